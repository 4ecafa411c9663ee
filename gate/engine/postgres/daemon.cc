#include "gate/engine/postgres/daemon.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "gate/base/clock.h"
#include "gate/base/descriptor.h"
#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"

namespace gate::postgres {

namespace {

constexpr int kNotStarted = 127;

// What is prepared before the fork: after it nothing may allocate, since another thread may hold
// the heap.
struct Start {
  std::vector<char*> words{};
  Account account{};
  int log = -1;
  const char* directory = nullptr;
  pid_t parent = 0;
};

bool drop_privileges(const Account& account) {
  if (!account.is_another) return true;
  return setgroups(0, nullptr) == 0 && setgid(account.group) == 0 && setuid(account.user) == 0;
}

[[noreturn]] void become(const Start& start) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ, SIGCHLD}) {
    ::signal(number, SIG_DFL);
  }
  // A terminal's Ctrl-C is ours; we end it when we are done.
  setpgid(0, 0);
  const bool is_ready = drop_privileges(start.account) && chdir(start.directory) == 0 &&
                        dup2(start.log, STDOUT_FILENO) >= 0 && dup2(start.log, STDERR_FILENO) >= 0;
  // After the change of user, which would take it back; and too late if the parent has died.
  const bool dies_with_us = prctl(PR_SET_PDEATHSIG, SIGQUIT) == 0 && getppid() == start.parent;
  if (is_ready && dies_with_us) execv(start.words.front(), start.words.data());
  _exit(kNotStarted);
}

}  // namespace

Account unprivileged_account() {
  if (geteuid() != 0) return {.user = geteuid(), .group = getegid()};
  for (const char* name : {"postgres", "nobody"}) {
    std::array<char, 4096> buffer{};
    passwd entry = {};
    passwd* found = nullptr;
    getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found);
    if (found != nullptr) return {entry.pw_uid, entry.pw_gid, true};
  }
  throw Error(
      "PostgreSQL's server does not run as root, and there is no user 'postgres' or "
      "'nobody' to run it as");
}

Daemon::Daemon(const std::vector<std::string>& words, const Account& account,
               const std::string& log, const std::string& directory)
    : name_(words.front()) {
  std::vector<std::string> copies = words;
  const Descriptor output(
      open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));  // NOLINT: POSIX
  if (output.number() < 0) throw_write_error(log, errno);
  Start start{.account = account,
              .log = output.number(),
              .directory = directory.c_str(),
              .parent = getpid()};
  for (std::string& word : copies) start.words.push_back(word.data());
  start.words.push_back(nullptr);
  process_ = fork();
  if (process_ == 0) become(start);
  if (process_ < 0) {
    throw Error(concat("cannot run ", in_quotes(name_), ": ", std::strerror(errno)));
  }
}

Daemon::~Daemon() {
  if (has_ended()) return;
  signal(SIGKILL);
  while (waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
  }
}

bool Daemon::has_ended() {
  if (process_ < 0) return true;
  if (waitpid(process_, &status_, WNOHANG) == 0) return false;
  process_ = -1;
  return true;
}

int Daemon::wait(double limit_seconds) {
  const Stopwatch clock;
  while (!has_ended()) {
    check_interrupt();
    if (clock.seconds() > limit_seconds) {
      throw TimedOut(concat(in_quotes(name_), " took longer than ", duration(limit_seconds)));
    }
    poll(nullptr, 0, 2);
  }
  return WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
}

void Daemon::signal(int number) const {
  if (process_ > 0) kill(process_, number);
}

}  // namespace gate::postgres
