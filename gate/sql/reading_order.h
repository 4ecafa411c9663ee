// Whether what a statement writes can depend on the order in which the engine finds rows.
#pragma once

#include <string_view>

namespace gate {

// What in it may take whichever row is found first or last. As far as words tell: a join or a key
// that gives one row at most is not seen here, nor what triggers do.
struct ReadingOrder {
  bool limit = false;     // LIMIT without ORDER BY
  bool subquery = false;  // one row of a query in brackets, in the place of a value
  bool join = false;      // UPDATE … FROM
  bool list = false;      // group_concat(), json_group_array() … without ORDER BY
  bool window = false;    // OVER without ORDER BY
  bool conflict = false;  // OR IGNORE, OR REPLACE, ON CONFLICT: of several rows one stays
  // A list is made of each group, for which rows are sorted whatever order they are found in.
  bool grouped_list = false;

  bool any() const { return limit || subquery || join || list || window || conflict; }
};

// Of INSERT, UPDATE, DELETE and CREATE TABLE … AS; nothing of any other statement, or of what
// cannot be read.
ReadingOrder reading_order_of(std::string_view sql);

// The same of any text with a query in it.
ReadingOrder reading_order_of_query(std::string_view sql);

}  // namespace gate
