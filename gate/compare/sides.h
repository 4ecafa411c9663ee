// What a table consists of, in each of two schemas: how a part is found again, when it is the same,
// and what is said of it.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gate/compare/stand_in.h"
#include "gate/compare/words.h"
#include "gate/model/schema.h"

namespace gate {

struct Side {
  std::string meaning{};  // equal where the two are the same
  std::string words{};
  std::string name{};
  std::string table{};
  std::vector<Clause> clauses{};
  std::function<StandIn()> stand_in{};  // asked where the object no longer does what it did
};

// By what identifies an object.
using Sides = std::multimap<std::string, Side>;

// "DEFAULT 0", of which the other has none at all.
std::vector<std::string> lost_clauses(const Side& was, const Side& is);

// What they are given must outlive those with a stand-in.
Sides columns_of(const Table& table);
Sides primary_key_of(const Table& table, const StandIns& stand_ins);
// Of a parent that is `ignored`, in lower case, nothing is looked up: the clause is what it says.
Sides foreign_keys_of(const Table& table, const Schema& schema, const StandIns& stand_ins,
                      const std::set<std::string>& ignored);
Sides conflict_clauses_of(const Table& table);
Sides options_of(const Table& table);

}  // namespace gate
