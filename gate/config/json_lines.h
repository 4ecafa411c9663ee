// Where the keys and values of a JSON text stand. JSON libraries forget it; people need it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gate {

// Offsets in bytes. A list's items and the outermost value have no key: both are the value's.
struct JsonPlace {
  std::size_t key = 0;
  std::size_t value = 0;
};

struct DuplicateKey {
  std::string pointer{};   // JSON pointer of the member
  std::size_t offset = 0;  // of its second and later appearance
};

struct JsonPlaces {
  std::unordered_map<std::string, JsonPlace> by_pointer{};  // the last of duplicates
  std::vector<DuplicateKey> duplicates{};
  std::optional<std::size_t> too_deep{};  // where the nesting passes 32 levels
};

// JSON with // and /* */ comments. Never throws: where the text is no JSON the scan ends, and it is
// the parser's business to say so.
JsonPlaces scan_json(std::string_view text);

// A JSON pointer one level further down.
std::string below(const std::string& pointer, std::string_view key);

// From 1.
int line_at(std::string_view text, std::size_t offset);

}  // namespace gate
