// What the tests of any engine share; each runs for every row of the table of engines.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "gate/engine/engines.h"
#include "gate/engine/postgres/cluster.h"
#include "tests/support/temp.h"

namespace gate {

class EngineContract : public testing::TestWithParam<EngineEntry> {
 protected:
  Database make(std::string_view script, std::string_view name = "blue") {
    const Database database = engine_->place(folder_.path(), name);
    engine_->load(std::string(script), database);
    return database;
  }

  std::unique_ptr<Session> read(const Database& database) { return engine_->open(database, {}); }

  std::unique_ptr<Session> write(const Database& database) {
    return engine_->open(database, {.access = Access::write, .patience_seconds = 0});
  }

  // What a script begins with whose rows break their foreign keys.
  static std::string_view without_keys() {
    return GetParam().name == "postgres" ? "SET session_replication_role = replica;" : "";
  }

  static std::unique_ptr<Engine> make_engine_of(const EngineEntry& row) {
    // One server for all tests: to start it takes longer than most of them.
    if (row.name == "postgres")
      static const std::shared_ptr<postgres::Cluster> kKept = postgres::Cluster::shared();
    return row.make({});
  }

  TempDir folder_ = test_folder();
  std::unique_ptr<Engine> engine_ = make_engine_of(GetParam());
};

inline auto each_engine() {
  return testing::ValuesIn(engines().begin(), engines().end());
}

inline std::string name_of_row(const testing::TestParamInfo<EngineEntry>& row) {
  return std::string(row.param.name);
}

inline constexpr std::string_view kShop =
    "CREATE TABLE shop(id INTEGER PRIMARY KEY, name VARCHAR(20), price INTEGER);"
    "INSERT INTO shop VALUES (1, 'pear', 30), (2, 'plum', 20), (3, NULL, 20);";

}  // namespace gate
