// Before anything is applied: can the fixture be relied on, and does it try the migrations?
#include <algorithm>
#include <charconv>
#include <iterator>

#include "gate/base/date.h"
#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

constexpr std::string_view kFixture = "fixture";

// Why the fixture itself could not be looked at; empty = it could.
std::string why_unread(const Run& run) {
  if (!run.fixture.unreadable.empty()) return "the fixture cannot be read";
  const std::string reason = why_not_run(run, Phase::preflight);
  return reason.empty() || !run.fixture.sha256.empty() ? "" : reason;
}

// The integrity of blue is looked at beside the other passes; after an error it may be unknown.
std::string why_unchecked(const Run& run) {
  if (std::string reason = why_unread(run); !reason.empty()) return reason;
  for (const PassRecord& pass : run.passes) {
    if (!pass.error.empty()) return pass.error;
  }
  return why_not_run(run, Phase::preflight);
}

std::string_view what_is_missing(const Trial& trial) {
  if (trial.kind == "rows") return "has a row";
  if (trial.kind == "matches") return "is one that a statement finds";
  if (trial.kind == "nulls") return "has NULL there";
  if (trial.kind == "duplicates") return "has a duplicate there";
  if (trial.kind == "orphans") return "lacks its parent";
  if (trial.kind == "children") return "is the child of a row there";
  return "could make it fail";
}

std::string untried(const Trial& trial) {
  if (trial.kind == "rows") {
    return concat(trial.subject, " ", trial.reason, ", but it has no row in the fixture");
  }
  return concat(trial.subject, " ", trial.reason, ", but no row of the fixture ",
                what_is_missing(trial));
}

}  // namespace

void judge_fixture_readable(const Run& run, Findings& findings) {
  const FixtureRecord& fixture = run.fixture;
  if (!fixture.unreadable.empty()) {
    Point& point = findings.add(Verdict::error, std::string(kFixture), fixture.unreadable);
    point.location.path = fixture.path;
    return;
  }
  if (const std::string reason = why_unread(run); !reason.empty()) {
    return findings.skip(std::string(kFixture), reason);
  }
  findings.pass(std::string(kFixture), concat(fixture.path, " is read: ", bytes_of(fixture.bytes)));
}

void judge_fixture_checksum(const Run& run, Findings& findings) {
  const FixtureRecord& fixture = run.fixture;
  for (const Finding& finding : fixture.manifest) findings.fail(finding.subject, finding.message);
  const std::string subject(kFixture);
  if (fixture.expected_sha256.empty()) {
    return findings.skip(subject, "no manifest states a checksum of the fixture");
  }
  if (fixture.sha256.empty()) {
    const std::string reason = why_unread(run);
    return findings.skip(subject, reason.empty() ? "the fixture's bytes were not read" : reason);
  }
  if (equal_ignoring_case(fixture.sha256, fixture.expected_sha256)) {
    return findings.pass(subject, concat("sha256 ", fixture.sha256, " as the manifest states"));
  }
  findings
      .fail(subject, concat("the data has sha256 ", fixture.sha256, ", the manifest states ",
                            fixture.expected_sha256))
      .location.path = fixture.path;
}

void judge_fixture_integrity(const Run& run, Findings& findings) {
  const FixtureRecord& fixture = run.fixture;
  const std::string subject(kFixture);
  if (!fixture.integrity.empty()) {
    Point& point = findings.fail(
        subject, concat(count_of(std::ssize(fixture.integrity), "problem"),
                        " before anything was applied, first: ", fixture.integrity.front()));
    point.location.path = fixture.path;
    for (const std::string& message : fixture.integrity) point.evidence.push_back({.key = message});
    return;
  }
  const std::string reason = why_unchecked(run);
  if (!reason.empty()) return findings.skip(subject, reason);
  findings.pass(subject, "the engine's check finds nothing");
}

