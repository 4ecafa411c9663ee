#include "gate/engine/postgres/engine.h"

#include <algorithm>
#include <cctype>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/process.h"
#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "gate/engine/postgres/guest.h"
#include "gate/engine/postgres/load.h"
#include "gate/engine/postgres/programs.h"
#include "gate/engine/postgres/server.h"
#include "gate/engine/postgres/server_url.h"
#include "gate/engine/postgres/session.h"
#include "gate/engine/postgres/state.h"

namespace gate::postgres {

namespace {

// A database that is to stay while others look for it: nobody may write until this goes.
class HeldDatabase {
 public:
  HeldDatabase(const std::shared_ptr<Server>& server, const Database& database)
      : session_(open_postgres_session(server, database,
                                       {.access = Access::write, .untrusted = false})) {
    session_->lock_out_writers();
  }

 private:
  std::unique_ptr<Session> session_;
};

// Where the server is, for this process and those that it starts.
struct Choice {
  explicit Choice(const EngineOptions& options)
      : server(options.server.empty() ? server_of_environment() : options.server) {
    if (server == kNoServer) server.clear();
    if (server.empty()) return;
    constexpr std::size_t kIdBytes = 6;
    constexpr std::size_t kSecretBytes = 32;
    id = random_name(kIdBytes);
    secret = random_name(kSecretBytes);
  }

  std::string server;    // empty = a throwaway one
  std::string id{};      // of this run, on a server that others use
  std::string secret{};  // and for its accounts there
};

// pg_restore is told the folder that pg_dump has written, not its table of contents.
std::string archive_of(const std::string& source) {
  constexpr std::string_view kContents = "/toc.dat";
  return source.ends_with(kContents) ? source.substr(0, source.size() - kContents.size()) : source;
}

class PostgresEngine final : public Engine {
 public:
  explicit PostgresEngine(const EngineOptions& options) : choice_(options) {}

  // With a server that is there already.
  explicit PostgresEngine(std::shared_ptr<Server> server)
      : choice_({.server = std::string(kNoServer)}), server_(std::move(server)) {}

  std::string_view name() const override { return "postgres"; }

  // "postgres (PostgreSQL) 15.18 (Debian …)": the third word.
  std::string version() const override {
    if (!version_.empty()) return version_;
    if (!choice_.server.empty()) return version_ = server()->version();
    const std::string programs = find_server_programs();
    if (programs.empty()) return "none installed";
    const ProcessResult said = run_process({programs + "/postgres", "--version"}, {});
    const std::size_t digit = std::min(said.out.find_first_of("0123456789"), said.out.size());
    const std::size_t end = std::min(said.out.find_first_of(" \n", digit), said.out.size());
    version_ = said.out.substr(digit, end - digit);
    return version_;
  }

  std::string why_not_varied(Circumstance circumstance) const override {
    switch (circumstance) {
      case Circumstance::locale:
        return "the server's locale is the database's";
      default:
        return {};
    }
  }

  // Its clock is the machine's, and gen_random_uuid() takes no seed.
  bool can_repeat(Circumstance circumstance) const override {
    return circumstance != Circumstance::clock && circumstance != Circumstance::chance;
  }

  void capture(const std::string& source, const Database& to) override {
    const std::string name = database_name(to.location);
    if (!engine_of_url(source).empty()) return capture_running(source, name);
    if (!exists(source)) throw UsageError(concat("there is no ", in_quotes(source)));
    if (is_folder(source) && !exists(source + "/toc.dat")) {
      throw UsageError(concat(in_quotes(source), " is a folder, and none that pg_dump wrote"));
    }
    load_archive(*server(), archive_of(source), name);
  }

  void adopt(const std::string& source, const Database& to) override {
    capture(source, to);
    remove_file(source);
  }

  bool load(const std::string& sql, const Database& to) override {
    return load_postgres(*server(), sql, database_name(to.location));
  }

  Database place(const std::string& work_dir, std::string_view name) const override {
    std::string own = server()->access().prefix(work_dir);
    for (const char byte : name) {
      own += std::isalnum(static_cast<unsigned char>(byte)) != 0 ? byte : '_';
    }
    return {server()->access().location(Who::owner, own)};
  }

  void clone(const Database& from, const Database& to) override {
    server()->copy(database_name(from.location), database_name(to.location));
  }

  std::string url(const Database& database) const override {
    return server()->access().url(Who::owner, database_name(database.location));
  }

  void keep(const Database& database) override {
    if (!server()->access().is_shared()) {
      throw Error("the server that it is in ends with this run; it can be kept on one of --server");
    }
    const std::string kept = server()->keep(database_name(database.location));
    log_progress(concat("kept on the server as the database ", kept));
  }

  std::string written_by(const Database& /*database*/) override { return version(); }

  std::string fingerprint(const Database& database) override {
    const auto lock = server()->lock();
    Client client = server()->connect(Who::reader, database_name(database.location));
    return fingerprint_of(client);
  }

  void drop(const Database& database) override { server()->drop(database_name(database.location)); }

  std::unique_ptr<Engine> apart() override {
    if (!choice_.server.empty()) return nullptr;
    return std::make_unique<PostgresEngine>(Server::apart());
  }

