#include "gate/rehearsal/row_maker.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/row_models.h"

namespace gate {

namespace {

constexpr std::size_t kDeepest = 8;  // parents of parents
constexpr int kMostTries = 80;       // INSERTs for one row that is asked for
constexpr std::string_view kTooLong = "it took too long";

// Whether an INSERT into the table may put a row in another one's place.
bool may_replace(const Table& table) {
  return !table.conflict_clauses.empty();
}

}  // namespace

Rows RowMaker::ask(const std::string& sql) {
  return ask_or_nothing(session_, sql);
}

const Value* value_of(const WrittenRow& row, const std::string& column) {
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    if (equal_ignoring_case(row.columns[i], column)) return &row.values[i];
  }
  return nullptr;
}

bool RowMaker::refuse(const std::string& why) {
  if (why_.empty()) why_ = why;
  return false;
}

bool RowMaker::make(const RowWish& asked) {
  why_.clear();
  tries_ = 0;
  RowWish wish = asked;
  const Table* table = find_table(schema_, wish.table);
  if (table == nullptr) return refuse("there is no such table");
  if (slow_.contains(to_lower(table->name))) return refuse(std::string(kTooLong));
  if (!resolve_likeness(*table, wish)) return refuse("it has no row to be like");
  const std::size_t before = rows_.size();
  session_.execute("BEGIN");
  bool is_written = write(wish);
  if (is_written) {
    try {
      session_.execute("COMMIT");
    } catch (const SqlError& error) {
      is_written = refuse(error.what());
    }
  }
  if (session_.in_transaction()) session_.execute("ROLLBACK");
  if (!is_written) rows_.resize(before);
  for (std::size_t i = before; i < rows_.size(); ++i) advance_counter(rows_[i].table);
  return is_written;
}

// As if the counter had given out the numbers that the rows have: otherwise the next row to be
// numbered, a trigger's perhaps, would meet them.
void RowMaker::advance_counter(const std::string& name) {
  const Table* table = find_table(schema_, name);
  if (table == nullptr || !table->counts) return;
  const auto column = std::ranges::find_if(table->columns, &Column::identity);
  if (column == table->columns.end()) return;
  const Rows last = ask(
      concat("SELECT max(", session_.quote(column->name), ") FROM ", session_.quote(table->name)));
  Rows counters = session_.sequences();
  const auto own = std::ranges::find_if(
      counters, [&](const Row& row) { return row.at(0) == Value(table->name); });
  if (last.empty() || own == counters.end()) return;
  const auto* highest = std::get_if<std::int64_t>(&last[0][0]);
  const auto* given = std::get_if<std::int64_t>(&own->at(1));
  if (highest == nullptr || given == nullptr || *highest <= *given) return;
  own->at(1) = *highest;
  session_.restore_sequences(counters);
}

// A value that occurs, so that there will be two of it.
bool RowMaker::resolve_likeness(const Table& table, RowWish& wish) {
  if (wish.like_another.empty()) return true;
  std::string set = wish.where.empty() ? "" : concat("(", wish.where, ")");
  for (std::size_t i = 0; i < wish.like_key; ++i) {
    set += concat(set.empty() ? "" : " AND ", session_.quote(wish.like_another[i]), " IS NOT NULL");
  }
  const Rows rows = ask(concat("SELECT ", quoted_list(session_, wish.like_another), " FROM ",
                               session_.quote(table.name), " WHERE ", set, " LIMIT 1"));
  if (rows.empty()) return false;
  for (std::size_t i = 0; i < wish.like_another.size(); ++i) {
    wish.fixed[to_lower(wish.like_another[i])] = rows[0][i];
  }
  return true;
}

bool RowMaker::write(const RowWish& wish) {
  const Table* table = find_table(schema_, wish.table);
  if (table == nullptr || table->kind != TableKind::normal) {
    return refuse(concat(wish.table, " is no table that rows can be written into"));
  }
  if (open_.size() >= kDeepest) return refuse("its foreign keys go too deep");
  for (const std::optional<Row>& model : rows_to_be_like(session_, *table, wish.like_which)) {
    const std::size_t before = rows_.size();
    session_.execute("SAVEPOINT gate_row");
    if (write_like(*table, wish, model)) {
      session_.execute("RELEASE gate_row");
      return true;
    }
    if (!session_.in_transaction()) return false;
    session_.execute("ROLLBACK TO gate_row");
    session_.execute("RELEASE gate_row");
    rows_.resize(before);
  }
  return false;
}

bool RowMaker::write_like(const Table& table, const RowWish& wish,
                          const std::optional<Row>& model) {
  RowDraft draft(session_, schema_, table, wish, model);
  References references;
  open_.push_back(&draft);
  const bool is_written =
      refer(draft, wish, references) && insert(draft, references) && pay(draft, references);
  open_.pop_back();
  if (!is_written) return false;
  WrittenRow row{.table = table.name, .note = wish.note, .needs_added = wish.needs_added};
  for (const RowDraft::Slot& slot : draft.slots()) {
    if (!slot.is_writable || !slot.value) continue;
    row.columns.push_back(slot.column->name);
    row.values.push_back(*slot.value);
  }
  if (!wish.note.empty()) {
    for (const auto& [column, value] : wish.fixed) row.special.insert(column);
  }
  rows_.push_back(std::move(row));
  return true;
}

