#include "gate/model/shard.h"

#include "gate/base/text.h"

namespace gate {

// In turn, not in blocks: neighbours in the alphabet are often alike, and take alike long.
bool is_in_shard(std::size_t position, int index, int of) {
  return position % static_cast<std::size_t>(of) == static_cast<std::size_t>(index - 1);
}

std::vector<std::string> scenarios_of(const Shard& shard) {
  std::vector<std::string> own;
  for (std::size_t i = 0; i < shard.scenarios.size(); ++i) {
    if (is_in_shard(i, shard.index, shard.of)) own.push_back(shard.scenarios[i]);
  }
  return own;
}

std::string show_shard(const Shard& shard) {
  if (shard.of == 1) return "";
  return concat("shard ", shard.index, '/', shard.of, ": ", scenarios_of(shard).size(), " of ",
                count_of(std::ssize(shard.scenarios), "scenario"));
}

}  // namespace gate
