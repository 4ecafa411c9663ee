// What a rebuild forgets. A table that is created anew under the old name has its rows, and nothing
// else that was not written down again: no index, no trigger, no constraint.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/checks/alteration.h"
#include "gate/checks/dropped.h"
#include "gate/checks/dropped_constraints.h"
#include "gate/checks/families.h"
#include "gate/checks/forgotten.h"
#include "gate/checks/lost_notes.h"
#include "gate/checks/lost_rights.h"
#include "gate/checks/observed.h"
#include "gate/checks/old_name.h"
#include "gate/checks/unheld.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

constexpr std::string_view kNumbered = "numbered by the engine";
constexpr std::string_view kNumberedAlone = "numbered by the engine alone";
constexpr std::string_view kNotNull = "NOT NULL";

// What the clause did, in the place of which there is nothing.
std::string_view why_missed(std::string_view clause) {
  if (clause.starts_with("DEFAULT")) {
    return "an INSERT that left the column to its default now stores NULL, or is refused";
  }
  if (clause.starts_with("COLLATE")) {
    return "comparisons, sorting and UNIQUE now tell upper from lower case, or whatever the "
           "collation did not";
  }
  return "the column no longer follows what it was computed from: it keeps what a statement writes";
}

class SideEffects {
 public:
  SideEffects(const MigrationRecord& migration, Findings& findings)
      : migration_(migration),
        change_(*migration.change),
        dropped_(migration),
        findings_(findings),
        forgotten_(migration, dropped_, findings),
        dropped_constraints_(migration) {}

  // Whether there are none.
  bool judge() {
    for (const ObjectDifference& object : change_.schema) judge(object);
    judge_checks();
    for (const ViewDifference& view : change_.views) judge_view(view);
    for (const OldNameView& view : change_.old_names) {
      views_are_same_ = judge_old_name(migration_, view, findings_) && views_are_same_;
    }
    return forgotten_.is_empty() && views_are_same_;
  }

 private:
  void judge(const ObjectDifference& object) {
    if (object.kind == "sequence range" && object.change == Change::added) {
      return judge_sequence_range(object);
    }
    if (object.change != Change::removed && object.change != Change::changed) return;
    if (object.kind == "index") return judge_index(object);
    if (object.kind == "trigger" || object.kind == "view") return judge_named(object);
    if (object.kind == "primary key") return judge_primary_key(object);
    if (object.kind == "foreign key") return judge_foreign_key(object);
    if (object.kind == "column") return judge_column(object);
    if (object.kind == "conflict clause") return judge_conflict_clause(object);
    if (object.kind == "option") return judge_options(object);
    if (object.kind == "setting") return judge_setting(object);
    if (is_note(object)) return judge_lost_note(migration_, dropped_, object, forgotten_);
    if (object.kind == "function" && object.change == Change::removed) {
      return judge_function_taken_along(object);
    }
    if (object.kind == "function" && object.change == Change::changed) {
      return judge_function_options(migration_, object, forgotten_);
    }
    if (object.kind == "policy" || object.kind == "rule" || object.kind == "privilege" ||
        object.kind == "publication") {
      judge_lost_right(migration_, object, forgotten_);
    }
  }

  void judge_sequence_range(const ObjectDifference& object) {
    forgotten_.warn(object, object.name,
                    {concat("the sequence of ", object.name, " still gives numbers ", object.after,
                            ", and the column takes larger ones"),
                     "with the last of them every INSERT is refused: what the wider type was for",
                     "widen it, too: ALTER SEQUENCE … AS bigint"});
  }

  void judge_index(const ObjectDifference& object) {
    if (!object.replaced_by.empty() || dropped_.is_named(object)) return;
    if (dropped_.is_column_in(from_bracket(object.before), object.table)) return;
    if (is_of_what_a_view_lost(object)) return;
    const bool is_unique = object.before.starts_with("unique ");
    const bool is_constraint = object.name.find(" (") != std::string::npos;
    if (is_constraint && object.narrowed_to.empty() && dropped_constraints_.take(object)) return;
    const std::string why = is_unique ? "nothing keeps these duplicates out any more"
                                      : "queries that used the index read the whole table";
    if (!object.narrowed_to.empty()) return warn_of_narrowing(object, object.before, why);
    // It was made again under its name, to find rows by something else.
    if (object.change == Change::changed && !is_unique) return;
    std::string hint = concat("create it again after the rebuild: CREATE ",
                              is_unique ? "UNIQUE " : "", "INDEX ", object.name, " …");
    if (is_constraint) hint = "write UNIQUE into the CREATE TABLE of the rebuild";
    const std::string made = object.change == Change::changed
                                 ? concat(": ", object.name, " is now an ", object.after)
                                 : std::string();
    forgotten_.fail(object, object.name,
                    {concat("the ", object.before, " is gone", made), why, hint});
  }

