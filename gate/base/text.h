// Small things about text that the standard library of this compiler lacks.
#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

template <typename... Parts>
std::string concat(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return std::move(out).str();
}

std::string_view trim(std::string_view text);

// ASCII only, as SQL compares names.
std::string to_lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

// "1 row", "2 rows", "12,345 rows".
std::string count_of(long long number, std::string_view noun);
std::string with_thousands(long long number);

// "0.8 s", "12 ms", "3 min 20 s".
std::string duration(double seconds);

// "99.8 MB"; decimal.
std::string bytes_of(unsigned long long bytes);

// The byte where `text` stops being UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);

// Text that any terminal, log and XML file can hold: bad UTF-8 becomes U+FFFD, escape sequences and
// control characters other than newline and tab are shown as \x1b.
std::string printable(std::string_view text);

// 'name', printable and on one line whatever it contains: for messages.
std::string in_quotes(std::string_view name);

// The one of `known` that `word` was most likely meant to be; empty where none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// Whether `pattern` (with * for any run of characters) matches all of `text`.
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace gate
