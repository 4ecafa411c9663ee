// Liquibase as it behaves: facts found by running Liquibase 4.28.1 on SQLite.
#include <gmock/gmock.h>

#include <filesystem>

#include "gate/base/text.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kHeader = "--liquibase formatted sql\n";

MigrationFolder folder_of(const FolderFiles& files) {
  return detect_format("liquibase", files.path(), {}).format->read(files.path());
}

std::vector<std::string> problems(const std::string& text) {
  const FolderFiles files{{"c.sql", text}};
  std::vector<std::string> messages;
  for (const FolderProblem& problem : folder_of(files).problems) {
    messages.push_back(concat(problem.location.line, ": ", problem.message));
  }
  return messages;
}

// The statements of a changeset whose line ends with `options`.
std::vector<std::string> statements(const std::string& options, const std::string& body) {
  const FolderFiles files{{"c.sql", kHeader + "--changeset ann:1 " + options + "\n" + body}};
  std::vector<std::string> found;
  const MigrationFolder folder = folder_of(files);
  for (const Statement& one : folder.migrations.at(0).up->statements) {
    found.push_back(one.sql);
  }
  return found;
}

TEST(Liquibase, LeavesTheTablesAndTheRowsOfTheTool) {
  const FolderFiles files{
      {"c.sql", kHeader + "\n--changeset ann:1 labels:l1 context:test\n"
                          "--comment: Users; with a comment\n"
                          "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
                          "INSERT INTO users VALUES (1, 'a;b');\n"
                          "--rollback DROP TABLE users;\n"
                          "--changeset ann:2 splitStatements:false\n"
                          "CREATE TABLE log (msg TEXT);\n"
                          "--rollback DROP TABLE log;\n"}};
  AppliedFolder target("liquibase", files.path() + "/c.sql");

  EXPECT_THAT(target.up(), ElementsAre("c.sql::1::ann", "c.sql::2::ann"));
  EXPECT_THAT(target.rows("SELECT ID, AUTHOR, ORDEREXECUTED, EXECTYPE, MD5SUM, DESCRIPTION, "
                          "COMMENTS, TAG, CONTEXTS, LABELS, length(DEPLOYMENT_ID) FROM "
                          "DATABASECHANGELOG"),
              ElementsAre("1|ann|1|EXECUTED|9:4a3d1ab6cc10f4522168617ccdc6e8ad|sql|Users; with a "
                          "comment|NULL|test|l1|10",
                          "2|ann|2|EXECUTED|9:58af30fe34b643284aab310996c19748|sql||NULL|NULL|NULL|"
                          "10"));
  EXPECT_THAT(target.rows("SELECT * FROM DATABASECHANGELOGLOCK"), ElementsAre("1|0|NULL|NULL"));
  EXPECT_THAT(
      target.rows("SELECT sql FROM sqlite_schema WHERE name = 'DATABASECHANGELOGLOCK'"),
      ElementsAre("CREATE TABLE DATABASECHANGELOGLOCK (ID INTEGER NOT NULL, LOCKED BOOLEAN NOT "
                  "NULL, LOCKGRANTED TEXT, LOCKEDBY VARCHAR(255), CONSTRAINT "
                  "PK_DATABASECHANGELOGLOCK PRIMARY KEY (ID))"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT * FROM DATABASECHANGELOG"), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name IN ('users', 'log')"),
              IsEmpty());
}

TEST(Liquibase, ComputesTheChecksumsThatTheToolStored) {
  const FolderFiles files{{"c.sql", kHeader +
                                        "--changeset ann:2t endDelimiter:/ \n"
                                        "CREATE TRIGGER users_ai AFTER INSERT ON users BEGIN\n"
                                        "  INSERT INTO log VALUES ('new ' || NEW.name);\n"
                                        "  INSERT INTO log VALUES ('second');\nEND\n/\n"
                                        "--rollback DROP TRIGGER users_ai\n"
                                        "--changeset bob:4\r\n"
                                        "ALTER TABLE users ADD COLUMN email TEXT;\r\n"
                                        "   CREATE INDEX users_email ON users(email);\r\n"}};
  const MigrationFolder folder = folder_of(files);

  EXPECT_EQ(folder.migrations.at(0).up->checksum, "9:0c236a839861ecf3242a13ca84f43f2c");
  EXPECT_THAT(folder.migrations.at(0).up->statements, SizeIs(1));
  EXPECT_EQ(folder.migrations.at(1).up->checksum, "9:31e98f993413af585163de2c5fb49e27");
}

