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

}  // namespace

void write_dotenv(const Run& run, const Judgement& judgement, const ReportOptions&,
                  std::ostream& out) {
  out << "MIGRATION_GATE_VERDICT=" << to_string(judgement.verdict) << '\n'
      << "MIGRATION_GATE_SCENARIO_NAME=" << as_word(run.scenario) << '\n';
  for (const Fact& fact : facts_of(run, judgement)) {
    out << "MIGRATION_GATE_" << upper(fact.name) << '=' << show_number(fact.value) << '\n';
  }
}

}  // namespace gate
