// group_concat() that joins what it is given the other way round.
#pragma once

#include <sqlite3.h>

namespace gate {

// While it lives, group_concat() of this connection joins in the opposite order, on this thread;
// afterwards as ever. The rows of a group are sorted by it before, whatever order they are found
// in, so no pragma turns them.
class ReversedLists {
 public:
  explicit ReversedLists(sqlite3* connection);
  ~ReversedLists();
  ReversedLists(const ReversedLists&) = delete;
  ReversedLists& operator=(const ReversedLists&) = delete;
};

}  // namespace gate
