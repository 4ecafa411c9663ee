#include "gate/cli/project.h"

#include <algorithm>
#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/base/tree.h"
#include "gate/engine/engines.h"
#include "gate/fixture/fixture.h"
#include "gate/fixture/search.h"
#include "gate/migration/product.h"
#include "gate/migration/search.h"
#include "gate/migration/tools.h"
#include "gate/rehearsal/survey.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

// Loading a larger fixture only to say what is pending takes longer than somebody likes to wait.
constexpr std::uint64_t kWorthASurvey = 64'000'000;

std::string name_some(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  std::vector<std::string> some(names.begin(),
                                names.begin() + std::min<std::ptrdiff_t>(kMost, std::ssize(names)));
  if (names.size() > kMost) some.push_back(concat("and ", names.size() - kMost, " more"));
  return join(some, ", ");
}

// "'db/migrations' (goose), 'sql' (sqlx or d1)".
std::string name_candidates(const std::vector<FolderCandidate>& candidates) {
  std::vector<std::string> names;
  for (const FolderCandidate& candidate : candidates) {
    std::vector<std::string> formats;
    for (const Format* format : candidate.formats) formats.emplace_back(format->name);
    names.push_back(concat(in_quotes(candidate.path), " (", join(formats, " or "), ')'));
  }
  return name_some(names);
}

// `path` as a scenario in the folder `root` has to name it.
std::string seen_from(const std::string& root, const std::string& path) {
  std::error_code error;
  const fs::path relative = fs::relative(path, root, error);
  return error || relative.empty() ? path : relative.generic_string();
}

class Finder {
 public:
  explicit Finder(const InitCommand& command)
      : command_(command), tree_(walk_tree(command.folder)) {
    if (command.format.empty()) return;
    wanted_ = command.format;
    chosen_by_ = "by --format";
  }

  Project run() {
    find_migrations();
    choose_format();
    find_engine();
    refuse_needless_fixture();
    if (project_.can_rehearse) find_fixture();
    if (is_code()) {
      leave_code_alone();
    } else if (project_.fixture.empty() || !survey_fixture()) {
      read_folder();
    }
    if (!tree_.is_whole) {
      project_.notes.emplace_back("the repository is too large to be looked at as a whole");
    }
    return std::move(project_);
  }

 private:
  std::string place(const std::string& path) const { return place_in(tree_, path); }

  void find_migrations() {
    if (const std::string why = why_no_format(wanted_); !why.empty()) throw UsageError(why);
    if (command_.migrations.empty()) return search_migrations();
    project_.migrations = seen_from(command_.folder, command_.migrations);
    candidate_ = look_at_folder(command_.migrations, wanted_);
  }

  void search_migrations() {
    const FolderSearch search = find_migration_folders(tree_, wanted_);
    if (search.best.empty()) refuse_none();
    if (search.best.size() > 1) {
      throw UsageError(
          concat("several folders could have the migrations: ", name_candidates(search.best),
                 "; name one with --migrations, or the part of the repository that is "
                 "meant: migration-gate init FOLDER"));
    }
    project_.migrations = search.best.front().path;
    candidate_ = search.best.front();
    if (!search.others.empty()) {
      project_.notes.push_back(concat("passed over: ", name_candidates(search.others)));
    }
  }

  [[noreturn]] void refuse_none() const {
    throw UsageError(concat("no migrations in ", in_quotes(display_path(command_.folder)),
                            ": none of ", count_of(std::ssize(tree_.folders), "folder"),
                            " looks like one of ",
                            command_.format.empty() ? "a tool that `migration-gate list formats` "
                                                      "names"
                                                    : command_.format,
                            "; name the folder with --migrations"));
  }

  // Where the names of files are all there is, and several tools' are such.
  void choose_format() {
    const auto& candidates = candidate_.formats;
    if (candidates.size() > 1 && candidates.front() != &formats().front()) {
      const HintedFormat hint = find_hinted_format(tree_, candidate_);
      if (hint.format == nullptr) return;
      wanted_ = hint.format->name;
      chosen_by_ = concat("as files are called ", hint.format->files, " and there is ", hint.path);
      candidate_.formats = {hint.format};
    }
    if (candidates.size() == 1 && !is_code()) {
      refuse_code(candidates.front()->read(place(project_.migrations)));
    }
  }

  void use(const Product& product) {
    project_.engine = product.name;
    project_.engine_reason = product.reason;
    project_.can_rehearse = why_no_engine(product.name).empty();
  }

  // A fixture, if there is one, says it otherwise.
  void find_engine() {
    if (!command_.engine.empty()) {
      const std::string why = why_no_engine(command_.engine);
      if (!why.empty()) throw UsageError(why);
      refuse_other_engine();
      return use({command_.engine, "by --engine"});
    }
    if (const auto product = told_product(candidate_.formats, place(project_.migrations)))
      use(*product);
  }

  void refuse_other_engine() const {
    if (candidate_.formats.size() != 1) return;
    const Format& format = *candidate_.formats.front();
    if (format.engine.empty() || format.engine == command_.engine) return;
    throw UsageError(concat("--engine ", command_.engine, ": ", format.name, " runs on ",
                            format.engine, " alone"));
  }

