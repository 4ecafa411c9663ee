// SARIF 2.1.0 (OASIS) as GitHub's code scanning takes it, and GitLab. Of what it wants the hash of
// a line is missing, since a writer reads no file: GitHub's upload action adds it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/formats.h"
#include "gate/report/issues.h"
#include "gate/report/points.h"

namespace gate {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLongestText = 1000;  // 1,024 is GitHub's limit and GitLab's
constexpr std::size_t kMostResults = 5000;  // more are not shown
constexpr std::size_t kLongestSnippet = 4000;

std::string_view level_of(Verdict verdict) {
  if (verdict == Verdict::warning) return "warning";
  return verdict == Verdict::passed ? "note" : "error";
}

// As in a URI: what is not a letter, a digit or one of a few signs is %XX.
std::string percent_encoded(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/";
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_word = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                         (byte >= 'A' && byte <= 'Z');
    const bool is_plain = is_word || kPlain.find(c) != kPlain.npos;
    uri += is_plain ? std::string(1, c) : percent_escape(c);
  }
  return uri;
}

// "data/row-counts" → "DataRowCounts".
std::string name_of(std::string_view check) {
  std::string name;
  bool starts_word = true;
  for (const char c : check) {
    if (c == '/' || c == '-') {
      starts_word = true;
      continue;
    }
    name += starts_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    starts_word = false;
  }
  return name;
}

Json text_of(std::string_view text) {
  return {{"text", one_line(text, kLongestText)}};
}

Json rule_of(const Rule& rule) {
  const std::string markdown = concat(rule.why, "\n\n**Instead:** ", rule.fix,
                                      "\n\n`migration-gate explain ", rule.check, "`");
  return {
      {"id", rule.check},
      {"name", name_of(rule.check)},
      {"shortDescription", text_of(rule.summary)},
      {"fullDescription", text_of(rule.why)},
      {"help",
       {{"text", one_line(concat(rule.why, " Instead: ", rule.fix), kLongestText)},
        {"markdown", utf8_text(markdown)}}},
      {"defaultConfiguration", {{"level", rule.severity == Severity::error ? "error" : "warning"}}},
      {"properties",
       {{"tags", {"database", "migration", rule.check.substr(0, rule.check.find('/'))}},
        {"precision", "high"},
        {"problem.severity", rule.severity == Severity::error ? "error" : "warning"}}}};
}

// A judgement that was made without the table of checks has no rules; a result needs one.
std::vector<Rule> rules_for(std::vector<Rule> rules, const std::vector<Issue>& issues) {
  for (const Issue& issue : issues) {
    const Point& point = *issue.point;
    if (std::ranges::find(rules, point.check, &Rule::check) != rules.end()) continue;
    const auto or_name = [&](const std::string& text) {
      return one_line(text, kLongestText).empty() ? point.check : text;
    };
    rules.push_back({.check = point.check,
                     .severity = point.severity,
                     .summary = point.check,
                     .why = or_name(point.why),
                     .fix = or_name(point.hint)});
  }
  return rules;
}

Json region_of(const Issue& issue) {
  Json region = {{"startLine", issue.line}};
  if (issue.column > 0) region["startColumn"] = issue.column;
  const std::string sql = capped_sql(issue.point->statement, kLongestSnippet);
  if (sql.empty() || issue.point->location.line == 0) return region;
  region["endLine"] = issue.line + std::ranges::count(issue.point->statement, '\n');
  region["snippet"] = {{"text", visible(sql)}};
  return region;
}

Json result_of(const Issue& issue, const std::vector<Rule>& rules) {
  const Point& point = *issue.point;
  const auto rule = std::ranges::find(rules, point.check, &Rule::check);
  Json result = {
      {"ruleId", point.check},
      {"ruleIndex", rule - rules.begin()},
      {"level", level_of(point.verdict)},
      {"message", {{"text", advice_of(issue, kLongestText)}}},
      {"locations",
       {{{"physicalLocation",
          {{"artifactLocation", {{"uri", percent_encoded(issue.path)}, {"uriBaseId", "%SRCROOT%"}}},
           {"region", region_of(issue)}}},
         {"logicalLocations", {{{"fullyQualifiedName", one_line(point.subject, kLongestText)}}}}}}},
      {"partialFingerprints", {{"migrationGate/v1", issue.fingerprint}}},
      {"properties", {{"migration", utf8_text(point.migration)}}}};
  if (!point.allowed.empty()) {
    result["suppressions"] = {
        {{"kind", "external"}, {"justification", one_line(point.allowed, kLongestText)}}};
  }
  return result;
}

// What stands in the report beside the results.
struct About {
  std::string target{};  // of two reports with one, the later takes the place of the other
  std::string version{};
  const Judgement& judgement;
  std::vector<Rule> rules{};
};

void write(const About& about, std::vector<Issue> issues, std::ostream& out) {
  const Judgement& judgement = about.judgement;
  if (issues.size() > kMostResults) issues.resize(kMostResults);
  const std::vector<Rule> rules = rules_for(about.rules, issues);
  Json rows = Json::array();
  for (const Rule& rule : rules) rows.push_back(rule_of(rule));
  Json results = Json::array();
  for (const Issue& issue : issues) results.push_back(result_of(issue, rules));
  const Json report = {
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs",
       {{{"tool",
          {{"driver",
            {{"name", "migration-gate"}, {"semanticVersion", about.version}, {"rules", rows}}}}},
         {"automationDetails", {{"id", concat("migration-gate/", about.target, '/')}}},
         {"invocations",
          {{{"executionSuccessful", is_whole(judgement)},
            {"exitCode", judgement.exit_code},
            {"exitCodeDescription", one_line(judgement.headline, kLongestText)}}}},
         {"properties",
          {{"verdict", to_string(judgement.verdict)},
           {"passed", judgement.counts.passed},
           {"failed", judgement.counts.failed},
           {"warning", judgement.counts.warning},
           {"skipped", judgement.counts.skipped},
           {"error", judgement.counts.error}}},
         {"results", results}}}}};
  out << report.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

std::string target_of(const RunSet& set) {
  if (set.shard.of == 1) return "scenarios";
  return concat("scenarios-", set.shard.index, "-of-", set.shard.of);
}

}  // namespace

void write_sarif(const Run& run, const Judgement& judgement, const ReportOptions&,
                 std::ostream& out) {
  const std::string target = run.scenario.empty() ? "rehearsal" : percent_encoded(run.scenario);
  write({target, run.tool_version, judgement, judgement.rules}, issues_of(run, judgement, true),
        out);
}

// One run of SARIF: GitHub refuses a file with two of one tool.
void write_all_sarif(const RunSet& set, const ReportOptions&, std::ostream& out) {
  std::vector<Rule> rules;
  for (const JudgedRun& one : set.runs) {
    for (const Rule& rule : one.judgement.rules) {
      const bool is_known = std::ranges::find(rules, rule.check, &Rule::check) != rules.end();
      if (!is_known) rules.push_back(rule);
    }
  }
  write({target_of(set), set.tool_version, set.total, rules}, issues_of(set, true), out);
}

}  // namespace gate
