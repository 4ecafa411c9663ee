#include "gate/engine/postgres/guest.h"

#include <charconv>
#include <vector>

#include "gate/base/descriptor.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/accounts.h"
#include "gate/engine/postgres/stand_ins.h"

namespace gate::postgres {

namespace {

constexpr int kOldest = 130000;    // DROP DATABASE … WITH (FORCE) came with 13
constexpr int kIdleEnds = 140000;  // idle_session_timeout came with 14
constexpr double kPatience = 60;   // seconds, for each step of tidying up

// With the user's own account, whose rights may be restricted otherwise.
void check_server(Client& client) {
  if (client.server_version() < kOldest) {
    throw Error(concat("the server runs PostgreSQL ", client.server_version() / 10000,
                       "; 13 is the oldest that is supported"));
  }
  const Result found = client.run_one(
      "SELECT rolsuper, current_user, pg_is_in_recovery() FROM pg_roles WHERE rolname = "
      "current_user");
  if (found.truth(0, 2)) throw Error("the server is a standby, which nobody can write to");
  if (!found.truth(0, 0)) {
    throw Error(concat("the account '", found.view(0, 1), "' is no superuser of the server: the ",
                       "gate makes roles and databases of its own there, and needs one (a service ",
                       "container's user is); without --server it starts a server itself"));
  }
}

// Advisory locks are numbers: "mg", then the 48 bits of the id.
std::string lock_number(const std::string& id) {
  std::int64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number, 16);
  constexpr std::int64_t kOurs = 0x6d67;
  return std::to_string((kOurs << 48) | number);
}

std::vector<std::string> names_in(Client& client, const std::string& query) {
  const Result rows = client.run_one(query);
  std::vector<std::string> names;
  for (int row = 0; row < rows.rows(); ++row) names.push_back(rows.text(row, 0));
  return names;
}

// All that the run with this id has. What cannot be dropped keeps nothing else from it.
void remove_all(Client& client, const std::string& id) {
  const std::string mark = pg_literal(concat(mark_of(id), "_"));
  std::vector<std::string> statements;
  for (const std::string& name :
       names_in(client,
                concat("SELECT datname FROM pg_database WHERE starts_with(datname, ", mark, ")"))) {
    statements.push_back(concat("DROP DATABASE IF EXISTS ", pg_identifier(name), " WITH (FORCE)"));
  }
  for (const std::string& name : names_in(
           client, concat("SELECT rolname FROM pg_roles WHERE starts_with(rolname, ", mark, ")"))) {
    statements.push_back(concat("DROP ROLE IF EXISTS ", pg_identifier(name)));
  }
  std::string trouble;
  for (const std::string& sql : statements) {
    try {
      client.run_one(sql);
    } catch (const SqlError& error) {
      trouble = error.what();
    }
  }
  drop_unused_stand_ins(client);
  if (!trouble.empty()) throw SqlError(trouble, code_of_state("55006"));
}

// Of runs that were killed: whoever lives holds its lock.
void remove_the_dead(Client& client, const std::string& own_id) {
  for (const std::string& id :
       names_in(client,
                "SELECT DISTINCT substr(name, 16, 12) FROM (SELECT datname AS name FROM "
                "pg_database UNION ALL SELECT rolname FROM pg_roles) n WHERE name ~ "
                "'^migration_gate_[0-9a-f]{12}_'")) {
    const std::string number = lock_number(id);
    if (id == own_id) continue;
    if (!client.run_one(concat("SELECT pg_try_advisory_lock(", number, ")")).truth(0, 0)) continue;
    log_warning(concat("a run that was killed left databases on the server (", mark_of(id),
                       "_…); they are dropped now"));
    try {
      remove_all(client, id);
    } catch (const SqlError& error) {
      log_warning(concat("what is called ", mark_of(id), "_… stays on the server: ", error.what()));
    }
    client.run_one(concat("SELECT pg_advisory_unlock(", number, ")"));
  }
}

// The server's name and port as they turned out, from variables and files of the library, too.
std::string place_of_server(const ServerUrl& url, const Client& client) {
  const std::string& rest = url.options;
  const std::string host = client.host();
  const bool is_plain = host.find_first_of("/:,") == host.npos && !host.empty();
  if (is_plain) {
    return concat("@", percent_encoded(host), ":", client.port(), "/", rest.empty() ? "" : "?",
                  rest);
  }
  return concat("@/?host=", percent_encoded(host, true), "&port=", client.port(),
                rest.empty() ? "" : "&", rest);
}

}  // namespace

std::string random_name(std::size_t bytes) {
  const std::string path = "/dev/urandom";
  const Descriptor source = open_to_read(path);
  std::string random(bytes, '\0');
  if (read_block(source, random.data(), bytes, path) != bytes) {
    throw Error("the system has no random bytes");
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name;
  for (const char c : random) {
    const auto byte = static_cast<unsigned char>(c);
    name += kDigits[byte >> 4U];
    name += kDigits[byte & 15U];
  }
  return name;
}

Guest::Guest(const ServerUrl& url, const std::string& id, const std::string& secret)
    : url_(url), id_(id), client_(url.location, url.password) {
  check_server(client_);
  client_.run_one("SET search_path = pg_catalog");
  // It says that we live, for as long as we do.
  if (client_.server_version() >= kIdleEnds) client_.run_one("SET idle_session_timeout = 0");
  // Passwords stand in what follows.
  client_.run_one("SET log_statement = none");
  client_.run_one("SET log_min_duration_statement = -1");
  client_.run_one(concat("SELECT pg_advisory_lock(", lock_number(id_), ")"));
  remove_the_dead(client_, id_);
  access_ = ServerAccess::to_shared(place_of_server(url, client_), id, secret);
  make_accounts(client_, access_);
}

Guest::~Guest() {
  try {
    try {
      tidy_up();
    } catch (const Error&) {  // perhaps it was only the connection that is gone
      client_ = Client(url_.location, url_.password);
      tidy_up();
    }
  } catch (const Error& error) {
    log_warning(
        concat("what is called ", mark_of(id_), "_… was left on the server: ", error.what()));
  }
}

void Guest::tidy_up() {
  client_.tidy_up();
  client_.limit_seconds(kPatience);
  remove_all(client_, id_);
}

}  // namespace gate::postgres
