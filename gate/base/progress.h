// What is being done, for those who wait for it: on a terminal in one line that changes, elsewhere
// in a line now and then.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "gate/base/clock.h"

namespace gate {

enum class ProgressStyle {
  none,
  lines,  // a line where there has been none for half a minute
  live,   // the terminal's last line
};

// Of every Progress that begins later; none by default.
void set_progress_style(ProgressStyle style);

// What whoever reads stderr can do with: live on a terminal that can go back in its line, unless it
// is the log of a CI job ($CI).
ProgressStyle usual_progress_style();

// The terminal's last line, cut off where it is too long; nothing in another style than live.
void show_live(std::string_view text);

// What a line says.
struct Doing {
  std::string pass{};
  int number = 0;  // of the pass, from 1
  int count = 0;
  std::string step{};  // what the pass is at; may be empty
  double seconds = 0;  // since the pass began
};

// "deploy (3/11): up 2 of 5, add_totals, 12.4 s", cut off where a terminal has fewer columns (0 =
// any number); what is not ASCII counts as two.
std::string show_doing(const Doing& doing, std::size_t columns);

// While it lives somebody is told. At most one at a time. Made when no process will be copied any
// more, since it has a thread.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void begin(std::string_view pass, int number, int count);

 private:
  friend void note_step(std::string step);
  void set_step(std::string step);
  void run();
  void show(const Doing& doing);

  ProgressStyle style_;
  std::mutex mutex_{};  // of what is before `thread_`
  std::condition_variable wake_{};
  bool is_over_ = false;
  Doing doing_{};
  Stopwatch watch_{};
  std::thread thread_{};
};

// What the pass is at by now, for whoever is told; for any thread, the last one counts.
void note_step(std::string step);

}  // namespace gate
