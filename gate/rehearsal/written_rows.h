// Where the rows that were written are once everything is taken back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/row_maker.h"

namespace gate {

// Reads the rows again as the database keeps them, by key: affinities, defaults and triggers have
// had their say. Those that are no longer there are taken out.
void read_again(Session& session, const Schema& schema, std::vector<WrittenRow>& rows);

// The table in the state that was gone back to, as it should be and as it is.
struct WayBackEnd {
  const Schema& old_schema;
  const Schema& schema;            // that there is now
  std::int64_t expected_rows = 0;  // if none is gone
};

// Fills the numbers of `record` for the rows of that table. `origin` is null for a table that the
// migrations made.
void look_for(Session& session, const std::vector<const WrittenRow*>& rows, const Origin* origin,
              const WayBackEnd& end, WrittenTable& record);

}  // namespace gate
