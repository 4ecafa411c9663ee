#include "gate/migration/below.h"

#include <algorithm>
#include <array>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"

namespace gate {

namespace {

// Deeper than anybody nests; also the end of links that go round in circles.
constexpr int kDeepestFolder = 8;

constexpr std::array<std::string_view, 20> kOthers = {
    "archive", "archived", "archives",  "backup",    "backups",  "deprecated", "disabled",
    "draft",   "drafts",   "dump",      "dumps",     "old",      "seed",       "seeders",
    "seeds",   "snapshot", "snapshots", "templates", "template", "unused"};

bool is_for_other_things(std::string_view name) {
  const std::string word = bare_word_of(name);
  return is_aside(name) || std::ranges::count(kOthers, word) > 0;
}

// Names that only an entry with a number has: some tools take any file of SQL.
bool has_migration(const std::string& folder, const IsMigration& is_migration, int depth) {
  if (depth > kDeepestFolder) return false;
  return std::ranges::any_of(list_folder(folder), [&](const std::string& name) {
    if (is_hidden(name)) return false;
    if (name[0] >= '0' && name[0] <= '9' && is_migration(name)) return true;
    const std::string path = path_in(folder, name);
    return is_folder(path) && !is_for_other_things(name) &&
           has_migration(path, is_migration, depth + 1);
  });
}

}  // namespace

std::optional<FolderProblem> look_below(const std::string& path, const std::string& name,
                                        std::string_view why, const IsMigration& is_migration) {
  const std::string folder = path_in(path, name);
  if (is_for_other_things(name) || !holds_sql(folder)) return std::nullopt;
  const bool is_mistake = has_migration(folder, is_migration, 1);
  return FolderProblem{
      .kind = is_mistake ? FolderProblem::Kind::never_run : FolderProblem::Kind::aside,
      .location = {.path = display_path(folder)},
      .message = concat("the SQL in the folder ", in_quotes(name), " is never run: ", why)};
}

}  // namespace gate
