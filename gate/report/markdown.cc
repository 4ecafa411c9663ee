// A comment on a pull or merge request, and GitHub's step summary. It fits into GitHub's 65,536
// characters: SQL goes first, then rows and tables, and findings last, counted.
#include <algorithm>
#include <array>

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/report/comparison.h"
#include "gate/report/escape.h"
#include "gate/report/formats.h"
#include "gate/report/issues.h"
#include "gate/report/markdown_comparison.h"
#include "gate/report/markdown_text.h"
#include "gate/report/points.h"
#include "gate/report/text.h"

namespace gate {
namespace {

constexpr std::size_t kLongestComment = 65'000;  // bytes, which are never fewer than characters
constexpr std::size_t kLongestText = 1000;
constexpr std::size_t kLongestName = 160;
constexpr std::size_t kLongestSql = 2000;
constexpr std::size_t kMostRows = 40;  // of a table in the comment

struct Detail {
  bool sql = true;
  bool rows = true;  // examples, and the tables at the end
  std::size_t most_points = 200;
  const Comparison* comparison = nullptr;
};

std::string sign_of(GateVerdict verdict) {
  if (verdict == GateVerdict::passed) return "✅";
  return verdict == GateVerdict::failed ? "❌" : "❔";
}

std::string sign_of(Verdict verdict) {
  return verdict == Verdict::failed ? "❌" : "❔";
}

std::string item(std::string_view label, const std::string& text) {
  return text.empty() ? "" : concat("* **", label, ":** ", text, '\n');
}

std::string show_issue(const Run& run, const Issue& issue, const Detail& detail) {
  const Point& point = *issue.point;
  std::string text =
      concat("\n### ", sign_of(point.verdict), ' ', markdown_text(issue.title, kLongestName));
  if (!point.migration.empty()) {
    text += concat(" (migration ",
                   markdown_text(migration_name(run, point.migration), kLongestName), ')');
  }
  text += concat("\n\n", markdown_text(point.message, kLongestText), "\n\n");
  const std::string place = markdown_code(show_place(point.location), kLongestText);
  if (detail.sql && !point.statement.empty()) {
    if (!place.empty()) text += place + ":\n\n";
    text += markdown_block("sql", capped_sql(point.statement, kLongestSql)) + '\n';
  } else {
    text += item("Where", place);
  }
  if (detail.rows) text += item("For example", markdown_text(show_evidence(point), kLongestText));
  text += item("Why it hurts", markdown_text(point.why, kLongestText));
  return text + item("Instead", markdown_text(point.hint, kLongestText));
}

std::string show_warnings(const std::vector<Issue>& issues, std::size_t most) {
  std::string lines;
  std::size_t warnings = 0;
  for (const Issue& issue : issues) {
    if (issue.point->verdict != Verdict::warning || ++warnings > most) continue;
    const std::string place = markdown_code(show_place(issue.point->location), kLongestName);
    lines += concat("* ⚠️ **", markdown_text(issue.title, kLongestName), "** ",
                    markdown_text(issue.point->message, kLongestText),
                    place.empty() ? "" : concat(" (", place, ')'), '\n');
  }
  if (warnings == 0) return "";
  if (warnings > most) lines += concat("* … and ", warnings - most, " more\n");
  return markdown_folded(count_of(static_cast<long long>(warnings), "warning"), lines);
}

std::string show_errors(const Run& run, const std::vector<Issue>& issues, const Detail& detail) {
  std::string text;
  std::size_t errors = 0;
  for (const Issue& issue : issues) {
    if (issue.point->verdict == Verdict::warning) continue;
    if (++errors <= detail.most_points) text += show_issue(run, issue, detail);
  }
  if (errors <= detail.most_points) return text;
  return concat(text, "\n… and ", errors - detail.most_points, " more of them.\n");
}

std::string outcome_of(const std::optional<ScriptRecord>& script) {
  if (!script) return "";
  if (script->completed) return duration(script->seconds);
  return script->timed_out ? "timed out" : "refused";
}

std::string show_migrations(const Run& run) {
  std::string rows;
  std::size_t count = 0;
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.pending || ++count > kMostRows) continue;
    rows += concat("| ", markdown_text(migration_name(run, migration.version), kLongestName), " | ",
                   outcome_of(migration.up), " | ",
                   migration.has_down ? outcome_of(migration.down) : "no down", " | ",
                   outcome_of(migration.again), " |\n");
  }
  if (rows.empty() || run.text_only) return "";
  if (count > kMostRows) rows += concat("\n… and ", count - kMostRows, " more\n");
  return markdown_folded(
      count_of(static_cast<long long>(count), "migration"),
      concat("| migration | up | down | up again |\n| --- | ---: | ---: | ---: |\n", rows));
}

