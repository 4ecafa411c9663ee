// --shard: which share of the scenarios this machine takes.
#pragma once

#include <string>

namespace gate {

// From 1; 1 of 1 is all of them.
struct ShardWish {
  int index = 1;
  int of = 1;
};

// "2/3", or "auto": what the CI says of its parallel jobs, or else 1 of 1, so that nothing is left
// out. UsageError for anything else, and where the CI contradicts itself.
ShardWish parse_shard(const std::string& word);

}  // namespace gate
