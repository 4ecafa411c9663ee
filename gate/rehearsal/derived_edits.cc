#include "gate/rehearsal/derived_edits.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/derivation.h"
#include "gate/rehearsal/put_aside.h"
#include "gate/rehearsal/written_rows.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

WrittenRow key_of(const DerivedColumn& derived, const DerivedRow& row) {
  return {.table = derived.table, .columns = derived.key.now, .values = row.key, .is_old = true};
}

std::string where_in_copy(const Session& copy, const DerivedColumn& derived,
                          const DerivedRow& row) {
  return where_is(copy, {.then = derived.key.now, .now = derived.key.now}, key_of(derived, row));
}

bool is_untouched(Session& copy, const DerivedColumn& derived, const DerivedRow& row) {
  const std::string where = where_in_copy(copy, derived, row);
  return !where.empty() && read_one(copy, derived.table, derived.sources, where) == row.made;
}

bool write_over(Session& copy, const DerivedColumn& derived, const DerivedRow& row,
                const Row& made) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < derived.sources.size(); ++i) {
    terms.push_back(concat(copy.quote(derived.sources[i]), " = ", copy.literal(made[i])));
  }
  try {
    copy.execute(concat("UPDATE ", copy.quote(derived.table), " SET ", join(terms, ", "), " WHERE ",
                        where_in_copy(copy, derived, row)));
    return true;
  } catch (const SqlError&) {  // something keeps them as they are
    return false;
  }
}

std::optional<DerivedEdit> edit_one(Session& copy, const DerivedColumn& derived) {
  for (const DerivedRow& row : derived.rows) {
    if (is_empty_value(row.had) || !is_untouched(copy, derived, row)) continue;
    const auto other = std::ranges::find_if(derived.rows, [&](const DerivedRow& one) {
      return !is_empty_value(one.had) && !is_same_value(one.had, row.had) && one.made != row.made;
    });
    if (other == derived.rows.end() || !write_over(copy, derived, row, other->made)) continue;
    return DerivedEdit{.derived = &derived, .row = key_of(derived, row), .was = row.had};
  }
  return std::nullopt;
}

}  // namespace

std::vector<DerivedEdit> edit_derived(Session& copy, const std::vector<DerivedColumn>& derived) {
  std::vector<DerivedEdit> edits;
  for (const DerivedColumn& one : derived) {
    if (auto edit = edit_one(copy, one)) edits.push_back(std::move(*edit));
  }
  return edits;
}

void look_for_derived_edits(Rehearsal& rehearsal, Session& end, const MigrationSpan& span,
                            const std::vector<DerivedEdit>& edits, EditFates& fates) {
  for (const DerivedEdit& edit : edits) {
    const DerivedColumn& derived = *edit.derived;
    const auto now = read_one(end, derived.from_table, {derived.from_column},
                              where_is(end, derived.key, edit.row));
    if (!now) continue;
    const bool is_undone = is_same_value(now->front(), edit.was);
    if (!is_undone) ++fates.differ[to_lower(derived.from_table)];
    if (!is_from_put_aside(sources_of_downs(rehearsal, span, derived.table), derived.from_column)) {
      continue;
    }
    EditedColumn fate{.table = derived.from_table,
                      .column = derived.from_column,
                      .rewritten = true,
                      .values = 1,
                      .undone = is_undone ? 1 : 0};
    if (is_undone) {
      fate.examples.push_back(
          {.key = key_shown(derived.key, edit.row, rehearsal.options.show_values)});
    }
    fates.columns.push_back(std::move(fate));
  }
}

}  // namespace gate
