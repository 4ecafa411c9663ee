// `migration-gate lint`, the built program on folders.
#include <gmock/gmock.h>

#include <filesystem>

#include "tests/support/files.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Lint : public testing::Test {
 protected:
  Lint() : temp_("") {
    put("001_notes.up.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);");
    put("001_notes.down.sql", "DROP TABLE notes;");
  }

  void put(const std::string& name, const std::string& text) {
    put_file(temp_.file("db/" + name), text);
  }

  Finished lint(std::vector<std::string> words = {}) {
    std::vector<std::string> all{GATE_BINARY, "lint", temp_.file("db"), "--color", "never"};
    all.insert(all.end(), words.begin(), words.end());
    return run_program(all);
  }

  TempDir temp_;
};

TEST_F(Lint, PassesASoundFolderAndClaimsNoRehearsal) {
  const Finished finished = lint();
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, AllOf(HasSubstr("notes (1): up 1 statement, down 1 statement"),
                                     HasSubstr("\nLINTED: 1 migration; nothing was rehearsed\n"),
                                     Not(HasSubstr("PASSED"))));
}

TEST_F(Lint, WarnsAndFailsOnlyWhereItIsAsked) {
  put("002_x.up.sql", "ALTER TABLE notes DROP COLUMN text;");
  const Finished warned = lint();
  EXPECT_EQ(warned.exit_code, 0) << warned.output;
  EXPECT_THAT(warned.output, AllOf(HasSubstr("warning lint/drop-column"),
                                   HasSubstr("002_x.up.sql:1"), HasSubstr("Expand and contract")));
  EXPECT_EQ(lint({"--fail-on", "warning"}).exit_code, 1);
  EXPECT_EQ(lint({"--fail-on", "warning", "--only", "lint/drop-table"}).exit_code, 0);
  EXPECT_EQ(lint({"--fail-on", "warning", "--after", "002"}).exit_code, 0);
  EXPECT_EQ(lint({"--fail-on", "warning", "--after", "1"}).exit_code, 1);
}

// "lint/drop-column a.y", one for each warning.
std::vector<std::string> warnings_of(const std::string& output) {
  std::vector<std::string> warnings;
  const std::string mark = "warning lint/";
  for (auto at = output.find(mark); at != output.npos; at = output.find(mark, at + 1)) {
    const std::size_t begin = output.find(' ', at) + 1;
    const std::string line = output.substr(begin, output.find('\n', begin) - begin);
    const std::size_t subject = line.rfind(", ") + 2;
    warnings.push_back(line.substr(0, line.find(',')) + " " + line.substr(subject));
  }
  return warnings;
}

struct Dialectal {
  const char* dialect;
  const char* up;
  std::vector<std::string> warnings;
};

TEST_F(Lint, ReadsWhatOtherEnginesTake) {
  const Dialectal cases[] = {
      {"postgres",
       "ALTER TABLE ONLY a ADD x int DEFAULT 1, DROP COLUMN y;",
       {"lint/drop-column a.y"}},
      {"postgres", "TRUNCATE a, b;", {"lint/unbounded-update a", "lint/unbounded-update b"}},
      {"postgres", "DROP TABLE a, b;", {"lint/drop-table a", "lint/drop-table b"}},
      {"postgres", "DROP SCHEMA s CASCADE;", {"lint/drop-table s"}},
      {"postgres", "DELETE FROM ONLY u;", {"lint/unbounded-update u"}},
      {"postgres", "\\set ON_ERROR_STOP on\nDROP TABLE a;", {"lint/drop-table a"}},
      {"postgres", "COPY a FROM stdin;\n1\tit's\n\\.\nDROP TABLE b;", {"lint/drop-table b"}},
      {"postgres",
       "ALTER TABLE a ALTER x SET NOT NULL;",
       {"lint/add-not-null-without-default a.x"}},
      {"postgres",
       "UPDATE a SET x = 1 WHERE x IS NULL; ALTER TABLE b ALTER y SET DEFAULT 1;"
       "ALTER TABLE a ALTER x SET NOT NULL;",
       {"lint/data-and-schema-mixed migration x (2)"}},
      {"mysql", "RENAME TABLE a TO b;", {"lint/rename-table a"}},
      {"mysql", "/*!40000 DROP TABLE a */;", {"lint/drop-table a"}},
      {"mysql",
       "ALTER TABLE a MODIFY x BIGINT, DROP y;",
       {"lint/drop-column a.y", "lint/change-type a.x"}},
  };
  for (const Dialectal& one : cases) {
    put("002_x.up.sql", one.up);
    const Finished finished = lint({"--dialect", one.dialect, "--after", "1", "--only", "lint/*"});
    EXPECT_THAT(warnings_of(finished.output), testing::UnorderedElementsAreArray(one.warnings))
        << one.up << finished.output;
  }
}

