// Directives first, since they say how the rest is cut.
#include "gate/migration/atlas_file.h"

#include <algorithm>
#include <iterator>

#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/lines.h"
#include "gate/migration/text_pieces.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"
#include "gate/sql/scan.h"

namespace gate {

namespace {

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
std::vector<Statement> cut_at(std::string_view delimiter, std::string_view text, Dialect dialect,
                              const std::string& path) {
  const std::string scanned = with_plain_quotes(text, dialect);
  std::vector<Statement> statements;
  PiecesOfText pieces(text, dialect, path);
  const auto take = [&](std::size_t begin, std::size_t end) {
    std::ranges::move(pieces.split(text.substr(begin, end - begin), begin),
                      std::back_inserter(statements));
  };
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (depth == 0 && std::string_view(scanned).substr(at).starts_with(delimiter)) {
      take(begin, at);
      begin = at += delimiter.size();
      continue;
    }
    const std::size_t after = skip_comment(scanned, skip_quoted(scanned, at));
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

}  // namespace

void read_atlas_file(const SqlFile& source, Migration& migration,
                     std::vector<FolderProblem>& problems) {
  const auto directives = directives_of(source.text());
  const std::string delimiter = delimiter_of(source.text());
  if (find(directives, "txtar") != nullptr) {
    read_sections(source, migration, problems);
  } else if (delimiter.empty()) {
    put_script(script_of(source), Direction::up, migration, problems);
  } else {
    const auto cut = [&](std::string_view text, const std::string& path) {
      return cut_at(delimiter, text, source.dialect, path);
    };
    put_script(script_of(source, cut), Direction::up, migration, problems);
  }
  read_directives(directives, migration, problems);
}

}  // namespace gate
