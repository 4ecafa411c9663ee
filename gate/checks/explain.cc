#include "gate/checks/explain.h"

#include <algorithm>
#include <optional>

#include "gate/base/text.h"
#include "gate/checks/deeds.h"
#include "gate/checks/lineage.h"
#include "gate/checks/rewritten.h"

namespace gate {

namespace {

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

  Account account_for(const ColumnDifference& column) const {
    const std::int64_t amount = amount_of(column);
    // A copy that did not even read the column lost it, whatever is written afterwards.
    const Deeds deeds = is_left_behind(column) ? Deeds{} : writers_of(lineage_, column);
    if (is_meant(transforms_, table_, column)) {
      return {.explained = amount, .by = deeds.by, .meant = true};
    }
    if (table_.unwritten && deeds.by != nullptr) {
      return settle(amount, otherwise_changed(column), deeds, lineage_);
    }
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

  // Values that are others without the statements that write the column, too, and so not by their
  // doing; all where that is not known.
  std::int64_t otherwise_changed(const ColumnDifference& column) const {
    const auto alone = std::ranges::find_if(table_.unwritten->columns, [&](const auto& other) {
      return equal_ignoring_case(other.after, column.after);
    });
    return amount_of(alone == table_.unwritten->columns.end() ? column : *alone);
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
    const Rewritten rewritten(table_, transforms_, lineage_);
    const bool can_move = rewritten.can_be();
    const auto may_be_others = [&](const Deeds& deeds) {
      return !table_.unwritten && (lineage_.rebuilt() || deeds.indirect != nullptr);
    };
    account.removed = split(removed - gone, deletes, can_move || may_be_others(deletes));
    account.added = split(added - come, inserts, can_move || may_be_others(inserts));
    if (can_move) rewritten.account_for(account);
    if (lineage_.is_taken_over()) {  // they are the rows of the table that has the name now
      account.added = {.explained = added, .by = lineage_.renamed_by()};
    }
    account.removed.unexplained += gone;
    account.added.unexplained += come;
    if (account.removed.unexplained > 0) account.removed.culprit = blame(lineage_, deletes);
    if (account.added.unexplained > 0) account.added.culprit = blame(lineage_, inserts);
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
