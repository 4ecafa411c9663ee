// What a run was allowed and took, how long its parts were, and what it ran on.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "gate/base/date.h"
#include "gate/base/text.h"
#include "gate/report/facts.h"
#include "gate/report/html_charts.h"
#include "gate/report/html_parts.h"
#include "gate/report/html_table.h"
#include "gate/report/members.h"
#include "gate/report/text.h"

namespace gate {
namespace {

constexpr double kMostPercent = 99'999;
constexpr std::size_t kMostBars = 30;  // more of them are no picture; the table has them

// Where the window is narrow, a number and its unit stay on one line.
std::string unbroken(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_after_digit = i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9';
    out += text[i] == ' ' && is_after_digit ? std::string("\u00A0") : std::string(1, text[i]);
  }
  return out;
}

// "12 ms", of "10 min 0 s" allowed.
HtmlRow limit_row(std::string_view what, const std::string& used, const std::string& allowed,
                  double share) {
  std::string percent;
  if (share > 0 && share < 0.01) percent = unbroken("below 1 %");
  if (share >= 0.01) {
    percent = unbroken(concat(show_number(std::min(std::ceil(share * 100), kMostPercent)), " %"));
  }
  if (share > 1) percent = html_badge(Verdict::failed, concat("over: ", percent));
  return {.cells = {std::string(what), unbroken(used), unbroken(allowed), percent},
          .attributes = share > 1 ? " class=\"over\"" : ""};
}

HtmlRow seconds_row(std::string_view what, double used, double allowed) {
  if (allowed <= 0) return limit_row(what, duration(used), "no limit", -1);
  return limit_row(what, duration(used), duration(allowed), used / allowed);
}

std::optional<double> slowest(const Run& run,
                              std::optional<ScriptRecord> MigrationRecord::*script) {
  std::optional<double> seconds;
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.pending || !(migration.*script)) continue;
    seconds = std::max(seconds.value_or(0), (migration.*script)->seconds);
  }
  return seconds;
}

std::optional<double> longest_wait(const Run& run) {
  std::optional<double> seconds;
  for (const MigrationRecord& migration : run.migrations) {
    const LockRecord& locks = migration.locks;
    if (!migration.pending || !locks.not_tried.empty()) continue;
    seconds = std::max(
        {seconds.value_or(0), locks.readers.longest_seconds, locks.writers.longest_seconds});
  }
  return seconds;
}

void add_growth(const Run& run, std::vector<HtmlRow>& rows) {
  const GrowthRecord* first = nullptr;
  const GrowthRecord* last = nullptr;
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.pending || migration.growth.after == 0) continue;
    if (first == nullptr) first = &migration.growth;
    last = &migration.growth;
  }
  if (first == nullptr) return;
  const auto before = static_cast<double>(first->before);
  const auto after = static_cast<double>(last->after);
  const std::string used = concat(bytes_of(first->before), " → ", bytes_of(last->after));
  const Limits& limits = run.limits;
  if (limits.growth_factor > 0) {
    rows.push_back(limit_row("Size of the database", used,
                             concat(show_number(limits.growth_factor), " times"),
                             before > 0 ? after / before / limits.growth_factor : -1));
  }
  if (limits.growth_bytes > 0) {
    const auto allowed = static_cast<double>(limits.growth_bytes);
    rows.push_back(limit_row("Size of the database", used,
                             concat(bytes_of(limits.growth_bytes), " more"),
                             std::max(after - before, 0.0) / allowed));
  }
  if (limits.growth_factor <= 0 && limits.growth_bytes == 0) {
    rows.push_back(limit_row("Size of the database", used, "no limit", -1));
  }
}

void add_age(const Run& run, std::vector<HtmlRow>& rows) {
  const std::string& today = run.policy.today.empty() ? run.started_at : run.policy.today;
  const std::optional<int> days = days_between(run.fixture.captured_at, today);
  if (!days) return;
  rows.push_back(limit_row(
      "Age of the fixture", count_of(*days, "day"), count_of(run.limits.fixture_days, "day"),
      run.limits.fixture_days > 0 ? static_cast<double>(*days) / run.limits.fixture_days : -1));
}

std::string show_pass(const PassRecord& pass) {
  if (!pass.error.empty()) {
    return concat(html_badge(Verdict::error, "stopped"), ' ', html_text(pass.error));
  }
  if (!pass.skipped.empty()) {
    return concat(html_badge(Verdict::skipped, "not run"), ' ', html_text(pass.skipped));
  }
  return "done";
}

std::string show_passes(const HtmlPage& page) {
  HtmlTable table{.caption = "Passes, in their order", .columns = {"Pass", "#Time", "Outcome"}};
  const auto& passes = page.run.passes;
  const std::size_t shown = std::min(passes.size(), page.detail.rows);
  for (const PassRecord& pass : std::span(passes).first(shown)) {
    table.rows.push_back({.cells = {html_text(pass.name, kLongestHtmlName), duration(pass.seconds),
                                    show_pass(pass)}});
    for (const PassPart& part : pass.parts) {
      table.rows.push_back({.cells = {concat("of it, ", html_text(part.name, kLongestHtmlName)),
                                      duration(part.seconds), ""}});
    }
  }
  table.left_out = passes.size() - shown;
  return html_table(table);
}

