// Stepping through the rows and reading their columns is what this costs; hashing adds little.
#include "gate/engine/sqlite/digest.h"

#include <algorithm>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/encoder.h"
#include "gate/engine/sqlite/tables.h"
#include "gate/engine/sqlite/values.h"

namespace gate {

namespace {

// The part's rowids, or none where the table cannot be split.
struct Range {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::string rowid{};  // the name that means it
};

std::optional<Range> range_of(Connection& connection, const DigestRequest& request) {
  if (request.parts <= 1 || !has_rowid(connection, request.table)) return std::nullopt;
  Range range{.rowid = rowid_name(connection, request.table)};
  if (range.rowid.empty()) return std::nullopt;
  const Prepared ends =
      connection.prepare(concat("SELECT min(", range.rowid, "), max(", range.rowid, ") FROM main.",
                                quote_name(request.table)));
  connection.step(ends.get());
  // Unsigned, as the span of all rowids is wider than one rowid.
  const auto low = static_cast<std::uint64_t>(sqlite3_column_int64(ends.get(), 0));
  const auto high = static_cast<std::uint64_t>(sqlite3_column_int64(ends.get(), 1));
  const std::uint64_t width = (high - low) / static_cast<std::uint64_t>(request.parts);
  const auto part = static_cast<std::uint64_t>(request.part);
  const bool is_last = request.part + 1 == request.parts;
  if (width == 0 && !is_last) return Range{.first = 1, .last = 0, .rowid = range.rowid};
  range.first = static_cast<std::int64_t>(low + part * width);
  // The next part begins one after this; the last one takes what the division left over.
  range.last = static_cast<std::int64_t>(is_last ? high : low + (part + 1) * width - 1);
  return range;
}

class TableDigest {
 public:
  TableDigest(Connection& connection, const DigestRequest& request)
      : connection_(connection), encoder_(keeps_utf8(connection)) {
    result_.name = request.table;
    result_.key = request.key;
    std::string sql = concat("SELECT * FROM main.", quote_name(request.table));
    const std::optional<Range> range = range_of(connection, request);
    is_empty_ = !range && request.part > 0;
    if (range) {
      sql += concat(" WHERE ", range->rowid, " BETWEEN ?1 AND ?2");
      is_empty_ = range->first > range->last;
    }
    rows_ = connection.prepare(sql);
    if (range) {
      sqlite3_bind_int64(rows_.get(), 1, range->first);
      sqlite3_bind_int64(rows_.get(), 2, range->last);
    }
    name_columns(request.key);
  }

  TableSnapshot read() {
    while (!is_empty_ && connection_.step(rows_.get())) add_row();
    return std::move(result_);
  }

 private:
  void name_columns(const std::vector<std::string>& key) {
    const int count = sqlite3_column_count(rows_.get());
    for (int i = 0; i < count; ++i) {
      result_.columns.push_back({.name = sqlite3_column_name(rows_.get(), i)});
    }
    for (const std::string& name : key) {
      const auto found = std::ranges::find_if(result_.columns, [&](const ColumnSnapshot& column) {
        return equal_ignoring_case(column.name, name);
      });
      if (found == result_.columns.end()) {
        throw SqlError(concat("no such column: ", result_.name, ".", name), SQLITE_ERROR);
      }
      key_.push_back(static_cast<int>(found - result_.columns.begin()));
    }
    hashes_.resize(result_.columns.size());
  }

  void add_row() {
    ++result_.rows;
    encoder_.cut(0);
    for (const int column : key_) encoder_.add(rows_.get(), column);
    const std::size_t key_size = encoder_.size();
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      ColumnSnapshot& column = result_.columns[i];
      encoder_.cut(key_size);
      if (!encoder_.add(rows_.get(), static_cast<int>(i))) ++column.nulls;
      hashes_[i] = XXH3_128bits(encoder_.data(), encoder_.size());
      column.digest += as_digest(hashes_[i]);
    }
    result_.whole_rows +=
        as_digest(XXH3_128bits(hashes_.data(), hashes_.size() * sizeof(XXH128_hash_t)));
  }

  Connection& connection_;
  Encoder encoder_;
  Prepared rows_{};
  TableSnapshot result_{};
  std::vector<int> key_{};
  std::vector<XXH128_hash_t> hashes_{};
  bool is_empty_ = false;
};

}  // namespace

TableSnapshot digest_table(Connection& connection, const DigestRequest& request) {
  return TableDigest(connection, request).read();
}

}  // namespace gate
