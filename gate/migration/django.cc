// Django: the migrations of all apps of a project, run by Django itself.
#include "gate/base/text.h"
#include "gate/migration/code.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

extern const std::string_view kGateDatabase;
extern const std::string_view kDjangoAdapter;
extern const std::string_view kDjangoDeletes;

namespace {

const Adapter kAdapter = {.program = "python3",
                          .files = {{"django_adapter.py", kDjangoAdapter},
                                    {"django_deletes.py", kDjangoDeletes},
                                    {"gate_database.py", kGateDatabase}}};

bool is_history(const Table& table) {
  return table.columns.size() == 4 && has_columns(table, {"id", "app", "name", "applied"});
}

Evidence recognises(const FolderView& folder) {
  return !folder.is_one_file() && folder.has("manage.py") ? Evidence::marks : Evidence::none;
}

// "shop.0002_size"
std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT app || '.' || name FROM ", table_literal(table.name, dialect),
                " ORDER BY id");
}

}  // namespace

const Format kDjango = {
    .name = "django",
    .summary = "Django: the project with manage.py; the migrations of all its apps, run by Django",
    .files = "APP/migrations/0001_name.py",
    .table = "django_migrations",
    .foreign_keys = true,
    .late = Late::runs,
    .adapter = &kAdapter,
    .ignores_unknown_rows = true,
    .is_history = is_history,
    .recognises = recognises,
    .reader = refuse_to_read_code,
    .asker = history_query,
    .history = history_of_versions,
    .preparer = prepare_nothing,
    .planner = plan_nothing,
};

}  // namespace gate
