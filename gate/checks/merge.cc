// Two branches: whose migrations meet, and what happened to files that both had.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

constexpr std::string_view kSubject = "migrations";

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string list(const std::vector<std::string>& paths) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    if (names.size() < kMost) names.push_back(file_name(path));
  }
  if (paths.size() > kMost) names.push_back(concat("and ", paths.size() - kMost, " more"));
  return join(names, ", ");
}

void judge_clash(const MergeRecord& merge, const VersionClash& clash, Findings& findings) {
  const bool is_one_path = clash.ours == clash.theirs;
  Point& point = findings.fail(
      clash.version,
      is_one_path
          ? concat(file_name(clash.ours), " came on both branches, with other statements in ",
                   merge.base)
          : concat("both branches took version ", clash.version, ": ", file_name(clash.ours),
                   " here, ", file_name(clash.theirs), " in ", merge.base));
  point.migration = clash.version;
  point.location.path = clash.ours;
  point.hint = "give yours the next free version before it is merged";
}

void judge_stop(const Run& run, const MergeStop& stop, Findings& findings) {
  const MergeRecord& merge = run.drift.merge;
  const ScriptStop& script = stop.stop;
  const std::string who =
      stop.ours_first ? concat(file_name(script.path), " of ", merge.base) : file_name(script.path);
  const std::string after = stop.ours_first ? concat(list(merge.ours), " of this branch")
                                            : concat(list(merge.theirs), " of ", merge.base);
  Point& point = findings.fail(file_name(script.path), concat(who, " is refused after ", after,
                                                              ", and not before: ", script.error));
  if (!stop.ours_first) point.migration = script.version;
  point.location = script.location.path.empty() ? Location{.path = script.path} : script.location;
  point.statement = script.sql;
}

void judge_schema(const ObjectDifference& object, Findings& findings) {
  const std::string what = concat(object.kind, " ", object.name);
  const bool is_order = object.change == Change::reordered;
  const auto say = [&](const std::string& message) -> Point& {
    return findings.add(is_order ? Verdict::warning : Verdict::failed, object.name, message);
  };
  switch (object.change) {
    case Change::added:
      say(concat(what, " is there in the end only where theirs is applied first"));
      return;
    case Change::removed:
      say(concat(what, " is there in the end only where ours is applied first"));
      return;
    case Change::reordered:
      say(concat(what, " has its columns in another order in the two: ", object.before,
                 " with ours first, ", object.after, " with theirs first"))
          .hint =
          "nothing but SELECT * by position, and INSERT without a list of columns, sees it; "
          "allow it where the application names its columns";
      return;
    case Change::changed:
    case Change::renamed:
      say(concat(what, " is ", object.before, " with ours applied first, ", object.after,
                 " with theirs first"));
  }
}

void judge_table(const MergeTable& table, Findings& findings) {
  if (!table.not_compared.empty()) {
    return findings.skip(table.name,
                         concat(table.name, " cannot be compared: ", table.not_compared));
  }
  if (table.only_numbers) {
    findings
        .add(Verdict::warning, table.name,
             concat(table.name, " has the same rows in both orders, under other numbers"))
        .hint = "name the numbers in the INSERT where anything refers to them";
    return;
  }
  const bool same_rows = table.ours_first == table.theirs_first;
  findings.fail(table.name,
                same_rows ? concat(table.name, " ends with other values in ",
                                   join(table.columns, ", "), ", by the order")
                          : concat(table.name, " ends with ", count_of(table.ours_first, "row"),
                                   " where ours is applied first, ",
                                   count_of(table.theirs_first, "row"), " with theirs first"));
}

// Also of a version whose file is gone.
bool is_in_history(const Run& run, const std::string& version) {
  const auto number = [](const std::string& text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  return std::ranges::any_of(run.history.applied, [&](const AppliedMigration& applied) {
    if (applied.version == version) return true;
    return run.history.is_high_water_mark && number(version) <= number(applied.version);
  });
}

std::string deed_on(const BaseFile& file) {
  switch (file.change) {
    case FileChange::edited:
      return " was edited";
    case FileChange::respelled:
      return file.now.empty() ? " was edited, in comments or white space alone"
                              : concat(" is called ", file.now, " now");
    case FileChange::removed:
      return " was deleted";
    case FileChange::renamed:
      return concat(" became ", file.now);
  }
  std::abort();  // not a FileChange
}

}  // namespace

void judge_merge_order(const Run& run, Findings& findings) {
  const MergeRecord& merge = run.drift.merge;
  const std::string subject(kSubject);
  if (merge.base.empty()) {
    return findings.skip(subject, "no other branch is named (--base)");
  }
  for (const VersionClash& clash : merge.clashes) judge_clash(merge, clash, findings);
  if (!merge.clashes.empty()) return;
  if (!merge.not_compared.empty()) return findings.skip(subject, merge.not_compared);
  for (const MergeStop& stop : merge.stops) judge_stop(run, stop, findings);
  for (const ObjectDifference& object : merge.schema) judge_schema(object, findings);
  for (const MergeTable& table : merge.tables) judge_table(table, findings);
  if (!findings.points.empty()) return;
  if (merge.ours.empty() || merge.theirs.empty()) {
    const std::string who = merge.ours.empty() ? "this branch" : merge.base;
    return findings.pass(subject, concat(who, " adds nothing that is pending"));
  }
  findings.pass(subject, concat(list(merge.ours), " here and ", list(merge.theirs), " in ",
                                merge.base, " end alike in both orders"));
}

void judge_changed_since_base(const Run& run, Findings& findings) {
  const MergeRecord& merge = run.drift.merge;
  for (const BaseFile& file : merge.changed) {
    const bool changes_past = file.is_ours && file.is_up && file.change != FileChange::respelled &&
                              is_in_history(run, file.version);
    const std::string where = file.is_ours ? "" : concat(" in ", merge.base);
    Point& point =
        findings.add(changes_past ? Verdict::failed : Verdict::warning, file_name(file.path),
                     concat(file.path, deed_on(file), where, ", and was there when ",
                            "this branch left ", merge.base));
    point.migration = file.version;
    point.location.path = file.path;
  }
  if (merge.base.empty() || merge.commit.empty() || !merge.changed.empty()) return;
  findings.pass(merge.base, concat("no file that was there when the branches parted has changed"));
}

}  // namespace gate
