// A fixture's script on a server that others use, where nothing that it brings along runs as a
// superuser: what its owner may not do there is done for it, said otherwise, or left out.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/engine/postgres/server.h"

namespace gate::postgres {

class AsOwner {
 public:
  // `name` is the database that the script is loaded into.
  AsOwner(Server& server, std::string name) : server_(server), name_(std::move(name)) {}

  // Whether nothing is left to be run of the statement.
  bool has_done(const std::string& sql);

  // After it was refused, outside of a transaction: what to run in its place, nothing where it has
  // been done. Throws `error` where there is no help.
  std::optional<std::string> instead_of(const std::string& sql, const SqlError& error);

 private:
  std::string marked(const std::vector<std::string>& roles);

  Server& server_;
  std::string name_;
  std::set<std::string> helped_{};  // with these roles, each of which is enough once
};

}  // namespace gate::postgres
