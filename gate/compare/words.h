// Parts of a schema in words: for people, and to tell whether two mean the same.
#pragma once

#include <string>
#include <vector>

#include "gate/model/schema.h"

namespace gate {

// "DECIMAL(10,2) NOT NULL DEFAULT 0"
std::string describe(const Column& column);

// "references users (id) on delete CASCADE"; `schema` knows the key of the parent where the
// reference leaves it out.
std::string describe(const ForeignKey& key, const Schema& schema);

// "unique index on orders (code, total DESC) where paid"
std::string describe(const Index& index);

// The sameness of what has no order of its own: two with equal meaning are the same.
std::string meaning_of(const Column& column);
std::string meaning_of(const Index& index);
// Of a virtual table: its module and arguments, whichever name it has.
std::string meaning_of_virtual(const Table& table);

// Of a trigger: what it does and when, whichever name it has.
std::string meaning_of(const Trigger& trigger);

// What a column or key says of itself beyond its type or parent: "DEFAULT" and "0".
struct Clause {
  std::string kind{};
  std::string words{};
  bool implied = false;  // not said, but what is said makes it needless
};
std::vector<Clause> clauses_of(const Column& column);
std::vector<Clause> clauses_of(const ForeignKey& key);

// Where the reference leaves them out, the parent's key in `schema`.
std::vector<std::string> parent_columns(const ForeignKey& key, const Schema& schema);

// "(a, b)"
std::string in_brackets(const std::vector<std::string>& names);

}  // namespace gate
