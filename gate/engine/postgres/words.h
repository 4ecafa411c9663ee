// What a statement's text tells that the server does not: which columns it sets, what it names, and
// which functions it calls that answer otherwise each time.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/effect.h"

namespace gate::postgres {

struct StatementWords {
  std::string verb{};               // its first word, in lower case
  std::set<std::string> names{};    // every word and quoted name, as the server folds them
  std::vector<std::string> sets{};  // columns after SET, of UPDATE, ON CONFLICT and MERGE
  std::set<std::string> targets{};  // of INSERT INTO, UPDATE, DELETE FROM and MERGE INTO
  std::set<std::string> only{};     // named after ONLY: their rows, and no child's
  bool has_star = false;            // *, or t.*: all columns
  // Of a DO: every word in its texts, as it stands there and as the server folds it.
  std::set<std::string> spoken_of{};
  bool takes_along = false;  // of a DO: it says CASCADE, and not of a key
  // Of a DO: "view" of a text that drops one whose name comes from elsewhere; "" of one that drops
  // a thing whose kind does so, too.
  std::set<std::string> drops_open{};
  // Columns whose values USING of ALTER COLUMN … TYPE works out, and does more than to convert
  // them.
  std::set<std::string> worked_out{};
  std::vector<Circumstance> depends_on{};
};

// Whether rows go between the server and the script itself: COPY … FROM STDIN, COPY … TO STDOUT.
enum class Copy { no, from_here, to_here };
Copy copy_of(std::string_view sql);

// PREPARE TRANSACTION: on a server that others use it would stay, and the database with it.
bool prepares_transaction(std::string_view sql);

// Of a DO, those of its script, too. Never throws: what cannot be read says nothing.
StatementWords words_of(std::string_view sql);

// Circumstances that calls in this code may depend on: of a default, or a function's body.
std::vector<Circumstance> circumstances_in(std::string_view code);

}  // namespace gate::postgres
