// Values in statements, kept out of what travels: reports, logs, pages.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace gate {

// Names of tables and columns, in lower case.
using KnownNames = std::set<std::string>;

// The statement with '…' in the place of each text, and x'…' of each blob, that it writes, looks
// for or sets. Numbers stay, as do '' and 'now'. What says how a database is built (CREATE TABLE,
// ALTER TABLE, CREATE VIEW and the like) stays as it is; but for CREATE TABLE … AS, whose query
// has values; what a DO block executes stays so, too, where it is ALTER TABLE. A double-quoted word
// is a text, too, where it is not among `names` (null = every one is a name) and stands where no
// name of its own is made, or in the rows of VALUES.
std::string hide_values(std::string_view sql, const KnownNames* names = nullptr);

// The same with a * for each byte, so that all the rest is where it was.
std::string blot_out_values(std::string_view sql, const KnownNames* names = nullptr);

// What a database said of the statement, which may quote them; of one that nobody has, too, since
// what a parser stumbles over (near "x") is quoted.
std::string hide_values_in_message(std::string_view message, std::string_view sql = {},
                                   const KnownNames* names = nullptr);

// Adds the words of a statement that says how a database is built.
void add_names(std::string_view sql, KnownNames& names);

}  // namespace gate
