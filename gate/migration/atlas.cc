// Atlas: files in the order of their names under the seal of atlas.sum, a row of each in
// atlas_schema_revisions. Its free edition undoes nothing.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/atlas_sum.h"
#include "gate/migration/files.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/pieces.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"
#include "gate/sql/scan.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "atlas_schema_revisions";
constexpr std::string_view kSum = "atlas.sum";
constexpr std::string_view kCreate =
    "CREATE TABLE `atlas_schema_revisions` (`version` text NOT NULL, `description` text NOT NULL, "
    "`type` integer NOT NULL DEFAULT (2), `applied` integer NOT NULL DEFAULT (0), `total` integer "
    "NOT NULL DEFAULT (0), `executed_at` datetime NOT NULL, `execution_time` integer NOT NULL, "
    "`error` text NULL, `error_stmt` text NULL, `hash` text NOT NULL, `partial_hashes` json NULL, "
    "`operator_version` text NOT NULL, PRIMARY KEY (`version`))";
// As the driver writes a time, of which it cuts the zeros; the tool's is local, ours is UTC.
constexpr std::string_view kNow =
    "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', 'now'), '0'), '.') || '+00:00'";

struct Directive {
  std::string name{};
  std::string value{};
  int line = 0;
};

// "-- atlas:txmode none"; without a name where the line is none.
Directive directive_of(std::string_view line, int number) {
  constexpr std::string_view kMark = "atlas:";
  const std::size_t at = line.find(kMark);
  if (at == line.npos) return {};
  const std::string_view words = line.substr(at + kMark.size());
  const std::size_t end = std::min(words.find(' '), words.size());
  return {.name = std::string(trim(words.substr(0, end))),
          .value = std::string(trim(words.substr(end))),
          .line = number};
}

// Of the whole file: the comments that it begins with, if an empty line ends them. One that ends
// with \r\n is not empty to the tool.
std::vector<Directive> directives_of(std::string_view text) {
  std::vector<Directive> found;
  int number = 0;
  for (const Line& line : lines_of(text)) {
    ++number;
    if (!line.text.starts_with("--") && !line.text.starts_with('#')) {
      const std::size_t blanks = std::min(text.find_first_not_of(" \t", line.begin), text.size());
      const bool is_empty = blanks < text.size() && text[blanks] == '\n';
      return is_empty ? found : std::vector<Directive>();
    }
    if (Directive one = directive_of(line.text, number); !one.name.empty()) found.push_back(one);
  }
  return found;
}

const Directive* find(const std::vector<Directive>& directives, std::string_view name) {
  const auto found = std::ranges::find(directives, name, &Directive::name);
  return found == directives.end() ? nullptr : &*found;
}

// On the first line only; "\n" stands for an end of line. Empty = the semicolon.
std::string delimiter_of(std::string_view text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size()));
  const Directive directive = directive_of(line, 1);
  if (!line.starts_with("-- atlas:delimiter")) return "";
  std::string made;
  for (std::size_t i = 0; i < directive.value.size(); ++i) {
    const std::string_view pair = std::string_view(directive.value).substr(i, 2);
    const bool is_escape = pair == "\\n" || pair == "\\r" || pair == "\\t";
    made += pair == "\\n" ? '\n' : pair == "\\r" ? '\r' : pair == "\\t" ? '\t' : pair[0];
    if (is_escape) ++i;
  }
  return made;
}

// At the delimiter, outside of quotes, comments and brackets. All statements of a piece are run.
std::vector<Statement> cut_at(std::string_view delimiter, std::string_view text,
                              const std::string& path) {
  std::vector<Statement> statements;
  PiecesOfText pieces(text, path);
  const auto take = [&](std::size_t begin, std::size_t end) {
    std::ranges::move(pieces.split(text.substr(begin, end - begin), begin),
                      std::back_inserter(statements));
  };
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (depth == 0 && text.substr(at).starts_with(delimiter)) {
      take(begin, at);
      begin = at += delimiter.size();
      continue;
    }
    const std::size_t after = skip_comment(text, skip_quoted(text, at));
    if (after == at && text[at] == '(') ++depth;
    if (after == at && text[at] == ')' && depth > 0) --depth;
    at = after == at ? at + 1 : after;
  }
  take(begin, text.size());
  return statements;
}

