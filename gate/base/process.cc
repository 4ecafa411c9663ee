#include "gate/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "gate/base/clock.h"
#include "gate/base/descriptor.h"
#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"

extern char** environ;  // NOLINT: POSIX has no header for it

namespace gate {

namespace {

[[noreturn]] void fail(const std::string& program, int error) {
  throw Error(concat("cannot run ", in_quotes(program), ": ", std::strerror(error)));
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> environment(const ProcessOptions& options) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('='));
    const auto is_set = [&](const auto& pair) { return pair.first == name; };
    const bool is_ours = std::ranges::any_of(options.set, is_set);
    if (!is_ours && std::ranges::count(options.unset, name) == 0) result.emplace_back(text);
  }
  for (const auto& [name, value] : options.set) result.push_back(concat(name, '=', value));
  return result;
}

struct Pipe {
  Descriptor read;
  Descriptor write;
};

Pipe make_pipe(const std::string& program) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail(program, errno);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// All of it at once, so that nobody waits for the other.
Descriptor make_input(const std::string& program, std::string_view bytes) {
  Descriptor input(memfd_create("input", MFD_CLOEXEC));
  if (input.number() < 0) fail(program, errno);
  write_all(input, bytes, "the input of a program");
  if (lseek(input.number(), 0, SEEK_SET) != 0) fail(program, errno);
  return input;
}

// Of this process. Empty where the system does not list them.
std::vector<pid_t> list_children() {
  std::vector<pid_t> children;
  std::error_code error;
  std::filesystem::directory_iterator task("/proc/self/task", error);
  for (; !error && task != std::filesystem::directory_iterator(); task.increment(error)) {
    std::ifstream list(task->path() / "children");
    for (pid_t id = 0; list >> id;) children.push_back(id);
  }
  return children;
}

void wait_for(pid_t id, int* status) {
  while (waitpid(id, status, 0) < 0 && errno == EINTR) {
  }
}

// What a program starts and leaves alone becomes our child, also where it made itself a session of
// its own. No other thread may start processes meanwhile.
class Orphans {
 public:
  Orphans() : others_(list_children()) {
    prctl(PR_GET_CHILD_SUBREAPER, &was_set_);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
  }
  ~Orphans() { prctl(PR_SET_CHILD_SUBREAPER, was_set_); }
  Orphans(const Orphans&) = delete;
  Orphans& operator=(const Orphans&) = delete;

  // All but `program`. Those of one that ends are found the next time.
  void end(pid_t program) const {
    for (bool found = true; found;) {
      found = false;
      for (const pid_t id : list_children()) {
        if (id == program || std::ranges::count(others_, id) > 0) continue;
        kill(id, SIGKILL);
        if (!is_gone(id)) return;
        found = true;
      }
    }
  }

 private:
  // What the system itself holds up outlives any patience; it cannot do a thing until then.
  static bool is_gone(pid_t id) {
    const Stopwatch clock;
    constexpr double kPatience = 2;  // seconds
    while (clock.seconds() < kPatience) {
      if (waitpid(id, nullptr, WNOHANG) != 0) return true;
      poll(nullptr, 0, 1);
    }
    return false;
  }

  std::vector<pid_t> others_;
  int was_set_ = 0;
};

// The program while it runs: ended by force where it is not waited for.
class RunningProgram {
 public:
  RunningProgram(std::vector<std::string> words, const ProcessOptions& options)
      : name_(words.front()), out_(make_pipe(name_)), error_(make_pipe(name_)) {
    const Descriptor input = make_input(name_, options.input);
    std::vector<std::string> variables = environment(options);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, input.number(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out_.write.number(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, error_.write.number(), STDERR_FILENO);
    if (!options.directory.empty()) {
      posix_spawn_file_actions_addchdir_np(&actions, options.directory.c_str());
    }
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int signal : {SIGPIPE, SIGXFSZ}) sigaddset(&defaults, signal);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    // A group of its own, to be ended with all that it starts.
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    trouble_ = posix_spawnp(&id_, words.front().c_str(), &actions, &attributes,
                            pointers(words).data(), pointers(variables).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (trouble_ != 0) id_ = -1;
    close_writers();
  }

  ~RunningProgram() {
    if (id_ < 0) return;
    end_group();
    wait();
  }
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  int trouble() const { return trouble_; }

  void read_all(ProcessResult& result, double limit_seconds) {
    const Stopwatch watch;
    std::array<pollfd, 2> ends = {
        {{out_.read.number(), POLLIN, 0}, {error_.read.number(), POLLIN, 0}}};
    const std::array<std::string*, 2> texts = {&result.out, &result.error};
    const auto is_open = [&] { return ends[0].fd >= 0 || ends[1].fd >= 0; };
    while (is_open() || !has_ended()) {
      check_interrupt();
      if (watch.seconds() > limit_seconds) {
        throw TimedOut(concat(in_quotes(name_), " took longer than ", duration(limit_seconds)));
      }
      const int ready = poll(ends.data(), ends.size(), is_open() ? 100 : 1);
      if (ready < 0 && errno != EINTR) fail(name_, errno);
      for (std::size_t i = 0; i < ends.size(); ++i) {
        if (ends[i].fd >= 0 && ends[i].revents != 0) take(ends[i], *texts[i]);
      }
      // What it left running keeps the pipes open.
      if (ready == 0 && has_ended()) {
        end_group();
        orphans_.end(id_);
      }
    }
  }

  // What it has left running ends with it.
  int wait() {
    end_group();
    int status = 0;
    wait_for(id_, &status);
    id_ = -1;
    orphans_.end(id_);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  // Not waited for yet, so that its number is nobody else's.
  bool has_ended() const {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == id_;
  }

  void end_group() const { kill(-id_, SIGKILL); }

  void close_writers() {
    for (Pipe* pipe : {&out_, &error_}) Descriptor gone(std::move(pipe->write));
  }

  void take(pollfd& end, std::string& text) const {
    std::array<char, 16384> block{};
    const ssize_t size = read(end.fd, block.data(), block.size());
    if (size < 0 && errno == EINTR) return;
    if (size < 0) fail(name_, errno);
    if (size == 0) end.fd = -1;
    constexpr std::size_t kMost = std::size_t{64} << 20;
    if (text.size() > kMost) throw Error(concat(in_quotes(name_), " says more than 64 MB"));
    text.append(block.data(), static_cast<std::size_t>(size));
  }

  std::string name_;
  Orphans orphans_;
  Pipe out_;
  Pipe error_;
  pid_t id_ = -1;
  int trouble_ = 0;
};

}  // namespace

ProcessResult run_process(const std::vector<std::string>& words, const ProcessOptions& options) {
  ProcessResult result;
  RunningProgram program(words, options);
  result.found = program.trouble() != ENOENT;
  if (!result.found) return result;
  if (program.trouble() != 0) fail(words.front(), program.trouble());
  program.read_all(result, options.limit_seconds);
  result.exit_code = program.wait();
  return result;
}

}  // namespace gate
