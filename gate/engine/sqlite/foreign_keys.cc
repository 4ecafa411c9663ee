// PRAGMA foreign_key_check is the judge, table by table, where it is not proven by less that
// nothing is wrong. It names a row by its rowid, which a rebuild may change, so what the row refers
// to is read as well; and it stops at a key that fits none of its parent's, so the table's other
// keys are then followed by a join of our own.
#include "gate/engine/sqlite/foreign_keys.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/pages/page_file.h"
#include "gate/engine/sqlite/pages/reference_proof.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

struct Key {
  std::string parent{};
  std::vector<std::string> columns{};
  std::vector<std::string> parent_columns{};  // empty = the parent's primary key
};

std::vector<std::string> tables_with_foreign_keys(Connection& connection) {
  return list_names(
      connection,
      "SELECT DISTINCT m.name FROM main.sqlite_schema m, pragma_foreign_key_list(m.name, 'main') "
      "WHERE m.type = 'table' AND m.rootpage <> 0 ORDER BY m.name");
}

// The columns of the parent that the key refers to; empty where they are not there.
std::vector<std::string> target_of(Connection& connection, const Key& key) {
  const std::string info =
      concat("SELECT name FROM pragma_table_xinfo(", quote_text(key.parent), ", 'main') WHERE ");
  std::vector<std::string> columns = key.parent_columns;
  if (columns.empty()) columns = list_names(connection, info + "pk > 0 ORDER BY pk");
  const bool are_there = std::ranges::all_of(columns, [&](const std::string& column) {
    const std::string name = concat("name = ", quote_text(column), " COLLATE NOCASE");
    return !list_names(connection, info + name).empty();
  });
  return are_there && columns.size() == key.columns.size() ? columns : std::vector<std::string>{};
}

bool is_rowid(Connection& connection, const std::string& table, const std::string& column) {
  const std::string info = concat("pragma_table_xinfo(", quote_text(table), ", 'main')");
  const std::string ask =
      concat("SELECT 1 FROM ", info, " WHERE pk = 1 AND lower(name) = lower(", quote_text(column),
             ") AND upper(type) = 'INTEGER'", " AND (SELECT max(pk) FROM ", info, ") = 1");
  return !list_names(connection, ask).empty();
}

// Of exactly these columns, over all rows.
std::vector<std::string> unique_indexes(Connection& connection, const std::string& table,
                                        const std::vector<std::string>& columns) {
  std::string list;
  for (const std::string& column : columns) {
    list += concat(list.empty() ? "" : ", ", "lower(", quote_text(column), ")");
  }
  return list_names(
      connection,
      concat("SELECT l.name FROM pragma_index_list(", quote_text(table), ", 'main') l WHERE l.",
             quote_name("unique"), " AND NOT l.partial AND (SELECT count(*) FROM ",
             "pragma_index_xinfo(l.name, 'main') x WHERE x.key) = ", columns.size(),
             " AND NOT EXISTS (SELECT 1 FROM pragma_index_xinfo(l.name, 'main') x WHERE x.key AND "
             "(x.name IS NULL OR lower(x.name) NOT IN (",
             list, ")))"));
}

// Whether the index compares each column as the table says.
bool has_own_collations(Connection& connection, const std::string& table,
                        const std::string& index) {
  const Prepared parts = connection.prepare(concat("SELECT name, coll FROM pragma_index_xinfo(",
                                                   quote_text(index), ", 'main') WHERE key"));
  while (connection.step(parts.get())) {
    const char* own = nullptr;
    sqlite3_table_column_metadata(connection.handle(), "main", table.c_str(),
                                  text_of(parts.get(), 0).c_str(), nullptr, &own, nullptr, nullptr,
                                  nullptr);
    if (own == nullptr || !equal_ignoring_case(own, text_of(parts.get(), 1))) return false;
  }
  return true;
}

// Whether SQLite takes the columns for a key: the rowid's own, or those of a unique index under
// their own collations (https://sqlite.org/foreignkeys.html, section 3).
bool is_key(Connection& connection, const std::string& parent,
            const std::vector<std::string>& columns) {
  if (columns.size() == 1 && is_rowid(connection, parent, columns[0])) return true;
  return std::ranges::any_of(
      unique_indexes(connection, parent, columns),
      [&](const std::string& index) { return has_own_collations(connection, parent, index); });
}

class ForeignKeyCheck {
 public:
  ForeignKeyCheck(Connection& connection, std::string table)
      : connection_(connection), table_(std::move(table)) {
    read_keys();
  }

