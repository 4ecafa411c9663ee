// The sum of hashes that a table's content comes to, whoever reads its rows.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/encoder.h"
#include "gate/model/snapshot.h"

namespace gate {

class RowDigest {
 public:
  // SqlError where no column has the name of a key's.
  RowDigest(const std::string& table, const std::vector<std::string>& columns,
            const std::vector<std::string>& key)
      : hashes_(columns.size()) {
    result_.name = table;
    result_.key = key;
    for (const std::string& name : columns) result_.columns.push_back({.name = name});
    for (const std::string& name : key) {
      const auto found = std::ranges::find_if(
          columns, [&](const std::string& column) { return equal_ignoring_case(column, name); });
      if (found == columns.end()) {
        throw SqlError(concat("no such column: ", table, ".", name), SQLITE_ERROR);
      }
      key_.push_back(static_cast<int>(found - columns.begin()));
    }
  }

  // `row.add_to(encoder, column)` adds a value, and tells whether it is one.
  template <typename Row>
  void add(const Row& row) {
    ++result_.rows;
    encoder_.cut(0);
    for (const int column : key_) row.add_to(encoder_, column);
    const std::size_t key_size = encoder_.size();
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      ColumnSnapshot& column = result_.columns[i];
      encoder_.cut(key_size);
      if (!row.add_to(encoder_, static_cast<int>(i))) ++column.nulls;
      hashes_[i] = XXH3_128bits(encoder_.data(), encoder_.size());
      column.digest += as_digest(hashes_[i]);
    }
    result_.whole_rows +=
        as_digest(XXH3_128bits(hashes_.data(), hashes_.size() * sizeof(XXH128_hash_t)));
  }

  TableSnapshot take() { return std::move(result_); }

 private:
  Encoder encoder_;
  TableSnapshot result_{};
  std::vector<int> key_{};
  std::vector<XXH128_hash_t> hashes_;
};

}  // namespace gate
