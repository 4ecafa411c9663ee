// Words that a statement of a migration had better not have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gate {

// What reaches beyond the database or needs more rights than a deployment has: "ATTACH",
// "load_extension()", "GRANT", "COPY … PROGRAM". Each once.
std::vector<std::string> privileged_words(std::string_view sql);

// What only another engine's SQL has than the one that scripts are cut for: "SERIAL", "ENGINE =",
// "NOW()". Each once.
std::vector<std::string> foreign_words(std::string_view sql);

// Whether such a word asks for numbers that the engine gives out, and is taken for a part of a type
// where it is not known: then nothing is numbered, and nobody says so.
bool asks_for_numbers(std::string_view foreign_word);

// Whether a function in it gives other values each time. Meant for INSERT, UPDATE and DELETE.
bool takes_chance(std::string_view sql);

// Whether which rows it takes depends on when it runs: the clock is asked after WHERE.
bool selects_by_clock(std::string_view sql);

// Why an identifier will be mistyped: it has to be quoted, is a reserved word, mixes cases. Empty =
// it will not.
std::string why_awkward(std::string_view name);

}  // namespace gate
