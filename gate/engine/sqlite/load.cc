// A script is run statement by statement, as the shell would: a dump is its own transaction.
#include "gate/engine/sqlite/load.h"

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/bound_insert.h"
#include "gate/engine/sqlite/capture.h"
#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/repeat.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

std::string_view rest_from(std::string_view script, std::size_t offset) {
  return script.substr(std::min(offset, script.size()));
}

// Where the statement that was to begin at `offset` really begins.
std::size_t first_token(std::string_view script, std::size_t offset) {
  try {
    return offset + Lexer(rest_from(script, offset)).next().offset;
  } catch (const SqlError&) {
    return offset;
  }
}

[[noreturn]] void fail_at(std::string_view script, std::size_t statement, const SqlError& error) {
  const std::size_t begin = first_token(script, statement);
  const std::size_t inside =
      error.offset() > 0 ? statement + static_cast<std::size_t>(error.offset()) : begin;
  const bool is_shell_command = begin < script.size() && script[begin] == '.';
  const std::string message =
      is_shell_command
          ? concat("a command of the sqlite3 shell, not SQL: '",
                   rest_from(script, begin).substr(0, rest_from(script, begin).find('\n')), "'")
          : std::string(error.what());
  throw SqlError(message, error.code(), static_cast<int>(std::max(begin, inside)));
}

// A default tells nobody what it calls.
bool has_random_in_schema(Connection& connection) {
  const Prepared asks =
      connection.prepare("SELECT 1 FROM main.sqlite_schema WHERE sql LIKE '%random%'");
  return connection.step(asks.get());
}

bool is_chance(const AuthorizerCall& call) {
  if (call.action != SQLITE_FUNCTION || call.second == nullptr) return false;
  return equal_ignoring_case(call.second, "random") ||
         equal_ignoring_case(call.second, "randomblob");
}

// Runs the statement at `at`; what follows it.
const char* run_statement(Connection& connection, BoundInserts& inserts, const char* at,
                          const char* end) {
  if (const char* rest = inserts.run(at)) return rest;
  const char* rest = nullptr;
  const Prepared statement = connection.prepare_terminated(at, &rest);
  while (statement && connection.step(statement.get())) {
  }
  if (rest < end && *rest == '\0') {
    throw SqlError("a NUL byte in the script", SQLITE_ERROR, static_cast<int>(rest - at));
  }
  return rest;
}

void run_script(Connection& connection, const std::string& script) {
  BoundInserts inserts(connection);
  const char* const begin = script.c_str();
  const char* const end = begin + script.size();
  const char* at = begin;
  constexpr std::size_t kBetweenLooks = 1000;
  std::size_t statements = 0;
  while (at < end) {
    const auto offset = static_cast<std::size_t>(at - begin);
    try {
      at = run_statement(connection, inserts, at, end);
      // One by one they are too short for SQLite to call for it.
      if (++statements % kBetweenLooks == 0) connection.look_around();
    } catch (const SqlError& error) {
      fail_at(script, offset, error);
    }
  }
  if (sqlite3_get_autocommit(connection.handle()) == 0) {
    throw SqlError("the script ends within its transaction: COMMIT is missing", SQLITE_ERROR,
                   static_cast<int>(script.size()));
  }
}

}  // namespace

bool load_sqlite(const std::string& sql, const std::string& to) {
  remove_sqlite(to);
  const std::uint64_t clock_before = used_so_far().clock;
  bool takes_chance = false;
  try {
    Connection connection(
        to, {.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, .schema_writable = true});
    connection.run("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    connection.observe(
        [&](const AuthorizerCall& call) { takes_chance = takes_chance || is_chance(call); });
    run_script(connection, sql);
    connection.run("PRAGMA schema_version");  // makes the file, also of an empty script
    takes_chance = takes_chance || has_random_in_schema(connection);
  } catch (const Error&) {
    remove_sqlite(to);
    throw;
  }
  return !takes_chance && used_so_far().clock == clock_before;
}

}  // namespace gate
