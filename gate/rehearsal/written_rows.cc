#include "gate/rehearsal/written_rows.h"

#include <algorithm>
#include <optional>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/no_place.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

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
  for (const Column& column : table->columns) {
    if (column.generated == Generated::no) columns.push_back(column.name);
  }
  std::optional<Row> found =
      read_one(session, table->name, columns, where_is(session, row, row_key(schema, *table)));
  if (!found) return false;
  row.columns = std::move(columns);
  row.values = std::move(*found);
  return true;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::any_of(
      names, [&](const std::string& other) { return equal_ignoring_case(name, other); });
}

// The key of the table as it was deployed, where it has all columns of the old key and more.
std::vector<std::string> longer_key(const WayBackEnd& end, const Origin& origin,
                                    const std::vector<const WrittenRow*>& rows,
                                    const std::vector<std::string>& old_key) {
  const Table* table = rows.empty() ? nullptr : find_table(end.deployed, rows.front()->table);
  if (table == nullptr || old_key.empty()) return {};
  std::vector<std::string> key = row_key(end.deployed, *table);
  const bool has_all = std::ranges::all_of(old_key, [&](const std::string& column) {
    return std::ranges::any_of(key, [&](const std::string& later) {
      const auto then = origin.columns.find(to_lower(later));
      return then != origin.columns.end() && equal_ignoring_case(then->second, column);
    });
  });
  return has_all && key.size() > old_key.size() ? key : std::vector<std::string>();
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

  // Under a longer key of the new schema several rows may have had the old one, which only one can
  // keep. Whether `found`, which has the key of `row` now, is another of them, and this one is
  // there as it was but for its key. `rows`: all that were written into the table.
  bool is_anothers(const WrittenRow& row, const Row& found, const std::vector<std::string>& longer,
                   const std::vector<const WrittenRow*>& rows) {
    if (row.is_old || longer.empty()) return false;
    const auto columns = columns_of(row);
    bool differs = false;
    std::vector<std::string> terms;
    std::int64_t alike = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto& [name, then] = columns[i];
      const Value& written = *value_of(row, name);
      differs = differs || (contains(longer, name) && !(written == found[i]));
      if (!contains(key_, then)) terms.push_back(is_equal_to(session_, then, written));
    }
    if (!differs || terms.empty()) return false;
    for (const WrittenRow* other : rows) {
      const bool is_alike = std::ranges::all_of(columns, [&](const auto& column) {
        const Value* value = value_of(*other, column.first);
        return contains(key_, column.second) ||
               (value != nullptr && *value == *value_of(row, column.first));
      });
      if (is_alike) ++alike;
    }
    const Rows there =
        ask_or_nothing(session_, concat("SELECT count(*) FROM ", session_.quote(now_.name),
                                        " WHERE ", join(terms, " AND ")));
    return !there.empty() && there[0][0] == Value(alike);
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
    std::vector<std::string> columns;
    for (const auto& [name, then] : columns_of(row)) columns.push_back(then);
    if (terms.empty() || columns.empty()) return std::nullopt;
    return read_one(session_, now_.name, columns, join(terms, " AND "));
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

using ColumnNames = std::vector<std::pair<std::string, std::string>>;  // later, earlier

// Which columns of a row hold something else now. What was NULL has no value that could be lost.
struct Comparison {
  FoundRow found{};
  ColumnNames columns{};
  Row values{};  // now

  Conversion fate_of(std::size_t i) const {
    const Value& written = *value_of(*found.row, columns[i].first);
    return is_null(written) ? Conversion::equal : classify(written, values[i]);
  }
  bool differs(std::size_t i) const {
    const Conversion fate = fate_of(i);
    return fate == Conversion::changed || fate == Conversion::lost;
  }
};

void count_differences(const Comparison& compared, NoPlace& no_place, const Origin* origin,
                       WrittenTable& record) {
  for (std::size_t i = 0; i < compared.columns.size(); ++i) {
    if (!compared.differs(i)) continue;
    const auto& [name, then] = compared.columns[i];
    const bool is_lost = compared.fate_of(i) == Conversion::lost;
    WrittenColumn& column = column_in(record, name, origin);
    ++(is_lost ? column.lost : column.changed);
    const Parent parent = is_lost && is_null(compared.values[i])
                              ? no_place.parent_of(compared.found, then)
                              : Parent::there;
    if (compared.found.row->special.contains(to_lower(name)) || parent == Parent::dropped ||
        no_place.is_taken(compared.found, then)) {
      ++column.not_possible;
    } else if (parent == Parent::written) {
      ++column.with_parent;
    }
  }
}

void count_all(std::vector<Comparison>& compared, Session& session, const Origin& origin,
               const Table& old, const WayBackEnd& end, const std::vector<std::string>& key,
               WrittenTable& record) {
  std::vector<FoundRow> rows;
  for (Comparison& row : compared) {
    for (std::size_t i = 0; i < row.columns.size(); ++i) {
      if (row.differs(i)) row.found.changed.insert(to_lower(row.columns[i].second));
    }
    rows.push_back(row.found);
  }
  NoPlace no_place(session, origin, old, end, key, rows);
  for (const Comparison& row : compared) count_differences(row, no_place, &origin, record);
}

void count_as_not_possible(const WrittenRow& row, const Origin* origin, WrittenTable& record) {
  for (const std::string& name : row.columns) {
    if (!row.special.contains(to_lower(name))) continue;
    WrittenColumn& column = column_in(record, name, origin);
    ++column.lost;
    ++column.not_possible;
  }
}

// Whether the engine's own casts make the value that is there of the one that was written, and that
// one of it: 10:00 without a time zone and with one.
bool is_same_by_cast(Session& session, const Value& written, const std::string& type,
                     const Value& now, const std::string& type_now) {
  const auto cast = [](std::string_view value, std::string_view to) {
    return concat("CAST(", value, " AS ", to, ")");
  };
  const std::string was = cast(session.literal(written), type);
  const std::string is = cast(session.literal(now), type_now);
  const Rows same = ask_or_nothing(
      session, concat("SELECT count(*) FROM (SELECT 1) AS one WHERE ", cast(was, type_now), " = ",
                      is, " AND ", cast(is, type), " = ", was));
  return !same.empty() && same[0][0] == Value(std::int64_t{1});
}

void settle_casts(std::vector<Comparison>& compared, Session& session, const Table& deployed,
                  const Table& now) {
  if (!session.can_cast()) return;
  for (Comparison& row : compared) {
    for (std::size_t i = 0; i < row.columns.size(); ++i) {
      const Column* later = find_column(deployed, row.columns[i].first);
      const Column* earlier = find_column(now, row.columns[i].second);
      const bool may_be = later != nullptr && earlier != nullptr && later->type != earlier->type;
      if (!may_be || !row.differs(i) || is_null(row.values[i])) continue;
      const Value& written = *value_of(*row.found.row, row.columns[i].first);
      if (is_same_by_cast(session, written, later->type, row.values[i], earlier->type)) {
        row.values[i] = written;
      }
    }
  }
}

// Of a key of several columns it is not known which were changed: the last stands for it.
void count_key_as_taken(const WrittenRow& row, const std::vector<std::string>& key,
                        const Origin& origin, WrittenTable& record) {
  for (const std::string& name : row.columns) {
    const auto then = origin.columns.find(to_lower(name));
    if (then == origin.columns.end() || !equal_ignoring_case(then->second, key.back())) continue;
    WrittenColumn& column = column_in(record, name, &origin);
    ++column.changed;
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

std::string is_equal_to(const Session& session, const std::string& column, const Value& value) {
  const std::string name = session.quote(column);
  return is_null(value) ? concat(name, " IS NULL") : concat(name, " = ", session.literal(value));
}

std::optional<Row> read_one(Session& session, const std::string& table,
                            const std::vector<std::string>& columns, const std::string& where) {
  std::vector<std::string> quoted;
  for (const std::string& column : columns) quoted.push_back(session.quote(column));
  Rows rows = ask_or_nothing(session, concat("SELECT ", join(quoted, ", "), " FROM ",
                                             session.quote(table), " WHERE ", where, " LIMIT 1"));
  return rows.empty() ? std::nullopt : std::optional(std::move(rows[0]));
}

void read_again(Session& session, const Schema& schema, std::vector<WrittenRow>& rows) {
  std::erase_if(rows, [&](WrittenRow& row) { return !read_row_again(session, schema, row); });
}

std::int64_t count_changed(Session& session, const Schema& schema, const WrittenRow& row) {
  WrittenRow before = row;
  if (!read_row_again(session, schema, before)) return 0;
  return std::ranges::count_if(before.columns, [&](const std::string& column) {
    const Value* now = value_of(row, column);
    return now != nullptr && classify(*value_of(before, column), *now) != Conversion::equal;
  });
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
  Search search(session, *origin, *old, *now, key);
  const std::vector<std::string> longer = longer_key(end, *origin, rows, key);
  std::vector<Comparison> compared;
  std::int64_t missing = 0;
  std::int64_t let_go = 0;
  for (const WrittenRow* row : rows) {
    std::optional<Row> found = search.find(*row);
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
    if (search.is_anothers(*row, *found, longer, rows)) {
      count_key_as_taken(*row, key, *origin, record);
      continue;
    }
    compared.push_back({{row}, search.columns_of(*row), std::move(*found)});
  }
  if (const Table* deployed = find_table(end.deployed, record.name)) {
    settle_casts(compared, session, *deployed, *now);
  }
  count_all(compared, session, *origin, *old, end, key, record);
  // One that is not found as it was written may have got another key.
  const std::int64_t too_few = end.expected_rows - let_go - session.count_rows(now->name);
  record.gone = std::min(missing, std::max<std::int64_t>(0, too_few));
  record.rows -= let_go;
  return let_go;
}

}  // namespace gate
