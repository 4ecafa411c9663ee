#include "gate/checks/alteration.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/checks/words.h"
#include "gate/sql/cursor.h"
#include "gate/sql/lexer.h"

namespace gate {

bool is_among(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::any_of(
      names, [&](const std::string& one) { return equal_ignoring_case(one, name); });
}

std::string bare_name(std::string_view name) {
  const std::string_view head = name.substr(0, name.find('('));
  const std::string_view bare = head.substr(head.rfind('.') + 1);
  const bool is_quoted = bare.size() > 2 && bare.front() == '"' && bare.back() == '"';
  return std::string(is_quoted ? bare.substr(1, bare.size() - 2) : bare);
}

std::vector<Token> tokens_of(const SaidStatement& said) try {
  return tokenize(said.sql);
} catch (const SqlError&) {
  return {};
}

bool may_mean(const SaidStatement& said, std::string_view name,
              const std::vector<std::string>& names) {
  if (name.find(kOpenName) == name.npos) return is_among(names, name);
  return std::ranges::any_of(
      names, [&](const std::string& one) { return said.spoken_of.contains(to_lower(one)); });
}

std::optional<TableAlteration> table_alteration(std::string_view sql) try {
  const std::vector<Token> tokens = tokenize(sql);
  Cursor cursor(tokens);
  if (!cursor.take("ALTER") || !cursor.take("TABLE")) return std::nullopt;
  while (cursor.take_any({"IF", "EXISTS", "ONLY"})) {
  }
  TableAlteration found{.table = cursor.take_name()};
  if (found.table.empty()) return std::nullopt;
  int depth = 0;
  std::string action;
  for (const Token& token : cursor.rest()) {
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    if (token.text == "," && depth == 0) {
      found.actions.push_back(normalize(action));
      action.clear();
    } else {
      action += concat(" ", token.text);
    }
  }
  found.actions.push_back(normalize(action));
  return found;
} catch (const SqlError&) {
  return std::nullopt;
}

bool is_of(const TableAlteration& alteration, const std::vector<std::string>& names) {
  if (!alteration.table.empty()) return is_among(names, alteration.table);
  return std::ranges::any_of(names, [&](const std::string& name) {
    return alteration.spoken_of.contains(to_lower(name));
  });
}

std::optional<TriggerRename> trigger_rename(std::string_view sql) try {
  const std::vector<Token> tokens = tokenize(sql);
  Cursor cursor(tokens);
  if (!cursor.take("ALTER") || !cursor.take("TRIGGER")) return std::nullopt;
  TriggerRename found{.name = cursor.take_name()};
  if (!cursor.take("ON")) return std::nullopt;
  cursor.take("ONLY");
  found.table = cursor.take_name();
  if (!cursor.take("RENAME") || !cursor.take("TO")) return std::nullopt;
  found.to = cursor.take_name();
  return found;
} catch (const SqlError&) {
  return std::nullopt;
}

namespace {

bool is_of_view(const Effect& effect, Action action, std::string_view view) {
  return effect.action == action && effect.object == "view" &&
         equal_ignoring_case(effect.name, view);
}

bool does_to_view(const StatementRecord& statement, Action action, std::string_view view) {
  return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
    return is_of_view(effect, action, view);
  });
}

// What "CREATE VIEW v AS …" shows.
std::string_view query_of(std::string_view view) {
  return view.substr(std::min(view.find(" AS "), view.size()));
}

}  // namespace

// What altered it may have done something else to it; what is there without having been made has
// got its name from another.
bool is_renamed_view(const MigrationRecord& migration, const ObjectDifference& gone) {
  const std::vector<StatementRecord>& statements = migration.up->statements;
  return std::ranges::any_of(migration.change->schema, [&](const ObjectDifference& other) {
    if (other.kind != "view" || other.change != Change::added) return false;
    const std::string name = to_lower(bare_name(other.name));
    bool is_altered = false;
    bool is_named = false;
    for (const StatementRecord& one : statements) {
      if (does_to_view(one, Action::create, other.name)) return false;
      if (!does_to_view(one, Action::alter, gone.name)) continue;
      is_altered = true;
      is_named = is_named || speaks_of(one.sql, name);
    }
    return is_named || (is_altered && query_of(other.after) == query_of(gone.before));
  });
}

