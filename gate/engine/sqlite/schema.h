// The structure of a SQLite database.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gate/engine/sqlite/connection.h"
#include "gate/model/schema.h"

namespace gate {

// The schema that was read last, of whichever database. Those of a rehearsal differ in a few
// tables; one whose texts are still the same is not read again. For several threads.
class SchemaMemory {
 public:
  std::shared_ptr<const Schema> last() const;
  void put(std::shared_ptr<const Schema> schema);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Schema> last_;
};

// Of the main database. A virtual table whose module is missing has no columns.
Schema read_schema(Connection& connection, SchemaMemory& memory);

// Those of its tables whose names are wanted. No virtual ones.
std::vector<Table> read_tables(Connection& connection,
                               const std::function<bool(const std::string& name)>& is_wanted);

}  // namespace gate
