#include "gate/engine/postgres/session.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <mutex>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/answer.h"
#include "gate/engine/postgres/checks.h"
#include "gate/engine/postgres/culprits.h"
#include "gate/engine/postgres/digest.h"
#include "gate/engine/postgres/function_bodies.h"
#include "gate/engine/postgres/kept_rows.h"
#include "gate/engine/postgres/observer.h"
#include "gate/engine/postgres/row_order.h"
#include "gate/engine/postgres/row_security.h"
#include "gate/engine/postgres/rows.h"
#include "gate/engine/postgres/schema.h"
#include "gate/engine/postgres/sequences.h"
#include "gate/engine/postgres/standstill.h"
#include "gate/engine/postgres/unheld.h"
#include "gate/engine/postgres/values.h"
#include "gate/engine/postgres/words.h"
#include "gate/sql/online.h"

namespace gate::postgres {

namespace {

// What the gate reads with, whatever a script has set.
constexpr std::string_view kReadingSettings =
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; "
    "SET extra_float_digits = 1; SET bytea_output = 'hex'; SET row_security = off; "
    "SET default_transaction_read_only = on";

std::string lock_timeout(double seconds) {
  // 0 would be for ever.
  return concat("SET lock_timeout = ", std::max(1, static_cast<int>(std::lround(seconds * 1000))));
}

class PostgresSession final : public Session, public Parkable {
 public:
  PostgresSession(std::shared_ptr<Server> server, const Database& database,
                  const SessionOptions& options)
      : server_(std::move(server)),
        database_(database),
        name_(database_name(database.location)),
        options_(options) {
    user();
    if (options_.varied == Circumstance::order) reverse_rows(*user_);
    server_->enter(name_, this);
    const bool writes_beside = options.in_background && options.access == Access::write;
    if (writes_beside) beside_.emplace(*server_);
  }

  // What it has locked is free when it is gone; the server takes note of a closed connection later.
  ~PostgresSession() override {
    server_->leave(name_, this);
    try {
      if (in_transaction_now() && !user_->is_lost()) user_->run_one("ROLLBACK");
    } catch (const Error&) {  // the connection goes anyway
    }
  }
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  Outcome execute(std::string_view sql) override {
    const std::scoped_lock lock(mutex_);
    names_known_ = false;
    if (copy_of(sql) != Copy::no) {
      throw SqlError(concat(kGateRefuses, "COPY from and to the script itself; write INSERT"),
                     code_of_state("0A000"));
    }
    if (prepares_transaction(sql)) {
      throw SqlError(concat(kGateRefuses, "PREPARE TRANSACTION, which would outlive the run"),
                     code_of_state("0A000"));
    }
    if (!look_ || in_transaction_now()) return run(sql);
    if (is_concurrent(sql)) return run_held_up<Standstill>(sql);
    return calls_procedures(sql) ? run_held_up<Relay>(sql) : run(sql);
  }

  void repeat_chance(std::uint64_t seed) override {
    const std::scoped_lock lock(mutex_);
    if (in_transaction_now()) return;
    constexpr double kSeeds = 1'000'000;
    const double fraction = static_cast<double>(seed % 1'000'000) / kSeeds;
    const bool is_another = options_.varied == Circumstance::chance;
    user().run_one(
        concat("SELECT setseed(", std::to_string(is_another ? -fraction : fraction), ")"));
  }

  Rows sequences() override {
    const std::scoped_lock lock(mutex_);
    return read_sequences(reader(), names());
  }

  void restore_sequences(const Rows& sequences) override {
    const std::scoped_lock lock(mutex_);
    write_sequences(user(), names(), sequences);
  }

  Answer ask(std::string_view sql) override {
    const std::scoped_lock lock(mutex_);
    names_known_ = false;
    if (observer_) observer_->forget();
    if (prepares_transaction(sql)) {
      throw SqlError("PREPARE TRANSACTION would outlive the run", code_of_state("0A000"));
    }
    return answer_of(user(), std::string(sql));
  }

