// What came with which release, as SQLite's release history (sqlite.org/changes.html) has it, and
// how its absence shows. Left out: what later releases have only when built with an option
// (percentile(), median(), WITHIN GROUP).
#include "gate/engine/sqlite/versions.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/engine/sqlite/version_syntax.h"

namespace gate {

namespace {

constexpr Arrival kFunctions[] = {
    {"iif", 3032000},
    {"substring", 3034000},
    {"sign", 3035000},
    {"format", 3038000},
    {"unixepoch", 3038000},
    {"unhex", 3041000},
    {"json_error_position", 3042000},
    {"octet_length", 3043000},
    {"timediff", 3043000},
    {"concat", 3044000},
    {"concat_ws", 3044000},
    {"string_agg", 3044000},
    {"jsonb", 3045000},
    {"jsonb_array", 3045000},
    {"jsonb_extract", 3045000},
    {"jsonb_group_array", 3045000},
    {"jsonb_group_object", 3045000},
    {"jsonb_insert", 3045000},
    {"jsonb_object", 3045000},
    {"jsonb_patch", 3045000},
    {"jsonb_remove", 3045000},
    {"jsonb_replace", 3045000},
    {"jsonb_set", 3045000},
    {"json_pretty", 3046000},
    {"if", 3048000},
    {"unistr", 3050000},
    {"unistr_quote", 3050000},
    {"jsonb_each", 3051000},
    {"jsonb_tree", 3051000},
    {"json_array_insert", 3053000},
    {"jsonb_array_insert", 3053000},
};

// What stands between `before` and `after`; empty where they do not enclose anything.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t begin = text.find(before);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + before.size());
  const std::size_t end = after.empty() ? text.size() : text.rfind(after);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

Arrival find_function(std::string_view name) {
  const auto found = std::ranges::find_if(
      kFunctions, [&](const Arrival& row) { return equal_ignoring_case(row.what, name); });
  return found == std::end(kFunctions) ? Arrival{} : *found;
}

bool is_number_with_underscores(std::string_view text) {
  const auto is_digit = [&](std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
  };
  bool has_underscore = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_') {
      if (i == 0 || !is_digit(i - 1) || !is_digit(i + 1)) return false;
      has_underscore = true;
    } else if (!is_digit(i) && std::string_view(".eE+-").find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return has_underscore && (is_digit(0) || text[0] == '.');
}

std::string version_text(int number) {
  return concat(number / 1000000, '.', number / 1000 % 1000, '.', number % 1000);
}

std::string sentence(std::string_view what, int version, int current) {
  if (version <= current) return "";
  return concat(what, " came with SQLite ", version_text(version), "; this gate rehearses with ",
                version_text(current), " (build it with -DSQLITE_AMALGAMATION=DIR to use another)");
}

}  // namespace

std::string later_meaning(std::string_view sql, int current_version_number) {
  // Nearly no statement has one, and all are asked.
  const std::string lower = to_lower(sql);
  constexpr std::string_view kWords[] = {"subsec", "ceiling", "floor"};
  const bool may_have =
      std::ranges::any_of(kWords, [&](auto word) { return lower.find(word) != std::string::npos; });
  if (!may_have) return "";
  const Arrival modifier = find_date_modifier(sql);
  if (modifier.version == 0) return "";
  return sentence(concat("'", modifier.what, "'"), modifier.version, current_version_number);
}

std::string later_version_hint(std::string_view sql, std::string_view message,
                               int current_version_number) {
  const auto hint = [&](std::string_view what, const Arrival& arrival) {
    return sentence(what, arrival.version, current_version_number);
  };
  for (const std::string_view absent : {"no such function: ", "no such table: "}) {
    const Arrival function = find_function(between(message, absent, ""));
    if (function.version != 0) return hint(concat(function.what, "()"), function);
  }
  if (message.find("wrong number of arguments to function iif()") != std::string_view::npos) {
    const Arrival iif = find_iif(sql);
    return hint(iif.what, iif);
  }
  if (is_number_with_underscores(between(message, "unrecognized token: \"", "\""))) {
    return hint("the underscore in numbers", {"", 3046000});
  }
  if (message.find("RIGHT and FULL OUTER JOINs are not") != std::string_view::npos) {
    return hint("RIGHT and FULL JOIN", {"", 3039000});
  }
  const std::string_view near = between(message, "near \"", "\": syntax error");
  if (near.empty()) return "";
  const Arrival syntax = find_syntax(sql, near);
  return hint(syntax.what, syntax);
}

}  // namespace gate
