#include "gate/rehearsal/row_plan.h"

#include <algorithm>
#include <optional>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/down_writes.h"
#include "gate/rehearsal/kept_copies.h"
#include "gate/rehearsal/new_rows_end.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/put_aside.h"
#include "gate/rehearsal/row_lists.h"
#include "gate/rehearsal/row_seeds.h"
#include "gate/rehearsal/row_wishes.h"
#include "gate/rehearsal/touched.h"

namespace gate {

namespace {

constexpr std::size_t kMostTables = 200;
constexpr int kOrdinaryRows = 3;
constexpr double kSecondsForOneRow = 10;

std::set<std::string> in_lower_case(const std::set<std::string>& names) {
  std::set<std::string> lower;
  for (const std::string& name : names) lower.insert(to_lower(name));
  return lower;
}

class RowPlan {
 public:
  RowPlan(Rehearsal& rehearsal, Session& copy, const MigrationSpan& span)
      : rehearsal_(rehearsal),
        copy_(copy),
        span_(span),
        touched_(tables_touched(rehearsal, span)),
        tables_(tables_to_fill(rehearsal, span)),
        maker_(copy, rehearsal.timeline->schema(span.top), in_lower_case(tables_)) {}

  MadeRows run();

 private:
  const Schema& deployed() const { return rehearsal_.timeline->schema(span_.top); }
  std::optional<Origin> origin(const std::string& table) {
    return origin_of(rehearsal_, table, span_.bottom, span_.top);
  }

  void visit(const std::string& name, std::set<std::string>& seen,
             std::vector<std::string>& order) const;
  std::vector<std::string> in_order() const;
  void make_rows_of(const Table& table);
  RowWish ordinary(const Table& table);
  std::vector<RowWish> ordinary_wishes(const Table& table, const Past* known);
  void leave_what_follows(const Table& table, const Past* known, RowWish& wish);
  bool make_like_ordinary(const RowWish& special);
  void make_related();
  void make_for_list(const Table& table, const ListForCheck& list);
  void make_several();
  void make_none();
  void make_without(const std::string& parent, const std::string& table);
  void find_copies();
  bool make_agreeing(const RowWish& ordinary, std::size_t number);
  bool is_list(const Table& table);

