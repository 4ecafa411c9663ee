// The deployment checklist: what its points are, and what a run has to show for one of them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

enum class TickedBy { run, person };

struct ChecklistRow {
  Phase phase = Phase::preflight;
  std::string_view text{};  // true where the box is ticked
  // Globs of check ids, with a blank between them. A row that a person ticks has them where those
  // checks found what the person has to read.
  std::string_view checks{};
  // What the run knows of it, as Markdown: list items and tables without an indent. May be null.
  std::string (*facts)(const Run& run) = nullptr;
  TickedBy by = TickedBy::run;
};

// By phase, in the order in which they are done.
std::span<const ChecklistRow> checklist_rows();

// Whether this check is one of the row's.
bool is_about(const ChecklistRow& row, std::string_view check);

// Facts of rows. Each is empty where the run has none.
std::string list_fixture(const Run& run);
std::string list_versions(const Run& run);
std::string list_order(const Run& run);
std::string list_backup(const Run& run);
std::string list_restore(const Run& run);
std::string list_room(const Run& run);
std::string list_ups(const Run& run);
std::string list_limits(const Run& run);
std::string list_effects(const Run& run);
std::string list_locks(const Run& run);
std::string list_row_counts(const Run& run);
std::string list_old_app(const Run& run);
std::string list_downs(const Run& run);
std::string list_last_resort(const Run& run);

// Commands of rows, in a block to be copied; "____" stands where a person fills in.
std::string command_again(const Run& run);
std::string command_backup_rehearsal(const Run& run);
std::string command_status(const Run& run);
std::string command_done(const Run& run);
std::string command_own_backup(const Run& run);
std::string command_deploy(const Run& run);
std::string command_way_back(const Run& run);

}  // namespace gate
