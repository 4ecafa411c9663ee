#include "gate/rehearsal/written_rows.h"

#include <algorithm>
#include <optional>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

std::string is_equal_to(const Session& session, const std::string& column, const Value& value) {
  const std::string name = session.quote(column);
  return is_null(value) ? concat(name, " IS NULL") : concat(name, " = ", value_literal(value));
}

// By the key where it is known, else by all that is known.
std::string where_is(const Session& session, const WrittenRow& row,
                     const std::vector<std::string>& key) {
  const bool has_key = !key.empty() && std::ranges::all_of(key, [&](const std::string& column) {
    return value_of(row, column) != nullptr;
  });
  std::vector<std::string> terms;
  for (const std::string& column : has_key ? key : row.columns) {
    terms.push_back(is_equal_to(session, column, *value_of(row, column)));
  }
  return terms.empty() ? "1 = 1" : join(terms, " AND ");
}

bool read_row_again(Session& session, const Schema& schema, WrittenRow& row) {
  const Table* table = find_table(schema, row.table);
  if (table == nullptr) return false;
  std::vector<std::string> columns;
  std::vector<std::string> quoted;
  for (const Column& column : table->columns) {
    if (column.generated != Generated::no) continue;
    columns.push_back(column.name);
    quoted.push_back(session.quote(column.name));
  }
  Rows found = ask_or_nothing(
      session, concat("SELECT ", join(quoted, ", "), " FROM ", session.quote(table->name),
                      " WHERE ", where_is(session, row, row_key(schema, *table)), " LIMIT 1"));
  if (found.empty()) return false;
  row.columns = std::move(columns);
  row.values = std::move(found[0]);
  return true;
}

class Search {
 public:
  Search(Session& session, const Origin& origin, const Table& old, const Table& now,
         std::vector<std::string> key)
      : session_(session), origin_(origin), now_(now), key_(std::move(key)) {
    for (const auto& [name, then] : origin.columns) {
      if (find_column(old, then) == nullptr) continue;
      if (find_column(now, then) != nullptr) earlier_[name] = then;
    }
  }

  // The row's values in the columns that columns_of() names; nothing where it is gone.
  std::optional<Row> find(const WrittenRow& row) {
    if (key_.empty()) return find_by_values(row);
    std::vector<std::string> terms;
    for (const std::string& column : key_) {
      const Value* value = value_before(row, column);
      if (value == nullptr) return std::nullopt;
      terms.push_back(is_equal_to(session_, column, *value));
    }
    return read(row, terms);
  }

  // Later name and earlier name of those that both states have.
  std::vector<std::pair<std::string, std::string>> columns_of(const WrittenRow& row) const {
    std::vector<std::pair<std::string, std::string>> columns;
    for (const std::string& column : row.columns) {
      const auto found = earlier_.find(to_lower(column));
      if (found == earlier_.end()) continue;
      if (find_column(now_, found->second)->generated != Generated::no) continue;
      columns.emplace_back(column, found->second);
    }
    return columns;
  }

 private:
  std::optional<Row> read(const WrittenRow& row, const std::vector<std::string>& terms) {
    std::vector<std::string> quoted;
    for (const auto& [name, then] : columns_of(row)) quoted.push_back(session_.quote(then));
    if (terms.empty() || quoted.empty()) return std::nullopt;
    Rows rows = ask_or_nothing(
        session_, concat("SELECT ", join(quoted, ", "), " FROM ", session_.quote(now_.name),
                         " WHERE ", join(terms, " AND "), " LIMIT 1"));
    return rows.empty() ? std::nullopt : std::optional(std::move(rows[0]));
  }

  // Without a key: as it was written, or but for one of its values.
  std::optional<Row> find_by_values(const WrittenRow& row) {
    std::vector<std::string> terms;
    for (const auto& [name, then] : columns_of(row)) {
      terms.push_back(is_equal_to(session_, then, *value_of(row, name)));
    }
    if (auto found = read(row, terms)) return found;
    for (std::size_t i = 0; i < terms.size() && terms.size() > 1; ++i) {
      std::vector<std::string> others = terms;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      if (auto found = read(row, others)) return found;
    }
    return std::nullopt;
  }

