// JUnit XML in the subset that every consumer reads alike (docs/schema/junit.xsd): three levels,
// one outcome element at most, its text repeating its message.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/formats.h"
#include "gate/report/junit_cases.h"
#include "gate/report/points.h"

namespace gate {
namespace {

// Three decimals, a point, no exponent, whatever the locale.
std::string show_seconds(double seconds) {
  constexpr double kMost = 999'999'999;
  const double sane = std::isfinite(seconds) ? std::clamp(seconds, 0.0, kMost) : 0.0;
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), sane,
                                 std::chars_format::fixed, 3);
  return {digits.data(), end.ptr};
}

// "2026-11-21T07:04:08Z" without its zone; empty where it is no such time.
std::string show_time(std::string_view utc) {
  constexpr std::string_view kPattern = "0000-00-00T00:00:00";
  const std::string_view time = utc.substr(0, kPattern.size());
  if (time.size() != kPattern.size()) return "";
  const bool fits = std::equal(time.begin(), time.end(), kPattern.begin(), [](char c, char like) {
    return like == '0' ? c >= '0' && c <= '9' : c == like;
  });
  return fits ? std::string(time) : "";
}

std::string attribute(std::string_view name, std::string_view value) {
  return concat(' ', name, "=\"", xml_attribute(value), '"');
}

std::string attribute(std::string_view name, long long value) {
  return attribute(name, std::to_string(value));
}

std::string show_details(const JunitCase& test) {
  std::string text;
  for (const Point* point : test.points) {
    if (point->verdict == Verdict::passed && point->allowed.empty()) continue;
    const std::string subject = one_line(point->subject, kLongestJunitName);
    text += concat('\n', to_string(point->verdict), subject.empty() ? "" : " ", subject, ": ",
                   show_point(*point, "  "), '\n');
  }
  return text;
}

std::string show_outcome(const JunitCase& test) {
  const std::string text = xml_text(concat(test.message, '\n', show_details(test)));
  const std::string message = attribute("message", test.message);
  const std::string type = attribute("type", concat("gate.", test.type));
  if (test.outcome == Verdict::failed) {
    return concat("      <failure", type, message, '>', text, "</failure>\n");
  }
  if (test.outcome == Verdict::error) {
    return concat("      <error", type, message, '>', text, "</error>\n");
  }
  if (test.outcome == Verdict::skipped) {
    return concat("      <skipped", message, '>', text, "</skipped>\n");
  }
  const std::string details = show_details(test);
  if (details.empty()) return "";
  return concat("      <system-out>", xml_text(trim(details)), "</system-out>\n");
}

std::string show_case(const JunitCase& test, bool with_places) {
  std::string open =
      concat("    <testcase", attribute("classname", test.classname), attribute("name", test.name),
             attribute("time", show_seconds(test.seconds)));
  if (with_places && !test.file.empty()) {
    open += attribute("file", test.file);
    if (test.line > 0) open += attribute("line", test.line);
  }
  const std::string outcome = show_outcome(test);
  if (outcome.empty()) return open + "/>\n";
  return concat(open, ">\n", outcome, "    </testcase>\n");
}

std::string show_property(std::string_view name, std::string_view value) {
  return concat("      <property", attribute("name", name), attribute("value", value), "/>\n");
}

std::string show_properties(const Run& run, const Judgement& judgement) {
  const Counts& counts = judgement.counts;
  return concat("    <properties>\n", show_property("gate.version", run.tool_version),
                show_property("gate.scenario", run.scenario),
                show_property("gate.engine-version", run.engine_version),
                show_property("gate.fixture", run.fixture.path),
                show_property("gate.fixture-sha256", run.fixture.sha256),
                show_property("gate.verdict", to_string(judgement.verdict)),
                show_property("gate.points.passed", std::to_string(counts.passed)),
                show_property("gate.points.failed", std::to_string(counts.failed)),
                show_property("gate.points.warning", std::to_string(counts.warning)),
                show_property("gate.points.skipped", std::to_string(counts.skipped)),
                show_property("gate.points.error", std::to_string(counts.error)),
                "    </properties>\n");
}

long long count(const std::vector<JunitCase>& cases, Verdict outcome) {
  return std::count_if(cases.begin(), cases.end(),
                       [&](const JunitCase& test) { return test.outcome == outcome; });
}

