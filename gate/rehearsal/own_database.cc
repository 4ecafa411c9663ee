#include "gate/rehearsal/own_database.h"

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {

OwnDatabase::OwnDatabase(Rehearsal& rehearsal, std::string_view name)
    : rehearsal_(rehearsal), database_(rehearsal.engine.place(rehearsal.work.path(), name)) {}

OwnDatabase::~OwnDatabase() {
  drop_or_note(rehearsal_, database_);
}

void drop_or_note(Rehearsal& rehearsal, const Database& database) {
  try {
    rehearsal.engine.drop(database);
  } catch (const Error& error) {
    rehearsal.run.left_behind.push_back(concat(database.location, ": ", error.what()));
  }
}

}  // namespace gate
