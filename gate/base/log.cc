// Messages to stderr, a whole line at a time.
#include "gate/base/log.h"

#include <atomic>
#include <cstdio>
#include <mutex>

#include "gate/base/clock.h"
#include "gate/base/secrets.h"
#include "gate/base/text.h"

namespace gate {

namespace {

std::atomic<bool> is_quiet = false;

constexpr std::string_view kClear =
    "\r\x1b[K";  // to the beginning of the line, and none of it left

// What stands on stderr.
struct Screen {
  std::mutex mutex{};
  bool has_status = false;
  Stopwatch since_message{};
};

Screen& screen() {
  static Screen all;
  return all;
}

// In one call. A stderr that is gone is nobody's concern.
void write_all_of(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void write_line(std::string_view prefix, std::string_view message) {
  Screen& all = screen();
  const std::lock_guard lock(all.mutex);
  write_all_of(
      concat(all.has_status ? kClear : "", prefix, printable(without_secrets(message)), '\n'));
  all.has_status = false;
  all.since_message = Stopwatch();
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

void show_status(std::string_view line) {
  Screen& all = screen();
  const std::lock_guard lock(all.mutex);
  if (line.empty() && !all.has_status) return;
  write_all_of(concat(kClear, line));
  all.has_status = !line.empty();
}

double seconds_of_silence() {
  Screen& all = screen();
  const std::lock_guard lock(all.mutex);
  return all.since_message.seconds();
}

}  // namespace gate
