// Variables for the jobs that follow, as GitLab's dotenv report wants them: no blanks, no quotes,
// no comments, and few of them. They win over what those jobs are given: no name may be one that a
// job of ours reads.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/report/facts.h"
#include "gate/report/formats.h"

namespace gate {
namespace {

constexpr std::size_t kLongestWord = 100;

// Letters, digits and a few signs; any other byte is '-'.
std::string as_word(std::string_view text) {
  std::string word(text.substr(0, kLongestWord));
  std::ranges::replace_if(
      word,
      [](char c) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return !is_letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-';
      },
      '-');
  return word;
}

std::string upper(std::string_view text) {
  std::string made(text);
  for (char& c : made) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return made;
}

void write(GateVerdict verdict, const std::string& name, const std::vector<Fact>& facts,
           std::ostream& out) {
  out << "MIGRATION_GATE_VERDICT=" << to_string(verdict) << '\n';
  if (!name.empty()) out << "MIGRATION_GATE_SCENARIO_NAME=" << as_word(name) << '\n';
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
