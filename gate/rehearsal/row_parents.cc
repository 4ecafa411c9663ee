// What a row that is being made refers to: a parent that is there, one that is made for it, or
// none.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/row_maker.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kMostParents = 6;

bool has_null(const Row& row) {
  return std::ranges::any_of(row, is_null);
}

RowWish parent_wish(RowDraft& draft, const std::string& table,
                    const std::vector<std::string>& columns,
                    const std::vector<std::string>& parent_columns, bool with_all) {
  RowWish wish{.table = table};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const RowDraft::Slot& slot = *draft.find(columns[i]);
    const bool is_set = with_all || slot.is_pinned || slot.is_reference;
    if (is_set && slot.value) wish.fixed[to_lower(parent_columns[i])] = *slot.value;
  }
  return wish;
}

// What the row says already of the columns that refer to a parent.
struct KeySoFar {
  bool is_settled = false;    // there is nothing to look for
  bool may_be_empty = false;  // the row that it is like has no parent either
};

KeySoFar look_at_key(RowDraft& draft, const RowWish& wish, const ForeignKey& key) {
  bool is_pinned = true;
  bool is_like_empty = false;
  bool is_varied = false;
  for (const std::string& column : key.columns) {
    const RowDraft::Slot* slot = draft.find(column);
    if (slot == nullptr) return {.is_settled = true};
    if (slot->is_pinned && slot->value && is_null(*slot->value)) return {.is_settled = true};
    is_pinned = is_pinned && slot->is_pinned;
    is_varied = is_varied || wish.varied.contains(to_lower(column));
    const Value* like = draft.likeness(*slot);
    is_like_empty = is_like_empty || (like != nullptr && is_null(*like));
  }
  return {.is_settled = is_pinned, .may_be_empty = is_like_empty && !is_varied};
}

}  // namespace

bool RowMaker::refer(RowDraft& draft, const RowWish& wish, References& references) {
  for (const ForeignKey& key : draft.table().foreign_keys) {
    Reference reference{.key = &key, .parent = find_table(schema_, key.parent)};
    if (reference.parent == nullptr) continue;  // the engine says what that means
    reference.parent_columns =
        key.parent_columns.empty() ? reference.parent->primary_key : key.parent_columns;
    if (reference.parent_columns.size() != key.columns.size()) continue;
    if (!find_parent(draft, wish, reference)) return false;
    references.push_back(std::move(reference));
  }
  return true;
}

bool RowMaker::agrees(RowDraft& draft, const Reference& reference, const Row& row) const {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const RowDraft::Slot* slot = draft.find(reference.key->columns[i]);
    if (slot == nullptr) return false;
    const bool is_set = slot->is_pinned || slot->is_reference || !slot->is_writable;
    if (is_set && slot->is_writable && slot->value != Choice(row[i])) return false;
  }
  return true;
}

void RowMaker::take(RowDraft& draft, const Reference& reference, const Row& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    RowDraft::Slot& slot = *draft.find(reference.key->columns[i]);
    slot.value = row[i];
    slot.is_reference = true;
  }
}

Rows RowMaker::new_parents(const Reference& reference) const {
  Rows parents;
  for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
    if (!equal_ignoring_case(row->table, reference.parent->name)) continue;
    Row key;
    for (const std::string& column : reference.parent_columns) {
      const auto found = std::ranges::find_if(
          row->columns, [&](const std::string& name) { return equal_ignoring_case(name, column); });
      if (found != row->columns.end()) {
        key.push_back(row->values[static_cast<std::size_t>(found - row->columns.begin())]);
      }
    }
    if (key.size() == reference.parent_columns.size() && !has_null(key)) parents.push_back(key);
    if (parents.size() == kMostParents) break;
  }
  return parents;
}

void RowMaker::offer(RowDraft& draft, Reference& reference, const Row& row) const {
  if (has_null(row) || !agrees(draft, reference, row)) return;
  Rows& options = reference.options;
  if (std::ranges::find(options, row) == options.end()) options.push_back(row);
}

// Those that there are, in the order in which they are preferred.
void RowMaker::list_parents(RowDraft& draft, const RowWish& wish, Reference& reference) {
  list_new_parents(draft, reference);
  list_parent_of_model(draft, wish, reference);
  list_old_parents(draft, reference);
}

// One after the other, so that each gets children.
void RowMaker::list_new_parents(RowDraft& draft, Reference& reference) {
  Rows fresh = new_parents(reference);
  const auto used = std::ranges::count_if(rows_, [&](const WrittenRow& row) {
    return equal_ignoring_case(row.table, draft.table().name);
  });
  if (!fresh.empty()) {
    std::rotate(fresh.begin(), fresh.begin() + used % std::ssize(fresh), fresh.end());
  }
  for (const Row& row : fresh) offer(draft, reference, row);
}

// A row without a parent may stay one, unless the column is what came with the migrations. A value
// that has no parent is refused in the end.
void RowMaker::list_parent_of_model(RowDraft& draft, const RowWish& wish, Reference& reference) {
  Row like;
  bool is_varied = false;
  for (const std::string& column : reference.key->columns) {
    const Value* value = draft.likeness(*draft.find(column));
    if (value == nullptr) return;
    like.push_back(*value);
    is_varied = is_varied || wish.varied.contains(to_lower(column));
  }
  if (!is_varied || !has_null(like)) offer(draft, reference, like);
}