  Rehearsal& rehearsal_;
  Session& copy_;
  MigrationSpan span_;
  std::set<std::string> touched_;
  std::set<std::string> tables_;  // the same, and those that only the downs write
  std::vector<KeptCopy> copies_{};
  std::set<std::string> done_without_{};
  RowMaker maker_;
  MadeRows made_{};
};

void RowPlan::visit(const std::string& name, std::set<std::string>& seen,
                    std::vector<std::string>& order) const {
  if (!seen.insert(name).second) return;
  for (const ForeignKey& key : find_table(deployed(), name)->foreign_keys) {
    const Table* parent = find_table(deployed(), key.parent);
    if (parent != nullptr && tables_.contains(parent->name)) {
      visit(parent->name, seen, order);
    }
  }
  order.push_back(name);
}

// Parents first.
std::vector<std::string> RowPlan::in_order() const {
  std::set<std::string> seen;
  std::vector<std::string> order;
  for (const std::string& name : tables_) visit(name, seen, order);
  return order;
}

MadeRows RowPlan::run() {
  copy_.limit_seconds(kSecondsForOneRow);
  find_copies();
  std::size_t count = 0;
  for (const std::string& name : in_order()) {
    if (++count > kMostTables) {
      made_.without[to_lower(name)] = concat("rows are made for ", kMostTables, " tables only");
      continue;
    }
    make_rows_of(*find_table(deployed(), name));
  }
  make_related();
  copy_.limit_seconds(0);
  made_.rows = maker_.rows();
  made_.disturbed = maker_.disturbed();
  return std::move(made_);
}

// A list that other tables refer to and that the migrations fill with values of their own is
// nothing that an application writes into, either.
bool RowPlan::is_list(const Table& table) {
  const bool is_referred_to = std::ranges::any_of(deployed().tables, [&](const Table& other) {
    return &other != &table && std::ranges::any_of(other.foreign_keys, [&](const auto& key) {
      return equal_ignoring_case(key.parent, table.name);
    });
  });
  return is_referred_to && is_filled_by(rehearsal_, span_, table.name, [](const Outcome& outcome) {
           return outcome.reads.empty() && outcome.rows_changed > 0;
         });
}

// Where all rows are the migrations' own, a new one that is like them would be taken for one of
// these, and go with them.
std::vector<RowWish> RowPlan::ordinary_wishes(const Table& table, const Past* known) {
  std::vector<RowWish> wishes = ordinary_rows(table, known, kOrdinaryRows);
  for (RowWish& wish : wishes) leave_what_follows(table, known, wish);
  const bool was_empty = known != nullptr && rows_in_state(*rehearsal_.timeline, span_.bottom,
                                                           known->table.name) == std::int64_t{0};
  if (!was_empty) return wishes;
  for (RowWish& wish : wishes) {
    for (const Column& column : table.columns) wish.varied.insert(to_lower(column.name));
  }
  return wishes;
}

void RowPlan::make_rows_of(const Table& table) {
  const std::optional<Origin> from = origin(table.name);
  if (!from && is_list(table)) {
    maker_.close(table.name);
    made_.without[to_lower(table.name)] = "it is taken for a list that only migrations fill";
    return;
  }
  if (is_put_aside(rehearsal_, span_, table)) {
    made_.without[to_lower(table.name)] = "it is taken for what the migrations put aside";
    return;
  }
  std::optional<Past> past;
  if (from) {
    const Schema& old = rehearsal_.timeline->schema(span_.bottom);
    Timeline& timeline = *rehearsal_.timeline;
    past.emplace(Past{old, *find_table(old, from->table), *from,
                      rows_in_state(timeline, span_.bottom, from->table) ==
                          rows_in_state(timeline, span_.top, table.name)});
  }
  const Past* known = past ? &*past : nullptr;
  bool any = false;
  std::size_t number = 0;
  for (const RowWish& wish : ordinary_wishes(table, known)) {
    if (make_agreeing(wish, number++) || maker_.make(wish)) {
      any = true;
    } else if (!any) {
      made_.without[to_lower(table.name)] = maker_.why();
    }
  }
  if (known == nullptr) return;
  for (const RowWish& wish : special_rows(copy_, deployed(), table, *known)) {
    if (maker_.make(wish)) {
      any = true;
    } else if (wish.required) {
      made_.not_written.push_back({wish.subject, concat("no row could be written in which ",
                                                        wish.note, ": ", maker_.why())});
    }
  }
  if (any) made_.without.erase(to_lower(table.name));
}

// What the migrations filled differently from row to row they made of the rest of the row, and a
// way back may make the rest of it again: another value would contradict what the row has beside
// it.
void RowPlan::leave_what_follows(const Table& table, const Past* known, RowWish& wish) {
  if (known == nullptr || !known->origin.rewritten.empty()) return;
  for (const Column& column : table.columns) {
    const std::string name = to_lower(column.name);
    if (known->origin.columns.contains(name) || !wish.varied.contains(name)) continue;
    const std::string value = copy_.quote(column.name);
    const Rows rows = ask_or_nothing(copy_, concat("SELECT min(", value, ") <> max(", value,
                                                   ") FROM ", copy_.quote(table.name)));
    if (!rows.empty() && rows[0][0] == Value(std::int64_t{1})) wish.varied.erase(name);
  }
}

RowWish RowPlan::ordinary(const Table& table) {
  const std::optional<Origin> from = origin(table.name);
  if (!from) return ordinary_rows(table, nullptr, 1).front();
  const Schema& old = rehearsal_.timeline->schema(span_.bottom);
  const Past past{old, *find_table(old, from->table), *from};
  RowWish wish = ordinary_rows(table, &past, 1).front();
  leave_what_follows(table, &past, wish);
  return wish;
}

// Like an ordinary row but for what `special` says.
bool RowPlan::make_like_ordinary(const RowWish& special) {
  RowWish wish = ordinary(*find_table(deployed(), special.table));
  wish.fixed = special.fixed;
  wish.note = special.note;
  wish.needs_added = special.needs_added;
  wish.varied.insert(special.varied.begin(), special.varied.end());
  if (maker_.make(wish)) return true;
  if (special.required) {
    made_.not_written.push_back({special.subject, concat("no row could be written in which ",
                                                         special.note, ": ", maker_.why())});
  }
  return false;
}

// What is about more than one table.
void RowPlan::make_related() {
  for (const RowWish& wish : children_of_added_rows(rehearsal_, span_, touched_)) {
    if (made_.without.contains(to_lower(wish.table))) continue;
    if (make_like_ordinary(wish)) made_.referring.insert(to_lower(wish.table));
  }
  for (const std::string& name : tables_) {
    const std::optional<Origin> from = origin(name);
    if (!from) continue;
    const Table& table = *find_table(deployed(), name);
    const Schema& old = rehearsal_.timeline->schema(span_.bottom);
    const Past past{old, *find_table(old, from->table), *from};
    for (const ListForCheck& list : lists_for_checks(copy_, deployed(), table, past)) {
      make_for_list(table, list);
    }
  }
  made_.moved = find_moved_columns(rehearsal_, span_.bottom, span_.top, touched_);
  make_several();
  make_none();
}

// A new value in the list, and a row that has it.
void RowPlan::make_for_list(const Table& table, const ListForCheck& list) {
  const Table& parent = *find_table(deployed(), list.key->parent);
  RowWish value{.table = parent.name, .fixed = {{to_lower(list.name_column), list.value}}};
  if (!maker_.make(value)) return;
  const WrittenRow& row = maker_.rows().back();
  const auto at = std::ranges::find_if(row.columns, [&](const std::string& column) {
    return equal_ignoring_case(column, list.parent_column);
  });
  if (at == row.columns.end()) return;
  made_.without.erase(to_lower(parent.name));
  const std::string& column = list.key->columns[0];
  make_like_ordinary({.table = table.name,
                      .fixed = {{to_lower(column),
                                 row.values[static_cast<std::size_t>(at - row.columns.begin())]}},
                      .subject = concat(table.name, ".", column),
                      .note = concat(column, " has a value that was added to ", parent.name),
                      .required = true});
}

// A second row for one of the parent's, with another value in what was moved.
void RowPlan::make_several() {
  std::set<std::string> done;
  for (const MovedColumn& moved : made_.moved) {
    const bool is_first = done.insert(concat(moved.table, ' ', join(moved.references, " "))).second;
    if (!is_first || !moved.takes_several) continue;
    const auto& rows = maker_.rows();
    const auto last =
        std::ranges::find(rows.rbegin(), rows.rend(), moved.table, &WrittenRow::table);
    if (last == rows.rend()) continue;
    RowWish wish{.table = moved.table,
                 .note = concat("is the second one for its row of ", moved.parent)};
    for (std::size_t i = 0; i < last->columns.size(); ++i) {
      const bool refers = std::ranges::any_of(moved.references, [&](const std::string& column) {
        return equal_ignoring_case(column, last->columns[i]);
      });
      if (refers) wish.fixed[to_lower(last->columns[i])] = last->values[i];
    }
    for (const MovedColumn& other : made_.moved) {
      if (other.table == moved.table) wish.varied.insert(to_lower(other.column));
    }
    make_like_ordinary(wish);
  }
}

// Comes last: whatever is written later may refer to it. Where a down writes the rows of a table
// from others that refer to it, there may be none of these, too: what knows nothing of the new
// table goes on to write into the old one.
void RowPlan::make_none() {
  for (const MovedColumn& moved : made_.moved) make_without(moved.parent, moved.table);
  for (const std::string& name : touched_) {
    if (origin(name)) continue;
    for (const ForeignKey& key : find_table(deployed(), name)->foreign_keys) {
      const Table* parent = find_table(deployed(), key.parent);
      const bool was_there =
          parent != nullptr && tables_.contains(parent->name) && origin(parent->name).has_value();
      if (was_there && is_written_from(rehearsal_, span_, parent->name, name)) {
        make_without(parent->name, name);
      }
    }
  }
}

void RowPlan::make_without(const std::string& parent, const std::string& table) {
  if (!done_without_.insert(concat(table, ' ', parent)).second) return;
  make_like_ordinary({.table = parent, .note = concat("has no row of ", table)});
}

// As long as the table has rows from the fixture alone.
void RowPlan::find_copies() {
  for (const std::string& name : touched_) {
    if (copies_.size() == kMostTables) return;
    if (origin(name)) continue;
    std::ranges::move(find_kept_copies(copy_, deployed(), *find_table(deployed(), name)),
                      std::back_inserter(copies_));
  }
}

// Like the new row of that number that it refers to. Otherwise a down that rightly takes what lies
// in the new table would change what was written into the old one.
bool RowPlan::make_agreeing(const RowWish& ordinary, std::size_t number) {
  for (const KeptCopy& copy : copies_) {
    if (copy.table->name != ordinary.table) continue;
    const auto parents = rows_of(maker_.rows(), copy.parent->name);
    if (parents.size() <= number) continue;
    RowWish wish = ordinary;
    wish.fixed = values_from(copy_, copy, *parents[number]);
    if (!wish.fixed.empty() && maker_.make(wish)) return true;
  }
  return false;
}

}  // namespace

std::set<std::string> tables_touched(Rehearsal& rehearsal, const MigrationSpan& span) {
  const Timeline& timeline = *rehearsal.timeline;
  Touched touched;
  for (std::size_t i = span.bottom; i < span.top; ++i) {
    merge(touched, touched_by(*rehearsal.record(i).up, timeline.schema(i), timeline.schema(i + 1),
                              rehearsal.tool_tables));
  }
  std::set<std::string> tables;
  for (const auto* names : {&touched.content, &touched.indexes}) {
    for (const std::string& name : *names) {
      const Table* table = find_table(timeline.schema(span.top), name);
      if (table != nullptr && table->kind == TableKind::normal) tables.insert(table->name);
    }
  }
  return tables;
}

std::set<std::string> tables_to_fill(Rehearsal& rehearsal, const MigrationSpan& span) {
  std::set<std::string> tables = tables_touched(rehearsal, span);
  tables.merge(tables_written_by_downs(rehearsal, span));
  return tables;
}

MadeRows make_rows(Rehearsal& rehearsal, Session& copy, const MigrationSpan& span) {
  return RowPlan(rehearsal, copy, span).run();
}

}  // namespace gate
