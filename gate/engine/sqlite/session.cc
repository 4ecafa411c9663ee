// A session is a connection that reports what statements do; the questions about content and
// structure are answered in the files beside this one.
#include "gate/engine/sqlite/session.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/answer.h"
#include "gate/engine/sqlite/broken.h"
#include "gate/engine/sqlite/capture.h"
#include "gate/engine/sqlite/catalogue.h"
#include "gate/engine/sqlite/circumstances.h"
#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/copy_source.h"
#include "gate/engine/sqlite/culprits.h"
#include "gate/engine/sqlite/digest.h"
#include "gate/engine/sqlite/effects.h"
#include "gate/engine/sqlite/foreign_keys.h"
#include "gate/engine/sqlite/header.h"
#include "gate/engine/sqlite/integrity.h"
#include "gate/engine/sqlite/nearest.h"
#include "gate/engine/sqlite/renames.h"
#include "gate/engine/sqlite/repeat.h"
#include "gate/engine/sqlite/rows.h"
#include "gate/engine/sqlite/schema.h"
#include "gate/engine/sqlite/sequences.h"
#include "gate/engine/sqlite/setting.h"
#include "gate/engine/sqlite/shadow/stores.h"
#include "gate/engine/sqlite/spill.h"
#include "gate/engine/sqlite/values.h"
#include "gate/engine/sqlite/versions.h"
#include "gate/model/refusal.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// In WAL mode even a reader would make a file beside the database. Without a log there is nothing
// in it to read, nor anybody who writes; a later writer first leaves that mode.
bool is_at_rest_in_wal_mode(const std::string& path) {
  if (is_there(path + "-wal")) return false;
  const std::optional<Header> header = read_header(path);
  return header && header->read_version == 2;
}

ConnectionOptions connection_options(const std::string& path, const SessionOptions& options) {
  const bool writes = options.access == Access::write;
  if (writes && is_reference(path)) {
    throw Error(concat("'", path, "' is somebody's own file: it is only read"));
  }
  if (options.durable && find_store(path) != nullptr) {
    throw Error(concat("'", path, "' is no file: other processes cannot open it"));
  }
  // One thread uses a session at a time.
  const int access = writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  return {.flags = access | SQLITE_OPEN_NOMUTEX,
          // Beside somebody who writes a file is at rest only for a moment.
          .immutable =
              !writes && (is_reference(path) || (!options.durable && is_at_rest_in_wal_mode(path))),
          .foreign_keys = options.foreign_keys,
          .untrusted = options.untrusted,
          .mapped = !writes && !is_reference(path),  // its owner may cut it off meanwhile
          .mappable = !is_reference(path),
          .checks = options.checks,
          .in_background = options.in_background,
          .later = options.varied == Circumstance::clock,
          .patience_seconds = options.patience_seconds,
          .extensions = options.extensions};
}

class SqliteSession : public Session {
 public:
  SqliteSession(const std::string& path, const SessionOptions& options, SessionMemory& memory)
      : path_(path),
        options_(options),
        memory_(memory),
        connection_(path, connection_options(path, options)) {
    if (options.access == Access::write) {
      // A rehearsal that dies is thrown away: nothing has to reach the disk in order. A larger
      // cache makes migrations slower. The journal alone is for those who look at what a killed
      // process left; the kernel still has whatever that wrote, synchronous or not.
      // One in memory has all pages that are written to before the commit; a fork finds room for
      // it.
      const bool is_fork = find_store(path) != nullptr;
      if (!options.durable) {
        connection_.run(concat("PRAGMA main.journal_mode = ", is_fork ? "TRUNCATE" : "MEMORY"));
      }
      connection_.run("PRAGMA main.synchronous = OFF");
    }
    // Opening alone reads nothing.
    connection_.run("PRAGMA main.schema_version");
  }

  Outcome execute(std::string_view sql) override;
  Answer ask(std::string_view sql) override;
  Rows query(std::string_view sql) override;
  std::optional<Row> first_row(std::string_view sql) override;
  Rows query_anew(std::string_view sql) override;

  Culprits find_culprits(std::string_view sql, std::string_view message,
                         std::size_t limit) override {
    connection_.stop_clock();
    return gate::find_culprits(connection_, sql, message, limit);
  }

  std::string nearest_name(std::string_view sql, std::string_view message) override {
    connection_.stop_clock();
    return find_nearest_name(connection_, sql, message);
  }

  void repeat_chance(std::uint64_t seed) override {
    repeat_random(options_.varied == Circumstance::chance ? seed ^ 1U : seed);
  }

