#include "gate/checks/explain.h"

#include <algorithm>
#include <optional>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/checks/lineage.h"

namespace gate {

namespace {

// Deeds of one kind: those that name the table, and those that reach it otherwise.
struct Deeds {
  std::int64_t rows = 0;  // that the naming statements changed
  const StatementRecord* by = nullptr;
  const Deed* indirect = nullptr;
};

template <typename Predicate>
Deeds select(const Lineage& lineage, const Predicate& predicate) {
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

// Splits `amount`. Where something else could have done it too, the statements explain no more
// rows than they changed.
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
  if (lineage.rebuilt()) {
    return {.kind = Culprit::Kind::recreate, .statement = lineage.dropped_by()};
  }
  return {};
}

class Accountant {
 public:
  Accountant(const Story& story, const TableDifference& table,
             const std::vector<std::string>& transforms)
      : table_(table), transforms_(transforms), lineage_(story, table) {}

  TableAccount account() {
    TableAccount account{.rebuilt = lineage_.rebuilt()};
    for (const ColumnDifference& column : table_.columns) {
      account.columns.push_back(account_for(column));
    }
    account_for_rows(account);
    return account;
  }

 private:
  // What an INSERT OR REPLACE does not name, it sets to the default.
  static bool gives(const Deed& insert, const ColumnDifference& column) {
    return insert.columns.empty() || std::ranges::any_of(insert.columns, [&](const auto& name) {
             return equal_ignoring_case(name, column.before) ||
                    equal_ignoring_case(name, column.after);
           });
  }

  Deeds writers(const ColumnDifference& column) const {
    return select(lineage_, [&](const Relevant& relevant) {
      if (relevant.deed->replaces && !relevant.copies) return gives(*relevant.deed, column);
      return relevant.deed->action == Action::update && lineage_.writes(relevant, column);
    });
  }

  // Where values are carried into a column of another kind, a statement that writes it cannot be
  // told from the conversion, and explains nothing.
  std::optional<Culprit::Kind> conversion(const ColumnDifference& column) const {
    if (lineage_.replaces(column)) return Culprit::Kind::replace;
    if (lineage_.rebuilt() && column.type_changed) return Culprit::Kind::convert;
    return std::nullopt;
  }

  bool is_left_behind(const ColumnDifference& column) const {
    if (!lineage_.rebuilt() || lineage_.copy() == nullptr) return false;
    const auto& read = lineage_.copy()->outcome.columns_read;
    return !read.empty() && std::ranges::none_of(read, [&](const std::string& name) {
      return equal_ignoring_case(name, column.before) || equal_ignoring_case(name, column.after);
    });
  }

  // A trigger or a key's action that wrote the column too: which value is whose nobody can tell,
  // and a statement that changes nothing would pay for what they change.
  static bool has_effect(const Deed* indirect) {
    if (indirect == nullptr) return false;
    const Outcome& outcome = indirect->statement->outcome;
    return outcome.rows_changed_indirectly > 0 ||
           std::ranges::any_of(outcome.effects,
                               [](const Effect& effect) { return effect.action == Action::drop; });
  }

  // Values that are others now. Another storage class is what a change of type makes; without one
  // it is another value: x'61' is not found by = 'a'.
  static std::int64_t amount_of(const ColumnDifference& column) {
    return column.changed + column.lost + (column.type_changed ? 0 : column.equivalent);
  }

  Account account_for(const ColumnDifference& column) const {
    const std::int64_t amount = amount_of(column);
    // A copy that did not even read the column lost it, whatever is written afterwards.
    const Deeds deeds = is_left_behind(column) ? Deeds{} : writers(column);
    if (is_meant(transforms_, table_, column)) {
      return {.explained = amount, .by = deeds.by, .meant = true};
    }
    if (table_.unwritten && deeds.by != nullptr) return settle(column, amount, deeds);
    if (const auto kind = conversion(column); kind && deeds.by != nullptr && amount > 0) {
      return {.unexplained = amount, .culprit = {.kind = *kind, .statement = deeds.by}};
    }
    if (amount > 0 && has_effect(deeds.indirect)) {
      return {.unexplained = amount, .culprit = blame(lineage_, deeds)};
    }
    Account account = split(amount, deeds, lineage_.rebuilt());
    if (account.unexplained > 0 && !conversion(column)) explain_by_reseeding(account);
    if (account.unexplained > 0) account.culprit = blame(lineage_, deeds);
    return account;
  }

  // What happened to the column without the statements that write it is not their doing.
  Account settle(const ColumnDifference& column, std::int64_t amount, const Deeds& deeds) const {
    const auto alone = std::ranges::find_if(table_.unwritten->columns, [&](const auto& other) {
      return equal_ignoring_case(other.after, column.after);
    });
    std::int64_t otherwise = amount;
    if (alone != table_.unwritten->columns.end()) {
      otherwise = amount_of(*alone);
    }
    Account account{.unexplained = std::min(amount, otherwise), .by = deeds.by};
    account.explained = amount - account.unexplained;
    if (account.unexplained > 0) account.culprit = blame(lineage_, deeds);
    return account;
  }

