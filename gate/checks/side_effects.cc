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

// The columns in the brackets, without "(".
std::string_view column_list(std::string_view words) {
  const std::string_view rest = from_bracket(words);
  const std::size_t end = rest.find(" where ");
  const std::string_view list = rest.substr(0, end);
  return list.size() < 2 ? std::string_view{} : list.substr(1, list.size() - 2);
}

// "TEXT NOT NULL DEFAULT 0 COLLATE NOCASE" has both.
bool has_clause(std::string_view words, std::string_view clause) {
  return words.find(concat(" ", clause, " ")) != std::string_view::npos;
}

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    parts.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(list.size(), end + 2));
  }
  return parts;
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
  void judge(const ObjectDifference& object) {
    if (object.kind == "index") return judge_index(object);
    if (object.kind == "trigger" || object.kind == "view") return judge_named(object);
    if (object.kind == "foreign key" || object.kind == "primary key") return judge_key(object);
    if (object.kind == "column") return judge_column(object);
    if (object.kind == "option") return judge_options(object);
  }

  // DROP TABLE drops the table's triggers too, and says so; that names none of them.
  bool is_dropped_by_name(const ObjectDifference& object) const {
    return std::ranges::any_of(migration_.up->statements, [&](const StatementRecord& statement) {
      if (drops_table(statement)) return false;
      return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
        return effect.action == Action::drop && effect.object == object.kind &&
               equal_ignoring_case(effect.name, object.name);
      });
    });
  }

  static bool drops_table(const StatementRecord& statement) {
    return std::ranges::any_of(statement.outcome.effects, [](const Effect& effect) {
      return effect.action == Action::drop && effect.object == "table";
    });
  }

  // The table that the object belongs to; empty = its words do not tell (a trigger, a view).
  static std::string_view table_of(const ObjectDifference& object) {
    if (object.kind == "index") return table_of_index(object.before);
    if (object.kind == "trigger" || object.kind == "view") return {};
    return std::string_view(object.name).substr(0, object.name.find(" ("));
  }

  // What refers to a column that went, had to go with it.
  bool refers_to_dropped_column(const ObjectDifference& object, std::string_view words) const {
    const std::string_view owner = table_of(object);
    return std::ranges::any_of(change_.tables, [&](const TableDifference& table) {
      if (!owner.empty() && !equal_ignoring_case(table.after, owner)) return false;
      return std::ranges::any_of(
          table.dropped, [&](const LoneColumn& column) { return has_name(words, column.name); });
    });
  }

  // Whether both speak of one column of the table.
  bool share_a_column(std::string_view table, std::string_view one, std::string_view other) const {
    const auto found = std::ranges::find_if(change_.tables, [&](const TableDifference& candidate) {
      return equal_ignoring_case(candidate.after, table);
    });
    if (found == change_.tables.end()) return false;
    return std::ranges::any_of(found->columns, [&](const ColumnDifference& column) {
      return has_name(one, column.before) && has_name(other, column.after);
    });
  }

  // Whether another index that came does the same and more.
  bool is_replaced(const ObjectDifference& index) const {
    const bool is_unique = index.before.starts_with("unique ");
    const std::string_view table = table_of_index(index.before);
    const std::string_view columns = column_list(index.before);
    return std::ranges::any_of(change_.schema, [&](const ObjectDifference& other) {
      const bool comes = other.kind == "index" && other.change != Change::removed;
      if (!comes || !equal_ignoring_case(table_of_index(other.after), table)) return false;
      const std::string_view more = column_list(other.after);
      if (is_unique) return other.after.starts_with("unique ") && more == columns;
      return more == columns || more.starts_with(concat(columns, ", "));
    });
  }

  static std::string_view table_of_index(std::string_view words) {
    constexpr std::string_view kOn = "index on ";
    const std::size_t begin = words.find(kOn);
    const std::size_t end = words.find(" (");
    if (begin == std::string_view::npos || end == std::string_view::npos) return {};
    return words.substr(begin + kOn.size(), end - begin - kOn.size());
  }

  void judge_index(const ObjectDifference& object) {
    if (object.change != Change::removed || is_dropped_by_name(object)) return;
    if (refers_to_dropped_column(object, from_bracket(object.before)) || is_replaced(object))
      return;
    const bool is_unique = object.before.starts_with("unique ");
    const bool is_constraint = object.name.find(" (") != std::string::npos;
    std::string hint = concat("create it again after the rebuild: CREATE ",
                              is_unique ? "UNIQUE " : "", "INDEX ", object.name, " …");
    if (is_constraint) hint = "write UNIQUE into the CREATE TABLE of the rebuild";
    fail(object, object.name, concat("the ", object.before, " is gone"),
         is_unique ? "nothing keeps duplicates out any more"
                   : "queries that used the index read the whole table",
         std::move(hint));
  }

  void judge_named(const ObjectDifference& object) {
    if (object.change != Change::removed || is_dropped_by_name(object)) return;
    if (refers_to_dropped_column(object, object.before)) return;
    fail(object, object.name, concat("the ", object.kind, " ", object.name, " is gone"),
         "what it did is no longer done, and nothing says so",
         concat("create it again after the rebuild: ", headline_of(object.before)));
  }

  void judge_key(const ObjectDifference& object) {
    if (refers_to_dropped_column(object, object.name + object.before)) return;
    if (object.change == Change::removed) {
      fail(object, object.name,
           concat(object.name, " is no ", object.kind, " any more (", object.before, ")"),
           "rows that the constraint refused are taken from now on",
           "write the constraint into the CREATE TABLE of the rebuild");
    } else if (object.change == Change::changed) {
      judge_actions(object);
    }
  }

  void judge_actions(const ObjectDifference& object) {
    for (const std::string_view action : {"on update", "on delete", "deferred"}) {
      const bool is_lost = object.before.find(action) != std::string::npos &&
                           object.after.find(action) == std::string::npos;
      if (!is_lost) continue;
      fail(object, object.name,
           concat("the foreign key ", object.name, " has lost its '", action, "': ", object.after,
                  ", it was ", object.before),
           "deletes and updates of the parent that went through are refused from now on",
           "write the key with all it had into the CREATE TABLE of the rebuild");
      return;
    }
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
           concat(table, " has lost its CHECK (", join(texts, ") and ("), ")"),
           "rows that the constraint refused are taken from now on",
           "write the constraint into the CREATE TABLE of the rebuild");
    }
  }

  // A check that is written otherwise is another check about the same column.
  bool is_lost(const ObjectDifference& object) const {
    if (object.change != Change::removed || refers_to_dropped_column(object, object.before)) {
      return false;
    }
    return std::ranges::none_of(change_.schema, [&](const ObjectDifference& other) {
      return other.kind == "check" && other.change == Change::added &&
             equal_ignoring_case(other.name, object.name) &&
             share_a_column(object.name, object.before, other.after);
    });
  }

  void judge_column(const ObjectDifference& object) {
    if (object.change != Change::changed) return;
    for (const std::string_view clause : {"DEFAULT", "COLLATE"}) {
      if (!has_clause(object.before, clause) || has_clause(object.after, clause)) continue;
      fail(object, object.name,
           concat(object.name, " has lost its ", clause, ": ", object.after, ", it was ",
                  object.before),
           clause == "DEFAULT"
               ? "an INSERT that left the column to its default now stores NULL, or "
                 "is refused"
               : "comparisons, sorting and UNIQUE now tell upper from lower case, or "
                 "whatever the collation did not",
           "declare the column in the CREATE TABLE of the rebuild as it was");
    }
  }

  void judge_options(const ObjectDifference& object) {
    const std::vector<std::string> now = parts_of(object.after);
    for (const std::string& option : parts_of(object.before)) {
      if (std::ranges::count(now, option) > 0) continue;
      fail(object, concat(object.name, " ", option), concat(object.name, " is no longer ", option),
           option == "AUTOINCREMENT" ? "numbers of rows that were deleted are given out again"
                                     : "the table no longer behaves as it did",
           concat("write ", option, " into the CREATE TABLE of the rebuild"));
    }
  }

  void fail(const ObjectDifference& object, const std::string& subject, const std::string& message,
            std::string why, std::string hint) {
    is_found_ = true;
    Point& point = add(findings_, Verdict::failed, migration_, subject,
                       concat(message, ", and no statement says so"));
    point.why = std::move(why);
    point.hint = std::move(hint);
    point_at(point, find_rebuild(object));
  }

  // The statement that dropped the table which the object belonged to; null where none did.
  const StatementRecord* find_rebuild(const ObjectDifference& object) const {
    for (const StatementRecord& statement : migration_.up->statements) {
      for (const Effect& effect : statement.outcome.effects) {
        const bool is_drop = effect.action == Action::drop && effect.object == "table";
        if (!is_drop) continue;
        if (has_name(object.name, effect.table) || has_name(object.before, effect.table)) {
          return &statement;
        }
      }
    }
    return nullptr;
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