  void bring(Engine& other, const Database& from, const Database& to) override {
    server()->copy_from(*dynamic_cast<PostgresEngine&>(other).server(),
                        database_name(from.location), database_name(to.location));
  }

  void crash() override { server()->crash(); }

  bool outlives_crash(const Table& table) const override {
    return std::ranges::count(table.options, "UNLOGGED") == 0;
  }

  void cut_off(const Database& database) override {
    server()->cut_off(database_name(database.location));
  }

  Exchanged exchange(const Database& one, const Database& other,
                     const ExchangeOptions& options) override {
    const Stopwatch clock;
    server()->exchange(database_name(one.location), database_name(other.location),
                       options.patience_seconds);
    Exchanged exchanged{.seconds = clock.seconds()};
    exchanged.hold = std::make_shared<HeldDatabase>(server(), other);
    return exchanged;
  }

  std::unique_ptr<Session> open(const Database& database, const SessionOptions& options) override {
    return open_postgres_session(server_of(database), database, options);
  }

  // Rights and policies are looked at before constraints are.
  Refuser refuser_of(const SqlError& error) const override {
    if (error.code() == code_of_state("42501")) return Refuser::rights;
    if (error.code() == code_of_state("P0001")) return Refuser::code;
    const bool is_constraint =
        error.code() >= code_of_state("23000") && error.code() <= code_of_state("23ZZZ");
    return is_constraint ? Refuser::constraint : Refuser::other;
  }

  std::string refusal_hint(std::string_view /*sql*/, std::string_view message) const override {
    if (message.starts_with("permission denied to create role")) {
      return "roles belong to the whole server, which other copies share: have the fixture's "
             "script "
             "create it";
    }
    if (message.find("cannot run inside a transaction block") != message.npos) {
      return "the tool opens a transaction around the script: put the statement alone into a "
             "migration that it opens none for";
    }
    if (message.starts_with("permission denied for function dblink")) {
      return "nothing of a copy reaches another database: what the code does there is not "
             "rehearsed";
    }
    if (message.find("must be superuser") != message.npos ||
        message.starts_with("permission denied")) {
      return "migrations are rehearsed as the owner of the database, who is no superuser";
    }
    return {};
  }

  RefusalCause cause_of_refusal(std::string_view message) const override {
    if (message == kDeadlock) return {RefusalKind::deadlock, {}};
    if (message.find("already exists") != message.npos) return {RefusalKind::exists, {}};
    if (message.find("does not exist") != message.npos) {
      const bool is_table = message.starts_with("relation") || message.starts_with("table");
      const std::size_t begin = message.find('"');
      const std::size_t end = begin == message.npos ? begin : message.find('"', begin + 1);
      const std::string name =
          end == message.npos ? "" : std::string(message.substr(begin + 1, end - begin - 1));
      return {is_table ? RefusalKind::missing_table : RefusalKind::missing_object, name};
    }
    for (const std::string_view words : {"violates", "contains null values",
                                         "could not create unique "
                                         "index",
                                         "is violated by some row"}) {
      if (message.find(words) != message.npos) return {RefusalKind::rows, {}};
    }
    const bool is_ours = message.find("permission denied") != message.npos ||
                         message.find("must be superuser") != message.npos;
    return {is_ours ? RefusalKind::environment : RefusalKind::other, {}};
  }

  std::string question_of_state(const std::vector<Table>& tables) const override {
    return question_of_postgres(tables);
  }

 private:
  // Started when a database is first asked for: to list engines takes none.
  const std::shared_ptr<Server>& server() const {
    if (server_) return server_;
    server_ = choice_.server.empty()
                  ? Server::own()
                  : Server::shared(read_server_url(choice_.server), choice_.id, choice_.secret);
    return server_;
  }

  // A process that was forked opens what its parent has made.
  std::shared_ptr<Server> server_of(const Database& database) {
    if (server_) return server_;
    std::string place = place_of(database.location);
    const bool is_shared = !choice_.server.empty();
    server_ = std::make_shared<Server>(
        is_shared ? ServerAccess::to_shared(std::move(place), choice_.id, choice_.secret)
                  : ServerAccess::to_own(std::move(place)));
    return server_;
  }

  // As pg_dump sees it: one state, whatever others do to it meanwhile.
  void capture_running(const std::string& source, const std::string& name) {
    const TempDir folder("");
    const ServerUrl url = read_database_url(source);
    const std::string archive = folder.file("dump");
    dump_database(url.location, url.password, archive, {"--format=custom", "--compress=0"});
    load_archive(*server(), archive, name);
  }

  Choice choice_;

  mutable std::shared_ptr<Server> server_{};
  mutable std::string version_{};
};

}  // namespace

}  // namespace gate::postgres

namespace gate {

std::unique_ptr<Engine> make_postgres_engine(const EngineOptions& options) {
  return std::make_unique<postgres::PostgresEngine>(options);
}

bool is_postgres_head(std::string_view head) {
  // A tar file begins with the name of the first file in it.
  constexpr std::string_view kFirstInTar("toc.dat\0", 8);
  return head.starts_with("PGDMP") || head.starts_with(kFirstInTar);
}

}  // namespace gate
