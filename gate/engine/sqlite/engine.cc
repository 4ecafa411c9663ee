#include "gate/engine/sqlite/engine.h"

#include <sqlite3.h>

#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/capture.h"
#include "gate/engine/sqlite/exchange.h"
#include "gate/engine/sqlite/header.h"
#include "gate/engine/sqlite/load.h"
#include "gate/engine/sqlite/other_locale.h"
#include "gate/engine/sqlite/refusals.h"
#include "gate/engine/sqlite/repeat.h"
#include "gate/engine/sqlite/session.h"
#include "gate/engine/sqlite/shadow/stores.h"
#include "gate/engine/sqlite/state.h"
#include "gate/engine/sqlite/versions.h"

namespace gate {

namespace {

class SqliteEngine : public Engine {
 public:
  SqliteEngine() { begin_repeatable_time(); }

  std::string_view name() const override { return "sqlite"; }
  std::string version() const override { return sqlite3_libversion(); }

  std::string why_not_varied(Circumstance circumstance) const override {
    if (circumstance != Circumstance::locale || has_other_locale()) return {};
    return "this machine has no locale that writes numbers in another way (de_DE.UTF-8 would do)";
  }

  void capture(const std::string& source, const Database& to) override {
    capture_sqlite(source, to.location);
  }

  void refer(const std::string& source, const Database& to) override {
    refer_to_sqlite(source, to.location);
  }

  void adopt(const std::string& source, const Database& to) override {
    adopt_sqlite(source, to.location);
  }

  bool is_one_file() const override { return true; }

  bool load(const std::string& sql, const Database& to) override {
    return load_sqlite(sql, to.location);
  }

  Database place(const std::string& work_dir, std::string_view name) const override {
    return {concat(work_dir, "/", name, ".db")};
  }

  void clone(const Database& from, const Database& to) override {
    copy_sqlite(from.location, to.location);
  }

  void fork(const Database& from, const Database& to) override {
    shares_forks_ ? clone(from, to) : fork_sqlite(from.location, to.location);
  }

  void share_forks() override { shares_forks_ = true; }

  std::string url(const Database& database) const override {
    return concat("sqlite:///", std::filesystem::absolute(database.location).string());
  }

  void keep(const Database& database) override { keep_sqlite(database.location); }

  std::string written_by(const Database& database) override {
    const std::optional<Header> header = read_header(database.location);
    if (!header || header->written_by == 0) return {};
    const std::uint32_t number = header->written_by;  // https://sqlite.org/c3ref/c_source_id.html
    return concat(number / 1000000, '.', number / 1000 % 1000, '.', number % 1000);
  }

  std::string fingerprint(const Database& database) override {
    const std::string wal = database.location + "-wal";
    std::string hash = hash_at(database.location);
    if (size_at(wal) > 0) hash += hash_at(wal);
    return hash;
  }

  void drop(const Database& database) override { remove_sqlite(database.location); }

  Exchanged exchange(const Database& one, const Database& other,
                     const ExchangeOptions& options) override {
    return exchange_sqlite(one.location, other.location, options);
  }

  std::unique_ptr<Session> open(const Database& database, const SessionOptions& options) override {
    if (!is_there(database.location)) {
      throw Error(concat("no database at '", database.location, "'"));
    }
    return open_sqlite_session(database, options, memory_);
  }

  std::string refusal_hint(std::string_view sql, std::string_view message) const override {
    std::string hint = shell_command_hint(sql);
    if (hint.empty()) hint = later_version_hint(sql, message, sqlite3_libversion_number());
    if (hint.empty()) hint = advice_on_refusal(message);
    return hint;
  }

  RefusalCause cause_of_refusal(std::string_view message) const override {
    return gate::cause_of_refusal(message);
  }

  std::string question_of_state(const std::vector<Table>& tables) const override {
    return gate::question_of_state(tables);
  }

 private:
  SessionMemory memory_;
  bool shares_forks_ = false;
};

}  // namespace

std::unique_ptr<Engine> make_sqlite_engine(const EngineOptions& options) {
  if (!options.server.empty() && options.server != kNoServer) {
    throw UsageError("--server: the fixture is a database of SQLite, which has no servers");
  }
  return std::make_unique<SqliteEngine>();
}

}  // namespace gate
