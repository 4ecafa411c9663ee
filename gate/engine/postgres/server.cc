#include "gate/engine/postgres/server.h"

#include <poll.h>

#include <vector>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/process.h"
#include "gate/base/text.h"

namespace gate::postgres {

namespace {

constexpr int kStrategies = 150000;  // CREATE DATABASE … STRATEGY came with 15
constexpr int kObjectInUse = code_of_state("55006");
constexpr std::int64_t kLarge = 500'000'000;  // from here on files are copied rather than logged

// Connections that others have opened.
std::string who_is_in(const std::string& name, std::string_view condition) {
  return concat(" FROM pg_stat_activity WHERE datname = ", pg_literal(name),
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()", condition);
}

}  // namespace

std::string database_name(const std::string& location) {
  const std::size_t end = std::min(location.find('?'), location.size());
  const std::size_t slash = location.rfind('/', end);
  return slash == location.npos ? location : location.substr(slash + 1, end - slash - 1);
}

std::shared_ptr<Server> Server::start() {
  auto cluster = Cluster::shared();
  return std::shared_ptr<Server>(new Server(cluster->folder(), cluster));  // NOLINT: private
}

std::shared_ptr<Server> Server::of(const std::string& location) {
  constexpr std::string_view kHost = "?host=";
  const std::size_t at = location.find(kHost);
  if (at == location.npos) throw UsageError(concat(in_quotes(location), " names no server"));
  return std::shared_ptr<Server>(
      new Server(location.substr(at + kHost.size())));  // NOLINT: as above
}

std::string Server::location(std::string_view account, std::string_view name) const {
  return location_at(host_, account, name);
}

Client& Server::admin() {
  if (!admin_ || admin_->is_lost()) {
    admin_ = std::make_unique<Client>(location(kAdmin, "postgres"));
  }
  return *admin_;
}

void Server::create(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  drop(name);
  admin().run_one(concat("CREATE DATABASE ", pg_identifier(name), " TEMPLATE template0"));
  give_rights(name);
  Client(location(kAdmin, name)).run_one(concat("ALTER SCHEMA public OWNER TO ", kOwner));
}

// All but to drop it, or others of ours.
void Server::give_rights(const std::string& name) {
  admin().run_one(concat("GRANT ALL ON DATABASE ", pg_identifier(name), " TO ", kOwner));
}

void Server::drop(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  park_all(name);
  admin().run_one(concat("DROP DATABASE IF EXISTS ", pg_identifier(name), " WITH (FORCE)"));
}

void Server::copy(const std::string& from, const std::string& to) {
  const std::scoped_lock lock(mutex_);
  drop(to);
  if (!park_all(from)) return dump_into(from, to);
  std::string how;
  if (admin().server_version() >= kStrategies) {
    const Result size = admin().run_one(concat("SELECT pg_database_size(", pg_literal(from), ")"));
    if (size.number(0, 0) > kLarge) how = " STRATEGY file_copy";
  }
  admin().run_one(
      concat("CREATE DATABASE ", pg_identifier(to), " TEMPLATE ", pg_identifier(from), how));
  give_rights(to);
  // What is set for a database is not its content, and not copied with it.
  const Result settings = admin().run_one(
      concat("SELECT split_part(s, '=', 1), substr(s, strpos(s, '=') + 1) FROM pg_db_role_setting "
             "r, unnest(r.setconfig) s WHERE r.setrole = 0 AND r.setdatabase = (SELECT oid FROM "
             "pg_database WHERE datname = ",
             pg_literal(from), ")"));
  for (int row = 0; row < settings.rows(); ++row) {
    admin().run_one(concat("ALTER DATABASE ", pg_identifier(to), " SET ",
                           pg_identifier(settings.view(row, 0)), " TO ",
                           pg_literal(settings.view(row, 1))));
  }
}

// What is committed, while somebody is in the middle of something else.
void Server::dump_into(const std::string& from, const std::string& to) {
  create(to);
  const std::string file = concat(host_, "/", to, ".dump");
  constexpr double kLimit = 3600;  // seconds
  const ProcessResult dump =
      run_process({programs() + "/pg_dump", "--format=custom", "--compress=0", "--file", file,
                   "--dbname", location(kAdmin, from)},
                  {.limit_seconds = kLimit});
  if (dump.exit_code != 0) throw Error(concat("pg_dump: ", trim(dump.error)));
  restore(file, to, {});
  remove_file(file);
}

void Server::restore(const std::string& archive, const std::string& to,
                     const std::vector<std::string>& options) {
  constexpr double kLimit = 3600;  // seconds
  // A materialised view is filled by its owner, whom row-level security may bind.
  std::vector<std::string> words = {programs() + "/pg_restore", "--exit-on-error",
                                    "--enable-row-security", "--dbname", location(kLoader, to)};
  words.insert(words.end(), options.begin(), options.end());
  words.push_back(archive);
  const ProcessResult restored = run_process(words, {.limit_seconds = kLimit});
  if (restored.exit_code != 0) throw Error(concat("pg_restore: ", trim(restored.error)));
  hand_over(to);
}

void Server::hand_over(const std::string& name) {
  Client loader(location(kLoader, name));
  // These can only be a superuser's.
  loader.run(concat(
      "DO $$ DECLARE it record; BEGIN FOR it IN SELECT format('EVENT TRIGGER %I', evtname) AS name "
      "FROM pg_event_trigger UNION ALL SELECT format('FOREIGN DATA WRAPPER %I', fdwname) FROM "
      "pg_foreign_data_wrapper UNION ALL SELECT format('PUBLICATION %I', pubname) FROM "
      "pg_publication WHERE puballtables LOOP EXECUTE concat('ALTER ', it.name, ' OWNER TO ",
      kAdmin, "'); END LOOP; END $$"));
  loader.run(concat("REASSIGN OWNED BY ", kLoader, " TO ", kOwner));
}

bool Server::is_busy(const std::string& name) {
  return admin().run_one(concat("SELECT", who_is_in(name, " AND state <> 'idle'"))).rows() > 0;
}

void Server::exchange(const std::string& one, const std::string& other, double patience_seconds) {
  const std::scoped_lock lock(mutex_);
  park_all(one);
  park_all(other);
  const std::string between = concat(one, "_exchanged");
  const Stopwatch clock;
  for (;;) {
    if (!is_busy(one) && !is_busy(other)) {
      for (const std::string& name : {one, other}) {
        admin().run_one(concat("SELECT pg_terminate_backend(pid)", who_is_in(name, "")));
      }
      try {
        admin().run(concat("BEGIN; ALTER DATABASE ", pg_identifier(one), " RENAME TO ",
                           pg_identifier(between), "; ALTER DATABASE ", pg_identifier(other),
                           " RENAME TO ", pg_identifier(one), "; ALTER DATABASE ",
                           pg_identifier(between), " RENAME TO ", pg_identifier(other),
                           "; COMMIT"));
        return;
      } catch (const SqlError& error) {
        if (admin().transaction() != PQTRANS_IDLE) admin().run_one("ROLLBACK");
        if (error.code() != kObjectInUse) throw;  // somebody was quicker
      }
    }
    if (clock.seconds() >= patience_seconds) {
      throw Busy(concat("somebody works in the database '", one, "' or in '", other, "'"));
    }
    check_interrupt();
    poll(nullptr, 0, 10);
  }
}

void Server::enter(const std::string& name, Parkable* session) {
  const std::scoped_lock lock(mutex_);
  sessions_.emplace(name, session);
}

void Server::leave(const std::string& name, Parkable* session) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(sessions_,
                [&](const auto& one) { return one.first == name && one.second == session; });
}

bool Server::park_all(const std::string& name) {
  bool all = true;
  const auto [begin, end] = sessions_.equal_range(name);
  for (auto at = begin; at != end; ++at) all = at->second->park() && all;
  if (all) {
    // A connection that was closed a moment ago is there for the server a little longer.
    const Stopwatch clock;
    constexpr double kPatience = 4;
    while (clock.seconds() < kPatience &&
           admin().run_one(concat("SELECT", who_is_in(name, ""))).rows() > 0) {
      poll(nullptr, 0, 1);
    }
  }
  return all;
}

}  // namespace gate::postgres
