#include "gate/engine/postgres/server.h"

#include <poll.h>

#include <vector>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/log.h"
#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/cluster.h"
#include "gate/engine/postgres/default_privileges.h"
#include "gate/engine/postgres/guest.h"
#include "gate/engine/postgres/load.h"
#include "gate/engine/postgres/programs.h"
#include "gate/engine/postgres/stand_ins.h"

namespace gate::postgres {

namespace {

constexpr int kStrategies = 150000;  // CREATE DATABASE … STRATEGY came with 15
constexpr int kProviders = 150000;   // of locales; before 15 there was the system's alone
constexpr std::string_view kOnlyProvider = " LOCALE_PROVIDER = libc";
constexpr std::string_view kServersPath = "SET search_path = pg_catalog";
constexpr int kSwitchable = 170000;  // event triggers, by a setting of their own since 17
constexpr int kObjectInUse = code_of_state("55006");
constexpr double kPatience = 10;              // seconds, with connections that are about to end
constexpr std::int64_t kLarge = 500'000'000;  // from here on files are copied rather than logged

// Connections that others have opened.
std::string who_is_in(const std::string& name, std::string_view condition) {
  return concat(" FROM pg_stat_activity WHERE datname = ", pg_literal(name),
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()", condition);
}

// What the gate defines on its own account is nothing that a script's event triggers are to see:
// they would write of it, look for their tables on the path of whoever fires them, and run with the
// rights of one who may do everything.
void fire_no_event_triggers(Client& client) {
  const bool has_switch = client.server_version() >= kSwitchable;
  client.run_one(has_switch ? "SET event_triggers = off"
                            : "SET session_replication_role = replica");
}

}  // namespace

std::shared_ptr<Server> Server::own() {
  auto cluster = Cluster::shared();
  auto server = std::make_shared<Server>(cluster->access());
  server->keeper_ = std::move(cluster);
  return server;
}

std::shared_ptr<Server> Server::apart() {
  auto cluster = std::make_shared<Cluster>(find_server_programs(), Commits::at_once);
  auto server = std::make_shared<Server>(cluster->access());
  server->apart_ = cluster;
  server->keeper_ = std::move(cluster);
  return server;
}

void Server::crash() {
  const std::scoped_lock lock(mutex_);
  admin_.reset();
  apart_->crash();
}

std::shared_ptr<Server> Server::shared(const ServerUrl& url, const std::string& id,
                                       const std::string& secret) {
  auto guest = std::make_shared<Guest>(url, id, secret);
  auto server = std::make_shared<Server>(guest->access());
  server->keeper_user_ = guest->user();
  server->keeper_ = std::move(guest);
  return server;
}

// What a script has made may be called like what the server has: whoever may do everything looks
// for functions and operators among the server's alone. A loader runs scripts, and needs the path
// that these expect.
Client Server::connect(Who who, const std::string& name) const {
  Client client(access_.location(who, name), access_.password(who));
  if (who == Who::admin) {
    client.run_one(std::string(kServersPath));
    fire_no_event_triggers(client);
  }
  return client;
}

bool Server::stand_in(const std::string& role) {
  const std::scoped_lock lock(mutex_);
  return postgres::stand_in(admin(), access_, role);
}

void Server::run_as_admin(const std::string& sql) {
  const std::scoped_lock lock(mutex_);
  admin().run_one(sql);
}

std::string Server::version() {
  const std::scoped_lock lock(mutex_);
  return admin().run_one("SELECT split_part(current_setting('server_version'), ' ', 1)").text(0, 0);
}

Client& Server::admin() {
  if (!admin_ || admin_->is_lost()) {
    admin_ = std::make_unique<Client>(connect(Who::admin, "postgres"));
  }
  return *admin_;
}

void Server::create(const std::string& name, const std::string& options) {
  const std::scoped_lock lock(mutex_);
  const OtherWork work(*this);
  drop(name);
  const std::string empty = concat("CREATE DATABASE ", pg_identifier(name), " TEMPLATE template0");
  std::string known = options.empty() ? " ENCODING 'UTF8'" : options;
  const std::size_t provider = known.find(kOnlyProvider);
  const bool has_none = admin().server_version() < kProviders && provider != known.npos;
  if (has_none) known.erase(provider, kOnlyProvider.size());
  try {
    admin().run_one(concat(empty, known));
  } catch (const SqlError& error) {
    if (options.empty()) throw;
    if (options != refused_options_) {
      log_warning(concat("the fixture's database has", options, ", which this server does not: ",
                         error.what(), "; it is rehearsed in UTF-8, sorted by bytes"));
    }
    refused_options_ = options;
    admin().run_one(concat(empty, " ENCODING 'UTF8'"));
  }
  give_rights(name);
  connect(Who::admin, name)
      .run_one(concat("ALTER SCHEMA public OWNER TO ", pg_identifier(access_.account(Who::owner))));
}

// All but to drop it, or others of ours; and nobody else looks at copies of what production has.
void Server::give_rights(const std::string& name) {
  const std::string on = concat(" ON DATABASE ", pg_identifier(name));
  const auto account = [&](Who who) { return pg_identifier(access_.account(who)); };
  admin().run(concat("REVOKE CONNECT", on, " FROM PUBLIC; GRANT ALL", on, " TO ",
                     account(Who::owner), "; GRANT CONNECT", on, " TO ", account(Who::visitor),
                     ", ", account(Who::reader)));
}

void Server::drop(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  if (pending_signal() != 0) return;  // what is there goes with the server, or with the guest
  try {
    drop_now(name);
  } catch (const SqlError&) {
    throw;
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    admin_.reset();
    if (!keeper_) throw;
    // The connection is gone, perhaps the server. Whoever keeps it tidies up in the end.
  }
}

void Server::drop_now(const std::string& name) {
  const OtherWork work(*this);
  park_all(name);
  admin().run_one(concat("DROP DATABASE IF EXISTS ", pg_identifier(name), " WITH (FORCE)"));
}

void Server::cut_off(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  for (const std::string_view which : {" AND cardinality(pg_blocking_pids(pid)) > 0", ""}) {
    const std::string ended =
        concat("SELECT pg_terminate_backend(pid)", who_is_in(name, which), " ORDER BY pid");
    const Stopwatch clock;
    while (admin().run_one(ended).rows() > 0) {
      if (clock.seconds() > kPatience) throw Busy(concat("connections to ", name, " do not end"));
      check_interrupt();
      poll(nullptr, 0, 1);
    }
  }
}

void Server::copy(const std::string& from, const std::string& to) {
  const std::scoped_lock lock(mutex_);
  const OtherWork work(*this);
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
  copy_settings(from, to);
}

// What is set for a database is not its content, and not copied with it.
void Server::copy_settings(const std::string& from, const std::string& to) {
  const std::string owner = access_.account(Who::owner);
  const Result settings = admin().run_one(concat(
      "SELECT split_part(s, '=', 1), substr(s, strpos(s, '=') + 1), r.setrole = 0 FROM "
      "pg_db_role_setting r, unnest(r.setconfig) s WHERE (r.setrole = 0 OR r.setrole = "
      "(SELECT oid FROM pg_roles WHERE rolname = ",
      pg_literal(owner), ")) AND r.setdatabase = (SELECT oid FROM pg_database WHERE datname = ",
      pg_literal(from), ")"));
  for (int row = 0; row < settings.rows(); ++row) {
    const bool is_list = settings.view(row, 0) == "search_path";  // with its own quotes
    const std::string whose = settings.truth(row, 2) ? concat("ALTER DATABASE ", pg_identifier(to))
                                                     : concat("ALTER ROLE ", pg_identifier(owner),
                                                              " IN DATABASE ", pg_identifier(to));
    admin().run_one(concat(whose, " SET ", pg_identifier(settings.view(row, 0)), " TO ",
                           is_list ? settings.text(row, 1) : pg_literal(settings.view(row, 1))));
  }
}

// What is committed, while somebody is in the middle of something else.
void Server::dump_into(const std::string& from, const std::string& to) {
  const TempDir folder("");
  const std::string file = folder.file("dump");
  if (access_.is_shared()) {
    dump_database(access_.location(Who::reader, from), access_.password(Who::reader), file,
                  {"--format=plain"});
    load_postgres(*this, read_file(file), to);
    return;
  }
  create(to);
  dump_database(access_.location(Who::admin, from), {}, file, {"--format=custom", "--compress=0"});
  restore(file, to, {});
}

void Server::copy_from(const Server& other, const std::string& from, const std::string& to) {
  const TempDir folder("");
  const std::string file = folder.file("dump");
  dump_database(other.access_.location(Who::admin, from), {}, file,
                {"--format=custom", "--compress=0"});
  load_archive(*this, file, to);
}

void Server::restore(const std::string& archive, const std::string& to,
                     const std::vector<std::string>& options) {
  // A materialised view is filled by its owner, whom row-level security may bind.
  std::vector<std::string> words = {"--exit-on-error", "--enable-row-security", "--dbname",
                                    access_.location(Who::loader, to)};
  words.insert(words.end(), options.begin(), options.end());
  words.push_back(archive);
  run_client_program("pg_restore", words, access_.password(Who::loader));
  hand_over(to);
}

void Server::hand_over(const std::string& name) {
  // There its user has no more than he made himself.
  if (access_.is_shared()) return;
  Client loader = connect(Who::loader, name);
  loader.run_one(std::string(kServersPath));
  fire_no_event_triggers(loader);
  const std::string admin_name = pg_identifier(access_.account(Who::admin));
  const auto give_to_admin = [&](const std::string& names) {
    const Result objects = loader.run_one(names);
    for (int row = 0; row < objects.rows(); ++row) {
      loader.run_one(concat("ALTER ", objects.view(row, 0), " OWNER TO ", admin_name));
    }
  };
  // These can only be a superuser's.
  give_to_admin(
      "SELECT format('EVENT TRIGGER %I', evtname) FROM pg_event_trigger UNION ALL SELECT "
      "format('FOREIGN DATA WRAPPER %I', fdwname) FROM pg_foreign_data_wrapper UNION ALL SELECT "
      "format('PUBLICATION %I', pubname) FROM pg_publication WHERE puballtables");
  const std::string loader_name = access_.account(Who::loader);
  const std::string owner_name = access_.account(Who::owner);
  take_over_default_privileges(loader, loader_name, owner_name);
  loader.run(concat("REASSIGN OWNED BY ", pg_identifier(loader_name), " TO ",
                    pg_identifier(owner_name), "; DROP OWNED BY ", pg_identifier(loader_name)));
  let_act_for_owners(loader, owner_name);
  // An owner may call what is withheld from everybody else: files, the log of the whole server.
  give_to_admin(
      "SELECT format('ROUTINE %s', p.oid::regprocedure) FROM pg_proc p JOIN pg_depend d ON "
      "d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension e "
      "ON e.oid = d.refobjid JOIN pg_available_extension_versions v ON v.name = e.extname AND "
      "v.version = e.extversion WHERE NOT v.trusted");
  keep_inside(loader);
}

void Server::keep_inside(Client& loader) {
  const Result routines = loader.run_one(
      "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_depend d ON d.classid = "
      "'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = "
      "d.refobjid WHERE e.extname IN ('dblink', 'http', 'pg_net')");
  for (int row = 0; row < routines.rows(); ++row) {
    loader.run_one(concat("REVOKE EXECUTE ON ROUTINE ", routines.view(row, 0), " FROM PUBLIC"));
  }
}

// A script may make the role that its tables are to belong to. One that may do more than own is
// not lent: what it has becomes the owner's.
void Server::let_act_for_owners(Client& loader, const std::string& owner) {
  const Result roles = loader.run_one(concat(
      "SELECT r.rolname, EXISTS (SELECT FROM pg_roles x WHERE pg_has_role(r.oid, x.oid, 'MEMBER') "
      "AND (x.oid < 16384 OR x.rolsuper OR x.rolcreaterole OR x.rolcreatedb OR x.rolreplication OR "
      "x.rolbypassrls)) FROM "
      "pg_roles r WHERE r.oid >= 16384 AND r.rolname !~ '^migration_gate(_|$)' AND NOT "
      "pg_has_role(",
      pg_literal(owner),
      ", r.oid, 'MEMBER') AND r.oid IN (SELECT relowner FROM pg_class UNION "
      "SELECT nspowner FROM pg_namespace UNION SELECT proowner FROM pg_proc UNION SELECT typowner "
      "FROM pg_type)"));
  for (int row = 0; row < roles.rows(); ++row) {
    const std::string role = pg_identifier(roles.view(row, 0));
    loader.run_one(roles.truth(row, 1)
                       ? concat("REASSIGN OWNED BY ", role, " TO ", pg_identifier(owner))
                       : concat("GRANT ", role, " TO ", pg_identifier(owner)));
  }
}

std::string Server::keep(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  park_all(name);
  const auto account = [&](Who who) { return pg_identifier(access_.account(who)); };
  const std::string user = pg_identifier(keeper_user_);
  {
    Client loader = connect(Who::loader, name);
    loader.run_one(std::string(kServersPath));
    loader.run(concat("REASSIGN OWNED BY ", account(Who::loader), " TO ", user, "; DROP OWNED BY ",
                      account(Who::visitor), ", ", account(Who::reader), ", ",
                      account(Who::unbound)));
  }
  admin().run_one(concat("ALTER DATABASE ", pg_identifier(name), " OWNER TO ", user));
  // What a script has made stays with one who may do no more than that, and cannot log in.
  const std::string owner = pg_identifier(concat("kept_by_", access_.account(Who::owner)));
  admin().run(concat("ALTER ROLE ", account(Who::owner), " RENAME TO ", owner, "; ALTER ROLE ",
                     owner, " NOLOGIN PASSWORD NULL"));
  const std::string kept = concat("kept_by_", name);
  rename(name, kept);
  return kept;
}

// A connection that was closed a moment ago is there for the server a little longer.
void Server::rename(const std::string& from, const std::string& to) {
  const Stopwatch clock;
  for (;;) {
    try {
      admin().run_one(
          concat("ALTER DATABASE ", pg_identifier(from), " RENAME TO ", pg_identifier(to)));
      return;
    } catch (const SqlError& error) {
      if (error.code() != kObjectInUse) throw;
      if (clock.seconds() > kPatience) throw Busy(error.what());
    }
    check_interrupt();
    poll(nullptr, 0, 5);
  }
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
    constexpr double kSecondsToGo = 4;
    while (clock.seconds() < kSecondsToGo &&
           admin().run_one(concat("SELECT", who_is_in(name, ""))).rows() > 0) {
      poll(nullptr, 0, 1);
    }
  }
  return all;
}

}  // namespace gate::postgres