  // An index of a view that keeps its rows: whether the view keeps none any more, or its text has
  // lost a name that the index has.
  bool is_of_what_a_view_lost(const ObjectDifference& index) const {
    constexpr std::string_view kWithRows = "CREATE MATERIALIZED";
    return std::ranges::any_of(change_.schema, [&](const ObjectDifference& view) {
      const bool is_its = view.kind == "view" && view.change == Change::changed &&
                          equal_ignoring_case(view.name, index.table);
      if (is_its && view.before.starts_with(kWithRows) && !view.after.starts_with(kWithRows)) {
        return true;
      }
      return is_its && std::ranges::any_of(names_in(from_bracket(index.before)), [&](auto& name) {
               return has_name(view.before, name) && !has_name(view.after, name);
             });
    });
  }

  static std::vector<std::string> names_in(std::string_view words) try {
    std::vector<std::string> names;
    for (const Token& token : tokenize(words)) {
      const bool is_name = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
      if (is_name) names.push_back(unquote(token));
    }
    return names;
  } catch (const SqlError&) {  // words that are no SQL
    return {};
  }

  void judge_named(const ObjectDifference& object) {
    if (object.change == Change::changed && object.kind == "view") {
      judge_view_options(migration_, object, forgotten_);
    }
    if (object.change == Change::changed && object.kind == "trigger") {
      return judge_switched(object);
    }
    if (object.change == Change::changed) return;
    if (object.change != Change::removed || !object.replaced_by.empty()) return;
    // Whoever writes CASCADE need not know of every view that goes with a table.
    const bool is_taken_view = object.kind == "view" && dropped_.is_taken_along(object);
    const bool is_known = dropped_.is_named(object) || is_said_to_be_renamed(object);
    const bool has_nothing_left =
        dropped_.is_column_in(object.before, {}) || dropped_.is_table_in(object.before);
    if (is_known || (has_nothing_left && !is_taken_view)) return;
    forgotten_.fail(object, object.name,
                    {concat("the ", object.kind, " ", object.name, " is gone"),
                     "what it did is no longer done, and nothing says so",
                     concat("create it again after the rebuild: ", headline_of(object.before))});
  }

  // With a type or a domain, as DROP … CASCADE does. Effects name functions without arguments.
  void judge_function_taken_along(const ObjectDifference& object) {
    ObjectDifference by_name = object;
    by_name.name = bare_name(object.name);
    if (dropped_.is_named(by_name) || !dropped_.is_taken_along(by_name)) return;
    forgotten_.fail(object, object.name,
                    {concat("the function ", object.name, " is gone"),
                     "whatever calls it is refused from now on, and nothing says so",
                     "create it again after what it was taken along with, or drop it by its name"});
  }

  // By DISABLE or ENABLE TRIGGER ALL or USER, which names none.
  void judge_switched(const ObjectDifference& object) {
    constexpr std::string_view kOff = " DISABLED";
    const bool is_off = object.after.ends_with(kOff);
    if (is_off == object.before.ends_with(kOff)) return;
    if (is_said_to_switch(object, is_off ? "disable " : "enable ")) return;
    if (is_off) {
      return forgotten_.fail(object, object.name,
                             {concat("the trigger ", object.name, " is switched off and stays so"),
                              "what it did is no longer done, and nothing says so",
                              concat("switch it on again: ALTER TABLE ", object.table,
                                     " ENABLE TRIGGER ", object.name)});
    }
    forgotten_.fail(
        object, object.name,
        {concat("the trigger ", object.name, " was switched off, and is on from now on"),
         "it changes or refuses rows that were written past it until now",
         concat("switch it off again: ALTER TABLE ", object.table, " DISABLE TRIGGER ",
                object.name)});
  }

