// migration-gate init
#include <filesystem>
#include <iostream>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/file_set.h"
#include "gate/base/interrupt.h"
#include "gate/base/shell.h"
#include "gate/base/text.h"
#include "gate/cli/ci_system.h"
#include "gate/cli/commands.h"
#include "gate/cli/project.h"
#include "gate/cli/repository.h"
#include "gate/config/scenario_draft.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScenarioFile = "migration-gate.json";
constexpr std::string_view kExpectedFixture = "fixtures/production.db";

struct Plan {
  std::vector<FileText> files{};  // paths as this process has them
  std::vector<std::string> by_hand{};
};

std::string in_folder(const std::string& folder, std::string_view path) {
  return folder == "." ? std::string(path) : (fs::path(folder) / path).generic_string();
}

// "migration-gate-services-billing" for a part of a repository: each has a job of its own.
std::string job_name(const Repository& repository) {
  std::string name = "migration-gate";
  bool is_new_word = true;
  for (const char byte : repository.prefix) {
    const bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= '0' && byte <= '9');
    if (is_plain && is_new_word) name += '-';
    if (is_plain) name += byte;
    is_new_word = !is_plain;
  }
  return name;
}

// The name of the folder itself, whatever path led there: a report is compared by it with others.
std::string name_of(const std::string& folder) {
  std::error_code error;
  const std::string name = fs::canonical(folder, error).filename().string();
  return find_invalid_utf8(name) == std::string::npos ? name : std::string();
}

FileText scenario_of(const InitCommand& command, const Project& project) {
  const bool has_fixture = !project.fixture.empty();
  return {in_folder(command.folder, kScenarioFile),
          write_scenario({.name = name_of(command.folder),
                          .fixture = has_fixture ? project.fixture : std::string(kExpectedFixture),
                          .has_fixture = has_fixture,
                          .migrations = project.migrations,
                          .format = project.is_format_sure ? std::string(project.format->name)
                                                           : std::string()})};
}

CiJob job_of(const InitCommand& command, const Project& project, const Repository& repository) {
  CiJob job{.name = job_name(repository), .source = command.source};
  if (project.can_rehearse) {
    job.scenario = concat(repository.prefix, kScenarioFile);
    return job;
  }
  job.migrations = fs::path(concat(repository.prefix, project.migrations)).lexically_normal();
  job.format = project.format->name;
  if (!project.versions.empty()) job.after = project.versions.back();
  return job;
}

// Neither JSON nor YAML has a word for other bytes.
void refuse_other_bytes(const Project& project, const Repository& repository) {
  for (const std::string& path : {repository.prefix, project.migrations, project.fixture}) {
    if (find_invalid_utf8(path) == std::string::npos) continue;
    throw UsageError(concat("the path ", in_quotes(path),
                            " is no UTF-8, so no scenario can name it; rename it first"));
  }
}

// A job has what git has, and a copy of production is often kept out of that.
bool is_missing_in_ci(const InitCommand& command, const Project& project,
                      const Repository& repository) {
  return repository.is_git && !project.fixture.empty() &&
         !is_tracked(command.folder, project.fixture);
}

Plan plan_of(const InitCommand& command, const Project& project, const Repository& repository,
             const CiChoice& ci) {
  refuse_other_bytes(project, repository);
  Plan plan;
  if (project.can_rehearse) plan.files.push_back(scenario_of(command, project));
  if (ci.system == nullptr) return plan;
  CiFiles written = ci.system->write(repository, job_of(command, project, repository));
  plan.by_hand = std::move(written.by_hand);
  if (is_missing_in_ci(command, project, repository)) {
    plan.by_hand.push_back(
        concat("commit ", project.fixture, ", or let the job fetch it: it is not in git"));
  }
  if (const Adapter* adapter = project.format->adapter; adapter != nullptr) {
    plan.by_hand.push_back(concat("let the job install what the project needs: `", adapter->program,
                                  "` is to run its migrations"));
  }
  for (FileText& file : written.files) {
    plan.files.push_back({in_folder(repository.top, file.path), std::move(file.text)});
  }
  return plan;
}

