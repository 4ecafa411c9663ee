// What a statement says of roles, which belong to the whole server.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gate::postgres {

// Those that rights are given to or taken from, that policies are for and that own something.
// Never throws: what cannot be read names none.
std::set<std::string> roles_named_in(std::string_view statement);

// Whether it is ALTER … OWNER TO, and nothing else.
bool gives_owner(std::string_view statement);

// The role that CREATE ROLE, USER or GROUP makes; empty = it makes none.
std::string role_made_by(std::string_view statement);

// GRANT role TO role, told by its words alone: what is to be run is made of these.
struct Membership {
  std::vector<std::string> roles{};
  std::vector<std::string> members{};
  bool with_admin = false;
};

// Nothing where it is any other statement, or has anything else in it.
std::optional<Membership> membership_of(std::string_view statement);

// ALTER DEFAULT PRIVILEGES FOR ROLE … and CREATE SCHEMA … AUTHORIZATION … without the role, so that
// they are for who runs them; any other statement as it is.
std::string without_role(std::string_view statement, std::string_view role);

// CREATE EXTENSION and COMMENT ON EXTENSION, made anew of their words: nothing else can be in it.
// Empty where it is any other statement, or has anything else in it.
std::string extension_statement(std::string_view statement);

// Whether it asks for a role that no policy binds.
bool makes_unbound_role(std::string_view statement);

}  // namespace gate::postgres
