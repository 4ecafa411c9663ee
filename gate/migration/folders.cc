#include "gate/migration/folders.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <system_error>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/below.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/folder_names.h"

namespace gate {

namespace {

using Kind = FolderProblem::Kind;

struct Place {
  std::string name{};
  FileVersion version{};
};

bool is_link(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_symlink(path, ignored);
}

class FoldersReader {
 public:
  FoldersReader(const std::string& path, const FoldersLayout& layout, const Reading& how)
      : path_(path), layout_(layout), how_(how) {
    folder_.path = display_path(path);
    folder_.format = layout.format;
  }

  MigrationFolder read() {
    for (const std::string& name : list_folder(path_)) {
      if (layout_.takes_hidden || !is_hidden(name)) sort_in(name);
    }
    if (places_.empty()) {
      throw no_migrations(path_, layout_.format, expected());
    }
    if (layout_.is_before != nullptr) {
      std::ranges::stable_sort(places_, [&](const Place& a, const Place& b) {
        return layout_.is_before(a.version.version, b.version.version);
      });
    }
    for (const Place& place : places_) add_migration(place);
    return std::move(folder_);
  }

 private:
  std::string expected() const { return concat("expected files such as ", layout_.files); }

  void sort_in(const std::string& name) {
    const std::string path = path_in(path_, name);
    if (!is_folder(path)) {
      if (looks_like_sql(name) && !is_hidden(name)) {
        add_problem(Kind::never_run, name, concat(in_quotes(name), " is never run: ", expected()));
      }
      return;
    }
    const auto version = layout_.parse(name);
    const bool has_script = exists(path_in(path, layout_.script));
    if (!layout_.follows_links && is_link(path)) {
      if (!has_script) return;
      return add_problem(Kind::never_run, name,
                         concat(in_quotes(name), " is a link, which ", layout_.format,
                                " does not follow: it is never run"));
    }
    if (version && has_script) return sort_in(name, *version);
    if (layout_.needs_script && version) {
      return add_problem(Kind::unreadable, name,
                         concat(layout_.format, " refuses the folder ", in_quotes(name),
                                ": it has no ", layout_.script));
    }
    if (is_hidden(name)) return;
    const bool has_number = name[0] >= '0' && name[0] <= '9';
    if (has_number && holds_sql(path)) {
      return add_problem(
          Kind::never_run, name,
          concat("the SQL in the folder ", in_quotes(name), " is never run: ", expected()));
    }
    const auto is_migration = [&](std::string_view one) { return layout_.parse(one).has_value(); };
    auto problem = look_below(path_, name, expected(), is_migration);
    if (problem) folder_.problems.push_back(std::move(*problem));
  }

  void sort_in(const std::string& name, const FileVersion& version) {
    const auto [other, is_new] = names_.emplace(version.version, name);
    if (is_new) return places_.push_back({name, version});
    add_problem(Kind::duplicate_version, name,
                concat(in_quotes(other->second), " and ", in_quotes(name), " are both version ",
                       version.version));
    folder_.problems.back().version = version.version;
  }

  void add_migration(const Place& place) {
    Migration migration{.version = place.version.version,
                        .number = folder_.migrations.size() + 1,
                        .name = place.version.title};
    std::vector<FolderProblem> problems;
    layout_.read(path_in(path_, place.name), how_, migration, problems);
    for (FolderProblem& problem : problems) {
      problem.version = migration.version;
      folder_.problems.push_back(std::move(problem));
    }
    for (const std::string& name : list_folder(path_in(path_, place.name))) {
      if (is_strange(name)) add_stranger(place, name);
    }
    folder_.migrations.push_back(std::move(migration));
  }

  // A down lies there for some tools, and for people where the tool has none.
  bool is_strange(const std::string& name) const {
    return looks_like_sql(name) && !is_hidden(name) && name != layout_.script && name != "down.sql";
  }

  void add_stranger(const Place& place, const std::string& name) {
    add_problem(Kind::never_run, concat(place.name, '/', name),
                concat(in_quotes(name), " in the folder ", in_quotes(place.name),
                       " is never run: ", layout_.format, " runs ", layout_.script, " only"));
    folder_.problems.back().version = place.version.version;
  }

  void add_problem(Kind kind, const std::string& name, std::string message) {
    folder_.problems.push_back({.kind = kind,
                                .location = {.path = display_path(path_in(path_, name))},
                                .message = std::move(message)});
  }

  const std::string& path_;
  const FoldersLayout& layout_;
  const Reading& how_;
  MigrationFolder folder_{};
  std::vector<Place> places_{};
  std::map<std::string, std::string> names_{};  // by version
};

}  // namespace

MigrationFolder read_folders(const std::string& path, const FoldersLayout& layout,
                             const Reading& how) {
  return FoldersReader(path, layout, how).read();
}

bool has_folder_of(const FolderView& folder, const FoldersLayout& layout) {
  return !folder.is_one_file() && std::ranges::any_of(folder.names(), [&](const std::string& name) {
    return !is_hidden(name) && layout.parse(name) && folder.has(concat(name, '/', layout.script));
  });
}

}  // namespace gate
