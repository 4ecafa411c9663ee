#include "gate/checks/words.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/sql/scan.h"

namespace gate {

namespace {

bool does(const StatementRecord& statement, Action action) {
  return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
    return effect.action == action && effect.cause == Cause::named;
  });
}

// What a statement does to the parent whose children follow: "DROP TABLE products".
std::string deed_on_parent(const StatementRecord& statement, bool& is_drop) {
  const auto& effects = statement.outcome.effects;
  const auto find = [&](Action action) {
    return std::ranges::find_if(effects, [&](const Effect& effect) {
      return is_on_table(effect, action) && effect.cause == Cause::named;
    });
  };
  const auto dropped = find(Action::drop);
  is_drop = dropped != effects.end();
  if (is_drop) return concat("DROP TABLE ", dropped->table);
  const auto removed = find(Action::remove);
  if (removed != effects.end()) return concat("DELETE FROM ", removed->table);
  return headline_of(statement.sql);
}

// By the tool that runs the migration, and not by whoever wrote it.
bool is_added(const StatementRecord& statement) {
  return std::ranges::none_of(statement.outcome.effects,
                              [](const Effect& effect) { return effect.cause == Cause::named; });
}

bool is_by_part(const StatementRecord& statement, const TableDifference& table) {
  return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
    return effect.cause == Cause::part && equal_ignoring_case(effect.table, table.after);
  });
}

void put_part(Point& point, const StatementRecord& statement, const TableDifference& table) {
  point.why = concat(headline_of(statement.sql), " takes the rows that it holds away from ",
                     name_of(table), ", of which it was a part");
  point.hint =
      "if it is meant (rows that are past their time), allow this point with that reason; its down "
      "can bring them back only where the part was detached and kept";
}

void put_cascade(Point& point, const StatementRecord& statement, const TableDifference& table) {
  if (is_added(statement)) {
    point.why = concat("the tool reaches the rows of ", name_of(table),
                       " of itself (on_delete of a model): nothing in the migration names them");
    point.hint = concat("if it is meant, say so: write the change of ", name_of(table),
                        " as a call of its own before this one");
    return;
  }
  if (is_by_part(statement, table)) return put_part(point, statement, table);
  bool is_drop = false;
  const std::string deed = deed_on_parent(statement, is_drop);
  point.why = concat(deed, " reaches the rows of ", name_of(table),
                     " by a foreign key's action (ON DELETE or ON UPDATE)");
  if (is_drop) {
    point.hint =
        "run PRAGMA foreign_keys=OFF before BEGIN (inside a transaction it does nothing), rebuild "
        "the table, then PRAGMA foreign_key_check";
  } else if (does(statement, Action::update)) {  // the children cannot be changed first
    point.hint = "if it is meant, name the column in expect.transforms of the scenario";
  } else {
    point.hint = concat("if it is meant, say so: write the change of ", name_of(table),
                        " as a statement of its own before this one");
  }
}

void put_trigger(Point& point, const Culprit& culprit, const TableDifference& table) {
  const std::string trigger =
      culprit.trigger.empty() ? "a trigger" : concat("the trigger ", culprit.trigger);
  point.why = concat(trigger, " writes to ", name_of(table),
                     " while the migration runs, as it does for the application");
  point.hint = concat("drop ", trigger, " for the migration and create it again, or allow this ",
                      "point with a reason");
}

void put_copy(Point& point, const TableDifference& table) {
  point.why = concat("the statement that fills the new ", name_of(table),
                     " does not bring over what the old one holds");
  point.hint =
      "name the columns on both sides of INSERT … SELECT in the same order, without WHERE, JOIN, "
      "DISTINCT, OR IGNORE or CAST; what is meant to change goes into an UPDATE or DELETE of its "
      "own, or into "
      "expect.transforms";
}

void put_recreation(Point& point, const TableDifference& table) {
  point.why = concat(name_of(table), " is dropped and made anew without its rows");
  point.hint =
      "create the new table under another name, copy the rows, then drop the old one and rename";
}

void put_exchange(Point& point, const TableDifference& table) {
  point.why = concat("another table is called ", name_of(table),
                     " now: whoever asks for it gets the other one's rows, and no error");
  point.hint =
      "give the tables names that neither of them had; where every reader is meant to get the "
      "other "
      "rows, allow this point with that reason";
}

void put_conversion(Point& point, Culprit::Kind kind) {
  const bool is_replaced = kind == Culprit::Kind::replace;
  point.why = is_replaced ? "the old column was dropped, and the one that took its name does not "
                            "hold all of its values"
                          : "the rebuild converts what the UPDATE has written: which of them "
                            "changed a value cannot be told";
  point.hint = concat(is_replaced ? "convert the values so that none is lost"
                                  : "put the UPDATE into a migration of its own before the rebuild",
                      ", or name ", point.subject, " in expect.transforms");
}

}  // namespace

std::string name_of(const TableDifference& table) {
  if (table.after.empty() || equal_ignoring_case(table.before, table.after)) return table.before;
  if (table.before.empty()) return table.after;
  return concat(table.after, " (was ", table.before, ")");
}

std::string subject_of(const TableDifference& table, const ColumnDifference& column) {
  return concat(table.after, ".", column.after);
}

void put_culprit(Point& point, const Culprit& culprit, const TableDifference& table) {
  point_at(point, culprit.statement);
  switch (culprit.kind) {
    case Culprit::Kind::unknown:
      return;
    case Culprit::Kind::cascade:
      return put_cascade(point, *culprit.statement, table);
    case Culprit::Kind::trigger:
      return put_trigger(point, culprit, table);
    case Culprit::Kind::copy:
      return put_copy(point, table);
    case Culprit::Kind::exchange:
      return put_exchange(point, table);
    case Culprit::Kind::recreate:
      return put_recreation(point, table);
    case Culprit::Kind::replace:
    case Culprit::Kind::convert:
      return put_conversion(point, culprit.kind);
  }
}

bool speaks_of(std::string_view message, std::string_view name) {
  const std::string words = to_lower(message);
  const std::string word = to_lower(name);
  if (word.empty()) return false;
  for (std::size_t at = words.find(word); at != words.npos; at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_name_byte(words[at - 1]);
    if (begins && (end == words.size() || !is_name_byte(words[end]))) return true;
  }
  return false;
}

std::string by(const StatementRecord* statement) {
  if (statement == nullptr || statement->location.path.empty()) return "";
  const Location& location = statement->location;
  const std::size_t slash = location.path.rfind('/');
  const std::string file =
      slash == std::string::npos ? location.path : location.path.substr(slash + 1);
  return location.line > 0 ? concat(" by ", file, ":", location.line) : concat(" by ", file);
}

}  // namespace gate
