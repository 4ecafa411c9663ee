// Scripts for PostgreSQL, cut as its own shell cuts them:
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/migration.h"

namespace gate {

// As split_statements: '…', E'…' with backslashes, "…", $tag$…$tag$, comments within comments, and
// the bodies that stand between BEGIN ATOMIC and END hold no end of a statement; nor does a
// parenthesis. SqlError with the offset of what is not closed, or of a NUL byte.
std::vector<Statement> split_postgres(std::string_view text, const std::string& path);

// The text with blanks in the place of all that stands between quotes, so that what knows no
// dollars can read its comments and words. Offsets and lines stay.
std::string blank_postgres_quotes(std::string_view text);

}  // namespace gate
