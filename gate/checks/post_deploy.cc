// After all: production's copy is as it was, and nothing is left behind.
#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"

namespace gate {

void judge_blue_untouched(const Run& run, Findings& findings) {
  if (!run.fixture.untouched) {
    findings.fail("fixture", concat(run.fixture.path, " is not what it was when the run began"))
        .location.path = run.fixture.path;
    return;
  }
  std::string reason = why_not_run(run, Phase::post_deploy);
  if (reason.empty() && run.fixture.sha256.empty()) reason = "the fixture's bytes were not read";
  if (!reason.empty()) return findings.skip("fixture", reason);
  findings.pass("fixture", "byte for byte what it was");
}

void judge_shadows_removed(const Run& run, Findings& findings) {
  for (const std::string& left : run.left_behind) {
    findings.fail(left, concat(left, " was left behind"));
  }
  if (!run.left_behind.empty()) return;
  if (!run.kept.empty()) {
    return findings.skip("shadows", concat("--keep: they are in ", run.kept));
  }
  const std::string reason = why_not_run(run, Phase::post_deploy);
  if (!reason.empty()) return findings.skip("shadows", reason);
  findings.pass("shadows", "every shadow database of this run is gone");
}

}  // namespace gate
