// The sum of hashes that a table's content comes to, whoever reads its rows.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/encoder.h"
#include "gate/model/snapshot.h"

namespace gate {

inline Digest& operator-=(Digest& digest, const Digest& other) {
  digest.high -= other.high + (digest.low < other.low ? 1 : 0);
  digest.low -= other.low;
  return digest;
}

struct ColumnSum {
  Digest digest{};
  std::int64_t nulls = 0;

  ColumnSum& operator+=(const ColumnSum& other) {
    digest += other.digest;
    nulls += other.nulls;
    return *this;
  }
  ColumnSum& operator-=(const ColumnSum& other) {
    digest -= other.digest;
    nulls -= other.nulls;
    return *this;
  }
};

// Of some rows. Those of parts of a table add up, and a part can be taken away.
struct RowSums {
  std::int64_t rows = 0;
  std::int64_t loose_rows = 0;  // that no key tells apart
  std::vector<ColumnSum> columns{};
  std::vector<Digest> up_to{};  // each column, of these rows: see ColumnSnapshot

  explicit RowSums(std::size_t count) : columns(count), up_to(count) {}

  RowSums& operator+=(const RowSums& other) {
    rows += other.rows;
    loose_rows += other.loose_rows;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i] += other.columns[i];
      up_to[i] += other.up_to[i];
    }
    return *this;
  }
  RowSums& operator-=(const RowSums& other) {
    rows -= other.rows;
    loose_rows -= other.loose_rows;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i] -= other.columns[i];
      up_to[i] -= other.up_to[i];
    }
    return *this;
  }
};

class RowDigest {
 public:
  static constexpr int kNoSuchColumn = 1;  // the code of the refusal, which is ours

  // SqlError where no column has the name of a key's.
  RowDigest(const std::string& table, const std::vector<std::string>& columns,
            const std::vector<std::string>& key)
      : result_{.name = table, .key = key}, sums_(columns.size()), hashes_(columns.size()) {
    for (const std::string& name : columns) result_.columns.push_back({.name = name});
    for (const std::string& name : key) {
      const auto found = std::ranges::find_if(
          columns, [&](const std::string& column) { return equal_ignoring_case(column, name); });
      if (found == columns.end()) {
        throw SqlError(concat("no such column: ", table, ".", name), kNoSuchColumn);
      }
      key_.push_back(static_cast<int>(found - columns.begin()));
    }
    for (std::size_t i = 0; i < columns.size(); ++i) chosen_.push_back(i);
  }

  // From now on only these columns are summed. What is up to one of them is right where all of them
  // are.
  void choose(std::vector<std::size_t> columns) { chosen_ = std::move(columns); }

  // `row.add_to(encoder, column)` adds a value, and tells whether it is one.
  template <typename Row>
  void add(const Row& row) {
    ++sums_.rows;
    encoder_.cut(0);
    bool is_loose = key_.empty();
    for (const int column : key_) is_loose |= !row.add_to(encoder_, column);
    const std::size_t key_size = encoder_.size();
    for (const std::size_t i : chosen_) {
      ColumnSum& column = sums_.columns[i];
      encoder_.cut(key_size);
      if (!row.add_to(encoder_, static_cast<int>(i))) ++column.nulls;
      hashes_[i] = XXH3_128bits(encoder_.data(), encoder_.size());
      column.digest += as_digest(hashes_[i]);
    }
    if (is_loose) add_loose();
  }

  const std::vector<std::size_t>& chosen() const { return chosen_; }

  // Of the rows since the last time; begins anew.
  RowSums take_sums() { return std::exchange(sums_, RowSums(hashes_.size())); }

  void add_sums(const RowSums& sums) { sums_ += sums; }

  // The places of the key's columns.
  const std::vector<int>& key() const { return key_; }

  TableSnapshot take() {
    result_.rows = sums_.rows;
    for (std::size_t i = 0; i < sums_.columns.size(); ++i) {
      result_.columns[i].digest = sums_.columns[i].digest;
      result_.columns[i].nulls = sums_.columns[i].nulls;
      result_.columns[i].up_to_here = sums_.up_to[i];
    }
    if (!sums_.up_to.empty()) result_.whole_rows = sums_.up_to.back();
    return std::move(result_);
  }

 private:
  // Each column's hash with what came before it.
  void add_loose() {
    ++sums_.loose_rows;
    std::array<XXH128_hash_t, 2> so_far{};
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      so_far[1] = hashes_[i];
      so_far[0] = XXH3_128bits(so_far.data(), sizeof so_far);
      sums_.up_to[i] += as_digest(so_far[0]);
    }
  }

  Encoder encoder_;
  TableSnapshot result_;
  RowSums sums_;
  std::vector<int> key_{};
  std::vector<std::size_t> chosen_{};
  std::vector<XXH128_hash_t> hashes_;
};

}  // namespace gate
