#include "gate/rehearsal/derived_columns.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/row_values.h"
#include "gate/rehearsal/written_rows.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kRowsCompared = 200;  // of each table, in the order of the key

// What a row has in the sources, as one text.
std::string text_of(const Row& values) {
  std::vector<std::string> literals;
  for (const Value& value : values) literals.push_back(value_literal(value));
  return join(literals, ", ");
}

bool is_empty_value(const Value& value) {
  return is_null(value) || value == Value(std::string()) || value == Value(std::int64_t{0}) ||
         value == Value(0.0);
}

// The first rows of the table: the key, then `columns`.
Rows first_rows(Session& session, const std::string& table, const std::vector<std::string>& key,
                std::vector<std::string> columns) {
  columns.insert(columns.begin(), key.begin(), key.end());
  RowRequest request{.table = table, .columns = columns};
  for (const std::string& column : key) request.key.push_back({.name = column});
  const RowSource source = session.rows(request);
  Rows rows;
  for (const Row* row = source(); row != nullptr && rows.size() < kRowsCompared; row = source()) {
    rows.emplace_back(row->begin() + static_cast<std::ptrdiff_t>(key.size()), row->end());
  }
  return rows;
}

class DerivedFinder {
 public:
  DerivedFinder(Rehearsal& rehearsal, const MigrationSpan& span, const Table& table,
                const Origin& origin)
      : rehearsal_(rehearsal),
        span_(span),
        table_(table),
        origin_(origin),
        old_schema_(rehearsal.timeline->schema(span.bottom)),
        old_(*find_table(old_schema_, origin.table)) {}

  std::vector<DerivedColumn> run(Session& green, PastRows& past) {
    std::vector<DerivedColumn> found;
    const KeyNames key = key_names(old_schema_, old_, origin_);
    if (key.then.empty()) return found;
    for (const Column& column : old_.columns) {
      if (column.generated != Generated::no || is_still_there(column.name)) continue;
      DerivedColumn derived{.table = table_.name,
                            .sources = sources_of(column.name),
                            .key = key,
                            .from_table = old_.name,
                            .from_column = column.name};
      if (derived.sources.empty()) continue;
      Session& before = past.in_state(span_.bottom, old_.name);
      if (learn(green, before, derived)) found.push_back(std::move(derived));
    }
    return found;
  }

 private:
  bool is_still_there(const std::string& column) const {
    return std::ranges::any_of(origin_.columns, [&](const auto& pair) {
      return equal_ignoring_case(pair.second, column);
    });
  }

  // The columns that the migrations added and that a statement wrote which read `column`.
  std::vector<std::string> sources_of(const std::string& column) {
    std::vector<std::string> sources;
    for (const Column& added : table_.columns) {
      const bool is_added = !origin_.columns.contains(to_lower(added.name));
      if (is_added && added.generated == Generated::no && is_made_of(added.name, column)) {
        sources.push_back(added.name);
      }
    }
    return sources;
  }

  bool is_made_of(const std::string& added, const std::string& column) {
    for (std::size_t i = span_.bottom; i < span_.top; ++i) {
      const ScriptRecord& up = *rehearsal_.record(i).up;
      const std::set<std::string> names = names_in(up);
      for (const StatementRecord& statement : up.statements) {
        const Outcome& outcome = statement.outcome;
        const bool reads = std::ranges::any_of(outcome.columns_read, [&](const std::string& name) {
          return equal_ignoring_case(name, column);
        });
        if (reads && writes(outcome, names, added)) return true;
      }
    }
    return false;
  }

  // What the script calls the table, or the one that takes its place; in lower case.
  std::set<std::string> names_in(const ScriptRecord& up) const {
    std::set<std::string> names{to_lower(table_.name)};
    for (auto statement = up.statements.rbegin(); statement != up.statements.rend(); ++statement) {
      for (const Rename& rename : statement->outcome.renames) {
        const bool becomes_it = rename.column.empty() && names.contains(to_lower(rename.to));
        if (becomes_it) names.insert(to_lower(rename.table));
      }
    }
    return names;
  }

