// The table, and which row of it a folder belongs to.
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/folder.h"
#include "gate/migration/search.h"
#include "gate/migration/tools.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

// The first one is taken where names alone speak, and for it, too.
const std::array<Format, 33>& table() {
  static const std::array<Format, 33> formats = {
      kPlain,      kGolangMigrate,   kDbmate,   kGoose,
      kSqlMigrate, kRambler,         kMybatis,  kPostgrator,
      kBun,        kMorph,           kPop,      kNodePgMigrate,
      kTern,       kGraphileMigrate, kSqlx,     kSqlxSimple,
      kPrisma,     kDiesel,          kDrizzle,  kDrizzleV1,
      kD1,         kFlyway,          kRefinery, kLiquibase,
      kAtlas,      kSqitch,          kAlembic,  kRails,
      kSupabase,   kAlembicPython,   kDjango,   kKnex,
      kCommands};
  return formats;
}

struct Candidate {
  const Format* format = nullptr;
  const Table* history = nullptr;  // null = none of its own is in the fixture
  Evidence evidence = Evidence::none;
};

std::vector<Candidate> look_at(const FolderView& folder, const Schema& schema) {
  std::vector<Candidate> found;
  for (const Format& format : formats()) {
    found.push_back({&format, find_history(format, schema), format.recognises(folder)});
  }
  return found;
}

template <typename Condition>
std::vector<Candidate> only(const std::vector<Candidate>& all, const Condition& is_wanted) {
  std::vector<Candidate> found;
  std::ranges::copy_if(all, std::back_inserter(found), is_wanted);
  return found;
}

// "schema_migrations(version, dirty)"
std::string describe(const Table& history) {
  std::vector<std::string> columns;
  for (const Column& column : history.columns) columns.push_back(column.name);
  return printable(concat(history.name, '(', join(columns, ", "), ')'));
}

[[noreturn]] void throw_histories(const std::vector<Candidate>& candidates) {
  std::vector<std::string> names;
  for (const auto& [format, history, evidence] : candidates) {
    names.push_back(concat(format->name, " (table ", describe(*history), ')'));
  }
  throw UsageError(concat("the fixture has the history of more than one tool: ", join(names, ", "),
                          "; choose one with --format"));
}

[[noreturn]] void throw_ambiguous(const std::string& folder,
                                  const std::vector<Candidate>& candidates) {
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates) names.emplace_back(candidate.format->name);
  throw UsageError(concat("the files in ", in_quotes(folder), " could be those of ",
                          join(names, ", "),
                          ", and the fixture has the history of none of them; "
                          "choose one with --format"));
}

[[noreturn]] void throw_none(const std::string& folder) {
  throw no_migrations(folder, "auto", kExpectedFiles);
}

// Of several, the one that something speaks for which only its tool writes.
std::vector<Candidate> prefer_marks(const std::vector<Candidate>& candidates) {
  const auto marked = only(
      candidates, [](const Candidate& candidate) { return candidate.evidence == Evidence::marks; });
  return marked.empty() ? candidates : marked;
}

// A table that several tools call so and lay out so is nobody's history, unless the folder is of
// one of them.
bool is_shared(const std::vector<Candidate>& histories) {
  return histories.size() > 1 && std::ranges::all_of(histories, [&](const Candidate& candidate) {
           return candidate.history == histories.front().history;
         });
}

// Nothing where the tables leave it to the files.
std::optional<Detection> detect_by_history(const std::vector<Candidate>& all,
                                           const std::string& folder) {
  const auto histories =
      only(all, [](const Candidate& candidate) { return candidate.history != nullptr; });
  if (histories.empty()) return std::nullopt;
  const auto fitting = prefer_marks(only(
      histories, [](const Candidate& candidate) { return candidate.evidence != Evidence::none; }));
  if (fitting.size() > 1) throw_histories(fitting);
  if (fitting.size() == 1) {
    const auto& [format, history, evidence] = fitting.front();
    return Detection{format, concat("table ", describe(*history), " in the fixture")};
  }
  const bool any_fits = std::ranges::any_of(
      all, [](const Candidate& candidate) { return candidate.evidence != Evidence::none; });
  if (!any_fits) throw_none(folder);
  if (is_shared(histories)) return std::nullopt;
  if (histories.size() > 1) throw_histories(histories);
  const auto& [format, history, evidence] = histories.front();
  const std::string hint = where_else(folder, format->name);
  throw UsageError(concat("the fixture has the history of ", format->name, " (table ",
                          describe(*history), "), but no file in ", in_quotes(folder),
                          " is called ", format->files,
                          hint.empty() ? "; choose a format with --format" : hint));
}

// By what else the project has, where several tools call their files alike.
std::optional<Detection> detect_by_hint(const std::vector<Candidate>& found,
                                        const std::string& folder) {
  std::vector<const Format*> candidates;
  for (const Candidate& candidate : found) candidates.push_back(candidate.format);
  const HintedFormat hint = find_hinted_format(folder, candidates);
  if (hint.format == nullptr) return std::nullopt;
  return Detection{hint.format, concat("files called ", hint.format->files, " and ",
                                       printable(hint.path), ", no history in the fixture")};
}