  Rows sequences() override { return read_sequences(connection_); }

  void restore_sequences(const Rows& sequences) override {
    write_sequences(connection_, sequences);
  }

  Database database() const override { return {path_}; }

  bool has_moved() override {
    int moved = 0;
    sqlite3_file_control(connection_.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
  }

  bool in_transaction() const override { return sqlite3_get_autocommit(connection_.handle()) == 0; }

  void on_progress(std::function<void()> look) override {
    connection_.on_progress(std::move(look));
  }

  void forbid_growth() override {
    const Rows pages = query("PRAGMA main.page_count");
    connection_.run(concat("PRAGMA main.max_page_count = ", std::get<std::int64_t>(pages[0][0])));
  }

  void lock_out_writers() override { connection_.run("BEGIN IMMEDIATE"); }

  void limit_seconds(double seconds) override { limit_seconds_ = seconds; }
  bool timed_out() const override { return connection_.timed_out(); }

  std::uint64_t size() override;
  std::optional<Spill> spill() override { return read_spill(path_); }
  Schema read_schema() override;

  std::vector<Table> read_tables(
      const std::function<bool(const std::string& name)>& is_wanted) override {
    return gate::read_tables(connection_, is_wanted);
  }

  std::int64_t count_rows(const std::string& table) override {
    const Prepared count =
        connection_.prepare(concat("SELECT count(*) FROM main.", quote_name(table)));
    connection_.step(count.get());
    return sqlite3_column_int64(count.get(), 0);
  }

  TableSnapshot digest(const DigestRequest& request) override;

  RowSource rows(const RowRequest& request) override { return read_rows(connection_, request); }

  std::vector<std::string> check_structure(VirtualTables virtual_tables) override {
    return gate::check_structure(connection_, virtual_tables);
  }

  std::vector<std::string> check_integrity(const std::vector<std::string>& tables) override {
    return gate::check_integrity(connection_, tables);
  }

  std::vector<std::string> check_indexes(const std::vector<std::string>& tables) override {
    return gate::check_indexes(connection_, tables);
  }

  std::vector<ForeignKeyViolation> check_foreign_keys(
      const std::vector<std::string>& tables) override {
    return gate::check_foreign_keys(connection_, tables);
  }

  std::vector<BrokenObject> broken_objects() override { return find_broken_objects(connection_); }

  std::string quote(std::string_view name) const override { return quote_name(name); }

 private:
  Outcome execute_unobserved(std::string_view sql);
  const Catalogue& catalogue();
  Prepared prepare_one(std::string_view sql);
  std::optional<EffectRecorder> note_own_effects(std::string_view sql);
  void step_to_end(sqlite3_stmt* statement, const EffectRecorder& recorder, Outcome& outcome);
  void report(std::string_view sql, const EffectRecorder& recorder, Outcome& outcome);
  void note_whole_copy(std::string_view sql, Outcome& outcome);

  std::string path_;
  SessionOptions options_;
  SessionMemory& memory_;
  Connection connection_;
  std::optional<Catalogue> catalogue_{};
  std::optional<Schema> schema_{};  // as it was at cookie_
  std::optional<Rows> cookie_{};    // none: the schema may be another one
  double limit_seconds_ = 0;
};

// Keeps the clock to one statement.
class Clocked {
 public:
  Clocked(Connection& connection, double limit) : connection_(connection) {
    connection_.start_clock(limit);
  }
  ~Clocked() {
    connection_.stop_clock();
    connection_.observe(nullptr);
  }
  Clocked(const Clocked&) = delete;
  Clocked& operator=(const Clocked&) = delete;

 private:
  Connection& connection_;
};

const Catalogue& SqliteSession::catalogue() {
  if (!catalogue_) catalogue_ = read_catalogue(connection_);
  return *catalogue_;
}

Prepared SqliteSession::prepare_one(std::string_view sql) {
  std::string_view rest;
  Prepared statement = connection_.prepare(sql, &rest);
  Lexer lexer(rest);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.text != ";")
      throw Error(concat("more than one statement: '", trim(rest), "' is left"));
  }
  return statement;
}

bool may_write_rows(std::string_view sql) {
  try {
    const Token first = Lexer(sql).next();
    constexpr std::array<std::string_view, 5> kVerbs = {"INSERT", "UPDATE", "DELETE", "REPLACE",
                                                        "WITH"};
    return std::ranges::any_of(kVerbs, [&](std::string_view verb) { return is_word(first, verb); });
  } catch (const SqlError&) {
    return false;
  }
}

