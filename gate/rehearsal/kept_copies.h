// Columns that the migrations copied into a table of its own and left where they were as well. An
// application that knows both writes the same value into both.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/model/schema.h"
#include "gate/rehearsal/row_maker.h"

namespace gate {

// What rows of `table` have in common with the row of `parent` that they refer to.
struct KeptCopy {
  const Table* table = nullptr;
  const Table* parent = nullptr;
  std::vector<std::pair<std::string, std::string>> key{};      // of the table, of the parent
  std::vector<std::pair<std::string, std::string>> columns{};  // the same
};

// It is told by rows of the table: wherever both have a value, it is one. Points into `schema`.
std::vector<KeptCopy> find_kept_copies(Session& session, const Schema& schema, const Table& table);

// What a row of the copy's table has that refers to `parent` and agrees with it: columns in lower
// case. Empty where that cannot be told.
std::map<std::string, Value> values_from(Session& session, const KeptCopy& copy,
                                         const WrittenRow& parent);

}  // namespace gate
