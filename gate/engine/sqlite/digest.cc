#include "gate/engine/sqlite/digest.h"

#include <optional>

#include "gate/base/text.h"
#include "gate/engine/row_digest.h"
#include "gate/engine/sqlite/full_text.h"
#include "gate/engine/sqlite/pages/page_digest.h"
#include "gate/engine/sqlite/pages/page_file.h"
#include "gate/engine/sqlite/stepped_row.h"
#include "gate/engine/sqlite/tables.h"
#include "gate/engine/sqlite/values.h"

namespace gate {

namespace {

// The part of a table that a request is for, however its rows are read.
struct Part {
  std::string rowid{};  // the name that means it; empty = the table is not split
  RowidRange range{};

  bool is_empty() const { return range.first > range.last; }
};

constexpr RowidRange kNothing = {.first = 1, .last = 0};

RowidRange range_of(Connection& connection, const DigestRequest& request,
                    const std::string& rowid) {
  // One by one: each alone is a look at an end of the tree, both at once would read every row.
  const std::string from = concat(") FROM main.", quote_name(request.table));
  const Prepared ends = connection.prepare(
      concat("SELECT (SELECT min(", rowid, from, "), (SELECT max(", rowid, from, ")"));
  connection.step(ends.get());
  // Unsigned, as the span of all rowids is wider than one rowid.
  const auto low = static_cast<std::uint64_t>(sqlite3_column_int64(ends.get(), 0));
  const auto high = static_cast<std::uint64_t>(sqlite3_column_int64(ends.get(), 1));
  const std::uint64_t width = (high - low) / static_cast<std::uint64_t>(request.parts);
  const auto part = static_cast<std::uint64_t>(request.part);
  const bool is_last = request.part + 1 == request.parts;
  if (width == 0 && !is_last) return kNothing;
  // The next part begins one after this; the last one takes what the division left over.
  return {.first = static_cast<std::int64_t>(low + part * width),
          .last = static_cast<std::int64_t>(is_last ? high : low + (part + 1) * width - 1)};
}

Part part_of(Connection& connection, const DigestRequest& request) {
  Part part;
  if (request.parts <= 1) return part;
  if (has_rowid(connection, request.table)) part.rowid = rowid_name(connection, request.table);
  if (!part.rowid.empty()) {
    part.range = range_of(connection, request, part.rowid);
  } else if (request.part > 0) {
    part.range = kNothing;
  }
  return part;
}

std::vector<std::string> columns_of(sqlite3_stmt* statement) {
  std::vector<std::string> names;
  const int count = sqlite3_column_count(statement);
  for (int i = 0; i < count; ++i) names.emplace_back(sqlite3_column_name(statement, i));
  return names;
}

TableSnapshot step_through(Connection& connection, const DigestRequest& request, const Part& part) {
  const std::string number = document_number(connection, request.table);
  const std::string more = number.empty() ? "" : concat(", ", number, " AS ", number);
  std::string sql = concat("SELECT *", more, " FROM main.", quote_name(request.table));
  if (!part.rowid.empty()) sql += concat(" WHERE ", part.rowid, " BETWEEN ?1 AND ?2");
  const Prepared rows = connection.prepare(sql);
  if (!part.rowid.empty()) {
    sqlite3_bind_int64(rows.get(), 1, part.range.first);
    sqlite3_bind_int64(rows.get(), 2, part.range.last);
  }
  RowDigest digest(request.table, columns_of(rows.get()), request.key);
  const SteppedRow row(rows.get(), keeps_utf8(connection));
  while (!part.is_empty() && connection.step(rows.get())) digest.add(row);
  return digest.take();
}

}  // namespace

TableSnapshot digest_by_steps(Connection& connection, const DigestRequest& request) {
  return step_through(connection, request, part_of(connection, request));
}

TableSnapshot digest_table(Connection& connection, const DigestRequest& request, PageSums* known) {
  const Part part = part_of(connection, request);
  if (!part.is_empty() && are_worth_reading(connection)) {
    std::optional<TableSnapshot> digest = digest_pages(connection, request, part.range, known);
    if (digest) return *std::move(digest);
  }
  return step_through(connection, request, part);
}

}  // namespace gate
