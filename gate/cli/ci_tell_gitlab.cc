// GitLab CI: a section of the job's log for each scenario.
#include "gate/base/clock.h"
#include "gate/base/text.h"
#include "gate/cli/ci_system.h"
#include "gate/report/escape.h"

namespace gate {

namespace {

// As GitLab's runner reads it (docs.gitlab.com, "Job logs").
std::string section_name(const std::string& scenario) {
  return concat("migration-gate-", plain_word(scenario));
}

}  // namespace

std::string fold_gitlab(const Run& run, const Judgement& judgement, const std::string& text) {
  const std::size_t end = text.size() < 2 ? text.npos : text.rfind('\n', text.size() - 2);
  if (end == text.npos) return text;  // the verdict alone
  const std::string name = section_name(run.scenario);
  const auto now = std::to_string(seconds_since_1970());
  const std::string_view is_closed =
      judgement.verdict == GateVerdict::passed ? "[collapsed=true]" : "";
  return concat(
      "\x1b[0Ksection_start:", now, ':', name, is_closed, "\r\x1b[0K",
      one_line(concat("migration-gate ", run.scenario, ": ", to_string(judgement.verdict)), 200),
      '\n', text.substr(0, end + 1), "\x1b[0Ksection_end:", now, ':', name, "\r\x1b[0K\n",
      text.substr(end + 1));
}

}  // namespace gate