  bool is_said_to_switch(const ObjectDifference& trigger, std::string_view verb) const {
    const std::vector<std::string> tables = names_of_table(*migration_.up, trigger.table);
    return std::ranges::any_of(migration_.up->statements, [&](const auto& statement) {
      return is_altered_by(statement, tables, [&](const std::string& action) {
        return action.starts_with(verb) && action.find("trigger ") != action.npos &&
               has_name(action, to_lower(trigger.name));
      });
    });
  }

  void judge_primary_key(const ObjectDifference& object) {
    if (!object.replaced_by.empty()) return;
    if (dropped_.is_column_in(object.before, object.table)) return;
    const std::string why = "nothing keeps these duplicates out any more";
    if (object.narrowed_to.empty() && dropped_constraints_.take(object)) return;
    if (!object.narrowed_to.empty()) {
      return warn_of_narrowing(object, concat("primary key ", object.before), why);
    }
    forgotten_.fail(object, object.name,
                    {concat(object.name, " is no longer unique by ", object.before,
                            ", which was its primary key"),
                     why, "write UNIQUE into the CREATE TABLE of the rebuild"});
  }

  void judge_foreign_key(const ObjectDifference& object) {
    if (object.change == Change::changed) return judge_actions(object);
    if (!object.replaced_by.empty() || dropped_.is_table_in(object.before)) return;
    if (dropped_.is_column_in(from_bracket(object.name), object.table)) return;
    if (dropped_.is_column_in(from_bracket(object.before), parent_of(object))) return;
    if (dropped_constraints_.take(object)) return;
    forgotten_.fail(object, object.name,
                    {concat(object.name, " is no foreign key any more (", object.before, ")"),
                     "rows that the constraint refused are taken from now on",
                     "write the constraint into the CREATE TABLE of the rebuild"});
  }

  // "references users (id)"
  static std::string_view parent_of(const ObjectDifference& key) {
    const std::string_view words = key.before;
    const std::size_t begin = std::min(words.find(' '), words.size());
    const std::string_view rest = trim(words.substr(begin));
    return rest.substr(0, rest.find(" ("));
  }

  void judge_actions(const ObjectDifference& object) {
    if (object.lost.empty()) return;
    forgotten_.fail(
        object, object.name,
        {concat("the foreign key ", object.name, " has lost its '", join(object.lost, "', '"),
                "': ", object.after, ", it was ", object.before),
         "deletes and updates of the parent that went through are refused from now on",
         "write the key with all it had into the CREATE TABLE of the rebuild"});
  }

  // One point for all of a table, which are not told apart by names.
  void judge_checks() {
    std::map<std::string, std::vector<const ObjectDifference*>> gone;
    for (const ObjectDifference& object : change_.schema) {
      const bool is_missed =
          object.kind == "check" && is_lost(object) && !dropped_constraints_.take(object);
      if (is_missed) gone[object.name].push_back(&object);
    }
    for (const auto& [table, checks] : gone) {
      std::vector<std::string> texts;
      for (const ObjectDifference* check : checks) texts.push_back(check->before);
      forgotten_.fail(*checks.front(), concat(table, " CHECK"),
                      {concat(table, " has lost its CHECK (", join(texts, ") and ("), ")"),
                       "rows that the constraint refused are taken from now on",
                       "write the constraint into the CREATE TABLE of the rebuild"});
    }
  }

  // A check that is written otherwise is changed.
  bool is_lost(const ObjectDifference& object) const {
    return object.change == Change::removed && object.replaced_by.empty() &&
           !dropped_.is_column_in(object.before, object.table);
  }

  void judge_column(const ObjectDifference& object) {
    if (object.change != Change::changed) return;
    for (const std::string& clause : object.lost) {
      if (clause == kNumbered) {
        judge_numbering(object);
        continue;
      }
      if (clause == kNotNull) {
        judge_nulls_taken(object);
        continue;
      }
      if (clause == kNumberedAlone) {
        judge_numbers_taken(object);
        continue;
      }
      if (clause.starts_with("DEFAULT") && is_said_to_have_no_default(object)) continue;
      if (clause.starts_with("AS ") && is_said_of(object, {" drop expression"})) continue;
      forgotten_.fail(object, object.name,
                      {concat(object.name, " has lost its ", clause, ": ", object.after,
                              ", it was ", object.before),
                       std::string(why_missed(clause)),
                       "declare the column in the CREATE TABLE of the rebuild as it was"});
    }
  }

