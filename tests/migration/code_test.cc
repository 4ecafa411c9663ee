#include "gate/migration/code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate/base/error.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

MigrationFolder listed(std::string_view printed, bool has_downs = true) {
  return folder_of_list("commands", "db", printed, has_downs);
}

TEST(ListedMigrations, AreVersionsAndNames) {
  const MigrationFolder folder = listed("001 add users\r\n\n  002\n");

  ASSERT_THAT(folder.migrations, SizeIs(2));
  EXPECT_EQ(folder.migrations[0].version, "001");
  EXPECT_EQ(folder.migrations[0].name, "add users");
  EXPECT_EQ(folder.migrations[1].version, "002");
  EXPECT_EQ(folder.migrations[1].number, 2U);
  EXPECT_TRUE(folder.migrations[1].up->is_code);
  EXPECT_TRUE(folder.migrations[1].down.has_value());
  EXPECT_THAT(folder.problems, IsEmpty());
}

TEST(ListedMigrations, SayMoreBetweenTabs) {
  const MigrationFolder folder = listed("b2\tthe size\tm/b2.py\tno-down\ta1,a2\n");

  const Migration& migration = folder.migrations.at(0);
  EXPECT_EQ(migration.name, "the size");
  EXPECT_EQ(migration.up->path, "m/b2.py");
  EXPECT_FALSE(migration.down.has_value());
  EXPECT_EQ(migration.attributes.at("parents"), "a1,a2");
}

TEST(ListedMigrations, HaveNoWayBackWhereNoCommandTakesThemBack) {
  EXPECT_FALSE(listed("1\n", false).migrations.at(0).down.has_value());
}

TEST(ListedMigrations, MayBeWrongAsAWhole) {
  const MigrationFolder folder = listed("! two heads\n1\n");

  EXPECT_EQ(folder.problems.at(0).message, "two heads");
  EXPECT_EQ(folder.problems.at(0).kind, FolderProblem::Kind::unreadable);
}

TEST(ListedMigrations, MayLeaveSomethingOut) {
  const MigrationFolder folder = listed("?'2.mjs' is never run\n1\n");

  EXPECT_EQ(folder.problems.at(0).message, "'2.mjs' is never run");
  EXPECT_EQ(folder.problems.at(0).kind, FolderProblem::Kind::never_run);
}

TEST(ListedMigrations, HaveEachVersionOnce) {
  const MigrationFolder folder = listed("1 a\n1 b\n");

  EXPECT_THAT(folder.migrations, SizeIs(1));
  EXPECT_EQ(folder.problems.at(0).kind, FolderProblem::Kind::duplicate_version);
}

TEST(ListedMigrations, AreSome) {
  EXPECT_THROW(listed(" \n"), UsageError);
  EXPECT_THROW(listed("\tname\n"), UsageError);
}

TEST(StatementsOfATrace, EndWithAZeroByte) {
  using namespace std::string_literals;
  const std::string trace = "A;\nB\0\1/x/y.py:12\nC\0\1/x/y.py:12\n\2D\0cut off"s;

  const std::vector<TracedStatement> traced = statements_of_trace(trace, "f");

  ASSERT_THAT(traced, SizeIs(3));
  EXPECT_EQ(traced[0].statement.sql, "A;\nB");
  EXPECT_EQ(traced[0].statement.location, (Location{.path = "f"}));
  EXPECT_EQ(traced[1].statement.sql, "C");
  EXPECT_EQ(traced[1].statement.location, (Location{.path = "/x/y.py", .line = 12}));
  EXPECT_FALSE(traced[1].is_added);
  EXPECT_EQ(traced[2].statement.sql, "D");
  EXPECT_TRUE(traced[2].is_added);
}

TEST(StatementsOfATrace, MayHaveAnyBytes) {
  for (const std::string_view bytes :
       {"\1", "\1\n", "\1:\n", "\1:x\n", "\1a:99999999999999\n", "\2", "\1\2"}) {
    EXPECT_THAT(statements_of_trace(std::string(bytes) + '\0', "f"), SizeIs(1));
  }
}

TEST(PlacesOfFailure, AreTheLastOfPython) {
  constexpr std::string_view kPrinted =
      "Traceback (most recent call last):\n  File \"/p/m/b2.py\", line 3, in <module>\n"
      "  File \"/p/m/b2.py\", line 9, in up\n  File \"/lib/x.py\", line 20\nError: no\n";

  EXPECT_EQ(place_of_failure(kPrinted, "m/b2.py"), (Location{.path = "m/b2.py", .line = 9}));
}

TEST(PlacesOfFailure, AreTheFirstOfNode) {
  constexpr std::string_view kPrinted =
      "Error: no\n    at f (/lib/x.js:1:2)\n    at up (/p/m/2_b.js:4:11)\n"
      "    at g (/p/m/2_b.js:8:1)\n";

  EXPECT_EQ(place_of_failure(kPrinted, "m/2_b.js"), (Location{.path = "m/2_b.js", .line = 4}));
}

TEST(HeadlinesOfFailure, SayWhatWentWrong) {
  EXPECT_EQ(headline_of_failure("Traceback (most recent call last):\n  File \"x\"\n"
                                "a.b.OperationalError: no such table: t\n[SQL: x]\n(see: y)\n"),
            "a.b.OperationalError: no such table: t");
  EXPECT_EQ(headline_of_failure("began\nError: no\n    at f (x.js:1:2)\n"), "Error: no");
  EXPECT_EQ(headline_of_failure("one\ntwo\n\n"), "two");
  EXPECT_EQ(headline_of_failure(""), "");
}

TEST(PlacesOfFailure, AreNotAlwaysKnown) {
  EXPECT_EQ(place_of_failure("b2.py: no", "m/b2.py"), (Location{.path = "m/b2.py"}));
  EXPECT_EQ(place_of_failure("no", ""), Location{});
}

}  // namespace
}  // namespace gate
