#include <algorithm>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/put_aside.h"
#include "gate/rehearsal/row_edits.h"
#include "gate/rehearsal/row_values.h"
#include "gate/rehearsal/written_rows.h"

namespace gate {

namespace {

// What the downs of a span call a column, before and after each of them; in lower case.
std::set<std::string> names_of(Rehearsal& rehearsal, const MigrationSpan& span,
                               const std::string& table, const std::string& column) {
  std::set<std::string> names{column};
  for (std::size_t state = span.bottom; state < span.top; ++state) {
    const std::optional<Origin> then = origin_of(rehearsal, table, state, span.top);
    if (!then) continue;
    const auto found = then->columns.find(column);
    if (found != then->columns.end()) names.insert(to_lower(found->second));
  }
  return names;
}

bool is_any_in(const std::set<std::string>& names, const std::set<std::string>& all) {
  return std::ranges::any_of(names, [&](const std::string& name) { return all.contains(name); });
}

// The edits of one table.
class TableFates {
 public:
  TableFates(Rehearsal& rehearsal, const MigrationSpan& span, const Origin& origin,
             const Table& deployed)
      : rehearsal_(rehearsal),
        span_(span),
        origin_(origin),
        deployed_(deployed),
        old_(*find_table(rehearsal.timeline->schema(span.bottom), origin.table)),
        key_(key_names(rehearsal.timeline->schema(span.bottom), old_, origin)),
        sources_(sources_of_downs(rehearsal, span, deployed.name)) {}

  void look(Session& end, const Table& now, Session& past, const std::vector<EditedRow>& edits,
            EditFates& fates) {
    if (key_.then.empty()) return;
    for (const Column& column : old_.columns) {
      const Column* same = find_column(now, column.name);
      const bool is_plain =
          same != nullptr && same->generated == Generated::no && column.generated == Generated::no;
      if (is_plain) columns_.push_back(column.name);
    }
    if (std::ranges::any_of(key_.then, [&](const auto& one) { return !place_of(one); })) return;
    for (const EditedRow& edit : edits) {
      if (equal_ignoring_case(edit.table, deployed_.name)) look_at(edit, end, now, past, fates);
    }
  }

 private:
  struct Found {
    std::optional<Row> then{};        // of `columns_`, in the state gone back to
    std::optional<Row> other_then{};  // of the row that the values were taken from
    std::optional<Row> now{};
  };

  void look_at(const EditedRow& edit, Session& end, const Table& now, Session& past,
               EditFates& fates) {
    const std::string name = to_lower(old_.name);
    Found found{.then = read_one(past, old_.name, columns_, where_is(past, edit, edit.before)),
                .now = read_one(end, now.name, columns_, where_is(end, edit, edit.before))};
    if (edit.taken_from) {
      found.other_then =
          read_one(past, old_.name, columns_, where_is(past, edit, *edit.taken_from));
    }
    if (!found.then || (edit.taken_from && !found.other_then)) return;
    if (found.now) {
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!is_same_value((*found.then)[i], (*found.now)[i])) ++fates.differ[name];
      }
    }
    for (std::size_t i = 0; i < edit.columns.size(); ++i) {
      const auto asked = edit.asked.find(to_lower(edit.columns[i]));
      if (asked != edit.asked.end()) judge(edit, i, asked->second, found, fates);
    }
  }

