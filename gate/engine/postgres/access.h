// Where a server is, and as whom it is entered.
#pragma once

#include <string>
#include <string_view>

namespace gate::postgres {

// Who does what in it. On a server that others use neither the loader nor the admin runs anything
// of a fixture's or a migration's, nor asks what these could have made: no function, operator or
// cast.
enum class Who {
  owner,    // runs scripts: owns what is in a database, and is no superuser
  visitor,  // tries the rights of another role
  reader,   // looks at everything, for the gate, and owns no more; no policy binds it
  loader,   // a superuser, for what of a fixture only one may do
  admin,    // a superuser: makes, copies and drops databases
  unbound,  // owns what shows rows with its owner's rights where these are tried; cannot log in
};

// Small, and good for other processes of this run, too.
class ServerAccess {
 public:
  // To a throwaway server, which lets everybody in who can reach its socket. `place` is the end of
  // a location, "@/?host=/tmp/folder", as place_of() has it.
  static ServerAccess to_own(std::string place);

  // To a server that is somebody else's, with accounts of this run's own. `id` tells this run from
  // others; passwords are made of `secret`.
  static ServerAccess to_shared(std::string place, const std::string& id, std::string secret);

  // Whether others use the server, too.
  bool is_shared() const { return !secret_.empty(); }

  // The role's name.
  std::string account(Who who) const;

  // Empty where none is needed.
  std::string password(Who who) const;

  // A name for a connection to one of its databases; no such database need be there. There is no
  // password in it.
  std::string location(Who who, std::string_view database) const;

  // The same for another program, with the password.
  std::string url(Who who, std::string_view database) const;

  // What the names of databases begin with that are this run's; of `work_dir` where the server is.
  std::string prefix(const std::string& work_dir) const;

 private:
  std::string place_{};   // from the '@' on, without a database
  std::string mark_{};    // what our names on a shared server begin with
  std::string secret_{};  // empty = a server of our own
};

// The name of the database in a location.
std::string database_name(std::string_view location);

// The location without account and database.
std::string place_of(std::string_view location);

// "migration_gate_0123456789ab": what names on a shared server begin with that are of the run with
// this id.
std::string mark_of(std::string_view id);

// For a URL: "p%40ss%2Fw". A path as a value of its query may keep its slashes.
std::string percent_encoded(std::string_view text, bool keep_slashes = false);

}  // namespace gate::postgres