  std::vector<ForeignKeyViolation> run() {
    if (is_proven()) return {};
    try {
      ask_sqlite();
    } catch (const SqlError&) {  // a key that fits none of its parent's ends the check
      found_.clear();
      for (const auto& [id, key] : keys_) follow(id, key);
    }
    std::vector<ForeignKeyViolation> violations;
    for (auto& [id, violation] : found_) {
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

  bool is_proven() {
    if (!are_worth_reading(connection_)) return false;
    std::vector<Reference> references;
    for (const auto& [id, key] : keys_) {
      if (!is_stored_table(connection_, key.parent)) return false;
      const std::vector<std::string> to = target_of(connection_, key);
      if (to.empty() || !is_key(connection_, key.parent, to)) return false;
      references.push_back({.columns = key.columns, .parent = key.parent, .parent_columns = to});
    }
    return are_references_proven(connection_, table_, references);
  }

  ForeignKeyViolation& violation_of(int id) {
    const Key& key = keys_[id];
    ForeignKeyViolation& violation = found_[id];
    violation.table = table_;
    violation.columns = key.columns;
    violation.parent = key.parent;
    return violation;
  }

  void ask_sqlite() {
    std::map<int, std::vector<std::int64_t>> rows;  // key → rowids
    std::set<int> without_rowid;
    const Prepared check =
        connection_.prepare(concat("PRAGMA main.foreign_key_check(", quote_name(table_), ")"));
    while (connection_.step(check.get())) {
      const int id = sqlite3_column_int(check.get(), 3);
      ForeignKeyViolation& violation = violation_of(id);
      ++violation.rows;
      if (sqlite3_column_type(check.get(), 1) == SQLITE_NULL) {
        without_rowid.insert(id);
        continue;
      }
      const std::int64_t rowid = sqlite3_column_int64(check.get(), 1);
      if (violation.rows == 1) violation.example_row = concat("rowid ", rowid);
      rows[id].push_back(rowid);
    }
    for (const int id : without_rowid) note_joined(id, keys_[id]);
    for (const auto& [id, rowids] : rows) note_rows(id, rowids);
  }

  void note_rows(int id, const std::vector<std::int64_t>& rowids) {
    const std::string rowid = rowid_name(connection_, table_);
    if (rowid.empty()) return;
    const Prepared row =
        connection_.prepare(concat("SELECT ", list_of(keys_[id].columns), " FROM main.",
                                   quote_name(table_), " AS c WHERE c.", rowid, " = ?1"));
    ForeignKeyViolation& violation = violation_of(id);
    for (const std::int64_t one : rowids) {
      sqlite3_reset(row.get());
      sqlite3_bind_int64(row.get(), 1, one);
      if (connection_.step(row.get())) violation.orphans.push_back(hash_of(row.get()));
    }
  }

  // One key by ourselves.
  void follow(int id, const Key& key) {
    const bool has_parent = is_stored_table(connection_, key.parent);
    const std::vector<std::string> to =
        has_parent ? target_of(connection_, key) : std::vector<std::string>{};
    if (has_parent && (to.empty() || !is_key(connection_, key.parent, to))) {
      violation_of(id).mismatch =
          concat("(", join(key.columns, ", "), ") refers to ", key.parent, ", but to no key of it");
      return;
    }
    const std::vector<std::uint64_t> orphans = join_parent(key, to);
    if (orphans.empty()) return;
    ForeignKeyViolation& violation = violation_of(id);
    violation.rows = static_cast<std::int64_t>(orphans.size());
    violation.orphans = orphans;
  }

  void note_joined(int id, const Key& key) {
    const bool has_parent = is_stored_table(connection_, key.parent);
    violation_of(id).orphans =
        join_parent(key, has_parent ? target_of(connection_, key) : std::vector<std::string>{});
  }

  // What the rows refer to that find no parent: all of them where there is none (`to` is empty).
  // The parent's column comes first, for its collation, and gives its affinity to the child's
  // value.
  std::vector<std::uint64_t> join_parent(const Key& key, const std::vector<std::string>& to) {
    std::string sql =
        concat("SELECT ", list_of(key.columns), " FROM main.", quote_name(table_), " AS c");
    std::string where;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const std::string column = concat("c.", quote_name(key.columns[i]));
      where += concat(i == 0 ? " WHERE " : " AND ", column, " IS NOT NULL");
      if (to.empty()) continue;
      if (i == 0) sql += concat(" LEFT JOIN main.", quote_name(key.parent), " AS p");
      sql += concat(i == 0 ? " ON " : " AND ", "p.", quote_name(to[i]), " = +", column);
    }
    if (!to.empty()) where += concat(" AND p.", quote_name(to[0]), " IS NULL");
    const Prepared rows = connection_.prepare(sql + where);
    std::vector<std::uint64_t> orphans;
    while (connection_.step(rows.get())) orphans.push_back(hash_of(rows.get()));
    return orphans;
  }

  static std::string list_of(const std::vector<std::string>& columns) {
    std::vector<std::string> terms;
    for (const std::string& column : columns) {
      terms.push_back(text_term(concat("c.", quote_name(column))));
    }
    return join(terms, ", ");
  }

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
  std::map<int, ForeignKeyViolation> found_{};  // by key
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
