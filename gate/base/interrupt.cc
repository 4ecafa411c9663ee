// Signal handlers that only note the signal.
#include "gate/base/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "gate/base/error.h"

namespace gate {

namespace {

std::atomic<int> pending = 0;
static_assert(std::atomic<int>::is_always_lock_free, "read and written by a signal handler");

extern "C" void note_signal(int signal) {
  if (pending.exchange(signal) != 0) _exit(128 + signal);
}

// What the parent chose to ignore (nohup, a shell's background job) stays ignored.
void catch_signal(int signal) {
  struct sigaction action = {};
  if (sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = note_signal;
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
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) catch_signal(signal);
  for (const int signal : {SIGPIPE, SIGXFSZ}) ignore_signal(signal);
}

int pending_signal() {
  return pending.load();
}

void check_interrupt() {
  if (const int signal = pending_signal(); signal != 0) throw Interrupted(signal);
}

void clear_signal() {
  pending.store(0);
}

}  // namespace gate
