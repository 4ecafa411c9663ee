#include "gate/sql/plain_quotes.h"

namespace gate {

void double_escaped_quotes(std::size_t begin, std::size_t end, std::string& text) {
  const char quote = text[begin];
  for (std::size_t at = begin + 1; at + 1 < end; ++at) {
    if (text[at] != '\\') continue;
    if (text[at + 1] == quote) text[at] = quote;
    ++at;
  }
}

void make_string(std::size_t begin, std::size_t end, std::string& text) {
  for (std::size_t at = begin; at < end; ++at) {
    if (text[at] != '\n') text[at] = ' ';
  }
  text[begin] = '\'';
  text[end - 1] = '\'';
}

}  // namespace gate
