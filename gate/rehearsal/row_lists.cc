#include "gate/rehearsal/row_lists.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

class ListFinder {
 public:
  ListFinder(Session& session, const Schema& schema, const Table& table, const Past& past)
      : session_(session), schema_(schema), table_(table), past_(past) {}

  std::vector<ListForCheck> run() {
    for (const std::string& check : past_.table.checks) {
      const Column* column = only_column(check);
      if (column == nullptr || !is_enumeration(check) || still_holds(check)) continue;
      for (const ForeignKey& key : table_.foreign_keys) look_at(key, check, *column);
    }
    return std::move(lists_);
  }

 private:
  const Column* only_column(const std::string& check) const {
    const Column* only = nullptr;
    for (const Column& column : past_.table.columns) {
      if (!mentions(check, column.name)) continue;
      if (only != nullptr) return nullptr;
      only = &column;
    }
    return only;
  }

  // "a IN (1, 2)", "a = 1 OR a = 2": no range, of which a table of numbers is no list.
  static bool is_enumeration(const std::string& check) {
    const std::vector<Token> tokens = tokenize(check);
    return std::ranges::any_of(tokens, [](const Token& token) {
      return token.text == "=" || equal_ignoring_case(token.text, "in");
    });
  }

  std::string later_name(const Column& column) const {
    for (const auto& [now, then] : past_.origin.columns) {
      if (equal_ignoring_case(then, column.name)) return now;
    }
    return "";
  }

  bool still_holds(const std::string& check) const {
    const std::string now = replace_columns(check, past_.table, [&](const Column& column) {
      const std::string name = later_name(column);
      if (name.empty()) return std::optional<std::string>();
      return std::optional(name_literal(find_column(table_, name)->name));
    });
    return std::ranges::any_of(
        table_.checks, [&](const std::string& other) { return is_same_condition(other, now); });
  }

  // The values that the CHECK takes, of those it names.
  std::vector<std::string> taken_by(const std::string& check, const Column& column,
                                    Value& refused) {
    std::vector<std::string> taken;
    for (const Value& value : values_in_check(check)) {
      if (takes(check, column, value)) taken.push_back(session_.literal(value));
      const auto* number = std::get_if<std::int64_t>(&value);
      if (number != nullptr && !takes(check, column, value)) refused = value;
    }
    const Value text = "new 1";
    if (kind_of(column.type) != ValueKind::integer && !takes(check, column, text)) refused = text;
    return taken;
  }

  bool takes(const std::string& check, const Column& column, const Value& value) {
    const std::string sql = replace_columns(check, past_.table, [&](const Column& other) {
      return &other == &column ? std::optional(concat("(", session_.literal(value), ")"))
                               : std::optional<std::string>();
    });
    const Rows rows = ask_or_nothing(session_, concat("SELECT (", sql, ")"));
    return !rows.empty() && rows[0][0] != Value(std::int64_t{0});
  }

  void look_at(const ForeignKey& key, const std::string& check, const Column& column) {
    const Table* list = find_table(schema_, key.parent);
    if (key.columns.size() != 1 || list == nullptr || list == &table_) return;
    const std::vector<std::string>& to =
        key.parent_columns.empty() ? list->primary_key : key.parent_columns;
    if (to.size() != 1) return;
    // The column itself refers to the list, or one that came for it.
    const std::string later = later_name(column);
    const bool is_itself = !later.empty() && equal_ignoring_case(later, key.columns[0]);
    const bool is_new = !past_.origin.columns.contains(to_lower(key.columns[0]));
    if (!is_itself && !(later.empty() && is_new)) return;
    Value refused;
    const std::vector<std::string> taken = taken_by(check, column, refused);
    if (std::holds_alternative<Null>(refused)) return;
    for (const Column& name : list->columns) {
      if (name.generated != Generated::no || !has_two_of(*list, name, taken)) continue;
      if (is_itself && !equal_ignoring_case(name.name, to[0])) continue;
      lists_.push_back({&key, name.name, to[0], refused});
      return;
    }
  }

  bool has_two_of(const Table& list, const Column& column, const std::vector<std::string>& values) {
    if (values.empty()) return false;
    const Rows rows = ask_or_nothing(
        session_, concat("SELECT count(DISTINCT ", session_.quote(column.name), ") FROM ",
                         session_.quote(list.name), " WHERE ", session_.quote(column.name), " IN (",
                         join(values, ", "), ")"));
    const auto least = static_cast<std::int64_t>(std::min<std::size_t>(values.size(), 2));
    return !rows.empty() && std::get<std::int64_t>(rows[0][0]) >= least;
  }

  Session& session_;
  const Schema& schema_;
  const Table& table_;
  const Past& past_;
  std::vector<ListForCheck> lists_{};
};

}  // namespace

std::vector<ListForCheck> lists_for_checks(Session& session, const Schema& schema,
                                           const Table& table, const Past& past) {
  return ListFinder(session, schema, table, past).run();
}

}  // namespace gate