  Rows query(std::string_view sql) override {
    const std::scoped_lock lock(mutex_);
    return rows_of(user(), sql);
  }

  Rows query_anew(std::string_view sql) override {
    const std::scoped_lock lock(mutex_);
    return rows_of(probe(), sql);
  }

  Culprits find_culprits(std::string_view sql, std::string_view message,
                         std::size_t limit) override {
    const std::scoped_lock lock(mutex_);
    if (user().transaction() == PQTRANS_INERROR) return {};
    return postgres::find_culprits(user(), sql, message, limit);
  }

  Database database() const override { return database_; }

  bool has_moved() override {
    const std::scoped_lock lock(mutex_);
    return user().run_one("SELECT current_database()").view(0, 0) != name_;
  }

  bool in_transaction() const override { return in_transaction_now(); }

  void limit_seconds(double seconds) override {
    const std::scoped_lock lock(mutex_);
    limit_ = seconds;
    user().limit_seconds(seconds);
    if (probe_) probe_->limit_seconds(seconds);
  }
  bool timed_out() const override {
    return (user_ && user_->timed_out()) || (probe_ && probe_->timed_out());
  }

  void on_progress(std::function<void()> look) override {
    const std::scoped_lock lock(mutex_);
    look_ = std::move(look);
  }

  void forbid_growth() override {
    const std::scoped_lock lock(mutex_);
    observer().forbid_growth();
  }

  void lock_out_writers() override {
    const std::scoped_lock lock(mutex_);
    lock_tables(user(), names(), "EXCLUSIVE");
  }

  std::uint64_t size() override {
    const std::scoped_lock lock(mutex_);
    // What a database without a table takes is nothing that anybody put there.
    const Result bytes = reader().run_one(
        "SELECT greatest(0, pg_database_size(current_database()) - pg_database_size('template0'))");
    return static_cast<std::uint64_t>(bytes.number(0, 0));
  }

  Schema read_schema() override {
    const std::scoped_lock lock(mutex_);
    names_known_ = false;
    const Names& known = names();
    return read_postgres_schema(reader(), known);
  }

  std::vector<Table> read_tables(
      const std::function<bool(const std::string& name)>& is_wanted) override {
    const std::scoped_lock lock(mutex_);
    names_known_ = false;
    const Names& known = names();
    return read_postgres_tables(reader(), known, is_wanted);
  }

  std::optional<RowSecurity> row_security(const std::string& role) override {
    const std::scoped_lock lock(mutex_);
    names_known_ = false;
    const Names& known = names();
    return read_row_security(reader(), known, role);
  }

  void free_owners() override {
    const std::scoped_lock lock(mutex_);
    Client admin = server_->connect(Who::admin, name_);
    free_owners_of(admin, server_->access().account(Who::unbound));
  }

  void set_in_transaction(const std::string& setting, const std::string& value) override {
    const std::scoped_lock lock(mutex_);
    user().run_one(
        concat("SELECT set_config(", pg_literal(setting), ", ", pg_literal(value), ", true)"));
  }

  std::int64_t count_rows(const std::string& table) override {
    const std::scoped_lock lock(mutex_);
    const Relation relation = names().find(reader(), table);
    return reader()
        .run_one(concat("SELECT count(*) FROM ", relation.has_children_of_its_own ? "ONLY " : "",
                        names().quote(table)))
        .number(0, 0);
  }

  TableSnapshot digest(const DigestRequest& request) override {
    const std::scoped_lock lock(mutex_);
    return digest_table(reader(), names(), request);
  }

  RowSource rows(const RowRequest& request) override {
    const std::scoped_lock lock(mutex_);
    RowSource source = read_rows(reader(), names(), request);
    return [this, source = std::move(source)] {
      const std::scoped_lock lock_again(mutex_);
      return source();
    };
  }

  std::vector<std::string> check_structure(VirtualTables /*virtual_tables*/) override {
    return check_integrity({});
  }

