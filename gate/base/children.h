// Processes of our own that do one job each and can be killed in the middle of it.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gate/base/descriptor.h"

namespace gate {

// One end of a line between two processes, along which whole messages go.
class Line {
 public:
  explicit Line(Descriptor socket) : socket_(std::move(socket)) {}

  // False where nobody is at the other end any more.
  bool send(std::string_view message);

  // The next message; nothing where the other end is gone, or `seconds` are over (below 0: never).
  // Interrupted when a signal comes.
  std::optional<std::string> receive(double seconds);

 private:
  bool read_bytes(char* to, std::size_t size, double deadline);

  Descriptor socket_;
};

// A process from which children are forked. It is forked itself before there is anything that a
// fork must not copy, and holds nothing but what was there then. It and its children die with this
// process, however that ends; no signal but SIGKILL reaches them.
class Children {
 public:
  // What each child does, at its end of the line; when it returns, or throws, the child ends.
  using Work = std::function<void(Line&)>;

  // To be made while there is one thread alone and no database is open. Error where no process can
  // be had.
  explicit Children(const Work& work);
  ~Children();
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

 private:
  friend class Child;
  // The other end of `socket` becomes a child's line; its number, or -1.
  pid_t start(int socket);
  void kill(pid_t child);

  Descriptor control_;
  pid_t process_ = -1;
};

// A child; killed by SIGKILL, and waited for, when this goes.
class Child {
 public:
  // Error where none can be had.
  explicit Child(Children& children);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  Line& line() { return line_; }

  // Comes back when the process is gone and whatever it had open is closed. Idempotent.
  void kill();

 private:
  Children& children_;
  pid_t process_ = -1;
  Line line_;
  bool is_alive_ = true;
};

}  // namespace gate