// Up and down files by themselves are read as plain ones, which is what all tools with such files
// do with them but for their own tables.
Detection detect_by_files(const std::vector<Candidate>& all, const std::string& folder) {
  const auto found = prefer_marks(
      only(all, [](const Candidate& candidate) { return candidate.evidence != Evidence::none; }));
  if (found.empty()) throw_none(folder);
  const Format& first = *found.front().format;
  const bool is_marked = found.front().evidence == Evidence::marks;
  const std::string by = concat(is_marked ? "marks of its own" : "files called ",
                                is_marked ? "" : first.files, ", no history in the fixture");
  if (found.size() == 1) return {&first, by};
  if (&first != &formats().front()) {
    if (const auto hinted = detect_by_hint(found, folder)) return *hinted;
    throw_ambiguous(folder, found);
  }
  std::vector<std::string> others;
  for (const Candidate& other : found) {
    if (other.format != &first) others.emplace_back(other.format->name);
  }
  return {&first,
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
  const std::vector<Candidate> all = look_at(FolderView(folder), schema);
  if (const auto found = detect_by_history(all, folder)) return *found;
  return detect_by_files(all, folder);
}

// Without the schema that some tools keep it in.
std::string_view own_name(const Format& format) {
  return without_schema(format.table);
}

// Tools let their users call it otherwise; an application's table with such columns is none.
bool sounds_like_history(std::string_view name) {
  const std::string lower = to_lower(name);
  constexpr std::array<std::string_view, 6> kWords = {"migrat",  "schema",    "version",
                                                      "history", "changelog", "journal"};
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
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

std::vector<Step> in_one_transaction(const Script& script, const std::vector<std::string>& record) {
  std::vector<Step> steps;
  if (!script.is_unwrapped) steps.push_back({.kind = Step::Kind::begin, .sql = "BEGIN"});
  append_script(script, steps);
  for (const std::string& sql : record) steps.push_back({.kind = Step::Kind::record, .sql = sql});
  if (!script.is_unwrapped) steps.push_back({.kind = Step::Kind::commit, .sql = "COMMIT"});
  return steps;
}

std::vector<Step> as_one_query(const Script& script) {
  const bool has_own = std::ranges::any_of(script.statements, [](const Statement& statement) {
    const Token word = Lexer(statement.sql).next();
    return is_word(word, "BEGIN") || is_word(word, "START");
  });
  std::vector<Step> steps;
  const bool shares_one = script.statements.size() > 1 && !has_own;
  if (shares_one) steps.push_back({.kind = Step::Kind::begin, .sql = "BEGIN"});
  append_script(script, steps);
  if (shares_one) steps.push_back({.kind = Step::Kind::commit, .sql = "COMMIT"});
  return steps;
}

std::vector<Step> in_one_transaction_or_query(const Script& script,
                                              const std::vector<std::string>& record) {
  if (!script.is_unwrapped) return in_one_transaction(script, record);
  std::vector<Step> steps = as_one_query(script);
  for (const std::string& sql : record) steps.push_back({.kind = Step::Kind::record, .sql = sql});
  return steps;
}

std::string_view without_schema(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

std::string table_literal(std::string_view name, Dialect dialect) {
  const auto dot = name.rfind('.');
  if (dialect != Dialect::postgres || dot == name.npos) return name_literal(name);
  return concat(name_literal(name.substr(0, dot)), '.', name_literal(name.substr(dot + 1)));
}

std::string history_literal(const Table* history_table, std::string_view made, Dialect dialect) {
  return table_literal(history_table != nullptr ? std::string_view(history_table->name) : made,
                       dialect);
}

std::vector<Step> with_row_of_version(const Migration& migration, Direction direction,
                                      const Table* history_table, std::string_view made,
                                      std::string_view column, Dialect dialect) {
  const bool is_up = direction == Direction::up;
  const std::optional<Script>& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  const std::string name = history_literal(history_table, made, dialect);
  const std::string version = text_literal(migration.version);
  const std::string record =
      is_up ? concat("INSERT INTO ", name, " (", column, ") VALUES (", version, ")")
            : concat("DELETE FROM ", name, " WHERE ", column, " = ", version);
  return dialect == Dialect::postgres ? in_one_transaction_or_query(*script, {record})
                                      : in_one_transaction(*script, {record});
}

Detection detect_format(std::string_view wanted, const std::string& folder, const Schema& schema) {
  const Detection found = detect(wanted, folder, schema);
  // A folder that is looked at must not get its code run by looking like one.
  if (found.format->adapter != nullptr) {
    if (wanted != "auto") return found;
    throw UsageError(concat("the migrations in ", in_quotes(folder), " are code of ",
                            found.format->name, " (", found.reason,
                            "): it is run only for who says --format ", found.format->name));
  }
  if (find_history(*found.format, schema) != nullptr) return found;
  const std::string obstacle = what_is_in_the_way(*found.format, schema);
  if (obstacle.empty()) return found;
  throw UsageError(concat("the fixture has ", obstacle, " where ", found.format->name,
                          " keeps its history; name the tool with --format, or rename what has "
                          "its name"));
}

bool may_be_history(const Format& format, std::string_view table) {
  return equal_ignoring_case(without_schema(table), own_name(format)) || sounds_like_history(table);
}

const Table* find_history(const Format& format, std::span<const Table> tables) {
  const Table* other = nullptr;
  for (const Table& table : tables) {
    if (table.kind != TableKind::normal || !format.is_history(table)) continue;
    const bool is_called_so = equal_ignoring_case(table.name, format.table) ||
                              equal_ignoring_case(table.name, own_name(format));
    if (is_called_so) return &table;
    if (other == nullptr && may_be_history(format, table.name)) other = &table;
  }
  return other;
}

}  // namespace gate
