// The only exceptions of the program, told apart by what the catcher does with them.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace gate {

// We cannot judge: the disk is full, the fixture is unreadable, the server is gone. Exit code 3.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// We were asked nonsense: an unknown key, a folder that is not there. Exit code 2.
class UsageError : public Error {
 public:
  using Error::Error;
};

// The database answered, and refused. Becomes a point wherever a user's statement is run.
class SqlError : public Error {
 public:
  // `code` is the engine's own number for the refusal; `offset` is the byte in the statement
  // that it complains about, or -1 where the engine names none.
  SqlError(const std::string& message, int code, int offset = -1)
      : Error(message), code_(code), offset_(offset), summary_(message) {}

  // `summary` is the message without what it shows of rows; `table`, without its schema, has the
  // constraint that refused, and is empty where none did.
  SqlError(const std::string& message, int code, int offset, std::string summary, std::string table)
      : Error(message),
        code_(code),
        offset_(offset),
        summary_(std::move(summary)),
        table_(std::move(table)) {}

  int code() const { return code_; }
  int offset() const { return offset_; }
  const std::string& summary() const { return summary_; }
  const std::string& table() const { return table_; }

 private:
  int code_;
  int offset_;
  std::string summary_;
  std::string table_{};
};

// Another connection kept the database locked for longer than this one was ready to wait.
class Busy : public Error {
 public:
  using Error::Error;
};

// Another program was not done when its time was over.
class TimedOut : public Error {
 public:
  using Error::Error;
};

// The user or the CI asked us to stop. Exit code 128 + signal.
class Interrupted : public Error {
 public:
  explicit Interrupted(int signal) : Error("interrupted"), signal_(signal) {}

  int signal() const { return signal_; }

 private:
  int signal_;
};

}  // namespace gate