// The bytes of a section of a file with "-- atlas:txtar".
struct Section {
  std::string name{};
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Section> sections_of(std::string_view text) {
  std::vector<Section> sections;
  for (const Line& line : lines_of(text)) {
    const bool is_head =
        line.text.size() > 6 && line.text.starts_with("-- ") && line.text.ends_with(" --");
    if (!is_head) continue;
    if (!sections.empty()) sections.back().end = line.begin;
    sections.push_back({.name = std::string(trim(line.text.substr(3, line.text.size() - 6))),
                        .begin = line.next,
                        .end = text.size()});
  }
  return sections;
}

// Each is a SELECT that answers with truth; of a section "oneof" it is enough that one does.
void add_guards(const ScriptFile& checks, bool is_one_enough, Migration& migration) {
  std::vector<std::string> conditions;
  for (const Statement& statement : checks.script.statements) {
    conditions.push_back(concat('(', statement.sql, ')'));
  }
  if (conditions.empty()) return;
  const std::string words = concat("a check of version ", migration.version, " does not hold");
  // The engine's complaint about a path in JSON has the text of the path.
  migration.guards.push_back(
      concat("SELECT CASE WHEN ", join(conditions, is_one_enough ? " OR " : " AND "),
             " THEN 1 ELSE json_extract('{}', ", text_literal(words), ") END"));
}

void read_sections(const SqlFile& source, Migration& migration,
                   std::vector<FolderProblem>& problems) {
  for (const Section& section : sections_of(source.text())) {
    ScriptFile part = script_of(source, section.begin, section.end);
    if (section.name == "migration.sql") {
      put_script(std::move(part), Direction::up, migration, problems);
      continue;
    }
    const bool is_check = section.name == "checks.sql" || section.name.starts_with("checks/");
    if (!is_check) continue;
    const std::string_view text = source.text().substr(section.begin, section.end - section.begin);
    add_guards(part, text.find("atlas:assert oneof") != text.npos, migration);
    std::ranges::move(part.problems, std::back_inserter(problems));
  }
  if (migration.up) return;
  migration.up.emplace(Script{.path = source.path});
  problems.push_back(unreadable({.path = source.path}, "no section '-- migration.sql --'"));
}

void read_directives(const std::vector<Directive>& directives, Migration& migration,
                     std::vector<FolderProblem>& problems) {
  if (find(directives, "checkpoint") != nullptr) {
    migration.attributes.emplace(kCheckpoint, "");
  }
  const Directive* mode = find(directives, "txmode");
  if (mode == nullptr) return;
  migration.up->is_unwrapped = mode->value == "none";
  if (mode->value == "none" || mode->value == "file") return;
  problems.push_back(unreadable({.path = migration.up->path, .line = mode->line, .column = 1},
                                concat("Atlas refuses txmode ", in_quotes(mode->value),
                                       " in a file: it takes none and file")));
}

void read_file_of(const SqlFile& source, Migration& migration,
                  std::vector<FolderProblem>& problems) {
  const auto directives = directives_of(source.text());
  const std::string delimiter = delimiter_of(source.text());
  if (find(directives, "txtar") != nullptr) {
    read_sections(source, migration, problems);
  } else if (delimiter.empty()) {
    put_script(script_of(source), Direction::up, migration, problems);
  } else {
    const auto cut = [&](std::string_view text, const std::string& path) {
      return cut_at(delimiter, text, path);
    };
    put_script(script_of(source, cut), Direction::up, migration, problems);
  }
  read_directives(directives, migration, problems);
}

std::optional<FileVersion> parse_name(std::string_view name) {
  if (!name.ends_with(".sql")) return std::nullopt;
  name.remove_suffix(4);
  const std::size_t end = std::min(name.find('_'), name.size());
  const std::string_view title = end < name.size() ? name.substr(end + 1) : std::string_view();
  return FileVersion{.version = std::string(name.substr(0, end)), .title = std::string(title)};
}

constexpr FilesLayout kLayout = {
    .format = "atlas", .files = "NNN_name.sql", .parse = parse_name, .read = read_file_of};

bool is_history(const Table& table) {
  return find_column(table, "partial_hashes") != nullptr &&
         find_column(table, "operator_version") != nullptr;
}

Evidence recognises(const FolderView& folder) {
  return folder.has(kSum) && has_file_of(folder, kLayout) ? Evidence::marks : Evidence::none;
}

std::vector<AtlasSumLine> sums_of(const std::string& path) {
  std::vector<AtlasSumLine> lines;
  AtlasSum sum;
  for (const std::string& name : list_folder(path)) {
    const std::string file = path_in(path, name);
    if (!name.ends_with(".sql") || !is_regular_file(file)) continue;
    const std::string digest = sum.add(name, read_file(file));
    if (!digest.empty()) lines.push_back({name, digest});
  }
  return lines;
}

std::string why_unsealed(const std::string& path, const std::vector<AtlasSumLine>& found) {
  const std::string file = path_in(path, kSum);
  if (!is_regular_file(file)) return "there is no atlas.sum";
  const std::string why = first_difference(parse_atlas_sum(read_file(file, kLargestByHand)), found);
  return why.empty() ? "" : concat("atlas.sum is of other files: ", why);
}

MigrationFolder read(const std::string& path) {
  MigrationFolder folder = read_files(path, kLayout);
  const std::vector<AtlasSumLine> sums = sums_of(path);
  std::map<std::string, std::string> by_version;
  for (const auto& [name, sum] : sums) by_version.emplace(parse_name(name)->version, sum);
  for (Migration& migration : folder.migrations) {
    if (migration.up) migration.up->checksum = by_version[migration.version];
  }
  if (const std::string why = why_unsealed(path, sums); !why.empty()) {
    folder.problems.push_back(
        unreadable({.path = path_in(folder.path, kSum)},
                   concat(why, "; Atlas refuses the folder until `atlas migrate hash` was run")));
  }
  return folder;
}

std::string history_query(const Table& table) {
  return concat("SELECT version, description, applied, total, error FROM ",
                name_literal(table.name), " ORDER BY version");
}

// The tool does not compare the hashes of files that it has run.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const std::string version = text_of(row.at(0));
    if (text_of(row.at(2)) == text_of(row.at(3))) {
      history.applied.push_back({.version = version, .description = text_of(row.at(1))});
      continue;
    }
    history.trouble = concat("version ", version, " is half applied: ", text_of(row.at(2)), " of ",
                             count_of(std::stoll(concat('0', text_of(row.at(3)))), "statement"));
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists) {
  if (history_exists) return {};
  return {std::string(kCreate)};
}

