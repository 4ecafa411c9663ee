// From names to migrations in order.
#include "gate/migration/folder.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/below.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/files.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/script.h"

namespace gate {

namespace {

using Kind = FolderProblem::Kind;

constexpr std::uint64_t kLargestVersion = std::numeric_limits<std::int64_t>::max();

// The files of one version. The one whose name sorts first is taken.
struct Pair {
  std::string up{};
  std::string down{};
  std::string title{};
};

bool is_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == text.npos;
}

class FolderReader {
 public:
  FolderReader(const std::string& path, const FolderLayout& layout, const Reading& how)
      : path_(path), layout_(layout), how_(how) {
    folder_.path = display_path(path);
    folder_.format = layout.format;
  }

  MigrationFolder read() {
    for (const std::string& name : list_folder(path_)) {
      if (layout_.takes_hidden || !is_hidden(name)) sort_in(name);
    }
    if (!has_match_) {
      throw no_migrations(path_, layout_.format, kExpectedFiles);
    }
    for (const auto& [number, pair] : pairs_) add_migration(number, pair);
    return std::move(folder_);
  }

 private:
  void sort_in(const std::string& name) {
    const std::string path = path_of(name);
    const auto parsed = layout_.parse(name);
    if (is_folder(path) && !parsed) {
      if (is_hidden(name)) return;
      const auto is_migration = [&](std::string_view one) {
        return layout_.parse(one).has_value();
      };
      auto problem = look_below(path_, name, concat(layout_.format, " does not look into folders"),
                                is_migration);
      if (problem) folder_.problems.push_back(std::move(*problem));
      return;
    }
    if (parsed) return sort_in(name, *parsed);
    if (!looks_like_sql(name) || is_hidden(name)) return;
    add_problem(Kind::never_run, "", name,
                concat(in_quotes(name), " is never run: ", kExpectedFiles));
  }

  void sort_in(const std::string& name, const FileName& parsed) {
    has_match_ = true;
    const auto number = parse_number(parsed.digits);
    if (!number || *number > kLargestVersion) {
      add_problem(Kind::unreadable, parsed.digits, name,
                  concat("the version of ", in_quotes(name),
                         is_digits(parsed.digits) ? " is larger than " : " is no number up to ",
                         kLargestVersion));
      return;
    }
    Pair& pair = pairs_[*number];
    std::string& place = parsed.direction == Direction::up ? pair.up : pair.down;
    if (place.empty()) {
      place = name;
      if (pair.title.empty() || parsed.direction == Direction::up) pair.title = parsed.title;
      return;
    }
    add_problem(Kind::duplicate_version, std::to_string(*number), name,
                concat(in_quotes(place), " and ", in_quotes(name), " are both version ", *number));
  }

  void add_migration(std::uint64_t number, const Pair& pair) {
    Migration migration{.version = std::to_string(number), .number = number, .name = pair.title};
    if (pair.up.empty() && layout_.needs_up) {
      add_problem(Kind::unreadable, migration.version, pair.down,
                  concat(in_quotes(pair.down), " has no up"));
      return;
    }
    if (!pair.up.empty()) read_into(migration, pair.up, Direction::up);
    if (!pair.down.empty()) read_into(migration, pair.down, Direction::down);
    folder_.migrations.push_back(std::move(migration));
  }

  void read_into(Migration& migration, const std::string& name, Direction direction) {
    std::vector<FolderProblem> problems;
    const SqlFile source = read_sql_file(path_of(name), how_.dialect);
    ScriptFile file = read_script(source, layout_.checksum);
    file.script.is_unwrapped =
        how_.is_unwrapped ||
        (layout_.is_unwrapped != nullptr && layout_.is_unwrapped(source.bytes, how_.dialect));
    put_script(std::move(file), direction, migration, problems);
    for (FolderProblem& problem : problems) {
      problem.version = migration.version;
      folder_.problems.push_back(std::move(problem));
    }
  }

  void add_problem(Kind kind, const std::string& version, const std::string& name,
                   std::string message) {
    folder_.problems.push_back({.kind = kind,
                                .version = version,
                                .location = {.path = display_path(path_of(name))},
                                .message = std::move(message)});
  }

  std::string path_of(const std::string& name) const { return path_in(path_, name); }

  const std::string& path_;
  const FolderLayout& layout_;
  const Reading& how_;
  MigrationFolder folder_{};
  std::map<std::uint64_t, Pair> pairs_{};
  bool has_match_ = false;
};

}  // namespace

std::optional<FileName> parse_numbered(std::string_view stem, std::string_view direction) {
  const bool is_up = direction == "up";
  if (!is_up && direction != "down") return std::nullopt;
  const auto line = stem.find('_');
  if (line == stem.npos || line == 0) return std::nullopt;
  const std::string_view digits = stem.substr(0, line);
  if (digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
  return FileName{.digits = std::string(digits),
                  .title = std::string(stem.substr(line + 1)),
                  .direction = is_up ? Direction::up : Direction::down};
}

std::optional<std::uint64_t> parse_number(std::string_view digits) {
  std::uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return number;
}

Evidence evidence_of(const FolderView& folder, const FolderLayout& layout) {
  const auto is_of = [&](const std::string& name) { return layout.parse(name).has_value(); };
  const bool any = !folder.is_one_file() && std::ranges::any_of(folder.names(), is_of);
  return any ? Evidence::names : Evidence::none;
}

MigrationFolder read_numbered_folder(const std::string& path, const FolderLayout& layout,
                                     const Reading& how) {
  return FolderReader(path, layout, how).read();
}

}  // namespace gate
