// Green after all migrations: storage, references, objects, expectations.
#include <algorithm>
#include <map>

#include "gate/base/text.h"
#include "gate/checks/explain.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"
#include "gate/checks/reach.h"

namespace gate {

namespace {

constexpr std::string_view kDatabase = "database";

bool skip_unverified(const Run& run, Findings& findings) {
  const std::string reason = why_not_run(run, Phase::verify);
  if (!reason.empty()) findings.skip(std::string(kDatabase), reason);
  return !reason.empty();
}

// These questions are answered beside the other passes, and an end that comes early takes the
// answer.
bool skip_unchecked(const Run& run, Findings& findings) {
  if (skip_unverified(run, findings)) return true;
  if (run.verify.storage_was_checked) return false;
  findings.skip(std::string(kDatabase), "the run ended before this was known");
  return true;
}

// Tables that were there before this migration and are not after it.
std::vector<std::string> vanished(const StateDifference& change) {
  std::vector<std::string> names;
  for (const TableDifference& table : change.tables) {
    if (table.after.empty()) names.push_back(table.before);
  }
  for (const ObjectDifference& object : change.schema) {
    if (object.kind != "table" || object.change != Change::removed) continue;
    const bool is_known = std::ranges::any_of(
        names, [&](const std::string& name) { return equal_ignoring_case(name, object.name); });
    const bool is_renamed = std::ranges::any_of(change.tables, [&](const TableDifference& table) {
      return equal_ignoring_case(table.before, object.name) && !table.after.empty();
    });
    if (!is_known && !is_renamed) names.push_back(object.name);
  }
  return names;
}

// The statement that drops or renames a table of this name.
const StatementRecord* find_naming(const ScriptRecord& script, std::string_view table) {
  for (const StatementRecord& statement : script.statements) {
    for (const Effect& effect : statement.outcome.effects) {
      const bool is_drop = is_on_table(effect, Action::drop) && effect.cause == Cause::named;
      if (is_drop && equal_ignoring_case(effect.table, table)) return &statement;
    }
    for (const Rename& rename : statement.outcome.renames) {
      if (rename.column.empty() && equal_ignoring_case(rename.table, table)) return &statement;
    }
  }
  return nullptr;
}

void judge_vanished(const MigrationRecord& migration, Findings& findings) {
  const std::vector<std::string> gone = vanished(*migration.change);
  for (const std::string& table : gone) {
    const StatementRecord* statement = find_naming(*migration.up, table);
    Point& point = statement == nullptr
                       ? add(findings, Verdict::failed, migration, table,
                             concat(table, " is gone, and no statement drops or renames it"))
                       : add(findings, Verdict::passed, migration, table,
                             concat(table, " is gone, as ", headline_of(statement->sql), " says"));
    point_at(point, statement);
  }
  if (gone.empty()) {
    add(findings, Verdict::passed, migration, migration.version, "no table is gone");
  }
}

// Whether a table below it is found empty itself.
bool reads_emptied_table(const ViewRecord& view, const Run& run) {
  return std::ranges::any_of(run.tables, [&](const TableRecord& table) {
    const bool is_emptied = table.blue.value_or(0) > 0 && table.green == std::int64_t{0};
    return is_emptied && std::ranges::find(view.reads, table.name) != view.reads.end();
  });
}

void judge_health_of(const ViewRecord& view, const Run& run, Findings& findings) {
  if (view.blue == 0 || view.green > 0 || reads_emptied_table(view, run)) return;
  Point& point =
      findings.fail(view.name, concat("the view ", view.name, " shows nothing and showed ",
                                      count_of(view.blue, "row"), " before"));
  point.hint = concat("look at the conditions of ", view.name,
                      ": a comparison with NULL, or with a value that no row has, shows nothing; "
                      "allow it with the reason where that is meant");
  point_at_view(point, run, view);
}

void judge_freshness_of(const StaleView& view, Findings& findings) {
  if (view.refused) {
    Point& point =
        findings.add(Verdict::warning, view.name,
                     concat("the query of ", view.name,
                            " is refused since the migrations, and was answered before"));
    point.why = "Every REFRESH fails from now on, and it shows what was until one succeeds.";
    point.hint = concat("try it on a copy: REFRESH MATERIALIZED VIEW ", view.name,
                        "; its error says which value or function the query stumbles over");
    return;
  }
  if (!view.not_compared.empty()) {
    findings.skip(view.name, concat("whether ", view.name,
                                    " still has what its query answers: ", view.not_compared));
    return;
  }
  Point& point = findings.fail(
      view.name, concat(view.name,
                        " has the rows that its query gave before the migrations, and "
                        "not those that it gives now"));
  point.why = "What reads it shows what was, until somebody refreshes it.";
  point.hint =
      concat("refresh it at the end of the migration: REFRESH MATERIALIZED VIEW ", view.name);
}

// Of a virtual table, whose rows are sound: nobody laid hands on the storage.
bool is_about_index_of_text(const std::string& message) {
  return message.find("full-text index") != std::string::npos ||
         message.find("inverted index for FTS") != std::string::npos;
}

}  // namespace

void judge_integrity(const Run& run, Findings& findings) {
  const VerifyRecord& verify = run.verify;
  if (!verify.integrity.empty()) {
    Point& point = findings.fail(
        std::string(kDatabase), concat(count_of(std::ssize(verify.integrity), "problem"),
                                       " after the migrations, first: ", verify.integrity.front()));
    for (const std::string& message : verify.integrity) point.evidence.push_back({.key = message});
    if (std::ranges::all_of(verify.integrity, is_about_index_of_text)) {
      point.why = "A search does not find what is there, finds what is not, or is refused.";
      point.hint =
          "build the index anew at the end of the migration: INSERT INTO its_name(its_name) VALUES "
          "('rebuild'); where what it indexes is called otherwise now, drop it and create it first "
          "for the new name";
    }
    const std::vector<const MigrationRecord*> pending = pending_migrations(run);
    if (pending.size() == 1) point.migration = pending.front()->version;
    return;
  }
  if (skip_unchecked(run, findings)) return;
  findings.pass(std::string(kDatabase),
                concat("sound; ", count_of(std::ssize(verify.checked_tables), "changed table"),
                       " read in full"));
}

void judge_foreign_keys(const Run& run, Findings& findings) {
  for (const Finding& finding : run.verify.foreign_keys) {
    Point& point = findings.fail(finding.subject, concat(finding.subject, ": ", finding.message));
    point_at_reach(point, run, finding.subject);
  }
  if (!run.verify.foreign_keys.empty() || skip_unchecked(run, findings)) return;
  findings.pass(std::string(kDatabase), "no reference is broken that was not before");
}

void judge_references(const Run& run, Findings& findings) {
  for (const Finding& finding : run.verify.references) {
    Point& point = findings.fail(finding.subject, concat(finding.subject, ": ", finding.message));
    point_at_shape(point, run, finding.subject);
  }
  if (!run.verify.references.empty() || skip_unverified(run, findings)) return;
  findings.pass(std::string(kDatabase), "every foreign key refers to a table that is there");
}

void judge_sequences(const Run& run, Findings& findings) {
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    for (const SequenceDrop& drop : migration.sequences) {
      Point& point =
          add(findings, Verdict::failed, migration, drop.table,
              concat(drop.table, " has given out numbers up to ", with_thousands(drop.before),
                     ", and will go on after ", with_thousands(drop.after)));
      point_at_emptying(point, run, drop.table);
    }
    if (!migration.sequences.empty()) return;
    add(findings, Verdict::passed, migration, migration.version, "every counter goes on");
  });
}

