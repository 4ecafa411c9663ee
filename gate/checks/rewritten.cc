#include "gate/checks/rewritten.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {

// An UPDATE of the key makes them, and any in a table without a key.
bool Rewritten::can_be() const {
  if (is_bag()) return table_.rows_removed > 0 && table_.rows_added > 0;
  return std::ranges::any_of(table_.columns, [&](const ColumnDifference& column) {
    if (!is_key(column)) return false;
    const Deeds deeds = writers_of(lineage_, column);
    return deeds.by != nullptr || deeds.indirect != nullptr || is_meant(column);
  });
}

void Rewritten::account_for(TableAccount& account) const {
  const std::int64_t pairs = std::min(account.removed.unexplained, account.added.unexplained);
  if (pairs == 0) return;
  account.removed.unexplained -= pairs;
  account.added.unexplained -= pairs;
  if (table_.unwritten) {
    account.rewritten = settle_pairs(pairs);
    return;
  }
  account.rewritten = is_bag() ? bag(pairs) : keys(pairs);
  distrust_rest(account);
}

bool Rewritten::is_bag() const {
  if (!table_.compared_rows || !table_.key.empty() || table_.rows_modified > 0) return false;
  return std::ranges::none_of(table_.columns, [](const ColumnDifference& column) {
    return column.changed + column.equivalent + column.lost > 0;
  });
}

bool Rewritten::is_key(const ColumnDifference& column) const {
  return std::ranges::any_of(table_.key, [&](const std::string& name) {
    return equal_ignoring_case(name, column.before);
  });
}

bool Rewritten::is_meant(const ColumnDifference& column) const {
  return gate::is_meant(transforms_, table_, column);
}

Account Rewritten::split_pairs(std::int64_t pairs, const Deeds& deeds) const {
  Account account = split(pairs, deeds, lineage_.rebuilt() || deeds.indirect != nullptr);
  if (account.unexplained > 0) account.culprit = blame(lineage_, deeds);
  return account;
}

Account Rewritten::settle_pairs(std::int64_t pairs) const {
  std::int64_t otherwise = 0;
  for (const ColumnDifference& column : table_.unwritten->columns) {
    otherwise = std::max(otherwise, amount_of(column));
  }
  return settle(pairs, otherwise, writers_of_any(lineage_), lineage_);
}

Account Rewritten::keys(std::int64_t pairs) const {
  Account account{.unexplained = pairs};
  for (const ColumnDifference& column : table_.columns) {
    if (!is_key(column)) continue;
    if (is_meant(column)) return {.explained = pairs, .meant = true};
    const Account next = split_pairs(pairs, writers_of(lineage_, column));
    if (next.explained >= account.explained) account = next;
  }
  return account;
}

// Every column that differs must be one that is written; where none does, values went from row to
// row, and some column must have been.
Account Rewritten::bag(std::int64_t pairs) const {
  if (table_.rest) return bag_with_rest(pairs);
  Account account{.explained = pairs};
  bool differs = false;
  for (const ColumnDifference& column : table_.columns) {
    if (column.equal || column.generated) continue;
    differs = true;
    if (is_meant(column)) continue;
    const Account next = split_pairs(pairs, writers_of(lineage_, column));
    if (next.by != nullptr) account.by = next.by;
    if (next.unexplained <= account.unexplained) continue;
    account.explained = next.explained;
    account.unexplained = next.unexplained;
    account.culprit = next.culprit;
  }
  return differs ? account : split_pairs(pairs, writers_of_any(lineage_));
}

// What the rest of the rows says is taken from it afterwards.
Account Rewritten::bag_with_rest(std::int64_t pairs) const {
  const Deeds updates = writers_of_any(lineage_);
  // It may have given each row the value of another, and the bag is the same.
  if (has_effect(updates.indirect)) {
    return {.unexplained = pairs, .culprit = blame(lineage_, updates)};
  }
  if (updates.by != nullptr) return {.explained = pairs, .by = updates.by};
  const bool is_declared =
      std::ranges::any_of(table_.columns, [&](const auto& column) { return is_meant(column); });
  if (is_declared) return {.explained = pairs, .meant = true};
  return {.unexplained = pairs, .culprit = blame(lineage_, updates)};
}

// The rows as a bag without what is written: what went or came there, and was neither deleted nor
// inserted by name, is in rows that are not the same ones.
void Rewritten::distrust_rest(TableAccount& account) const {
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
  rewritten.culprit = blame(lineage_, writers_of_any(lineage_));
}

}  // namespace gate
