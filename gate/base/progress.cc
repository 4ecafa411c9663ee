#include "gate/base/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <system_error>

#include "gate/base/environment.h"
#include "gate/base/log.h"
#include "gate/base/text.h"

namespace gate {

namespace {

using namespace std::chrono_literals;

// What is shorter needs no line.
constexpr auto kFirst = 200ms;
constexpr auto kBetween = 100ms;
constexpr double kSilence = 30;  // seconds

std::atomic<ProgressStyle> style_of_all = ProgressStyle::none;
std::mutex shown_mutex;
Progress* shown = nullptr;  // guarded by the mutex

std::size_t columns_of_terminal() {
  constexpr std::size_t kUsual = 80;
  winsize size = {};
  const bool is_known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : kUsual;
}

// Whole characters. The last column stays free: some terminals go to the next line from there.
std::string cut_to(std::string text, std::size_t columns) {
  if (columns == 0) return text;
  std::size_t used = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool goes_on = (byte & 0xC0U) == 0x80U;
    if (goes_on) continue;
    used += byte < 0x80U ? 1 : 2;
    if (used > columns) return text.substr(0, i);
  }
  return text;
}

}  // namespace

void set_progress_style(ProgressStyle style) {
  style_of_all = style;
}

ProgressStyle usual_progress_style() {
  const std::string terminal = variable("TERM");
  const bool can_go_back = !terminal.empty() && terminal != "dumb";
  const bool is_live = isatty(STDERR_FILENO) == 1 && can_go_back && variable("CI").empty();
  return is_live ? ProgressStyle::live : ProgressStyle::lines;
}

void show_live(std::string_view text) {
  if (style_of_all != ProgressStyle::live) return;
  show_status(cut_to(printable(text), columns_of_terminal()));
}

std::string show_doing(const Doing& doing, std::size_t columns) {
  const std::string step = doing.step.empty() ? "" : concat(doing.step, ", ");
  const std::string time = duration(doing.seconds);
  return cut_to(
      printable(concat(doing.pass, " (", doing.number, "/", doing.count, "): ", step, time)),
      columns);
}

Progress::Progress() : style_(style_of_all) {
  if (style_ == ProgressStyle::none) return;
  {
    const std::lock_guard lock(shown_mutex);
    shown = this;
  }
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    // Nobody is told; what is done is the same.
  }
}

Progress::~Progress() {
  {
    const std::lock_guard lock(shown_mutex);
    if (shown == this) shown = nullptr;
  }
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  wake_.notify_one();
  thread_.join();
  show_status("");
}

void Progress::begin(std::string_view pass, int number, int count) {
  const std::lock_guard lock(mutex_);
  doing_ = {.pass = std::string(pass), .number = number, .count = count};
  watch_ = Stopwatch();
}

void Progress::set_step(std::string step) {
  const std::lock_guard lock(mutex_);
  doing_.step = std::move(step);
}

void Progress::run() {
  std::unique_lock lock(mutex_);
  auto pause = kFirst;
  while (!wake_.wait_for(lock, pause, [this] { return is_over_; })) {
    pause = kBetween;
    Doing doing = doing_;
    doing.seconds = watch_.seconds();
    if (doing.count == 0) continue;
    lock.unlock();
    show(doing);
    lock.lock();
  }
}

void Progress::show(const Doing& doing) {
  if (style_ == ProgressStyle::live) {
    show_live(show_doing(doing, 0));
  } else if (seconds_of_silence() >= kSilence) {
    log_progress(show_doing(doing, 0));
  }
}

void note_step(std::string step) {
  const std::lock_guard lock(shown_mutex);
  if (shown != nullptr) shown->set_step(std::move(step));
}

}  // namespace gate