void judge_tables_present(const Run& run, Findings& findings) {
  for_each_change(run, findings,
                  [&](const MigrationRecord& migration) { judge_vanished(migration, findings); });
}

void judge_objects_compile(const Run& run, Findings& findings) {
  for (const Finding& finding : run.verify.broken_objects) {
    Point& point = findings.fail(finding.subject, concat(finding.subject, ": ", finding.message));
    point_at_shape(point, run, finding.subject);
  }
  for (const Finding& table : run.verify.untried_writes) {
    findings.add(Verdict::skipped, table.subject,
                 concat("what triggers and conditions of ", table.subject,
                        " do with a row was not tried: ", table.message));
  }
  if (!run.verify.broken_objects.empty() || skip_unverified(run, findings)) return;
  findings.pass(std::string(kDatabase),
                run.verify.checked_objects.empty()
                    ? "there is no view and no trigger"
                    : concat(count_of(std::ssize(run.verify.checked_objects), "view or trigger"),
                             " still compiling"));
}

void judge_expectations(const Run& run, Findings& findings) {
  for (const ExpectationRecord& expectation : run.verify.expectations) {
    const std::string& subject = expectation.subject;
    Point& point =
        expectation.holds
            ? findings.add(Verdict::passed, subject, concat(subject, ": ", expectation.expected))
            : findings.fail(subject, concat(subject, ": expected ", expectation.expected,
                                            ", found ", expectation.found));
    point.location = expectation.location;
  }
  if (!run.verify.expectations.empty() || skip_unverified(run, findings)) return;
  const std::size_t declared = run.expect.tables.size() + run.expect.queries.size();
  if (declared > 0) {
    findings.add(Verdict::error, std::string(kDatabase),
                 "the declared expectations were not tried");
    return;
  }
  findings.pass(std::string(kDatabase), "the scenario declares none");
}

void judge_health_of_tables(const Run& run, Findings& findings) {
  if (skip_unverified(run, findings)) return;
  std::size_t healthy = 0;
  for (const TableRecord& table : run.tables) {
    if (table.blue.value_or(0) == 0 || !table.green) continue;
    if (*table.green > 0) {
      ++healthy;
      continue;
    }
    Point& point = findings.fail(table.name, concat(table.name, " is empty and had ",
                                                    count_of(*table.blue, "row"), " before"));
    point_at_emptying(point, run, table.name);
  }
  for (const ViewRecord& view : run.views) judge_health_of(view, run, findings);
  for (const StaleView& view : run.verify.stale_views) judge_freshness_of(view, findings);
  if (!findings.points.empty()) return;
  findings.pass(std::string(kDatabase),
                concat(count_of(static_cast<long long>(healthy), "table"), " with rows as before"));
}

}  // namespace gate
