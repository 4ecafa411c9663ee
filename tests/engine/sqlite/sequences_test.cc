// The counters of AUTOINCREMENT, read and put back.
#include <gmock/gmock.h>

#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kCounted =
    "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, x);"
    "CREATE TABLE \"b'c\"(id INTEGER PRIMARY KEY AUTOINCREMENT, x);"
    "INSERT INTO a(x) VALUES (1), (2);";

TEST(SqliteSequences, AreNoneWhereNoTableEverHadOne) {
  TestDatabase database("CREATE TABLE t(id INTEGER PRIMARY KEY)");

  EXPECT_THAT(database->sequences(), IsEmpty());
  database->restore_sequences({Row{std::string("t"), std::int64_t{4}}});
  EXPECT_THAT(database->sequences(), IsEmpty());
}

TEST(SqliteSequences, GoOnWhereTheyWere) {
  TestDatabase database(kCounted);
  const Rows before = database->sequences();
  database.execute("INSERT INTO a(x) VALUES (3)");
  database.execute("DELETE FROM a WHERE x = 3");

  database->restore_sequences(before);
  database.execute("INSERT INTO a(x) VALUES (4)");

  EXPECT_THAT(before, ElementsAre(Row{std::string("a"), std::int64_t{2}}));
  EXPECT_EQ(database->query("SELECT id FROM a WHERE x = 4"), Rows{Row{std::int64_t{3}}});
}

TEST(SqliteSequences, BeginAnewWhereATableWasEmpty) {
  TestDatabase database(kCounted);
  const Rows before = database->sequences();
  database.execute("INSERT INTO \"b'c\"(x) VALUES (1), (2)");
  database.execute("DELETE FROM \"b'c\"");

  database->restore_sequences(before);
  database.execute("INSERT INTO \"b'c\"(x) VALUES (3)");

  EXPECT_EQ(database->query("SELECT id FROM \"b'c\""), Rows{Row{std::int64_t{1}}});
}

TEST(SqliteSequences, ComeBackForATableThatWasMadeAgain) {
  TestDatabase database(std::string(kCounted) + "INSERT INTO \"b'c\"(x) VALUES (1)");
  const Rows before = database->sequences();
  database.execute("DROP TABLE \"b'c\"");
  database.execute("CREATE TABLE \"b'c\"(id INTEGER PRIMARY KEY AUTOINCREMENT, x)");

  database->restore_sequences(before);

  EXPECT_EQ(database->sequences(), before);
}

TEST(SqliteSequences, AreLeftOutForTablesThatAreGone) {
  TestDatabase database(kCounted);
  const Rows before = database->sequences();
  database.execute("DROP TABLE a");

  database->restore_sequences(before);

  EXPECT_THAT(database->sequences(), IsEmpty());
}

}  // namespace
}  // namespace gate
