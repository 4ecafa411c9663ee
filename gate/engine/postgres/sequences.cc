#include "gate/engine/postgres/sequences.h"

#include <algorithm>
#include <optional>

#include "gate/base/text.h"

namespace gate::postgres {

namespace {

struct Sequence {
  std::string name{};   // of what it counts for
  std::string place{};  // as a literal that names the sequence itself
  std::int64_t start = 1;
  std::int64_t step = 1;
  std::optional<std::int64_t> last{};
};

// Of those that have given out no number since they were made or set: setval(…, false), RESTART.
void read_next_numbers(Client& client, std::vector<Sequence>& sequences) {
  std::string query;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    if (sequences[i].last) continue;
    query += concat(query.empty() ? "" : " UNION ALL ", "SELECT ", i, ", last_value FROM ",
                    sequences[i].place);
  }
  if (query.empty()) return;
  const Result next = client.run_one(query);
  for (int row = 0; row < next.rows(); ++row) {
    Sequence& sequence = sequences[static_cast<std::size_t>(next.number(row, 0))];
    if (next.number(row, 1) != sequence.start) sequence.last = next.number(row, 1) - sequence.step;
  }
}

std::vector<Sequence> sequences_in(Client& client, const Names& names) {
  const Result rows = client.run_one(concat(
      "SELECT c.oid, coalesce((SELECT d.refobjid FROM pg_depend d WHERE d.classid = "
      "'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND "
      "d.deptype IN ('a', 'i') LIMIT 1), (SELECT f.adrelid FROM pg_depend d JOIN pg_attrdef f ON "
      "d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid WHERE d.refclassid = "
      "'pg_class'::regclass AND d.refobjid = c.oid LIMIT 1), 0), format('%I.%I', n.nspname, "
      "c.relname), "
      "s.seqstart, pg_sequence_last_value(c.oid), s.seqincrement FROM pg_class c JOIN pg_namespace "
      "n ON "
      "n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid WHERE c.relkind = 'S' "
      "AND ",
      users_schemas("n.nspname"), " ORDER BY c.oid"));
  std::vector<Sequence> found;
  for (int row = 0; row < rows.rows(); ++row) {
    const std::string& table = names.of(static_cast<Oid>(rows.number(row, 1)));
    const std::string& own = names.of(static_cast<Oid>(rows.number(row, 0)));
    Sequence sequence{.name = table.empty() ? own : table,
                      .place = rows.text(row, 2),
                      .start = rows.number(row, 3),
                      .step = rows.number(row, 5)};
    if (!rows.is_null(row, 4)) sequence.last = rows.number(row, 4);
    found.push_back(std::move(sequence));
  }
  read_next_numbers(client, found);
  return found;
}

}  // namespace

Rows read_sequences(Client& client, const Names& names) {
  Rows rows;
  for (const Sequence& sequence : sequences_in(client, names)) {
    rows.push_back({sequence.name, sequence.last.value_or(sequence.start - 1)});
  }
  std::ranges::sort(rows, {}, [](const Row& row) { return std::get<std::string>(row.at(0)); });
  return rows;
}

void write_sequences(Client& client, const Names& names, const Rows& sequences) {
  for (const Sequence& sequence : sequences_in(client, names)) {
    const auto found = std::ranges::find_if(
        sequences, [&](const Row& row) { return row.at(0) == Value(sequence.name); });
    const auto* last =
        found == sequences.end() ? nullptr : std::get_if<std::int64_t>(&found->at(1));
    const bool is_new = last == nullptr || *last < sequence.start;
    client.run_one(concat("SELECT setval(", pg_literal(sequence.place), ", ",
                          is_new ? sequence.start : *last, ", ", is_new ? "false" : "true", ")"));
  }
}

}  // namespace gate::postgres
