// What a rebuild forgets. A table that is created anew under the old name has its rows, and nothing
// else that was not written down again: no index, no trigger, no constraint.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

constexpr std::string_view kNumbered = "numbered by the engine";
constexpr std::string_view kNotNull = "NOT NULL";

// Whether the name stands in the SQL, or in what was made of it, as an identifier.
bool has_name(std::string_view words, std::string_view name) {
  try {
    return std::ranges::any_of(tokenize(words), [&](const Token& token) {
      const bool is_name = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
      return is_name && equal_ignoring_case(unquote(token), name);
    });
  } catch (const SqlError&) {  // words that are no SQL
    return false;
  }
}

// "index on orders (customer_id, total) where paid" → "(customer_id, total) where paid"
std::string_view from_bracket(std::string_view words) {
  const std::size_t bracket = words.find(" (");
  return bracket == std::string_view::npos ? std::string_view{} : words.substr(bracket + 1);
}

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

// As a comment that allows a point takes it.
std::string quote_subject(const std::string& subject) {
  if (subject.find_first_of(" \"") == std::string::npos) return subject;
  std::string quoted = "\"";
  for (const char byte : subject) quoted += byte == '"' ? "\"\"" : std::string(1, byte);
  return quoted + '"';
}

// Few engines have a statement that drops a constraint, a default or a collation; a comment in the
// migration says it for all.
std::string how_to_mean_it(const ObjectDifference& object, const std::string& subject) {
  const bool has_name = object.kind == "trigger" || object.kind == "view" ||
                        (object.kind == "index" && object.name.find(" (") == std::string::npos);
  const std::string by_name = has_name ? "drop it by name before, or " : std::string();
  return concat("; if it is meant, ", by_name,
                "write in the migration: -- migration-gate: allow verify/side-effects ",
                quote_subject(subject), " (why)");
}

bool is_drop(const Effect& effect, std::string_view kind) {
  return effect.action == Action::drop && effect.object == kind;
}

class SideEffects {
 public:
  SideEffects(const MigrationRecord& migration, Findings& findings)
      : migration_(migration), change_(*migration.change), findings_(findings) {}

  void judge() {
    for (const ObjectDifference& object : change_.schema) judge(object);
    judge_checks();
    if (is_found_) return;
    add(findings_, Verdict::passed, migration_, migration_.version,
        "nothing is gone that no statement names");
  }

 private:
  struct Words {
    std::string message{};
    std::string why{};
    std::string hint{};
  };

  void judge(const ObjectDifference& object) {
    if (object.change != Change::removed && object.change != Change::changed) return;
    if (object.kind == "index") return judge_index(object);
    if (object.kind == "trigger" || object.kind == "view") return judge_named(object);
    if (object.kind == "primary key") return judge_primary_key(object);
    if (object.kind == "foreign key") return judge_foreign_key(object);
    if (object.kind == "column") return judge_column(object);
    if (object.kind == "conflict clause") return judge_conflict_clause(object);
    if (object.kind == "option") return judge_options(object);
  }

  // DROP TABLE and DROP VIEW drop the triggers too, and say so; that names none of them.
  bool is_dropped_by_name(const ObjectDifference& object) const {
    return std::ranges::any_of(migration_.up->statements, [&](const StatementRecord& statement) {
      const auto& effects = statement.outcome.effects;
      const bool takes_others = std::ranges::any_of(effects, [&](const Effect& effect) {
        return is_drop(effect, "table") || (object.kind != "view" && is_drop(effect, "view"));
      });
      return !takes_others && std::ranges::any_of(effects, [&](const Effect& effect) {
        return is_drop(effect, object.kind) && equal_ignoring_case(effect.name, object.name);
      });
    });
  }

  // What refers to a column that went, had to go with it. What is said of a table's trigger or view
  // may be about any table.
  bool refers_to_dropped_column(std::string_view table, std::string_view words) const {
    return std::ranges::any_of(change_.tables, [&](const TableDifference& candidate) {
      if (!table.empty() && !equal_ignoring_case(candidate.after, table)) return false;
      return std::ranges::any_of(candidate.dropped, [&](const LoneColumn& column) {
        return has_name(words, column.name);
      });
    });
  }

