// Variables for the jobs that follow, as GitLab's dotenv report wants them: no blanks, no quotes,
// no comments, and few of them. They win over what those jobs are given: no name may be one that a
// job of ours reads.
#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/facts.h"
#include "gate/report/formats.h"

namespace gate {
namespace {

constexpr std::size_t kLongestWord = 100;

std::string upper(std::string_view text) {
  std::string made(text);
  for (char& c : made) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return made;
}

void write(GateVerdict verdict, const std::string& name, const std::vector<Fact>& facts,
           std::ostream& out) {
  out << "MIGRATION_GATE_VERDICT=" << to_string(verdict) << '\n';
  if (!name.empty()) {
    const std::string word = plain_word(name.substr(0, kLongestWord));
    out << "MIGRATION_GATE_SCENARIO_NAME=" << word << '\n';
  }
  for (const Fact& fact : facts) {
    out << "MIGRATION_GATE_" << upper(fact.name) << '=' << show_number(fact.value) << '\n';
  }
}

}  // namespace

void write_dotenv(const Run& run, const Judgement& judgement, const ReportOptions&,
                  std::ostream& out) {
  write(judgement.verdict, run.scenario, facts_of(run, judgement), out);
}

// Several have no name in common.
void write_all_dotenv(const RunSet& set, const ReportOptions&, std::ostream& out) {
  write(set.total.verdict, "", facts_of(set), out);
}

}  // namespace gate
