// The table, and which row of it a folder belongs to.
#include <algorithm>
#include <array>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder.h"
#include "gate/migration/tools.h"

namespace gate {

namespace {

// Where only names speak, the first that recognises them is taken.
const std::array<Format, 2>& table() {
  static const std::array<Format, 2> formats = {kPlain, kGolangMigrate};
  return formats;
}

struct Candidate {
  const Format* format = nullptr;
  const Table* history = nullptr;
};

std::vector<Candidate> with_history(const Schema& schema) {
  std::vector<Candidate> found;
  for (const Format& format : formats()) {
    const Table* history = find_history(format, schema);
    if (history != nullptr) found.push_back({&format, history});
  }
  return found;
}

// "schema_migrations(version, dirty)"
std::string describe(const Table& history) {
  std::vector<std::string> columns;
  for (const Column& column : history.columns) columns.push_back(column.name);
  return printable(concat(history.name, '(', join(columns, ", "), ')'));
}

[[noreturn]] void throw_ambiguous(const std::vector<Candidate>& candidates) {
  std::vector<std::string> names;
  for (const auto& [format, history] : candidates) {
    names.push_back(concat(format->name, " (table ", describe(*history), ')'));
  }
  throw UsageError(concat("the fixture has the history of more than one tool: ", join(names, ", "),
                          "; choose one with --format"));
}

[[noreturn]] void throw_none(const std::string& folder) {
  throw UsageError(concat("no migrations in ", in_quotes(folder), ": ", kExpectedFiles));
}

Detection detect_by_history(const Candidate& found, const std::string& folder,
                            const std::vector<std::string>& names) {
  const auto& [format, history] = found;
  const auto knows_names = [&](const Format& any) { return any.recognises(names); };
  if (std::ranges::none_of(formats(), knows_names)) throw_none(folder);
  if (!format->recognises(names)) {
    throw UsageError(concat("the fixture has the history of ", format->name, " (table ",
                            describe(*history), "), but no file in ", in_quotes(folder),
                            " is called ", format->files, "; choose a format with --format"));
  }
  return {format, concat("table ", describe(*history), " in the fixture")};
}

Detection detect_by_names(const std::string& folder, const std::vector<std::string>& names) {
  std::vector<const Format*> found;
  std::vector<std::string> others;
  for (const Format& format : formats()) {
    if (!format.recognises(names)) continue;
    if (!found.empty()) others.emplace_back(format.name);
    found.push_back(&format);
  }
  if (found.empty()) throw_none(folder);
  const std::string by =
      concat("files called ", found.front()->files, ", no history in the fixture");
  if (others.empty()) return {found.front(), by};
  return {found.front(),
          concat(by, "; they could be ", join(others, " or "), "'s, too: --format says so")};
}

// "a view 'schema_version'"; empty where nothing keeps the tool from making its table.
std::string what_is_in_the_way(const Format& format, const Schema& schema) {
  const auto has = [&](const auto& objects) {
    return std::ranges::any_of(objects, [&](const auto& object) {
      return equal_ignoring_case(object.name, format.table);
    });
  };
  if (has(schema.views)) return concat("a view ", in_quotes(format.table));
  if (has(schema.indexes)) return concat("an index ", in_quotes(format.table));
  const Table* table = find_table(schema, std::string(format.table));
  if (table == nullptr) return {};
  return concat("a table ", in_quotes(describe(*table)), " of something else");
}

Detection detect(std::string_view wanted, const std::string& folder, const Schema& schema) {
  if (wanted != "auto") {
    const auto format = std::ranges::find(formats(), wanted, &Format::name);
    if (format == formats().end()) throw UsageError(why_no_format(wanted));
    return {&*format, "chosen by --format or the scenario"};
  }
  const std::vector<std::string> names = list_folder(folder);
  const std::vector<Candidate> candidates = with_history(schema);
  if (candidates.size() > 1) throw_ambiguous(candidates);
  if (candidates.size() == 1) return detect_by_history(candidates.front(), folder, names);
  return detect_by_names(folder, names);
}

}  // namespace

std::span<const Format> formats() {
  return table();
}

std::string why_no_format(std::string_view name) {
  std::vector<std::string> known = {"auto"};
  for (const Format& format : formats()) known.emplace_back(format.name);
  std::ranges::sort(known);
  if (std::ranges::count(known, name) > 0) return "";
  const std::string near = nearest(name, known);
  const std::string hint = near.empty() ? "" : concat(", did you mean ", in_quotes(near), '?');
  return concat("unknown migration format ", in_quotes(name), " (known: ", join(known, ", "), ')',
                hint);
}

void append_script(const Script& script, std::vector<Step>& steps) {
  for (const Statement& statement : script.statements) {
    steps.push_back({.kind = Step::Kind::script, .sql = statement.sql, .statement = &statement});
  }
}

Detection detect_format(std::string_view wanted, const std::string& folder, const Schema& schema) {
  const Detection found = detect(wanted, folder, schema);
  if (find_history(*found.format, schema) != nullptr) return found;
  const std::string obstacle = what_is_in_the_way(*found.format, schema);
  if (obstacle.empty()) return found;
  throw UsageError(concat("the fixture has ", obstacle, " where ", found.format->name,
                          " keeps its history; name the tool with --format, or rename what has "
                          "its name"));
}

const Table* find_history(const Format& format, const Schema& schema) {
  const auto found = std::ranges::find_if(schema.tables, [&](const Table& table) {
    return table.kind == TableKind::normal && format.is_history(table);
  });
  return found == schema.tables.end() ? nullptr : &*found;
}

}  // namespace gate
