// How users say where a server is, or a database in one.
#pragma once

#include <string>
#include <string_view>

namespace gate::postgres {

// What a URL comes to, for the library and its programs.
struct ServerUrl {
  std::string location{};  // without the password, which command lines show to everybody
  std::string options{};   // of it: "sslmode=require&…"; not where the server is
  std::string password{};  // empty = none is said, and the library looks where it usually does
};

// "postgresql://user:password@host:port/database?sslmode=require", or the library's other form,
// "host=… user=…". UsageError where it is neither.
ServerUrl read_database_url(const std::string& url);

// The same for a server on which the gate makes databases of its own: its database "postgres".
// UsageError where it names another one.
ServerUrl read_server_url(const std::string& url);

}  // namespace gate::postgres
