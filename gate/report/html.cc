// One file that asks nobody for anything: it is read from a mail, an archive, or an artifact store
// that lets neither CSS nor JavaScript in, and then says the same.
#include <array>

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/report/formats.h"
#include "gate/report/html_parts.h"

namespace gate {

extern const std::string_view kReportCss;
extern const std::string_view kReportJs;

namespace {

constexpr std::size_t kLongestTitle = 40;

int digit_of(char hex) {
  return hex <= '9' ? hex - '0' : hex - 'a' + 10;
}

std::string base64_of_hex(const std::string& hex) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : hex) {
    bits = (bits << 4 | static_cast<unsigned>(digit_of(c))) & 0xFFF;
    count += 4;
    if (count < 6) continue;
    count -= 6;
    out += kLetters[bits >> count & 0x3F];
  }
  if (count > 0) out += kLetters[bits << (6 - count) & 0x3F];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::string source_of(std::string_view text) {
  return concat("'sha256-", base64_of_hex(sha256(text)), '\'');
}

std::string name_of(const Run& run) {
  return run.scenario.empty() ? "rehearsal" : run.scenario;
}

// Whatever depends on a pass that stopped says nothing.
std::string show_stops(const Run& run) {
  std::string markup;
  for (const PassRecord& pass : run.passes) {
    if (pass.error.empty()) continue;
    markup += concat("<p>", html_badge(Verdict::error, "stopped"), ' ',
                     html_text(pass.name, kLongestHtmlName), ": ", html_text(pass.error), "</p>\n");
  }
  if (run.stopped_by != 0) {
    markup += concat("<p>", html_badge(Verdict::error, "stopped"), " by signal ", run.stopped_by,
                     "</p>\n");
  }
  return markup;
}

// The sections that this page has, in their order.
std::string show_contents(const std::string& body) {
  std::string items;
  for (const auto& [id, title] :
       {std::pair{"since", "Since the base"}, std::pair{"findings", "Findings"},
        std::pair{"migrations", "Migrations"}, std::pair{"rollback", "Rollback proof"},
        std::pair{"rows", "Rows"}, std::pair{"timeline", "Timeline"},
        std::pair{"skipped", "Skipped"}, std::pair{"passed", "Passed"},
        std::pair{"environment", "Environment"}}) {
    if (body.find(concat("<section id=\"", id, '"')) == body.npos) continue;
    items += concat("<li><a href=\"#", id, "\">", title, "</a></li>\n");
  }
  return concat("<nav aria-label=\"Sections\">\n<ul>\n", items, "</ul>\n</nav>\n");
}

std::string render(const Run& run, const Judgement& judgement, const HtmlDetail& detail,
                   const Comparison* comparison, bool is_cut) {
  const HtmlPage page = html_page_of(run, judgement, detail, comparison);
  const HtmlVerdict verdict = html_verdict(judgement.verdict, run.text_only);
  const std::string body = html_sections(page);
  return html_document(
      concat(verdict.word, ": ", html_text(name_of(run), kLongestTitle)),
      concat(html_banner(verdict, html_text(name_of(run), kLongestHtmlName), html_summary(page),
                         is_cut),
             show_contents(body), "<main id=\"main\">\n<div id=\"filter\"></div>\n", body,
             "</main>\n"));
}

}  // namespace

std::string html_document(const std::string& words, const std::string& body) {
  const std::string policy =
      concat("default-src 'none'; style-src ", source_of(kReportCss), "; script-src ",
             source_of(kReportJs), "; base-uri 'none'; form-action 'none'");
  return concat("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
                "<meta http-equiv=\"Content-Security-Policy\" content=\"", policy, "\">\n",
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
                "<meta name=\"color-scheme\" content=\"light dark\">\n<title>", words,
                " - migration-gate</title>\n<style>", kReportCss, "</style>\n</head>\n",
                "<body>\n<a class=\"skip\" href=\"#main\">To the findings</a>\n", body, "<script>",
                kReportJs, "</script>\n</body>\n</html>\n");
}

