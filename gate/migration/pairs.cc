#include "gate/migration/pairs.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <limits>
#include <map>
#include <system_error>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/below.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"

namespace gate {

namespace {

using Kind = FolderProblem::Kind;

constexpr std::uint64_t kLargestVersion = std::numeric_limits<std::int64_t>::max();
// Deeper than anybody nests.
constexpr int kDeepestFolder = 8;

// The files of one version, by their paths in the folder.
struct Pair {
  std::string up{};
  std::string down{};
  std::string version{};
  std::string title{};
  bool is_up_preferred = false;
  bool is_down_preferred = false;
  std::uint64_t number = 0;
};

class PairsReader {
 public:
  PairsReader(const std::string& path, const PairsLayout& layout, const Reading& how)
      : path_(path), layout_(layout), how_(how) {
    folder_.path = display_path(path);
    folder_.format = layout.format;
  }

  MigrationFolder read() {
    take_folder("", 1);
    if (!has_match_) {
      throw no_migrations(path_, layout_.format, expected());
    }
    sort();
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (!layout_.in_numeric_order) pairs_[i].number = i + 1;
      add_migration(pairs_[i]);
    }
    return std::move(folder_);
  }

 private:
  std::string expected() const { return concat("expected files such as ", layout_.files); }
  std::string path_of(const std::string& name) const { return path_in(path_, name); }

  // Of a name, that of the file itself counts.
  void sort() {
    if (layout_.in_numeric_order) {
      std::ranges::stable_sort(pairs_, {}, &Pair::number);
      return;
    }
    if (layout_.by_version) {
      std::ranges::stable_sort(pairs_, {}, &Pair::version);
      return;
    }
    std::ranges::stable_sort(pairs_, {}, [](const Pair& pair) {
      const std::string_view name = pair.up.empty() ? pair.down : pair.up;
      return name.substr(name.rfind('/') + 1);
    });
  }

  void take_folder(const std::string& below, int depth) {
    for (const std::string& leaf : list_folder(below.empty() ? path_ : path_of(below))) {
      take(below.empty() ? leaf : path_in(below, leaf), leaf, depth);
    }
  }

  // `name` is its path in the folder, `leaf` the end of that.
  void take(const std::string& name, const std::string& leaf, int depth) {
    const auto parsed = layout_.parse(leaf);
    const bool is_below = is_folder(path_of(name));
    // The tools follow no link to a folder.
    std::error_code ignored;
    const bool is_link = std::filesystem::is_symlink(path_of(name), ignored);
    if (is_below && layout_.looks_below && !is_link) {
      if (depth < kDeepestFolder) take_folder(name, depth + 1);
      return;
    }
    if (layout_.is_skipped != nullptr && layout_.is_skipped(leaf)) return;
    const std::string why =
        layout_.why_refused != nullptr && !parsed ? layout_.why_refused(leaf) : std::string();
    if (!why.empty())
      return add_problem(Kind::unreadable, "", name, concat(in_quotes(name), " ", why));
    if (is_hidden(leaf)) return;
    if (parsed) return take(name, *parsed);
    if (is_below) return look_into(name);
    if (!looks_like_sql(leaf)) return;
    add_problem(Kind::never_run, "", name, concat(in_quotes(name), " is never run: ", expected()));
  }

  void look_into(const std::string& name) {
    const auto is_migration = [&](std::string_view one) { return layout_.parse(one).has_value(); };
    auto problem = look_below(path_, name, concat(layout_.format, " does not look into folders"),
                              is_migration);
    if (problem) folder_.problems.push_back(std::move(*problem));
  }

  void take(const std::string& name, const PairName& parsed) {
    has_match_ = true;
    std::uint64_t number = 0;
    if (layout_.in_numeric_order) {
      const auto version = parse_number(parsed.version);
      if (!version || *version > kLargestVersion) {
        return add_problem(
            Kind::unreadable, parsed.version, name,
            concat("the version of ", in_quotes(name), " is larger than ", kLargestVersion));
      }
      number = *version;
    }
    const auto [at, is_new] = places_.emplace(parsed.version, pairs_.size());
    if (is_new) pairs_.push_back({.version = parsed.version, .number = number});
    put(name, parsed, pairs_[at->second]);
  }

  void put(const std::string& name, const PairName& parsed, Pair& pair) {
    const bool is_up = parsed.direction == Direction::up;
    std::string& place = is_up ? pair.up : pair.down;
    bool& is_preferred = is_up ? pair.is_up_preferred : pair.is_down_preferred;
    // A file is preferred to that of the same migration, not of another.
    const bool is_same = pair.title.empty() || pair.title == parsed.title;
    if (!place.empty() && (!is_same || is_preferred == parsed.is_preferred)) {
      return add_problem(
          Kind::duplicate_version, parsed.version, name,
          concat(in_quotes(place), " and ", in_quotes(name), " are both version ", parsed.version));
    }
    if (!place.empty() && is_preferred) return;
    place = name;
    is_preferred = parsed.is_preferred;
    if (layout_.one_title && !pair.title.empty() && pair.title != parsed.title) {
      add_problem(Kind::duplicate_version, parsed.version, name,
                  concat(in_quotes(pair.title), " and ", in_quotes(parsed.title),
                         " are both version ", parsed.version));
    }
    if (pair.title.empty() || is_up) pair.title = parsed.title;
  }

  void add_migration(const Pair& pair) {
    Migration migration{.version = pair.version, .number = pair.number, .name = pair.title};
    if (!pair.up.empty()) read_into(migration, pair.up, Direction::up);
    if (!pair.down.empty()) read_into(migration, pair.down, Direction::down);
    folder_.migrations.push_back(std::move(migration));
  }

  void read_into(Migration& migration, const std::string& name, Direction direction) {
    const SqlFile source = read_sql_file(path_of(name), how_.dialect);
    ScriptFile file{.script = {.path = source.path}, .problems = source.problems};
    if (source.problems.empty() && layout_.read != nullptr) layout_.read(source, file);
    if (source.problems.empty() && layout_.read == nullptr) file = script_of(source);
    std::vector<FolderProblem> problems;
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

  const std::string& path_;
  const PairsLayout& layout_;
  const Reading& how_;
  MigrationFolder folder_{};
  std::vector<Pair> pairs_{};
  std::map<std::string, std::size_t> places_{};  // in `pairs_`, by version
  bool has_match_ = false;
};

}  // namespace

MigrationFolder read_pairs(const std::string& path, const PairsLayout& layout, const Reading& how) {
  return PairsReader(path, layout, how).read();
}

Evidence evidence_of(const FolderView& folder, const PairsLayout& layout) {
  const auto is_of = [&](const std::string& name) {
    return !is_hidden(name) && layout.parse(name).has_value();
  };
  const bool any = !folder.is_one_file() && std::ranges::any_of(folder.names(), is_of);
  return any ? Evidence::names : Evidence::none;
}

}  // namespace gate