void judge_fixture_foreign_keys(const Run& run, Findings& findings) {
  for (const Finding& finding : run.fixture.foreign_keys) {
    findings.fail(finding.subject, concat(finding.subject, ": ", finding.message));
  }
  if (!run.fixture.foreign_keys.empty()) return;
  std::string reason = why_unchecked(run);
  if (reason.empty() && !run.fixture.integrity.empty()) reason = "the fixture is damaged";
  if (!reason.empty()) return findings.skip(std::string(kFixture), reason);
  findings.pass(std::string(kFixture), "every reference finds its row");
}

void judge_fixture_coverage(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    if (!migration.change && migration.trials.empty()) {
      add(findings, Verdict::skipped, migration, migration.version,
          "it was not applied to its end");
      return;
    }
    for (const Trial& trial : migration.trials) {
      if (trial.candidates < 0) {
        add(findings, Verdict::skipped, migration, trial.subject,
            concat(trial.subject, " ", trial.reason, ", and the fixture cannot be asked for its ",
                   trial.kind));
        continue;
      }
      if (trial.candidates == 0) {
        add(findings, Verdict::failed, migration, trial.subject, untried(trial));
        continue;
      }
      add(findings, Verdict::passed, migration, trial.subject,
          concat(trial.subject, " ", trial.reason, ": tried on ", with_thousands(trial.candidates),
                 " ", trial.kind));
    }
    if (!migration.trials.empty()) return;
    add(findings, Verdict::passed, migration, migration.version,
        "nothing in it can fail for want of rows");
  });
}

void judge_history_clean(const Run& run, Findings& findings) {
  const std::string subject = run.history.table.empty() ? "history" : run.history.table;
  if (!run.history.trouble.empty()) {
    findings.fail(subject, run.history.trouble);
    return;
  }
  const std::string reason = why_not_run(run, Phase::preflight);
  if (!reason.empty()) return findings.skip(subject, reason);
  if (!run.history.exists) {
    return findings.pass(subject, "there is no history table: nothing was ever applied");
  }
  findings.pass(subject, "no failed or half-applied entry");
}

namespace {

// "3.40.1" → 3, 40, 1; what is behind them does not count.
std::vector<int> numbers_of(std::string_view version) {
  std::vector<int> numbers;
  for (const char* at = version.data(); at < version.data() + version.size();) {
    int number = 0;
    const auto [end, failure] = std::from_chars(at, version.data() + version.size(), number);
    if (failure != std::errc()) break;
    numbers.push_back(number);
    at = end;
    if (at < version.data() + version.size() && *at == '.') ++at;
  }
  return numbers;
}

}  // namespace

void judge_fixture_fresh(const Run& run, Findings& findings) {
  const std::string subject(kFixture);
  const std::string& captured = run.fixture.captured_at;
  if (captured.empty()) return findings.skip(subject, "no manifest says when it was captured");
  const auto days =
      days_between(captured, run.policy.today.empty() ? run.started_at : run.policy.today);
  if (!days) {
    return findings.skip(subject, concat("its manifest says no day: ", in_quotes(captured)));
  }
  const std::string age = concat("captured ", count_of(*days, "day"), " ago");
  if (*days <= run.limits.fixture_days) return findings.pass(subject, age);
  findings.fail(subject, concat(age, "; limits.fixture-days is ", run.limits.fixture_days))
      .location.path = run.fixture.path;
}

void judge_fixture_engine_version(const Run& run, Findings& findings) {
  const std::string subject(kFixture);
  const std::string& written = run.fixture.engine_version;
  if (written.empty()) return findings.skip(subject, "it is not told which version wrote it");
  const std::string both =
      concat("written by ", run.engine, ' ', written, ", rehearsed with ", run.engine_version);
  if (numbers_of(written) <= numbers_of(run.engine_version)) return findings.pass(subject, both);
  findings.fail(subject, both).location.path = run.fixture.path;
}

}  // namespace gate
