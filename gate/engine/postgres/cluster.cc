#include "gate/engine/postgres/cluster.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
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
#include "gate/engine/postgres/accounts.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/programs.h"

namespace gate::postgres {

namespace {

constexpr double kPatience = 60;  // seconds, of a busy machine

// A socket's address has no room for a longer path.
std::string folder_for_sockets() {
  constexpr std::size_t kLongest = 60;
  const char* wish = std::getenv("TMPDIR");
  return wish != nullptr && std::strlen(wish) > kLongest ? "/tmp" : "";
}

// Of runs that were killed: their servers went with them, and nobody can want what these had. What
// cannot be removed is warned of by whoever looks for such folders.
void remove_the_dead() {
  for (const std::string& folder : abandoned_folders(folder_for_sockets())) {
    std::error_code error;
    if (exists(folder + "/data/PG_VERSION")) std::filesystem::remove_all(folder, error);
  }
}

}  // namespace

Cluster::Cluster(const std::string& programs, Commits commits)
    : programs_(programs),
      account_(unprivileged_account()),
      folder_(folder_for_sockets()),
      access_(ServerAccess::to_own(
          concat("@/?host=", percent_encoded(folder_.path(), true), "&port=5432"))),
      commits_(commits) {
  if (programs_.empty()) {
    throw UsageError(concat("no PostgreSQL server is installed here (Debian: postgresql); $",
                            kProgramsVariable, " can name the folder of its programs, and ",
                            "--server one that runs"));
  }
  remove_the_dead();
  if (account_.is_another && chown(folder_.path().c_str(), account_.user, account_.group) != 0) {
    throw Error(concat("cannot give ", in_quotes(folder_.path()), " to the server's user"));
  }
  initialise();
  start();
  Client client(access_.location(Who::admin, "postgres"));
  make_accounts(client, access_);
}

void Cluster::initialise() {
  // Letters of all alphabets have a lower case, as they have in production; sorting is by bytes.
  constexpr const char* kLetters = "C.UTF-8";
  const locale_t known = newlocale(LC_CTYPE_MASK, kLetters, nullptr);
  const std::string letters = known != nullptr ? kLetters : "C";
  if (known != nullptr) freelocale(known);
  Daemon initdb(
      {programs_ + "/initdb", "-D", folder_.file("data"), "-U", access_.account(Who::admin), "-A",
       "trust", "-E", "UTF8", "--locale=C", "--lc-ctype=" + letters, "--no-sync"},
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
  std::vector<std::string> words = {
      programs_ + "/postgres", "-D", folder_.file("data"), "-k", folder_.path(), "-p", "5432"};
  for (const char* setting :
       {"listen_addresses=", "fsync=off", "full_page_writes=off", "wal_level=minimal",
        "max_wal_senders=0", "deadlock_timeout=100ms", "max_wal_size=8GB", "checkpoint_timeout=1h",
        "autovacuum=off", "jit=off", "max_connections=100", "max_prepared_transactions=0",
        "shared_buffers=256MB", "unix_socket_permissions=0700", "log_min_messages=fatal",
        "log_min_error_statement=panic", "timezone=UTC", "log_timezone=UTC"}) {
    words.insert(words.end(), {"-c", setting});
  }
  const bool is_late = commits_ == Commits::late;
  words.insert(words.end(), {"-c", is_late ? "synchronous_commit=off" : "synchronous_commit=on"});
  server_ = std::make_unique<Daemon>(words, account_, log(), folder_.path());
  const Stopwatch clock;
  const std::string database = access_.location(Who::admin, "postgres");
  while (libpq().PQping(database.c_str()) != PQPING_OK) {
    check_interrupt();
    if (server_->has_ended() || clock.seconds() > kPatience) {
      throw Error(concat("PostgreSQL's server did not start: ", what_it_said()));
    }
    poll(nullptr, 0, 5);
  }
}

void Cluster::crash() {
  server_->signal(SIGQUIT);
  server_->wait(kPatience);
  start();
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
