#include "gate/rehearsal/row_alike.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/key_term.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr int kRowsTried = 5;          // until one has a value that can be written otherwise
constexpr std::size_t kSpellings = 3;  // of one value: the new key may take some of them alone

std::string swap_case(std::string text) {
  for (char& byte : text) {
    if (byte >= 'a' && byte <= 'z') {
      byte = static_cast<char>(byte - 'a' + 'A');
    } else if (byte >= 'A' && byte <= 'Z') {
      byte = static_cast<char>(byte - 'A' + 'a');
    }
  }
  return text;
}

// What a key may take for this value.
std::vector<Value> other_ways_to_write(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    std::string first = *text;
    if (!first.empty()) first.replace(0, 1, swap_case(first.substr(0, 1)));
    return {first,
            concat(*text, " "),
            concat(" ", *text),
            swap_case(*text),
            concat(*text, "."),
            concat(*text, "x"),
            concat("x", *text)};
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (*number > 0) return {-*number, *number + 1};
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return {-*number, *number + 0.25, *number - 0.25};
  }
  return {};
}

class AlikeFinder {
 public:
  AlikeFinder(Session& session, const Schema& schema, const Table& table, const Past& past)
      : session_(session), schema_(schema), table_(table), past_(past) {}

  std::vector<RowWish> run() {
    if (!past_.table.primary_key.empty()) look_at(past_.table.primary_key, "");
    for (const Index& index : past_.schema.indexes) {
      const bool is_mine = index.unique && equal_ignoring_case(index.table, past_.table.name);
      if (is_mine) look_at(index.columns, index.where);
    }
    return std::move(wishes_);
  }

 private:
  const Column* after(const Column& old) const {
    for (const auto& [now, then] : past_.origin.columns) {
      if (equal_ignoring_case(then, old.name)) return find_column(table_, now);
    }
    return nullptr;
  }

  // Whether a key of the new schema is written and compares in the same way.
  bool is_here(const std::vector<std::string>& terms, const std::string& where) const {
    const auto is_same = [&](const std::vector<std::string>& key, const std::string& key_where) {
      return key_where == where && std::ranges::equal(key, terms, [&](auto& now, auto& then) {
               const KeyTerm mine = read_key_term(now);
               const KeyTerm old = read_key_term(then);
               return equal_ignoring_case(mine.text, old.text) &&
                      equal_ignoring_case(collation_of(mine, table_),
                                          collation_of(old, past_.table));
             });
    };
    if (is_same(table_.primary_key, "")) return true;
    return std::ranges::any_of(schema_.indexes, [&](const Index& index) {
      return index.unique && equal_ignoring_case(index.table, table_.name) &&
             is_same(index.columns, index.where);
    });
  }

  void look_at(const std::vector<std::string>& terms, const std::string& where) {
    if (is_here(terms, where)) return;
    std::vector<const Column*> columns;  // of the past
    for (const Column& column : past_.table.columns) {
      const bool is_in = std::ranges::any_of(terms, [&](const std::string& text) {
        const KeyTerm term = read_key_term(text);
        return equal_ignoring_case(term.text, column.name) || mentions(term.text, column.name);
      });
      if (!is_in) continue;
      const Column* now = after(column);
      if (now == nullptr || now->generated != Generated::no) return;
      columns.push_back(&column);
    }
    for (const std::string& text : terms) {
      const KeyTerm term = read_key_term(text);
      const bool is_plain = find_column(past_.table, term.text) != nullptr;
      if (is_plain && collation_of(term, past_.table).empty()) continue;
      for (const Column* column : columns) {
        const bool is_in = equal_ignoring_case(term.text, column->name) ||
                           (!is_plain && mentions(term.text, column->name));
        if (is_in && write_otherwise(columns, *column, term)) return;
      }
    }
  }

  // A row with these columns like one that is there, but for one value.
  bool write_otherwise(const std::vector<const Column*>& columns, const Column& column,
                       const KeyTerm& term) {
    std::vector<std::string> names;
    std::vector<std::string> set;
    std::size_t at = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == &column) at = i;
      names.push_back(session_.quote(after(*columns[i])->name));
      set.push_back(concat(names.back(), " IS NOT NULL"));
    }
    const Rows rows = ask_or_nothing(
        session_, concat("SELECT ", join(names, ", "), " FROM ", session_.quote(table_.name),
                         " WHERE ", join(set, " AND "), " LIMIT ", kRowsTried));
    for (const Row& row : rows) {
      std::size_t count = 0;
      for (const Value& value : other_ways_to_write(row[at])) {
        if (value == row[at] || !is_alike(term, columns, row, column, value)) continue;
        if (++count > kSpellings) break;
        put(columns, row, at, value);
      }
      if (count > 0) return true;
    }
    return false;
  }

  void put(const std::vector<const Column*>& columns, const Row& row, std::size_t at,
           const Value& value) {
    const std::string name = after(*columns[at])->name;
    RowWish wish{.table = table_.name, .subject = concat(table_.name, ".", name)};
    wish.note =
        concat(name, " is another row's in another spelling, which the old key takes for the same");
    for (std::size_t i = 0; i < columns.size(); ++i) {
      wish.fixed[to_lower(after(*columns[i])->name)] = i == at ? value : row[i];
    }
    wishes_.push_back(std::move(wish));
  }

  bool is_alike(const KeyTerm& term, const std::vector<const Column*>& columns, const Row& row,
                const Column& column, const Value& value) {
    const auto with = [&](bool is_other) {
      return replace_columns(term.text, past_.table, [&](const Column& one) {
        const auto found = std::ranges::find(columns, &one);
        if (found == columns.end()) return std::optional<std::string>();
        const Value& old = row[static_cast<std::size_t>(found - columns.begin())];
        return std::optional(
            concat("(", session_.literal(is_other && &one == &column ? value : old), ")"));
      });
    };
    const std::string collation = collation_of(term, past_.table);
    const Rows rows =
        ask_or_nothing(session_, concat("SELECT (", with(false), ") = (", with(true), ")",
                                        collation.empty() ? "" : " COLLATE ", collation));
    return !rows.empty() && rows[0][0] == Value(std::int64_t{1});
  }

  Session& session_;
  const Schema& schema_;
  const Table& table_;
  const Past& past_;
  std::vector<RowWish> wishes_{};
};

}  // namespace

std::vector<RowWish> rows_alike(Session& session, const Schema& schema, const Table& table,
                                const Past& past) {
  return AlikeFinder(session, schema, table, past).run();
}

}  // namespace gate
