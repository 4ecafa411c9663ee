#include "gate/checks/view_options.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/sql/brackets.h"
#include "gate/sql/cursor.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_off(std::string_view value) {
  return value == "false" || value == "off" || value == "no" || value == "0";
}

// CREATE VIEW name WITH (a=b, c=d) AS …
std::vector<ViewOption> options_of(std::string_view view) {
  constexpr std::string_view kWith = " WITH (";
  const std::string_view head = view.substr(0, view.find(" AS "));
  const std::size_t begin = head.find(kWith);
  const std::size_t end = head.rfind(')');
  if (begin == head.npos || end == head.npos) return {};
  std::string_view list = head.substr(begin + kWith.size(), end - begin - kWith.size());
  std::vector<ViewOption> options;
  while (!list.empty()) {
    const std::string_view one = list.substr(0, list.find(", "));
    const std::size_t equal = std::min(one.find('='), one.size());
    if (!is_off(one.substr(std::min(equal + 1, one.size())))) {
      options.push_back({std::string(one.substr(0, equal)), std::string(one)});
    }
    list.remove_prefix(std::min(one.size() + 2, list.size()));
  }
  return options;
}

// What stands before WITH of CREATE VIEW or SET and RESET of ALTER VIEW, up to the view's name.
bool take_head(Cursor& cursor) {
  if (cursor.take("ALTER")) {
    // ALTER TABLE takes views, too.
    if (!cursor.take_any({"VIEW", "TABLE"})) return false;
  } else {
    if (!cursor.take("CREATE")) return false;
    while (cursor.take_any({"OR", "REPLACE", "TEMP", "TEMPORARY", "RECURSIVE"})) {
    }
    if (!cursor.take("VIEW")) return false;
  }
  cursor.take_if_exists();
  return true;
}

bool take_name(Cursor& cursor, const SaidStatement& said, const std::string& view) {
  std::string schema;
  const std::string name = cursor.take_name(&schema);
  const bool has_schema = !schema.empty() && !equal_ignoring_case(schema, "public");
  if (has_schema) return equal_ignoring_case(concat(schema, '.', name), view);
  const bool is_open = name.find(kOpenName) != name.npos;
  if (!schema.empty() && !is_open) return equal_ignoring_case(name, view);
  return may_mean(said, name, {bare_name(view)});
}

// (a, b = off)
bool lists_as_off(Cursor& cursor, const std::string& option, bool resets) {
  for (; !cursor.is_at_end() && cursor.peek().text != ")"; cursor.skip()) {
    if (!equal_ignoring_case(unquote(cursor.peek()), option)) continue;
    return resets || (cursor.peek(1).text == "=" && is_off(to_lower(unquote(cursor.peek(2)))));
  }
  return false;
}

}  // namespace

bool switches_off(const SaidStatement& said, const std::string& view, const std::string& option) {
  const std::vector<Token> tokens = tokens_of(said);
  Cursor cursor(tokens);
  if (!take_head(cursor) || !take_name(cursor, said, view)) return false;
  const Tokens columns = cursor.rest();
  if (cursor.peek().text == "(") cursor = Cursor(columns.subspan(after_bracket(columns, 0)));
  const bool resets = cursor.take("RESET");
  return (resets || cursor.take_any({"SET", "WITH"})) && lists_as_off(cursor, option, resets);
}

std::vector<ViewOption> lost_view_options(std::string_view before, std::string_view after) {
  std::vector<ViewOption> lost = options_of(before);
  const std::vector<ViewOption> left = options_of(after);
  std::erase_if(lost, [&](const ViewOption& option) {
    return std::ranges::count(left, option.name, &ViewOption::name) > 0;
  });
  return lost;
}

std::string_view why_view_option_is_missed(std::string_view name) {
  if (name == "security_invoker") {
    return "it reads with its owner's rights from now on: whoever may ask it sees rows that a "
           "policy, or a missing right, kept from them";
  }
  if (name == "security_barrier") {
    return "a function in somebody's condition sees rows that the view hides";
  }
  if (name == "check_option") return "rows are written through it that it does not show";
  return "the view no longer behaves as it did";
}

}  // namespace gate
