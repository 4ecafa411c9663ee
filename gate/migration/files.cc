#include "gate/migration/files.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/below.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"

namespace gate {

namespace {

using Kind = FolderProblem::Kind;

constexpr std::uint64_t kLargestVersion = std::numeric_limits<std::int64_t>::max();

struct File {
  std::string name{};
  FileVersion version{};
  std::uint64_t number = 0;
};

class FilesReader {
 public:
  FilesReader(const std::string& path, const FilesLayout& layout, const Reading& how)
      : path_(path), layout_(layout), how_(how) {
    folder_.path = display_path(path);
    folder_.format = layout.format;
  }

  MigrationFolder read() {
    for (const std::string& name : list_folder(path_)) {
      if (!refuse(name) && (layout_.takes_hidden || !is_hidden(name))) sort_in(name);
    }
    if (!has_match_) {
      const bool is_refused =
          !folder_.problems.empty() && folder_.problems.front().kind == Kind::unreadable;
      throw no_migrations(path_, layout_.format,
                          is_refused ? folder_.problems.front().message : expected());
    }
    if (layout_.in_numeric_order) {
      std::ranges::stable_sort(files_, {}, &File::number);
    }
    if (layout_.before != nullptr) sort_by(layout_.before);
    for (const File& file : files_) add_migration(file);
    return std::move(folder_);
  }

 private:
  std::string expected() const { return concat("expected files such as ", layout_.files); }

  void sort_by(bool (*before)(std::string_view, std::string_view)) {
    std::ranges::stable_sort(files_, before, &File::name);
    for (std::size_t i = 0; i < files_.size(); ++i) files_[i].number = i + 1;
  }

  // Whether the tool would run nothing because of such a name, hidden or not.
  bool refuse(const std::string& name) {
    if (layout_.why_refused == nullptr || layout_.parse(name)) return false;
    if (layout_.ignores_folders && is_folder(path_in(path_, name))) return false;
    const std::string why = layout_.why_refused(name);
    if (why.empty()) return false;
    add_problem(Kind::unreadable, "", name, concat(in_quotes(name), " ", why));
    return true;
  }

  void sort_in(const std::string& name) {
    const bool is_below = is_folder(path_in(path_, name));
    const auto version = layout_.parse(name);
    if (is_below && (!version || is_hidden(name))) {
      if (!is_hidden(name)) look_into(name);
      return;
    }
    if (version) return sort_in(name, *version);
    if (!looks_like_sql(name) || is_hidden(name)) return;
    add_problem(Kind::never_run, "", name, concat(in_quotes(name), " is never run: ", expected()));
  }

  void look_into(const std::string& name) {
    const auto is_migration = [&](std::string_view one) { return layout_.parse(one).has_value(); };
    auto problem = look_below(path_, name, concat(layout_.format, " does not look into folders"),
                              is_migration);
    if (!problem) return;
    if (layout_.ignores_folders) {
      if (problem->kind != Kind::never_run) return;
      problem->kind = Kind::aside;
    }
    folder_.problems.push_back(std::move(*problem));
  }

  void sort_in(const std::string& name, const FileVersion& version) {
    has_match_ = true;
    File file{.name = name, .version = version, .number = files_.size() + 1};
    if (layout_.in_numeric_order) {
      const auto number = parse_number(version.version);
      if (!number || *number > kLargestVersion) {
        return add_problem(
            Kind::unreadable, version.version, name,
            concat("the version of ", in_quotes(name), " is larger than ", kLargestVersion));
      }
      file.number = *number;
    }
    const auto [other, is_new] = names_.emplace(version.version, name);
    if (!is_new) {
      return add_problem(Kind::duplicate_version, version.version, name,
                         concat(in_quotes(other->second), " and ", in_quotes(name), " are both ",
                                "version ", version.version));
    }
    files_.push_back(std::move(file));
  }

  void add_migration(const File& file) {
    Migration migration{
        .version = file.version.version, .number = file.number, .name = file.version.title};
    const SqlFile source = read_sql_file(path_in(path_, file.name), how_.dialect);
    std::vector<FolderProblem> problems = source.problems;
    if (problems.empty()) {
      layout_.read(source, migration, problems);
    } else {
      migration.up.emplace(Script{.path = source.path});
    }
    for (FolderProblem& problem : problems) {
      problem.version = migration.version;
      folder_.problems.push_back(std::move(problem));
    }
    folder_.migrations.push_back(std::move(migration));
  }

  void add_problem(Kind kind, const std::string& version, const std::string& name,
                   std::string message) {
    folder_.problems.push_back({.kind = kind,
                                .version = version,
                                .location = {.path = display_path(path_in(path_, name))},
                                .message = std::move(message)});
  }

  const std::string& path_;
  const FilesLayout& layout_;
  const Reading& how_;
  MigrationFolder folder_{};
  std::vector<File> files_{};
  std::map<std::string, std::string> names_{};  // by version
  bool has_match_ = false;
};

}  // namespace

MigrationFolder read_files(const std::string& path, const FilesLayout& layout, const Reading& how) {
  return FilesReader(path, layout, how).read();
}

bool has_file_of(const FolderView& folder, const FilesLayout& layout) {
  return !folder.is_one_file() && std::ranges::any_of(folder.names(), [&](const std::string& name) {
    return !is_hidden(name) && layout.parse(name).has_value();
  });
}

void put_script(ScriptFile file, Direction direction, Migration& migration,
                std::vector<FolderProblem>& problems) {
  std::ranges::move(file.problems, std::back_inserter(problems));
  std::ranges::move(file.allows, std::back_inserter(migration.allows));
  (direction == Direction::up ? migration.up : migration.down) = std::move(file.script);
}

std::string_view leading_digits(std::string_view name) {
  return name.substr(0, std::min(name.find_first_not_of("0123456789"), name.size()));
}

}  // namespace gate