  // A rebuild is also how a column is meant to take NULL, which nothing tells from one that forgot.
  void judge_nulls_taken(const ObjectDifference& object) {
    const std::string_view column = std::string_view(object.name).substr(object.table.size() + 1);
    if (is_kept_by_check(object.table, column) || is_said_to_take_null(object)) return;
    forgotten_.warn(
        object, object.name,
        {concat(object.name, " takes NULL from now on: ", object.after, ", it was ", object.before),
         "an application that never met NULL in this column meets it with the next careless INSERT",
         "declare the column NOT NULL where the migration makes it"});
  }

  void judge_numbers_taken(const ObjectDifference& object) {
    if (object.after.find(kNumbered) == object.after.npos) return;  // told of itself
    if (is_said_of(object, {" set generated", " drop identity"})) return;
    forgotten_.warn(
        object, object.name,
        {concat(object.name, " takes numbers of whoever writes from now on: ", object.after,
                ", it was ", object.before),
         "they may meet those that the engine gives out later",
         "declare the column GENERATED ALWAYS AS IDENTITY where the migration makes it"});
  }

  // By "n is not null"; most other conditions let NULL through.
  bool is_kept_by_check(const std::string& table, std::string_view column) const {
    return std::ranges::any_of(change_.schema, [&](const ObjectDifference& object) {
      const std::string condition = to_lower(object.after);
      const bool refuses_null = condition.find("not null") != std::string::npos ||
                                condition.find("notnull") != std::string::npos;
      return object.kind == "check" && object.change != Change::removed && refuses_null &&
             equal_ignoring_case(object.table, table) && has_name(object.after, column);
    });
  }

  // Whether a statement, or what a block executes, alters the table by such an action.
  static bool is_altered_by(const StatementRecord& statement,
                            const std::vector<std::string>& tables,
                            const std::function<bool(const std::string& action)>& is_it) {
    if (statement.undone) return false;
    return std::ranges::any_of(table_alterations(statement.sql), [&](const TableAlteration& one) {
      return is_of(one, tables) && std::ranges::any_of(one.actions, is_it);
    });
  }

  // By an action of ALTER TABLE that names the column and has one of these words, as "drop
  // default".
  bool is_said_of(const ObjectDifference& object,
                  std::initializer_list<std::string_view> words) const {
    const std::string column = object.name.substr(object.table.size() + 1);
    const std::vector<std::string> tables = names_of_table(*migration_.up, object.table);
    const std::vector<std::string> names = names_of_column(*migration_.up, object.table, column);
    return std::ranges::any_of(since_made(*migration_.up, object.table), [&](const auto& one) {
      return is_altered_by(one, tables, [&](const std::string& action) {
        const bool is_it = std::ranges::any_of(
            words, [&](std::string_view word) { return action.find(word) != action.npos; });
        return is_it && std::ranges::any_of(names, [&](const std::string& name) {
                 return has_name(action, to_lower(name));
               });
      });
    });
  }

  bool is_said_to_have_no_default(const ObjectDifference& object) const {
    return is_said_of(object, {" drop default", " drop identity"});
  }

  bool is_said_to_take_null(const ObjectDifference& object) const {
    return is_said_of(object, {" drop not null"});
  }

  // And is there under its other name.
  bool is_said_to_be_renamed(const ObjectDifference& object) const {
    if (object.kind == "view") return is_renamed_view(migration_, object);
    if (object.kind != "trigger") return false;
    const std::vector<std::string> tables = names_of_table(*migration_.up, object.table);
    return std::ranges::any_of(migration_.up->statements, [&](const StatementRecord& statement) {
      const auto rename = trigger_rename(statement.sql);
      if (!rename || !equal_ignoring_case(rename->name, object.name)) return false;
      const bool is_there = std::ranges::any_of(change_.schema, [&](const ObjectDifference& other) {
        return other.kind == "trigger" && other.change == Change::added &&
               equal_ignoring_case(other.name, rename->to);
      });
      return is_there && (object.table.empty() || is_among(tables, rename->table) ||
                          has_name(object.before, rename->table));
    });
  }

