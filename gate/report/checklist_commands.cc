// The commands of the checklist. Those of a database or of a migration tool are a person's to fill
// in: the run knows what they have to do, not how they are called there.
#include <algorithm>

#include "gate/base/shell.h"
#include "gate/base/text.h"
#include "gate/report/checklist.h"
#include "gate/report/escape.h"
#include "gate/report/markdown_text.h"

namespace gate {
namespace {

constexpr std::size_t kLongestCommand = 4000;
constexpr std::size_t kMostVersions = 50;

// Whether it can be copied from a page without becoming another text.
bool is_copyable(std::string_view text) {
  return text.size() <= kLongestCommand && one_line(text, kLongestCommand) == text;
}

// A folder that begins with '-' would be taken for an option.
std::string word_of(std::string_view text) {
  if (!is_copyable(text)) return "____";
  return text.starts_with('-') ? concat("./", shell_word(text)) : shell_word(text);
}

std::string block(const std::string& command) {
  return is_copyable(command) ? "\n" + markdown_block("sh", command) : "";
}

// Empty where a folder and a format are not enough: programs that migrate are named by a scenario.
std::string on_database(const Run& run, std::string_view subcommand, std::string_view options) {
  const bool needs_programs = std::ranges::any_of(run.migrations, &MigrationRecord::is_code);
  if (run.folder.empty() || run.format.empty() || needs_programs) return "";
  return block(concat("migration-gate ", subcommand, " --fixture ____ --migrations ",
                      word_of(run.folder), " --format ", word_of(run.format), options));
}

std::vector<std::string> pending_versions(const Run& run) {
  std::vector<std::string> versions;
  for (const MigrationRecord& migration : run.migrations) {
    if (migration.pending) versions.push_back(migration.version);
  }
  return versions;
}

// "____ # plain: applies 6, 7, in this order".
std::string blank(const Run& run, std::string_view does, std::vector<std::string> versions) {
  if (versions.empty()) return "";
  const std::size_t left_out = versions.size() - std::min(versions.size(), kMostVersions);
  versions.resize(versions.size() - left_out);
  if (left_out > 0) versions.push_back(concat("… and ", left_out, " more"));
  const std::string comment = concat(run.format, run.format.empty() ? "" : ": ", does, ' ',
                                     join(versions, ", "), ", in this order");
  return block(concat("____ # ", one_line(comment, kLongestCommand / 2)));
}

}  // namespace

std::string command_again(const Run& run) {
  return run.command.empty() ? "" : block(run.command);
}

std::string command_backup_rehearsal(const Run& run) {
  return concat(
      "- what a scenario sets holds, too, where the command of this rehearsal is run with ",
      "`--fixture ____`\n", on_database(run, "run", ""));
}

std::string command_status(const Run& run) {
  const std::vector<std::string> versions = pending_versions(run);
  if (versions.empty()) return "";
  const std::string names = markdown_text(join(versions, ", "), kLongestCommand);
  return concat("- has to be pending: ", names, '\n', on_database(run, "status", ""));
}

std::string command_done(const Run& run) {
  const std::string command = on_database(run, "status", " --exit-code");
  return command.empty() ? "" : concat("- ends with 0 where nothing is\n", command);
}

std::string command_own_backup(const Run&) {
  return concat("- size: ____\n- checksum: ____\n",
                block("____ # the database's own command for a backup"));
}

std::string command_deploy(const Run& run) {
  return concat("- begun at: ____\n- ended at: ____\n",
                blank(run, "applies", pending_versions(run)));
}

std::string command_way_back(const Run& run) {
  std::vector<std::string> downs;
  std::vector<std::string> without;
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.pending) continue;
    (migration.has_down ? downs : without).push_back(migration.version);
  }
  std::ranges::reverse(downs);
  std::string text;
  if (!without.empty()) {
    text = concat("- without a down: ", markdown_text(join(without, ", "), kLongestCommand),
                  "; the way back past them is the backup\n");
  }
  return text + blank(run, "takes back", downs);
}

}  // namespace gate