struct Suite {
  std::string name{};
  double seconds = 0;
  std::string started_at{};
  std::string properties{};
  std::vector<JunitCase> cases{};
};

std::string show_counters(const std::vector<JunitCase>& cases) {
  return concat(attribute("tests", static_cast<long long>(cases.size())),
                attribute("failures", count(cases, Verdict::failed)),
                attribute("errors", count(cases, Verdict::error)));
}

void write_suite(const Suite& suite, std::size_t id, bool with_places, std::ostream& out) {
  const std::string started = show_time(suite.started_at);
  out << "  <testsuite" << attribute("name", suite.name) << show_counters(suite.cases)
      << attribute("skipped", count(suite.cases, Verdict::skipped))
      << attribute("time", show_seconds(suite.seconds))
      << (started.empty() ? "" : attribute("timestamp", started))
      << attribute("id", static_cast<long long>(id)) << ">\n"
      << suite.properties;
  for (const JunitCase& test : suite.cases) out << show_case(test, with_places);
  out << "  </testsuite>\n";
}

void write_suites(const std::vector<Suite>& suites, double seconds, bool with_places,
                  std::ostream& out) {
  std::vector<JunitCase> all;
  for (const Suite& suite : suites) all.insert(all.end(), suite.cases.begin(), suite.cases.end());
  out << R"(<?xml version="1.0" encoding="UTF-8"?>)"
      << "\n<testsuites name=\"migration-gate\"" << show_counters(all)
      << attribute("time", show_seconds(seconds)) << ">\n";
  for (std::size_t i = 0; i < suites.size(); ++i) write_suite(suites[i], i, with_places, out);
  out << "</testsuites>\n";
}

Suite suite_of(const Run& run, const Judgement& judgement) {
  const std::string engine = one_line(run.engine, kLongestJunitName);
  return {.name = engine.empty() || run.text_only ? "migration-gate" : engine,
          .seconds = run.seconds,
          .started_at = run.started_at,
          .properties = show_properties(run, judgement),
          .cases = junit_cases(run, judgement)};
}

// What was cut must not be like another name that was.
std::string cut_name(const std::string& name) {
  constexpr std::size_t kHash = 16;
  if (name.size() <= kLongestJunitName) return one_line(name, kLongestJunitName);
  return concat(one_line(name, kLongestJunitName - kHash - 1), '-', sha256(name).substr(0, kHash));
}

// Classes are told apart by the scenario: of two cases with one name readers drop one.
Suite suite_of(const JudgedRun& one) {
  Suite suite = suite_of(one.run, one.judgement);
  suite.name = cut_name(one.run.scenario);
  for (JunitCase& test : suite.cases) {
    test.classname = cut_name(concat(one.run.scenario, '.', test.classname));
  }
  return suite;
}

// The verdict of all is a case where no scenario shows it, such as one that is missing.
void write_set(const RunSet& set, bool with_places, std::ostream& out) {
  std::vector<Suite> suites;
  std::vector<JunitCase> all;
  for (const JudgedRun& one : set.runs) {
    suites.push_back(suite_of(one));
    all.insert(all.end(), suites.back().cases.begin(), suites.back().cases.end());
  }
  const std::vector<JunitCase> verdict = junit_verdict(set.total, all);
  if (!verdict.empty()) {
    suites.push_back(
        {.name = "migration-gate",
         .properties = concat("    <properties>\n",
                              show_property("gate.verdict", to_string(set.total.verdict)),
                              "    </properties>\n"),
         .cases = verdict});
  }
  write_suites(suites, set.seconds, with_places, out);
}

}  // namespace

void write_junit(const Run& run, const Judgement& judgement, const ReportOptions&,
                 std::ostream& out) {
  write_suites({suite_of(run, judgement)}, run.seconds, true, out);
}

void write_all_junit(const RunSet& set, const ReportOptions&, std::ostream& out) {
  write_set(set, true, out);
}

// The schema that Jenkins' xunit plugin holds a report against knows no place of a test case.
void write_jenkins_xunit(const Run& run, const Judgement& judgement, const ReportOptions&,
                         std::ostream& out) {
  write_suites({suite_of(run, judgement)}, run.seconds, false, out);
}

void write_all_jenkins_xunit(const RunSet& set, const ReportOptions&, std::ostream& out) {
  write_set(set, false, out);
}

}  // namespace gate
