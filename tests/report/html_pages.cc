#include "tests/report/html_pages.h"

#include <map>
#include <optional>
#include <sstream>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/report/members.h"
#include "gate/report/run_set.h"
#include "gate/report/writer.h"
#include "tests/support/nasty.h"
#include "tests/support/sample_run.h"

namespace gate {
namespace {

template <typename T>
void poison(T& value, std::mt19937& random);

template <typename T>
void poison(std::vector<T>& values, std::mt19937& random) {
  for (T& value : values) poison(value, random);
}

template <typename T>
void poison(std::optional<T>& value, std::mt19937& random) {
  if (value) poison(*value, random);
}

// Every text that a run can hold, wherever it is.
template <typename T>
void poison(T& value, std::mt19937& random) {
  if constexpr (std::same_as<T, std::string>) {
    value = nasty(random);
  } else if constexpr (requires { visit_members(value, [](std::string_view, auto&) {}); }) {
    visit_members(value, [&](std::string_view, auto& member) { poison(member, random); });
  }
}

std::string html_of_several(std::mt19937& random) {
  RunSet set{.remarks = {"a remark"}, .total = {.headline = "PASSED"}};
  set.runs.push_back({.run = sample_run(), .judgement = sample_judgement()});
  set.runs.push_back({.run = sample_run(), .judgement = {}});
  set.runs.push_back({.run = nasty_run(random), .judgement = nasty_judgement(random)});
  set.runs.push_back({.run = {}, .judgement = {}});
  std::ostringstream out;
  find_writer("html").write_all(set, {}, out);
  return std::move(out).str();
}

// Nothing to complain of, in a run that has everything.
std::string passing_page() {
  Judgement judgement = sample_judgement();
  std::erase_if(judgement.points, [](const Point& point) {
    return point.verdict != Verdict::passed && point.verdict != Verdict::skipped;
  });
  judgement.verdict = GateVerdict::passed;
  judgement.headline = "PASSED";
  judgement.counts = {.passed = 1};
  return html(sample_run(), judgement);
}

}  // namespace

std::string html(const Run& run, const Judgement& judgement, const Comparison* comparison) {
  std::ostringstream out;
  find_writer("html").write(run, judgement, {.comparison = comparison}, out);
  return std::move(out).str();
}

std::string sample_page() {
  return html(sample_run(), sample_judgement());
}

Run nasty_run(std::mt19937& random) {
  gate::Run run = sample_run();
  poison(run, random);
  return run;
}

std::string nasty_comparison(std::mt19937& random) {
  const gate::Run run = nasty_run(random);
  const Judgement judgement = nasty_judgement(random);
  gate::Run base = nasty_run(random);
  for (PassRecord& pass : base.passes) pass = {.name = run.passes[0].name, .seconds = 1e6};
  const Comparison comparison =
      compare_runs(nasty(random), base, nasty_judgement(random), run, judgement);
  return html(run, judgement, &comparison);
}

Judgement with_points(std::size_t count, const std::string& text) {
  Judgement judgement{.verdict = GateVerdict::failed, .headline = "FAILED"};
  for (std::size_t i = 0; i < count; ++i) {
    judgement.points.push_back({.check = "data/nulls",
                                .subject = concat("t.c", i),
                                .verdict = Verdict::failed,
                                .message = text,
                                .why = text,
                                .hint = text,
                                .statement = text});
  }
  return judgement;
}

std::vector<std::string> pages_in(const std::string& folder) {
  std::mt19937 random(17);
  gate::Run text_only = sample_run();
  text_only.text_only = true;
  const std::map<std::string, std::string> pages = {
      {"empty", html({}, {})},
      {"passed", passing_page()},
      {"sample", sample_page()},
      {"lint", html(text_only, sample_judgement())},
      {"nasty", html(nasty_run(random), nasty_judgement(random))},
      {"compared", nasty_comparison(random)},
      {"cut", html({}, with_points(500, "<"))},
      {"several", html_of_several(random)}};
  std::vector<std::string> paths;
  for (const auto& [name, page] : pages) {
    paths.push_back(concat(folder, '/', name, ".html"));
    write_file(paths.back(), page);
  }
  return paths;
}

}  // namespace gate
