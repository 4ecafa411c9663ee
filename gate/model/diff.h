// Two databases, compared as they are: what was observed of both, with no migration between them
// that could explain anything.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/difference.h"

namespace gate {

struct DiffSide {
  std::string path{};
  std::uint64_t bytes = 0;  // of the files as they lie there
};

// Why a part of one database, or of both, is not known to be the same or another.
struct NotCompared {
  std::string name{};  // of a table; empty = nothing at all is known
  std::string reason{};
};

// A pattern of --ignore, and the tables, views and columns ("users.created_at") that it matched.
struct LeftOut {
  std::string pattern{};
  std::vector<std::string> names{};
};

struct Diff {
  std::string tool_version{};
  std::string engine{};
  std::string engine_version{};
  std::string started_at{};  // UTC, ISO 8601
  double seconds = 0;
  DiffSide a{};
  DiffSide b{};
  bool with_schema = true;
  bool with_data = true;
  std::vector<ObjectDifference> schema{};  // `before` is a, `after` is b; counters are "sequence"
  std::vector<TableDifference> tables{};   // every one, those with equal rows too; not those below
  std::vector<NotCompared> not_compared{};
  std::vector<LeftOut> left_out{};
};

enum class DiffVerdict { same, different, not_judged };

std::string_view to_string(DiffVerdict verdict);

// A difference that was found is one, whatever else could not be compared.
DiffVerdict verdict_of(const Diff& diff);

// Whether the rows are others. What only one of both declares is the schema's, unless it holds
// something: an empty table, a column without a row.
bool has_other_rows(const TableDifference& table);

// Rows of the column that are others in rows which both have.
std::int64_t rows_that_differ(const ColumnDifference& column);

// "SAME: 12 tables, 3,204 rows"; the last line of what is printed, without a newline.
std::string headline_of(const Diff& diff);

}  // namespace gate
