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

struct ColumnSum {
  Digest digest{};
  std::int64_t nulls = 0;
};

// Of some rows. Those of parts of a table add up.
struct RowSums {
  std::int64_t rows = 0;
  Digest whole_rows{};
  std::vector<ColumnSum> columns{};

  RowSums& operator+=(const RowSums& other) {
    rows += other.rows;
    whole_rows += other.whole_rows;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i].digest += other.columns[i].digest;
      columns[i].nulls += other.columns[i].nulls;
    }
    return *this;
  }
};

class RowDigest {
 public:
  // SqlError where no column has the name of a key's.
  RowDigest(const std::string& table, const std::vector<std::string>& columns,
            const std::vector<std::string>& key)
      : result_{.name = table, .key = key}, hashes_(columns.size()) {
    for (const std::string& name : columns) result_.columns.push_back({.name = name});
    sums_.columns.resize(columns.size());
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
    ++sums_.rows;
    encoder_.cut(0);
    for (const int column : key_) row.add_to(encoder_, column);
    const std::size_t key_size = encoder_.size();
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      ColumnSum& column = sums_.columns[i];
      encoder_.cut(key_size);
      if (!row.add_to(encoder_, static_cast<int>(i))) ++column.nulls;
      hashes_[i] = XXH3_128bits(encoder_.data(), encoder_.size());
      column.digest += as_digest(hashes_[i]);
    }
    sums_.whole_rows +=
        as_digest(XXH3_128bits(hashes_.data(), hashes_.size() * sizeof(XXH128_hash_t)));
  }

  // Of the rows since the last time; begins anew.
  RowSums take_sums() {
    RowSums fresh{.columns = std::vector<ColumnSum>(sums_.columns.size())};
    return std::exchange(sums_, std::move(fresh));
  }

  void add_sums(const RowSums& sums) { sums_ += sums; }

  // The places of the key's columns.
  const std::vector<int>& key() const { return key_; }

  TableSnapshot take() {
    result_.rows = sums_.rows;
    result_.whole_rows = sums_.whole_rows;
    for (std::size_t i = 0; i < sums_.columns.size(); ++i) {
      result_.columns[i].digest = sums_.columns[i].digest;
      result_.columns[i].nulls = sums_.columns[i].nulls;
    }
    return std::move(result_);
  }

 private:
  Encoder encoder_;
  TableSnapshot result_;
  RowSums sums_{};
  std::vector<int> key_{};
  std::vector<XXH128_hash_t> hashes_;
};

}  // namespace gate
