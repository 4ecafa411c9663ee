// JUnit XML in the subset that every consumer reads alike (docs/schema/junit.xsd): three levels,
// one outcome element at most, its text repeating its message.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

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

void write(const Run& run, const Judgement& judgement, bool with_places, std::ostream& out) {
  const std::vector<JunitCase> cases = junit_cases(run, judgement);
  const std::string counters = concat(attribute("tests", static_cast<long long>(cases.size())),
                                      attribute("failures", count(cases, Verdict::failed)),
                                      attribute("errors", count(cases, Verdict::error)));
  const std::string time = attribute("time", show_seconds(run.seconds));
  const std::string engine = one_line(run.engine, kLongestJunitName);
  const std::string started = show_time(run.started_at);
  out << R"(<?xml version="1.0" encoding="UTF-8"?>)"
      << "\n<testsuites name=\"migration-gate\"" << counters << time << ">\n  <testsuite"
      << attribute("name", engine.empty() || run.text_only ? "migration-gate" : engine) << counters
      << attribute("skipped", count(cases, Verdict::skipped)) << time
      << (started.empty() ? "" : attribute("timestamp", started)) << " id=\"0\">\n"
      << show_properties(run, judgement);
  for (const JunitCase& test : cases) out << show_case(test, with_places);
  out << "  </testsuite>\n</testsuites>\n";
}

}  // namespace

void write_junit(const Run& run, const Judgement& judgement, const ReportOptions&,
                 std::ostream& out) {
  write(run, judgement, true, out);
}

// The schema that Jenkins' xunit plugin holds a report against knows no place of a test case.
void write_jenkins_xunit(const Run& run, const Judgement& judgement, const ReportOptions&,
                         std::ostream& out) {
  write(run, judgement, false, out);
}

}  // namespace gate
