// Whether the down knows of what the up did.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/checks/dropped.h"
#include "gate/checks/families.h"
#include "gate/checks/linted.h"

namespace gate {

namespace {

// What the up made or moved, as far as the down has to speak of it.
struct Made {
  std::string subject{};
  std::string name{};
  std::string table{};  // with which it goes; empty = it stands alone
  const StatementRecord* by = nullptr;
};

// Then it is there under its old name, made again.
bool is_rebuilt(const Linted& linted, const std::string& table) {
  return std::ranges::any_of(
      linted.fates(), [&](const Fate& fate) { return equal_ignoring_case(fate.table, table); });
}

// What goes and comes back under its name is no more than changed.
bool is_dropped(const Linted& linted, const StatementFacts& made) {
  return std::ranges::any_of(linted.up(), [&](const LintedStatement& statement) {
    return statement.facts.verb == Verb::drop_index && made.verb == Verb::create_index &&
           equal_ignoring_case(statement.facts.name, made.name);
  });
}

bool makes_table(const Linted& linted, const StatementFacts& facts) {
  return facts.verb == Verb::create_table && !is_rebuilt(linted, facts.table) &&
         linted.before().find_table(facts.table) == nullptr &&
         linted.after().find_table(facts.table) != nullptr;
}

// On a table that the down drops there is nothing to say of it.
bool makes_object(const Linted& linted, const LintedStatement& statement) {
  const StatementFacts& facts = statement.facts;
  const bool is_one = facts.verb == Verb::create_index || facts.verb == Verb::create_view ||
                      facts.verb == Verb::create_trigger;
  return is_one && !statement.is_fresh && !is_rebuilt(linted, facts.table) &&
         !is_dropped(linted, facts) &&
         linted.before().find_object(facts.verb, facts.name) == nullptr &&
         linted.after().find_object(facts.verb, facts.name) != nullptr;
}

std::vector<Made> made_by(const Linted& linted) {
  std::vector<Made> made;
  for (const LintedStatement& statement : linted.up()) {
    const StatementFacts& facts = statement.facts;
    if (facts.temporary) continue;
    if (makes_table(linted, facts)) {
      made.push_back({facts.table, facts.table, "", statement.record});
    } else if (makes_object(linted, statement)) {
      made.push_back({facts.name, facts.name, facts.table, statement.record});
    } else if (facts.verb == Verb::add_column && !statement.is_fresh) {
      made.push_back(
          {concat(facts.table, ".", facts.name), facts.name, facts.table, statement.record});
    }
  }
  for (const Fate& fate : linted.fates()) {
    if (fate.kind == Fate::Kind::rebuilt) continue;
    const StatementFacts& facts = fate.by->facts;
    const bool is_renamed = fate.kind == Fate::Kind::renamed;
    made.push_back({facts.table, is_renamed ? facts.to : facts.table, "", fate.by->record});
  }
  return made;
}

bool is_undone(const Linted& linted, const Made& made) {
  return std::ranges::any_of(linted.down(), [&](const LintedStatement& statement) {
    if (has_name(statement.record->sql, made.name)) return true;
    const StatementFacts& facts = statement.facts;
    // As the server has it, which cuts long names.
    if (equal_ignoring_case(facts.name, made.name)) return true;
    const bool replaces = facts.verb == Verb::drop_table || facts.verb == Verb::rename_table;
    return replaces && !made.table.empty() && equal_ignoring_case(facts.table, made.table);
  });
}

void judge_made(const Linted& linted, const Made& made, Findings& findings) {
  const auto& left = linted.migration().after_down;
  if (!linted.is_rehearsed()) {
    suspect(findings, linted, made.by, made.subject,
            concat("the down says nothing of ", made.subject, ", which the up ",
                   made.table.empty() ? "makes, moves or drops" : "makes"));
  } else if (left && left->schema.empty()) {
    refute(findings, linted, made.by, made.subject,
           "the down does not name it, and leaves the schema as it was");
  } else {
    hand_over(findings, linted, made.by, made.subject,
              "the down does not name it: rollback/restores-schema judges what it leaves");
  }
}

void down_not_inverse(const Linted& linted, Findings& findings) {
  if (linted.down().empty()) return;  // migrations/rollback-present
  for (const Made& made : made_by(linted)) {
    if (!is_undone(linted, made)) judge_made(linted, made, findings);
  }
}

}  // namespace

void judge_down_not_inverse(const Run& run, Findings& findings) {
  for_each_linted(run, findings, "every down speaks of what its up makes", down_not_inverse);
}

}  // namespace gate
