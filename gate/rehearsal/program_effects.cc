#include "gate/rehearsal/program_effects.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/schemas.h"
#include "gate/rehearsal/apply.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_users(const Table& table) {
  return table.kind == TableKind::normal || table.kind == TableKind::virtual_;
}

// Nothing where its rows cannot be listed.
std::optional<TableSnapshot> digest(Session& session, const Schema& schema, const Table& table) {
  try {
    return session.digest({.table = table.name, .key = row_key(schema, table)});
  } catch (const SqlError&) {
    return std::nullopt;
  }
}

bool has_same_rows(const TableSnapshot& a, const TableSnapshot& b) {
  return a.rows == b.rows && a.whole_rows == b.whole_rows &&
         std::ranges::equal(a.columns, b.columns, {}, &ColumnSnapshot::digest,
                            &ColumnSnapshot::digest);
}

bool has_word(std::string_view sql, const auto& words) {
  const Token first = Lexer(sql).next();
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(first, word); });
}

// What a program asks, and how it brackets what it does. A setting stays.
bool is_about_nothing(const StatementRecord& statement) {
  constexpr std::array<std::string_view, 9> kWords = {
      "SELECT", "WITH", "PRAGMA", "BEGIN", "COMMIT", "END", "SAVEPOINT", "RELEASE", "EXPLAIN"};
  const Outcome& outcome = statement.outcome;
  const bool is_setting = has_word(statement.sql, std::array<std::string_view, 1>{"PRAGMA"}) &&
                          statement.sql.find('=') != std::string::npos;
  return outcome.effects.empty() && outcome.renames.empty() && !is_setting &&
         has_word(statement.sql, kWords);
}

// Nobody named the table: the rows are reached as by a foreign key's action.
void take_as_cascade(Outcome& outcome) {
  for (Effect& effect : outcome.effects) {
    if (effect.cause == Cause::named) effect.cause = Cause::cascade;
  }
  outcome.rows_changed_indirectly += std::exchange(outcome.rows_changed, 0);
}

bool is_among(const std::vector<std::string>& names, const std::string& wanted) {
  return std::ranges::any_of(
      names, [&](const std::string& name) { return equal_ignoring_case(name, wanted); });
}

bool is_bookkeeping(const StatementRecord& statement, const std::vector<std::string>& own) {
  const std::vector<Effect>& effects = statement.outcome.effects;
  return !effects.empty() && std::ranges::all_of(effects, [&](const Effect& effect) {
    return is_among(own, effect.table);
  });
}

}  // namespace

ProgramEffects::ProgramEffects(Engine& engine, Session& session,
                               const std::optional<SessionOptions>& options,
                               const std::string& work_dir)
    : engine_(engine), session_(session), options_(options), schema_(session.read_schema()) {
  if (!options) return;
  before_ = engine.place(work_dir, "before-program");
  engine.clone(session.database(), before_);
}

ProgramEffects::~ProgramEffects() {
  if (!options_) return;
  try {
    engine_.drop(before_);
  } catch (const Error&) {  // whoever removes the work folder says so
  }
}

std::string ProgramEffects::find(const std::vector<TracedStatement>& trace,
                                 const std::vector<std::string>& own, const Step& call,
                                 std::vector<StatementRecord>& found,
                                 std::vector<Statement>& executed) {
  std::string reason = "the program does not tell them";
  if (options_ && !trace.empty()) reason = replay(trace, own, found);
  if (!reason.empty()) {
    found = {as_one(call)};
    return reason;
  }
  for (const StatementRecord& statement : found) {
    executed.push_back({.sql = statement.sql, .location = statement.location});
  }
  std::erase_if(found, [&](const StatementRecord& statement) {
    return is_about_nothing(statement) || is_bookkeeping(statement, own);
  });
  return {};
}

std::string ProgramEffects::replay(const std::vector<TracedStatement>& trace,
                                   const std::vector<std::string>& own,
                                   std::vector<StatementRecord>& found) {
  std::vector<Step> steps;
  for (const TracedStatement& traced : trace) {
    const Statement& statement = traced.statement;
    steps.push_back({.kind = Step::Kind::script, .sql = statement.sql, .statement = &statement});
  }
  const auto session = engine_.open(before_, *options_);
  ScriptRecord script = apply_script(*session, engine_, steps, {.max_examples = 0});
  if (!script.completed) {
    return concat("one of them is refused when it is executed again: ", script.error);
  }
  found = std::move(script.statements);
  for (std::size_t i = 0; i < trace.size(); ++i) {
    if (trace[i].is_added) take_as_cascade(found[i].outcome);
  }
  return compare(*session, own);
}

// Whether the statements, done by us, came to what the program came to.
std::string ProgramEffects::compare(Session& other, const std::vector<std::string>& own) const {
  const Schema schema = session_.read_schema();
  if (!compare_schemas(other.read_schema(), schema, own).empty()) {
    return "executed again they make another schema";
  }
  for (const Table& table : schema.tables) {
    if (!is_users(table) || is_among(own, table.name)) continue;
    const auto here = digest(session_, schema, table);
    const auto there = digest(other, schema, table);
    const bool is_same =
        here.has_value() == there.has_value() && (!here || has_same_rows(*here, *there));
    if (!is_same) return concat("executed again they leave other rows in ", table.name);
  }
  return {};
}

// It may have written to any table; what it did to rows that were there is for others to tell.
StatementRecord ProgramEffects::as_one(const Step& call) const {
  const Schema now = session_.read_schema();
  StatementRecord record{.sql = call.sql, .location = {.path = call.path}, .transaction = 1};
  std::vector<Effect>& effects = record.outcome.effects;
  for (const Table& table : now.tables) {
    if (!is_users(table)) continue;
    if (find_table(schema_, table.name) == nullptr) {
      effects.push_back({.action = Action::create, .table = table.name});
    }
    effects.push_back({.action = Action::insert, .table = table.name});
  }
  for (const Table& table : schema_.tables) {
    if (!is_users(table)) continue;
    const Table* same = find_table(now, table.name);
    if (same == nullptr) {
      effects.push_back({.action = Action::drop, .table = table.name});
      continue;
    }
    for (const Column& column : table.columns) {
      if (find_column(*same, column.name) != nullptr) continue;
      effects.push_back({.action = Action::alter, .table = table.name, .column = column.name});
    }
  }
  return record;
}

}  // namespace gate