  void judge(const EditedRow& edit, std::size_t at, Asked asked, const Found& found,
             EditFates& fates) const {
    const std::string column = to_lower(edit.columns[at]);
    const auto then = origin_.columns.find(column);
    if (then == origin_.columns.end() || !can_tell(edit, column, asked)) return;
    const std::optional<std::size_t> place = place_of(then->second);
    if (!place) return;
    const Value& was = (*found.then)[*place];
    const Value& written = edit.after[at];
    const Value& written_then = found.other_then ? (*found.other_then)[*place] : written;
    const EditedCell cell{
        .now = edit.before[at], .then = was, .other = written, .other_then = written_then};
    if (!(asked == Asked::kept ? is_fair(cell) : tells_when_undone(cell))) return;
    EditedColumn& fate = column_in(fates, then->second, origin_.rewritten.contains(column));
    ++fate.values;
    if (found.now && is_same_value(written, (*found.now)[*place])) return;
    const bool is_undone = found.now && is_same_value((*found.now)[*place], was);
    if (asked == Asked::not_undone && !is_undone) return;
    std::int64_t* number = &fate.lost;
    if (found.now) {
      const Value& now = (*found.now)[*place];
      const bool is_nothing = classify(written, now) == Conversion::lost;
      number = is_undone ? &fate.undone : is_nothing ? &fate.lost : &fate.changed;
      // A value that nobody has had may be one that the way back makes another of.
      if (number == &fate.changed && !edit.taken_from) return;
    }
    ++*number;
    if (fate.examples.size() < rehearsal_.options.max_examples) {
      fate.examples.push_back({.key = key_shown(edit)});
    }
  }

  bool can_tell(const EditedRow& edit, const std::string& column, Asked asked) const {
    const std::set<std::string> names = names_of(rehearsal_, span_, deployed_.name, column);
    if (sources_.filled_from_elsewhere || is_any_in(names, sources_.elsewhere)) return false;
    if (asked == Asked::not_undone) {
      return sources_.refilled_from_put_aside || is_any_in(names, sources_.put_aside);
    }
    if (edit.is_whole) return true;
    // A row of which one column alone was edited says nothing of what is made of another one.
    const bool gained = std::ranges::any_of(edit.columns, [&](const std::string& one) {
      return !origin_.columns.contains(to_lower(one));
    });
    return !is_any_in(names, sources_.own_row) && !(gained && sources_.refilled);
  }

  EditedColumn& column_in(EditFates& fates, const std::string& column, bool is_rewritten) const {
    for (EditedColumn& known : fates.columns) {
      if (known.table == old_.name && known.column == column) return known;
    }
    fates.columns.push_back({.table = old_.name, .column = column, .rewritten = is_rewritten});
    return fates.columns.back();
  }

  std::optional<std::size_t> place_of(const std::string& column) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (equal_ignoring_case(columns_[i], column)) return i;
    }
    return std::nullopt;
  }

  std::string where_is(Session& session, const EditedRow& edit, const Row& row) const {
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < key_.now.size(); ++i) {
      terms.push_back(is_equal_to(session, key_.then[i], value_in(edit, row, key_.now[i])));
    }
    return join(terms, " AND ");
  }

  std::string key_shown(const EditedRow& edit) const {
    std::vector<std::string> shown;
    for (const std::string& column : key_.now) {
      shown.push_back(show(value_in(edit, edit.before, column), rehearsal_.options.show_values));
    }
    return join(shown, ", ");
  }

  static const Value& value_in(const EditedRow& edit, const Row& row, const std::string& column) {
    const auto found = std::ranges::find_if(
        edit.columns, [&](const std::string& one) { return equal_ignoring_case(one, column); });
    return row[static_cast<std::size_t>(found - edit.columns.begin())];
  }

  Rehearsal& rehearsal_;
  const MigrationSpan& span_;
  const Origin& origin_;
  const Table& deployed_;
  const Table& old_;
  KeyNames key_;
  DownSources sources_;
  std::vector<std::string> columns_{};  // of the state gone back to, as far as they are there
};

}  // namespace

EditFates look_for_edits(Rehearsal& rehearsal, Session& end, const Schema& schema, PastRows& past,
                         const MigrationSpan& span, const std::vector<EditedRow>& edits) {
  EditFates fates;
  std::set<std::string> tables;
  for (const EditedRow& edit : edits) tables.insert(edit.table);
  for (const std::string& name : tables) {
    const std::optional<Origin> origin = origin_of(rehearsal, name, span.bottom, span.top);
    const Table* now = origin ? find_table(schema, origin->table) : nullptr;
    if (now == nullptr) continue;
    const Table& deployed = *find_table(rehearsal.timeline->schema(span.top), name);
    TableFates(rehearsal, span, *origin, deployed)
        .look(end, *now, past.in_state(span.bottom, origin->table), edits, fates);
  }
  return fates;
}

}  // namespace gate