  const Value* value_before(const WrittenRow& row, const std::string& column) const {
    for (const auto& [name, then] : origin_.columns) {
      if (equal_ignoring_case(then, column)) return value_of(row, name);
    }
    return nullptr;
  }

  Session& session_;
  const Origin& origin_;
  const Table& now_;
  std::vector<std::string> key_;
  std::map<std::string, std::string> earlier_{};
};

WrittenColumn& column_in(WrittenTable& record, const std::string& name, const Origin* origin) {
  for (WrittenColumn& column : record.columns) {
    if (equal_ignoring_case(column.name, name)) return column;
  }
  WrittenColumn column{.name = name};
  if (origin != nullptr) {
    const std::string key = to_lower(name);
    const auto found = origin->columns.find(key);
    if (found != origin->columns.end()) column.before = found->second;
    column.rewritten = origin->rewritten.contains(key);
  }
  record.columns.push_back(std::move(column));
  return record.columns.back();
}

void count_values(const WrittenRow& row, const Origin* origin, WrittenTable& record) {
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    if (!is_null(row.values[i])) ++column_in(record, row.columns[i], origin).values;
  }
}

void compare(const WrittenRow& row, const Row& found,
             const std::vector<std::pair<std::string, std::string>>& columns, const Origin* origin,
             WrittenTable& record) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string& name = columns[i].first;
    const Value& written = *value_of(row, name);
    if (is_null(written)) continue;
    const Conversion fate = classify(written, found[i]);
    if (fate == Conversion::equal || fate == Conversion::equivalent) continue;
    WrittenColumn& column = column_in(record, name, origin);
    ++(fate == Conversion::lost ? column.lost : column.changed);
    if (row.special.contains(to_lower(name))) ++column.not_possible;
  }
}

void count_as_not_possible(const WrittenRow& row, const Origin* origin, WrittenTable& record) {
  for (const std::string& name : row.columns) {
    if (!row.special.contains(to_lower(name))) continue;
    WrittenColumn& column = column_in(record, name, origin);
    ++column.lost;
    ++column.not_possible;
  }
}

// Whether what the old key consists of was written.
bool knows_key(const std::vector<std::string>& key, const Origin& origin, const Table& now) {
  return std::ranges::all_of(key, [&](const std::string& column) {
    if (find_column(now, column) == nullptr) return false;
    return std::ranges::any_of(
        origin.columns, [&](const auto& pair) { return equal_ignoring_case(pair.second, column); });
  });
}

}  // namespace

void read_again(Session& session, const Schema& schema, std::vector<WrittenRow>& rows) {
  std::erase_if(rows, [&](WrittenRow& row) { return !read_row_again(session, schema, row); });
}

std::int64_t look_for(Session& session, const std::vector<const WrittenRow*>& rows,
                      const Origin* origin, const WayBackEnd& end, WrittenTable& record) {
  for (const WrittenRow* row : rows) count_values(*row, origin, record);
  if (origin == nullptr) return 0;
  const Table* old = find_table(end.old_schema, origin->table);
  const Table* now = find_table(end.schema, origin->table);
  if (old == nullptr || now == nullptr) return 0;  // the schema says so
  std::vector<std::string> key = row_key(end.old_schema, *old);
  if (!knows_key(key, *origin, *now)) key.clear();
  Search search(session, *origin, *old, *now, std::move(key));
  std::int64_t missing = 0;
  std::int64_t let_go = 0;
  for (const WrittenRow* row : rows) {
    const std::optional<Row> found = search.find(*row);
    if (!found) {
      const bool had_to_go = row->needs_added && end.deletes_by_name;
      if (had_to_go) {
        ++let_go;
        count_as_not_possible(*row, origin, record);
      } else if (!row->is_old) {
        ++missing;
      }
      continue;
    }
    compare(*row, *found, search.columns_of(*row), origin, record);
  }
  // One that is not found as it was written may have got another key.
  const std::int64_t too_few = end.expected_rows - let_go - session.count_rows(now->name);
  record.gone = std::min(missing, std::max<std::int64_t>(0, too_few));
  record.rows -= let_go;
  return let_go;
}

}  // namespace gate
