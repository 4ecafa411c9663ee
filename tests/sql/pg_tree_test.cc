#include "gate/sql/pg_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(PgTree, HasNodesWithFields) {
  const PgTree tree("DROP TABLE IF EXISTS a.b, c CASCADE");
  ASSERT_EQ(tree.refusal(), "");
  ASSERT_THAT(tree.statements(), SizeIs(1));
  const PgNode drop = tree.statements()[0];
  EXPECT_EQ(drop.kind(), "DropStmt");
  EXPECT_EQ(drop.text("removeType"), "OBJECT_TABLE");
  EXPECT_TRUE(drop.flag("missing_ok"));
  EXPECT_FALSE(drop.flag("concurrent"));
  ASSERT_THAT(drop.list("objects"), SizeIs(2));
  EXPECT_THAT(drop.list("objects")[0].names("items"), ElementsAre("a", "b"));
  EXPECT_FALSE(drop.at("relation").at("relname"));
  EXPECT_EQ(drop.at("nothing").text("here"), "");
}

TEST(PgTree, SaysWhatItsConstantsAre) {
  const PgTree tree("SELECT 0, 12, 1.5, 'a', NULL, a");
  std::vector<std::string> constants;
  for (const PgNode& target : tree.statements().at(0).list("targetList")) {
    constants.push_back(target.at("val").constant());
  }
  EXPECT_THAT(constants, ElementsAre("0", "12", "1.5", "a", "", ""));
}

TEST(PgTree, SaysWhatTheParserRefuses) {
  EXPECT_EQ(PgTree("ALTER TABEL t").refusal(), "syntax error at or near \"TABEL\"");
  EXPECT_THAT(PgTree("SELECT 'open").refusal(), HasSubstr("unterminated quoted string"));
  EXPECT_THAT(PgTree("SELECT 'open").statements(), IsEmpty());
  EXPECT_EQ(PgTree("-- nothing").refusal(), "");
  EXPECT_THAT(PgTree("-- nothing").statements(), IsEmpty());
}

TEST(PgTree, SurvivesWhatItIsGiven) {
  EXPECT_EQ(PgTree(std::string("SELECT 1\0 + 2", 13)).refusal(), "a NUL byte");
  EXPECT_EQ(PgTree("SELECT '\xff'").refusal(), "it is not UTF-8");
  // 63 bytes of a name are kept, and no half of an é.
  EXPECT_EQ(PgTree("CREATE TABLE \"" + repeat("a", 62) + "éé\" (a int)").statements().size(), 1u);
}

// The parser ends the process where its stack ends, at some 100,000 levels.
TEST(PgTree, TakesNothingThatIsTooDeep) {
  EXPECT_EQ(PgTree("SELECT " + repeat("(", 100'000) + "1" + repeat(")", 100'000)).refusal(),
            "it is too long");
  EXPECT_EQ(PgTree("SELECT 1" + repeat("+1", 1'000'000)).refusal(), "it is too long");
  EXPECT_EQ(PgTree("SELECT a[1" + repeat("+1", 200'000) + "]").refusal(), "it is too long");
  EXPECT_EQ(PgTree("SELECT 1 ` + 1" + repeat("+1", 200'000) + "`").refusal(), "it is too long");
  EXPECT_EQ(PgTree("SELECT $a(1" + repeat("+1", 200'000) + ")").refusal(), "it is too long");
  EXPECT_EQ(PgTree("SELECT '" + repeat("+1", 200'000) + "'").refusal(), "");

  const PgTree deep("SELECT 1" + repeat("+1", 4000));
  ASSERT_EQ(deep.refusal(), "");
  int nodes = 0;
  deep.statements()[0].visit([&](const PgNode& node) {
    if (node.kind() == "A_Expr") ++nodes;
    return true;
  });
  EXPECT_EQ(nodes, 4000);
}

TEST(PgTree, ReadsInThreadsThatEnd) {
  for (int i = 0; i < 4; ++i) {
    std::thread([] {
      EXPECT_EQ(PgTree("SELECT 1").statements().size(), 1u);
      EXPECT_NE(PgTree("SELECT 1 1").refusal(), "");
    }).join();
  }
}

}  // namespace
}  // namespace gate
