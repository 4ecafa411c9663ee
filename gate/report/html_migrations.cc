// The pending migrations of an HTML report, each with all that was seen of it.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/model/lock_time.h"
#include "gate/report/html_parts.h"
#include "gate/report/html_table.h"
#include "gate/report/members.h"
#include "gate/report/text.h"

namespace gate {
namespace {

std::string item(std::string_view label, const std::string& markup) {
  return markup.empty() ? "" : concat("<dt>", label, "</dt><dd>", markup, "</dd>\n");
}

// The worst that was said of it; nothing where nobody said anything.
std::optional<Verdict> verdict_of(const Judgement& judgement, const MigrationRecord& migration) {
  constexpr Verdict kWorstFirst[] = {Verdict::failed, Verdict::error, Verdict::warning,
                                     Verdict::passed, Verdict::skipped};
  for (const Verdict verdict : kWorstFirst) {
    const bool has = std::ranges::any_of(judgement.points, [&](const Point& point) {
      return point.verdict == verdict && point.migration == migration.version;
    });
    if (has) return verdict;
  }
  return {};
}

std::string show_waiting(std::string_view who, const Waiting& waiting) {
  return concat(who, ": ", count_of(waiting.visits, "statement"), " answered, ",
                with_thousands(waiting.gave_up), " gave up, the longest wait ",
                duration(waiting.longest_seconds));
}

std::string show_locks(const LockRecord& locks) {
  if (!locks.not_tried.empty()) {
    return locks.not_tried == kNotLookedAt
               ? ""
               : concat("not observed: ", html_text(locks.not_tried, kLongestHtmlName));
  }
  std::string markup = concat("<ul><li>", show_waiting("readers", locks.readers), "</li><li>",
                              show_waiting("writers", locks.writers), "</li>");
  if (!locks.error.empty()) {
    markup += concat("<li>", html_badge(Verdict::failed, "refused"), ' ', html_text(locks.error),
                     "</li>");
  }
  return concat(markup, "</ul>");
}

std::string show_growth(const GrowthRecord& growth) {
  if (growth.after == 0) return "";
  std::string text = concat(bytes_of(growth.before), " → ", bytes_of(growth.after));
  if (growth.journal) text += concat("; journal ", bytes_of(*growth.journal), " at most");
  if (growth.temporary) text += concat("; temporary ", bytes_of(*growth.temporary), " at most");
  return text;
}

std::string show_faults(const std::optional<FaultRecord>& faults) {
  if (!faults) return "";
  const std::string why = faults->not_tried.empty() ? "" : html_text(faults->not_tried);
  if (faults->tried == 0) return why.empty() ? "" : concat("not tried: ", why);
  const auto bad = std::ranges::count_if(faults->points, [](const FaultPoint& point) {
    return point.aftermath != Aftermath::recovers;
  });
  return concat(with_thousands(faults->tried), " of ", with_thousands(faults->boundaries),
                " places tried, ", with_thousands(bad), " that it does not recover from",
                why.empty() ? "" : "; ", why);
}

std::string show_facts(const HtmlPage& page, const MigrationRecord& migration) {
  std::string facts = item("File", html_code(migration.path)) +
                      item("Checksum", html_code(migration.checksum, kLongestHtmlName));
  if (page.run.text_only) return concat("<dl>\n", facts, "</dl>\n");
  facts += item("Up", html_outcome(migration.up, migration.not_run));
  if (migration.has_down || migration.down) {
    facts += item("Down", html_outcome(migration.down, migration.down_not_run)) +
             item("Up again", html_outcome(migration.again, migration.again_not_run));
  } else {
    facts += item("Down", "none");
  }
  facts += item("Locks", show_locks(migration.locks)) +
           item("Size of the database", show_growth(migration.growth)) +
           item("Interrupted on the way up", show_faults(migration.up_faults)) +
           item("Interrupted on the way down", show_faults(migration.down_faults));
  return concat("<dl>\n", facts, "</dl>\n");
}

std::string show_script(const HtmlPage& page, std::string_view what,
                        const std::optional<ScriptRecord>& script) {
  if (!script) return "";
  const std::string markup = html_script(page, what, *script);
  if (markup.empty()) return "";
  const bool is_open = !script->error.empty();
  return concat("<details", is_open ? " open" : "", ">\n<summary>", what, ": ",
                count_of(std::ssize(script->statements), "statement"), "</summary>\n", markup,
                "</details>\n");
}

std::string show_migration(const HtmlPage& page, const MigrationRecord& migration,
                           const std::string& id) {
  const std::optional<Verdict> found = verdict_of(page.judgement, migration);
  const Verdict verdict = found.value_or(Verdict::skipped);
  const bool is_open = verdict == Verdict::failed || verdict == Verdict::error;
  std::string markup = concat("<details class=\"item ", to_string(verdict), "\" id=\"", id, '"',
                              is_open ? " open" : "", ">\n<summary><h3>",
                              html_badge(verdict, found ? to_string(verdict) : "not judged"), ' ',
                              html_text(migration_name(page.run, migration.version)),
                              "</h3></summary>\n", show_facts(page, migration));
  if (migration.up) markup += html_script(page, "up", *migration.up);
  if (migration.change) markup += html_change(page, *migration.change);
  markup += show_script(page, "down", migration.down);
  // Once more only where it did not go as the first time.
  if (migration.again && !migration.again->error.empty()) {
    markup += show_script(page, "up again", migration.again);
  }
  if (migration.verify_script) {
    markup += show_script(page, "verify script", migration.verify_script->script);
  }
  return markup + "</details>\n";
}

}  // namespace

std::string html_migration_link(const HtmlPage& page, const std::string& version) {
  const std::string name = html_text(migration_name(page.run, version), kLongestHtmlName);
  for (const MigrationRecord& migration : page.run.migrations) {
    if (migration.version != version) continue;
    const auto id = page.migration_ids.find(&migration);
    if (id != page.migration_ids.end())
      return concat("<a href=\"#", id->second, "\">", name, "</a>");
  }
  return name;
}

std::string html_migrations(const HtmlPage& page) {
  std::string markup;
  std::size_t left_out = 0;
  std::size_t applied = 0;
  for (const MigrationRecord& migration : page.run.migrations) {
    // Too long already: it will be written again, with less of each.
    if (markup.size() > kLongestPage) return markup;
    if (!migration.pending) {
      ++applied;
    } else if (const auto id = page.migration_ids.find(&migration);
               id != page.migration_ids.end()) {
      markup += show_migration(page, migration, id->second);
    } else {
      ++left_out;
    }
  }
  markup += html_more(left_out, "migration");
  if (markup.empty()) markup = "<p>No migration is pending.</p>\n";
  if (applied > 0) {
    markup += concat("<p>Applied before: ", count_of(static_cast<long long>(applied), "migration"),
                     ".</p>\n");
  }
  return html_section(page, "migrations", "Migrations", markup);
}

}  // namespace gate