  Deeds by_action(Action action) const {
    return select(lineage_, [&](const Relevant& relevant) {
      return relevant.deed->action == action && !relevant.copies;
    });
  }

  // A row that is deleted and inserted anew shows as one with other values. Rows that only went
  // or only came use up their part of the statements' rows first.
  void explain_by_reseeding(Account& account) const {
    if (!table_.compared_rows || table_.key.empty()) return;
    const auto is_own = [&](const Relevant& relevant, Action action) {
      return relevant.deed->cause == Cause::named && relevant.deed->action == action &&
             !relevant.copies && !lineage_.brings_back(relevant.deed->statement);
    };
    std::optional<std::size_t> first_delete;
    for (const Relevant& relevant : lineage_.deeds()) {
      if (!is_own(relevant, Action::remove)) continue;
      first_delete = std::min(first_delete.value_or(relevant.deed->order), relevant.deed->order);
    }
    if (!first_delete) return;
    std::size_t last_insert = 0;
    const Deeds inserts = select(lineage_, [&](const Relevant& relevant) {
      if (!is_own(relevant, Action::insert) || relevant.deed->order < *first_delete) return false;
      last_insert = std::max(last_insert, relevant.deed->order);
      return true;
    });
    const Deeds deletes = select(lineage_, [&](const Relevant& relevant) {
      return is_own(relevant, Action::remove) && relevant.deed->order < last_insert;
    });
    const std::int64_t again =
        std::min(deletes.rows - table_.rows_removed, inserts.rows - table_.rows_added);
    const std::int64_t reseeded = std::min(account.unexplained, again);
    if (reseeded <= 0) return;
    account.explained += reseeded;
    account.unexplained -= reseeded;
    account.by = inserts.by;
  }

  void account_for_rows(TableAccount& account) const {
    std::int64_t removed = table_.rows_removed;
    std::int64_t added = table_.rows_added;
    if (!table_.compared_rows) {
      removed = std::max<std::int64_t>(0, table_.rows_before - table_.rows_after);
      added = std::max<std::int64_t>(0, table_.rows_after - table_.rows_before);
    }
    const Deeds deletes = by_action(Action::remove);
    const Deeds inserts = by_action(Action::insert);
    std::int64_t gone = 0;  // not by the statements
    std::int64_t come = 0;
    if (table_.unwritten) {
      gone = std::min(removed, table_.unwritten->rows_removed);
      come = std::min(added, table_.unwritten->rows_added);
    }
    if (lineage_.is_taken_over()) come = 0;
    const bool can_move = can_rewrite();
    const auto may_be_others = [&](const Deeds& deeds) {
      return !table_.unwritten && (lineage_.rebuilt() || deeds.indirect != nullptr);
    };
    account.removed = split(removed - gone, deletes, can_move || may_be_others(deletes));
    account.added = split(added - come, inserts, can_move || may_be_others(inserts));
    if (can_move) account_for_rewritten(account);
    if (lineage_.is_taken_over()) {  // they are the rows of the table that has the name now
      account.added = {.explained = added, .by = lineage_.renamed_by()};
    }
    account.removed.unexplained += gone;
    account.added.unexplained += come;
    if (account.removed.unexplained > 0) account.removed.culprit = blame(lineage_, deletes);
    if (account.added.unexplained > 0) account.added.culprit = blame(lineage_, inserts);
  }

  // An UPDATE of the key, or any in a table without a key, shows as rows gone and rows come.
  bool can_rewrite() const {
    if (is_bag()) return table_.rows_removed > 0 && table_.rows_added > 0;
    return std::ranges::any_of(table_.columns, [&](const ColumnDifference& column) {
      return is_key(column) && (writers(column).by != nullptr || writers(column).indirect ||
                                is_meant(transforms_, table_, column));
    });
  }

  bool is_bag() const {
    if (!table_.compared_rows || !table_.key.empty() || table_.rows_modified > 0) return false;
    return std::ranges::none_of(table_.columns, [](const ColumnDifference& column) {
      return column.changed + column.equivalent + column.lost > 0;
    });
  }

  bool is_key(const ColumnDifference& column) const {
    return std::ranges::any_of(table_.key, [&](const std::string& name) {
      return equal_ignoring_case(name, column.before);
    });
  }

  void account_for_rewritten(TableAccount& account) const {
    const std::int64_t pairs = std::min(account.removed.unexplained, account.added.unexplained);
    if (pairs == 0) return;
    account.removed.unexplained -= pairs;
    account.added.unexplained -= pairs;
    if (table_.unwritten) {
      account.rewritten = settle_rewritten(pairs);
      return;
    }
    account.rewritten = is_bag() ? rewritten_bag(pairs) : rewritten_keys(pairs);
    distrust_rest(account);
  }

  Account settle_rewritten(std::int64_t pairs) const {
    const Deeds deeds = writers_of_anything();
    std::int64_t otherwise = 0;
    for (const ColumnDifference& column : table_.unwritten->columns) {
      otherwise = std::max(otherwise, amount_of(column));
    }
    Account account{.unexplained = std::min(pairs, otherwise), .by = deeds.by};
    account.explained = pairs - account.unexplained;
    if (account.unexplained > 0) account.culprit = blame(lineage_, deeds);
    return account;
  }

