#include "gate/rehearsal/row_deletes.h"

#include <algorithm>
#include <cstddef>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/put_aside.h"
#include "gate/rehearsal/row_values.h"
#include "gate/rehearsal/written_rows.h"

namespace gate {

namespace {

constexpr std::size_t kRowsTried = 5;  // of one table

bool is_edited(const std::vector<EditedRow>& edits, const EditSample& sample, const Row& row) {
  return std::ranges::any_of(edits, [&](const EditedRow& edit) {
    return equal_ignoring_case(edit.table, sample.table->name) && edit.before == row;
  });
}

// Whether the row went, and nothing else with it.
bool is_deleted_alone(Session& copy, const std::string& sql) {
  try {
    copy.execute("BEGIN");
    const Outcome outcome = copy.execute(sql);
    const bool is_alone = outcome.rows_changed == 1 && outcome.rows_changed_indirectly == 0;
    copy.execute(is_alone ? "COMMIT" : "ROLLBACK");
    return is_alone;
  } catch (const SqlError&) {
    // It is referred to, or a trigger forbids it.
  } catch (const Error&) {
    if (!copy.timed_out()) throw;
  }
  if (copy.in_transaction()) copy.execute("ROLLBACK");
  return false;
}

DeletedRows& rows_in(std::vector<DeletedRows>& all, const std::string& table) {
  const auto known = std::ranges::find(all, table, &DeletedRows::table);
  return known != all.end() ? *known : all.emplace_back(DeletedRows{.table = table});
}

}  // namespace

std::optional<WrittenRow> delete_old_row(Session& copy, const EditSample& sample,
                                         const std::vector<EditedRow>& edits) {
  if (sample.rows.size() < 2) return std::nullopt;  // settings, that an application has one row of
  std::size_t tried = 0;
  for (auto row = sample.rows.rbegin(); row != sample.rows.rend() && tried < kRowsTried; ++row) {
    if (is_edited(edits, sample, row->now)) continue;
    ++tried;
    std::vector<std::string> terms;
    for (const std::size_t column : sample.key) {
      terms.push_back(is_equal_to(copy, sample.columns[column], row->now[column]));
    }
    const std::string sql =
        concat("DELETE FROM ", copy.quote(sample.table->name), " WHERE ", join(terms, " AND "));
    if (!is_deleted_alone(copy, sql)) continue;
    return WrittenRow{
        .table = sample.table->name, .columns = sample.columns, .values = row->now, .is_old = true};
  }
  return std::nullopt;
}

void leave_out_replaced(Rehearsal& rehearsal, Session& copy, const MigrationSpan& span,
                        std::vector<WrittenRow>& deleted) {
  const Schema& old_schema = rehearsal.timeline->schema(span.bottom);
  std::erase_if(deleted, [&](const WrittenRow& row) {
    const auto origin = origin_of(rehearsal, row.table, span.bottom, span.top);
    if (!origin) return true;
    KeyNames key = key_names(old_schema, *find_table(old_schema, origin->table), *origin);
    key.then = key.now;
    const std::string where = where_is(copy, key, row);
    return where.empty() || read_one(copy, row.table, key.now, where).has_value();
  });
}

std::vector<DeletedRows> look_for_deleted(Rehearsal& rehearsal, Session& end, const Schema& schema,
                                          const MigrationSpan& span,
                                          const std::vector<WrittenRow>& deleted) {
  std::vector<DeletedRows> found;
  const Schema& old_schema = rehearsal.timeline->schema(span.bottom);
  for (const WrittenRow& row : deleted) {
    const auto origin = origin_of(rehearsal, row.table, span.bottom, span.top);
    if (!origin || find_table(schema, origin->table) == nullptr) continue;
    const Table& old = *find_table(old_schema, origin->table);
    const KeyNames key = key_names(old_schema, old, *origin);
    const std::string where = where_is(end, key, row);
    if (where.empty() || sources_of_downs(rehearsal, span, row.table).filled_from_elsewhere) {
      continue;
    }
    DeletedRows& rows = rows_in(found, old.name);
    ++rows.rows;
    if (!read_one(end, old.name, key.then, where)) continue;
    ++rows.back;
    if (rows.examples.size() < rehearsal.options.max_examples) {
      rows.examples.push_back({.key = key_shown(key, row, rehearsal.options.show_values)});
    }
  }
  return found;
}

}  // namespace gate