  static bool writes(const Outcome& outcome, const std::set<std::string>& names,
                     const std::string& column) {
    return std::ranges::any_of(outcome.effects, [&](const Effect& effect) {
      if (effect.cause != Cause::named || !names.contains(to_lower(effect.table))) return false;
      return effect.action == Action::update ? equal_ignoring_case(effect.column, column)
                                             : fills_table(effect);
    });
  }

  // Whether the sources tell what the column had. Of values that are all alike nothing is told.
  static bool learn(Session& green, Session& before, DerivedColumn& derived) {
    std::vector<std::pair<std::string, Value>> had;
    const std::size_t size = derived.key.then.size();
    for (Row& row :
         first_rows(before, derived.from_table, derived.key.then, {derived.from_column})) {
      Value value = std::move(row.back());
      row.resize(size);
      had.emplace_back(text_of(row), std::move(value));
    }
    std::set<std::string> different;
    for (Row& row : first_rows(green, derived.table, derived.key.now, derived.sources)) {
      const Row sources(row.begin() + static_cast<std::ptrdiff_t>(size), row.end());
      row.resize(size);
      const auto found =
          std::ranges::find(had, text_of(row), &std::pair<std::string, Value>::first);
      if (found == had.end()) continue;
      const auto [known, is_new] = derived.known.try_emplace(text_of(sources), found->second);
      if (!is_new && !is_same_value(known->second, found->second)) return false;
      if (!is_empty_value(found->second)) different.insert(value_literal(found->second));
    }
    return different.size() > 1;
  }

  Rehearsal& rehearsal_;
  const MigrationSpan& span_;
  const Table& table_;
  const Origin& origin_;
  const Schema& old_schema_;
  const Table& old_;
};

// Whether the row had something to make the column from.
bool has_sources(const DerivedColumn& derived, const WrittenRow& row) {
  Row values;
  for (const std::string& source : derived.sources) {
    const Value* value = value_of(row, source);
    if (value == nullptr) return false;
    values.push_back(*value);
  }
  if (std::ranges::all_of(values, is_empty_value)) return false;
  const auto known = derived.known.find(text_of(values));
  return known == derived.known.end() || !is_empty_value(known->second);
}

}  // namespace

std::vector<DerivedColumn> find_derived_columns(Rehearsal& rehearsal, Session& green,
                                                PastRows& past, const MigrationSpan& span,
                                                const std::set<std::string>& tables) {
  std::vector<DerivedColumn> all;
  for (const std::string& name : tables) {
    const auto origin = origin_of(rehearsal, name, span.bottom, span.top);
    const Table* table = find_table(rehearsal.timeline->schema(span.top), name);
    if (!origin || table == nullptr) continue;
    for (DerivedColumn& one : DerivedFinder(rehearsal, span, *table, *origin).run(green, past)) {
      all.push_back(std::move(one));
    }
  }
  return all;
}

UnfilledColumn look_for_derived(Session& end, const DerivedColumn& derived,
                                const std::vector<const WrittenRow*>& rows,
                                const RehearsalOptions& options) {
  UnfilledColumn found{
      .table = derived.from_table, .column = derived.from_column, .sources = derived.sources};
  for (const WrittenRow* row : rows) {
    if (row->is_old || !has_sources(derived, *row)) continue;
    const std::string where = where_is(end, derived.key, *row);
    if (where.empty()) continue;
    const auto now = read_one(end, derived.from_table, {derived.from_column}, where);
    if (!now) continue;
    ++found.rows;
    if (!is_empty_value(now->front())) continue;
    ++found.empty;
    if (found.examples.size() < options.max_examples) {
      found.examples.push_back({.key = key_shown(derived.key, *row, options.show_values)});
    }
  }
  return found;
}

}  // namespace gate
