#include "gate/checks/story.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

std::string Body::column_token(std::string_view column) const {
  const std::string key = to_lower(column);
  const auto renamed = columns.find(key);
  return renamed == columns.end() ? key : renamed->second;
}

Story::Story(const MigrationRecord& record) : record_(record) {
  if (record.change) {
    for (const TableDifference& table : record.change->tables) {
      if (table.before.empty()) continue;
      start_[to_lower(table.before)] = bodies_.size();
      bodies_.push_back({.name = to_lower(table.before)});
    }
  }
  if (!record.up) return;
  std::size_t order = 0;
  for (const StatementRecord& statement : record.up->statements) tell(statement, order++);
}

std::size_t Story::at_start(std::string_view name) const {
  const auto found = start_.find(to_lower(name));
  return found == start_.end() ? kNone : found->second;
}

std::size_t Story::at_end(std::string_view name) const {
  const auto found = std::ranges::find(bodies_, to_lower(name), &Body::name);
  if (name.empty() || found == bodies_.end()) return kNone;
  return static_cast<std::size_t>(found - bodies_.begin());
}

void Story::tell(const StatementRecord& statement, std::size_t order) {
  create(statement);
  act(statement, order);
  note_fills(statement, order);
  for (const Rename& step : statement.outcome.renames) rename(step, statement);
  drop_columns(statement);
  drop(statement);
}

void Story::create(const StatementRecord& statement) {
  for (const Effect& effect : statement.outcome.effects) {
    // CREATE TABLE IF NOT EXISTS of a table that is there makes none.
    if (!is_on_table(effect, Action::create) || at_end(effect.table) != kNone) continue;
    bodies_.push_back({.created = true, .name = to_lower(effect.table)});
  }
}

// An object of a program is saved with all that it holds, changed or not: that its columns are
// named says of none of them that it was meant.
bool Story::writes_whole_rows(const StatementRecord& statement, const std::string& table) const {
  if (!record_.is_code || !record_.change) return false;
  const auto& tables = record_.change->tables;
  const auto found = std::ranges::find_if(
      tables, [&](const TableDifference& one) { return equal_ignoring_case(one.after, table); });
  if (found == tables.end()) return false;
  const auto others =
      std::ssize(found->columns) + std::ssize(found->added) - std::ssize(found->key);
  const auto named = std::ranges::count_if(statement.outcome.effects, [&](const Effect& effect) {
    return effect.action == Action::update && effect.cause == Cause::named &&
           equal_ignoring_case(effect.table, table);
  });
  return others > 1 && named >= others;
}

void Story::act(const StatementRecord& statement, std::size_t order) {
  const bool replaces = is_replace(statement.sql);
  const auto listed = replaces ? listed_columns(statement.sql) : std::vector<std::string>{};
  for (const Effect& effect : statement.outcome.effects) {
    if (!writes_rows(effect)) continue;
    // DROP TABLE empties the table first; that is no DELETE which names rows.
    if (effect.cause == Cause::named && drops_table(statement.outcome, effect.table)) continue;
    const bool is_update = effect.action == Action::update && effect.cause == Cause::named;
    if (is_update && writes_whole_rows(statement, effect.table)) continue;
    const std::size_t id = at_end(effect.table);
    if (id == kNone) continue;
    Body& body = bodies_[id];
    body.deeds.push_back({.statement = &statement,
                          .order = order,
                          .action = effect.action,
                          .cause = effect.cause,
                          .column = body.column_token(effect.column),
                          .trigger = effect.trigger,
                          .replaces = replaces && effect.action == Action::insert,
                          .columns = listed});
  }
}

void Story::note_fills(const StatementRecord& statement, std::size_t order) {
  for (const Effect& effect : statement.outcome.effects) {
    if (!fills_table(effect) || effect.cause != Cause::named) continue;
    const std::size_t target = at_end(effect.table);
    if (target == kNone) continue;
    for (const std::string& table : statement.outcome.reads) {
      const std::size_t source = at_end(table);
      if (source == kNone || source == target) continue;
      bodies_[target].fills.push_back({&statement, order, source});
    }
  }
}

void Story::rename(const Rename& rename, const StatementRecord& statement) {
  const std::size_t id = at_end(rename.table);
  if (id == kNone) return;
  Body& body = bodies_[id];
  if (rename.column.empty()) {
    body.name = to_lower(rename.to);
    body.renamed_by = &statement;
    return;
  }
  const std::string token = body.column_token(rename.column);
  const std::string from = to_lower(rename.column);
  body.columns[to_lower(rename.to)] = token;
  // A later column of the old name is another one.
  if (from != to_lower(rename.to)) body.columns[from] = concat(from, " after ", rename.to);
}

// A later column of that name is another one.
void Story::drop_columns(const StatementRecord& statement) {
  for (const Effect& effect : statement.outcome.effects) {
    if (!is_on_table(effect, Action::alter) || effect.column.empty()) continue;
    const std::size_t id = at_end(effect.table);
    if (id == kNone) continue;
    const std::string column = to_lower(effect.column);
    bodies_[id].columns[column] = concat(column, " after its drop");
  }
}

void Story::drop(const StatementRecord& statement) {
  for (const Effect& effect : statement.outcome.effects) {
    if (!is_on_table(effect, Action::drop)) continue;
    const std::size_t id = at_end(effect.table);
    if (id == kNone) continue;
    bodies_[id].name.clear();
    bodies_[id].dropped_by = &statement;
  }
}

std::vector<std::string> listed_columns(std::string_view sql) {
  std::vector<std::string> columns;
  try {
    Lexer lexer(sql);
    Token token = lexer.next();
    while (token.kind != TokenKind::end && !is_word(token, "INTO")) token = lexer.next();
    lexer.next();  // the table, perhaps with its schema before it
    token = lexer.next();
    if (token.text == ".") {
      lexer.next();
      token = lexer.next();
    }
    if (is_word(token, "AS")) {
      lexer.next();
      token = lexer.next();
    }
    if (token.text != "(") return {};
    for (token = lexer.next(); token.kind != TokenKind::end && token.text != ")";
         token = lexer.next()) {
      if (token.text != ",") columns.push_back(to_lower(unquote(token)));
    }
  } catch (const SqlError&) {  // it was executed all the same; its text tells us nothing
    return {};
  }
  return columns;
}

bool is_replace(std::string_view sql) {
  try {
    Lexer lexer(sql);
    const Token first = lexer.next();
    if (!is_word(first, "WITH")) {
      return is_word(first, "REPLACE") ||
             (is_word(lexer.next(), "OR") && is_word(lexer.next(), "REPLACE"));
    }
    Token before = first;
    for (Token token = lexer.next(); token.kind != TokenKind::end;) {
      const Token after = lexer.next();
      const bool is_clause = is_word(before, "OR") || is_word(after, "INTO");
      // The function of that name is followed by a parenthesis.
      if (is_word(token, "REPLACE") && is_clause && after.text != "(") return true;
      before = token;
      token = after;
    }
  } catch (const SqlError&) {
    return false;  // it was executed all the same; its text tells us nothing
  }
  return false;
}

}  // namespace gate
