// A program that runs beside us, as a user who owns nothing where we are root: PostgreSQL's server
// and its tools refuse to run as root.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace gate::postgres {

// Who programs run as. Ours, where we are not root; else the system's "postgres", or "nobody".
struct Account {
  uid_t user = 0;
  gid_t group = 0;
  bool is_another = false;  // than ours
};

// Error where we are root and there is neither.
Account unprivileged_account();

// The program while it runs. It dies with the thread that has started it, however that ends.
class Daemon {
 public:
  // `words` has the program's path and its arguments; both outputs go to the file `log`. Its folder
  // is `directory`. Error where it cannot be started.
  Daemon(const std::vector<std::string>& words, const Account& account, const std::string& log,
         const std::string& directory);
  ~Daemon();  // kills it
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  pid_t process() const { return process_; }

  bool has_ended();

  // Waits for its end; its exit code, 128 + signal where one ended it. TimedOut after so long,
  // Interrupted when a signal comes.
  int wait(double limit_seconds);

  void signal(int number) const;

 private:
  pid_t process_ = -1;
  int status_ = 0;
  std::string name_;
};

}  // namespace gate::postgres
