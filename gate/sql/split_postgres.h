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
// parenthesis. A command of the shell, from a backslash to the end of its line, is a statement; the
// rows of COPY … FROM STDIN, up to the line "\.", are none. SqlError with the offset of what is not
// closed, or of a NUL byte.
std::vector<Statement> split_postgres(std::string_view text, const std::string& path);

// The text as one whose quotes any lexer can read: \' becomes '', what stands between dollars a
// string of blanks, as commands of the shell and copied rows become blanks, and a comment ends at
// its first end. Offsets and lines stay.
std::string with_plain_postgres_quotes(std::string_view text);

}  // namespace gate
