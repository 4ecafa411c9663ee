// Expand first, contract later: while both versions of an application run, a column under its old
// name and the one under its new name hold the same. What would be lost is kept aside.
#include "gate/migration/patterns.h"

#include <algorithm>
#include <array>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

// The request with its names as SQL writes them.
struct Names {
  std::string table{};
  std::string column{};
  std::string to{};
};

std::string name(const std::string& text) {
  return text.empty() ? text : name_literal(text);
}

Names names_of(const PatternRequest& request) {
  return {name(request.table), name(request.column), name(request.to)};
}

// Names with the table before them: alone, a quoted name that nothing has may be taken for text.
std::string probe(const std::string& table, const std::vector<std::string>& columns) {
  std::vector<std::string> names;
  for (const std::string& column : columns) names.push_back(concat(table, '.', column));
  return concat("SELECT ", join(names, ", "), " FROM ", table, " WHERE 1 = 0");
}

Draft add_column(const PatternRequest& request) {
  const Names names = names_of(request);
  const std::string fill =
      request.default_value.empty() ? "" : concat(" NOT NULL DEFAULT ", request.default_value);
  return {.up = {concat("ALTER TABLE ", names.table, " ADD COLUMN ", names.column, ' ',
                        request.type, fill)},
          .down = {concat("ALTER TABLE ", names.table, " DROP COLUMN ", names.column)},
          .verify = {probe(names.table, {names.column})}};
}

Draft new_table(const PatternRequest& request) {
  const Names names = names_of(request);
  return {.up = {concat("CREATE TABLE ", names.table,
                        " (\n  id INTEGER PRIMARY KEY,\n  created_at TEXT NOT NULL DEFAULT "
                        "CURRENT_TIMESTAMP\n)")},
          .down = {concat("DROP TABLE ", names.table)},
          .verify = {probe(names.table, {"id", "created_at"})}};
}

// Keeps `to` what `from` is, whichever of them is written.
std::string copying_trigger(const std::string& trigger, const std::string& table,
                            const std::string& event, const std::string& from,
                            const std::string& to, const std::string& value) {
  const bool is_insert = event == "INSERT";
  const std::string when =
      is_insert ? concat("NEW.", to, " IS NULL AND NEW.", from, " IS NOT NULL")
                : concat("NEW.", from, " IS NOT OLD.", from, " AND NEW.", to, " IS OLD.", to);
  return concat("CREATE TRIGGER ", trigger, " AFTER ", event, is_insert ? "" : concat(" OF ", from),
                " ON ", table, "\nWHEN ", when, "\nBEGIN\n  UPDATE ", table, " SET ", to, " = ",
                value, " WHERE rowid = NEW.rowid;\nEND");
}

// The old column stays, a new one beside it holds the same.
Draft beside(const PatternRequest& request, const std::string& to, const std::string& type,
             bool converts) {
  const std::string table = name(request.table);
  const std::string from = name(request.column);
  const std::string added = name(to);
  const auto forth = [&](const std::string& what) {
    return converts ? concat("CAST(", what, " AS ", type, ')') : what;
  };
  Draft draft;
  draft.notes = {
      concat("Expand: ", request.column, " and ", to, " hold the same while both versions run."),
      concat("Contract in a later migration, when nobody uses ", request.column,
             " any more: new NAME --pattern drop-column-safely, after its triggers.")};
  draft.up = {concat("ALTER TABLE ", table, " ADD COLUMN ", added, ' ', type),
              concat("UPDATE ", table, " SET ", added, " = ", forth(from))};
  const std::string base = concat(request.table, '_', request.column, '_', to, '_');
  const auto add = [&](const std::string& suffix, const std::string& event,
                       const std::string& source, const std::string& target,
                       const std::string& value) {
    const std::string trigger = name(base + suffix);
    draft.up.push_back(copying_trigger(trigger, table, event, source, target, value));
    draft.down.push_back(concat("DROP TRIGGER ", trigger));
  };
  add("insert_old", "INSERT", from, added, forth(concat("NEW.", from)));
  add("insert_new", "INSERT", added, from, concat("NEW.", added));
  add("update_old", "UPDATE", from, added, forth(concat("NEW.", from)));
  add("update_new", "UPDATE", added, from, concat("NEW.", added));
  draft.down.push_back(concat("ALTER TABLE ", table, " DROP COLUMN ", added));
  draft.verify = {probe(table, {from, added})};
  return draft;
}

Draft rename_column(const PatternRequest& request) {
  return beside(request, request.to, request.type, false);
}

Draft change_type(const PatternRequest& request) {
  const std::string to =
      request.to.empty() ? concat(request.column, "_as_", to_lower(request.type)) : request.to;
  return beside(request, to, request.type, true);
}

