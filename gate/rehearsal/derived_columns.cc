#include "gate/rehearsal/derived_columns.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/derivation.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/written_rows.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kRowsCompared = 200;  // of each table, in the order of the key

// What a row has in the sources, or as its key, as one text.
std::string as_text(const Row& values) {
  std::vector<std::string> literals;
  for (const Value& value : values) literals.push_back(value_literal(value));
  return join(literals, ", ");
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
      const auto after = origin_of(rehearsal_, table_.name, i + 1, span_.top);
      if (!after || !after->columns.contains(to_lower(added))) continue;
      const std::string& written = after->columns.at(to_lower(added));
      const std::string read = name_in_state(column, i);
      const ScriptRecord& up = *rehearsal_.record(i).up;
      const Names names = names_in(up, after->table, written);
      for (const StatementRecord& statement : up.statements) {
        const Outcome& outcome = statement.outcome;
        const bool reads = std::ranges::any_of(outcome.columns_read, [&](const std::string& name) {
          return equal_ignoring_case(name, read);
        });
        if (reads && writes(outcome, names)) return true;
      }
    }
    return false;
  }

  // What a column of the state gone back to is called in a later one; empty where it is gone.
  std::string name_in_state(const std::string& column, std::size_t state) {
    if (state == span_.bottom) return column;
    const auto here = origin_of(rehearsal_, table_.name, state, span_.top);
    if (!here) return "";
    const auto before = origin_of(rehearsal_, here->table, span_.bottom, state);
    if (!before) return "";
    const auto found = std::ranges::find_if(before->columns, [&](const auto& pair) {
      return equal_ignoring_case(pair.second, column);
    });
    return found == before->columns.end() ? "" : found->first;
  }

  // What the script calls a table, and its column, that it leaves as these; in lower case.
  struct Names {
    std::set<std::string> tables{};
    std::set<std::string> columns{};
  };

  static Names names_in(const ScriptRecord& up, const std::string& table,
                        const std::string& column) {
    Names names{.tables = {to_lower(table)}, .columns = {to_lower(column)}};
    for (auto statement = up.statements.rbegin(); statement != up.statements.rend(); ++statement) {
      for (const Rename& rename : statement->outcome.renames) {
        const bool is_table = rename.column.empty();
        std::set<std::string>& known = is_table ? names.tables : names.columns;
        if (!known.contains(to_lower(rename.to))) continue;
        if (is_table) known.insert(to_lower(rename.table));
        if (!is_table && names.tables.contains(to_lower(rename.table))) {
          known.insert(to_lower(rename.column));
        }
      }
    }
    return names;
  }

  static bool writes(const Outcome& outcome, const Names& names) {
    return std::ranges::any_of(outcome.effects, [&](const Effect& effect) {
      const bool is_there =
          effect.cause == Cause::named && names.tables.contains(to_lower(effect.table));
      if (effect.action != Action::update) return is_there && fills_table(effect);
      return is_there && names.columns.contains(to_lower(effect.column));
    });
  }

  // Of each of the first rows the key, then these columns.
  static Rows with_key(Session& session, const std::string& table,
                       const std::vector<std::string>& key, std::vector<std::string> columns) {
    columns.insert(columns.begin(), key.begin(), key.end());
    return first_rows(session, table, key, columns, kRowsCompared);
  }

  // Leaves the sources that tell what the column had; false where none do.
  static bool learn(Session& green, Session& before, DerivedColumn& derived) {
    std::map<std::string, Value> had;  // by key
    const auto size = static_cast<std::ptrdiff_t>(derived.key.then.size());
    for (const Row& row :
         with_key(before, derived.from_table, derived.key.then, {derived.from_column})) {
      had.emplace(as_text(Row(row.begin(), row.begin() + size)), row.back());
    }
    std::vector<Derivation> seen;
    for (const Row& row : with_key(green, derived.table, derived.key.now, derived.sources)) {
      const auto found = had.find(as_text(Row(row.begin(), row.begin() + size)));
      if (found == had.end()) continue;
      seen.push_back({.from = found->second, .made = Row(row.begin() + size, row.end())});
      derived.rows.push_back({.key = Row(row.begin(), row.begin() + size), .had = found->second});
    }
    const Telling found = find_telling(seen);
    const std::vector<std::size_t>& telling = found.places;
    derived.any_value = found.any_value;
    std::vector<std::string> sources;
    for (const std::size_t place : telling) sources.push_back(derived.sources[place]);
    derived.sources = std::move(sources);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      Row& made = derived.rows[i].made;
      for (const std::size_t place : telling) made.push_back(seen[i].made[place]);
      derived.known.emplace(as_text(made), seen[i].from);
    }
    return !telling.empty();
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
  const auto known = derived.known.find(as_text(values));
  return known == derived.known.end() ? derived.any_value : !is_empty_value(known->second);
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
