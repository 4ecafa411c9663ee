// PRAGMA integrity_check and foreign_key_check, table by table where tables are named: on a large
// database they cost more than anything else that is done to it.
#include "gate/engine/sqlite/integrity.h"

#include <algorithm>
#include <map>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {

namespace {

// Damage may also end the check itself: that is its finding, not a failure to look.
bool is_damage(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

void read_messages(Connection& connection, const std::string& pragma,
                   std::vector<std::string>& messages) {
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(connection.handle(), pragma.c_str(), -1, &statement, nullptr);
  const Prepared check(statement);
  if (code == SQLITE_OK) code = sqlite3_step(check.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(check.get())) {
    std::string message = text_of(check.get(), 0);
    if (message != "ok") messages.push_back(std::move(message));
  }
  if (is_damage(code)) {
    messages.emplace_back(sqlite3_errmsg(connection.handle()));
  } else if (code != SQLITE_DONE) {
    connection.fail(code);
  }
}

// A table WITHOUT ROWID has none to show.
std::string describe_row(sqlite3_stmt* violation) {
  if (sqlite3_column_type(violation, 1) == SQLITE_NULL) return {};
  return concat("rowid ", sqlite3_column_int64(violation, 1));
}

void read_violations(Connection& connection, const std::string& table,
                     std::vector<ForeignKeyViolation>& violations) {
  std::map<std::pair<std::string, std::string>, ForeignKeyViolation> found;
  const std::string pragma = table.empty()
                                 ? std::string("PRAGMA main.foreign_key_check")
                                 : concat("PRAGMA main.foreign_key_check(", quote_name(table), ")");
  const Prepared check = connection.prepare(pragma);
  while (connection.step(check.get())) {
    const std::string child = text_of(check.get(), 0);
    const std::string parent = text_of(check.get(), 2);
    ForeignKeyViolation& violation = found[{child, parent}];
    if (violation.rows == 0) {
      violation = {.table = child, .parent = parent, .example_key = describe_row(check.get())};
    }
    ++violation.rows;
  }
  for (auto& [key, violation] : found) violations.push_back(std::move(violation));
}

std::vector<std::string> tables_with_foreign_keys(Connection& connection) {
  std::vector<std::string> tables;
  const Prepared list = connection.prepare(
      "SELECT DISTINCT m.name FROM main.sqlite_schema m, pragma_foreign_key_list(m.name, 'main') "
      "WHERE m.type = 'table' AND m.rootpage <> 0 ORDER BY m.name");
  while (connection.step(list.get())) tables.push_back(text_of(list.get(), 0));
  return tables;
}

// Of a virtual table neither pragma knows anything; its module may be missing, too.
bool is_stored(Connection& connection, const std::string& table) {
  const Prepared found = connection.prepare(
      concat("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND rootpage <> 0 AND "
             "name = ",
             quote_text(table), " COLLATE NOCASE"));
  return connection.step(found.get());
}

// quick_check of SQLite 3.40 takes one column for another where the key of a table WITHOUT ROWID is
// not in the order of its columns, and finds NULLs that are not there. The full check does not.
std::vector<std::string> check_whole(Connection& connection) {
  std::vector<std::string> messages;
  read_messages(connection, "PRAGMA main.quick_check", messages);
  if (messages.empty()) return messages;
  messages.clear();
  read_messages(connection, "PRAGMA main.integrity_check", messages);
  return messages;
}

}  // namespace

std::vector<std::string> check_integrity(Connection& connection,
                                         const std::vector<std::string>& tables) {
  std::vector<std::string> messages;
  if (tables.empty()) messages = check_whole(connection);
  for (const std::string& table : tables) {
    if (!is_stored(connection, table)) continue;
    read_messages(connection, concat("PRAGMA main.integrity_check(", quote_name(table), ")"),
                  messages);
  }
  return messages;
}

std::vector<ForeignKeyViolation> check_foreign_keys(Connection& connection,
                                                    const std::vector<std::string>& tables) {
  std::vector<ForeignKeyViolation> violations;
  for (const std::string& table : tables.empty() ? tables_with_foreign_keys(connection) : tables) {
    if (!is_stored(connection, table)) continue;
    try {
      read_violations(connection, table, violations);
    } catch (const SqlError& error) {  // the key itself is wrong: no parent key to refer to
      violations.push_back({.table = table, .example_key = error.what()});
    }
  }
  return violations;
}

}  // namespace gate
