#include "gate/rehearsal/kept_copies.h"

#include <algorithm>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/row_values.h"
#include "gate/rehearsal/written_rows.h"

namespace gate {

namespace {

constexpr int kRowsCompared = 400;
constexpr std::size_t kMostPairs = 400;  // an engine takes no question of any length

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::any_of(
      names, [&](const std::string& other) { return equal_ignoring_case(name, other); });
}

std::vector<std::string> columns_besides(const Table& table, const std::vector<std::string>& key) {
  std::vector<std::string> columns;
  for (const Column& column : table.columns) {
    if (column.generated == Generated::no && !contains(key, column.name)) {
      columns.push_back(column.name);
    }
  }
  return columns;
}

// What the rows of the new table are told by, and refer with, is their own.
std::vector<std::string> own_columns(const Table& table) {
  std::vector<std::string> own = table.primary_key;
  for (const ForeignKey& key : table.foreign_keys) {
    own.insert(own.end(), key.columns.begin(), key.columns.end());
  }
  return own;
}

std::string is_parent(const Session& session, const KeptCopy& copy, const std::string& child,
                      const std::string& parent) {
  std::vector<std::string> terms;
  for (const auto& [column, other] : copy.key) {
    terms.push_back(
        concat(parent, ".", session.quote(other), " = ", child, ".", session.quote(column)));
  }
  return join(terms, " AND ");
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Each column of the one with each of the other, those of the same name first.
Pairs pairs_of(const KeptCopy& copy) {
  std::vector<std::string> key;
  for (const auto& [column, other] : copy.key) key.push_back(other);
  Pairs pairs;
  for (const std::string& column : columns_besides(*copy.table, own_columns(*copy.table))) {
    std::vector<std::string> others = columns_besides(*copy.parent, key);
    std::stable_partition(others.begin(), others.end(), [&](const std::string& name) {
      return equal_ignoring_case(name, column);
    });
    for (const std::string& other : others) {
      if (pairs.size() < kMostPairs) pairs.emplace_back(column, other);
    }
  }
  return pairs;
}

// How often each pair is the same, and how often it is not.
Row count_same(Session& session, const KeptCopy& copy, const Pairs& pairs) {
  std::vector<std::string> terms;
  for (const auto& [column, other] : pairs) {
    for (const char* sign : {" = p.", " <> p."}) {
      terms.push_back(concat("count(CASE WHEN c.", session.quote(column), sign,
                             session.quote(other), " THEN 1 END)"));
    }
  }
  if (terms.empty()) return {};
  Rows counts =
      ask_or_nothing(session, concat("SELECT ", join(terms, ", "), " FROM (SELECT * FROM ",
                                     session.quote(copy.table->name), " LIMIT ", kRowsCompared,
                                     ") c JOIN ", session.quote(copy.parent->name), " p ON ",
                                     is_parent(session, copy, "c", "p")));
  return counts.empty() ? Row() : std::move(counts[0]);
}

void find_columns(Session& session, KeptCopy& copy) {
  const Pairs pairs = pairs_of(copy);
  const Row counts = count_same(session, copy, pairs);
  if (counts.empty()) return;
  const Value none = std::int64_t{0};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const bool is_same = !(counts[2 * i] == none) && counts[2 * i + 1] == none;
    const bool is_known = std::ranges::any_of(
        copy.columns, [&](const auto& known) { return known.first == pairs[i].first; });
    if (is_same && !is_known) copy.columns.push_back(pairs[i]);
  }
}

KeptCopy copy_along(Session& session, const Schema& schema, const Table& table,
                    const ForeignKey& key) {
  KeptCopy copy{.table = &table, .parent = find_table(schema, key.parent)};
  if (copy.parent == nullptr || copy.parent == &table) return copy;
  const std::vector<std::string>& others =
      key.parent_columns.empty() ? copy.parent->primary_key : key.parent_columns;
  if (key.columns.empty() || others.size() != key.columns.size()) return copy;
  for (std::size_t i = 0; i < others.size(); ++i) copy.key.emplace_back(key.columns[i], others[i]);
  find_columns(session, copy);
  return copy;
}

}  // namespace

std::vector<KeptCopy> find_kept_copies(Session& session, const Schema& schema, const Table& table) {
  std::vector<KeptCopy> copies;
  for (const ForeignKey& key : table.foreign_keys) {
    KeptCopy copy = copy_along(session, schema, table, key);
    if (!copy.columns.empty()) copies.push_back(std::move(copy));
  }
  return copies;
}

std::map<std::string, Value> values_from(Session& session, const KeptCopy& copy,
                                         const WrittenRow& parent) {
  Pairs pairs = copy.key;
  pairs.insert(pairs.end(), copy.columns.begin(), copy.columns.end());
  std::vector<std::string> columns;
  for (const auto& [column, other] : pairs) columns.push_back(other);
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < parent.columns.size(); ++i) {
    terms.push_back(is_equal_to(session, parent.columns[i], parent.values[i]));
  }
  const std::optional<Row> row =
      terms.empty() ? std::nullopt
                    : read_one(session, copy.parent->name, columns, join(terms, " AND "));
  std::map<std::string, Value> values;
  for (std::size_t i = 0; row && i < pairs.size(); ++i) {
    if (i < copy.key.size() && is_null((*row)[i])) return {};
    values[to_lower(pairs[i].first)] = (*row)[i];
  }
  return values;
}

}  // namespace gate
