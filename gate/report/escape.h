// Text from outside (SQL, names, servers' messages), made fit for where it is written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gate {

// Bad bytes are U+FFFD; all else stays.
std::string utf8_text(std::string_view text);

// printable() without the terminal sequences, and with LF for CRLF. What is left is legal in
// XML 1.0 and harmless to a terminal.
std::string visible(std::string_view text);

// Also fit for a CI log: no line starts with "::", and nowhere stands "##[" or "##vso[": a
// zero-width blank breaks them.
std::string log_text(std::string_view text);

// log_text with every run of white space as one blank, and cut to about `max_bytes`.
std::string one_line(std::string_view text, std::size_t max_bytes);

// A name for programs: letters, digits, '.', '_' and '-'; any other byte is '-'.
std::string plain_word(std::string_view text);

// "%0A", as URIs and GitHub's workflow commands have it.
std::string percent_escape(char c);

// For XML. Text is capped: the first and last 32 KiB stay, and a line says what was left out.
std::string xml_text(std::string_view text);
std::string xml_attribute(std::string_view text);

// At most `max_bytes` (64 at least), never half a character; where it was cut it says so in a
// comment. In UTF-8, so that what was capped once stays as it is.
std::string capped_sql(std::string_view sql, std::size_t max_bytes);

// The longest start of `text` with at most `max_bytes` that ends between two characters.
std::string_view head_of(std::string_view text, std::size_t max_bytes);

}  // namespace gate
