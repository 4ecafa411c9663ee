#include "gate/compare/sides.h"

#include <algorithm>
#include <utility>

#include "gate/base/text.h"

namespace gate {

std::vector<std::string> lost_clauses(const Side& was, const Side& is) {
  std::vector<std::string> lost;
  for (const Clause& clause : was.clauses) {
    const bool is_kept = std::ranges::count(is.clauses, clause.kind, &Clause::kind) > 0;
    if (clause.implied || is_kept) continue;
    lost.push_back(concat(clause.kind, clause.words.empty() ? "" : " ", clause.words));
  }
  return lost;
}

namespace {

// A module numbers its rows unasked: nobody has declared that column, nor the key that it is.
bool is_declared(const Table& table, const Column& column) {
  return table.kind != TableKind::virtual_ || !column.identity;
}

}  // namespace

Sides columns_of(const Table& table) {
  Sides sides;
  for (const Column& column : table.columns) {
    if (!is_declared(table, column)) continue;
    sides.insert({to_lower(column.name),
                  {.meaning = meaning_of(column),
                   .words = describe(column),
                   .name = concat(table.name, '.', column.name),
                   .table = table.name,
                   .clauses = clauses_of(column)}});
  }
  return sides;
}

Sides primary_key_of(const Table& table, const StandIns& stand_ins) {
  if (table.primary_key.empty() || table.kind == TableKind::virtual_) return {};
  const std::string words = in_brackets(table.primary_key);
  return {{"",
           {.meaning = to_lower(words),
            .words = words,
            .name = table.name,
            .table = table.name,
            .stand_in = [&stand_ins, &table] { return stand_ins.of_primary_key(table); }}}};
}

Sides foreign_keys_of(const Table& table, const Schema& schema, const StandIns& stand_ins,
                      const std::set<std::string>& ignored) {
  static const Schema kNothing;
  Sides sides;
  for (const ForeignKey& key : table.foreign_keys) {
    const std::string columns = in_brackets(key.columns);
    const bool is_ignored = ignored.contains(to_lower(key.parent));
    // Not chosen by ?:, which would copy the whole schema for every key.
    const Schema& known = is_ignored ? kNothing : schema;
    const std::string words = describe(key, known);
    sides.insert(
        {to_lower(columns),
         {.meaning = to_lower(words),
          .words = words,
          .name = concat(table.name, ' ', columns),
          .table = table.name,
          .clauses = clauses_of(key),
          .stand_in = [&stand_ins, &key, &table] { return stand_ins.of(key, table.name); }}});
  }
  return sides;
}

Sides conflict_clauses_of(const Table& table) {
  Sides sides;
  for (const ConflictClause& clause : table.conflict_clauses) {
    const std::string what = concat(clause.constraint, ' ', in_brackets(clause.columns));
    sides.insert({to_lower(what),
                  {.meaning = clause.action,
                   .words = concat("ON CONFLICT ", clause.action),
                   .name = concat(table.name, ' ', what),
                   .table = table.name}});
  }
  return sides;
}

Sides options_of(const Table& table) {
  if (table.options.empty()) return {};
  const std::string words = join(table.options, ", ");
  std::vector<Clause> clauses;
  for (const std::string& option : table.options) clauses.push_back({option, ""});
  return {{"",
           {.meaning = to_lower(words),
            .words = words,
            .name = table.name,
            .table = table.name,
            .clauses = std::move(clauses)}}};
}

}  // namespace gate
