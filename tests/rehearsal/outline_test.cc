// Where a script reaches rows by a statement that names them, and where otherwise.
#include "gate/rehearsal/outline.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gate {
namespace {

const TableDifference kUsers{.before = "users", .after = "users"};

StatementRecord update(const std::string& table) {
  return {.outcome = {.effects = {{.action = Action::update, .table = table, .column = "name"}}}};
}

StatementRecord cascade(const std::string& table) {
  return {.outcome = {
              .effects = {{.action = Action::update, .table = table, .cause = Cause::cascade}}}};
}

StatementRecord copy(const std::string& from, const std::string& into) {
  return {.outcome = {.effects = {{.action = Action::insert, .table = into}}, .reads = {from}}};
}

StatementRecord drop(const std::string& table) {
  return {.outcome = {.effects = {{.action = Action::drop, .table = table}}}};
}

StatementRecord rename(const std::string& table, const std::string& to) {
  return {.outcome = {.effects = {{.action = Action::alter, .table = table}},
                      .renames = {{.table = table, .to = to}}}};
}

TEST(Outline, IsOnlyOfAScriptThatGoesBothWays) {
  EXPECT_FALSE(outline(std::vector{update("users")}, kUsers));
  EXPECT_FALSE(outline(std::vector{cascade("users")}, kUsers));
  EXPECT_FALSE(outline(std::vector{update("users"), cascade("orders")}, kUsers));
}

TEST(Outline, HasTheWritersAfterTheLastOther) {
  const std::vector script{update("users"), cascade("users"), update("orders"), cascade("USERS"),
                           update("Users")};

  const auto found = outline(script, kUsers);

  ASSERT_TRUE(found);
  EXPECT_EQ(found->first_other, 1u);
  EXPECT_EQ(found->last_other, 3u);
  EXPECT_EQ(found->later_writers, (std::set<std::size_t>{4}));
}

TEST(Outline, IsNotTakenWhereAWriterStandsAmongTheOthers) {
  const std::vector script{cascade("users"), update("users"), cascade("users")};

  EXPECT_FALSE(outline(script, kUsers));
}

TEST(Outline, FollowsTheRowsThroughARebuild) {
  const std::vector script{update("users"), copy("users", "n"), drop("users"), rename("n", "users"),
                           update("users")};

  const auto found = outline(script, kUsers);

  ASSERT_TRUE(found);
  EXPECT_EQ(found->first_other, 1u);
  EXPECT_EQ(found->last_other, 1u);
  EXPECT_EQ(found->later_writers, (std::set<std::size_t>{4}));
}

TEST(Outline, FollowsTheRowsThroughATableThatKeepsThemMeanwhile) {
  const std::vector script{copy("users", "kept"), drop("users"), update("kept"),
                           copy("kept", "users"), update("users")};

  EXPECT_FALSE(outline(script, kUsers)) << "kept is written between two copies";
}

TEST(Outline, TakesAFillFromItselfForAWriter) {
  const std::vector script{copy("users", "users"), cascade("users")};

  const auto found = outline(script, kUsers);

  ASSERT_TRUE(found);
  EXPECT_EQ(found->first_other, 1u);
}

TEST(Outline, TakesACopyFromAStrangerForAWriter) {
  const std::vector script{copy("imported", "users"), cascade("users")};

  const auto found = outline(script, kUsers);

  ASSERT_TRUE(found);
  EXPECT_EQ(found->first_other, 1u);
}

}  // namespace
}  // namespace gate
