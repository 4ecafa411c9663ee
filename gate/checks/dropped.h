// What a migration drops, and what went with it.
#pragma once

#include <string>
#include <string_view>

#include "gate/model/run.h"

namespace gate {

class Dropped {
 public:
  // Of a migration whose change is known; it must outlive this.
  explicit Dropped(const MigrationRecord& migration);

  // Whether a statement names the object, an index, a trigger or a view, as what it drops.
  bool is_named(const ObjectDifference& object) const;

  // Whether CASCADE has taken it along, without its name.
  bool is_taken_along(const ObjectDifference& object) const;

  // What refers to a column that went, had to go with it: whether the words name such a column of
  // `table`; where that is empty, of any table that they name, too.
  bool is_column_in(std::string_view words, std::string_view table) const;
  bool is_table_in(std::string_view words) const;

  // The statement that dropped the table or view which the object belonged to; null where none did.
  const StatementRecord* find_owners_drop(const ObjectDifference& object) const;

 private:
  std::string name_before(const std::string& table) const;

  const MigrationRecord& migration_;
  const StateDifference& change_;
};

// Whether the name stands in the SQL, or in what was made of it, as an identifier.
bool has_name(std::string_view words, std::string_view name);

// "index on orders (customer_id, total) where paid" → "(customer_id, total) where paid"
std::string_view from_bracket(std::string_view words);

}  // namespace gate
