// PRAGMA foreign_key_check is the judge, table by table. It names a row by its rowid, which a
// rebuild may change, so what the row refers to is read as well; and it stops at a key that fits
// none of its parent's, so the table's other keys are then followed by a join of our own.
#include "gate/engine/sqlite/foreign_keys.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

struct Key {
  std::string parent{};
  std::vector<std::string> columns{};
  std::vector<std::string> parent_columns{};  // empty = the parent's primary key
};

std::vector<std::string> tables_with_foreign_keys(Connection& connection) {
  std::vector<std::string> tables;
  const Prepared list = connection.prepare(
      "SELECT DISTINCT m.name FROM main.sqlite_schema m, pragma_foreign_key_list(m.name, 'main') "
      "WHERE m.type = 'table' AND m.rootpage <> 0 ORDER BY m.name");
  while (connection.step(list.get())) tables.push_back(text_of(list.get(), 0));
  return tables;
}

class ForeignKeyCheck {
 public:
  ForeignKeyCheck(Connection& connection, std::string table)
      : connection_(connection), table_(std::move(table)) {
    read_keys();
  }

  std::vector<ForeignKeyViolation> run() {
    try {
      ask_sqlite();
    } catch (const SqlError& error) {  // a key that fits none of its parent's
      found_.clear();
      mismatch_ = {.table = table_, .example_key = error.what()};
      for (const auto& [id, key] : keys_) join_parent(key);
    }
    std::vector<ForeignKeyViolation> violations;
    if (!mismatch_.table.empty()) violations.push_back(std::move(mismatch_));
    for (auto& [parent, violation] : found_) {
      std::ranges::sort(violation.orphans);
      const bool is_known = std::cmp_equal(violation.orphans.size(), violation.rows);
      if (!is_known) violation.orphans.clear();
      violations.push_back(std::move(violation));
    }
    return violations;
  }

 private:
  void read_keys() {
    const Prepared list = connection_.prepare(
        concat(R"(SELECT id, "table", "from", "to" FROM pragma_foreign_key_list()",
               quote_text(table_), ", 'main') ORDER BY id, seq"));
    while (connection_.step(list.get())) {
      Key& key = keys_[sqlite3_column_int(list.get(), 0)];
      key.parent = text_of(list.get(), 1);
      key.columns.push_back(text_of(list.get(), 2));
      const bool names_parent = sqlite3_column_type(list.get(), 3) != SQLITE_NULL;
      if (names_parent) key.parent_columns.push_back(text_of(list.get(), 3));
    }
  }

  ForeignKeyViolation& violation_of(const std::string& parent) {
    ForeignKeyViolation& violation = found_[parent];
    violation.table = table_;
    violation.parent = parent;
    return violation;
  }

  void ask_sqlite() {
    std::map<int, std::vector<std::int64_t>> rows;  // key → rowids
    bool has_no_rowids = false;
    const Prepared check =
        connection_.prepare(concat("PRAGMA main.foreign_key_check(", quote_name(table_), ")"));
    while (connection_.step(check.get())) {
      ForeignKeyViolation& violation = violation_of(text_of(check.get(), 2));
      ++violation.rows;
      if (sqlite3_column_type(check.get(), 1) == SQLITE_NULL) {
        has_no_rowids = true;
        continue;
      }
      const std::int64_t rowid = sqlite3_column_int64(check.get(), 1);
      if (violation.rows == 1) violation.example_key = concat("rowid ", rowid);
      rows[sqlite3_column_int(check.get(), 3)].push_back(rowid);
    }
    if (has_no_rowids) {
      for (const auto& [id, key] : keys_) note_joined(key, false);
    }
    for (const auto& [id, rowids] : rows) note_rows(keys_[id], rowids);
  }