// Where a key consists of references, another parent makes it another one.
bool RowMaker::avoid_duplicates(RowDraft& draft, const References& references) {
  std::vector<std::string> columns;
  if (draft.avoid_duplicates(columns)) return true;
  const auto is_in_key = [&](const Reference& reference) {
    return !reference.is_owed && std::ranges::any_of(reference.key->columns, [&](const auto& name) {
      return std::ranges::find(columns, name) != columns.end();
    });
  };
  for (const Reference& reference : references) {
    if (is_in_key(reference) && try_known_parents(draft, reference, columns)) return true;
  }
  for (const Reference& reference : references) {
    if (!is_in_key(reference) || find_open(reference.parent->name) != nullptr) continue;
    if (try_new_parent(draft, reference, columns)) return true;
    if (!session_.in_transaction()) return false;
  }
  return refuse("each key that was tried is there already");
}

bool RowMaker::try_known_parents(RowDraft& draft, const Reference& reference,
                                 std::vector<std::string>& columns) {
  for (const Row& row : reference.options) {
    take(draft, reference, row);
    if (draft.avoid_duplicates(columns)) return true;
  }
  if (!reference.options.empty()) take(draft, reference, reference.options.front());
  return false;
}

bool RowMaker::try_new_parent(RowDraft& draft, const Reference& reference,
                              std::vector<std::string>& columns) {
  const std::size_t before = rows_.size();
  if (!write(RowWish{.table = reference.parent->name})) return false;
  const Rows parents = new_parents(reference);
  if (rows_.size() == before || parents.empty()) return false;
  take(draft, reference, parents.front());
  return draft.avoid_duplicates(columns);
}

bool RowMaker::insert(RowDraft& draft, const References& references) {
  draft.satisfy_checks();
  if (!avoid_duplicates(draft, references)) return false;
  return try_insert(draft) || search_values(draft) || search_parents(draft, references);
}

bool RowMaker::may_try() const {
  return session_.in_transaction() && tries_ < kMostTries;
}

// One after the other, while the others stay.
bool RowMaker::search_values(RowDraft& draft) {
  constexpr std::size_t kChoices = 24;
  for (RowDraft::Slot& slot : draft.slots()) {
    if (!slot.is_writable || slot.is_pinned || slot.is_reference) continue;
    const Choice old = slot.value;
    const std::vector<Choice>& options = draft.options(slot);
    for (std::size_t i = 0; i < std::min(options.size(), kChoices); ++i) {
      if (options[i] == old) continue;
      if (!may_try()) return false;
      slot.value = options[i];
      if (try_insert(draft)) return true;
    }
    slot.value = old;
  }
  return false;
}

bool RowMaker::search_parents(RowDraft& draft, const References& references) {
  for (const Reference& reference : references) {
    if (reference.options.size() < 2 || reference.is_owed) continue;
    for (const Row& row : reference.options) {
      if (!may_try()) return false;
      take(draft, reference, row);
      if (try_insert(draft)) return true;
    }
    take(draft, reference, reference.options.front());
  }
  return false;
}

void RowMaker::undo_to_savepoint() {
  if (!session_.in_transaction()) return;  // the refusal ended it
  session_.execute("ROLLBACK TO gate_try");
  session_.execute("RELEASE gate_try");
}

bool RowMaker::try_insert(RowDraft& draft) {
  ++tries_;
  const bool counts = may_replace(draft.table());
  const std::int64_t before = counts ? session_.count_rows(draft.table().name) : 0;
  session_.execute("SAVEPOINT gate_try");
  try {
    const Outcome outcome = session_.execute(draft.insert_statement());
    const bool is_lost =
        outcome.rows_changed == 0 || (counts && session_.count_rows(draft.table().name) <= before);
    if (is_lost) {
      undo_to_savepoint();
      return refuse("the row is left out, or takes another one's place");
    }
    for (const Effect& effect : outcome.effects) {
      const bool is_write = effect.action == Action::update || effect.action == Action::remove;
      if (is_write && effect.cause != Cause::named) disturbed_.insert(to_lower(effect.table));
    }
    session_.execute("RELEASE gate_try");
    return true;
  } catch (const SqlError& error) {
    undo_to_savepoint();
    return refuse(error.what());
  } catch (const Error&) {
    if (!session_.timed_out()) throw;
    undo_to_savepoint();
    tries_ = kMostTries;
    slow_.insert(to_lower(draft.table().name));
    return refuse(std::string(kTooLong));
  }
}

}  // namespace gate
