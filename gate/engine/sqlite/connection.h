// A connection to one SQLite file: how it is opened, what it may do, how its errors are told apart.
#pragma once

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/clock.h"
#include "gate/engine/engine.h"
#include "gate/engine/sqlite/extension_names.h"

namespace gate {

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// What the authorizer is told; any of the texts may be null.
struct AuthorizerCall {
  int action = 0;
  const char* first = nullptr;
  const char* second = nullptr;
  const char* database = nullptr;
  const char* inside = nullptr;  // the innermost trigger or view
};

struct ConnectionOptions {
  int flags = 0;           // of sqlite3_open_v2
  bool immutable = false;  // nobody writes to the file: neither lock nor look for a journal
  bool foreign_keys = false;
  bool untrusted = true;
  bool mapped = false;           // read through a memory map: integrity checks halve
  bool mappable = false;         // its pages may be: nobody cuts the file off meanwhile
  Checks checks = Checks::fast;  // see SessionOptions
  bool in_background = false;    // see SessionOptions
  bool later = false;            // by another clock
  double patience_seconds = 5;   // see SessionOptions
  bool schema_writable = false;  // a dump may use PRAGMA writable_schema
  std::vector<std::string> extensions{};
};

class Connection {
 public:
  // Error where the file cannot be opened or an extension cannot be loaded.
  Connection(const std::string& path, const ConnectionOptions& options);

  sqlite3* handle() const { return database_.getHandle(); }

  // The first statement of `sql`; null where it holds only white space and comments. `rest`
  // becomes what follows it.
  Prepared prepare(std::string_view sql, std::string_view* rest = nullptr);

  // The same of a text that ends with a NUL, which is not copied.
  Prepared prepare_terminated(const char* sql, const char** rest);

  // Whether there is a row.
  bool step(sqlite3_stmt* statement);

  // Runs statements whose rows nobody wants.
  void run(std::string_view sql);

  // Throws what the last failed call on this connection means: SqlError where SQLite refused,
  // Error where it could not work, Interrupted.
  // `running`: the statement that was, whose message may quote values of rows.
  [[noreturn]] void fail(int code, sqlite3_stmt* running = nullptr);

  // Called for every action while set.
  void observe(std::function<void(const AuthorizerCall&)> observer) {
    observer_ = std::move(observer);
  }

  // Called every so many operations of a statement while set.
  void on_progress(std::function<void()> look) { look_ = std::move(look); }

  // What the engine does now and then while a statement runs, for work in its place: Interrupted
  // where a signal came, Error where its time is over.
  void look_around();

  // Whether a map of the file lasts as long as this does.
  bool is_mappable() const { return mappable_; }

  Checks checks() const { return checks_; }

  // Whether extensions were loaded, which may have changed what built-in names mean.
  bool is_extended() const { return extension_names_.has_value(); }

  // Whether a text names what an extension brought.
  bool names_extension(std::string_view sql) const {
    return extension_names_ && extension_names_->occur_in(sql);
  }

  // Starts the clock of the statement that follows; 0 = no limit.
  void start_clock(double limit_seconds);
  void stop_clock() { limit_seconds_ = 0; }
  bool timed_out() const { return timed_out_; }

 private:
  static int authorize(void* self, int action, const char* first, const char* second,
                       const char* database, const char* inside);
  static int progress(void* self);
  void configure(const ConnectionOptions& options);
  void load_extensions(const std::vector<std::string>& paths);
  void load_extension(const std::string& path);
  bool is_at_own_page_limit();

  std::string path_;
  SQLite::Database database_;
  bool untrusted_;
  bool mappable_;
  Checks checks_;
  bool schema_writable_;
  std::function<void(const AuthorizerCall&)> observer_{};
  std::function<void()> look_{};
  std::string refusal_{};  // why the last statement was not allowed
  Stopwatch clock_{};
  double limit_seconds_ = 0;
  bool timed_out_ = false;
  std::optional<ExtensionNames> extension_names_{};
};

// Text of a result column, NULs included; empty for NULL.
std::string text_of(sqlite3_stmt* statement, int column);

// "a""b"
std::string quote_name(std::string_view name);

// 'it''s'
std::string quote_text(std::string_view text);

// Whether the engine itself owns an object of this name.
bool is_internal_name(std::string_view name);

}  // namespace gate