std::string show_count(const std::optional<std::int64_t>& count) {
  return count ? with_thousands(*count) : "";
}

bool is_changed(const TableRecord& table) {
  return table.blue != table.green || table.rolled_back != table.blue;
}

// Those whose number of rows changed come first.
std::string show_tables(const Run& run) {
  std::vector<const TableRecord*> tables;
  for (const TableRecord& table : run.tables) tables.push_back(&table);
  std::stable_partition(tables.begin(), tables.end(),
                        [](const TableRecord* table) { return is_changed(*table); });
  std::string rows;
  for (std::size_t i = 0; i < std::min(tables.size(), kMostRows); ++i) {
    const TableRecord& table = *tables[i];
    rows += concat("| ", markdown_text(table.name, kLongestName), " | ", show_count(table.blue),
                   " | ", show_count(table.green), " | ", show_count(table.rolled_back), " |\n");
  }
  if (rows.empty()) return "";
  if (tables.size() > kMostRows) rows += concat("\n… and ", tables.size() - kMostRows, " more\n");
  return markdown_folded(
      concat("Rows of ", count_of(static_cast<long long>(tables.size()), "table")),
      concat("| table | before | after | rolled back |\n| --- | ---: | ---: | ---: |\n", rows));
}

std::string show_counts(const Counts& counts) {
  return concat("| failed | could not be told | warnings | passed | skipped |\n",
                "| ---: | ---: | ---: | ---: | ---: |\n| ", with_thousands(counts.failed), " | ",
                with_thousands(counts.error), " | ", with_thousands(counts.warning), " | ",
                with_thousands(counts.passed), " | ", with_thousands(counts.skipped), " |\n");
}

std::string show_foot(const Run& run) {
  const std::string hash = run.fixture.sha256.substr(0, 12);
  const std::string fixture =
      run.text_only || run.fixture.path.empty()
          ? ""
          : concat(", fixture ", markdown_text(run.fixture.path, kLongestName), " (",
                   bytes_of(run.fixture.bytes), hash.empty() ? "" : ", sha256 ", hash, ')');
  const std::string engine = concat(run.engine, ' ', run.engine_version);
  return concat("\n<sub>migration-gate ", markdown_text(run.tool_version, kLongestName),
                trim(engine).empty() ? "" : ", ", markdown_text(engine, kLongestName), fixture,
                ", ", duration(run.seconds), ", ", markdown_text(run.started_at, kLongestName),
                "</sub>\n");
}

// Two scenarios never have the same, and none ends the comment.
std::string marker_of(const std::string& scenario) {
  std::string marker;
  for (const char c : one_line(scenario, kLongestName)) {
    const bool may_end = (c == '-' && marker.ends_with('-')) || c == '<' || c == '>' || c == '%';
    marker += may_end ? (c == '-'   ? "%2D"
                         : c == '<' ? "%3C"
                         : c == '>' ? "%3E"
                                    : "%25")
                      : std::string(1, c);
  }
  if (scenario.size() <= kLongestName && marker.size() >= scenario.size()) return marker;
  return concat(marker, ' ', sha256(scenario).substr(0, 12));
}

std::string name_of(const Run& run) {
  return run.scenario.empty() ? "rehearsal" : run.scenario;
}

std::string show_head(const std::string& title, const Judgement& judgement) {
  return concat("## ", sign_of(judgement.verdict), ' ', title, ": ",
                markdown_text(judgement.headline, kLongestText), "\n\n",
                show_counts(judgement.counts));
}

std::string show_left_out(const Detail& detail) {
  if (detail.sql) return "";
  return concat("\n_Left out, so that it fits into a comment: SQL",
                detail.rows ? "" : ", rows and tables", "._\n");
}

std::string show_body(const Run& run, const Judgement& judgement, const Detail& detail) {
  const std::vector<Issue> issues = issues_of(run, judgement);
  std::string text;
  if (detail.comparison != nullptr) {
    text += markdown_comparison(*detail.comparison, run, std::min(detail.most_points, kMostRows));
  }
  text += show_errors(run, issues, detail) + show_warnings(issues, detail.most_points);
  if (detail.rows) text += show_migrations(run) + show_tables(run);
  if (!run.command.empty()) {
    text += markdown_folded("Do the same again",
                            markdown_block("sh", one_line(run.command, kLongestSql)));
  }
  return text;
}

