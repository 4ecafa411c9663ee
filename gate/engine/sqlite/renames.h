// Which names an ALTER TABLE changed: the engine says only that it altered a table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/engine/sqlite/connection.h"
#include "gate/model/effect.h"

namespace gate {

// A table as it is called at one moment. `id` stays the same through a rename.
struct TableNames {
  std::int64_t id = 0;
  std::string table{};
  std::vector<std::string> columns{};
};

TableNames read_names(Connection& connection, const std::string& table);

// What `before` is called now.
std::vector<Rename> find_renames(Connection& connection, const TableNames& before);

}  // namespace gate