  void refuse_needless_fixture() const {
    if (command_.fixture.empty() || project_.can_rehearse) return;
    throw UsageError(concat("--fixture: migrations for ", project_.engine, " (",
                            project_.engine_reason,
                            ") cannot be rehearsed yet; --engine says that they are for another"));
  }

  void find_fixture() {
    if (!command_.fixture.empty()) {
      project_.fixture = seen_from(command_.folder, command_.fixture);
      return use_fixture(command_.fixture);
    }
    const std::vector<std::string> found = find_fixtures(tree_, project_.migrations);
    if (found.size() == 1) {
      project_.fixture = found.front();
      use_fixture(place(project_.fixture));
    } else if (!found.empty()) {
      std::vector<std::string> names;
      for (const std::string& path : found) names.push_back(in_quotes(path));
      project_.fixture_note =
          concat("one of ", name_some(names), "? Say with --fixture which one is like production");
    }
  }

  void use_fixture(const std::string& path) {
    const std::string engine = fixture_engine(path);
    if (project_.engine.empty()) use({engine, "as the fixture is"});
    for (const std::string& file : fixture_files(path)) fixture_bytes_ += file_size(file);
    project_.fixture_note = bytes_of(fixture_bytes_);
  }

  // Whether it was done: then the fixture's history has had its say.
  bool survey_fixture() {
    if (fixture_bytes_ > kWorthASurvey || !project_.can_rehearse) return false;
    const Scenario scenario{.engine = project_.engine,
                            .fixture = place(project_.fixture),
                            .migrations = place(project_.migrations),
                            .format = wanted_};
    const Run run = survey_of(scenario);
    project_.format = &*std::ranges::find(formats(), run.format, &Format::name);
    project_.format_reason = chosen_by_.empty() ? run.format_reason : chosen_by_;
    project_.is_format_sure = run.history.exists || is_sure_by_files();
    project_.pending = 0;
    for (const MigrationRecord& migration : run.migrations) {
      project_.versions.push_back(migration.version);
      if (migration.pending) ++*project_.pending;
    }
    return true;
  }

  // A complaint about a fixture says which: nobody may have named it.
  static Run survey_of(const Scenario& scenario) {
    try {
      return survey(scenario, *make_engine(scenario.engine), {});
    } catch (const UsageError& error) {
      throw UsageError(concat("with the fixture ", in_quotes(display_path(scenario.fixture)), ": ",
                              error.what()));
    }
  }

  bool is_code() const {
    return candidate_.formats.size() == 1 && candidate_.formats.front()->adapter != nullptr;
  }

  // It is run for who says so, and writing a scenario says no more than that it may be.
  void leave_code_alone() {
    project_.format = candidate_.formats.front();
    project_.format_reason = reason_by_files(*project_.format);
    project_.is_format_sure = true;
    if (project_.engine.empty()) {
      use({std::string(engines().front().name), "since nothing speaks of another"});
    }
  }

  void read_folder() {
    const std::string path = place(project_.migrations);
    const Detection found = detect_format(wanted_, path, {});
    const MigrationFolder folder = found.format->read(path);
    project_.format = found.format;
    project_.format_reason = reason_by_files(*found.format);
    project_.is_format_sure = is_sure_by_files();
    for (const Migration& one : folder.migrations) project_.versions.push_back(one.version);
    if (project_.engine.empty()) guess_engine(folder);
  }

  // Up and down files alone are several tools'.
  bool is_sure_by_files() const { return wanted_ != "auto" || candidate_.formats.size() == 1; }

  // As the detection has it, which speaks of a fixture besides.
  std::string reason_by_files(const Format& format) const {
    if (!chosen_by_.empty()) return chosen_by_;
    if (candidate_.is_marked) return "by what only it writes";
    std::vector<std::string> others;
    for (const Format* other : candidate_.formats) {
      if (other != &format) others.emplace_back(other->name);
    }
    return concat(
        "as files are called ", format.files,
        others.empty() ? "" : concat(", which could be ", join(others, " or "), "'s, too"));
  }

  static void refuse_code(const MigrationFolder& folder) {
    for (const Migration& migration : folder.migrations) {
      const auto code = migration.attributes.find(kCode);
      if (code == migration.attributes.end()) continue;
      throw UsageError(concat("migration ", migration.version, " in ", in_quotes(folder.path), ' ',
                              code->second, ": the gate does not run it yet"));
    }
  }

  void guess_engine(const MigrationFolder& folder) {
    if (const auto product = hinted_product(folder)) return use(*product);
    use({std::string(engines().front().name), "since nothing speaks of another"});
  }

  const InitCommand& command_;
  Tree tree_;
  Project project_{};
  std::string wanted_ = "auto";  // a format's name, or "auto"
  std::string chosen_by_{};      // why it is that format; empty = it is detected
  FolderCandidate candidate_{};  // the folder with the migrations, by its files
  std::uint64_t fixture_bytes_ = 0;
};

}  // namespace

Project find_project(const InitCommand& command) {
  return Finder(command).run();
}

}  // namespace gate