TEST(Liquibase, CountsCommentsAndValuesInAChecksumAndNoSpace) {
  const FolderFiles files{
      {"c.sql", kHeader +
                    "--property name:tbl value:par\n--changeset ann:1 endDelimiter:\\n/\n"
                    "CREATE TABLE a (x);\n/\nCREATE TABLE b (x); CREATE TABLE lost (x);\n/\n"
                    "/* liquibase rollback\nDROP TABLE a;\n*/\n"
                    "--changeset ann:2\n--comment: hey there\n-- a remark\n"
                    "CREATE TABLE ${tbl} (x) /* inner */; -- trailing\nCREATE TABLE d (x -- why\n"
                    ");\nINSERT INTO d VALUES ('${nope}');\n--rollback DROP TABLE ${tbl};\n"}};
  const MigrationFolder folder = folder_of(files);

  EXPECT_EQ(folder.migrations.at(0).up->checksum, "9:7eb1b1db6259909ef8a6f6f207f60eca");
  EXPECT_EQ(folder.migrations.at(1).up->checksum, "9:4a90caeb4df5c06ae3ff8dcf4e69710b");
  EXPECT_THAT(folder.problems,
              ElementsAre(testing::Field(&FolderProblem::kind, FolderProblem::Kind::never_run)));
}

TEST(Liquibase, CutsAsTheToolDoesAndNotAsSqlite) {
  const std::string trigger =
      "CREATE TRIGGER tr AFTER INSERT ON a BEGIN\n  UPDATE a SET x = 2;\n  SELECT NEW.end;\nEND";

  EXPECT_THAT(statements("", trigger + ";\nSELECT 1;"), ElementsAre(trigger, "SELECT 1"));
  EXPECT_THAT(statements("", "SELECT 'a;b\n--no\nc'\nGO\nSELECT 2\n/\nSELECT 3"),
              ElementsAre("SELECT 'a;b\n--no\nc'", "SELECT 2", "SELECT 3"));
  EXPECT_THAT(statements("", "CREATE TABLE d (x -- why\n) /* b; */;"),
              ElementsAre("CREATE TABLE d (x \n)"));
  EXPECT_THAT(statements("stripComments:false", "SELECT 1 -- why\n;"), ElementsAre("SELECT 1"));
  EXPECT_THAT(statements("endDelimiter:\\n/", "SELECT 1/2\n/\nSELECT 2\n/"),
              ElementsAre("SELECT 1/2", "SELECT 2"));
  EXPECT_THAT(statements("endDelimiter://", "SELECT 1 // SELECT 2"),
              ElementsAre("SELECT 1", "SELECT 2"));
  EXPECT_THAT(statements("", "SELECT 'a;\\\\'; SELECT '\\'"),
              ElementsAre("SELECT 'a;\\\\'", "SELECT '\\'"));
}

TEST(Liquibase, SaysWhatTheDriverForgets) {
  EXPECT_THAT(problems(kHeader + "--changeset ann:1 splitStatements:false\nSELECT 1;\n\nSELECT 2;"),
              ElementsAre(HasSubstr("5: never run: Liquibase hands it")));
  EXPECT_THAT(problems(kHeader + "--changeset ann:1\nBEGIN;\nSELECT 1;\nCOMMIT;"),
              ElementsAre(HasSubstr("4: never run"), HasSubstr("5: never run")));
  EXPECT_THAT(problems("CREATE TABLE a (x);\nCREATE TABLE b (x);\n"),
              ElementsAre(HasSubstr("2: never run")));
}

TEST(Liquibase, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems(kHeader + "--changeset ann\nSELECT 1;"),
              ElementsAre(HasSubstr("2: Liquibase refuses the file: '--changeset' without")));
  EXPECT_THAT(problems(kHeader + "-changeset ann:1\nSELECT 1;"),
              ElementsAre(HasSubstr("two dashes")));
  EXPECT_THAT(problems(kHeader + "--changeset ann:1\n--changeset ann:2\nSELECT 1;"),
              ElementsAre(HasSubstr("2: Liquibase refuses the file: no SQL in changeset 'ann:1'")));
  EXPECT_THAT(problems(kHeader + "--include file:x.sql\n"), ElementsAre(HasSubstr("free edition")));
  EXPECT_THAT(problems(kHeader + "--changeset ann:1\nSELECT 1;\n--changeset ann:1\nSELECT 2;"),
              ElementsAre(HasSubstr("4: changeset ann:1 is in")));
  EXPECT_THAT(problems(kHeader + "--changeset ann:1\nSELECT 1;\n/* liquibase rollback\nSELECT 2;"),
              ElementsAre(HasSubstr("not closed")));
  EXPECT_THAT(problems(kHeader + "--changeset ann:1\n--precondition-row-count x\nSELECT 1;"),
              ElementsAre(HasSubstr("3: Liquibase refuses the file: a precondition")));
}

