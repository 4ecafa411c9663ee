#include "gate/rehearsal/down_writes.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/origins.h"
#include "gate/sql/facts.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

using Statements = std::vector<Statement>;

const Statements& down_of(Rehearsal& rehearsal, std::size_t migration) {
  static const Statements none;
  const auto& down = rehearsal.pending[migration].migration->down;
  return down ? down->statements : none;
}

// DROP TABLE: it may be made anew.
bool writes_table(Verb verb) {
  switch (verb) {
    case Verb::insert:
    case Verb::update:
    case Verb::remove:
    case Verb::drop_table:
    case Verb::rename_table:
    case Verb::rename_column:
    case Verb::add_column:
    case Verb::drop_column:
    case Verb::alter_column:
      return true;
    default:
      return false;
  }
}

std::string written_by(const Statement& statement) {
  const StatementFacts facts = facts_of(statement.sql);
  return writes_table(facts.verb) ? to_lower(facts.table) : std::string();
}

// In lower case.
std::set<std::string> written_by(const Statements& down) {
  std::set<std::string> tables;
  for (const Statement& statement : down) tables.insert(written_by(statement));
  return tables;
}

bool names(const std::string& sql, const std::string& table) try {
  return std::ranges::any_of(tokenize(sql), [&](const Token& token) {
    const bool is_name = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
    return is_name && equal_ignoring_case(unquote(token), table);
  });
} catch (const SqlError&) {  // the engine will say what is wrong with it
  return false;
}

bool asks_for(const Statements& down, const std::string& table) {
  return std::ranges::any_of(down, [&](const Statement& statement) {
    return names(statement.sql, table) && written_by(statement) != to_lower(table);
  });
}

// What the table is called when the down of the migration begins; nothing where it is not there.
std::optional<std::string> name_at(Rehearsal& rehearsal, const MigrationSpan& span,
                                   std::size_t migration, const std::string& table) {
  const auto then = origin_of(rehearsal, table, migration + 1, span.top);
  return then ? std::optional(then->table) : std::nullopt;
}

}  // namespace

std::set<std::string> tables_written_by_downs(Rehearsal& rehearsal, const MigrationSpan& span) {
  std::set<std::string> tables;
  for (std::size_t i = span.bottom; i < span.top; ++i) {
    const std::set<std::string> written = written_by(down_of(rehearsal, i));
    if (written.empty()) continue;
    for (const Table& table : rehearsal.timeline->schema(span.top).tables) {
      const bool is_history = rehearsal.tool_tables.contains(table.name);
      if (table.kind != TableKind::normal || is_history) continue;
      const auto then = name_at(rehearsal, span, i, table.name);
      const bool is_written = then && written.contains(to_lower(*then));
      if (is_written && origin_of(rehearsal, table.name, span.bottom, span.top)) {
        tables.insert(table.name);
      }
    }
  }
  return tables;
}

bool is_written_from(Rehearsal& rehearsal, const MigrationSpan& span, const std::string& table,
                     const std::string& source) {
  for (std::size_t i = span.bottom; i < span.top; ++i) {
    const auto target = name_at(rehearsal, span, i, table);
    const auto read = name_at(rehearsal, span, i, source);
    const Statements& down = down_of(rehearsal, i);
    if (!target || !read || !asks_for(down, *read)) continue;
    if (written_by(down).contains(to_lower(*target))) return true;
  }
  return false;
}

}  // namespace gate
