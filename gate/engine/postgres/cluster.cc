#include "gate/engine/postgres/cluster.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/client.h"

namespace gate::postgres {

namespace {

constexpr double kPatience = 60;  // seconds, of a busy machine
constexpr const char* kVariable = "MIGRATION_GATE_POSTGRES";

// Where Debian, Red Hat and Homebrew put them; a version's own folder stands in for '*'.
constexpr std::string_view kPlaces[][2] = {
    {"/usr/lib/postgresql", "bin"}, {"/usr", "bin"}, {"/opt/homebrew/opt", "bin"}};

bool has_programs(const std::string& folder) {
  return access((folder + "/postgres").c_str(), X_OK) == 0 &&
         access((folder + "/initdb").c_str(), X_OK) == 0;
}

// The 15 of "15" and of "pgsql-15"; 0 where it has none.
int version_in(std::string_view name) {
  const std::size_t digit = name.find_first_of("0123456789");
  return digit == name.npos ? 0 : std::atoi(std::string(name.substr(digit)).c_str());
}

std::string newest_below(const std::string& place, const std::string& below) {
  std::string best;
  int best_version = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(place, error)) {
    const std::string folder = entry.path().string() + "/" + below;
    const int version = version_in(entry.path().filename().string());
    if (version > best_version && has_programs(folder)) {
      best = folder;
      best_version = version;
    }
  }
  return best;
}

std::string in_path() {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return {};
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string folder(rest.substr(0, rest.find(':')));
    if (has_programs(folder)) return folder;
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
  }
  return {};
}

// A socket's address has no room for a longer path.
std::string folder_for_sockets() {
  constexpr std::size_t kLongest = 60;
  const char* wish = std::getenv("TMPDIR");
  return wish != nullptr && std::strlen(wish) > kLongest ? "/tmp" : "";
}

}  // namespace

std::string find_server_programs() {
  if (const char* told = std::getenv(kVariable); told != nullptr && *told != '\0') {
    if (has_programs(told)) return told;
    throw UsageError(concat("$", kVariable, " is ", in_quotes(told),
                            ", where there are no programs 'postgres' and 'initdb'"));
  }
  for (const auto& [place, below] : kPlaces) {
    const std::string found = newest_below(std::string(place), std::string(below));
    if (!found.empty()) return found;
  }
  return in_path();
}

Cluster::Cluster(const std::string& programs)
    : programs_(programs), account_(unprivileged_account()), folder_(folder_for_sockets()) {
  if (programs_.empty()) {
    throw UsageError(concat("no PostgreSQL server is installed here (Debian: postgresql); $",
                            kVariable, " can name the folder of its programs"));
  }
  if (account_.is_another && chown(folder_.path().c_str(), account_.user, account_.group) != 0) {
    throw Error(concat("cannot give ", in_quotes(folder_.path()), " to the server's user"));
  }
  initialise();
  start();
}

void Cluster::initialise() {
  Daemon initdb({programs_ + "/initdb", "-D", folder_.file("data"), "-U", std::string(kAdmin), "-A",
                 "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"},
                account_, log(), folder_.path());
  if (initdb.wait(kPatience) != 0) {
    const std::string said = what_it_said();
    throw Error(said.empty() ? concat("PostgreSQL's initdb could not be run by the user ",
                                      "that the server runs as: can it enter ",
                                      in_quotes(folder_.path()), "?")
                             : concat("PostgreSQL's initdb failed: ", said));
  }
}

void Cluster::start() {
  std::vector<std::string> words = {programs_ + "/postgres", "-D", folder_.file("data"), "-k",
                                    folder_.path()};
  for (const char* setting :
       {"listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off",
        "wal_level=minimal", "max_wal_senders=0", "max_wal_size=8GB", "checkpoint_timeout=1h",
        "autovacuum=off", "jit=off", "max_connections=100", "max_prepared_transactions=0",
        "shared_buffers=256MB", "unix_socket_permissions=0700", "log_min_messages=fatal",
        "log_min_error_statement=panic", "timezone=UTC", "log_timezone=UTC"}) {
    words.insert(words.end(), {"-c", setting});
  }
  server_ = std::make_unique<Daemon>(words, account_, log(), folder_.path());
  const Stopwatch clock;
  const std::string database = location_at(folder(), kAdmin, "postgres");
  while (libpq().PQping(database.c_str()) != PQPING_OK) {
    check_interrupt();
    if (server_->has_ended() || clock.seconds() > kPatience) {
      throw Error(concat("PostgreSQL's server did not start: ", what_it_said()));
    }
    poll(nullptr, 0, 5);
  }
  Client(database).run(concat("CREATE ROLE ", kOwner, " LOGIN; CREATE ROLE ", kLoader,
                              " LOGIN SUPERUSER; GRANT ", kOwner, " TO ", kLoader, "; CREATE ROLE ",
                              kVisitor, " LOGIN NOINHERIT; CREATE ROLE ", kUnbound, " BYPASSRLS"));
}

Cluster::~Cluster() {
  if (!server_) return;
  try {
    // Nothing of it is wanted any more, so it need not write what it has in memory; but it takes
    // its processes and its shared memory along.
    server_->signal(SIGQUIT);
    server_->wait(kPatience);
  } catch (const Error& error) {
    if (pending_signal() == 0) log_warning(error.what());
  }
}

std::shared_ptr<Cluster> Cluster::shared() {
  static std::mutex mutex;
  static std::weak_ptr<Cluster> one;
  const std::scoped_lock lock(mutex);
  std::shared_ptr<Cluster> cluster = one.lock();
  if (!cluster) {
    cluster = std::make_shared<Cluster>(find_server_programs());
    one = cluster;
  }
  return cluster;
}

std::string location_at(std::string_view folder, std::string_view account,
                        std::string_view database) {
  return concat("postgresql://", account, "@/", database, "?host=", folder);
}

// The last line, before those in which initdb says that it tidies up.
std::string Cluster::what_it_said() const {
  const std::string text = read_file(log());
  std::string_view said = trim(text);
  for (;;) {
    const std::size_t before = said.rfind('\n');
    const std::string_view last = said.substr(before + 1);
    if (before == said.npos || !last.starts_with("initdb: removing")) return std::string(last);
    said = trim(said.substr(0, before));
  }
}

}  // namespace gate::postgres
