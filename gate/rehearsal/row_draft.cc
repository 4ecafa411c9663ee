#include "gate/rehearsal/row_draft.h"

#include <algorithm>
#include <limits>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kMostOptions = 14;
constexpr std::size_t kMostFresh = 6;
constexpr int kMostCombinations = 400;  // of values, for one CHECK

bool is_null(const Value& value) {
  return std::holds_alternative<Null>(value);
}

// "email COLLATE NOCASE DESC" → "email"
std::string column_of(std::string term) {
  if (term.ends_with(" DESC")) term.resize(term.size() - 5);
  const auto collate = term.find(" COLLATE ");
  return collate == term.npos ? term : term.substr(0, collate);
}

bool fits(const Value& value, ValueKind kind) {
  switch (kind) {
    case ValueKind::integer:
      return std::holds_alternative<std::int64_t>(value);
    case ValueKind::real:
      return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
    case ValueKind::text:
    case ValueKind::moment:
      return std::holds_alternative<std::string>(value);
    case ValueKind::blob:
      return std::holds_alternative<Blob>(value);
    case ValueKind::any:
      break;
  }
  return true;
}

bool is_default(const Column& column, const Value& value) {
  if (column.default_value.empty()) return false;
  const std::string literal = value_literal(value);
  return literal == column.default_value || concat('\'', column.default_value, '\'') == literal ||
         concat('(', literal, ')') == column.default_value;
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

RowDraft::Slot* RowDraft::find(const std::string& column) {
  const auto found = std::ranges::find_if(
      slots_, [&](const Slot& slot) { return equal_ignoring_case(slot.column->name, column); });
  return found == slots_.end() ? nullptr : &*found;
}

Rows RowDraft::ask(const std::string& sql) {
  return ask_or_nothing(session_, sql);
}

void RowDraft::read_unique_groups() {
  if (!table_.primary_key.empty()) add_group(table_.primary_key);
  for (const Index& index : schema_.indexes) {
    if (index.unique && equal_ignoring_case(index.table, table_.name)) add_group(index.columns);
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

void RowDraft::add_group(const std::vector<std::string>& terms) {
  UniqueGroup group;
  for (const std::string& term : terms) {
    const Slot* plain = find(column_of(term));
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

// Of each group one column that differs from row to row.
void RowDraft::choose_carriers() {
  const auto is_in_foreign_key = [&](const Slot& slot) {
    return std::ranges::any_of(table_.foreign_keys, [&](const ForeignKey& key) {
      return std::ranges::any_of(key.columns, [&](const std::string& column) {
        return equal_ignoring_case(column, slot.column->name);
      });
    });
  };
  for (const UniqueGroup& group : groups_) {
    Slot* best = nullptr;
    int best_rank = 0;
    for (const std::size_t i : group.slots) {
      Slot& slot = slots_[i];
      if (slot.is_fresh) {
        best = &slot;
        break;
      }
      if (!slot.is_writable || slot.is_pinned || is_in_foreign_key(slot)) continue;
      const bool is_checked = !values_in_checks(slot).empty();
      const int rank = slot.column->identity                              ? 4
                       : is_checked                                       ? 1
                       : kind_of(slot.column->type) == ValueKind::integer ? 3
                                                                          : 2;
      if (rank > best_rank) {
        best = &slot;
        best_rank = rank;
      }
    }
    if (best == nullptr) continue;
    best->is_fresh = true;
    best->is_alone = best->is_alone || (group.slots.size() == 1 && group.is_exact);
  }
}

const std::vector<Choice>& RowDraft::options(Slot& slot) {
  if (!slot.is_listed) list(slot);
  slot.is_listed = true;
  return slot.options;
}

std::vector<Value> RowDraft::values_in_checks(const Slot& slot) const {
  std::vector<Value> values;
  for (const std::string& check : table_.checks) {
    if (!mentions(check, slot.column->name)) continue;
    for (Value& value : gate::values_in_check(check)) values.push_back(std::move(value));
  }
  const ValueKind kind = kind_of(slot.column->type);
  std::ranges::stable_partition(values, [&](const Value& value) { return fits(value, kind); });
  return values;
}

std::vector<Value> RowDraft::existing(const Slot& slot) {
  std::vector<Value> values;
  const std::string column = session_.quote(slot.column->name);
  for (Row& row : ask(concat("SELECT DISTINCT ", column, " FROM (SELECT ", column, " FROM ",
                             session_.quote(table_.name), " LIMIT 100) LIMIT 8"))) {
    if (!is_null(row[0])) values.push_back(std::move(row[0]));
  }
  return values;
}

void RowDraft::list(Slot& slot) {
  const Column& column = *slot.column;
  const std::string name = to_lower(column.name);
  const bool is_varied = wish_.varied.contains(name);
  const bool has_default = !column.default_value.empty();
  std::optional<Value> like;
  if (model_) like = (*model_)[static_cast<std::size_t>(&slot - slots_.data())];
  const auto put = [&](Choice choice) {
    if (std::ranges::find(slot.options, choice) == slot.options.end()) {
      slot.options.push_back(std::move(choice));
    }
  };
  const std::vector<Value> in_checks = values_in_checks(slot);
  if (slot.is_fresh) {
    list_fresh(slot, in_checks);
  } else if (is_varied) {
    if (like) {
      for (Value& value : neighbours(*like, 2)) put(std::move(value));
    }
    for (const auto& values : {in_checks, typical_values(column.type)}) {
      for (const Value& value : values) {
        if (slot.options.size() < kMostOptions && !is_default(column, value)) put(value);
      }
    }
    if (like) put(*like);
    if (has_default) put(std::nullopt);
  } else {
    if (like) put(*like);
    if (has_default) put(std::nullopt);
    for (const Value& value : in_checks) {
      if (slot.options.size() < kMostOptions) put(value);
    }
    if (model_) {
      for (Value& value : existing(slot)) {
        if (slot.options.size() < kMostOptions) put(std::move(value));
      }
    }
    for (const Value& value : typical_values(column.type)) {
      if (slot.options.size() < kMostOptions) put(value);
    }
  }
  if (!column.not_null) put(Value(Null{}));
  if (has_default) put(std::nullopt);
  if (slot.options.empty()) put(Value(Null{}));
}

// One more than the greatest; nothing where there is no room above it.
std::optional<std::int64_t> RowDraft::next_number(const Slot& slot) {
  std::int64_t greatest = 0;
  const Rows rows = ask(concat("SELECT max(", session_.quote(slot.column->name), ") FROM ",
                               session_.quote(table_.name)));
  if (!rows.empty()) {
    if (const auto* number = std::get_if<std::int64_t>(&rows[0][0])) {
      greatest = std::max(greatest, *number);
    }
  }
  if (slot.column->identity) {
    for (const Row& counter : session_.sequences()) {
      const auto* table = std::get_if<std::string>(&counter.at(0));
      const auto* number = std::get_if<std::int64_t>(&counter.at(1));
      if (table == nullptr || number == nullptr) continue;
      if (equal_ignoring_case(*table, table_.name)) greatest = std::max(greatest, *number);
    }
  }
  constexpr std::int64_t kRoom = 1000;
  if (greatest > std::numeric_limits<std::int64_t>::max() - kRoom) return std::nullopt;
  return greatest + 1;
}

bool RowDraft::exists(const Slot& slot, const Value& value) {
  return !ask(concat("SELECT 1 FROM ", session_.quote(table_.name), " WHERE ",
                     session_.quote(slot.column->name), " = ", value_literal(value), " LIMIT 1"))
              .empty();
}

void RowDraft::list_fresh(Slot& slot, const std::vector<Value>& in_checks) {
  std::size_t most = kMostFresh;
  const auto put = [&](const Value& value) {
    if (slot.options.size() >= most) return;
    if (std::ranges::find(slot.options, Choice(value)) != slot.options.end()) return;
    // Elsewhere no index answers, and the whole key is looked for later.
    if (slot.is_alone && exists(slot, value)) return;
    slot.options.emplace_back(value);
  };
  Value base = typical_values(slot.column->type).front();
  if (model_) {
    const Value& like = (*model_)[static_cast<std::size_t>(&slot - slots_.data())];
    if (!is_null(like)) base = like;
  }
  const bool is_number = std::holds_alternative<std::int64_t>(base);
  if (is_number && (slot.is_alone || slot.column->identity)) {
    if (const auto next = next_number(slot)) {
      put(Value(*next));
      put(Value(*next + 1));
    }
  }
  if (!model_ || !slot.is_alone) put(base);
  constexpr std::size_t kFar = 40;
  for (const Value& value : neighbours(base, slot.is_alone ? kFar : kMostFresh)) put(value);
  // What a CHECK wants may be nowhere near.
  slot.options.resize(std::min(slot.options.size(), kMostFresh));
  most = 2 * kMostFresh;
  for (const Value& value : in_checks) put(value);
  most = 3 * kMostFresh;
  for (const Value& value : typical_values(slot.column->type)) put(value);
}

// Refused: by a value (malformed JSON), or since it cannot be asked like this.
RowDraft::Answer RowDraft::try_check(const std::string& check) {
  const std::string sql = replace_columns(check, table_, [&](const Column& column) {
    const Slot& slot = *find(column.name);
    if (!slot.is_writable) return std::optional<std::string>();
    if (slot.value) return std::optional(concat("(", value_literal(*slot.value), ")"));
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
  std::string where;
  for (const std::size_t i : group.slots) {
    const Slot& slot = slots_[i];
    if (!slot.value || is_null(*slot.value)) return false;
    where += concat(where.empty() ? "" : " AND ", session_.quote(slot.column->name), " = ",
                    value_literal(*slot.value));
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
    values.push_back(value_literal(*slot.value));
  }
  const std::string table = session_.quote(table_.name);
  if (names.empty()) return concat("INSERT INTO ", table, " DEFAULT VALUES");
  return concat("INSERT INTO ", table, " (", join(names, ", "), ") VALUES (", join(values, ", "),
                ")");
}

}  // namespace gate
