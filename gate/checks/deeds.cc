#include "gate/checks/deeds.h"

#include <algorithm>
#include <set>

#include "gate/base/text.h"

namespace gate {

namespace {

// What an INSERT OR REPLACE does not name, it sets to the default.
bool gives(const Deed& insert, const ColumnDifference& column) {
  return insert.columns.empty() || std::ranges::any_of(insert.columns, [&](const auto& name) {
           return equal_ignoring_case(name, column.before) ||
                  equal_ignoring_case(name, column.after);
         });
}

}  // namespace

Deeds select(const Lineage& lineage, const std::function<bool(const Relevant&)>& predicate) {
  Deeds selected;
  std::set<const StatementRecord*> counted;
  for (const Relevant& relevant : lineage.deeds()) {
    if (!predicate(relevant)) continue;
    const Deed& deed = *relevant.deed;
    if (deed.cause != Cause::named) {
      if (selected.indirect == nullptr || deed.statement->outcome.rows_changed_indirectly > 0) {
        selected.indirect = &deed;
      }
      continue;
    }
    selected.by = deed.statement;
    if (counted.insert(deed.statement).second) {
      selected.rows += deed.statement->outcome.rows_changed;
    }
  }
  return selected;
}

Deeds writers_of(const Lineage& lineage, const ColumnDifference& column) {
  return select(lineage, [&](const Relevant& relevant) {
    if (relevant.deed->replaces && !relevant.copies) return gives(*relevant.deed, column);
    return relevant.deed->action == Action::update && lineage.writes(relevant, column);
  });
}

Deeds writers_of_any(const Lineage& lineage) {
  return select(lineage, [](const Relevant& relevant) {
    return relevant.deed->action == Action::update || relevant.deed->replaces;
  });
}

bool has_effect(const Deed* indirect) {
  if (indirect == nullptr) return false;
  const Outcome& outcome = indirect->statement->outcome;
  return outcome.rows_changed_indirectly > 0 ||
         std::ranges::any_of(outcome.effects,
                             [](const Effect& effect) { return effect.action == Action::drop; });
}

Account split(std::int64_t amount, const Deeds& deeds, bool other_cause) {
  Account account;
  if (amount <= 0) return account;
  if (deeds.by != nullptr) {
    account.explained = other_cause ? std::min(amount, deeds.rows) : amount;
    account.by = deeds.by;
  }
  account.unexplained = amount - account.explained;
  return account;
}

Account settle(std::int64_t amount, std::int64_t otherwise, const Deeds& deeds,
               const Lineage& lineage) {
  Account account{.unexplained = std::min(amount, otherwise), .by = deeds.by};
  account.explained = amount - account.unexplained;
  if (account.unexplained > 0) account.culprit = blame(lineage, deeds);
  return account;
}

Culprit blame(const Lineage& lineage, const Deeds& deeds) {
  if (deeds.indirect != nullptr) {
    const bool is_trigger = deeds.indirect->cause == Cause::trigger;
    return {.kind = is_trigger ? Culprit::Kind::trigger : Culprit::Kind::cascade,
            .statement = deeds.indirect->statement,
            .trigger = deeds.indirect->trigger};
  }
  if (lineage.copy() != nullptr) {
    return {.kind = Culprit::Kind::copy, .statement = lineage.copy()};
  }
  if (lineage.is_taken_over() && lineage.dropped_by() == nullptr) {
    return {.kind = Culprit::Kind::exchange, .statement = lineage.renamed_by()};
  }
  if (lineage.rebuilt()) {
    return {.kind = Culprit::Kind::recreate, .statement = lineage.dropped_by()};
  }
  return {};
}

std::int64_t amount_of(const ColumnDifference& column) {
  return column.changed + column.lost + (column.type_changed ? 0 : column.equivalent);
}

}  // namespace gate