  // A key of another kind, or in another column, is chosen; one that only looks the same is not.
  void judge_numbering(const ObjectDifference& object) {
    const std::string type = type_of(object.after);
    const ObjectDifference* key = find_change("primary key", object.table);
    const std::string_view column = std::string_view(object.name).substr(object.table.size() + 1);
    const bool is_in_key = key == nullptr || key->after.empty() || has_name(key->after, column);
    if (type.find("int") == std::string::npos || !is_in_key) return;
    if (is_said_to_have_no_default(object)) return;
    const LossWords words{concat(object.name, " is no longer ", kNumbered, ": ", object.after,
                                 ", it was ", object.before),
                          "an INSERT that names no value for it now stores NULL, or is refused",
                          "declare the column in the CREATE TABLE of the rebuild as it was"};
    // A wider key, or an option of the table under which nothing is numbered, was chosen, too.
    const ObjectDifference* options = find_change("option", object.table);
    const bool has_new_option = options != nullptr && options->lost.empty();
    const bool is_chosen = (key != nullptr && !key->after.empty()) ||
                           (has_new_option && type == type_of(object.before));
    if (is_chosen) return forgotten_.warn(object, object.name, words);
    forgotten_.fail(object, object.name, words);
  }

  static std::string type_of(const std::string& words) {
    return to_lower(words.substr(0, words.find(' ')));
  }

  // Null where nothing of this kind is different, of which a table has at most one.
  const ObjectDifference* find_change(std::string_view kind, const std::string& table) const {
    const auto found = std::ranges::find_if(change_.schema, [&](const ObjectDifference& object) {
      return object.kind == kind && equal_ignoring_case(object.table, table);
    });
    return found == change_.schema.end() ? nullptr : &*found;
  }

  // Where the constraint itself is gone, that is the loss.
  void judge_conflict_clause(const ObjectDifference& object) {
    if (object.change != Change::removed) return;
    if (dropped_.is_column_in(from_bracket(object.name), object.table)) return;
    const bool is_said = std::ranges::any_of(change_.schema, [&](const ObjectDifference& other) {
      return other.kind == "index" && other.change == Change::removed &&
             other.replaced_by.empty() &&
             other.name == concat(object.table, ' ', from_bracket(object.name));
    });
    if (is_said) return;
    forgotten_.fail(object, object.name,
                    {concat(object.name, " has lost its ", object.before),
                     "writes that went through, or were passed over, are refused from now on",
                     concat("write ", object.before, " into the CREATE TABLE of the rebuild")});
  }

  void judge_options(const ObjectDifference& object) {
    for (const std::string& option : object.lost) {
      if (is_said_to_lose(object.name, option)) continue;
      // Rows are held to more than before, or the constraint is gone, which is told of itself.
      if (option.starts_with("NOT VALID")) continue;
      forgotten_.fail(
          object, concat(object.name, " ", option),
          {concat(object.name, " is no longer ", option),
           option == "AUTOINCREMENT" ? "numbers of rows that were deleted are given out again"
                                     : "the table no longer behaves as it did",
           concat("write ", option, " into the CREATE TABLE of the rebuild")});
    }
  }

  // By ALTER TABLE, or where it is a partition, by its name. Not where the table was made anew:
  // what is said of the new one has nothing to do with what the old one had.
  bool is_said_to_lose(const std::string& table, const std::string& option) const {
    if (is_made_by(*migration_.up, table)) return false;
    constexpr std::string_view kPartition = "PARTITION ";
    const bool is_partition = option.starts_with(kPartition) && !option.starts_with("PARTITION BY");
    const std::string_view rest =
        std::string_view(option).substr(is_partition ? kPartition.size() : 0);
    const std::string_view partition = rest.substr(0, rest.find(' '));
    const std::vector<std::string> tables = names_of_table(*migration_.up, table);
    return std::ranges::any_of(migration_.up->statements, [&](const StatementRecord& statement) {
      if (statement.undone) return false;
      if (is_partition && has_name(statement.sql, partition)) return true;
      return std::ranges::any_of(table_alterations(statement.sql),
                                 [&](const auto& one) { return is_among(tables, one.table); });
    });
  }

