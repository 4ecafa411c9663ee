#include "gate/sql/made.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

std::string made(std::string_view sql) {
  const auto object = made_by(sql);
  return object ? object->kind + " " + object->name : "nothing";
}

TEST(Made, KnowsWhatCreateMakes) {
  EXPECT_EQ(made("CREATE TABLE t (a)"), "table t");
  EXPECT_EQ(made("create table if not exists main.\"a b\" (a)"), "table a b");
  EXPECT_EQ(made("CREATE TABLE [t] AS SELECT 1"), "table t");
  EXPECT_EQ(made("CREATE /* x */ VIRTUAL TABLE IF NOT EXISTS f USING fts5(a)"), "table f");
  EXPECT_EQ(made("CREATE UNIQUE INDEX i ON t (a)"), "index i");
  EXPECT_EQ(made("CREATE OR REPLACE VIEW v AS SELECT 1"), "view v");
  EXPECT_EQ(made("CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END"), "trigger g");
}

TEST(Made, FollowsRenames) {
  EXPECT_EQ(made("ALTER TABLE old RENAME TO `new`"), "table new");
  EXPECT_EQ(made("ALTER TABLE main.old RENAME TO t"), "table t");
  EXPECT_EQ(made("ALTER TABLE t RENAME COLUMN a TO b"), "nothing");
  EXPECT_EQ(made("ALTER TABLE t ADD COLUMN a"), "nothing");
}

TEST(Made, IsNothingThatGoesWithTheConnection) {
  EXPECT_EQ(made("create temp table t (a)"), "nothing");
  EXPECT_EQ(made("CREATE TEMPORARY VIEW v AS SELECT 1"), "nothing");
}

TEST(Made, IsNothingElse) {
  EXPECT_EQ(made("DROP TABLE t"), "nothing");
  EXPECT_EQ(made("INSERT INTO t SELECT 'CREATE TABLE x'"), "nothing");
  EXPECT_EQ(made(""), "nothing");
  EXPECT_EQ(made("CREATE 'x"), "nothing");
}

}  // namespace
}  // namespace gate
