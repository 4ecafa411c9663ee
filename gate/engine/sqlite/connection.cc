// Opening, stepping and failing; what a statement may touch is decided in sandbox.cc.
#include "gate/engine/sqlite/connection.h"

#include <SQLiteCpp/Exception.h>

#include <array>

#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/refusals.h"
#include "gate/engine/sqlite/repeat.h"
#include "gate/engine/sqlite/sandbox.h"

namespace gate {

namespace {

constexpr int kOperationsBetweenLooks = 10000;

// As a URI, so that a path is never taken for ":memory:" or for a URI of its own.
std::string uri_of(const std::string& path, bool immutable) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : path) {
    if (c != '%' && c != '?' && c != '#') {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += '%';
    uri += kHex[byte >> 4U];
    uri += kHex[byte & 15U];
  }
  return immutable ? uri + "?immutable=1" : uri;
}

SQLite::Database open_database(const std::string& path, const ConnectionOptions& options) {
  try {
    return SQLite::Database(uri_of(path, options.immutable), options.flags | SQLITE_OPEN_URI,
                            static_cast<int>(options.patience_seconds * 1000),
                            options.later ? later_clock_vfs() : still_clock_vfs());
  } catch (const SQLite::Exception& error) {
    throw Error(concat(path, ": cannot be opened: ", error.what()));
  }
}

// Refusals speak of the statement; these speak of the machine or of the file.
bool is_beyond_the_statement(int code) {
  if (code == SQLITE_CORRUPT_VTAB) return false;  // the module's word on its own content
  constexpr std::array kCodes = {SQLITE_IOERR,  SQLITE_NOMEM,   SQLITE_FULL,     SQLITE_CANTOPEN,
                                 SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_PROTOCOL, SQLITE_NOLFS};
  const int primary = code & 0xff;
  for (const int known : kCodes) {
    if (known == primary) return true;
  }
  return false;
}

}  // namespace

Connection::Connection(const std::string& path, const ConnectionOptions& options)
    : path_(path),
      database_(open_database(path, options)),
      untrusted_(options.untrusted),
      mappable_(options.mappable),
      checks_(options.checks),
      schema_writable_(options.schema_writable) {
  configure(options);
  if (!options.extensions.empty()) load_extensions(options.extensions);
  sqlite3_set_authorizer(handle(), authorize, this);
  sqlite3_progress_handler(handle(), kOperationsBetweenLooks, progress, this);
}

void Connection::configure(const ConnectionOptions& options) {
  const auto set = [this](int what, bool on) {
    sqlite3_db_config(handle(), what, on ? 1 : 0, static_cast<int*>(nullptr));
  };
  sqlite3_extended_result_codes(handle(), 1);
  if (options.mapped) {
    // As much as SQLite maps. Set here, since the sandbox takes the pragma for the user's.
    sqlite3_exec(handle(), "PRAGMA mmap_size = 2147418112", nullptr, nullptr, nullptr);
  }
  if (options.in_background) {
    // The name of a temporary file is drawn from the random numbers of the whole process.
    sqlite3_exec(handle(), "PRAGMA temp_store = MEMORY", nullptr, nullptr, nullptr);
  }
  set(SQLITE_DBCONFIG_ENABLE_FKEY, options.foreign_keys);
  // It would keep a table that is merely called like the storage of a virtual one from being
  // written; what else it refuses, the sandbox does.
  set(SQLITE_DBCONFIG_DEFENSIVE, false);
  // It takes addresses of code from whoever calls it.
  set(SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false);
  // Trusting the schema is SQLite's default, and triggers that keep an FTS5 table up to date need
  // it. No function of the library that a schema could call reaches outside the database.
  set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, true);
}

void Connection::load_extensions(const std::vector<std::string>& paths) {
  ExtensionNames names(handle());
  for (const std::string& path : paths) load_extension(path);
  names.take_new();
  extension_names_ = std::move(names);
}

void Connection::load_extension(const std::string& path) {
  constexpr int kSwitch = SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION;
  sqlite3_db_config(handle(), kSwitch, 1, static_cast<int*>(nullptr));
  char* reason = nullptr;
  const int code = sqlite3_load_extension(handle(), path.c_str(), nullptr, &reason);
  const std::string message = reason != nullptr ? reason : sqlite3_errstr(code);
  sqlite3_free(reason);
  sqlite3_db_config(handle(), kSwitch, 0, static_cast<int*>(nullptr));
  if (code != SQLITE_OK) throw Error(concat("extension '", path, "' cannot be loaded: ", message));
}

