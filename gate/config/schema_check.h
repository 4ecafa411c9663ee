// A JSON document against a JSON Schema (draft 7), with complaints that a person can act on.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

struct Fault {
  std::string pointer{};  // JSON pointer of the member or value
  std::string message{};
  bool at_key = false;  // stands where the key does, not where its value does
};

// In no particular order. Keys in `reserved` (dotted paths) that the schema does not know are "not
// supported by this version" in place of unknown.
std::vector<Fault> check_schema(const nlohmann::json& document, std::string_view schema,
                                std::span<const std::string_view> reserved);

// A JSON pointer as people write it: limits.apply-seconds, allow[0].until.
std::string dotted(std::string_view pointer);

}  // namespace gate
