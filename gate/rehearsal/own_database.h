// A database of a pass's own, beside blue and green.
#pragma once

#include <string_view>

#include "gate/rehearsal/passes.h"

namespace gate {

// Gone again when this is; what cannot be removed stands in Run::left_behind.
// Whoever has sessions on it declares them after it, so that they are closed before.
class OwnDatabase {
 public:
  // Called `name` in the work folder; nothing is there until somebody makes it.
  OwnDatabase(Rehearsal& rehearsal, std::string_view name);
  ~OwnDatabase();
  OwnDatabase(const OwnDatabase&) = delete;
  OwnDatabase& operator=(const OwnDatabase&) = delete;

  // Who puts another one in its place hands that over.
  Database& operator*() { return database_; }
  const Database& operator*() const { return database_; }
  const Database* operator->() const { return &database_; }

 private:
  Rehearsal& rehearsal_;
  Database database_;
};

// Removes it, or notes it in Run::left_behind.
void drop_or_note(Rehearsal& rehearsal, const Database& database);

}  // namespace gate