Prepared Connection::prepare(std::string_view sql, std::string_view* rest) {
  sqlite3_stmt* statement = nullptr;
  const char* tail = sql.data();
  refusal_.clear();
  const int code =
      sqlite3_prepare_v2(handle(), sql.data(), static_cast<int>(sql.size()), &statement, &tail);
  Prepared prepared(statement);
  if (code != SQLITE_OK) fail(code);
  if (rest != nullptr) *rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  return prepared;
}

Prepared Connection::prepare_terminated(const char* sql, const char** rest) {
  sqlite3_stmt* statement = nullptr;
  refusal_.clear();
  const int code = sqlite3_prepare_v2(handle(), sql, -1, &statement, rest);
  Prepared prepared(statement);
  if (code != SQLITE_OK) fail(code);
  return prepared;
}

bool Connection::step(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(code, statement);
  return false;
}

void Connection::run(std::string_view sql) {
  while (!sql.empty()) {
    const Prepared statement = prepare(sql, &sql);
    if (!statement) continue;
    while (step(statement.get())) {
    }
  }
}

void Connection::fail(int code, sqlite3_stmt* running) {
  const std::string message = sqlite3_errmsg(handle());
  const int offset = sqlite3_error_offset(handle());
  if ((code & 0xff) == SQLITE_INTERRUPT) {
    check_interrupt();
    throw Error(concat("stopped after ", duration(clock_.seconds()),
                       ": the statement runs longer than its limit"));
  }
  if (!refusal_.empty()) throw SqlError(refusal_, code, offset);
  if ((code & 0xff) == SQLITE_BUSY) throw Busy(concat(path_, ": ", message));
  if (is_beyond_the_statement(code) && !is_at_own_page_limit()) {
    throw Error(concat(path_, ": ", message));
  }
  if (running == nullptr) throw SqlError(message, code, offset);
  const char* sql = sqlite3_sql(running);
  throw SqlError(without_values(message, sql == nullptr ? "" : sql), code, offset);
}

// "database or disk is full" is the migration's own doing where it set PRAGMA max_page_count.
bool Connection::is_at_own_page_limit() {
  if ((sqlite3_errcode(handle()) & 0xff) != SQLITE_FULL) return false;
  const auto ask = [this](const char* sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(handle(), sql, -1, &statement, nullptr);
    const Prepared prepared(statement);
    return sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
  };
  constexpr sqlite3_int64 kUnlimited = 1'000'000'000;  // the defaults of all versions lie above
  const sqlite3_int64 limit = ask("PRAGMA max_page_count");
  return limit >= 0 && limit < kUnlimited;
}

void Connection::start_clock(double limit_seconds) {
  clock_ = Stopwatch();
  limit_seconds_ = limit_seconds;
  timed_out_ = false;
}

int Connection::authorize(void* self, int action, const char* first, const char* second,
                          const char* database, const char* inside) {
  auto& connection = *static_cast<Connection*>(self);
  const AuthorizerCall call{action, first, second, database, inside};
  if (connection.untrusted_) {
    const Judgment judgment = judge_action(call, connection.schema_writable_);
    if (judgment.permission == Permission::ignored) return SQLITE_IGNORE;
    if (judgment.permission == Permission::refused) {
      connection.refusal_ = judgment.why;
      return SQLITE_DENY;
    }
  }
  if (connection.observer_) connection.observer_(call);
  return SQLITE_OK;
}

void Connection::look_around() {
  if (progress(this) != 0) fail(SQLITE_INTERRUPT);
}

int Connection::progress(void* self) {
  auto& connection = *static_cast<Connection*>(self);
  if (connection.look_) connection.look_();
  if (pending_signal() != 0) return 1;
  if (connection.limit_seconds_ <= 0) return 0;
  if (connection.clock_.seconds() < connection.limit_seconds_) return 0;
  connection.timed_out_ = true;
  return 1;
}

std::string text_of(sqlite3_stmt* statement, int column) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

namespace {

std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  out += quote;
  return out;
}

}  // namespace

std::string quote_name(std::string_view name) {
  return quoted(name, '"');
}

std::string quote_text(std::string_view text) {
  return quoted(text, '\'');
}

bool is_internal_name(std::string_view name) {
  return equal_ignoring_case(name.substr(0, 7), "sqlite_");
}

}  // namespace gate
