// What is known of a database at one moment: its schema, and digests of the tables asked for.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gate/model/schema.h"

namespace gate {

// A sum modulo 2^128 of row hashes: independent of row order, and parts add up.
struct Digest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  Digest& operator+=(const Digest& other) {
    low += other.low;
    high += other.high + (low < other.low ? 1 : 0);
    return *this;
  }
  bool operator==(const Digest&) const = default;
};

struct ColumnSnapshot {
  std::string name{};
  Digest digest{};  // over all rows, of (key values, value); without a key, of the value alone
  std::int64_t nulls = 0;
  // Over the rows that no key tells apart, of their values from the first column to this one. Such
  // a row is not known by the digests of its columns: its values could be those of several.
  Digest up_to_here{};
};

struct TableSnapshot {
  std::string name{};
  std::int64_t rows = 0;
  std::vector<std::string> key{};  // what the digests are bound to; empty = a bag of rows
  std::vector<ColumnSnapshot> columns{};
  Digest whole_rows{};  // up_to_here of the last column: of rows without a key, or with NULL in it
};

// `tables` has only those that were read; the others are known to be as they were before.
struct Snapshot {
  Schema schema{};
  std::map<std::string, TableSnapshot> tables{};
  std::map<std::string, TableSnapshot> views{};  // what they show; only of a small database
};

}  // namespace gate
