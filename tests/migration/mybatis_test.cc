// MyBatis Migrations as it behaves: facts found by running 3.6.1-SNAPSHOT on SQLite.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kCreate =
    "-- // Create Changelog\n"
    "CREATE TABLE CHANGELOG (\n"
    "ID NUMERIC(20,0) NOT NULL,\n"
    "APPLIED_AT VARCHAR(25) NOT NULL,\n"
    "DESCRIPTION VARCHAR(255) NOT NULL\n"
    ");\n"
    "-- //@UNDO\n"
    "DROP TABLE CHANGELOG;\n";
constexpr const char* kTrigger =
    "-- // trigger\r\n"
    "-- @DELIMITER ~\r\n"
    "CREATE TABLE log (msg TEXT)~\r\n"
    "CREATE TRIGGER r AFTER INSERT ON log BEGIN\r\n"
    "  SELECT 1;\r\n"
    "END~\r\n"
    "-- @DELIMITER ;\r\n"
    "\r\n"
    "--  // @UNDO\r\n"
    "DROP TABLE log;\r\n";

std::vector<std::string> problems(const std::string& text) {
  return problems_of("mybatis", "1_x.sql", text);
}

std::vector<std::string> up(const std::string& text) {
  return up_of("mybatis", "1_x.sql", text);
}

