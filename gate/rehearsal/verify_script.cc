#include "gate/rehearsal/verify_script.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "gate/rehearsal/apply.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/part_clock.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// A client runs it, which opens no transaction and records nothing.
std::vector<Step> steps_of(const Script& script) {
  std::vector<Step> steps;
  for (const Statement& statement : script.statements) {
    steps.push_back({.kind = Step::Kind::script, .sql = statement.sql, .statement = &statement});
  }
  return steps;
}

// Whether it may be asked again, and answer NULL for a division by zero.
bool is_dividing_query(std::string_view sql) {
  const std::vector<Token> tokens = tokenize(sql);
  const auto has_word = [&](std::string_view word) {
    return std::ranges::any_of(tokens, [&](const Token& token) { return is_word(token, word); });
  };
  const Token first = tokens.empty() ? Token{} : tokens.front();
  const bool is_query = is_word(first, "SELECT") || is_word(first, "VALUES") ||
                        (is_word(first, "WITH") && !has_word("INSERT") && !has_word("UPDATE") &&
                         !has_word("DELETE") && !has_word("REPLACE"));
  return is_query && std::ranges::any_of(tokens, [](const Token& token) {
           return token.kind == TokenKind::punctuation && (token.text == "/" || token.text == "%");
         });
}

bool answers_null(Session& session, std::string_view sql) {
  const std::optional<Row> row = session.first_row(sql);
  return row && std::ranges::all_of(
                    *row, [](const Value& value) { return std::holds_alternative<Null>(value); });
}

}  // namespace

void run_verify_script(Rehearsal& rehearsal, std::size_t index) {
  const std::optional<Script>& script = rehearsal.pending[index].migration->verify;
  if (!script) return;
  const PartClock clock(rehearsal, "verify-scripts");
  const OwnDatabase copy(rehearsal, "verify-script");
  rehearsal.engine.fork(rehearsal.green, *copy);
  const auto session = rehearsal.engine.open(*copy, rehearsal.writing);
  VerifyScriptRecord record;
  std::size_t done = 0;
  const auto look = [&](const Outcome&) {
    const Statement& statement = script->statements[done++];
    if (is_dividing_query(statement.sql) && answers_null(*session, statement.sql)) {
      record.null_divisions.push_back(statement.location);
    }
  };
  record.script = apply_script(*session, rehearsal.engine, steps_of(*script),
                               {.limit_seconds = rehearsal.scenario.limits.apply_seconds,
                                .max_examples = rehearsal.options.max_examples,
                                .show_values = rehearsal.options.show_values,
                                .watch = rehearsal.watch.get(),
                                .after_step = look});
  record.script.path = script->path;
  rehearsal.record(index).verify_script = std::move(record);
}

}  // namespace gate
