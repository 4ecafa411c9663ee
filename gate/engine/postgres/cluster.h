// A throwaway server: its data, its socket and its process live and end with this.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gate/base/temp_dir.h"
#include "gate/engine/postgres/access.h"
#include "gate/engine/postgres/daemon.h"

namespace gate::postgres {

// Whether a COMMIT comes back before it is written where the server finds it again after its death.
enum class Commits { late, at_once };

// No TCP, one socket in a folder that nobody else may enter, and nothing is written through to the
// disk: what it holds is lost with the machine, and is a copy anyway.
class Cluster {
 public:
  // Takes half a second. To be made on a thread that lives as long as it does. UsageError where no
  // server is installed; Error where it does not come up, with what it says.
  explicit Cluster(const std::string& programs, Commits commits = Commits::late);
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  // Dies as it is, with whatever runs on it, and comes up again. What was committed is there then,
  // where the cluster is one that waits for that.
  void crash();

  // The one of this process, made when it is first asked for.
  static std::shared_ptr<Cluster> shared();

  const ServerAccess& access() const { return access_; }

  const std::string& programs() const { return programs_; }

 private:
  void initialise();
  void start();
  std::string log() const { return folder_.file("log"); }
  std::string what_it_said() const;

  std::string programs_;
  Account account_;
  TempDir folder_;  // of its socket, and of all that it has
  ServerAccess access_;
  Commits commits_;
  std::unique_ptr<Daemon> server_{};
};

}  // namespace gate::postgres
