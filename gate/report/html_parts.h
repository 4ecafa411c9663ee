// The parts of an HTML report. Each is markup; empty where the run has nothing of it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/comparison.h"
#include "gate/report/html_text.h"

namespace gate {

inline constexpr std::size_t kLongestPage = 1'900'000;  // bytes: below 2 MB whatever is added

// How much of each kind is shown before "… and N more".
struct HtmlDetail {
  std::size_t points = 400;  // of a verdict
  std::size_t migrations = 200;
  std::size_t statements = 200;  // of a script
  std::size_t rows = 200;        // of a table
  std::size_t sql_bytes = 4000;  // of a statement
};

struct HtmlPage {
  const Run& run;
  const Judgement& judgement;
  HtmlDetail detail{};
  const Comparison* comparison = nullptr;  // null = there is no base run
  std::string prefix{};                    // of all its ids, where others are on the page, too
  // What links lead to. Points in the order of the judgement: those that are shown by themselves.
  std::map<const Point*, std::string> point_ids{};
  std::map<const MigrationRecord*, std::string> migration_ids{};
};

HtmlPage html_page_of(const Run& run, const Judgement& judgement, const HtmlDetail& detail,
                      const Comparison* comparison, const std::string& prefix = "");

// The whole file: `words` is "failed: store", `body` what stands in <body> before the script.
std::string html_document(const std::string& words, const std::string& body);

// A verdict as the page shows it: scripts that were only read have not passed.
struct HtmlVerdict {
  std::string_view word;
  Verdict as;
};
HtmlVerdict html_verdict(GateVerdict verdict, bool text_only);

// Headline, what stopped, counts and limits; and all sections of a scenario.
std::string html_summary(const HtmlPage& page);
std::string html_sections(const HtmlPage& page);

// A banner with the first heading.
std::string html_banner(const HtmlVerdict& verdict, const std::string& title,
                        const std::string& markup, bool is_cut);
std::string html_counts(const Counts& counts);

// The text of a page that is as long as it may be, whatever it has to leave out: `render` takes an
// HtmlDetail and whether something is left out.
template <typename Render>
std::string html_within_limit(Render render) {
  HtmlDetail detail;
  std::string text = render(detail, false);
  while (text.size() > kLongestPage && detail.rows > 0) {
    detail = {.points = detail.points / 2,
              .migrations = detail.migrations / 2,
              .statements = detail.statements / 2,
              .rows = detail.rows / 2,
              .sql_bytes = detail.sql_bytes / 2};
    text = render(detail, true);
  }
  return text;
}

// Whether it is to be shown by itself, and not as one of many.
bool is_finding(const Point& point);

// <section id="…"><h2>title</h2>markup</section>; empty where the markup is.
std::string html_section(const HtmlPage& page, std::string_view id, std::string_view title,
                         const std::string& markup);

// "<a href="#migration-2">totals (2)</a>", as far as there is something to lead to.
std::string html_migration_link(const HtmlPage& page, const std::string& version);

std::string html_comparison(const HtmlPage& page);
std::string html_findings(const HtmlPage& page);
std::string html_passed(const HtmlPage& page);
std::string html_skipped(const HtmlPage& page);
std::string html_migrations(const HtmlPage& page);
std::string html_limits(const HtmlPage& page);
std::string html_rows(const HtmlPage& page);
std::string html_rollback(const HtmlPage& page);
std::string html_timeline(const HtmlPage& page);
std::string html_environment(const HtmlPage& page);

// Of one migration: what its statements did, and what became of schema and content.
std::string html_script(const HtmlPage& page, std::string_view what, const ScriptRecord& script);
std::string html_change(const HtmlPage& page, const StateDifference& change);

// "ok in 12 ms", "refused after 2 ms", "not run: …".
std::string html_outcome(const std::optional<ScriptRecord>& script, const std::string& not_run);

}  // namespace gate
