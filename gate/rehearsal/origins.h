// Where tables and columns of a later state come from, followed through the migrations between.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "gate/rehearsal/passes.h"

namespace gate {

struct Origin {
  std::string table{};                           // as the earlier state has it
  std::map<std::string, std::string> columns{};  // later name, in lower case → earlier name
  std::set<std::string> rewritten{};             // later names, in lower case: an up writes them
};

// Of a table of state `later`, in state `earlier`. Nothing where a migration between made it. Not
// to be asked before the migrations between have been applied and looked at: what it was is
// remembered.
std::optional<Origin> origin_of(Rehearsal& rehearsal, const std::string& table, std::size_t earlier,
                                std::size_t later);

}  // namespace gate
