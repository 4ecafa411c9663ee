// What does the work of something that is gone from a schema.
#pragma once

#include <string>
#include <vector>

#include "gate/model/schema.h"

namespace gate {

// In words; empty where there is nothing.
struct StandIn {
  std::string full{};  // does the same or more
  std::string part{};  // new, and does a part of it: the same for fewer rows, or under a wider key
};

// Looks for what `after` has in the place of something that `before` had; both must outlive it, and
// have the same names.
class StandIns {
 public:
  StandIns(const Schema& before, const Schema& after);

  // Of a unique one: what else keeps the same duplicates out. Of any other: what else finds rows by
  // the same columns.
  StandIn of(const Index& gone) const;
  // As of a unique index over its columns.
  StandIn of_primary_key(const Table& gone) const;
  // Another key that refers to the same rows and has all its columns.
  StandIn of(const ForeignKey& gone, const std::string& table) const;
  // One that does the same under another name.
  StandIn of(const Trigger& gone) const;

 private:
  const Schema& before_;
  const Schema& after_;
  std::vector<Index> keys_before_;  // indexes and primary keys
  std::vector<Index> keys_after_;
};

}  // namespace gate
