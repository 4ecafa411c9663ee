#include "gate/cli/named.h"

#include <algorithm>

#include "gate/base/file.h"
#include "gate/migration/folder.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// The numbers that names of files begin with, whichever tool they are for.
std::vector<std::uint64_t> numbers_of(const std::vector<std::string>& names) {
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : names) {
    const auto number = parse_number(name.substr(0, name.find_first_not_of("0123456789")));
    if (number) numbers.push_back(*number);
  }
  return numbers;
}

void check_target(const Scenario& scenario, const std::vector<std::string>& names) {
  if (scenario.target == "latest") return;
  const std::vector<std::uint64_t> numbers = numbers_of(names);
  const auto wanted = parse_number(scenario.target);
  // That there is no migration at all is another complaint.
  if (numbers.empty() || (wanted && std::ranges::count(numbers, *wanted) > 0)) return;
  throw UsageError(concat("no migration ", in_quotes(scenario.target), " in ",
                          in_quotes(display_path(scenario.migrations)), " (the latest is ",
                          std::ranges::max(numbers), ')'));
}

// The engine would stop at the second statement when everything has been applied already. What else
// is wrong with the SQL, the engine says best.
void check_query(const std::string& sql, std::size_t index) {
  bool is_any = false;
  bool is_over = false;
  const auto complain = [&](std::string_view what) {
    throw UsageError(concat("'expect.queries[", index, "].sql' must be one query, not ", what));
  };
  try {
    Lexer lexer(sql);
    for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
      const bool is_end = token.text == ";";
      if (is_over && !is_end) complain("several; give each an entry of its own");
      is_any = is_any || !is_end;
      is_over = is_any && is_end;
    }
  } catch (const SqlError&) {
    return;
  }
  if (!is_any) complain("none");
}

// A bare name is looked for where the system keeps its libraries, and ".so" may be left out.
void check_extension(const std::string& path) {
  if (path.find('/') == std::string::npos) return;
  if (is_regular_file(path) || is_regular_file(path + ".so")) return;
  throw UsageError(exists(path) ? concat("the extension ", in_quotes(path), " is not a file")
                                : concat("no such extension: ", in_quotes(path)));
}

void check_script(const std::string& path) {
  if (path.empty() || is_regular_file(path)) return;
  throw UsageError(
      concat(exists(path) ? "not a file: " : "no such file: ", in_quotes(display_path(path))));
}

}  // namespace

void check_named(const Scenario& scenario) {
  const ScenarioPlaces& places = scenario.places;
  const std::vector<std::string> names =
      at_place(places.migrations, [&] { return list_folder(scenario.migrations); });
  at_place(places.target, [&] { check_target(scenario, names); });
  at_place(places.schema, [&] { check_script(scenario.schema); });
  at_place(places.consolidated, [&] { check_script(scenario.consolidated); });
  for (std::size_t i = 0; i < scenario.extensions.size(); ++i) {
    at_place(places.extensions.at(i), [&] { check_extension(scenario.extensions[i]); });
  }
  at_place(places.old_app, [&] { check_script(scenario.old_app); });
  at_place(places.new_app, [&] { check_script(scenario.new_app); });
  const auto& queries = scenario.expect.queries;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    at_place(places.expect.at(concat("/expect/queries/", i, "/sql")),
             [&] { check_query(queries[i].sql, i); });
  }
}

}  // namespace gate