  bool refers_to_dropped_table(std::string_view words) const {
    return std::ranges::any_of(change_.schema, [&](const ObjectDifference& object) {
      return object.kind == "table" && object.change == Change::removed &&
             has_name(words, object.name);
    });
  }

  void judge_index(const ObjectDifference& object) {
    if (!object.replaced_by.empty() || is_dropped_by_name(object)) return;
    if (refers_to_dropped_column(object.table, from_bracket(object.before))) return;
    const bool is_unique = object.before.starts_with("unique ");
    const bool is_constraint = object.name.find(" (") != std::string::npos;
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
    fail(object, object.name, {concat("the ", object.before, " is gone", made), why, hint});
  }

  void judge_named(const ObjectDifference& object) {
    if (object.change != Change::removed || !object.replaced_by.empty()) return;
    if (is_dropped_by_name(object) || refers_to_dropped_column({}, object.before)) return;
    if (refers_to_dropped_table(object.before)) return;
    fail(object, object.name,
         {concat("the ", object.kind, " ", object.name, " is gone"),
          "what it did is no longer done, and nothing says so",
          concat("create it again after the rebuild: ", headline_of(object.before))});
  }

  void judge_primary_key(const ObjectDifference& object) {
    if (!object.replaced_by.empty()) return;
    if (refers_to_dropped_column(object.table, object.before)) return;
    const std::string why = "nothing keeps these duplicates out any more";
    if (!object.narrowed_to.empty()) {
      return warn_of_narrowing(object, concat("primary key ", object.before), why);
    }
    fail(object, object.name,
         {concat(object.name, " is no longer unique by ", object.before,
                 ", which was its primary key"),
          why, "write UNIQUE into the CREATE TABLE of the rebuild"});
  }

  void judge_foreign_key(const ObjectDifference& object) {
    if (object.change == Change::changed) return judge_actions(object);
    if (!object.replaced_by.empty() || refers_to_dropped_table(object.before)) return;
    if (refers_to_dropped_column(object.table, from_bracket(object.name))) return;
    if (refers_to_dropped_column(parent_of(object), from_bracket(object.before))) return;
    fail(object, object.name,
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
    fail(object, object.name,
         {concat("the foreign key ", object.name, " has lost its '", join(object.lost, "', '"),
                 "': ", object.after, ", it was ", object.before),
          "deletes and updates of the parent that went through are refused from now on",
          "write the key with all it had into the CREATE TABLE of the rebuild"});
  }

  // One point for all of a table, which are not told apart by names.
  void judge_checks() {
    std::map<std::string, std::vector<const ObjectDifference*>> gone;
    for (const ObjectDifference& object : change_.schema) {
      if (object.kind == "check" && is_lost(object)) gone[object.name].push_back(&object);
    }
    for (const auto& [table, checks] : gone) {
      std::vector<std::string> texts;
      for (const ObjectDifference* check : checks) texts.push_back(check->before);
      fail(*checks.front(), concat(table, " CHECK"),
           {concat(table, " has lost its CHECK (", join(texts, ") and ("), ")"),
            "rows that the constraint refused are taken from now on",
            "write the constraint into the CREATE TABLE of the rebuild"});
    }
  }

  // A check that is written otherwise is changed.
  bool is_lost(const ObjectDifference& object) const {
    return object.change == Change::removed && object.replaced_by.empty() &&
           !refers_to_dropped_column(object.table, object.before);
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
      fail(object, object.name,
           {concat(object.name, " has lost its ", clause, ": ", object.after, ", it was ",
                   object.before),
            std::string(why_missed(clause)),
            "declare the column in the CREATE TABLE of the rebuild as it was"});
    }
  }

