// Messages to stderr, a whole line at a time.
#include "gate/base/log.h"

#include <atomic>
#include <cstdio>

#include "gate/base/text.h"

namespace gate {

namespace {

std::atomic<bool> is_quiet = false;

// One call, so that lines of two threads do not mix. A stderr that is gone is nobody's concern.
void write_line(std::string_view prefix, std::string_view message) {
  const std::string line = concat(prefix, printable(message), '\n');
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace

void log_warning(std::string_view message) {
  write_line("migration-gate: warning: ", message);
}

void log_error(std::string_view message) {
  write_line("migration-gate: error: ", message);
}

void log_progress(std::string_view message) {
  if (!is_quiet) write_line("", message);
}

void set_quiet(bool quiet) {
  is_quiet = quiet;
}

}  // namespace gate
