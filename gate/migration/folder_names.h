// What a name in a migration folder stands for.
#pragma once

#include <string>
#include <string_view>

namespace gate {

inline bool is_hidden(std::string_view name) {
  return name.starts_with('.');
}

// Whatever its case, and with blanks behind it, which nobody sees.
bool looks_like_sql(std::string_view name);

// "__Tests__" → "tests".
std::string bare_word_of(std::string_view name);

// Whether a folder is called as one that holds no production's migrations: tests, examples.
bool is_aside(std::string_view name);

// Whether a folder, or one below it, has a file of SQL.
bool holds_sql(const std::string& folder);

// "db/migrations" and "1_a.sql", with one slash between them.
std::string path_in(const std::string& folder, std::string_view name);

// As JavaScript compares text for people: signs, digits, letters whatever their case; of names that
// differ in case only the one with the small letter comes first.
bool is_before_in_dictionary(std::string_view a, std::string_view b);

}  // namespace gate