  // A rebuild is also how a column is meant to take NULL, which nothing tells from one that forgot.
  void judge_nulls_taken(const ObjectDifference& object) {
    const std::string_view column = std::string_view(object.name).substr(object.table.size() + 1);
    if (is_kept_by_check(object.table, column) || is_said_to_take_null(column)) return;
    say(Verdict::warning, object, object.name,
        {concat(object.name, " takes NULL from now on: ", object.after, ", it was ", object.before),
         "an application that never met NULL in this column meets it with the next careless INSERT",
         "declare the column NOT NULL where the migration makes it"});
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

  // ALTER TABLE … ALTER COLUMN … DROP NOT NULL
  bool is_said_to_take_null(std::string_view column) const {
    return std::ranges::any_of(migration_.up->statements, [&](const StatementRecord& statement) {
      const std::string text = normalize(statement.sql);
      return text.starts_with("alter table ") && text.ends_with(" drop not null") &&
             has_name(statement.sql, column);
    });
  }

  // A key of another kind, or in another column, is chosen; one that only looks the same is not.
  void judge_numbering(const ObjectDifference& object) {
    const std::string type = type_of(object.after);
    const ObjectDifference* key = find_change("primary key", object.table);
    const std::string_view column = std::string_view(object.name).substr(object.table.size() + 1);
    const bool is_in_key = key == nullptr || key->after.empty() || has_name(key->after, column);
    if (type.find("int") == std::string::npos || !is_in_key) return;
    const Words words{concat(object.name, " is no longer ", kNumbered, ": ", object.after,
                             ", it was ", object.before),
                      "an INSERT that names no value for it now stores NULL, or is refused",
                      "declare the column in the CREATE TABLE of the rebuild as it was"};
    // A wider key, or an option of the table under which nothing is numbered, was chosen, too.
    const ObjectDifference* options = find_change("option", object.table);
    const bool has_new_option = options != nullptr && options->lost.empty();
    const bool is_chosen = (key != nullptr && !key->after.empty()) ||
                           (has_new_option && type == type_of(object.before));
    if (is_chosen) return say(Verdict::warning, object, object.name, words);
    fail(object, object.name, words);
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
    if (refers_to_dropped_column(object.table, from_bracket(object.name))) return;
    const bool is_said = std::ranges::any_of(change_.schema, [&](const ObjectDifference& other) {
      return other.kind == "index" && other.change == Change::removed &&
             other.replaced_by.empty() &&
             other.name == concat(object.table, ' ', from_bracket(object.name));
    });
    if (is_said) return;
    fail(object, object.name,
         {concat(object.name, " has lost its ", object.before),
          "writes that went through, or were passed over, are refused from now on",
          concat("write ", object.before, " into the CREATE TABLE of the rebuild")});
  }

  void judge_options(const ObjectDifference& object) {
    for (const std::string& option : object.lost) {
      fail(object, concat(object.name, " ", option),
           {concat(object.name, " is no longer ", option),
            option == "AUTOINCREMENT" ? "numbers of rows that were deleted are given out again"
                                      : "the table no longer behaves as it did",
            concat("write ", option, " into the CREATE TABLE of the rebuild")});
    }
  }

  void fail(const ObjectDifference& object, const std::string& subject, Words words) {
    words.message += ", and no statement says so";
    say(Verdict::failed, object, subject, std::move(words));
  }

  // Whoever makes a weaker one in its stead had it in view.
  void warn_of_narrowing(const ObjectDifference& object, const std::string& what,
                         const std::string& why) {
    say(Verdict::warning, object, object.name,
        {concat("the ", what, " is gone; in its stead there is the ", object.narrowed_to), why,
         "make it again as it was, where that is not what was meant"});
  }

  void say(Verdict verdict, const ObjectDifference& object, const std::string& subject,
           Words words) {
    is_found_ = true;
    Point& point = add(findings_, verdict, migration_, subject, words.message);
    point.why = std::move(words.why);
    point.hint = concat(words.hint, how_to_mean_it(object, subject));
    point_at(point, find_rebuild(object));
  }

  // The statement that dropped the table which the object belonged to; null where none did.
  const StatementRecord* find_rebuild(const ObjectDifference& object) const {
    const std::string table = name_before(object.table);
    for (const StatementRecord& statement : migration_.up->statements) {
      for (const Effect& effect : statement.outcome.effects) {
        if (!is_drop(effect, "table") && !is_drop(effect, "view")) continue;
        if (equal_ignoring_case(effect.table, table)) return &statement;
      }
    }
    return nullptr;
  }

  std::string name_before(const std::string& table) const {
    for (const TableDifference& candidate : change_.tables) {
      if (equal_ignoring_case(candidate.after, table)) return candidate.before;
    }
    return table;
  }

  const MigrationRecord& migration_;
  const StateDifference& change_;
  Findings& findings_;
  bool is_found_ = false;
};

}  // namespace

void judge_side_effects(const Run& run, Findings& findings) {
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    SideEffects(migration, findings).judge();
  });
}

}  // namespace gate