Draft backfill(const PatternRequest& request) {
  const Names names = names_of(request);
  const std::string kept = name(concat(request.table, '_', request.column, "_filled"));
  Draft draft;
  draft.notes = {concat("Which rows were filled, and with what, is kept in ", kept,
                        ": the way back empties those alone, unless they were changed since.")};
  draft.up = {
      concat("CREATE TABLE ", kept, " (row INTEGER PRIMARY KEY, value)"),
      concat("INSERT INTO ", kept, " SELECT rowid, ", request.value, " FROM ", names.table,
             " WHERE ", names.column, " IS NULL"),
      concat("UPDATE ", names.table, " SET ", names.column, " = (SELECT value FROM ", kept,
             " WHERE row = ", names.table, ".rowid)\nWHERE rowid IN (SELECT row FROM ", kept, ')')};
  draft.down = {concat("UPDATE ", names.table, " SET ", names.column,
                       " = NULL\nWHERE EXISTS (SELECT 1 FROM ", kept, " WHERE row = ", names.table,
                       ".rowid AND value IS ", names.table, '.', names.column, ')'),
                concat("DROP TABLE ", kept)};
  draft.verify = {probe(kept, {"row", "value"})};
  return draft;
}

// NOT NULL without a default is what no ALTER TABLE brings back where there are rows.
bool needs_default(const PatternRequest& request) {
  const ColumnFacts column = column_of_type(request.type);
  return column.not_null && !column.has_default;
}

Draft drop_column_safely(const PatternRequest& request) {
  const Names names = names_of(request);
  const bool has_more = needs_default(request);
  if (has_more && request.default_value.empty()) {
    throw UsageError(concat("the column comes back NOT NULL, and rows written meanwhile have no ",
                            "value for it: the pattern needs --default"));
  }
  const std::string kept = name(concat(request.table, '_', request.column, "_dropped"));
  Draft draft;
  draft.notes = {concat("The values stay in ", kept, " until it is dropped in its turn."),
                 concat("migration-gate: allow data/column-dropped ", request.table, '.',
                        request.column, " (kept in ", kept, ')')};
  std::string type = request.type;
  if (has_more) {
    type += concat(" DEFAULT ", request.default_value);
    draft.notes.push_back(concat("migration-gate: allow rollback/restores-schema ", request.table,
                                 '.', request.column, " (comes back with a default)"));
  }
  draft.up = {concat("CREATE TABLE ", kept, " (row INTEGER PRIMARY KEY, value)"),
              concat("INSERT INTO ", kept, " SELECT rowid, ", names.column, " FROM ", names.table),
              concat("ALTER TABLE ", names.table, " DROP COLUMN ", names.column)};
  draft.down = {
      concat("ALTER TABLE ", names.table, " ADD COLUMN ", names.column, ' ', type),
      concat("UPDATE ", names.table, " SET ", names.column, " = (SELECT value FROM ", kept,
             " WHERE row = ", names.table, ".rowid)\nWHERE rowid IN (SELECT row FROM ", kept, ')'),
      concat("DROP TABLE ", kept)};
  draft.verify = {probe(kept, {"row", "value"})};
  return draft;
}

constexpr std::array<Pattern, 6> kPatterns = {{
    {"add-column", "a column more, with a default where rows must have a value",
     "--table --column --type", add_column},
    {"new-table", "a table with a key", "--table", new_table},
    {"rename-column", "the new name beside the old one, both kept in step",
     "--table --column --to --type", rename_column},
    {"change-type", "a column of the new type beside the old one, both kept in step",
     "--table --column --type", change_type},
    {"backfill", "values where there are none, in a way that can be taken back",
     "--table --column --value", backfill},
    {"drop-column-safely", "a column less, with its values kept aside", "--table --column --type",
     drop_column_safely},
}};

// "--type" of the flags that the pattern needs; empty = all are there.
std::string missing_flag(const Pattern& pattern, const PatternRequest& request) {
  const std::array<std::pair<std::string_view, const std::string*>, 5> flags = {{
      {"--table", &request.table},
      {"--column", &request.column},
      {"--to", &request.to},
      {"--type", &request.type},
      {"--value", &request.value},
  }};
  for (const auto& [flag, value] : flags) {
    const bool is_needed = pattern.needs.find(flag) != std::string_view::npos;
    if (is_needed && value->empty()) return std::string(flag);
  }
  return {};
}

}  // namespace

ColumnFacts column_of_type(const std::string& type) {
  const StatementFacts facts = facts_of(concat("ALTER TABLE t ADD COLUMN c ", type));
  return facts.columns.empty() ? ColumnFacts{} : facts.columns.front();
}

std::span<const Pattern> patterns() {
  return kPatterns;
}

Draft write_pattern(std::string_view name, const PatternRequest& request) {
  const auto pattern = std::ranges::find(kPatterns, name, &Pattern::name);
  if (pattern == kPatterns.end()) {
    std::vector<std::string> known;
    for (const Pattern& one : kPatterns) known.emplace_back(one.name);
    throw UsageError(
        concat("unknown pattern ", in_quotes(name), " (known: ", join(known, ", "), ')'));
  }
  const std::string missing = missing_flag(*pattern, request);
  if (!missing.empty()) {
    throw UsageError(concat("the pattern ", name, " needs ", missing, " (", pattern->needs, ')'));
  }
  return pattern->write(request);
}

}  // namespace gate