  std::vector<std::string> check_integrity(const std::vector<std::string>& tables) override {
    const std::scoped_lock lock(mutex_);
    Client checker = server_->connect(Who::admin, name_);
    return check_storage(checker, names(), tables);
  }

  std::vector<ForeignKeyViolation> check_foreign_keys(
      const std::vector<std::string>& tables) override {
    const std::scoped_lock lock(mutex_);
    names_known_ = false;
    const Names& known = names();
    return find_orphans(reader(), known, tables);
  }

  std::vector<UnheldCheck> unheld_checks() override {
    const std::scoped_lock lock(mutex_);
    names_known_ = false;
    const Names& known = names();
    return find_unheld_checks(reader(), known);
  }

  std::vector<std::string> views_with_rows() override {
    const std::scoped_lock lock(mutex_);
    names_known_ = false;
    const Names& known = names();
    return filled_views(reader(), known);
  }

  bool is_fresh(const std::string& view) override {
    const std::scoped_lock lock(mutex_);
    return has_rows_of_its_query(reader(), names(), view);
  }

  std::vector<BrokenObject> broken_objects() override {
    const std::scoped_lock lock(mutex_);
    Client checker = server_->connect(Who::reader, name_);
    std::vector<BrokenObject> broken = find_broken_functions(checker);
    std::ranges::move(find_broken_bodies(checker), std::back_inserter(broken));
    std::ranges::move(find_empty_views(checker), std::back_inserter(broken));
    return broken;
  }

  std::string quote(std::string_view name) const override {
    const bool may_be_elsewhere = name.find('.') != name.npos;
    if (!may_be_elsewhere) return pg_identifier(name);
    const std::scoped_lock lock(mutex_);
    return const_cast<PostgresSession*>(this)->names().quote(name);  // NOLINT: what it remembers
  }

  bool compiles_triggers_late() const override { return true; }

  bool can_cast() const override { return true; }

  std::string literal(const Value& value) const override {
    const auto* blob = std::get_if<Blob>(&value);
    if (blob == nullptr) return value_literal(value);
    const std::string bits = value_literal(value);  // x'00ff', which is a string of bits here
    return concat("'\\x", bits.substr(2), "::bytea");
  }

  bool park() override {
    const std::scoped_lock lock(mutex_);
    if (user_ && !park_user()) return false;
    if (probe_ && probe_->is_reading()) return false;
    probe_.reset();
    return true;
  }

 private:
  bool in_transaction_now() const {
    return user_ && user_->transaction() != PQTRANS_IDLE && user_->transaction() != PQTRANS_UNKNOWN;
  }

  // What a script has set is set again; what it keeps in its session otherwise cannot be.
  bool park_user() {
    if (in_transaction_now() || user_->is_reading()) return false;
    const Result kept = user_->run_one(
        "SELECT pg_my_temp_schema() <> 0 AND EXISTS (SELECT FROM pg_class WHERE relnamespace = "
        "pg_my_temp_schema()) OR EXISTS (SELECT FROM pg_prepared_statements) OR EXISTS (SELECT "
        "FROM "
        "pg_cursors WHERE name <> '') OR EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' "
        "AND pid = "
        "pg_backend_pid())");
    if (kept.truth(0, 0)) return false;
    const Result settings = user_->run_one(
        "SELECT concat('SET ', quote_ident(name), ' TO ', CASE WHEN name IN ('search_path', "
        "'DateStyle') THEN setting ELSE quote_literal(setting) END) FROM pg_settings WHERE source "
        "= "
        "'session' AND name NOT IN ('lock_timeout', 'default_transaction_read_only')");
    settings_.clear();
    for (int row = 0; row < settings.rows(); ++row) settings_.push_back(settings.text(row, 0));
    observer_.reset();
    user_.reset();
    return true;
  }

