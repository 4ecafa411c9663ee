#include "tests/migration/applied_folder.h"

#include <algorithm>
#include <variant>

#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "gate/migration/history.h"
#include "gate/rehearsal/apply.h"
#include "gate/sql/dialect.h"

namespace gate {

AppliedFolder::AppliedFolder(std::string_view format, const std::string& folder,
                             std::string_view engine)
    : dialect_(*find_dialect(engine)),
      format_(*detect_format(format, folder, {}).format),
      folder_(format_.read(folder, {.dialect = dialect_})),
      engine_(make_engine(std::string(engine))),
      database_(engine_->place(temp_.path(), "target")) {
  // A file that is a database, and one with nothing in it.
  const bool is_file = dialect_ == Dialect::sqlite;
  engine_->load(is_file ? "PRAGMA user_version = 1; PRAGMA user_version = 0" : "", database_);
  session_ =
      engine_->open(database_, {.access = Access::write, .foreign_keys = format_.foreign_keys});
}

AppliedFolder::~AppliedFolder() {
  session_.reset();
  if (dialect_ != Dialect::sqlite) engine_->drop(database_);
}

const Table* AppliedFolder::find_table_of_tool() {
  schema_ = session_->read_schema();
  return find_history(format_, schema_);
}

void AppliedFolder::prepare() {
  for (const std::string& sql : format_.prepare(find_table_of_tool() != nullptr, dialect_)) {
    session_->execute(sql);
  }
}

History AppliedFolder::history() {
  const Table* table = find_table_of_tool();
  if (table == nullptr) return {};
  return format_.history(*table, session_->query(format_.history_query(*table, dialect_)));
}

std::vector<std::string> AppliedFolder::pending(std::string_view target) {
  std::vector<std::string> versions;
  for (const Migration* one : gate::pending(format_, folder_, history(), target)) {
    versions.push_back(one->version);
  }
  return versions;
}

bool AppliedFolder::apply(const Migration& migration, Direction direction) {
  const Migration* previous = nullptr;
  for (const Migration& other : folder_.migrations) {
    if (&other == &migration) break;
    previous = &other;
  }
  const auto steps = format_.plan(migration, direction, previous, find_table_of_tool(), dialect_);
  const ScriptRecord record = apply_script(*session_, *engine_, steps, {});
  error_ = record.error;
  return record.completed;
}

std::vector<std::string> AppliedFolder::up(std::string_view target) {
  prepare();
  std::vector<std::string> versions;
  for (const Migration* one : gate::pending(format_, folder_, history(), target)) {
    if (!apply(*one, Direction::up)) break;
    versions.push_back(one->version);
  }
  return versions;
}

bool AppliedFolder::down() {
  const History history = this->history();
  for (auto one = folder_.migrations.rbegin(); one != folder_.migrations.rend(); ++one) {
    const bool is_applied =
        history.is_high_water_mark
            ? history.mark && one->number <= *history.mark
            : std::ranges::count(history.applied, one->version, &AppliedMigration::version) > 0;
    if (is_applied) return apply(*one, Direction::down);
  }
  return false;
}

std::vector<std::string> AppliedFolder::rows(std::string_view sql) {
  std::vector<std::string> lines;
  for (const Row& row : session_->query(sql)) {
    std::vector<std::string> values;
    for (const Value& value : row) {
      values.push_back(std::holds_alternative<Null>(value) ? "NULL" : text_of(value));
    }
    lines.push_back(join(values, "|"));
  }
  return lines;
}

void AppliedFolder::run(std::string_view sql) {
  session_->execute(sql);
}

}  // namespace gate