TEST(Mybatis, LeavesTheRowsOfTheTool) {
  const FolderFiles files{{"1_create_changelog.sql", kCreate},
                          {"002_a__log_.sql", kTrigger},
                          {"10_b.sql", "SELECT 1;"}};
  AppliedFolder target("mybatis", files.path());

  EXPECT_THAT(target.folder().problems, IsEmpty());
  EXPECT_THAT(target.up(), ElementsAre("1", "2", "10"));
  EXPECT_THAT(target.rows("SELECT ID, typeof(ID), typeof(APPLIED_AT), length(APPLIED_AT), "
                          "DESCRIPTION FROM CHANGELOG"),
              ElementsAre("1|integer|text|19|create changelog", "2|integer|text|19|a  log",
                          "10|integer|text|19|b"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT ID FROM CHANGELOG"), ElementsAre("1"));
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'log'"), IsEmpty());
}

TEST(Mybatis, NeverRunsAnOlderFileThatCameLater) {
  const FolderFiles files{
      {"1_c.sql", kCreate}, {"3_b.sql", "SELECT 1;"}, {"20_x.sql", "SELECT 1;"}};
  AppliedFolder target("mybatis", files.path());
  target.up("1");
  target.run("INSERT INTO CHANGELOG VALUES (10, 'now', 'whose file is gone')");
  const Format& format = *detect_format("mybatis", files.path(), {}).format;

  EXPECT_THAT(target.pending(), ElementsAre("20"));
  EXPECT_EQ(never_run(format, target.folder(), target.history()).size(), 1U);
}

TEST(Mybatis, UndoesAFailingFileWhole) {
  const FolderFiles files{{"1_c.sql", kCreate},
                          {"2_x.sql", "CREATE TABLE f1 (a);\nINSERT INTO nosuch VALUES (1);"}};
  AppliedFolder target("mybatis", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1"));
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_THAT(target.rows("SELECT ID FROM CHANGELOG"), ElementsAre("1"));
}

TEST(Mybatis, CutsLinesAtTheirLastDelimiter) {
  EXPECT_THAT(up("INSERT INTO t VALUES (1, 'a;b');\nSELECT\n\n-- two\n 2; -- it is\n"),
              ElementsAre("INSERT INTO t VALUES (1, 'a;b')", "SELECT\n 2"));
  EXPECT_THAT(problems("SELECT 1; SELECT 2\n"), ElementsAre(HasSubstr("behind the last ';'")));
  EXPECT_THAT(problems("SELECT 1; SELECT 2;\n"), ElementsAre(HasSubstr("only the first")));
  EXPECT_THAT(up("SELECT 1; SELECT 2;\n"), ElementsAre("SELECT 1"));
  EXPECT_THAT(problems("SELECT 1\n"), ElementsAre(HasSubstr("nothing ends this statement")));
  EXPECT_THAT(problems("SELECT 'a;\nb';\n"),
              testing::Each(HasSubstr("where MyBatis ends the statement")));
}

TEST(Mybatis, RefusesATriggerUnderTheUsualDelimiterAsTheDatabaseDoes) {
  const FolderFiles files{
      {"1_c.sql", kCreate},
      {"2_x.sql", "CREATE TRIGGER r AFTER INSERT ON CHANGELOG BEGIN\n  SELECT 1;\nEND;"}};
  AppliedFolder target("mybatis", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1"));
  EXPECT_THAT(target.error(), HasSubstr("incomplete input"));
}

TEST(Mybatis, SaysWhichDelimiterReachesTheFilesAfterIt) {
  const std::string keeps = "-- @DELIMITER ~\nSELECT 1~\n";
  const FolderFiles first{{"1_x.sql", keeps}, {"2_y.sql", "SELECT 1;"}};
  const FolderFiles last{{"1_x.sql", "SELECT 1;"}, {"2_y.sql", keeps}};

  EXPECT_THAT(problems_of("mybatis", first), ElementsAre(HasSubstr("stays in force")));
  EXPECT_THAT(problems_of("mybatis", last), IsEmpty());
}

TEST(Mybatis, RunsOnlyTheFirstStatementWhereItSendsTheFullScript) {
  const FolderFiles files{
      {"environments/development.properties", "# as made\r\nsend_full_script=true\r\n"},
      {"scripts/1_x.sql", "SELECT 1;\nSELECT 2;\n-- //@UNDO\nSELECT 3;\n"}};
  const Format& format = *detect_format("mybatis", files.path(), {}).format;
  const MigrationFolder folder = format.read(files.path() + "/scripts");

  ASSERT_EQ(folder.problems.size(), 1U);
  EXPECT_THAT(folder.problems[0].message, HasSubstr("send_full_script=false"));
  EXPECT_EQ(folder.problems[0].location.line, 2);
  EXPECT_THAT(sql_of(folder.migrations.at(0).up), ElementsAre("SELECT 1"));
  EXPECT_THAT(sql_of(folder.migrations.at(0).down), ElementsAre("SELECT 3"));
}

TEST(Mybatis, FillsInTheVariablesOfItsEnvironment) {
  const FolderFiles files{{"environments/development.properties", "changelog = HISTORY\n#x=1\n"},
                          {"scripts/1_x.sql", "CREATE TABLE ${changelog} (a);\n"},
                          {"scripts/2_y.sql", "-- ${x}\nDROP TABLE ${x};\n"}};
  const Format& format = *detect_format("mybatis", files.path(), {}).format;
  const MigrationFolder folder = format.read(files.path() + "/scripts");

  EXPECT_THAT(sql_of(folder.migrations.at(0).up), ElementsAre("CREATE TABLE HISTORY (a)"));
  ASSERT_EQ(folder.problems.size(), 1U);
  EXPECT_EQ(folder.problems[0].location.line, 2);
  EXPECT_THAT(folder.problems[0].message, HasSubstr("gives no value"));
}

TEST(Mybatis, RefusesADelimiterOfTheEnvironment) {
  const FolderFiles files{{"environments/development.properties", "delimiter=GO\n"},
                          {"scripts/1_x.sql", "SELECT 1;\n"}};
  const Format& format = *detect_format("mybatis", files.path(), {}).format;
  const MigrationFolder folder = format.read(files.path() + "/scripts");

  ASSERT_EQ(folder.problems.size(), 1U);
  EXPECT_THAT(folder.problems[0].message, HasSubstr("delimiter of its own"));
}

TEST(Mybatis, RefusesNamesWithoutANumberAndVariables) {
  const FolderFiles files{{"1_x.sql", "SELECT 1;"}, {"abc.sql", ""}, {"bootstrap.sql", "x"}};

  EXPECT_THAT(problems_of("mybatis", files), ElementsAre(HasSubstr("refuse the whole folder")));
  EXPECT_THAT(problems("DROP TABLE ${table};\n"), ElementsAre(HasSubstr("variable of MyBatis")));
  EXPECT_THAT(problems(""), IsEmpty());
  EXPECT_THAT(problems("-- only a comment"), IsEmpty());
  EXPECT_THAT(problems("\xef\xbb\xbfSELECT 1;"), IsEmpty());
}

TEST(Mybatis, IsToldByItsUndoLine) {
  const FolderFiles files{{"1_x.sql", kTrigger}};

  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "mybatis");
}

}  // namespace
}  // namespace gate
