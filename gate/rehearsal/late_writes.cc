#include "gate/rehearsal/late_writes.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/rehearsal/row_maker.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/storage.h"
#include "gate/rehearsal/workload.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kMostTables = 1;  // beside those that their rows refer to
constexpr std::size_t kMostTries = 6;

// Rows of a small table are found soonest; what the migrations reach comes before all others.
std::vector<std::string> tables_to_write_to(Rehearsal& rehearsal) {
  const Touched touched = touched_by_all(rehearsal);
  struct Candidate {
    bool is_untouched = false;
    std::int64_t rows = 0;
    std::string name{};
    auto operator<=>(const Candidate&) const = default;
  };
  std::vector<Candidate> candidates;
  for (const Table& table : rehearsal.timeline->schema(0).tables) {
    const auto counted = std::ranges::find(rehearsal.run.tables, table.name, &TableRecord::name);
    const bool is_known = counted != rehearsal.run.tables.end() && counted->blue;
    if (table.kind != TableKind::normal || !is_known) continue;
    if (rehearsal.tool_tables.contains(table.name)) continue;
    candidates.push_back({!touched.content.contains(table.name), *counted->blue, table.name});
  }
  std::ranges::sort(candidates);
  if (candidates.size() > kMostTries) candidates.resize(kMostTries);
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates) names.push_back(candidate.name);
  return names;
}

std::string insert_of(const Session& session, const Schema& schema, const WrittenRow& row) {
  std::vector<std::string> names;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    names.push_back(session.quote(row.columns[i]));
    values.push_back(session.literal(row.values[i]));
  }
  const Table* table = find_table(schema, row.table);
  const bool overriding = table != nullptr && numbers_by_itself(*table);
  return insert_statement(session.quote(row.table), names, values, overriding);
}

}  // namespace

LateRows make_late_rows(Rehearsal& rehearsal) {
  LateRows late;
  const Schema& schema = rehearsal.timeline->schema(0);
  const std::vector<std::string> names = tables_to_write_to(rehearsal);
  if (names.empty()) return late;
  Scratch trial(rehearsal, "late", rehearsal.blue);
  Session& session = trial.session();
  RowMaker maker(session, schema, {});
  std::size_t made = 0;
  for (const std::string& name : names) {
    if (made == kMostTables) break;
    if (maker.make({.table = name})) ++made;
  }
  if (made == 0) return late;
  for (const WrittenRow& row : maker.rows()) {
    late.statements.push_back(insert_of(session, schema, row));
    const bool is_known = std::ranges::count(late.tables, row.table, &LateWrites::table) > 0;
    if (is_known || maker.disturbed().contains(to_lower(row.table))) continue;
    // Triggers may add rows, too.
    late.tables.push_back(
        {.table = row.table,
         .written = session.count_rows(row.table) - rehearsal.blue_session->count_rows(row.table)});
  }
  late.no_change =
      concat("DELETE FROM ", session.quote(maker.rows().front().table), " WHERE 1 = 0");
  return late;
}

void find_late_rows(Rehearsal& rehearsal, const Database& blue_that_was,
                    std::vector<LateWrites>& tables) {
  const Schema& schema = rehearsal.timeline->schema(0);
  const auto now = rehearsal.engine.open(blue_that_was, rehearsal.reading);
  for (LateWrites& late : tables) {
    const RowsWritten found =
        find_written(*rehearsal.blue_session, *now, schema, *find_table(schema, late.table));
    late.found = std::ranges::count(found.rows, false, &WrittenRow::is_old);
  }
}

}  // namespace gate
