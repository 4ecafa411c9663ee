// PRAGMA quick_check and integrity_check, table by table where tables are named: on a large
// database they cost more than anything else that is done to it.
#include "gate/engine/sqlite/integrity.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/false_nulls.h"
#include "gate/engine/sqlite/full_text.h"
#include "gate/engine/sqlite/pages/index_proof.h"
#include "gate/engine/sqlite/pages/page_file.h"
#include "gate/engine/sqlite/pages/structure_proof.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

// Damage may also end the check itself: that is its finding, not a failure to look.
bool is_damage(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

struct Told {
  std::vector<std::string> messages{};
  std::size_t false_nulls = 0;  // that were left out
};

Told read_messages(Connection& connection, const std::string& pragma) {
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(connection.handle(), pragma.c_str(), -1, &statement, nullptr);
  const Prepared check(statement);
  if (code == SQLITE_OK) code = sqlite3_step(check.get());
  Told told;
  FalseNulls false_nulls(connection);
  for (; code == SQLITE_ROW; code = sqlite3_step(check.get())) {
    std::string message = text_of(check.get(), 0);
    if (message == "ok") continue;
    if (false_nulls.has(message)) {
      ++told.false_nulls;
    } else {
      told.messages.push_back(std::move(message));
    }
  }
  if (is_damage(code)) {
    told.messages.emplace_back(sqlite3_errmsg(connection.handle()));
  } else if (code != SQLITE_DONE) {
    connection.fail(code);
  }
  return told;
}

// What `check` finds in one table, or in all.
std::vector<std::string> look(Connection& connection, std::string_view check,
                              std::string_view table = {}) {
  constexpr std::size_t kMost = 100;  // messages, unless a check is told another number
  const std::string all = concat("PRAGMA main.", check);
  const std::string pragma = table.empty() ? all : concat(all, '(', quote_name(table), ')');
  Told told = read_messages(connection, pragma);
  const bool may_hide_others =
      told.false_nulls > 0 && told.messages.size() + told.false_nulls >= kMost;
  // Of one table alone a check cannot be told how many.
  if (may_hide_others) told = read_messages(connection, concat(all, "(2147483647)"));
  return std::move(told.messages);
}

bool may_write(const Connection& connection) {
  return sqlite3_db_readonly(connection.handle(), "main") == 0;
}

// Whether quick_check finds nothing: it is asked where that is not proven by less.
bool is_structure_sound(Connection& connection) {
  const auto conditions = may_write(connection) ? RowConditions::ask : RowConditions::leave_out;
  std::optional<std::vector<std::string>> doubtful;
  if (are_worth_reading(connection)) doubtful = prove_structure(connection, conditions);
  if (!doubtful) return look(connection, "quick_check").empty();
  return std::ranges::all_of(*doubtful, [&](const std::string& table) {
    return look(connection, "quick_check", table).empty();
  });
}

}  // namespace

// Neither check looks at CHECK constraints where the database is open for reading only: SQLite does
// not even keep them then (sqlite3AddCheckConstraint).
std::vector<std::string> check_structure(Connection& connection, VirtualTables virtual_tables) {
  if (!is_structure_sound(connection)) {
    std::vector<std::string> messages = look(connection, "integrity_check");
    if (!messages.empty()) return messages;
  }
  const bool asks = may_write(connection) && virtual_tables == VirtualTables::ask;
  return asks ? check_full_text(connection) : std::vector<std::string>{};
}

std::vector<std::string> check_integrity(Connection& connection,
                                         const std::vector<std::string>& tables) {
  if (tables.empty()) return look(connection, "integrity_check");
  std::vector<std::string> messages;
  for (const std::string& table : tables) {
    if (!is_stored_table(connection, table)) continue;
    std::ranges::move(look(connection, "integrity_check", table), std::back_inserter(messages));
  }
  return messages;
}

std::vector<std::string> check_indexes(Connection& connection,
                                       const std::vector<std::string>& tables) {
  std::vector<std::string> doubtful = tables;
  if (are_worth_reading(connection)) {
    std::erase_if(doubtful,
                  [&](const std::string& table) { return is_index_proven(connection, table); });
  }
  return doubtful.empty() ? doubtful : check_integrity(connection, doubtful);
}

}  // namespace gate
