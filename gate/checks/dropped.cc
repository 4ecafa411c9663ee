#include "gate/checks/dropped.h"

#include <algorithm>
#include <cctype>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_drop(const Effect& effect, std::string_view kind) {
  return effect.action == Action::drop && effect.object == kind;
}

// As a word of its own, also in a text that is a script: DO $$ … $$.
bool stands_anywhere_in(const std::string& sql, const std::string& name) {
  const std::string text = to_lower(sql);
  const std::string word = to_lower(name);
  const auto is_part = [&](std::size_t at) {
    return at < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_');
  };
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    if ((at == 0 || !is_part(at - 1)) && !is_part(at + word.size())) return true;
  }
  return false;
}

}  // namespace

Dropped::Dropped(const MigrationRecord& migration)
    : migration_(migration), change_(*migration.change) {}

// DROP TABLE and DROP VIEW drop the triggers too, and say so; that names none of them.
bool Dropped::is_named(const ObjectDifference& object) const {
  return std::ranges::any_of(migration_.up->statements, [&](const StatementRecord& statement) {
    const auto& effects = statement.outcome.effects;
    const bool takes_others = std::ranges::any_of(effects, [&](const Effect& effect) {
      return is_drop(effect, "table") || (object.kind != "view" && is_drop(effect, "view"));
    });
    const bool may_be_meant = !takes_others || stands_anywhere_in(statement.sql, object.name);
    return may_be_meant && std::ranges::any_of(effects, [&](const Effect& effect) {
             return is_drop(effect, object.kind) && effect.cause == Cause::named &&
                    equal_ignoring_case(effect.name, object.name);
           });
  });
}

bool Dropped::is_taken_along(const ObjectDifference& object) const {
  return std::ranges::any_of(migration_.up->statements, [&](const StatementRecord& statement) {
    return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
      return is_drop(effect, object.kind) && effect.cause == Cause::cascade &&
             equal_ignoring_case(effect.name, object.name);
    });
  });
}

bool Dropped::is_column_in(std::string_view words, std::string_view table) const {
  return std::ranges::any_of(change_.tables, [&](const TableDifference& candidate) {
    const bool is_it = table.empty()
                           ? has_name(words, candidate.before) || has_name(words, candidate.after)
                           : equal_ignoring_case(candidate.after, table);
    if (!is_it) return false;
    return std::ranges::any_of(
        candidate.dropped, [&](const LoneColumn& column) { return has_name(words, column.name); });
  });
}

bool Dropped::is_table_in(std::string_view words) const {
  return std::ranges::any_of(change_.schema, [&](const ObjectDifference& object) {
    return object.kind == "table" && object.change == Change::removed &&
           has_name(words, object.name);
  });
}

const StatementRecord* Dropped::find_owners_drop(const ObjectDifference& object) const {
  const std::string table = name_before(object.table);
  for (const StatementRecord& statement : migration_.up->statements) {
    for (const Effect& effect : statement.outcome.effects) {
      if (!is_drop(effect, "table") && !is_drop(effect, "view")) continue;
      if (equal_ignoring_case(effect.table, table)) return &statement;
    }
  }
  return nullptr;
}

std::string Dropped::name_before(const std::string& table) const {
  for (const TableDifference& candidate : change_.tables) {
    if (equal_ignoring_case(candidate.after, table)) return candidate.before;
  }
  return table;
}

std::string_view from_bracket(std::string_view words) {
  const std::size_t bracket = words.find(" (");
  return bracket == std::string_view::npos ? std::string_view{} : words.substr(bracket + 1);
}

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

}  // namespace gate