// What a statement does besides the actions of foreign keys; nothing where none are enforced.
std::optional<EffectRecorder> SqliteSession::note_own_effects(std::string_view sql) {
  const bool is_enforced = is_on(connection_, SQLITE_DBCONFIG_ENABLE_FKEY);
  if (!is_enforced || !may_write_rows(sql)) return std::nullopt;
  std::optional<EffectRecorder> own(std::in_place);
  connection_.observe([&](const AuthorizerCall& call) { own->note(call); });
  const Setting without_keys(connection_, SQLITE_DBCONFIG_ENABLE_FKEY, false);
  try {
    prepare_one(sql);
  } catch (const Error&) {  // it will be refused again
    own.reset();
  }
  connection_.observe(nullptr);
  return own;
}

// Whether it ends a transaction, or a part of one, and changes nothing by itself.
bool ends_transaction(std::string_view sql) {
  try {
    const Token first = Lexer(sql).next();
    constexpr std::array<std::string_view, 4> kWords = {"COMMIT", "END", "ROLLBACK", "RELEASE"};
    return std::ranges::any_of(kWords, [&](std::string_view word) { return is_word(first, word); });
  } catch (const SqlError&) {
    return false;
  }
}

// A statement that would silently do something else than in production shows nothing.
void refuse_later_meaning(std::string_view sql) {
  const std::string why = later_meaning(sql, sqlite3_libversion_number());
  if (!why.empty()) throw SqlError(concat(kGateRefuses, "the statement: ", why), SQLITE_ERROR);
}

Outcome SqliteSession::execute_unobserved(std::string_view sql) {
  Outcome outcome;
  const Stopwatch watch;
  const Clocked clocked(connection_, limit_seconds_);
  catalogue_.reset();
  cookie_.reset();
  const Prepared statement = prepare_one(sql);
  if (!statement) return outcome;
  const sqlite3_int64 before = sqlite3_total_changes64(connection_.handle());
  while (connection_.step(statement.get())) {
  }
  outcome.rows_changed = sqlite3_total_changes64(connection_.handle()) - before;
  outcome.seconds = watch.seconds();
  return outcome;
}

Outcome SqliteSession::execute(std::string_view sql) {
  refuse_later_meaning(sql);
  if (!options_.observed) return execute_unobserved(sql);
  if (!ends_transaction(sql)) catalogue();
  Outcome outcome;
  const Stopwatch watch;
  const Clocked clocked(connection_, limit_seconds_);
  std::optional<Circumstances> circumstances;
  if (!options_.durable) circumstances.emplace(connection_, options_.varied, sql);
  const std::optional<EffectRecorder> own = note_own_effects(sql);
  EffectRecorder recorder(own ? &*own : nullptr);
  connection_.observe([&](const AuthorizerCall& call) { recorder.note(call); });
  const Prepared statement = prepare_one(sql);
  if (!statement) return outcome;
  try {
    step_to_end(statement.get(), recorder, outcome);
  } catch (const Error&) {  // it may have rolled back, and names with it
    catalogue_.reset();
    cookie_.reset();
    throw;
  }
  connection_.observe(nullptr);
  outcome.seconds = watch.seconds();
  connection_.stop_clock();  // what follows is our own work
  if (circumstances) outcome.depends_on = circumstances->used();
  // Entering WAL mode makes its files only with the next use; readers look for them.
  if (recorder.sets_journal()) connection_.run("PRAGMA main.schema_version");
  if (sqlite3_stmt_isexplain(statement.get()) == 0) report(sql, recorder, outcome);
  return outcome;
}

void SqliteSession::step_to_end(sqlite3_stmt* statement, const EffectRecorder& recorder,
                                Outcome& outcome) {
  TableNames names;
  if (!recorder.altered().empty()) {
    connection_.observe(nullptr);  // what it asks is no part of the statement, which has told all
    names = read_names(connection_, catalogue(), recorder.altered());
  }
  const sqlite3_int64 before = sqlite3_total_changes64(connection_.handle());
  while (connection_.step(statement)) {
  }
  const sqlite3_int64 all = sqlite3_total_changes64(connection_.handle()) - before;
  if (!recorder.target().empty()) outcome.rows_changed = sqlite3_changes64(connection_.handle());
  outcome.rows_changed_indirectly = std::max<sqlite3_int64>(0, all - outcome.rows_changed);
  if (!names.table.empty()) outcome.renames = find_renames(connection_, names);
}