HtmlVerdict html_verdict(GateVerdict verdict, bool text_only) {
  switch (verdict) {
    case GateVerdict::failed:
      return {"failed", Verdict::failed};
    case GateVerdict::not_judged:
      return {"not judged", Verdict::error};
    case GateVerdict::passed:
      break;
  }
  return {text_only ? "linted" : "passed", Verdict::passed};
}

std::string html_counts(const Counts& counts) {
  std::string items;
  const auto add = [&](Verdict verdict, int count) {
    items += concat("<li class=\"", to_string(verdict), "\"><span aria-hidden=\"true\">",
                    icon_of(verdict), "</span> <b>", with_thousands(count), "</b> ",
                    to_string(verdict), "</li>\n");
  };
  add(Verdict::failed, counts.failed);
  add(Verdict::error, counts.error);
  add(Verdict::warning, counts.warning);
  add(Verdict::passed, counts.passed);
  add(Verdict::skipped, counts.skipped);
  return concat("<ul class=\"counts\">\n", items, "</ul>\n");
}

std::string html_summary(const HtmlPage& page) {
  return concat("<p class=\"headline\">", html_text(page.judgement.headline), "</p>\n",
                show_stops(page.run), html_counts(page.judgement.counts), html_limits(page));
}

std::string html_sections(const HtmlPage& page) {
  return html_comparison(page) + html_findings(page) + html_migrations(page) + html_rollback(page) +
         html_rows(page) + html_timeline(page) + html_skipped(page) + html_passed(page) +
         html_environment(page);
}

std::string html_banner(const HtmlVerdict& verdict, const std::string& title,
                        const std::string& markup, bool is_cut) {
  const std::string note =
      is_cut ? "<p class=\"note\">Shortened, so that this file stays below 2 MB: each list says "
               "how much more there is. The JSON report has all of it.</p>\n"
             : "";
  return concat("<header class=\"banner ", to_string(verdict.as), "\">\n<h1>",
                html_badge(verdict.as, verdict.word), ' ', title, "</h1>\n", markup, note,
                "</header>\n");
}

HtmlPage html_page_of(const Run& run, const Judgement& judgement, const HtmlDetail& detail,
                      const Comparison* comparison, const std::string& prefix) {
  HtmlPage page{.run = run,
                .judgement = judgement,
                .detail = detail,
                .comparison = comparison,
                .prefix = prefix};
  HtmlIds ids;
  for (const char* taken :
       {"since", "findings", "migrations", "rollback", "rows", "timeline", "skipped", "passed",
        "environment", "main", "filter", "chart-passes", "chart-migrations", "chart-rows"}) {
    ids.take(taken);
  }
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.pending || page.migration_ids.size() == detail.migrations) continue;
    page.migration_ids[&migration] = prefix + ids.take(concat("migration-", migration.version));
  }
  std::array<std::size_t, 5> counts{};
  for (const Point& point : judgement.points) {
    if (!is_finding(point)) continue;
    if (counts.at(static_cast<std::size_t>(point.verdict))++ >= detail.points) continue;
    const bool is_about_itself = point.subject == point.migration;
    page.point_ids[&point] =
        prefix + ids.take(concat(point.check, '-', is_about_itself ? "" : point.subject, '-',
                                 point.migration));
  }
  return page;
}

std::string html_section(const HtmlPage& page, std::string_view id, std::string_view title,
                         const std::string& markup) {
  if (markup.empty()) return "";
  return concat("<section id=\"", page.prefix, id, "\">\n<h2>", title, "</h2>\n", markup,
                "</section>\n");
}

void write_html(const Run& run, const Judgement& judgement, const ReportOptions& options,
                std::ostream& out) {
  out << html_within_limit([&](const HtmlDetail& detail, bool is_cut) {
    return render(run, judgement, detail, options.comparison, is_cut);
  });
}

}  // namespace gate
