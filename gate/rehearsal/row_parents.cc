// What a row that is being made refers to: a parent that is there, one that is made for it, or
// none.
#include <algorithm>

#include "gate/base/text.h"
#include "gate/rehearsal/row_maker.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kMostParents = 6;

bool has_null(const Row& row) {
  return std::ranges::any_of(row, is_null);
}

std::string listed(const Session& session, const std::vector<std::string>& columns) {
  std::vector<std::string> quoted;
  for (const std::string& column : columns) quoted.push_back(session.quote(column));
  return join(quoted, ", ");
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

// Those that there are, in the order in which they are preferred.
void RowMaker::list_parents(RowDraft& draft, const RowWish& wish, Reference& reference) {
  Rows& options = reference.options;
  const auto put = [&](const Row& row) {
    if (has_null(row) || !agrees(draft, reference, row)) return;
    if (std::ranges::find(options, row) == options.end()) options.push_back(row);
  };
  // One after the other, so that each gets children.
  Rows fresh = new_parents(reference);
  const auto used = std::ranges::count_if(rows_, [&](const WrittenRow& row) {
    return equal_ignoring_case(row.table, draft.table().name);
  });
  if (!fresh.empty()) std::ranges::rotate(fresh, fresh.begin() + used % std::ssize(fresh));
  for (const Row& row : fresh) put(row);
  if (draft.model()) {
    Row like;
    bool is_varied = false;
    for (const std::string& column : reference.key->columns) {
      const RowDraft::Slot* slot = draft.find(column);
      if (slot == nullptr) return;
      like.push_back((*draft.model())[static_cast<std::size_t>(slot - draft.slots().data())]);
      is_varied = is_varied || wish.varied.contains(to_lower(column));
    }
    // A row without a parent may stay one, unless the column is what came with the migrations. A
    // value that has no parent is refused in the end.
    if (!is_varied || !has_null(like)) put(like);
  }
  std::string set;
  for (std::size_t i = 0; i < reference.parent_columns.size(); ++i) {
    const std::string column = session_.quote(reference.parent_columns[i]);
    set += concat(i > 0 ? " AND " : "", column, " IS NOT NULL");
    const RowDraft::Slot* slot = draft.find(reference.key->columns[i]);
    const bool is_set = slot != nullptr && (slot->is_pinned || slot->is_reference);
    if (is_set && slot->value) set += concat(" AND ", column, " = ", value_literal(*slot->value));
  }
  for (const Row& row : ask(concat("SELECT ", listed(session_, reference.parent_columns), " FROM ",
                                   session_.quote(reference.parent->name), " WHERE ", set,
                                   " LIMIT ", kMostParents))) {
    put(row);
  }
}

bool RowMaker::find_parent(RowDraft& draft, const RowWish& wish, Reference& reference) {
  bool is_pinned = true;
  bool like_is_null = false;
  bool is_varied = false;
  for (const std::string& column : reference.key->columns) {
    const RowDraft::Slot* slot = draft.find(column);
    if (slot == nullptr) return true;
    if (slot->is_pinned && slot->value && is_null(*slot->value)) return true;
    is_pinned = is_pinned && slot->is_pinned;
    is_varied = is_varied || wish.varied.contains(to_lower(column));
    if (draft.model()) {
      const auto at = static_cast<std::size_t>(slot - draft.slots().data());
      like_is_null = like_is_null || is_null((*draft.model())[at]);
    }
  }
  if (is_pinned) return true;
  const std::string parent = to_lower(reference.parent->name);
  const auto open = std::ranges::find_if(open_, [&](const RowDraft* other) {
    return equal_ignoring_case(other->table().name, parent);
  });
  const bool is_open = open != open_.end();
  if (like_is_null && !is_varied && leave_empty(draft, reference)) return true;
  if (renewed_.contains(parent) && !is_open && new_parents(reference).empty()) {
    const std::string why = why_;
    write_parent(draft, reference);
    if (!session_.in_transaction()) return false;
    why_ = why;
  }
  list_parents(draft, wish, reference);
  if (!reference.options.empty()) {
    take(draft, reference, reference.options.front());
    return true;
  }
  if (is_open) {  // it is being written: refer to what it will be
    Row own;
    for (const std::string& column : reference.parent_columns) {
      const RowDraft::Slot* slot = (*open)->find(column);
      if (slot != nullptr && slot->value) own.push_back(*slot->value);
    }
    if (own.size() == reference.parent_columns.size() && !has_null(own) &&
        agrees(draft, reference, own)) {
      const bool is_self = *open == &draft;
      if (is_self || reference.key->deferred || !leave_empty(draft, reference)) {
        take(draft, reference, own);
      }
      return true;
    }
    return leave_empty(draft, reference) ||
           refuse(concat("its row would have to refer to one of ", reference.parent->name,
                         " that needs it first"));
  }
  if (reference.key->deferred && owe_parent(draft, reference)) return true;
  if (write_parent(draft, reference)) {
    list_parents(draft, wish, reference);
    if (!reference.options.empty()) {
      take(draft, reference, reference.options.front());
      return true;
    }
  }
  if (!session_.in_transaction()) return false;
  return leave_empty(draft, reference) ||
         refuse(concat(reference.parent->name, ", which it refers to, has no row"));
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

bool RowMaker::write_parent(RowDraft& draft, Reference& reference) {
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