// INSERT INTO a SELECT * FROM b moves whole rows without telling the authorizer what it reads.
void SqliteSession::note_whole_copy(std::string_view sql, Outcome& outcome) {
  const std::string name = whole_copy_source(sql);
  if (name.empty()) return;
  const TableNames source = read_names(connection_, catalogue(), name);
  if (source.table.empty()) return;
  outcome.reads.push_back(source.table);
  outcome.columns_read = source.columns;
}

void SqliteSession::report(std::string_view sql, const EffectRecorder& recorder, Outcome& outcome) {
  std::optional<Catalogue> old;
  if (recorder.changes_names()) {
    old = std::exchange(catalogue_, std::nullopt);
    cookie_.reset();
  }
  if (ends_transaction(sql)) return;  // others may have locked by now what it would be asked from
  const Catalogue& after = catalogue();
  const Catalogue& before = old ? *old : after;
  outcome.effects = recorder.effects(before, after);
  outcome.reads = recorder.reads(before);
  outcome.columns_read = recorder.columns_read();
  if (outcome.reads.empty() && !recorder.target().empty()) note_whole_copy(sql, outcome);
  // What a virtual table writes into its own storage is not done by a trigger.
  if (before.virtuals.contains(to_lower(recorder.target()))) outcome.rows_changed_indirectly = 0;
}

std::uint64_t SqliteSession::size() {
  const Rows pages =
      query("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  return static_cast<std::uint64_t>(std::get<std::int64_t>(pages.at(0).at(0)));
}

// No cookie sees that they changed.
std::vector<DatabaseSetting> read_settings(SqliteSession& session) {
  std::vector<DatabaseSetting> settings;
  for (const char* name : {"application_id", "user_version"}) {
    const Rows rows = session.query(concat("PRAGMA main.", name));
    settings.push_back({name, std::to_string(std::get<std::int64_t>(rows.at(0).at(0)))});
  }
  return settings;
}

// The cookie sees what other connections did; after a rollback it may come again for another
// schema, so what this connection does resets it itself.
Schema SqliteSession::read_schema() {
  Rows cookie = query("PRAGMA main.schema_version");
  if (!schema_ || cookie != cookie_) {
    schema_ = gate::read_schema(connection_, memory_.schema);
    cookie_ = std::move(cookie);
  }
  schema_->settings = read_settings(*this);
  return *schema_;
}

Row read_row(sqlite3_stmt* statement) {
  Row row(static_cast<std::size_t>(sqlite3_column_count(statement)));
  for (std::size_t i = 0; i < row.size(); ++i) {
    read_value(statement, static_cast<int>(i), row[i]);
  }
  return row;
}

Answer SqliteSession::ask(std::string_view sql) {
  const Clocked clocked(connection_, limit_seconds_);
  // Otherwise a quoted name of a column that is gone would be a string.
  const Setting strings(connection_, SQLITE_DBCONFIG_DQS_DML, false);
  const Prepared statement = prepare_one(sql);
  if (!statement) return {};
  if (sqlite3_stmt_readonly(statement.get()) == 0) {  // it may change names
    catalogue_.reset();
    cookie_.reset();
  }
  return answer_of(connection_, statement.get());
}

// A view can take as long as any statement.
TableSnapshot SqliteSession::digest(const DigestRequest& request) {
  const Clocked clocked(connection_, limit_seconds_);
  return digest_table(connection_, request, &memory_.sums);
}

Rows SqliteSession::query(std::string_view sql) {
  const Clocked clocked(connection_, limit_seconds_);
  const Prepared statement = prepare_one(sql);
  Rows rows;
  while (statement && connection_.step(statement.get())) rows.push_back(read_row(statement.get()));
  return rows;
}

std::optional<Row> SqliteSession::first_row(std::string_view sql) {
  const Clocked clocked(connection_, limit_seconds_);
  const Prepared statement = prepare_one(sql);
  if (!statement || !connection_.step(statement.get())) return std::nullopt;
  return read_row(statement.get());
}

Rows SqliteSession::query_anew(std::string_view sql) {
  // Nearly always there is nothing that could hide anything, and a connection is dear where the
  // schema is large.
  const bool is_as_new =
      !in_transaction() && query("SELECT 1 FROM temp.sqlite_schema LIMIT 1").empty();
  if (is_as_new) return query(sql);
  SessionOptions options = options_;
  options.access = Access::read;
  return SqliteSession(path_, options, memory_).query(sql);
}

}  // namespace

std::unique_ptr<Session> open_sqlite_session(const Database& database,
                                             const SessionOptions& options, SessionMemory& memory) {
  return std::make_unique<SqliteSession>(database.location, options, memory);
}

}  // namespace gate
