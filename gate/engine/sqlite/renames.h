// Which names an ALTER TABLE changed: the engine says only that it altered a table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/engine/sqlite/catalogue.h"
#include "gate/engine/sqlite/connection.h"
#include "gate/model/effect.h"

namespace gate {

// A table as it is called at one moment. `id` stays the same through a rename.
struct TableNames {
  std::int64_t id = 0;
  std::string table{};
  std::vector<std::string> columns{};
};

// Takes no lock, which a statement may take only with its first write: whoever has read in a
// transaction does not wait for a writer. No id where there is no such table, or it cannot be read.
TableNames read_names(Connection& connection, const Catalogue& catalogue, const std::string& table);

// What `before` is called now.
std::vector<Rename> find_renames(Connection& connection, const TableNames& before);

}  // namespace gate
