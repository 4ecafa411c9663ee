// hazards.h, as PostgreSQL's grammar has it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/sql/pg_tree.h"

namespace gate {

// What a statement does that reaches beyond the database or that only a superuser may do: "COPY …
// PROGRAM", "ALTER SYSTEM", "CREATE EXTENSION postgis". What the owner of a table may give to
// others, by GRANT, is his own.
std::vector<std::string> privileged_deeds(const PgNode& statement);

// Types that only another product has: "datetime".
std::vector<std::string> foreign_types(const PgNode& statement);

// Words of another product in a statement that the grammar refuses: "AUTO_INCREMENT".
std::vector<std::string> words_of_others(std::string_view sql);

// Whether a statement that the grammar of 15 refuses is one of a newer server, as far as its words
// and the refusal tell.
bool is_of_newer_server(std::string_view sql, std::string_view refusal);

}  // namespace gate
