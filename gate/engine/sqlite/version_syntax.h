// Which release of SQLite a statement's syntax came with.
#pragma once

#include <string_view>

namespace gate {

struct Arrival {
  std::string_view what{};
  int version = 0;  // as sqlite3_libversion_number() has it; 0 = nothing is known
};

// `near` is the token at which an older SQLite stopped.
Arrival find_syntax(std::string_view sql, std::string_view near);

// What a date function is told in it that earlier versions answer with NULL, and no error.
Arrival find_date_modifier(std::string_view sql);

// Of the calls of iif() in it: they took three arguments, then two or three, then two and more.
Arrival find_iif(std::string_view sql);

}  // namespace gate
