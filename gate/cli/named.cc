#include "gate/cli/named.h"

#include <algorithm>

#include "gate/base/file.h"
#include "gate/migration/folder.h"

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

// A bare name is looked for where the system keeps its libraries, and ".so" may be left out.
void check_extension(const std::string& path) {
  if (path.find('/') == std::string::npos) return;
  if (is_regular_file(path) || is_regular_file(path + ".so")) return;
  throw UsageError(exists(path) ? concat("the extension ", in_quotes(path), " is not a file")
                                : concat("no such extension: ", in_quotes(path)));
}

}  // namespace

void check_named(const Scenario& scenario) {
  const ScenarioPlaces& places = scenario.places;
  const std::vector<std::string> names =
      at_place(places.migrations, [&] { return list_folder(scenario.migrations); });
  at_place(places.target, [&] { check_target(scenario, names); });
  for (std::size_t i = 0; i < scenario.extensions.size(); ++i) {
    at_place(places.extensions.at(i), [&] { check_extension(scenario.extensions[i]); });
  }
}

}  // namespace gate
