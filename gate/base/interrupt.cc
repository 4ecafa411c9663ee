// Signal handlers that only note the signal.
#include "gate/base/interrupt.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

#include "gate/base/error.h"

namespace gate {

namespace {

std::atomic<int> pending = 0;
std::atomic<std::int64_t> first_at = 0;  // milliseconds; 0 = no signal came
static_assert(std::atomic<int>::is_always_lock_free, "read and written by a signal handler");
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "as above");

extern "C" void handle_signal(int signal) {
  const int error = errno;  // of whatever is interrupted here
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  note_signal(signal, std::chrono::milliseconds(std::int64_t{now.tv_sec} * 1000 +
                                                now.tv_nsec / 1'000'000 + 1));
  errno = error;
}

// What the parent chose to ignore (nohup, a shell's background job) stays ignored.
void catch_signal(int signal) {
  struct sigaction action = {};
  if (sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = handle_signal;
  sigemptyset(&action.sa_mask);
  // Without SA_RESTART: a read that waits for ever comes back and looks at the flag.
  sigaction(signal, &action, nullptr);
}

// The write that it is about fails instead, and what we made is cleared away.
void ignore_signal(int signal) {
  struct sigaction action = {};
  action.sa_handler = SIG_IGN;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

}  // namespace

void catch_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) catch_signal(signal);
  for (const int signal : {SIGPIPE, SIGXFSZ}) ignore_signal(signal);
}

void note_signal(int signal, std::chrono::milliseconds now) {
  std::int64_t first = 0;
  if (first_at.compare_exchange_strong(first, now.count())) {
    pending.store(signal);
  } else if (now.count() - first > kTimeToTidyUp.count()) {
    _exit(128 + signal);
  }
}

int pending_signal() {
  return pending.load();
}

void check_interrupt() {
  if (const int signal = pending_signal(); signal != 0) throw Interrupted(signal);
}

void clear_signal() {
  pending.store(0);
  first_at.store(0);
}

}  // namespace gate
