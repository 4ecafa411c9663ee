// The exchange of blue and green, and back: what readers saw of it, and what was written meanwhile.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

constexpr const char* kDatabase = "database";

// Why nothing is known; empty = it was tried to its end.
std::string why_not_tried(const Run& run) {
  const auto pass = std::ranges::find(run.passes, "cutover", &PassRecord::name);
  if (pass == run.passes.end()) return run.cutover.not_tried;
  if (!pass->error.empty()) return pass->error;
  return pass->skipped.empty() ? run.cutover.not_tried : pass->skipped;
}

std::int64_t reads_of(const CutoverRecord& record) {
  return record.blue_reads + record.green_reads + record.strange_reads;
}

std::string rows_late(const CutoverRecord& record) {
  if (record.late.empty()) return "no rows could be made that an application writes to blue";
  std::int64_t rows = 0;
  std::vector<std::string> tables;
  for (const LateWrites& late : record.late) {
    rows += late.found;
    tables.push_back(concat(late.table, " ", with_thousands(late.found)));
  }
  return concat(count_of(rows, "row"), " written after the copy ", rows == 1 ? "was" : "were",
                " found (", join(tables, ", "), ")");
}

bool judge_reads(const CutoverRecord& record, Findings& findings) {
  if (record.strange_reads == 0) return true;
  Point& point = findings.fail(
      kDatabase, concat(with_thousands(record.strange_reads), " of ",
                        count_of(reads_of(record), "read"), " saw neither blue nor green"));
  for (const std::string& answer : record.strange) point.evidence.push_back({.key = answer});
  return false;
}

bool judge_late(const CutoverRecord& record, Findings& findings) {
  bool all_found = true;
  for (const LateWrites& late : record.late) {
    if (late.found == late.written) continue;
    findings.fail(late.table,
                  concat(count_of(late.written, "row"), " of ", late.table,
                         " were written to blue after the copy, and the comparison with the copy "
                         "finds ",
                         with_thousands(late.found),
                         ": a deployment would lose them, or take them for others, unnoticed"));
    all_found = false;
  }
  return all_found;
}

}  // namespace

void judge_switches(const Run& run, Findings& findings) {
  const CutoverRecord& record = run.cutover;
  if (const std::string reason = why_not_tried(run); !reason.empty()) {
    return findings.skip(kDatabase, reason);
  }
  if (!record.error.empty()) {
    findings.fail(kDatabase, concat("the exchange did not take place: ", record.error));
    return;
  }
  bool is_good = judge_reads(record, findings);
  if (!record.is_green) {
    findings.fail(kDatabase, "after the exchange the name does not lead to green byte for byte");
    is_good = false;
  }
  if (!judge_late(record, findings) || !is_good) return;
  if (record.blue_reads == 0 || record.green_reads == 0) {
    return findings.skip(
        kDatabase, concat("nobody read ", record.green_reads == 0 ? "green after" : "blue before",
                          " the exchange: it proves nothing for readers"));
  }
  findings.pass(kDatabase,
                concat("exchanged in ", duration(record.seconds), "; ",
                       count_of(reads_of(record), "read"), " saw blue or green and nothing else",
                       record.refused_reads == 0
                           ? ""
                           : concat(", ", with_thousands(record.refused_reads), " waited in vain"),
                       "; ", rows_late(record)));
}

void judge_switches_back(const Run& run, Findings& findings) {
  const CutoverRecord& record = run.cutover;
  if (const std::string reason = why_not_tried(run); !reason.empty()) {
    return findings.skip(kDatabase, reason);
  }
  if (!record.error.empty()) {
    return findings.skip(kDatabase, "the exchange did not take place, so there is no way back");
  }
  if (!record.back_error.empty()) {
    findings.fail(kDatabase, concat("the way back did not take place: ", record.back_error));
    return;
  }
  if (!record.is_blue_again) {
    findings.fail(
        kDatabase,
        "after the way back the name does not lead to blue byte for byte, as it was left");
    return;
  }
  findings.pass(kDatabase, concat("back in ", duration(record.back_seconds),
                                  ", and it is blue byte for byte"));
}

}  // namespace gate
