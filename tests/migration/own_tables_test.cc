#include "gate/migration/own_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(OwnTables, AreThoseOfAnyTool) {
  const Schema schema{
      .tables = {{.name = "FLYWAY_schema_history"},
                 {.name = "applied", .columns = {{.name = "version"}, {.name = "dirty"}}},
                 {.name = "orders"},
                 {.name = "schema_versions"}}};

  EXPECT_THAT(tables_of_tools(schema), testing::ElementsAre("FLYWAY_schema_history", "applied"));
}

}  // namespace
}  // namespace gate
