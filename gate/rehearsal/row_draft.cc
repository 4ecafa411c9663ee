#include "gate/rehearsal/row_draft.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/key_term.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr int kMostCombinations = 400;  // of values, for one CHECK

bool is_in_foreign_key(const Table& table, const Column& column) {
  return std::ranges::any_of(table.foreign_keys, [&](const ForeignKey& key) {
    return std::ranges::any_of(key.columns, [&](const std::string& name) {
      return equal_ignoring_case(name, column.name);
    });
  });
}

}  // namespace

RowDraft::RowDraft(Session& session, const Schema& schema, const Table& table, const RowWish& wish,
                   const std::optional<Row>& model)
    : session_(session), schema_(schema), table_(table), wish_(wish), model_(model) {
  for (const Column& column : table.columns) {
    Slot slot{.column = &column, .is_writable = column.generated == Generated::no};
    if (const auto fixed = wish.fixed.find(to_lower(column.name)); fixed != wish.fixed.end()) {
      slot.is_pinned = true;
      slot.value = fixed->second;
    }
    slots_.push_back(std::move(slot));
  }
  read_unique_groups();
  choose_carriers();
  for (Slot& slot : slots_) {
    if (!slot.is_writable || slot.is_pinned) continue;
    slot.value = options(slot).front();
  }
}

const Value* RowDraft::likeness(const Slot& slot) const {
  return model_ ? &(*model_)[static_cast<std::size_t>(&slot - slots_.data())] : nullptr;
}

RowDraft::Slot* RowDraft::find(const std::string& column) {
  const auto found = std::ranges::find_if(
      slots_, [&](const Slot& slot) { return equal_ignoring_case(slot.column->name, column); });
  return found == slots_.end() ? nullptr : &*found;
}

Rows RowDraft::ask(const std::string& sql) {
  return ask_or_nothing(session_, sql);
}

void RowDraft::read_unique_groups() {
  if (!table_.primary_key.empty()) add_group(table_.primary_key, "");
  for (const Index& index : schema_.indexes) {
    if (index.unique && equal_ignoring_case(index.table, table_.name))
      add_group(index.columns, index.where);
  }
  if (!groups_.empty()) return;
  // Nothing keeps two rows from being alike, but then they could not be told apart later.
  UniqueGroup all;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].is_writable) all.slots.push_back(i);
  }
  all.is_needed = false;
  groups_.push_back(std::move(all));
}

void RowDraft::add_group(const std::vector<std::string>& terms, const std::string& where) {
  UniqueGroup group{.where = where};
  for (const std::string& term : terms) {
    const Slot* plain = find(read_key_term(term).text);
    group.is_exact = group.is_exact && plain != nullptr;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      const Column& column = *slots_[i].column;
      const bool is_in = plain != nullptr ? &slots_[i] == plain : mentions(term, column.name);
      if (!is_in) continue;
      group.slots.push_back(i);
      // What is computed is fresh where what it is computed from is.
      if (column.generated == Generated::no) continue;
      group.is_exact = false;
      for (std::size_t k = 0; k < slots_.size(); ++k) {
        if (mentions(column.expression, slots_[k].column->name)) group.slots.push_back(k);
      }
    }
  }
  groups_.push_back(std::move(group));
}

// How well the column differs from row to row without harm; 0 = it cannot.
int RowDraft::rank_as_carrier(const Slot& slot) const {
  if (slot.is_fresh) return 5;  // it does so for another group already
  if (!slot.is_writable || slot.is_pinned || is_in_foreign_key(table_, *slot.column)) return 0;
  if (slot.column->identity) return 4;
  if (!values_in_checks(slot).empty()) return 1;
  return kind_of(slot.column->type) == ValueKind::integer ? 3 : 2;
}

// Of each group one column that differs from row to row; the first of those that do so best.
void RowDraft::choose_carriers() {
  for (const UniqueGroup& group : groups_) {
    Slot* best = nullptr;
    int best_rank = 0;
    for (const std::size_t i : group.slots) {
      const int rank = rank_as_carrier(slots_[i]);
      if (rank <= best_rank) continue;
      best = &slots_[i];
      best_rank = rank;
    }
    if (best == nullptr) continue;
    best->is_fresh = true;
    best->is_alone = best->is_alone || (group.slots.size() == 1 && group.is_exact);
  }
}

