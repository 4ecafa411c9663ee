// Which rows can make a way back fail or lose something: ordinary ones, and those that only the new
// schema takes.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/model/schema.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/row_draft.h"

namespace gate {

// The table as it is gone back to.
struct Past {
  const Schema& schema;
  const Table& table;
  const Origin& origin;
  // As many as now: none is the migrations' own.
  bool has_same_rows = false;
};

// Ordinary rows, `count` of them, like different ones that were there before; columns that the
// migrations added or wrote get values of their own. `past` is null for a table that the migrations
// made.
std::vector<RowWish> ordinary_rows(const Table& table, const Past* past, int count);

// One row for each thing that the old schema refused and the new one takes: NULL, values beyond a
// CHECK, duplicates, also in another spelling, rows without a parent, longer texts, other types;
// and NULL in what was added. `session` is asked what a CHECK says of a value.
std::vector<RowWish> special_rows(Session& session, const Schema& schema, const Table& table,
                                  const Past& past);

}  // namespace gate
