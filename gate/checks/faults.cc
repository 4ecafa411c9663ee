// What a killed process, a full disk or another writer leaves of a migration, and whether starting
// the tool again is enough.
#include <algorithm>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"
#include "gate/model/parts.h"
#include "gate/sql/lexer.h"
#include "gate/sql/online.h"

namespace gate {

namespace {

constexpr std::size_t kMostExamples = 3;

// Whatever the script left is as it was or as it should be, and only the tool's own note of it is
// not: every migration of that tool has this moment.
bool is_tools_own(const FaultPoint& point) {
  if (point.aftermath == Aftermath::marked) return point.left != LeftOver::part;
  return point.aftermath == Aftermath::refused && point.left == LeftOver::all;
}

bool is_bad(const FaultPoint& point) {
  return point.aftermath != Aftermath::recovers && !is_tools_own(point);
}

// Half of it is there, and the tool itself says so and goes on only when somebody has looked. That
// is a warning where the tool has no transaction to give: whoever lets it write the scripts chose
// the tool, not the parts.
bool is_tools_way(const Run& run, const FaultPoint& point) {
  return run.never_wraps && point.aftermath == Aftermath::marked;
}

// What is built beside those who write is committed step by step, and there is no other way to do
// that: what is cut off stays, marked as not to be used, and the next run stumbles over it, or
// leaves it. A unique one that it leaves lets duplicates in for ever after.
bool is_online_way(const FaultPoint& point) {
  if (!point.inside || !is_concurrent(point.sql)) return false;
  const std::vector<Token> tokens = tokenize(point.sql);
  const bool is_unique = tokens.size() > 1 && is_word(tokens[1], "UNIQUE");
  return point.aftermath == Aftermath::refused ||
         (point.aftermath == Aftermath::elsewhere && !is_unique);
}

bool is_mild(const Run& run, const FaultPoint& point) {
  return is_tools_way(run, point) || is_online_way(point);
}

std::string place_of(const Location& location) {
  return concat(location.path.substr(location.path.rfind('/') + 1), ":", location.line);
}

std::string moment_of(const FaultPoint& point) {
  const bool is_known = !point.location.path.empty();
  const std::string place =
      is_known ? place_of(point.location) : concat("the tool's own ", headline_of(point.sql));
  if (point.inside) return concat("killed inside ", place);
  const bool is_first = !is_known && point.sql.empty();
  const std::string when = is_first ? " from the beginning" : concat(" after ", place);
  switch (point.kind) {
    case FaultKind::killed:
      return concat("killed", when);
    case FaultKind::disk_full:
      return concat("with a full disk", when);
    case FaultKind::crashed:
      return concat("with the database's server killed and started again", when);
    case FaultKind::locked:
      return concat("with another connection writing", when);
  }
  return when;
}

std::string left_over_of(const FaultPoint& point) {
  switch (point.left) {
    case LeftOver::nothing:
      return "it leaves nothing of itself";
    case LeftOver::all:
      return "it is applied, and the history does not say so";
    case LeftOver::part:
      break;
  }
  return concat("it leaves a part of itself (", join(point.effects, ", "), ")");
}

std::string end_of(const FaultPoint& point) {
  switch (point.aftermath) {
    case Aftermath::recovers:
      return "the second run brings it to its end";
    case Aftermath::marked:
      return concat("the tool refuses to go on (", point.error, ")");
    case Aftermath::refused:
      return concat(
          "the second run is refused",
          point.error_location.path.empty() ? "" : concat(" at ", place_of(point.error_location)),
          ": ", point.error);
    case Aftermath::elsewhere:
      if (point.inside && is_concurrent(point.sql)) {
        return "the second run goes through and leaves what cannot be used";
      }
      if (point.kind == FaultKind::crashed) {
        return "the second run goes through and ends with other content: what the server does not "
               "write down, as of UNLOGGED tables, is gone";
      }
      return "the second run goes through and ends with other content: what it had done is done "
             "twice";
    case Aftermath::untrue:
      return "the history says that there is nothing left to do";
    case Aftermath::damaged:
      return concat("the database is damaged: ", point.error);
  }
  return "";
}

std::string describe(const FaultPoint& point) {
  if (point.aftermath == Aftermath::damaged) return concat(moment_of(point), ", ", end_of(point));
  return concat(moment_of(point), ", ", left_over_of(point), "; ", end_of(point));
}

std::string times(std::int64_t number, std::string_view what) {
  return number == 0 ? ""
                     : concat(", ", what, number == 1 ? " once" : concat(" ", number, " times"));
}

std::string tried_of(const FaultRecord& record) {
  const auto count = [&](FaultKind kind, bool inside) {
    return std::ranges::count_if(record.points, [&](const FaultPoint& point) {
      return point.kind == kind && point.inside == inside;
    });
  };
  return concat("killed at ", record.tried, " of ", record.boundaries, " boundaries",
                times(count(FaultKind::killed, true), "inside a statement"),
                times(count(FaultKind::disk_full, false), "disk full"),
                times(count(FaultKind::locked, false), "locked"),
                times(count(FaultKind::crashed, false), "its server killed"),
                record.not_tried.empty() ? "" : concat(" (", record.not_tried, ")"));
}

void report(const Run& run, const MigrationRecord& migration, const std::string& subject,
            const std::vector<const FaultPoint*>& alike, Findings& findings) {
  const FaultPoint& first = *alike.front();
  const std::string sql = headline_of(first.sql);
  Point& point = add(findings, is_mild(run, first) ? Verdict::warning : Verdict::failed, migration,
                     sql.empty() ? subject : sql, describe(first));
  if (is_tools_way(run, first)) {
    point.message += concat("; ", run.format,
                            " opens no transaction: restore the backup then, or write BEGIN and "
                            "COMMIT into the file now, after its PRAGMAs");
  }
  if (first.inside && is_concurrent(first.sql) && is_word(tokenize(first.sql)[0], "CREATE")) {
    point.hint =
        "have the tool run DROP INDEX CONCURRENTLY IF EXISTS … before it, and leave IF NOT EXISTS "
        "away: an index that an earlier run has left is not valid";
  }
  if (alike.size() > 1) {
    point.message += concat("; so it ends at ", alike.size(), " points");
  }
  if (!first.location.path.empty()) point.location = first.location;
  point.statement = first.sql;
  for (const FaultPoint* one : alike) {
    if (point.evidence.size() == kMostExamples) break;
    point.evidence.push_back({.key = describe(*one)});
  }
}

std::int64_t tried_inside(const StatementRecord& statement, const FaultRecord& record) {
  return std::ranges::count_if(record.points, [&](const FaultPoint& point) {
    return point.inside && point.location == statement.location;
  });
}

// Why nobody knows what is left of a procedure that commits, or of a block; empty = it was cut off
// after each of its commits, or has none.
std::string why_open_inside(const ScriptRecord& script, const FaultRecord& record) {
  for (const StatementRecord& statement : script.statements) {
    const std::int64_t ends = statement.outcome.commits_inside;
    const std::int64_t tried = tried_inside(statement, record);
    if (tried >= ends || is_concurrent(statement.sql)) continue;
    return concat("it ends ", count_of(ends, "transaction"),
                  " inside itself, and was cut off after ",
                  tried == 0 ? "none" : std::to_string(tried), " of them");
  }
  return {};
}

void judge_script(const Run& run, const MigrationRecord& migration, const ScriptRecord& script,
                  const FaultRecord& record, const std::string& subject, Findings& findings) {
  bool any = false;
  for (const Aftermath aftermath : {Aftermath::damaged, Aftermath::untrue, Aftermath::elsewhere,
                                    Aftermath::refused, Aftermath::marked}) {
    std::vector<const FaultPoint*> alike;
    for (const FaultPoint& point : record.points) {
      if (point.aftermath == aftermath && is_bad(point)) alike.push_back(&point);
    }
    // What is worst says how bad it is, and a kill says best after what.
    std::ranges::stable_sort(alike, {}, [&](const FaultPoint* point) {
      return std::pair(is_mild(run, *point), point->kind);
    });
    if (!alike.empty()) report(run, migration, subject, alike, findings);
    any |= !alike.empty();
  }
  if (any) return;
  if (record.points.empty()) {
    add(findings, Verdict::skipped, migration, subject,
        record.not_tried.empty() ? "there is no moment at which it could be disturbed"
                                 : record.not_tried);
    return;
  }
  const std::string open = why_open_inside(script, record);
  if (!open.empty()) {
    add(findings, Verdict::skipped, migration, subject, concat(open, "; ", tried_of(record)));
    return;
  }
  add(findings, Verdict::passed, migration, subject, tried_of(record));
}

std::string subject_of(const MigrationRecord& migration, Direction direction) {
  return direction == Direction::up ? migration.version : concat(migration.version, " down");
}

// Why there is no record; empty = nobody knows.
std::string why_not_tried(const Run& run, const MigrationRecord& migration) {
  if (!migration.up->completed) return "it was not applied to its end";
  const auto pass = std::ranges::find(run.passes, "faults", &PassRecord::name);
  if (pass == run.passes.end()) return "no faults were tried";
  return pass->error.empty() ? pass->skipped : pass->error;
}

// Once for all scripts, since none of them could do anything about it.
void note_tools_own(const Run& run, Findings& findings) {
  int marked = 0;
  int unrecorded = 0;
  for (const MigrationRecord& migration : run.migrations) {
    for (const auto* record : {&migration.up_faults, &migration.down_faults}) {
      if (!*record) continue;
      const auto has = [&](Aftermath aftermath) {
        return std::ranges::any_of((*record)->points, [&](const FaultPoint& point) {
          return point.aftermath == aftermath && is_tools_own(point);
        });
      };
      marked += has(Aftermath::marked) ? 1 : 0;
      unrecorded += has(Aftermath::refused) ? 1 : 0;
    }
  }
  if (marked > 0) {
    findings.pass("history",
                  concat("killed in the middle of ", count_of(marked, "script"), ", ", run.format,
                         " refuses to go on until its mark is cleared by hand; all of the script "
                         "is there then, or nothing"));
  }
  if (unrecorded > 0) {
    findings.pass("history",
                  concat("killed between the COMMIT of ", count_of(unrecorded, "script"),
                         " and the tool's row for it, it is applied and not recorded, and the "
                         "second run is refused: the row is then to be written by hand"));
  }
}

// Whether it was killed at every boundary, and none of them left anything to do by hand.
bool is_proven_harmless(const std::optional<FaultRecord>& record) {
  return record && record->not_tried.empty() && record->tried == record->boundaries &&
         record->tried > 0 && std::ranges::none_of(record->points, is_bad);
}

void judge_parts(const MigrationRecord& migration, const ScriptRecord& script,
                 const std::optional<FaultRecord>& faults, const std::string& subject,
                 Findings& findings) {
  if (script.ended_tools_transaction) {
    add(findings, Verdict::skipped, migration, subject, "it ends the tool's transaction");
    return;
  }
  const auto parts = parts_of(script);
  if (!parts.empty() && parts.front()->transaction == 0) {
    add(findings, Verdict::skipped, migration, subject, "its transactions were not observed");
    return;
  }
  if (!script.unseen.empty()) {
    add(findings, Verdict::skipped, migration, subject,
        concat("its statements are not known: ", script.unseen));
    return;
  }
  const std::string open = why_open_inside(script, faults.value_or(FaultRecord{}));
  if (!open.empty()) {
    add(findings, Verdict::skipped, migration, subject, open);
    return;
  }
  if (is_at_once(script)) {
    add(findings, Verdict::passed, migration, subject,
        "all of it is committed at once, or nothing");
    return;
  }
  if (parts.size() < 2) {
    add(findings, Verdict::passed, migration, subject,
        "it is one statement, which cannot but be committed in several steps of its own: see "
        "deploy/crash-safe");
    return;
  }
  const std::string how = concat("it is committed in ", parts.size(), " parts");
  if (is_proven_harmless(faults)) {
    add(findings, Verdict::passed, migration, subject,
        concat(how, "; killed after each of them it recovers"));
    return;
  }
  const Location& place = parts.front()->location;
  const std::string last = place.line > 0 ? place_of(place) : headline_of(parts.front()->sql);
  Point& point =
      add(findings, Verdict::failed, migration, subject,
          concat(how, ": what was done up to ", last, " stays when a later statement fails"));
  point_at(point, parts.front());
}

}  // namespace

void judge_crash_safe(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    if (!migration.up_faults) {
      const std::string reason = why_not_tried(run, migration);
      add(findings, Verdict::skipped, migration, migration.version,
          reason.empty() ? "no faults were tried" : reason);
      return;
    }
    if (migration.up->ended_tools_transaction) {  // has its own check
      add(findings, Verdict::skipped, migration, migration.version,
          "it ends the tool's transaction");
    } else {
      judge_script(run, migration, *migration.up, *migration.up_faults,
                   subject_of(migration, Direction::up), findings);
    }
    if (!migration.down_faults) return;
    judge_script(run, migration, *migration.down, *migration.down_faults,
                 subject_of(migration, Direction::down), findings);
  });
  note_tools_own(run, findings);
}

void judge_transactional(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    if (!migration.up->completed) {
      add(findings, Verdict::skipped, migration, migration.version,
          "it was not applied to its end");
      return;
    }
    judge_parts(migration, *migration.up, migration.up_faults, subject_of(migration, Direction::up),
                findings);
    if (!migration.down || !migration.down->completed) return;
    judge_parts(migration, *migration.down, migration.down_faults,
                subject_of(migration, Direction::down), findings);
  });
}

}  // namespace gate
