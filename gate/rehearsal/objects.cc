#include "gate/rehearsal/objects.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gate/base/text.h"
#include "gate/sql/double_quoted.h"
#include "gate/sql/insert.h"

namespace gate {

namespace {

template <typename Object>
bool is_in_both(const std::string& name, const std::vector<Object>& before,
                const std::vector<Object>& after) {
  const auto then = std::ranges::find(before, name, &Object::name);
  const auto now = std::ranges::find(after, name, &Object::name);
  if (then == before.end() || now == after.end()) return false;
  return then->definition == now->definition || is_same_wording(then->sql, now->sql);
}

// Whether the object is word for word what it was; a new text may mean what it says.
bool is_as_it_was(const std::string& name, const Schema& before, const Schema& after) {
  return is_in_both(name, before.views, after.views) ||
         is_in_both(name, before.triggers, after.triggers);
}

std::string words_for(const BrokenObject& object) {
  return object.as_string ? concat("the ", object.kind,
                                   " reads a string where it read a column: ", object.message)
                          : concat("the ", object.kind, " no longer works: ", object.message);
}

// Blue's columns that green has too, in the order that each has them.
std::vector<std::string> common_columns(const Table& of, const Table& other) {
  std::vector<std::string> names;
  for (const Column& column : of.columns) {
    if (find_column(other, column.name) != nullptr) names.push_back(to_lower(column.name));
  }
  return names;
}

}  // namespace

bool has_moved_columns(const Table& before, const Table& after) {
  return common_columns(before, after) != common_columns(after, before);
}

namespace {

// INSERT INTO log VALUES (…) goes on to compile where the columns changed places.
void check_positions(const Schema& blue, const Schema& green, VerifyRecord& record) {
  for (const Trigger& trigger : green.triggers) {
    if (!is_as_it_was(trigger.name, blue, green)) continue;
    for (const std::string& target : filled_by_position(trigger.sql)) {
      const Table* before = find_table(blue, target);
      const Table* after = find_table(green, target);
      if (before == nullptr || after == nullptr) continue;
      if (!has_moved_columns(*before, *after)) continue;
      record.broken_objects.push_back(
          {trigger.name, concat("the trigger fills ", after->name,
                                " by position, and its columns have changed places")});
    }
  }
}

}  // namespace

void check_objects(Rehearsal& rehearsal, const Schema& schema) {
  VerifyRecord& record = rehearsal.run.verify;
  const Schema& blue = rehearsal.timeline->schema(0);
  for (const View& view : schema.views) record.checked_objects.push_back(view.name);
  for (const Trigger& trigger : schema.triggers) record.checked_objects.push_back(trigger.name);
  check_positions(blue, schema, record);
  const std::vector<BrokenObject> broken = rehearsal.green_session->broken_objects();
  if (broken.empty()) return;
  const std::vector<BrokenObject> before = rehearsal.blue_session->broken_objects();
  for (const BrokenObject& object : broken) {
    const bool is_old = std::ranges::any_of(before, [&](const BrokenObject& other) {
      return other.kind == object.kind && other.name == object.name;
    });
    if (is_old || (object.as_string && !is_as_it_was(object.name, blue, schema))) continue;
    record.broken_objects.push_back({object.name, words_for(object)});
  }
}

}  // namespace gate
