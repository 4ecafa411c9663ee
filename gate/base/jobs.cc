#include "gate/base/jobs.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <optional>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/exit_code.h"
#include "gate/base/interrupt.h"
#include "gate/base/log.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr int kMillisecondsBetweenLooks = 100;

struct Pipe {
  Descriptor read;
  Descriptor write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw Error(concat("no pipe can be had: ", to_lower(std::strerror(errno))));
  }
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// What can be read without waiting; false at the end.
bool read_into(const Descriptor& pipe, std::string& text) {
  std::array<char, 1 << 16> block{};
  while (true) {
    const ssize_t got = read(pipe.number(), block.data(), block.size());
    if (got > 0) {
      text.append(block.data(), static_cast<std::size_t>(got));
    } else if (got == 0) {
      return false;
    } else if (errno != EINTR) {
      return errno == EAGAIN;
    }
  }
}

// "12\nhello world!": an answer whose end is missing is none.
std::optional<std::string> whole_answer(const std::string& sent) {
  const std::size_t end = sent.find('\n');
  if (end == sent.npos) return std::nullopt;
  std::size_t size = 0;
  std::from_chars(sent.data(), sent.data() + end, size);
  if (sent.size() - end - 1 != size) return std::nullopt;
  return sent.substr(end + 1);
}

std::string show_end(int status) {
  if (WIFSIGNALED(status)) {
    const bool is_killed = WTERMSIG(status) == SIGKILL;
    return concat("its process was ended by signal ", WTERMSIG(status),
                  is_killed ? ", as where memory runs out" : "");
  }
  return concat("its process ended with ", WEXITSTATUS(status), " and said nothing");
}

// A process, and this side of its pipes.
struct Running {
  std::size_t job = 0;
  pid_t process = -1;
  Descriptor answer;
  Descriptor log;
  bool is_answer_open = true;
  bool is_log_open = true;
  std::string sent{};
};

[[noreturn]] void be_the_job(const Jobs& jobs, std::size_t job, pid_t parent, Pipe answer,
                             const Pipe& log) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(static_cast<int>(ExitCode::cannot_judge));
  dup2(log.write.number(), STDOUT_FILENO);
  dup2(log.write.number(), STDERR_FILENO);
  int code = 0;
  try {
    jobs.work(job, JobAnswer(std::move(answer.write)));
  } catch (const std::exception& error) {
    log_error(error.what());
    code = static_cast<int>(ExitCode::bug);
  }
  std::cout.flush();
  std::fflush(nullptr);
  _exit(code);
}

Running start(const Jobs& jobs, std::size_t job) {
  Pipe answer = make_pipe();
  Pipe log = make_pipe();
  std::cout.flush();
  std::fflush(nullptr);  // what is not written yet would be written twice
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process < 0) {
    throw Error(concat("no process can be had: ", to_lower(std::strerror(errno))));
  }
  if (process == 0) be_the_job(jobs, job, parent, std::move(answer), log);
  return {
      .job = job, .process = process, .answer = std::move(answer.read), .log = std::move(log.read)};
}

class Runner {
 public:
  explicit Runner(const Jobs& jobs) : jobs_(jobs), results_(jobs.count) {}
  ~Runner() {
    for (const Running& one : running_) {
      kill(one.process, SIGKILL);
      waitpid(one.process, nullptr, 0);
    }
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  std::vector<JobResult> run() {
    while (true) {
      while (running_.size() < jobs_.at_once && next_ < jobs_.count && pending_signal() == 0) {
        begin(next_++);
      }
      if (running_.empty()) return std::move(results_);
      look();
      pass_signals_on();
    }
  }

 private:
  // That one cannot begin keeps no other from it.
  void begin(std::size_t job) {
    results_[job].has_begun = true;
    try {
      running_.push_back(start(jobs_, job));
    } catch (const Error& error) {
      results_[job].failure = error.what();
      if (jobs_.on_end) jobs_.on_end(job, results_[job]);
    }
  }

  void look() {
    std::vector<pollfd> wanted;
    for (const Running& one : running_) {
      if (one.is_answer_open) wanted.push_back({one.answer.number(), POLLIN, 0});
      if (one.is_log_open) wanted.push_back({one.log.number(), POLLIN, 0});
    }
    poll(wanted.data(), wanted.size(), kMillisecondsBetweenLooks);
    for (Running& one : running_) read_from(one);
    std::erase_if(running_, [&](Running& one) { return has_ended(one); });
    if (jobs_.on_wait && !running_.empty()) jobs_.on_wait(numbers());
  }

  void read_from(Running& one) {
    if (one.is_answer_open) one.is_answer_open = read_into(one.answer, one.sent);
    if (one.is_log_open) one.is_log_open = read_into(one.log, results_[one.job].log);
  }

  bool has_ended(Running& one) {
    int status = 0;
    if (waitpid(one.process, &status, WNOHANG) != one.process) return false;
    read_from(one);
    JobResult& result = results_[one.job];
    if (std::optional<std::string> answer = whole_answer(one.sent)) {
      result.answer = std::move(*answer);
    } else {
      result.failure = show_end(status);
    }
    if (jobs_.on_end) jobs_.on_end(one.job, result);
    return true;
  }

  void pass_signals_on() {
    const int signal = pending_signal();
    if (signal == 0) return;
    if (!since_signal_) {
      since_signal_.emplace();
      for (const Running& one : running_) kill(one.process, signal);
    }
    if (since_signal_->seconds() * 1000 < static_cast<double>(kTimeToTidyUp.count())) return;
    for (const Running& one : running_) kill(one.process, SIGKILL);
  }

  std::vector<std::size_t> numbers() const {
    std::vector<std::size_t> jobs;
    for (const Running& one : running_) jobs.push_back(one.job);
    return jobs;
  }

  const Jobs& jobs_;
  std::vector<JobResult> results_;
  std::vector<Running> running_{};
  std::size_t next_ = 0;
  std::optional<Stopwatch> since_signal_{};
};

}  // namespace

void JobAnswer::send(std::string_view result) const {
  write_all(pipe_, concat(result.size(), '\n', result), "the answer of a job");
}

std::vector<JobResult> run_jobs(const Jobs& jobs) {
  return Runner(jobs).run();
}

}  // namespace gate