// The time that it took is not known in SQL.
std::string record(const Migration& migration, const std::string& table) {
  const std::size_t total = migration.up->statements.size();
  return concat("INSERT INTO ", table,
                " (version, description, type, applied, total, executed_at, execution_time, error, "
                "error_stmt, hash, partial_hashes, operator_version) VALUES (",
                text_literal(migration.version), ", ", text_literal(migration.name), ", 2, ", total,
                ", ", total, ", ", kNow, ", 0, '', '', ", text_literal(migration.up->checksum),
                ", x'6e756c6c', 'Atlas CLI')");
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table) {
  if (direction == Direction::down || !migration.up) return {};
  const std::string table = name_literal(history_table != nullptr ? history_table->name : kTable);
  std::vector<Step> steps;
  for (const std::string& guard : migration.guards) steps.push_back({.sql = guard});
  std::ranges::move(in_one_transaction(*migration.up, {record(migration, table)}),
                    std::back_inserter(steps));
  return steps;
}

}  // namespace

const Format kAtlas = {
    .name = "atlas",
    .summary = "Atlas: NNN_name.sql sealed by atlas.sum, atlas_schema_revisions",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::refuses,
    .has_downs = false,
    .is_history = is_history,
    .recognises = recognises,
    .read = read,
    .history_query = history_query,
    .history = history,
    .prepare = prepare,
    .plan = plan,
};

}  // namespace gate
