#include "gate/compare/stand_in.h"

#include <algorithm>
#include <string_view>

#include "gate/base/text.h"
#include "gate/compare/words.h"

namespace gate {

namespace {

using Terms = std::vector<std::string>;

constexpr std::string_view kOneNull = "NULLS NOT DISTINCT";

bool is_same_text(const std::string& a, const std::string& b) {
  const bool has_literal = a.find('\'') != std::string::npos;
  return has_literal ? a == b : equal_ignoring_case(a, b);
}

// Whichever way round they are sorted, the same rows are kept apart, and found.
std::string without_order(std::string term) {
  constexpr std::string_view kDescending = " DESC";
  if (term.ends_with(kDescending)) term.resize(term.size() - kDescending.size());
  return term;
}

bool is_same_term(const std::string& a, const std::string& b) {
  return is_same_text(without_order(a), without_order(b));
}

bool has_all(const Terms& terms, const Terms& wanted) {
  return std::ranges::all_of(wanted, [&](const std::string& term) {
    return std::ranges::any_of(terms,
                               [&](const std::string& other) { return is_same_term(term, other); });
  });
}

bool begins_with(const Terms& terms, const Terms& wanted) {
  return terms.size() >= wanted.size() &&
         std::equal(wanted.begin(), wanted.end(), terms.begin(), is_same_term);
}

bool is_for_all_rows_of(const Index& index, const Index& gone) {
  return index.where.empty() || index.where == gone.where;
}

Index key_of(const Table& table) {
  return {.table = table.name, .unique = true, .constraint = true, .columns = table.primary_key};
}

std::vector<Index> keys_of(const Schema& schema) {
  std::vector<Index> keys = schema.indexes;
  for (const Table& table : schema.tables) {
    if (table.primary_key.empty()) continue;
    keys.push_back(key_of(table));
    keys.back().clauses = {std::string(kOneNull)};  // of which it takes none at all
  }
  return keys;
}

// Only the keys that keys_of adds have no name.
std::string describe_key(const Index& index) {
  if (!index.name.empty()) return describe(index);
  return concat("primary key on ", index.table, ' ', in_brackets(index.columns));
}

bool is_known(const Index& index, const std::vector<Index>& keys) {
  const std::string meaning = meaning_of(index);
  return std::ranges::any_of(keys, [&](const Index& key) { return meaning_of(key) == meaning; });
}

// A key that waits for the end of the transaction takes rows in an order that another refuses, and
// nothing may refer to it.
bool waits_alike(const Index& index, const Index& gone) {
  const auto is_of_time = [](const std::string& clause) {
    return clause == "DEFERRABLE" || clause == "INITIALLY DEFERRED";
  };
  return std::ranges::all_of(index.clauses, [&](const std::string& clause) {
    return !is_of_time(clause) || std::ranges::count(gone.clauses, clause) > 0;
  });
}

// Whether the index does all that the one that is gone did.
bool replaces(const Index& index, const Index& gone) {
  if (!is_for_all_rows_of(index, gone)) return false;
  if (std::ranges::count(index.clauses, "INVALID") > 0) return false;
  Terms wanted = gone.clauses;
  std::erase(wanted, "INVALID");
  if (!has_all(index.clauses, wanted) || !waits_alike(index, gone)) return false;
  if (gone.unique) return index.unique && has_all(gone.columns, index.columns);
  return begins_with(index.columns, gone.columns);
}

bool narrows(const Index& index, const Index& gone) {
  if (!gone.unique) return begins_with(index.columns, gone.columns);
  if (!index.unique) return false;
  return has_all(gone.columns, index.columns) || has_all(index.columns, gone.columns);
}

// Each column beside the one that it refers to.
std::vector<std::string> pairs_of(const ForeignKey& key, const Schema& schema) {
  const std::vector<std::string> parents = parent_columns(key, schema);
  std::vector<std::string> pairs;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    pairs.push_back(concat(key.columns[i], '\n', i < parents.size() ? parents[i] : ""));
  }
  return pairs;
}

}  // namespace

StandIns::StandIns(const Schema& before, const Schema& after)
    : before_(before), after_(after), keys_before_(keys_of(before)), keys_after_(keys_of(after)) {}

// What was there before has not come in its stead, and states no intention.
StandIn StandIns::of(const Index& gone) const {
  StandIn found;
  for (const Index& index : keys_after_) {
    if (!equal_ignoring_case(index.table, gone.table)) continue;
    if (found.full.empty() && replaces(index, gone)) found.full = describe_key(index);
    const bool is_part = found.part.empty() && narrows(index, gone);
    if (is_part && !is_known(index, keys_before_)) found.part = describe_key(index);
  }
  if (!found.full.empty()) found.part.clear();
  return found;
}

StandIn StandIns::of_primary_key(const Table& gone) const {
  return of(key_of(gone));
}

StandIn StandIns::of(const ForeignKey& gone, const std::string& table) const {
  const Table* now = find_table(after_, table);
  if (now == nullptr) return {};
  const Terms wanted = pairs_of(gone, before_);
  const auto found = std::ranges::find_if(now->foreign_keys, [&](const ForeignKey& key) {
    return equal_ignoring_case(key.parent, gone.parent) && has_all(pairs_of(key, after_), wanted);
  });
  if (found == now->foreign_keys.end()) return {};
  return {.full = concat(in_brackets(found->columns), ' ', describe(*found, after_))};
}

StandIn StandIns::of(const Trigger& gone) const {
  const std::string wanted = meaning_of(gone);
  const auto found = std::ranges::find_if(
      after_.triggers, [&](const Trigger& trigger) { return meaning_of(trigger) == wanted; });
  if (found == after_.triggers.end()) return {};
  return {.full = concat("trigger ", found->name)};
}

}  // namespace gate