TEST(Liquibase, PutsInTheValuesOfItsProperties) {
  const std::string text =
      kHeader +
      "--property name:t value:par\n--property name:t value:other\n"
      "--property name:u value:pg dbms:postgresql\n"
      "--changeset ann:1\nSELECT '${u}' FROM ${T};\n--rollback DROP TABLE ${t}\n";
  const FolderFiles files{{"c.sql", text}};
  const Migration migration = folder_of(files).migrations.at(0);

  EXPECT_EQ(migration.up->statements.at(0).sql, "SELECT '${u}' FROM par");
  EXPECT_EQ(migration.down->statements.at(0).sql, "DROP TABLE par");
  EXPECT_THAT(problems(text), IsEmpty());
  EXPECT_THAT(problems(kHeader + "--changeset ann:1\nCREATE TABLE ${no} (x);"),
              testing::Contains(HasSubstr("3: no --property line gives a value to '${no}'")));
}

TEST(Liquibase, LeavesOutWhatIsForOthersOrIgnored) {
  const FolderFiles files{
      {"c.sql", kHeader + "--changeset ann:1 dbms:postgresql\nSELECT 1;\n"
                          "--changeset ann:2 ignore:true\nSELECT 2;\n"
                          "--changeset ann:3 dbms:!h2,sqlite context:prod\nSELECT 3;\n"
                          "--ignoreLines:start\nnonsense\n--ignoreLines:end\n"
                          "--ignoreLines:1\nnonsense\n"
                          "--changeset \"Ann B\":\"an id\"\nSELECT 4;\n"}};
  AppliedFolder target("liquibase", files.path());

  EXPECT_THAT(target.up(), ElementsAre("c.sql::3::ann", "c.sql::an id::Ann B"));
}

TEST(Liquibase, RunsAgainWhatChangedOrAlwaysRuns) {
  const FolderFiles files{
      {"c.sql", kHeader + "--changeset ann:1\nCREATE TABLE a (x);\n"
                          "--changeset ann:2 runOnChange:true\nSELECT 1;\n"
                          "--changeset ann:3 runAlways:true\nINSERT INTO a VALUES (1);"}};
  AppliedFolder target("liquibase", files.path());
  target.up();

  EXPECT_THAT(target.pending(), ElementsAre("c.sql::3::ann"));
  target.run("UPDATE DATABASECHANGELOG SET MD5SUM = '9:00' WHERE ID = '2'");
  EXPECT_THAT(target.up(), ElementsAre("c.sql::2::ann", "c.sql::3::ann"));
  EXPECT_THAT(target.rows("SELECT ID, EXECTYPE, ORDEREXECUTED FROM DATABASECHANGELOG"),
              ElementsAre("1|EXECUTED|1", "2|RERAN|4", "3|RERAN|5"));
  target.run("UPDATE DATABASECHANGELOG SET MD5SUM = NULL");
  EXPECT_THAT(target.pending(), ElementsAre("c.sql::3::ann"));
  target.run("UPDATE DATABASECHANGELOG SET MD5SUM = '8:00'");
  EXPECT_EQ(target.history().applied.at(0).checksum, "");
}

TEST(Liquibase, StopsWhereAPreconditionDoesNotHold) {
  const std::string check = "--precondition-sql-check expectedResult:0 SELECT count(*) FROM a;\n";
  const FolderFiles files{
      {"c.sql", kHeader +
                    "--changeset ann:1\nCREATE TABLE a (x);\n"
                    "--changeset ann:2\n--preconditions onFail:HALT\n" +
                    check + "--precondition-table-exists table:A\nINSERT INTO a VALUES (1);\n" +
                    "--changeset ann:3\n--preconditions onFail:WARN\n" + check + "SELECT 1;\n" +
                    "--changeset ann:4\n--preconditions onFail:MARK_RAN\n" + check +
                    "SELECT 1;\n"}};
  AppliedFolder target("liquibase", files.path());

  EXPECT_THAT(target.up(), SizeIs(3));
  EXPECT_THAT(target.error(), HasSubstr("a precondition of changeset ann:4 does not hold"));
}