  Client& user() {
    if (user_) return *user_;
    const bool is_scripts = options_.access == Access::write && options_.untrusted;
    const Who account = is_scripts ? Who::owner : Who::reader;
    const bool has_role = !options_.role.empty();
    if (has_role) enter_role();
    user_ = std::make_unique<Client>(server_->connect(has_role ? Who::visitor : account, name_));
    if (has_role) user_->run_one(concat("SET ROLE ", pg_identifier(options_.role)));
    user_->run_one(lock_timeout(options_.patience_seconds));
    if (options_.varied == Circumstance::clock) user_->run_one("SET TimeZone = 'Pacific/Apia'");
    for (const std::string& setting : settings_) user_->run_one(setting);
    if (options_.access == Access::read) {
      user_->run(std::string(kReadingSettings));
    }
    user_->limit_seconds(limit_);
    return *user_;
  }

  template <typename Line>
  Outcome run_held_up(std::string_view sql) {
    user().run_one("SET lock_timeout = 0");  // it waits for as long as somebody looks
    const auto wait_as_before = [&] { user().run_one(lock_timeout(options_.patience_seconds)); };
    try {
      const Line line(*server_, name_, names(), user(), look_);
      Outcome outcome = run(sql);
      wait_as_before();
      return outcome;
    } catch (const SqlError&) {
      wait_as_before();
      throw;
    }
  }

  Outcome run(std::string_view sql) {
    if (options_.observed) return observer().run(std::string(sql));
    Outcome outcome;
    const Stopwatch clock;
    const Result result = user().run_guarded(std::string(sql));
    outcome.seconds = clock.seconds();
    if (!result.tag().starts_with("SELECT")) outcome.rows_changed = result.rows_changed();
    if (observer_) observer_->forget();
    return outcome;
  }

  // Whoever resets the role is left with an account that may do nothing.
  void enter_role() {
    // Of a role that others use nobody becomes a member.
    if (server_->access().is_shared() && !server_->stand_in(options_.role)) {
      throw Error(concat("the server has a role '", options_.role,
                         "' of its own, which nothing is ",
                         "tried as; use a server without it, or none"));
    }
    Client admin = server_->connect(Who::admin, name_);
    admit_to(admin, options_.role, server_->access().account(Who::visitor));
  }

  Client& probe() {
    if (!probe_) {
      probe_ = std::make_unique<Client>(server_->connect(Who::reader, name_));
      probe_->run(std::string(kReadingSettings));
      probe_->run_one(lock_timeout(options_.patience_seconds));
      probe_->limit_seconds(limit_);
    }
    return *probe_;
  }

  // Sees what a script has not committed yet; otherwise it is nothing that a script has set.
  Client& reader() {
    if (options_.access == Access::read || in_transaction_now()) return user();
    return probe();
  }

  Observer& observer() {
    Client& client = user();
    if (!observer_) observer_ = std::make_unique<Observer>(client, *server_);
    return *observer_;
  }

  const Names& names() {
    if (!names_known_) names_.read(reader());
    names_known_ = true;
    return names_;
  }

  static Rows rows_of(Client& client, std::string_view sql) {
    const Result result = client.run_guarded(std::string(sql));
    Rows rows;
    for (int row = 0; row < result.rows(); ++row) {
      Row& one = rows.emplace_back();
      for (int i = 0; i < result.columns(); ++i) one.push_back(value_in(result, row, i));
    }
    return rows;
  }

  std::shared_ptr<Server> server_;
  Database database_;
  std::string name_;
  SessionOptions options_;
  mutable std::recursive_mutex mutex_{};
  std::unique_ptr<Client> user_{};
  std::unique_ptr<Client> probe_{};
  std::unique_ptr<Observer> observer_{};  // of user_
  std::vector<std::string> settings_{};   // of a connection that was closed for a moment
  Names names_{};
  bool names_known_ = false;
  std::function<void()> look_{};
  double limit_ = 0;
  std::optional<Server::OtherWork> beside_{};
};

}  // namespace

std::unique_ptr<Session> open_postgres_session(const std::shared_ptr<Server>& server,
                                               const Database& database,
                                               const SessionOptions& options) {
  return std::make_unique<PostgresSession>(server, database, options);
}

}  // namespace gate::postgres
