// Scripts for MySQL, cut as its own shell cuts them:
// https://dev.mysql.com/doc/refman/8.4/en/lexical-structure.html.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/migration.h"

namespace gate {

// As split_statements: '…' and "…" with backslashes, `…`, comments after "-- " and "#", and the
// bodies of routines, triggers and events hold no end of a statement. A line "DELIMITER //" sets
// another one. What stands in "/*! … */" is run, and counts as a statement. SqlError with the
// offset of what is not closed, or of a NUL byte.
std::vector<Statement> split_mysql(std::string_view text, const std::string& path);

// The text as one whose quotes and comments any lexer can read: \' becomes '', what stands after
// "#" blanks, and "/*! … */" what is in it. Offsets and lines stay.
std::string with_plain_mysql_quotes(std::string_view text);

}  // namespace gate
