// Which tables and columns a pattern leaves out, and what rows are then told apart by.
#include "gate/compare/left_out.h"

#include <gmock/gmock.h>

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Table table(const std::string& name, const std::vector<std::string>& columns) {
  Table made{.name = name};
  for (const std::string& column : columns) made.columns.push_back({.name = column});
  return made;
}

Schema shop() {
  Schema schema;
  schema.tables = {table("a.b", {"c.d", "x"}), table("log", {"id", "at"}),
                   table("log_old", {"id", "At"})};
  schema.views.push_back({.name = "log_view"});
  return schema;
}

std::vector<std::string> matched(const std::string& pattern) {
  return LeftOutParts({pattern}, shop(), {}).matches().at(0).names;
}

TEST(LeftOut, IsATableOrViewWithoutADotAndAColumnWithOne) {
  EXPECT_THAT(matched("LOG"), ElementsAre("log"));
  EXPECT_THAT(matched("log*"), ElementsAre("log", "log_old", "log_view"));
  EXPECT_THAT(matched("*.at"), ElementsAre("log.at", "log_old.At"));
  EXPECT_THAT(matched("log.*"), ElementsAre("log.at", "log.id"));
  EXPECT_THAT(matched("lo"), IsEmpty());
  EXPECT_THAT(matched(".at"), IsEmpty());
  EXPECT_THAT(matched("log."), IsEmpty());
  EXPECT_THAT(matched(""), IsEmpty());
}

TEST(LeftOut, KnowsNamesThatHaveADotThemselves) {
  EXPECT_THAT(matched("a.b.c.d"), ElementsAre("a.b.c.d"));
  EXPECT_THAT(matched("*.c.d"), ElementsAre("a.b.c.d"));
  EXPECT_THAT(matched("a*b"), ElementsAre("a.b"));
  EXPECT_THAT(matched("A.b"), ElementsAre("a.b"));
  EXPECT_THAT(matched("a.*b"), IsEmpty());
}

TEST(LeftOut, IsASettingByItsWholeName) {
  Schema schema = shop();
  schema.settings = {{"user_version", "3"}, {"application_id", "4"}};
  const LeftOutParts parts({"User_Version"}, schema, {});
  EXPECT_THAT(parts.matches().at(0).names, ElementsAre("user_version"));
  EXPECT_EQ(parts.without(schema).settings.size(), 1u);
  EXPECT_THAT(LeftOutParts({"user*"}, schema, {}).matches().at(0).names, IsEmpty());
}

TEST(LeftOut, IsNothingOfTheEnginesOwn) {
  Schema schema = shop();
  schema.tables[1].kind = TableKind::internal;
  schema.tables[2].kind = TableKind::shadow;
  EXPECT_THAT(LeftOutParts({"log*"}, {}, schema).matches().at(0).names, ElementsAre("log_view"));
}

TEST(LeftOut, TakesColumnsOutOfTheSchema) {
  const LeftOutParts parts({"*.at"}, shop(), shop());
  const Schema rest = parts.without(shop());
  EXPECT_EQ(rest.tables[1].columns.size(), 1u);
  EXPECT_EQ(rest.tables[2].columns.at(0).name, "id");
  EXPECT_TRUE(parts.has_column("LOG", "AT"));
  EXPECT_FALSE(parts.has_column("a.b", "x"));
  EXPECT_FALSE(parts.has_table("log"));
}

TEST(LeftOut, LooksForAnotherKeyWhereAPartOfOneIsLeftOut) {
  Schema schema;
  schema.tables = {table("t", {"id", "code", "at"})};
  Table& t = schema.tables[0];
  t.primary_key = {"id", "at"};
  t.columns[1].not_null = true;
  EXPECT_THAT(LeftOutParts({"t.code"}, schema, {}).key_of(schema, t), ElementsAre("id", "at"));
  const LeftOutParts parts({"t.at"}, schema, {});
  EXPECT_THAT(parts.key_of(schema, t), IsEmpty());
  schema.indexes.push_back({.name = "i", .table = "t", .unique = true, .columns = {"code"}});
  EXPECT_THAT(parts.key_of(schema, t), ElementsAre("code"));
}

}  // namespace
}  // namespace gate
