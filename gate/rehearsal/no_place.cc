#include "gate/rehearsal/no_place.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/key_term.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

bool is_same(const Value& a, const Value& b) {
  const Conversion fate = classify(a, b);
  return fate == Conversion::equal || fate == Conversion::equivalent;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::any_of(
      names, [&](const std::string& other) { return equal_ignoring_case(name, other); });
}

}  // namespace

bool NoPlace::is_taken(const FoundRow& found, const std::string& column) {
  if (key_.empty()) return false;  // the other row could be this one
  for (const Index& index : end_.old_schema.indexes) {
    const bool is_mine = index.unique && equal_ignoring_case(index.table, old_.name);
    if (!is_mine || !belongs_to(index, column)) continue;
    const std::string condition = condition_of(index, *found.row);
    if (condition.empty()) continue;
    const Rows rows = ask_or_nothing(
        session_, concat("SELECT ", quoted_list(session_, key_), " FROM ",
                         session_.quote(old_.name), " WHERE ", condition, " LIMIT 2"));
    const bool is_others = std::ranges::any_of(
        rows, [&](const Row& key) { return !has_key(*found.row, key) && !has_moved(key, index); });
    if (is_others) return true;
  }
  return false;
}

Parent NoPlace::parent_of(const FoundRow& found, const std::string& column) {
  for (const ForeignKey& key : old_.foreign_keys) {
    const Table* parent = find_table(end_.schema, key.parent);
    if (parent == nullptr || !contains(key.columns, column)) continue;
    if (is_rewritten(key.columns)) continue;  // the parent may be there under another key
    const std::vector<std::string>& columns =
        key.parent_columns.empty() ? parent->primary_key : key.parent_columns;
    if (columns.size() != key.columns.size()) continue;
    Row values;
    for (const std::string& name : key.columns) {
      const Value* value = value_before(*found.row, name);
      if (value == nullptr || is_null(*value)) return Parent::there;
      values.push_back(*value);
    }
    if (may_have(*parent, columns, values)) continue;
    return was_written(key.parent, columns, values) ? Parent::written : Parent::dropped;
  }
  return Parent::there;
}

// Whether the table has such a row, or that cannot be asked.
bool NoPlace::may_have(const Table& table, const std::vector<std::string>& columns,
                       const Row& values) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    terms.push_back(concat(session_.quote(columns[i]), " = ", session_.literal(values[i])));
  }
  const Rows rows = ask_or_nothing(
      session_,
      concat("SELECT count(*) FROM ", session_.quote(table.name), " WHERE ", join(terms, " AND ")));
  return rows.empty() || rows[0][0] != Value(std::int64_t{0});
}

// Whether such a row came after the cut-over.
bool NoPlace::was_written(const std::string& table, const std::vector<std::string>& columns,
                          const Row& values) const {
  const auto written = end_.written.find(to_lower(table));
  if (written == end_.written.end()) return false;
  return std::ranges::any_of(written->second, [&](const WrittenRow* row) {
    if (row->is_old) return false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Value* value = value_of(*row, columns[i]);
      if (value != nullptr && !is_same(*value, values[i])) return false;
    }
    return true;
  });
}

bool NoPlace::is_rewritten(const std::vector<std::string>& columns) const {
  return std::ranges::any_of(origin_.columns, [&](const auto& column) {
    return origin_.rewritten.contains(column.first) && contains(columns, column.second);
  });
}

const Value* NoPlace::value_before(const WrittenRow& row, const std::string& column) const {
  for (const auto& [name, then] : origin_.columns) {
    if (equal_ignoring_case(then, column)) return value_of(row, name);
  }
  return nullptr;
}

// Puts the row's values in place of the columns. False where one of them is not known.
bool NoPlace::write_out(const WrittenRow& row, std::string& text) const {
  bool is_known = true;
  text = replace_columns(text, old_, [&](const Column& column) -> std::optional<std::string> {
    const Value* value = value_before(row, column.name);
    is_known = is_known && value != nullptr;
    return value == nullptr ? std::nullopt : std::optional(session_.literal(*value));
  });
  return is_known;
}

bool NoPlace::belongs_to(const Index& index, const std::string& column) const {
  return std::ranges::any_of(index.columns, [&](const std::string& text) {
    const KeyTerm term = read_key_term(text);
    return equal_ignoring_case(term.text, column) ||
           (find_column(old_, term.text) == nullptr && mentions(term.text, column));
  });
}

// That another row has the key of this one; empty where that cannot be asked, or no other can.
std::string NoPlace::condition_of(const Index& index, const WrittenRow& row) const {
  std::vector<std::string> terms;
  for (const std::string& text : index.columns) {
    const KeyTerm term = read_key_term(text);
    const std::string collate = term.collation.empty() ? "" : concat(" COLLATE ", term.collation);
    if (find_column(old_, term.text) != nullptr) {
      const Value* value = value_before(row, term.text);
      if (value == nullptr || is_null(*value)) return "";
      terms.push_back(concat(session_.quote(term.text), collate, " = ", session_.literal(*value)));
      continue;
    }
    std::string written = term.text;
    if (!write_out(row, written)) return "";
    terms.push_back(concat("(", term.text, ")", collate, " = (", written, ")"));
  }
  if (!index.where.empty()) {
    std::string written = index.where;
    if (!write_out(row, written)) return "";
    terms.push_back(concat("(", index.where, ") AND (", written, ")"));
  }
  return join(terms, " AND ");
}

bool NoPlace::has_key(const WrittenRow& row, const Row& key) const {
  for (std::size_t i = 0; i < key_.size(); ++i) {
    const Value* value = value_before(row, key_[i]);
    if (value == nullptr || !is_same(*value, key[i])) return false;
  }
  return true;
}

// Whether the row of that key is a written one that the way back gave another value of the index:
// it took what nobody had to give up for it.
bool NoPlace::has_moved(const Row& key, const Index& index) const {
  return std::ranges::any_of(rows_, [&](const FoundRow& other) {
    return has_key(*other.row, key) &&
           std::ranges::any_of(
               other.changed, [&](const std::string& column) { return belongs_to(index, column); });
  });
}

}  // namespace gate
