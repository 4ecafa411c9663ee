// What the migrations make of nothing, against what is there and what should be.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

// How the two sides of a comparison are called.
struct Sides {
  std::string wanted{};   // "the applied migrations"
  std::string found{};    // "the fixture"
  std::string nobody{};   // "no applied migration creates it"
  std::string missing{};  // "does not have it"
};

std::string with_words(const std::string& words) {
  const bool is_statement = words.find('\n') != words.npos || words.size() > 80;
  return words.empty() || is_statement ? "" : concat(" (", words, ")");
}

std::string describe(const ObjectDifference& object, const Sides& sides) {
  const std::string what = concat(object.kind, " ", object.name);
  switch (object.change) {
    case Change::added:
      return concat(what, with_words(object.after), " exists in ", sides.found, " but ",
                    sides.nobody);
    case Change::removed:
      return concat(what, with_words(object.before), " is made by ", sides.wanted, " but ",
                    sides.found, " does not have it");
    case Change::renamed:
      return concat(what, " is called ", object.after, " in ", sides.found, " and ", object.before,
                    " by ", sides.wanted);
    case Change::reordered:
      return concat(what, " has its columns in another order: ", object.after, " in ", sides.found,
                    ", ", object.before, " by ", sides.wanted);
    case Change::changed:
      break;
  }
  if (object.before.empty() && object.after.empty()) {
    return concat(what, " is another in ", sides.found, " than ", sides.wanted, " make");
  }
  return concat(what, " is ", object.after, " in ", sides.found, ", and ", object.before, " by ",
                sides.wanted);
}

void advise_on_order(Point& point) {
  point.why =
      "SELECT * read by position, and INSERT without a list of columns, mean other columns on the "
      "two; nothing else does";
  point.hint =
      "allow it where every statement of the application names its columns; it is what ALTER TABLE "
      "ADD COLUMN leaves where the table was made anew elsewhere";
}

// Whether the one side never set what the other did.
bool is_unset(const ObjectDifference& object) {
  return object.kind == "setting" && object.before == "0";
}

void advise_on_setting(Point& point) {
  point.why =
      "a database that the migrations make from nothing does not say what production says, "
      "and who asks for it takes the one for another version than the other";
  point.hint = "set it in a migration, too; or allow it where the application sets it by itself";
}

void report(const SchemaMatch& match, const Sides& sides, Findings& findings) {
  for (const ObjectDifference& object : match.differences) {
    const bool is_order = object.change == Change::reordered;
    const bool is_mild = is_order || is_unset(object);
    Point& point = findings.add(is_mild ? Verdict::warning : Verdict::failed, object.name,
                                describe(object, sides));
    if (is_order) advise_on_order(point);
    if (is_unset(object)) advise_on_setting(point);
  }
}

// A file of CREATE statements hardly ever says what else a database carries.
SchemaMatch without_unset(SchemaMatch match) {
  std::erase_if(match.differences, is_unset);
  return match;
}

// Against a file that the scenario names; false where there is nothing to compare.
bool can_compare(const SchemaMatch& match, const std::string& subject, const std::string& none,
                 Findings& findings) {
  if (match.file.empty()) {
    findings.skip(subject, none);
  } else if (!match.unreadable.empty()) {
    findings.fail(subject, concat(match.unreadable, ": nothing can be compared with it"))
        .location.path = match.file;
  } else if (!match.not_compared.empty()) {
    findings.skip(subject, match.not_compared);
  } else {
    return true;
  }
  return false;
}

// The word for "this is as large a part of the fixture as nobody makes by hand".
bool is_mostly_foreign(const Run& run) {
  return std::ssize(run.drift.scratch.foreign_tables) > run.drift.history.tables;
}

std::string shown(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 3;
  const std::vector<std::string> first(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(kMost, names.size())));
  return concat(join(first, ", "), names.size() > kMost ? ", …" : "");
}

// Why the folder seems to begin with a database that was there before it; empty = it does not.
std::string why_baseline(const Run& run) {
  const ScratchRecord& scratch = run.drift.scratch;
  if (scratch.begins_empty && !scratch.foreign_tables.empty()) {
    return "the first applied migration does nothing: it stands for what was there before";
  }
  if (scratch.found_nothing) {
    return "the first migrations change what no migration makes: the folder begins with a database "
           "that was there before";
  }
  if (run.history.applied.empty() && !scratch.foreign_tables.empty()) {
    return concat("the fixture has tables that no migration makes (", shown(scratch.foreign_tables),
                  "), and no migration is applied to it: it was there before the folder");
  }
  for (const AppliedMigration& applied : run.history.applied) {
    if (find_record(run, applied.version) != nullptr) continue;
    return concat("the history has migration ", applied.version, ", which ", run.folder, " lacks");
  }
  if (!run.drift.consolidated.file.empty()) {
    return concat(run.drift.consolidated.file, " may make what the folder does not");
  }
  return "";
}

// Whether the folder may well be meant to stand on something else.
enum class Doubt { none, some, all };