std::string render(const Run& run, const Judgement& judgement, const Detail& detail) {
  return concat("<!-- migration-gate ", marker_of(name_of(run)), " -->\n",
                show_head(markdown_text(name_of(run), kLongestName), judgement),
                show_body(run, judgement, detail), show_left_out(detail), show_foot(run));
}

// No scenario's marker has such a '%'. Each shard has a comment of its own.
std::string marker_of(const Shard& shard) {
  if (shard.of == 1) return "%scenarios";
  return concat("%scenarios ", shard.index, '/', shard.of);
}

// Those that did not pass come first.
std::vector<const JudgedRun*> worst_first(const RunSet& set) {
  std::vector<const JudgedRun*> runs;
  for (const JudgedRun& one : set.runs) runs.push_back(&one);
  std::stable_partition(runs.begin(), runs.end(), [](const JudgedRun* one) {
    return one->judgement.verdict != GateVerdict::passed;
  });
  return runs;
}

std::string show_scenarios(const std::vector<const JudgedRun*>& runs) {
  constexpr std::size_t kLongestTable = 20'000;
  std::string rows;
  std::size_t shown = 0;
  for (const JudgedRun* one : runs) {
    if (rows.size() > kLongestTable) break;
    ++shown;
    rows += concat("| ", sign_of(one->judgement.verdict), ' ',
                   markdown_text(name_of(one->run), kLongestName), " | ",
                   markdown_text(one->judgement.headline, 2 * kLongestName), " | ",
                   duration(one->run.seconds), " |\n");
  }
  if (rows.empty()) return "";
  if (shown < runs.size()) rows += concat("\n… and ", runs.size() - shown, " more\n");
  return concat("\n| scenario | verdict | time |\n| --- | --- | ---: |\n", rows);
}

// What failed is in sight, what passed a click away.
std::string show_part(const JudgedRun& one, Detail detail) {
  detail.comparison = one.comparison ? &*one.comparison : nullptr;
  const std::string body = concat(show_body(one.run, one.judgement, detail), show_foot(one.run));
  const std::string name = markdown_text(name_of(one.run), kLongestName);
  if (one.judgement.verdict == GateVerdict::passed) return '\n' + markdown_folded(name, body);
  return concat('\n', show_head(name, one.judgement), body);
}

// Where nothing but whole scenarios is left to leave out, the last are.
std::string render(const RunSet& set, const Detail& detail) {
  constexpr std::size_t kRoom = kLongestComment - 200;  // the rest is for what was left out
  const std::vector<const JudgedRun*> runs = worst_first(set);
  std::string text = concat("<!-- migration-gate ", marker_of(set.shard), " -->\n",
                            show_head("All scenarios", set.total));
  for (const std::string& remark : set.remarks) {
    text += concat("\n⚠️ ", markdown_text(remark, kLongestText), '\n');
  }
  text += show_scenarios(runs);
  std::size_t left_out = 0;
  for (const JudgedRun* one : runs) {
    const std::string part = show_part(*one, detail);
    const bool fits = detail.most_points > 0 || text.size() + part.size() <= kRoom;
    if (fits) text += part;
    if (!fits) ++left_out;
  }
  if (left_out > 0) {
    text += concat("\n_Left out, too: ", count_of(static_cast<long long>(left_out), "scenario"),
                   "; the other reports have them._\n");
  }
  return text + show_left_out(detail);
}

// As much as fits: SQL goes first, then rows and tables, then points.
template <typename Render>
std::string within_limit(Detail detail, Render render_with) {
  std::string text = render_with(detail);
  detail.sql = false;
  if (text.size() > kLongestComment) text = render_with(detail);
  detail.rows = false;
  while (text.size() > kLongestComment) {
    text = render_with(detail);
    if (detail.most_points == 0) break;
    detail.most_points /= 2;
  }
  return text;
}

}  // namespace

void write_markdown(const Run& run, const Judgement& judgement, const ReportOptions& options,
                    std::ostream& out) {
  out << within_limit({.comparison = options.comparison},
                      [&](const Detail& detail) { return render(run, judgement, detail); });
}

void write_all_markdown(const RunSet& set, const ReportOptions&, std::ostream& out) {
  out << within_limit({}, [&](const Detail& detail) { return render(set, detail); });
}

}  // namespace gate
