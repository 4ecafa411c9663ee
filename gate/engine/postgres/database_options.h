// What a dump says of the database as a whole: pg_dump --create, and every archive.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gate::postgres {

// Encoding and locale, as options of CREATE DATABASE, put together anew from those that are known;
// empty = the script makes no database.
std::string database_options(std::string_view script);

// The ends of ALTER DATABASE … SET …, from SET on: what is set for the database that it makes.
std::vector<std::string> database_settings(std::string_view script);

}  // namespace gate::postgres
