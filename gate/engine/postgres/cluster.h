// A throwaway server: its data, its socket and its process live and end with this.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gate/base/temp_dir.h"
#include "gate/engine/postgres/daemon.h"

namespace gate::postgres {

// The folder of the newest installed server's programs (initdb, postgres, pg_dump). Empty where
// there is none. $MIGRATION_GATE_POSTGRES, where it is set, is asked alone.
std::string find_server_programs();

// Who does what in it. Scripts that are rehearsed run as one who owns what is in a database and is
// no superuser: a server lets those reach neither files nor programs, and other databases as
// little.
inline constexpr std::string_view kOwner = "postgres";
inline constexpr std::string_view kAdmin = "migration_gate";            // reads, copies and drops
inline constexpr std::string_view kLoader = "migration_gate_loader";    // a superuser, for fixtures
inline constexpr std::string_view kVisitor = "migration_gate_visitor";  // tries a role's rights
inline constexpr std::string_view kUnbound = "migration_gate_unbound";  // no policy binds it

// No TCP, one socket in a folder that nobody else may enter, and nothing is written through to the
// disk: what it holds is lost with the machine, and is a copy anyway.
class Cluster {
 public:
  // Takes half a second. To be made on a thread that lives as long as it does. UsageError where no
  // server is installed; Error where it does not come up, with what it says.
  explicit Cluster(const std::string& programs);
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  // The one of this process, made when it is first asked for.
  static std::shared_ptr<Cluster> shared();

  // Of its socket, and of all that it has.
  const std::string& folder() const { return folder_.path(); }

  const std::string& programs() const { return programs_; }

 private:
  void initialise();
  void start();
  std::string log() const { return folder_.file("log"); }
  std::string what_it_said() const;

  std::string programs_;
  Account account_;
  TempDir folder_;
  std::unique_ptr<Daemon> server_{};
};

// A name for a connection to a database of the server with this socket's folder.
std::string location_at(std::string_view folder, std::string_view account,
                        std::string_view database);

}  // namespace gate::postgres
