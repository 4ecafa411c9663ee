// What a statement says of roles, which belong to the whole server.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace gate::postgres {

// Those that rights are given to or taken from, that policies are for and that own something.
// Never throws: what cannot be read names none.
std::set<std::string> roles_named_in(std::string_view statement);

// Whether it is ALTER … OWNER TO.
bool gives_owner(std::string_view statement);

// The role that CREATE ROLE, USER or GROUP makes; empty = it makes none.
std::string role_made_by(std::string_view statement);

// The roles of GRANT role TO role and REVOKE role FROM role, of both sides; empty = it is none.
std::set<std::string> roles_of_membership(std::string_view statement);

// ALTER DEFAULT PRIVILEGES FOR ROLE … and CREATE SCHEMA … AUTHORIZATION … without the role, so that
// they are for who runs them; any other statement as it is.
std::string without_role(std::string_view statement, std::string_view role);

// CREATE EXTENSION, and what is said of one.
bool is_of_extension(std::string_view statement);

// Whether it asks for a role that no policy binds.
bool makes_unbound_role(std::string_view statement);

}  // namespace gate::postgres