void RowMaker::list_old_parents(RowDraft& draft, Reference& reference) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < reference.parent_columns.size(); ++i) {
    const std::string column = session_.quote(reference.parent_columns[i]);
    terms.push_back(concat(column, " IS NOT NULL"));
    const RowDraft::Slot& slot = *draft.find(reference.key->columns[i]);
    const bool is_set = (slot.is_pinned || slot.is_reference) && slot.value;
    if (is_set) terms.push_back(concat(column, " = ", session_.literal(*slot.value)));
  }
  for (const Row& row : ask(concat("SELECT ", quoted_list(session_, reference.parent_columns),
                                   " FROM ", session_.quote(reference.parent->name), " WHERE ",
                                   join(terms, " AND "), " LIMIT ", kMostParents))) {
    offer(draft, reference, row);
  }
}

// One that is there, if there is one; else one that is made for it, else none.
bool RowMaker::find_parent(RowDraft& draft, const RowWish& wish, Reference& reference) {
  const KeySoFar key = look_at_key(draft, wish, *reference.key);
  if (key.is_settled) return true;
  if (key.may_be_empty && leave_empty(draft, reference)) return true;
  RowDraft* open = find_open(reference.parent->name);
  if (open == nullptr && !renew_parent(draft, reference)) return false;
  if (take_parent(draft, wish, reference)) return true;
  if (open != nullptr) return refer_to_open(draft, reference, *open);
  if (reference.key->deferred && owe_parent(draft, reference)) return true;
  if (write_parent(draft, reference) && take_parent(draft, wish, reference)) return true;
  if (!session_.in_transaction()) return false;
  return leave_empty(draft, reference) ||
         refuse(concat(reference.parent->name, ", which it refers to, has no row"));
}

// Where rows had better refer to a new one, and there is none yet. False only where the refusal
// ended the transaction.
bool RowMaker::renew_parent(RowDraft& draft, const Reference& reference) {
  if (!renewed_.contains(to_lower(reference.parent->name))) return true;
  if (!new_parents(reference).empty()) return true;
  const std::string why = why_;
  write_parent(draft, reference);
  if (!session_.in_transaction()) return false;
  why_ = why;
  return true;
}

bool RowMaker::take_parent(RowDraft& draft, const RowWish& wish, Reference& reference) {
  list_parents(draft, wish, reference);
  if (reference.options.empty()) return false;
  take(draft, reference, reference.options.front());
  return true;
}

RowDraft* RowMaker::find_open(const std::string& table) const {
  const auto found = std::ranges::find_if(open_, [&](const RowDraft* draft) {
    return equal_ignoring_case(draft->table().name, table);
  });
  return found == open_.end() ? nullptr : *found;
}

// The parent is being written: refer to what it will be.
bool RowMaker::refer_to_open(RowDraft& draft, const Reference& reference, RowDraft& open) {
  Row own;
  for (const std::string& column : reference.parent_columns) {
    const RowDraft::Slot* slot = open.find(column);
    if (slot != nullptr && slot->value) own.push_back(*slot->value);
  }
  const bool is_known = own.size() == reference.parent_columns.size() && !has_null(own);
  if (is_known && agrees(draft, reference, own)) {
    const bool may_refer = &open == &draft || reference.key->deferred;
    if (may_refer || !leave_empty(draft, reference)) take(draft, reference, own);
    return true;
  }
  return leave_empty(draft, reference) ||
         refuse(concat("its row would have to refer to one of ", reference.parent->name,
                       " that needs it first"));
}

bool RowMaker::leave_empty(RowDraft& draft, const Reference& reference) {
  for (const std::string& column : reference.key->columns) {
    RowDraft::Slot& slot = *draft.find(column);
    const bool is_free = slot.is_writable && !slot.is_pinned && !slot.is_reference;
    if (!is_free || slot.column->not_null) continue;
    slot.value = Value(Null{});
    slot.is_reference = true;
    return true;
  }
  return false;
}

void RowMaker::close(const std::string& table) {
  renewed_.erase(to_lower(table));
  closed_.insert(to_lower(table));
}

bool RowMaker::write_parent(RowDraft& draft, const Reference& reference) {
  if (closed_.contains(to_lower(reference.parent->name))) {
    return refuse(concat(reference.parent->name, " takes no other rows than it has"));
  }
  return write(parent_wish(draft, reference.parent->name, reference.key->columns,
                           reference.parent_columns, false));
}

// Gives the row a key that no parent has yet.
bool RowMaker::owe_parent(RowDraft& draft, Reference& reference) {
  if (closed_.contains(to_lower(reference.parent->name))) return false;
  RowWish wish = parent_wish(draft, reference.parent->name, reference.key->columns,
                             reference.parent_columns, false);
  RowDraft parent(session_, schema_, *reference.parent, wish, std::nullopt);
  Row key;
  for (const std::string& column : reference.parent_columns) {
    const RowDraft::Slot* slot = parent.find(column);
    if (slot == nullptr || !slot->value || is_null(*slot->value)) return false;
    key.push_back(*slot->value);
  }
  if (!agrees(draft, reference, key)) return false;
  take(draft, reference, key);
  reference.is_owed = true;
  return true;
}

bool RowMaker::pay(RowDraft& draft, const References& references) {
  for (const Reference& reference : references) {
    if (!reference.is_owed) continue;
    const RowWish wish = parent_wish(draft, reference.parent->name, reference.key->columns,
                                     reference.parent_columns, true);
    if (!write(wish)) return false;
  }
  return true;
}

}  // namespace gate
