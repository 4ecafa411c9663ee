// SQLite keeps the counters in sqlite_sequence, which comes with the first AUTOINCREMENT table and
// which anybody may write to.
#include "gate/engine/sqlite/sequences.h"

#include <variant>

#include "gate/base/text.h"
#include "gate/engine/sqlite/values.h"

namespace gate {

namespace {

bool has_sequences(Connection& connection) {
  const Prepared found =
      connection.prepare("SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'");
  return connection.step(found.get());
}

// Whatever somebody wrote there that is no whole number counts as 0 with SQLite, too.
std::int64_t counter_of(const Value& value) {
  const auto* counter = std::get_if<std::int64_t>(&value);
  return counter != nullptr ? *counter : 0;
}

}  // namespace

Rows read_sequences(Connection& connection) {
  if (!has_sequences(connection)) return {};
  const Prepared list =
      connection.prepare("SELECT name, seq FROM main.sqlite_sequence ORDER BY name");
  Rows rows;
  while (connection.step(list.get())) {
    Row row(2);
    read_value(list.get(), 0, row[0]);
    read_value(list.get(), 1, row[1]);
    rows.push_back(std::move(row));
  }
  return rows;
}

void write_sequences(Connection& connection, const Rows& sequences) {
  if (!has_sequences(connection)) return;
  connection.run("DELETE FROM main.sqlite_sequence");
  for (const Row& row : sequences) {
    const auto* name = std::get_if<std::string>(&row.at(0));
    if (name == nullptr) continue;
    connection.run(concat("INSERT INTO main.sqlite_sequence(name, seq) SELECT name, ",
                          counter_of(row.at(1)), " FROM main.sqlite_schema WHERE type = 'table'",
                          " AND name = ", quote_text(*name), " COLLATE NOCASE"));
  }
}

}  // namespace gate
