// Digests of the tables of two databases.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gate/rehearsal/diff_tables.h"

namespace gate {

// What was read of one, by names in lower case; without the columns that are left out.
struct DiffDigests {
  std::map<std::string, TableSnapshot> tables{};
  std::map<std::string, std::string> refusals{};  // why a table could not be read

  // Null where it was not read.
  const TableSnapshot* find(const std::string& table) const;
};

// Of those of the named tables that it has: a's, then b's.
std::pair<DiffDigests, DiffDigests> read_digests(const DiffTask& task,
                                                 const std::vector<std::string>& tables);

}  // namespace gate