  // The rows as a bag without what is written: what went or came there, and was neither deleted nor
  // inserted by name, is in rows that are not the same ones.
  void distrust_rest(TableAccount& account) const {
    if (!table_.rest) return;
    const std::int64_t gone = account.removed.explained + account.removed.unexplained;
    const std::int64_t come = account.added.explained + account.added.unexplained;
    const std::int64_t strange =
        std::max(table_.rest->rows_removed - gone, table_.rest->rows_added - come);
    Account& rewritten = account.rewritten;
    const std::int64_t moved = std::clamp<std::int64_t>(strange, 0, rewritten.explained);
    if (moved == 0) return;
    rewritten.explained -= moved;
    rewritten.unexplained += moved;
    rewritten.meant = false;
    rewritten.culprit = blame(lineage_, writers_of_anything());
  }

  Deeds writers_of_anything() const {
    return select(lineage_, [](const Relevant& relevant) {
      return relevant.deed->action == Action::update || relevant.deed->replaces;
    });
  }

  Account rewritten_keys(std::int64_t pairs) const {
    Account account{.unexplained = pairs};
    for (const ColumnDifference& column : table_.columns) {
      if (!is_key(column)) continue;
      const Deeds deeds = writers(column);
      if (is_meant(transforms_, table_, column)) return {.explained = pairs, .meant = true};
      Account next = split(pairs, deeds, lineage_.rebuilt() || deeds.indirect != nullptr);
      if (next.explained < account.explained) continue;
      account = next;
      if (account.unexplained > 0) account.culprit = blame(lineage_, deeds);
    }
    return account;
  }

  // What the rest of the rows says is taken from it afterwards.
  Account written_bag(std::int64_t pairs) const {
    const Deeds updates = writers_of_anything();
    // It may have given each row the value of another, and the bag is the same.
    if (has_effect(updates.indirect)) {
      return {.unexplained = pairs, .culprit = blame(lineage_, updates)};
    }
    if (updates.by != nullptr) return {.explained = pairs, .by = updates.by};
    const bool is_declared = std::ranges::any_of(
        table_.columns, [&](const auto& column) { return is_meant(transforms_, table_, column); });
    if (is_declared) return {.explained = pairs, .meant = true};
    return {.unexplained = pairs, .culprit = blame(lineage_, updates)};
  }

  // Every column that differs must be one that is written; where none does, values went from row
  // to row, and some column must have been.
  Account rewritten_bag(std::int64_t pairs) const {
    if (table_.rest) return written_bag(pairs);
    Account account{.explained = pairs};
    bool differs = false;
    for (const ColumnDifference& column : table_.columns) {
      if (column.equal || column.generated) continue;
      differs = true;
      if (is_meant(transforms_, table_, column)) continue;
      const Deeds deeds = writers(column);
      const Account next = split(pairs, deeds, lineage_.rebuilt() || deeds.indirect != nullptr);
      if (next.by != nullptr) account.by = next.by;
      if (next.unexplained <= account.unexplained) continue;
      account.explained = next.explained;
      account.unexplained = next.unexplained;
      account.culprit = blame(lineage_, deeds);
    }
    if (differs) return account;
    const Deeds updates = select(lineage_, [](const Relevant& relevant) {
      return relevant.deed->action == Action::update || relevant.deed->replaces;
    });
    account = split(pairs, updates, lineage_.rebuilt() || updates.indirect != nullptr);
    if (account.unexplained > 0) account.culprit = blame(lineage_, updates);
    return account;
  }

  const TableDifference& table_;
  const std::vector<std::string>& transforms_;
  Lineage lineage_;
};

}  // namespace

TableAccount explain(const Story& story, const TableDifference& table,
                     const std::vector<std::string>& transforms) {
  return Accountant(story, table, transforms).account();
}

std::string why_unproven(const TableDifference& table) {
  // Digests that are equal column by column still leave rows of a bag open.
  if (!table.not_compared.empty()) return table.not_compared;
  const bool differs = table.rows_before != table.rows_after ||
                       std::ranges::any_of(table.columns, [](const ColumnDifference& column) {
                         return !column.equal && !column.generated;
                       });
  // Nothing to compare with: the numbers of rows say it all.
  const bool is_plain = table.rows_before == 0 || table.rows_after == 0;
  if (!differs || table.compared_rows || is_plain) return "";
  return "its rows were not compared";
}

bool is_meant(const std::vector<std::string>& transforms, const TableDifference& table,
              const ColumnDifference& column) {
  const std::string before = to_lower(concat(table.before, '.', column.before));
  const std::string after = to_lower(concat(table.after, '.', column.after));
  return std::ranges::any_of(transforms, [&](const std::string& pattern) {
    const std::string wanted = to_lower(pattern);
    return matches_glob(wanted, before) || matches_glob(wanted, after);
  });
}

const StatementRecord* find_drop(const Story& story, std::string_view table) {
  const std::size_t id = story.at_start(table);
  return id == Story::kNone ? nullptr : story.body(id).dropped_by;
}

}  // namespace gate
