#include "gate/compare/checks.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/words.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

using Texts = std::vector<std::string>;
using Tokens = std::vector<Token>;

Tokens tokens_of(std::string_view text) {
  try {
    return tokenize(text);
  } catch (const SqlError&) {  // the engine takes it; it is one condition
    return {};
  }
}

// Where the condition is split: at each AND that belongs to no BETWEEN, bracket or CASE. Nothing
// where an OR stands beside them, which binds less.
std::vector<std::size_t> places_of_and(const Tokens& tokens) {
  std::vector<std::size_t> places;
  int depth = 0;
  bool is_between = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.text == "(" || is_word(token, "CASE")) ++depth;
    if (token.text == ")" || is_word(token, "END")) --depth;
    if (depth > 0) continue;
    if (is_word(token, "OR")) return {};
    if (is_word(token, "BETWEEN")) is_between = true;
    if (!is_word(token, "AND")) continue;
    if (!is_between) places.push_back(i);
    is_between = false;
  }
  return places;
}

// "a > 0 and b > 0" → "a > 0", "b > 0"
Texts conditions_of(const std::string& check) {
  const Tokens tokens = tokens_of(check);
  Texts conditions;
  std::size_t begin = 0;
  for (const std::size_t place : places_of_and(tokens)) {
    conditions.emplace_back(trim(check.substr(begin, tokens[place].offset - begin)));
    begin = tokens[place].offset + tokens[place].text.size();
  }
  conditions.emplace_back(trim(check.substr(begin)));
  return conditions;
}

// In lower case.
std::set<std::string> columns_of(const std::string& check, const Table& table) {
  std::set<std::string> columns;
  for (const Token& token : tokens_of(check)) {
    const bool is_name = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
    const Column* column = is_name ? find_column(table, unquote(token)) : nullptr;
    if (column != nullptr) columns.insert(to_lower(column->name));
  }
  return columns;
}

// The column of "a is not null" and "a notnull"; null where it is another condition.
const Column* column_demanded(const std::string& condition, const Table& table) {
  const Tokens tokens = tokens_of(condition);
  const bool is_short = tokens.size() == 2 && is_word(tokens[1], "NOTNULL");
  const bool is_long = tokens.size() == 4 && is_word(tokens[1], "IS") &&
                       is_word(tokens[2], "NOT") && is_word(tokens[3], "NULL");
  return is_short || is_long ? find_column(table, unquote(tokens[0])) : nullptr;
}

Texts without(const Texts& texts, const Texts& others) {
  Texts rest;
  std::ranges::set_difference(texts, others, std::back_inserter(rest));
  return rest;
}

// Gives each of some a partner of its own, as many as can be had.
class Pairing {
 public:
  using Wanted = std::vector<std::vector<std::size_t>>;

  explicit Pairing(std::size_t partners) : taken_by_(partners) {}

  // `wanted` has, for the one at each place, the partners that it may have.
  void pair(const Wanted& wanted) {
    for (std::size_t one = 0; one < wanted.size(); ++one) {
      std::set<std::size_t> asked;
      if (!is_paired(one)) find_partner(one, wanted, asked);
    }
  }

  std::optional<std::size_t> partner_of(std::size_t one) const {
    const auto found = std::ranges::find(taken_by_, std::optional(one));
    if (found == taken_by_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - taken_by_.begin());
  }
  bool is_taken(std::size_t partner) const { return taken_by_[partner].has_value(); }

 private:
  bool is_paired(std::size_t one) const { return partner_of(one).has_value(); }

  // Whoever has the partner already may find another one.
  bool find_partner(std::size_t one, const Wanted& wanted, std::set<std::size_t>& asked) {
    for (const std::size_t partner : wanted[one]) {
      if (!asked.insert(partner).second) continue;
      const auto holder = taken_by_[partner];
      if (holder && !find_partner(*holder, wanted, asked)) continue;
      taken_by_[partner] = one;
      return true;
    }
    return false;
  }

  std::vector<std::optional<std::size_t>> taken_by_;
};