  // Neither its text nor a row below it is another: a name in it means something else.
  void judge_view(const ViewDifference& view) {
    if (!view.not_compared.empty()) {
      add(findings_, Verdict::skipped, migration_, view.view,
          concat("whether the view ", view.view, " shows what it did: ", view.not_compared));
      return;
    }
    if (!view.differs) return;
    views_are_same_ = false;
    Point& point = add(findings_, Verdict::failed, migration_, view.view,
                       concat("the view ", view.view,
                              " shows something else, though neither its "
                              "text nor the rows below it changed: ",
                              describe(view)));
    point.why =
        "a new column has a name that the view means something else by: a NATURAL JOIN or "
        "USING joins by it, or a \"text\" in double quotes is now that column";
    point.hint = concat("name the columns in ", view.view,
                        " with their tables and write text in "
                        "single quotes, or give the new column another name");
    point_at(point, find_alteration());
  }

  static std::string describe(const ViewDifference& view) {
    if (view.rows_before != view.rows_after) {
      return concat(count_of(view.rows_after, "row"), ", it was ",
                    count_of(view.rows_before, "row"));
    }
    return view.columns.empty() ? "the same values in other rows" : join(view.columns, ", ");
  }

  // The last one; null where there is none.
  const StatementRecord* find_alteration() const {
    const StatementRecord* found = nullptr;
    for (const StatementRecord& statement : migration_.up->statements) {
      const bool alters = std::ranges::any_of(statement.outcome.effects, [](const Effect& effect) {
        return is_on_table(effect, Action::alter);
      });
      if (alters) found = &statement;
    }
    return found;
  }

  // A number that goes up is a version that goes on.
  void judge_setting(const ObjectDifference& object) {
    const bool goes_on =
        object.before == "0" ||
        (object.name.ends_with("version") && as_number(object.after) > as_number(object.before));
    if (goes_on) return;
    forgotten_.warn(object, object.name,
                    {concat(object.name, " is ", object.after, ", it was ", object.before),
                     "whoever asks for it takes the database for another, or for an older version",
                     "leave it as it is, or let it go up"});
  }

  static long long as_number(const std::string& text) { return std::atoll(text.c_str()); }

  // Whoever makes a weaker one in its stead had it in view.
  void warn_of_narrowing(const ObjectDifference& object, const std::string& what,
                         const std::string& why) {
    forgotten_.warn(
        object, object.name,
        {concat("the ", what, " is gone; in its stead there is the ", object.narrowed_to), why,
         "make it again as it was, where that is not what was meant"});
  }

  const MigrationRecord& migration_;
  const StateDifference& change_;
  Dropped dropped_;
  Findings& findings_;
  Forgotten forgotten_;
  bool views_are_same_ = true;
  DroppedConstraints dropped_constraints_;
};

// Over all migrations that make a table anew together. What one of them forgot by itself is told.
bool judge_rebuilt(const MigrationRecord& last, const ScriptRecord& all_of_them,
                   Findings& findings) {
  MigrationRecord together = last;
  together.up = all_of_them;
  together.change = last.rebuilt;
  Findings found;
  SideEffects(together, found).judge();
  std::erase_if(found.points, [&](const Point& point) {
    return std::ranges::any_of(findings.points, [&](const Point& known) {
      return known.subject == point.subject && known.message == point.message;
    });
  });
  std::ranges::copy(found.points, std::back_inserter(findings.points));
  return found.points.empty();
}

}  // namespace

void judge_side_effects(const Run& run, Findings& findings) {
  ScriptRecord so_far;
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    std::ranges::copy(migration.up->statements, std::back_inserter(so_far.statements));
    bool is_whole = SideEffects(migration, findings).judge();
    if (migration.rebuilt) is_whole = judge_rebuilt(migration, so_far, findings) && is_whole;
    is_whole = judge_unheld(run, migration, findings) && is_whole;
    if (!is_whole) return;
    add(findings, Verdict::passed, migration, migration.version,
        "nothing is gone that no statement names");
  });
}

}  // namespace gate
