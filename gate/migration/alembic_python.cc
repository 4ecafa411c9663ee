// Alembic: revisions that are Python, run by Alembic itself.
#include "gate/migration/alembic_version.h"
#include "gate/migration/code.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"

namespace gate {

extern const std::string_view kGateDatabase;
extern const std::string_view kAlembicAdapter;

namespace {

const Adapter kAdapter = {
    .program = "python3",
    .files = {{"alembic_adapter.py", kAlembicAdapter}, {"gate_database.py", kGateDatabase}}};

Evidence recognises(const FolderView& folder) {
  const bool is_project =
      folder.has("alembic.ini") || (folder.has("env.py") && folder.has("versions"));
  return !folder.is_one_file() && is_project ? Evidence::marks : Evidence::none;
}

}  // namespace

const Format kAlembicPython = {
    .name = "alembic-python",
    .summary = "Alembic: the project with alembic.ini; its revisions are run by Alembic itself",
    .files = "versions/REVISION_name.py",
    .table = kAlembicTable,
    .foreign_keys = false,
    .late = Late::runs,
    .adapter = &kAdapter,
    .is_history = is_alembic_version,
    .recognises = recognises,
    .reader = refuse_to_read_code,
    .asker = alembic_query,
    .history = history_of_versions,
    .preparer = prepare_nothing,
    .planner = plan_nothing,
};

}  // namespace gate
