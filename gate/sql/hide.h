// Values in statements, kept out of what travels: reports, logs, pages.
#pragma once

#include <string>
#include <string_view>

namespace gate {

// The statement with '…' in the place of each text, and x'…' of each blob, that it writes, looks
// for or sets. Numbers stay, as do '' and 'now'. What says how a database is built (CREATE TABLE,
// ALTER TABLE, CREATE VIEW and the like) stays as it is; but for CREATE TABLE … AS, whose query
// has values. A double-quoted word in the rows of VALUES, where no column can stand, is a text.
std::string hide_values(std::string_view sql);

// The same with a * for each byte, so that all the rest is where it was.
std::string blot_out_values(std::string_view sql);

// What a database said of the statement, which may quote them; of one that nobody has, too, since
// what a parser stumbles over (near "'x'") is quoted twice.
std::string hide_values_in_message(std::string_view message, std::string_view sql = {});

}  // namespace gate
