// Any tool at all: the scenario names the programs that list, apply and take back.
#include "gate/migration/code.h"
#include "gate/migration/tools.h"

namespace gate {

namespace {

const Adapter kNone = {};

// What is applied, `status` says.
bool is_history(const Table&) {
  return false;
}

Evidence recognises(const FolderView&) {
  return Evidence::none;
}

std::string history_query(const Table&, Dialect) {
  return {};
}

History history(const Table&, const Rows&) {
  return {};
}

}  // namespace

const Format kCommands = {
    .name = "commands",
    .summary = "any tool: programs that the scenario names (migrations.commands)",
    .files = "whatever they read",
    .table = "",
    .foreign_keys = false,
    .late = Late::runs,
    .adapter = &kNone,
    .is_history = is_history,
    .recognises = recognises,
    .reader = refuse_to_read_code,
    .asker = history_query,
    .history = history,
    .preparer = prepare_nothing,
    .planner = plan_nothing,
};

}  // namespace gate
