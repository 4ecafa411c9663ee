// What each statement of a script did, and how the script ended.
#include <algorithm>
#include <span>

#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/html_parts.h"
#include "gate/report/html_table.h"
#include "gate/report/members.h"
#include "gate/report/points.h"

namespace gate {
namespace {

constexpr std::size_t kMostEffects = 12;  // of a statement
constexpr std::size_t kMostBlamed = 5;

std::string verb_of(Action action) {
  constexpr std::string_view kVerbs[] = {"inserts into", "updates", "deletes from",
                                         "creates",      "alters",  "drops"};
  return std::string(kVerbs[static_cast<std::size_t>(action)]);
}

std::string object_of(const Effect& effect) {
  if (effect.object == "table") {
    return concat(effect.table, effect.column.empty() ? "" : ".", effect.column);
  }
  const std::string name = concat(effect.object, ' ', effect.name);
  const bool is_of_table = !effect.table.empty() && effect.table != effect.name;
  return is_of_table ? concat(name, " on ", effect.table) : name;
}

std::string show_effect(const Effect& effect) {
  std::string text = concat(verb_of(effect.action), ' ', object_of(effect));
  if (effect.cause == Cause::cascade) text += " by cascade";
  if (effect.cause == Cause::part) text += " with a part of the table";
  if (effect.cause == Cause::trigger) text += concat(" by trigger ", effect.trigger);
  return text;
}

std::string show_lock(const TableLock& lock) {
  constexpr std::string_view kBarred[] = {"", ": nobody writes to it",
                                          ": nobody reads or writes it"};
  return concat("locks ", lock.table, " (", lock.mode, ")",
                kBarred[static_cast<std::size_t>(lock.bars)]);
}

// Less is what any statement needs to note down what it did.
constexpr std::int64_t kWorthASizeInHtml = 100'000;

void add_size(std::string_view what, const std::optional<std::int64_t>& bytes,
              std::vector<std::string>& items) {
  if (bytes.value_or(0) < kWorthASizeInHtml) return;
  items.push_back(concat(bytes_of(static_cast<unsigned long long>(*bytes)), what));
}

std::string show_list(const std::vector<std::string>& items) {
  if (items.empty()) return "";
  std::string markup;
  for (const std::string& one : items) markup += concat("<li>", one, "</li>");
  return concat("<ul>", markup, "</ul>");
}

std::string show_effects(const StatementRecord& statement) {
  std::vector<std::string> items;
  if (statement.undone) items.emplace_back("rolled back by the script");
  const std::vector<Effect>& effects = statement.outcome.effects;
  const std::size_t shown = std::min(effects.size(), kMostEffects);
  for (const Effect& effect : std::span(effects).first(shown)) {
    items.push_back(html_text(show_effect(effect), kLongestHtmlName));
  }
  const auto left = static_cast<long long>(effects.size() - shown);
  if (left > 0) items.push_back(concat("… and ", count_of(left, "more effect")));
  for (const std::string& table : statement.outcome.rewritten) {
    items.push_back(html_text(concat("stores every row of ", table, " anew"), kLongestHtmlName));
  }
  if (statement.outcome.commits_inside > 0) items.emplace_back("is committed in several steps");
  for (const TableLock& lock : statement.outcome.locks) {
    items.push_back(html_text(show_lock(lock), kLongestHtmlName));
  }
  add_size(" of WAL", statement.outcome.wal_bytes, items);
  add_size(" of temporary files", statement.outcome.temporary_bytes, items);
  for (const Circumstance circumstance : statement.outcome.depends_on) {
    items.push_back(
        concat("depends on ", kWords<Circumstance>[static_cast<std::size_t>(circumstance)]));
  }
  return show_list(items);
}

int last_line(const StatementRecord& statement) {
  const auto newlines = std::ranges::count(statement.sql, '\n');
  return statement.location.line + static_cast<int>(std::min<std::ptrdiff_t>(newlines, 1'000'000));
}

bool is_about(const Point& point, const StatementRecord& statement) {
  const Location& place = statement.location;
  return place.line > 0 && point.location.path == place.path && point.location.line >= place.line &&
         point.location.line <= last_line(statement);
}

// The findings that lie in this statement.
std::vector<const Point*> blame(const HtmlPage& page, const StatementRecord& statement) {
  std::vector<const Point*> points;
  for (const auto& [point, id] : page.point_ids) {
    if (is_about(*point, statement)) points.push_back(point);
  }
  std::ranges::stable_sort(points, {}, [](const Point* point) {
    return point->verdict == Verdict::failed ? 0 : point->verdict == Verdict::error ? 1 : 2;
  });
  if (points.size() > kMostBlamed) points.resize(kMostBlamed);
  return points;
}

std::string show_blame(const HtmlPage& page, const std::vector<const Point*>& points) {
  std::vector<std::string> items;
  for (const Point* point : points) {
    items.push_back(
        concat(html_badge(point->verdict), " <a href=\"#", page.point_ids.at(point), "\">",
               html_text(concat(point->check, ' ', point->subject), kLongestHtmlName), "</a>"));
  }
  return show_list(items);
}

std::string show_rows(const Outcome& outcome) {
  std::string text = with_thousands(outcome.rows_changed);
  if (outcome.rows_changed_indirectly > 0) {
    text += concat("<br>+", with_thousands(outcome.rows_changed_indirectly), " indirectly");
  }
  return text;
}

HtmlRow show_statement(const HtmlPage& page, const StatementRecord& statement) {
  const std::vector<const Point*> blamed = blame(page, statement);
  const bool is_culprit = !blamed.empty() && blamed.front()->verdict == Verdict::failed;
  HtmlRow row{.attributes = is_culprit ? " class=\"culprit\"" : ""};
  const std::string sql = html_sql(statement.sql, statement.location.line,
                                   is_culprit ? statement.location.line : 0, page.detail.sql_bytes);
  row.cells = {concat(sql, show_blame(page, blamed))};
  if (page.run.text_only) return row;
  row.cells.push_back(show_rows(statement.outcome));
  row.cells.push_back(duration(statement.outcome.seconds));
  row.cells.push_back(show_effects(statement));
  return row;
}

std::string show_refusal(const HtmlPage& page, const ScriptRecord& script) {
  if (script.error.empty()) return "";
  const std::string place = html_code(show_place(script.error_location));
  const std::string hint =
      script.error_hint.empty() ? "" : concat("<p>", html_text(script.error_hint), "</p>\n");
  const int line = script.error_location.line;
  return concat(
      "<div class=\"refusal\">\n<p>",
      html_badge(Verdict::failed, script.timed_out ? "stopped" : "refused"), ' ',
      html_text(script.error), place.empty() ? "" : concat(" at ", place), "</p>\n", hint,
      script.error_sql.empty() ? "" : html_sql(script.error_sql, line, line, page.detail.sql_bytes),
      "\n</div>\n");
}

}  // namespace

std::string html_outcome(const std::optional<ScriptRecord>& script, const std::string& not_run) {
  if (!script) {
    return concat(html_badge(Verdict::skipped, "not run"), not_run.empty() ? "" : ": ",
                  html_text(not_run, kLongestHtmlName));
  }
  const std::string time = duration(script->seconds);
  if (script->completed) return concat(html_badge(Verdict::passed, "ok"), " in ", time);
  if (script->timed_out) return concat(html_badge(Verdict::failed, "timed out"), " after ", time);
  if (script->error.empty()) return html_badge(Verdict::error, "not completed");
  return concat(html_badge(Verdict::failed, "refused"), " after ", time);
}

std::string html_script(const HtmlPage& page, std::string_view what, const ScriptRecord& script) {
  HtmlTable table{.caption = concat("Statements of ", what)};
  table.columns = page.run.text_only
                      ? std::vector<std::string>{"Statement"}
                      : std::vector<std::string>{"Statement", "#Rows changed", "#Time", "Effects"};
  const std::size_t shown = std::min(script.statements.size(), page.detail.statements);
  for (const StatementRecord& statement : std::span(script.statements).first(shown)) {
    table.rows.push_back(show_statement(page, statement));
  }
  table.left_out = script.statements.size() - shown;
  const std::string unseen =
      script.unseen.empty() ? "" : concat("<p>", html_text(script.unseen), "</p>\n");
  return concat(unseen, html_table(table), show_refusal(page, script));
}

}  // namespace gate