// Refused: by a value (malformed JSON), or since it cannot be asked like this.
RowDraft::Answer RowDraft::try_check(const std::string& check) {
  const std::string sql = replace_columns(check, table_, [&](const Column& column) {
    const Slot& slot = *find(column.name);
    if (!slot.is_writable) return std::optional<std::string>();
    if (slot.value) return std::optional(concat("(", session_.literal(*slot.value), ")"));
    return std::optional(column.default_value.empty() ? std::string("(NULL)")
                                                      : concat("(", column.default_value, ")"));
  });
  const Rows rows = ask(concat("SELECT (", sql, ") IS NULL OR (", sql, ")"));
  if (rows.empty()) return Answer::refused;
  const auto* answer = std::get_if<std::int64_t>(&rows[0][0]);
  return answer == nullptr || *answer != 0 ? Answer::yes : Answer::no;
}

void RowDraft::satisfy_checks() {
  constexpr int kRounds = 2;  // what satisfies one may break another
  for (int round = 0; round < kRounds; ++round) {
    for (const std::string& check : table_.checks) {
      if (holds(check)) continue;
      std::vector<std::size_t> free;
      for (std::size_t i = 0; i < slots_.size() && free.size() < 3; ++i) {
        const Slot& slot = slots_[i];
        if (!slot.is_writable || slot.is_pinned || slot.is_reference) continue;
        if (mentions(check, slot.column->name)) free.push_back(i);
      }
      try_combinations(check, free);
    }
  }
}

bool RowDraft::try_combinations(const std::string& check, const std::vector<std::size_t>& free) {
  std::vector<Choice> old;
  int total = 1;
  for (const std::size_t i : free) {
    old.push_back(slots_[i].value);
    total *= static_cast<int>(options(slots_[i]).size());
  }
  bool is_answered = false;
  for (int n = 0; n < std::min(total, kMostCombinations); ++n) {
    constexpr int kInVain = 30;
    if (n == kInVain && !is_answered) break;
    int rest = n;
    for (const std::size_t i : free) {
      const auto count = static_cast<int>(slots_[i].options.size());
      slots_[i].value = slots_[i].options[static_cast<std::size_t>(rest % count)];
      rest /= count;
    }
    const Answer answer = try_check(check);
    if (answer == Answer::yes) return true;
    is_answered = is_answered || answer == Answer::no;
  }
  for (std::size_t k = 0; k < free.size(); ++k) slots_[free[k]].value = old[k];
  return false;
}

bool RowDraft::is_taken(const UniqueGroup& group) {
  if (!group.is_exact) return false;
  const bool is_outside = !group.where.empty() && try_check(group.where) == Answer::no;
  if (is_outside) return false;
  std::string where;
  for (const std::size_t i : group.slots) {
    const Slot& slot = slots_[i];
    if (!slot.value || is_null(*slot.value)) return false;
    where += concat(where.empty() ? "" : " AND ", session_.quote(slot.column->name), " = ",
                    session_.literal(*slot.value));
  }
  return !ask(concat("SELECT 1 FROM ", session_.quote(table_.name), " WHERE ", where, " LIMIT 1"))
              .empty();
}

// One that the CHECKs take, if there is one.
bool RowDraft::find_free(const UniqueGroup& group, Slot& slot) {
  const Choice old = slot.value;
  Choice second = old;
  bool is_any = false;
  for (const Choice& choice : options(slot)) {
    slot.value = choice;
    if (is_taken(group)) continue;
    const bool fits = std::ranges::all_of(table_.checks, [&](const std::string& check) {
      return !mentions(check, slot.column->name) || try_check(check) != Answer::no;
    });
    if (fits) return true;
    if (!is_any) second = choice;
    is_any = true;
  }
  slot.value = group.is_needed ? second : old;
  return is_any && group.is_needed;
}

bool RowDraft::avoid_duplicates(std::vector<std::string>& columns) {
  for (const UniqueGroup& group : groups_) {
    if (!is_taken(group)) continue;
    const bool is_free = std::ranges::any_of(group.slots, [&](std::size_t i) {
      return slots_[i].is_fresh && find_free(group, slots_[i]);
    });
    if (is_free || !group.is_needed) continue;
    for (const std::size_t i : group.slots) columns.push_back(slots_[i].column->name);
    return false;
  }
  return true;
}

std::string RowDraft::insert_statement() const {
  std::vector<std::string> names;
  std::vector<std::string> values;
  for (const Slot& slot : slots_) {
    if (!slot.is_writable || !slot.value) continue;
    names.push_back(session_.quote(slot.column->name));
    values.push_back(session_.literal(*slot.value));
  }
  return gate::insert_statement(session_.quote(table_.name), names, values,
                                numbers_by_itself(table_));
}

}  // namespace gate