TEST_F(Lint, TakesAllowancesOfScripts) {
  put("002_x.up.sql",
      "-- migration-gate: allow lint/drop-column notes.text (unused)\n"
      "-- migration-gate: allow data/column-dropped notes.text (unused)\n"
      "ALTER TABLE notes DROP COLUMN text;");
  put("002_x.down.sql", "ALTER TABLE notes ADD COLUMN text TEXT DEFAULT '';");
  const Finished finished = lint({"--fail-on", "warning"});
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(Lint, FailsOnFilesThatCannotBeRead) {
  put("002_x.up.sql", "INSERT INTO notes VALUES ('");
  const Finished finished = lint();
  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("failed migrations/readable"), HasSubstr("; nothing was rehearsed")));
}

TEST_F(Lint, KnowsTheToolsTransaction) {
  put("002_x.up.sql", "BEGIN; DELETE FROM notes WHERE id = 1; COMMIT;");
  put("002_x.down.sql", "SELECT 1;");
  EXPECT_THAT(lint().output, Not(HasSubstr("lint/transaction-control")));
  EXPECT_THAT(lint({"--format", "golang-migrate"}).output,
              HasSubstr("warning lint/transaction-control"));
}

TEST_F(Lint, KnowsWhichProductTheFolderIsFor) {
  put("migration_lock.toml", "provider = \"postgresql\"\n");
  put("1_a/migration.sql", "CREATE TABLE t (id SERIAL);");
  EXPECT_THAT(lint({"--format", "prisma"}).output, Not(HasSubstr("lint/mixed-dialect")));

  put("migration_lock.toml", "provider = \"sqlite\"\n");
  EXPECT_THAT(lint({"--format", "prisma"}).output, HasSubstr("warning lint/mixed-dialect"));
}

TEST_F(Lint, WritesReportsThatAreJudgedAgain) {
  put("002_x.up.sql", "DROP TABLE notes;");
  const std::string json = temp_.file("report.json");
  EXPECT_EQ(lint({"--report", "json=" + json, "-q"}).exit_code, 0);
  EXPECT_TRUE(not_passed(read_report(json)).contains("warning lint/drop-table notes"));
  const Finished again = run_program({GATE_BINARY, "report", json, "--fail-on", "warning"});
  EXPECT_EQ(again.exit_code, 1) << again.output;
  EXPECT_THAT(again.output, HasSubstr("; nothing was rehearsed"));
}

TEST_F(Lint, RefusesWhatMakesNoSense) {
  EXPECT_EQ(lint({"--only", "data/*"}).exit_code, 3);
  EXPECT_EQ(lint({"--after", "9"}).exit_code, 2);
  EXPECT_EQ(lint({"--format", "flyway"}).exit_code, 2);
  EXPECT_EQ(lint({"--report", "json=" + temp_.file("db/001_notes.up.sql")}).exit_code, 2);
  const Finished none = run_program({GATE_BINARY, "lint", temp_.path()});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.output, HasSubstr("no migrations in"));
}

