// The rows of two databases, table by table.
#pragma once

#include <memory>
#include <string>

#include "gate/compare/left_out.h"
#include "gate/engine/engine.h"
#include "gate/model/diff.h"
#include "gate/rehearsal/diff.h"

namespace gate {

// One of the two, open for reading.
struct DiffDatabase {
  Database database{};
  std::unique_ptr<Session> session{};
  Schema schema{};  // without the columns that are left out
};

struct DiffTask {
  Engine& engine;
  const DiffOptions& options;
  const LeftOutParts& left_out;
  DiffDatabase& a;
  DiffDatabase& b;
};

// Fills `tables` and `not_compared`.
void compare_rows_of_tables(const DiffTask& task, Diff& diff);

// What was said of the database, without where the copy of it lies.
std::string reason_of(const Error& error, const Database& database);

// How every session of a comparison is opened.
SessionOptions options_of_reading();

}  // namespace gate
