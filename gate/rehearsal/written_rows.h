// Where the rows that were written are once everything is taken back.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/row_maker.h"

namespace gate {

// "name" = 1, or "name" IS NULL.
std::string is_equal_to(const Session& session, const std::string& column, const Value& value);

// The first such row; nothing where there is none, or it cannot be asked for.
std::optional<Row> read_one(Session& session, const std::string& table,
                            const std::vector<std::string>& columns, const std::string& where);

// Reads the rows again as the database keeps them, by key: affinities, defaults and triggers have
// had their say. Those that are no longer there are taken out.
void read_again(Session& session, const Schema& schema, std::vector<WrittenRow>& rows);

// How many values of the row are others in `session`, under the same names; 0 where it is not
// there.
std::int64_t count_changed(Session& session, const Schema& schema, const WrittenRow& row);

// The table in the state that was gone back to, as it should be and as it is.
struct WayBackEnd {
  const Schema& old_schema;
  const Schema& schema;            // that there is now
  const Schema& deployed;          // that the rows were written into
  std::int64_t expected_rows = 0;  // if none is gone
  bool deletes_by_name = false;    // whether a down has a DELETE for the table
  // All that were written, by the earlier name of their table, in lower case.
  std::map<std::string, std::vector<const WrittenRow*>> written{};
};

// Fills the numbers of `record` for the rows of that table. `origin` is null for a table that the
// migrations made. A row that refers to what goes with the migrations, and that the downs delete by
// name, is none that could have stayed: its reference counts as a value that is not possible, and
// the number of such rows is returned. Not possible are also a reference to what went and nobody
// wrote after the cut-over, and what another row has under a unique key of the old schema.
std::int64_t look_for(Session& session, const std::vector<const WrittenRow*>& rows,
                      const Origin* origin, const WayBackEnd& end, WrittenTable& record);

}  // namespace gate
