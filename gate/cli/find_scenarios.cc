#include "gate/cli/find_scenarios.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

bool has_name_of_scenario(const std::string& name) {
  return name == "scenario.json" || name == "migration-gate.json" ||
         name.ends_with(".scenario.json");
}

bool mentions(const std::string& text, std::string_view word) {
  return text.find(word) != text.npos;
}

// By words alone, so that one with a mistake in it is found, too. A report has those words as well.
bool speaks_as_scenario(const std::string& path) {
  if (file_size(path) > kLargestByHand) return false;
  const std::string text = read_file(path);
  if (mentions(text, "\"format_version\"")) return false;
  if (mentions(text, "/scenario.schema.json\"")) return true;
  return mentions(text, "\"fixture\"") && mentions(text, "\"migrations\"");
}

bool is_scenario(const std::string& path, const std::string& name) {
  if (!name.ends_with(".json") || !is_regular_file(path)) return false;
  return has_name_of_scenario(name) || speaks_as_scenario(path);
}

bool is_passed_over(const std::string& name) {
  return name.starts_with('.') || name == "node_modules";
}

void look_into(const std::string& folder, std::vector<std::string>& found) {
  for (const std::string& name : list_folder(folder)) {
    if (is_passed_over(name)) continue;
    const std::string path = (fs::path(folder) / name).string();
    std::error_code error;
    if (is_folder(path)) {
      if (!fs::is_symlink(path, error)) look_into(path, found);
    } else if (is_scenario(path, name)) {
      found.push_back(path);
    }
  }
}

}  // namespace

std::vector<std::string> find_scenarios(const std::vector<std::string>& words) {
  std::vector<std::string> found;
  for (const std::string& word : words) {
    const std::size_t before = found.size();
    if (!is_folder(word)) {
      if (!exists(word)) throw UsageError(concat("no such file: ", in_quotes(word)));
      found.push_back(word);
      continue;
    }
    look_into(word, found);
    if (found.size() == before) {
      throw UsageError(
          concat("no scenario in ", in_quotes(word),
                 ": a scenario.json, or any .json that names a fixture and migrations"));
    }
  }
  std::ranges::sort(found);
  std::set<fs::path> known;
  std::erase_if(found, [&](const std::string& path) {
    return !known.insert(fs::weakly_canonical(fs::absolute(path))).second;
  });
  return found;
}

}  // namespace gate