Doubt doubt_about(const Run& run) {
  const ScratchRecord& scratch = run.drift.scratch;
  const ScriptStop& stop = *scratch.stop;
  switch (stop.kind) {
    case RefusalKind::environment:
      return Doubt::all;
    case RefusalKind::rows:
      return Doubt::some;
    case RefusalKind::missing_table:
    case RefusalKind::missing_object:
      break;
    case RefusalKind::exists:
    case RefusalKind::deadlock:
      return Doubt::none;
    case RefusalKind::other:  // production took it, perhaps by another version of the engine
      return is_applied(run, stop.version) ? Doubt::some : Doubt::none;
  }
  if (scratch.made_elsewhere) return Doubt::none;
  if (!why_baseline(run).empty()) return Doubt::all;
  const bool is_table = stop.kind == RefusalKind::missing_table;
  return is_table || !scratch.foreign_tables.empty() ? Doubt::some : Doubt::none;
}

std::string why_skipped(const Run& run, const ScriptStop& stop) {
  if (stop.kind == RefusalKind::environment) return "nothing can be said of the folder";
  return why_baseline(run);
}

void put_stop(Point& point, const ScriptStop& stop) {
  point.migration = stop.version;
  point.location = stop.location.path.empty() ? Location{.path = stop.path} : stop.location;
  point.statement = stop.sql;
}

std::string refusal_of(const Run& run, const ScriptStop& stop) {
  return concat(title_of(run, stop.version), " is refused on an empty database: ", stop.error);
}

std::string_view doubt_in(const ScriptStop& stop) {
  if (stop.kind == RefusalKind::rows) return "it may need rows that no migration inserts";
  if (stop.kind == RefusalKind::other) return "production took it once, or another text of it";
  return "no migration makes it, and perhaps none is meant to";
}

void judge_stop(const Run& run, const ScriptStop& stop, Findings& findings) {
  const std::string refusal = refusal_of(run, stop);
  const Doubt doubt = doubt_about(run);
  if (doubt == Doubt::all) {
    return findings.skip(stop.version, concat(refusal, "; ", why_skipped(run, stop)));
  }
  if (doubt == Doubt::none) {
    return put_stop(findings.fail(stop.version, refusal), stop);
  }
  put_stop(findings.add(Verdict::warning, stop.version, concat(refusal, "; ", doubt_in(stop))),
           stop);
}

std::string how_many(std::size_t count) {
  return count_of(static_cast<long long>(count), "applied migration");
}

}  // namespace

void judge_from_scratch(const Run& run, Findings& findings) {
  const ScratchRecord& scratch = run.drift.scratch;
  if (!scratch.not_tried.empty()) return findings.skip("migrations", scratch.not_tried);
  if (scratch.stop) return judge_stop(run, *scratch.stop, findings);
  findings.pass("migrations", concat(count_of(std::ssize(scratch.applied), "migration"),
                                     " can be applied to an empty database"));
  for (const MigrationRecord* migration : pending_migrations(run)) {
    const std::string& version = migration->version;
    if (std::ranges::count(scratch.applied, version) > 0) continue;
    add(findings, Verdict::skipped, *migration, version, "the fixture did not take it, either");
  }
}

void judge_explains_schema(const Run& run, Findings& findings) {
  const SchemaMatch& match = run.drift.history;
  const ScratchRecord& scratch = run.drift.scratch;
  if (!match.not_compared.empty()) return findings.skip("schema", match.not_compared);
  const bool has_foreign = !match.differences.empty() && !scratch.foreign_tables.empty();
  if (has_foreign && (is_mostly_foreign(run) || scratch.begins_empty)) {
    return findings.skip(
        "schema",
        concat("no migration makes ", count_of(std::ssize(scratch.foreign_tables), "table"),
               " of the fixture (", shown(scratch.foreign_tables),
               "): the folder begins with a database that was there before"));
  }
  report(match,
         {.wanted = "the applied migrations",
          .found = "the fixture",
          .nobody = "no applied migration creates it"},
         findings);
  if (!match.differences.empty()) return;
  findings.pass("schema", concat("is what ", how_many(run.history.applied.size()),
                                 run.history.applied.size() == 1 ? " makes" : " make"));
}

void judge_declared_schema(const Run& run, Findings& findings) {
  const SchemaMatch match = without_unset(run.drift.declared);
  const std::string none = "the scenario declares no schema";
  if (!can_compare(match, "schema", none, findings)) return;
  report(match,
         {.wanted = match.file,
          .found = "the migrated database",
          .nobody = concat(match.file, " does not have it")},
         findings);
  if (match.differences.empty()) findings.pass("schema", concat("is what ", match.file, " says"));
}

void judge_consolidated(const Run& run, Findings& findings) {
  const SchemaMatch& match = run.drift.consolidated;
  const std::string none = "the scenario names no consolidated file";
  if (!can_compare(match, "schema", none, findings)) return;
  report(match,
         {.wanted = "the migrations", .found = match.file, .nobody = "no migration creates it"},
         findings);
  if (match.differences.empty()) {
    findings.pass("schema", concat(match.file, " makes what the migrations make"));
  }
}

}  // namespace gate