// What is right is not suspected of what only wrong text has.
TEST_F(Lint, HasFewDoubtsAboutCorrectMigrations) {
  const std::string folder = GATE_SOURCE_DIR "/scenarios/correct";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string migrations = entry.path().string() + "/migrations";
    if (!std::filesystem::exists(migrations)) continue;
    const Finished finished = run_program({GATE_BINARY, "lint",
                                           migrations,  "-q",
                                           "--fail-on", "warning",
                                           "--only",    "lint/mixed-dialect",
                                           "--only",    "lint/privileged",
                                           "--only",    "lint/if-not-exists-masks",
                                           "--only",    "lint/down-not-inverse",
                                           "--only",    "lint/rebuild-forgets",
                                           "--only",    "lint/transaction-control",
                                           "--only",    "lint/non-deterministic"});
    EXPECT_EQ(finished.exit_code, 0) << migrations << '\n' << finished.output;
  }
}

TEST_F(Lint, CutsScriptsAsTheProductDoesThatTheyAreFor) {
  put("002_f.up.sql",
      "CREATE FUNCTION f() RETURNS trigger AS $$\nBEGIN\n  -- don't\n  RETURN NEW;\nEND;\n$$ "
      "LANGUAGE "
      "plpgsql;\nSELECT E'it\\'s';");
  put("002_f.down.sql", "DROP FUNCTION f();");
  EXPECT_THAT(lint().output, HasSubstr("f (2): up 2 statements"));  // by its words
  EXPECT_THAT(lint({"--dialect", "postgres"}).output,
              AllOf(HasSubstr("read as plain for postgresql"), HasSubstr("f (2): up 2 statements"),
                    Not(HasSubstr("lint/mixed-dialect"))));
  EXPECT_EQ(lint({"--dialect", "sqlite"}).exit_code, 1);
  EXPECT_THAT(lint({"--dialect", "oracle"}).output, HasSubstr("no dialect 'oracle'"));
}

TEST_F(Lint, TakesNoWordAloneForAnotherProducts) {
  put("002_j.up.sql",
      "CREATE TABLE j (id INTEGER PRIMARY KEY AUTOINCREMENT, b JSONB);\nCREATE TRIGGER t AFTER "
      "INSERT "
      "ON j BEGIN SELECT 1; SELECT 2; END;");
  put("002_j.down.sql", "DROP TABLE j;");
  EXPECT_THAT(lint().output, HasSubstr("j (2): up 2 statements"));
}

TEST_F(Lint, GoesByTheSettingsOfTheTool) {
  std::filesystem::remove(temp_.file("db/001_notes.up.sql"));
  std::filesystem::remove(temp_.file("db/001_notes.down.sql"));
  put("V1__a.sql", "CREATE TABLE a (b TEXT DEFAULT 'it\\'s;');");
  put_file(temp_.file(".git/HEAD"), "");
  put_file(temp_.file("flyway.conf"), "flyway.url=jdbc:mysql://db/shop?password=x\n");
  EXPECT_THAT(lint({"--format", "flyway"}).output,
              AllOf(HasSubstr("read as flyway for mysql"), HasSubstr("up 1 statement")));
}

TEST_F(Lint, TakesTheWordsOfMysqlForMysqls) {
  put("002_m.up.sql",
      "# don't\nCREATE TABLE m (id INT AUTO_INCREMENT PRIMARY KEY, t TEXT DEFAULT 'it\\'s;');\n"
      "DELIMITER //\nCREATE TRIGGER t BEFORE INSERT ON m FOR EACH ROW BEGIN SET @a = 1; END//\n");
  put("002_m.down.sql", "DROP TABLE m;");
  EXPECT_THAT(lint().output, HasSubstr("m (2): up 2 statements"));
}

}  // namespace
}  // namespace gate
