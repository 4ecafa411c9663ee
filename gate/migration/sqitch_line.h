// The lines of sqitch.plan, taken apart by Sqitch's own grammar (App::Sqitch::Plan 1.3.1): what it
// refuses is refused, since a blank more or less makes another id.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gate {

// A change or a tag: "+ name [dependencies] 2026-01-31T10:00:00Z Ann <ann@example.org> # note".
struct SqitchLine {
  std::string refusal{};  // why Sqitch does not take it; empty = it does
  bool is_tag = false;
  bool reverts = false;
  std::string name{};
  std::vector<std::string> dependencies{};  // as they are written
  std::string date{};
  std::string planner{};
  std::string email{};
  std::string note{};
};

SqitchLine parse_sqitch_line(std::string_view line);

// "%name=value".
struct SqitchPragma {
  std::string refusal{};
  std::string name{};
  std::string value{};
};

SqitchPragma parse_sqitch_pragma(std::string_view line);

// Whether nothing is on it but, perhaps, a comment.
bool is_blank_sqitch_line(std::string_view line);
bool is_sqitch_comment(std::string_view line);

// As Sqitch writes it into what it makes ids of: "HTTPS://Example.org" → "https://example.org/".
std::string canonical_uri(std::string_view uri);

}  // namespace gate