  void note_rows(const Key& key, const std::vector<std::int64_t>& rowids) {
    const std::string rowid = rowid_name(connection_, table_);
    if (rowid.empty() || key.columns.empty()) return;
    const Prepared row =
        connection_.prepare(concat("SELECT ", list_of(key.columns, "c"), " FROM main.",
                                   quote_name(table_), " AS c WHERE c.", rowid, " = ?1"));
    ForeignKeyViolation& violation = violation_of(key.parent);
    for (const std::int64_t id : rowids) {
      sqlite3_reset(row.get());
      sqlite3_bind_int64(row.get(), 1, id);
      if (connection_.step(row.get())) violation.orphans.push_back(hash_of(row.get()));
    }
  }

  // Where the parent, or its key, is not there, every row that refers to it is an orphan.
  void join_parent(const Key& key) { note_joined(key, true); }

  // As SQLite follows a key: the parent's column comes first in a comparison, for its collation.
  void note_joined(const Key& key, bool counts) {
    const std::vector<std::string> to =
        key.parent_columns.empty() ? primary_key_of(key.parent) : key.parent_columns;
    std::string sql =
        concat("SELECT ", list_of(key.columns, "c"), " FROM main.", quote_name(table_), " AS c");
    const bool has_parent =
        to.size() == key.columns.size() && is_stored_table(connection_, key.parent);
    std::string where;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const std::string column = concat("c.", quote_name(key.columns[i]));
      where += concat(i == 0 ? " WHERE " : " AND ", column, " IS NOT NULL");
      if (!has_parent) continue;
      if (i == 0) sql += concat(" LEFT JOIN main.", quote_name(key.parent), " AS p");
      sql += concat(i == 0 ? " ON " : " AND ", "p.", quote_name(to[i]), " = ", column);
    }
    if (has_parent) where += concat(" AND p.", quote_name(to[0]), " IS NULL");
    const Prepared rows = connection_.prepare(sql + where);
    while (connection_.step(rows.get())) {
      ForeignKeyViolation& violation = violation_of(key.parent);
      violation.orphans.push_back(hash_of(rows.get()));
      if (!counts) continue;
      if (violation.rows++ == 0)
        violation.example_key = concat(key.columns[0], " = ", text_of(rows.get(), 0));
    }
  }

  std::vector<std::string> primary_key_of(const std::string& parent) {
    std::vector<std::string> columns;
    const Prepared list =
        connection_.prepare(concat("SELECT name FROM pragma_table_xinfo(", quote_text(parent),
                                   ", 'main') WHERE pk > 0 ORDER BY pk"));
    while (connection_.step(list.get())) columns.push_back(text_of(list.get(), 0));
    return columns;
  }

  static std::string list_of(const std::vector<std::string>& columns, std::string_view alias) {
    std::vector<std::string> terms;
    for (const std::string& column : columns) {
      terms.push_back(concat("CAST(", alias, ".", quote_name(column), " AS TEXT)"));
    }
    return join(terms, ", ");
  }

  // As text, so that a column that changes its type refers to the same as before.
  static std::uint64_t hash_of(sqlite3_stmt* row) {
    std::string all;
    for (int i = 0; i < sqlite3_column_count(row); ++i) {
      const std::string value = text_of(row, i);
      all += concat(value.size(), ":", value);
    }
    return std::hash<std::string>{}(all);
  }

  Connection& connection_;
  std::string table_;
  std::map<int, Key> keys_{};
  std::map<std::string, ForeignKeyViolation> found_{};  // by parent
  ForeignKeyViolation mismatch_{};
};

}  // namespace

std::vector<ForeignKeyViolation> check_foreign_keys(Connection& connection,
                                                    const std::vector<std::string>& tables) {
  std::vector<std::string> stored = tables;
  std::erase_if(stored, [&](const std::string& one) { return !is_stored_table(connection, one); });
  if (tables.empty()) stored = tables_with_foreign_keys(connection);
  std::vector<ForeignKeyViolation> violations;
  for (const std::string& table : stored) {
    std::ranges::move(ForeignKeyCheck(connection, table).run(), std::back_inserter(violations));
  }
  return violations;
}

}  // namespace gate