std::string draw_passes(const HtmlPage& page) {
  const Run& run = page.run;
  double all = 0;
  for (const PassRecord& pass : run.passes) all += pass.seconds;
  std::vector<HtmlChartRow> rows;
  double start = 0;
  for (const PassRecord& pass : run.passes) {
    if (pass.seconds > 0 && all > 0 && rows.size() < kMostBars) {
      rows.push_back({.label = concat(pass.name, ", ", duration(pass.seconds)),
                      .bars = {{start / all, pass.seconds / all, "first"}}});
    }
    start += pass.seconds;
  }
  return html_chart(concat(page.prefix, "chart-passes"),
                    concat("The passes one after another, ", duration(all), " in all"), rows);
}

using Script = std::optional<ScriptRecord>;

std::string show_seconds(const Script& script) {
  return script ? duration(script->seconds) : "–";
}

std::string show_scripts(const HtmlPage& page) {
  HtmlTable table{.caption = "Migrations: up, down, and up again",
                  .columns = {"Migration", "#Up", "#Down", "#Up again"}};
  for (const MigrationRecord& migration : page.run.migrations) {
    if (!migration.pending) continue;
    if (table.rows.size() == page.detail.rows) {
      ++table.left_out;
      continue;
    }
    table.rows.push_back(
        {.cells = {html_migration_link(page, migration.version), show_seconds(migration.up),
                   show_seconds(migration.down), show_seconds(migration.again)}});
  }
  return html_table(table);
}

std::string draw_scripts(const HtmlPage& page) {
  const Run& run = page.run;
  const auto scripts_of = [](const MigrationRecord& migration) {
    return std::array{&migration.up, &migration.down, &migration.again};
  };
  double most = 0;
  for (const MigrationRecord& migration : run.migrations) {
    for (const Script* script : scripts_of(migration)) {
      if (*script) most = std::max(most, (*script)->seconds);
    }
  }
  std::vector<HtmlChartRow> rows;
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.pending || most <= 0 || rows.size() == kMostBars) continue;
    HtmlChartRow row{.label = migration_name(run, migration.version)};
    std::size_t kind = 0;
    for (const Script* script : scripts_of(migration)) {
      if (*script) row.bars.push_back({0, (*script)->seconds / most, kHtmlBarKinds[kind]});
      ++kind;
    }
    if (!row.bars.empty()) rows.push_back(row);
  }
  if (rows.empty()) return "";
  return concat(html_chart(concat(page.prefix, "chart-migrations"),
                           "How long each migration took up, down, and up again", rows),
                html_legend({"up", "down", "up again"}));
}

std::string item(std::string_view label, const std::string& markup) {
  return markup.empty() ? "" : concat("<dt>", label, "</dt><dd>", markup, "</dd>\n");
}

std::string show_fixture(const Run& run) {
  const FixtureRecord& fixture = run.fixture;
  return item("Fixture", html_code(fixture.path)) +
         item("Fixture's SHA-256", html_code(fixture.sha256)) +
         item("Fixture's size", bytes_of(fixture.bytes)) +
         item("Captured", html_time(fixture.captured_at)) +
         item("Taken from the cache", fixture.from_cache ? "yes" : "") +
         item("Backup's checksum", html_code(run.backup.checksum)) +
         item("Backup's size", run.backup.bytes > 0 ? bytes_of(run.backup.bytes) : "");
}

}  // namespace

std::string html_limits(const HtmlPage& page) {
  const Run& run = page.run;
  if (run.text_only) return "";
  HtmlTable table{.caption = "Limits: what was used of what is allowed",
                  .columns = {"Limit", "#Used", "#Allowed", "#Share"}};
  if (const auto up = slowest(run, &MigrationRecord::up)) {
    table.rows.push_back(seconds_row("Slowest migration", *up, run.limits.apply_seconds));
  }
  if (const auto down = slowest(run, &MigrationRecord::down)) {
    table.rows.push_back(seconds_row("Slowest way back", *down, run.limits.rollback_seconds));
  }
  if (run.restore.needed && run.restore.error.empty()) {
    table.rows.push_back(
        seconds_row("Restore of the backup", run.restore.seconds, run.limits.rollback_seconds));
  }
  if (const auto wait = longest_wait(run)) {
    table.rows.push_back(
        seconds_row("Longest wait for a migration", *wait, run.limits.lock_seconds));
  }
  add_growth(run, table.rows);
  add_age(run, table.rows);
  return html_table(table);
}

std::string html_timeline(const HtmlPage& page) {
  if (page.run.text_only) return "";
  return html_section(
      page, "timeline", "Timeline",
      concat(draw_passes(page), show_passes(page), draw_scripts(page), show_scripts(page)));
}

std::string html_environment(const HtmlPage& page) {
  const Run& run = page.run;
  std::string facts =
      item("migration-gate", html_text(run.tool_version, kLongestHtmlName)) +
      item("Engine",
           html_text(trim(concat(run.engine, ' ', run.engine_version)), kLongestHtmlName)) +
      item("Migrations", html_code(run.folder)) +
      item("Format",
           html_text(concat(run.format, run.format_reason.empty() ? "" : ": ", run.format_reason)));
  if (!run.text_only) facts += show_fixture(run);
  facts += item("Started", html_time(run.started_at)) + item("Took", duration(run.seconds)) +
           item("Copies kept in", html_code(run.kept));
  std::string again;
  if (!run.command.empty()) {
    again = concat("<h3>Do the same again</h3>\n<pre class=\"command\"><code>",
                   html_text(run.command, 8 * kLongestHtmlText), "</code></pre>\n");
  }
  return html_section(page, "environment", "Environment",
                      concat("<dl>\n", facts, "</dl>\n", again));
}

}  // namespace gate