std::vector<std::string> names_of_table(const ScriptRecord& script, const std::string& table) {
  std::vector<std::string> names = {bare_name(table)};
  for (auto one = script.statements.rbegin(); one != script.statements.rend(); ++one) {
    for (const Rename& rename : one->outcome.renames) {
      const bool is_it =
          rename.column.empty() && equal_ignoring_case(bare_name(rename.to), names.back());
      if (is_it) names.push_back(bare_name(rename.table));
    }
  }
  return names;
}

std::vector<std::string> names_of_column(const ScriptRecord& script, const std::string& table,
                                         const std::string& column) {
  const std::vector<std::string> tables = names_of_table(script, table);
  std::vector<std::string> names = {column};
  for (auto one = script.statements.rbegin(); one != script.statements.rend(); ++one) {
    for (const Rename& rename : one->outcome.renames) {
      const bool is_it = !rename.column.empty() && is_among(tables, bare_name(rename.table)) &&
                         equal_ignoring_case(rename.to, names.back());
      if (is_it) names.push_back(rename.column);
    }
  }
  return names;
}

bool is_made_by(const ScriptRecord& script, const std::string& table) {
  const std::vector<std::string> names = names_of_table(script, table);
  return std::ranges::any_of(script.statements, [&](const StatementRecord& statement) {
    return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
      return is_on_table(effect, Action::create) && is_among(names, bare_name(effect.table));
    });
  });
}

std::span<const StatementRecord> since_made(const ScriptRecord& script, const std::string& table) {
  const std::span<const StatementRecord> all(script.statements);
  if (!is_made_by(script, table)) return all;
  const std::vector<std::string> names = names_of_table(script, table);
  std::size_t begin = 0;
  for (std::size_t at = 0; at < all.size(); ++at) {
    const Outcome& outcome = all[at].outcome;
    const bool is_made = std::ranges::any_of(outcome.effects, [&](const Effect& effect) {
      const bool is_its = is_on_table(effect, Action::create) || is_on_table(effect, Action::drop);
      return is_its && is_among(names, bare_name(effect.table));
    });
    const bool is_named = std::ranges::any_of(outcome.renames, [&](const Rename& rename) {
      return rename.column.empty() && is_among(names, bare_name(rename.to));
    });
    if (is_made || is_named) begin = at + 1;
  }
  return all.subspan(begin);
}

namespace {

// ALTER VIEW other RENAME TO name, and of what else has no rows of its own. Of a view it may be
// ALTER TABLE, too.
bool gives_name(const SaidStatement& said, const std::string& name) {
  const std::vector<Token> tokens = tokens_of(said);
  Cursor cursor(tokens);
  if (!cursor.take("ALTER")) return false;
  cursor.take("MATERIALIZED");
  const bool may_be_it = cursor.take_any(
      {"VIEW", "TABLE", "FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE", "SEQUENCE"});
  if (!may_be_it) return false;
  cursor.take_if_exists();
  if (equal_ignoring_case(cursor.take_name(), name)) return false;
  const Tokens rest = cursor.rest();
  bool is_it = false;
  for_each_outside(rest, [&](std::size_t at) {
    if (!is_word(rest[at], "RENAME")) return true;
    Cursor renamed(rest.subspan(at + 1));
    is_it = renamed.take("TO") && may_mean(said, renamed.take_name(), {name});
    return false;
  });
  return is_it;
}

// What has rows is followed by what the engine tells.
bool is_renamed_to(const StatementRecord& statement, const std::string& name) {
  const Outcome& outcome = statement.outcome;
  const bool is_table = std::ranges::any_of(outcome.renames, [&](const Rename& rename) {
    return rename.column.empty() && equal_ignoring_case(bare_name(rename.to), name);
  });
  if (statement.undone || is_table) return false;
  return std::ranges::any_of(said_statements(statement.sql),
                             [&](const SaidStatement& said) { return gives_name(said, name); });
}

}  // namespace

// A view that was dropped and is there has come by whichever way: by another one's new name or new
// schema.
bool is_made_anew(const ScriptRecord& script, const std::string& name) {
  return std::ranges::any_of(script.statements, [&](const StatementRecord& statement) {
    const bool comes = std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
      const bool is_view = effect.object == "view";
      const bool has_none = is_view || effect.object == "function" || effect.object == "sequence";
      const bool is_new =
          effect.action == Action::create || (is_view && effect.action == Action::drop);
      return is_new && has_none && equal_ignoring_case(bare_name(effect.name), name);
    });
    return comes || is_renamed_to(statement, name);
  });
}

}  // namespace gate