TEST(Liquibase, KnowsWaysBack) {
  const FolderFiles files{{"c.sql", kHeader +
                                        "--changeset ann:1\nCREATE TABLE a (x);\n"
                                        "--rollback empty\n"
                                        "--changeset ann:2 runInTransaction:false\nSELECT 1;\n"
                                        "/* liquibase rollback\nSELECT 2;\nSELECT 3;\n*/\n"
                                        "--changeset ann:3\nSELECT 1;\n"
                                        "--rollback changesetId:1 changesetAuthor:ann\n"
                                        "--changeset ann:4\nSELECT 1;\n"}};
  const auto migrations = folder_of(files).migrations;

  EXPECT_THAT(migrations.at(0).down->statements, IsEmpty());
  EXPECT_THAT(migrations.at(1).down->statements, SizeIs(2));
  EXPECT_TRUE(migrations.at(1).up->is_unwrapped);
  EXPECT_EQ(migrations.at(2).down->statements.at(0).sql, "CREATE TABLE a (x)");
  EXPECT_FALSE(migrations.at(3).down.has_value());
}

TEST(Liquibase, SaysWhereInAFileAStatementStands) {
  const FolderFiles files{{"c.sql", "\xef\xbb\xbf\r\n" + kHeader +
                                        "--changeset ann:1\r\nSELECT 1;\r\n--rollback SELECT 3\r\n"
                                        "  SELECT 2; SELECT 4"}};
  const Migration migration = folder_of(files).migrations.at(0);

  EXPECT_EQ(migration.up->statements.at(1).location.line, 6);
  EXPECT_EQ(migration.up->statements.at(1).location.column, 3);
  EXPECT_EQ(migration.down->statements.at(0).location.line, 5);
}

TEST(Liquibase, ReadsAFolderInTheOrderOfItsPaths) {
  const FolderFiles files{{"b.sql", kHeader + "--changeset ann:1\nSELECT 1;"},
                          {"a/z.sql", kHeader + "--changeset ann:1\nSELECT 1;"},
                          {"empty.sql", ""},
                          {"root.xml", "<databaseChangeLog><includeAll path='.'/>"},
                          {"typed.yaml", "databaseChangeLog:\n- changeSet:\n"},
                          {"X.SQL", ""}};
  std::filesystem::create_symlink(files.path() + "/b.sql", files.path() + "/c.sql");
  const MigrationFolder folder = folder_of(files);
  std::vector<std::string> versions;
  for (const Migration& one : folder.migrations) versions.push_back(one.version);

  EXPECT_THAT(versions, ElementsAre("z.sql::1::ann", "b.sql::1::ann", "c.sql::1::ann"));
  ASSERT_THAT(folder.problems, SizeIs(2));
  EXPECT_THAT(folder.problems.at(0).message, HasSubstr("'X.SQL' is never run"));
  EXPECT_THAT(folder.problems.at(1).message, HasSubstr("update-sql"));
}

TEST(Liquibase, IsToldByItsHeaderAndFindsFilesUnderTheirOldPaths) {
  const FolderFiles files{{"c.sql", kHeader + "--changeset ann:1\nSELECT 1;\n"
                                              "--changeset ann:2\nSELECT 2;\n"}};
  AppliedFolder target("liquibase", files.path());
  target.up("c.sql::1::ann");
  target.run("UPDATE DATABASECHANGELOG SET FILENAME = 'db/changes/c.sql'");
  target.up();

  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "liquibase");
  EXPECT_EQ(detect_format("auto", files.path() + "/c.sql", {}).format->name, "liquibase");
  EXPECT_THAT(target.rows("SELECT DISTINCT FILENAME FROM DATABASECHANGELOG"),
              ElementsAre("db/changes/c.sql"));
}

TEST(Liquibase, SaysThatNothingRunsBeforeTheFirstChangeset) {
  const std::string changeset = "--changeset ann:2\nCREATE TABLE t (x);\n";
  const std::string never_run =
      "Liquibase never runs this, and says nothing: it stands before the first "
      "'--changeset author:id'";

  EXPECT_THAT(problems(kHeader + "--changset ann:1\nDELETE FROM t;\n" + changeset),
              ElementsAre("3: " + never_run));
  EXPECT_THAT(problems(kHeader + "\n-- Only words\n/* and\nmore; */\n;\n" + changeset), IsEmpty());
  EXPECT_THAT(problems(kHeader + "--ignoreLines:1\nDELETE FROM t;\n" + changeset), IsEmpty());
  EXPECT_THAT(problems(kHeader + "/* a quote's end */\nDELETE FROM t;\n" + changeset), SizeIs(1));
}

TEST(Liquibase, ReadsTenThousandChangesetsAtOnce) {
  std::string text = kHeader;
  for (int i = 0; i < 10'000; ++i) {
    text += concat("--changeset ann:", i, "\nINSERT INTO t VALUES (", i, ");\n--rollback empty\n");
  }
  const FolderFiles files{{"c.sql", text}};

  EXPECT_THAT(folder_of(files).migrations, SizeIs(10'000));
}

}  // namespace
}  // namespace gate
