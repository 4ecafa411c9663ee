#include "gate/model/schema.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

Column column(const std::string& name, bool not_null) {
  return {.name = name, .type = "TEXT", .not_null = not_null};
}

Schema shop() {
  Schema schema;
  schema.tables = {{.name = "Orders", .columns = {column("code", true), column("note", false)}}};
  return schema;
}

TEST(FindTable, DoesNotMindCase) {
  const Schema schema = shop();
  ASSERT_NE(find_table(schema, "oRDERS"), nullptr);
  EXPECT_EQ(find_table(schema, "oRDERS")->name, "Orders");
}

TEST(FindTable, IsNullWhereThereIsNone) {
  EXPECT_EQ(find_table(shop(), "order"), nullptr);
}

TEST(FindColumn, DoesNotMindCase) {
  const Schema schema = shop();
  ASSERT_NE(find_column(schema.tables[0], "CODE"), nullptr);
  EXPECT_EQ(find_column(schema.tables[0], "codes"), nullptr);
}

TEST(RowKey, IsThePrimaryKeyInItsOwnOrder) {
  Schema schema = shop();
  schema.tables[0].primary_key = {"note", "code"};
  schema.indexes = {{.name = "u", .table = "Orders", .unique = true, .columns = {"code"}}};
  EXPECT_EQ(row_key(schema, schema.tables[0]), (std::vector<std::string>{"note", "code"}));
}

TEST(RowKey, IsElseTheFirstUniqueIndexWithoutNulls) {
  Schema schema = shop();
  schema.indexes = {
      {.name = "a", .table = "Orders", .unique = false, .columns = {"code"}},
      {.name = "b", .table = "Orders", .unique = true, .columns = {"code", "note"}},
      {.name = "c", .table = "other", .unique = true, .columns = {"code"}},
      {.name = "d", .table = "Orders", .unique = true, .columns = {"lower(code)"}},
      {.name = "e", .table = "Orders", .unique = true, .columns = {"code"}, .where = "note = 1"},
      {.name = "f", .table = "orders", .unique = true, .columns = {"CODE"}},
  };
  EXPECT_EQ(row_key(schema, schema.tables[0]), std::vector<std::string>{"CODE"});
}

TEST(RowKey, IsEmptyWhereNothingTellsRowsApart) {
  Schema schema = shop();
  schema.indexes = {{.name = "u", .table = "Orders", .unique = true, .columns = {"note"}}};
  EXPECT_TRUE(row_key(schema, schema.tables[0]).empty());
}

}  // namespace
}  // namespace gate