class CheckComparison {
 public:
  CheckComparison(const Table& before, const Table& after, const Schema& schema)
      : before_(before),
        after_(after),
        schema_(schema),
        gone_(without(before.checks, after.checks)),
        come_(without(after.checks, before.checks)) {}

  std::vector<ObjectDifference> run() {
    take_out_replaced();
    Pairing pairing(come_.size());
    // Those about the same columns first: who is left without one is the odd one.
    pairing.pair(wanted([](const auto& a, const auto& b) { return a == b; }));
    pairing.pair(wanted([](const auto& a, const auto& b) {
      return std::ranges::any_of(a, [&](const std::string& name) { return b.contains(name); });
    }));
    for (std::size_t i = 0; i < gone_.size(); ++i) {
      const auto partner = pairing.partner_of(i);
      add(partner ? Change::changed : Change::removed, gone_[i], partner ? come_[*partner] : "");
    }
    for (std::size_t i = 0; i < come_.size(); ++i) {
      if (!pairing.is_taken(i)) add(Change::added, "", come_[i]);
    }
    return std::move(found_);
  }

 private:
  ObjectDifference& add(Change change, const std::string& before, const std::string& after) {
    found_.push_back({.kind = "check",
                      .name = after_.name,
                      .change = change,
                      .before = before,
                      .after = after,
                      .table = after_.name});
    return found_.back();
  }

  void take_out_replaced() {
    std::erase_if(gone_, [&](const std::string& check) {
      const std::string by = replaced_by(check);
      if (by.empty()) return false;
      add(Change::removed, check, "").replaced_by = by;
      return true;
    });
  }

  std::string replaced_by(const std::string& check) const {
    Texts by;
    for (const std::string& condition : conditions_of(check)) {
      const std::string one = demanded_by(condition);
      if (one.empty()) return list_of(check);
      if (std::ranges::count(by, one) == 0) by.push_back(one);
    }
    return join(by, ", ");
  }

  std::string demanded_by(const std::string& condition) const {
    for (const std::string& check : after_.checks) {
      if (std::ranges::count(conditions_of(check), condition) > 0) {
        return concat("CHECK (", check, ")");
      }
    }
    const Column* column = column_demanded(condition, after_);
    const bool is_demanded = column != nullptr && column->not_null;
    return is_demanded ? concat(after_.name, '.', column->name, " NOT NULL") : std::string();
  }

  // The foreign key that came and has all the columns of the check.
  std::string list_of(const std::string& check) const {
    const std::set<std::string> columns = columns_of(check, before_);
    if (columns.empty()) return {};
    for (const ForeignKey& key : after_.foreign_keys) {
      std::set<std::string> listed;
      for (const std::string& name : key.columns) listed.insert(to_lower(name));
      const bool is_new = std::ranges::none_of(before_.foreign_keys, [&](const ForeignKey& old) {
        return std::ranges::equal(old.columns, key.columns, equal_ignoring_case);
      });
      if (is_new && std::ranges::includes(listed, columns)) {
        return concat(in_brackets(key.columns), ' ', describe(key, schema_));
      }
    }
    return {};
  }

  template <typename IsAlike>
  Pairing::Wanted wanted(const IsAlike& is_alike) const {
    Pairing::Wanted partners(gone_.size());
    for (std::size_t i = 0; i < gone_.size(); ++i) {
      const auto columns = columns_of(gone_[i], before_);
      for (std::size_t k = 0; k < come_.size(); ++k) {
        if (!columns.empty() && is_alike(columns, columns_of(come_[k], after_))) {
          partners[i].push_back(k);
        }
      }
    }
    return partners;
  }

  const Table& before_;
  const Table& after_;
  const Schema& schema_;
  Texts gone_;
  Texts come_;
  std::vector<ObjectDifference> found_;
};

}  // namespace

std::vector<ObjectDifference> compare_checks(const Table& before, const Table& after,
                                             const Schema& schema) {
  return CheckComparison(before, after, schema).run();
}

}  // namespace gate
