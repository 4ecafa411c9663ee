// Alembic's offline SQL as it is written: facts found by running Alembic 1.8.1 and 1.13.2.
#include <gmock/gmock.h>

#include "gate/base/text.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kCreate =
    "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    CONSTRAINT "
    "alembic_version_pkc PRIMARY KEY (version_num)\n);\n\n";
const std::string kFirst =
    "-- Running upgrade  -> a1\n\nCREATE TABLE users (\n    id INTEGER NOT NULL\n);\n\n"
    "INSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING version_num;\n\n";
const std::string kSecond =
    "-- Running upgrade a1 -> b2\n\nCREATE TABLE log (msg TEXT);\n\n"
    "CREATE TRIGGER users_ai AFTER INSERT ON users BEGIN\n  INSERT INTO log VALUES ('new');\n"
    "  INSERT INTO log VALUES ('second');\nEND;;\n\n"
    "UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1';\n\n";
const std::string kBranches =
    "-- Running upgrade b2 -> d3\n\nCREATE TABLE old(x);\n\n"
    "UPDATE alembic_version SET version_num='d3' WHERE alembic_version.version_num = 'b2';\n\n"
    "-- Running upgrade b2 -> b3\n\nCREATE TABLE b3(x);\n\n"
    "INSERT INTO alembic_version (version_num) VALUES ('b3');\n\n"
    "-- Running upgrade b3, d3 -> e5\n\n"
    "DELETE FROM alembic_version WHERE alembic_version.version_num = 'b3';\n\n"
    "UPDATE alembic_version SET version_num='e5' WHERE alembic_version.version_num = 'd3';\n\n";
const std::string kBack =
    "-- Running downgrade b2 -> a1\n\nDROP TRIGGER users_ai;\n\nDROP TABLE log;\n\n"
    "UPDATE alembic_version SET version_num='a1' WHERE alembic_version.version_num = 'b2';\n\n";

std::vector<std::string> versions(const MigrationFolder& folder) {
  std::vector<std::string> found;
  for (const Migration& one : folder.migrations) found.push_back(one.version);
  return found;
}

TEST(Alembic, LeavesTheTableAndTheRowThatItsFileLeaves) {
  const FolderFiles files{{"up.sql", kCreate + kFirst + kSecond}, {"zdown.sql", kBack}};
  AppliedFolder target("alembic", files.path());

  EXPECT_THAT(target.up(), ElementsAre("a1", "b2"));
  EXPECT_THAT(target.rows("SELECT version_num, typeof(version_num) FROM alembic_version"),
              ElementsAre("b2|text"));
  EXPECT_THAT(target.rows("SELECT count(*) FROM sqlite_schema WHERE name IN ('users', 'log', "
                          "'users_ai')"),
              ElementsAre("3"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT version_num FROM alembic_version"), ElementsAre("a1"));
  EXPECT_THAT(target.pending(), ElementsAre("b2"));
}

TEST(Alembic, FollowsBranchesAndTheirMerge) {
  const FolderFiles files{{"up.sql", kCreate + kFirst + kSecond + kBranches}};
  AppliedFolder target("alembic", files.path() + "/up.sql");

  EXPECT_THAT(target.up("b3"), ElementsAre("a1", "b2", "d3", "b3"));
  EXPECT_THAT(target.rows("SELECT version_num FROM alembic_version"), ElementsAre("d3", "b3"));
  EXPECT_THAT(target.pending(), ElementsAre("e5"));
  target.up();
  EXPECT_THAT(target.rows("SELECT version_num FROM alembic_version"), ElementsAre("e5"));
  EXPECT_THAT(target.pending(), IsEmpty());
}

TEST(Alembic, OrdersFilesByAncestry) {
  const FolderFiles files{{"1_later.sql", kSecond}, {"2_first.sql", kCreate + kFirst}};
  const AppliedFolder target("alembic", files.path());

  EXPECT_THAT(versions(target.folder()), ElementsAre("a1", "b2"));
  EXPECT_THAT(target.folder().problems, IsEmpty());
  EXPECT_EQ(target.folder().migrations.at(1).up->statements.at(1).location.line, 5);
}

TEST(Alembic, SaysWhatItCannotPlace) {
  const FolderFiles files{{"a.sql", "SELECT 1;\n" + kFirst}, {"b.sql", kFirst}};
  const AppliedFolder target("alembic", files.path());

  ASSERT_THAT(target.folder().problems, SizeIs(2));
  EXPECT_THAT(target.folder().problems.at(0).message, HasSubstr("belongs to no revision"));
  EXPECT_EQ(target.folder().problems.at(1).kind, FolderProblem::Kind::duplicate_version);
}

TEST(Alembic, TakesATransactionOfTheFileForOneOfEach) {
  const FolderFiles files{{"up.sql",
                           "\xef\xbb\xbf"
                           "BEGIN;\r\n\r\n" +
                               kFirst + "COMMIT;"},
                          {"empty.sql", ""},
                          {"only comments.sql", "-- nothing"}};
  const AppliedFolder target("alembic", files.path());

  EXPECT_FALSE(target.folder().migrations.at(0).up->is_unwrapped);
  EXPECT_THAT(target.folder().migrations.at(0).up->statements, SizeIs(1));
}

TEST(Alembic, IsToldByItsMarksAndItsTable) {
  const FolderFiles files{{"up.sql", kCreate + kFirst}};
  const Table own{.name = "alembic_version",
                  .columns = {{.name = "version_num", .type = "VARCHAR(32)"}}};

  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "alembic");
  EXPECT_EQ(detect_format("auto", files.path(), {.tables = {own}}).reason,
            "table alembic_version(version_num) in the fixture");
}

TEST(Alembic, ReadsTenThousandRevisionsAtOnce) {
  std::string text = kCreate;
  for (int i = 1; i <= 10'000; ++i) {
    text += concat("-- Running upgrade r", i - 1, " -> r", i, "\n\nSELECT ", i, ";\n\n");
  }
  const FolderFiles files{{"up.sql", text}};
  const AppliedFolder target("alembic", files.path());

  EXPECT_THAT(target.folder().migrations, SizeIs(10'000));
}

}  // namespace
}  // namespace gate
