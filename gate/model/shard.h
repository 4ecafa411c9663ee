// A share of the scenarios: what one of several machines rehearses.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace gate {

struct Shard {
  int index = 1;  // from 1
  int of = 1;
  std::vector<std::string> scenarios{};  // of all shards together, sorted
};

// Whether the shard has what stands at `position`, from 0, among the scenarios of all. Each
// position is in exactly one of `of` shards.
bool is_in_shard(std::size_t position, int index, int of);

// The shard's own scenarios.
std::vector<std::string> scenarios_of(const Shard& shard);

// "shard 2/3: 4 of 11 scenarios"; empty where there is but one.
std::string show_shard(const Shard& shard);

}  // namespace gate
