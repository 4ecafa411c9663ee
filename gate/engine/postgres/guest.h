// What one run has on a server that others use, too: accounts, databases and roles with a mark of
// its own, and a lock that says that it lives. All of it goes with this, or, where the run was
// killed, with the next one.
#pragma once

#include <string>

#include "gate/engine/postgres/access.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/server_url.h"

namespace gate::postgres {

// So many bytes of the system's randomness, as hex.
std::string random_name(std::size_t bytes);

class Guest {
 public:
  // Error where the server cannot be reached, is too old, or its user is no superuser.
  Guest(const ServerUrl& url, const std::string& id, const std::string& secret);
  ~Guest();
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  const ServerAccess& access() const { return access_; }

  // The role that the server was entered as.
  std::string user() { return client_.run_one("SELECT current_user").text(0, 0); }

 private:
  void tidy_up();

  ServerUrl url_;
  std::string id_;
  Client client_;  // of the user's own account; holds the lock
  ServerAccess access_{};
};

}  // namespace gate::postgres
