#include "gate/base/message.h"

#include <array>
#include <charconv>

#include "gate/base/text.h"

namespace gate {

void MessageWriter::put(std::string_view text) {
  bytes_ += concat(text.size(), ':', text);
}

void MessageWriter::put(std::uint64_t number) {
  put(std::string_view(std::to_string(number)));
}

void MessageWriter::put(double number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  put(std::string_view(digits.data(), end));
}

void MessageWriter::put(const std::vector<std::string>& texts) {
  put(std::uint64_t{texts.size()});
  for (const std::string& text : texts) put(std::string_view(text));
}

std::string MessageReader::text() {
  const std::size_t colon = rest_.find(':');
  const std::size_t size = std::stoull(std::string(rest_.substr(0, colon)));
  std::string text(rest_.substr(colon + 1, size));
  rest_.remove_prefix(colon + 1 + size);
  return text;
}

std::uint64_t MessageReader::number() {
  return std::stoull(text());
}

double MessageReader::real() {
  return std::stod(text());
}

std::vector<std::string> MessageReader::texts() {
  std::vector<std::string> texts(number());
  for (std::string& one : texts) one = text();
  return texts;
}

}  // namespace gate