bool is_as_planned(const FileText& file) {
  return is_regular_file(file.path) && file_size(file.path) == file.text.size() &&
         read_file(file.path) == file.text;
}

// A link that leads nowhere is there, too.
bool is_taken(const FileText& file) {
  std::error_code error;
  return fs::symlink_status(file.path, error).type() != fs::file_type::not_found;
}

void refuse_taken(const std::vector<FileText>& files) {
  std::vector<std::string> taken;
  for (const FileText& file : files) {
    if (is_taken(file)) taken.push_back(in_quotes(display_path(file.path)));
  }
  if (taken.empty()) return;
  throw UsageError(concat(join(taken, " and "), taken.size() == 1 ? " is" : " are",
                          " there already, and nothing was written; --force writes over ",
                          taken.size() == 1 ? "it" : "them"));
}

void print_line(std::string_view what, const std::string& text) {
  std::cout << what << ": " << printable(text) << '\n';
}

std::string fixture_line(const Project& project) {
  if (project.fixture.empty()) {
    return project.fixture_note.empty() ? "none found" : project.fixture_note;
  }
  std::string line = concat(in_quotes(project.fixture), ", ", project.fixture_note);
  if (project.pending) line += concat(", ", *project.pending, " pending");
  return line;
}

void print_found(const Project& project, const CiChoice& ci) {
  print_line("migrations",
             concat(in_quotes(project.migrations), ", ",
                    project.format->adapter == nullptr
                        ? count_of(std::ssize(project.versions), "migration")
                        : concat("code that ", project.format->adapter->program, " runs")));
  print_line("format", concat(project.format->name, ", ", project.format_reason));
  print_line("engine", concat(project.engine, ", ", project.engine_reason));
  if (project.can_rehearse) print_line("fixture", fixture_line(project));
  print_line("ci", concat(ci.system == nullptr ? "none" : ci.system->title, ", ", ci.reason));
  for (const std::string& note : project.notes) std::cout << printable(note) << '\n';
  if (project.can_rehearse) return;
  std::cout << "migrations for " << printable(project.engine)
            << " cannot be rehearsed yet: the job only reads the scripts"
            << (project.versions.empty() ? "" : " that are added from now on")
            << "; --engine says otherwise\n";
}

void write(const InitCommand& command, const std::vector<FileText>& files) {
  if (files.empty()) std::cout << "everything is written already\n";
  if (!command.dry_run) write_files(files);
  for (const FileText& file : files) {
    const std::string path = printable(display_path(file.path));
    if (command.dry_run) {
      std::cout << "\nwould write " << path << ":\n\n" << file.text;
    } else {
      std::cout << "wrote " << path << '\n';
    }
  }
}

void print_next(const InitCommand& command, const Project& project,
                std::vector<std::string> steps) {
  if (project.can_rehearse) {
    if (project.fixture.empty()) {
      steps.push_back(concat("put a copy of production where ", kScenarioFile, " says (",
                             in_folder(command.folder, kExpectedFixture),
                             "), or correct that line"));
    }
    steps.push_back(
        concat("migration-gate run ", shell_word(in_folder(command.folder, kScenarioFile))));
  } else {
    const std::string folder = display_path(in_folder(command.folder, project.migrations));
    steps.push_back(concat("migration-gate lint ", shell_word(folder)));
  }
  for (const std::string& step : steps) std::cout << "next: " << printable(step) << '\n';
}

}  // namespace

int init_project(const InitCommand& command) {
  catch_signals();
  const Project project = find_project(command);
  const Repository repository = find_repository(command.folder);
  const CiChoice ci = choose_ci(command.ci, repository);
  Plan plan = plan_of(command, project, repository, ci);
  print_found(project, ci);
  if (plan.files.empty()) {
    throw UsageError(concat("nothing to write: ", project.engine,
                            " cannot be rehearsed yet, and --ci names no system for a job that "
                            "reads the scripts"));
  }
  std::erase_if(plan.files, is_as_planned);
  if (!command.force) refuse_taken(plan.files);
  write(command, plan.files);
  print_next(command, project, plan.by_hand);
  return 0;
}

}  // namespace gate
