// Flyway as it behaves: facts found by running Flyway 9.22.3 on SQLite.
#include <gmock/gmock.h>

#include <filesystem>

#include "gate/migration/flyway_name.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* kUsers =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
    "INSERT INTO users VALUES (1, 'a;b');\n";
constexpr const char* kTrigger =
    "CREATE TABLE log (msg TEXT);\n"
    "CREATE TRIGGER users_ai AFTER INSERT ON users BEGIN\n"
    "  INSERT INTO log VALUES ('new ' || NEW.name);\n"
    "  INSERT INTO log VALUES (CASE WHEN 1 THEN 'second' END);\n"
    "END;\n";
constexpr const char* kEmail = "ALTER TABLE users ADD COLUMN email TEXT;\n";
constexpr const char* kView = "CREATE VIEW IF NOT EXISTS v AS SELECT 1;\n";

FolderFiles four_files() {
  return FolderFiles{{"V1__users.sql", kUsers},
                     {"V2__add_trigger.sql", kTrigger},
                     {"V4__email.sql", kEmail},
                     {"R__view.sql", kView}};
}

std::vector<std::string> problems(const FolderFiles& files) {
  std::vector<std::string> messages;
  const AppliedFolder applied("flyway", files.path());
  for (const FolderProblem& problem : applied.folder().problems)
    messages.push_back(problem.message);
  return messages;
}

TEST(FlywayName, IsTakenApartAsTheToolDoes) {
  const auto parse = [](std::string_view name) {
    const auto parsed = parse_flyway_name(name);
    if (!parsed) return std::string("none");
    return parsed->version + "|" + parsed->description + "|" + parsed->event;
  };

  EXPECT_EQ(parse("V1_2__x.sql"), "1.2|x|");
  EXPECT_EQ(parse("V002.5__z_with__under.SQL"), "002.5|z with  under|");
  EXPECT_EQ(parse("V1.sql"), "1||");
  EXPECT_EQ(parse("R__view.sql"), "|view|");
  EXPECT_EQ(parse("afterMigrate__grants.sql"), "|grants|afterMigrate");
  EXPECT_EQ(parse("afterMigrate.sql"), "||afterMigrate");
  for (const char* name : {"V7_nosep.sql", "R1__x.sql", "V__x.sql", "v1__x.sql", "V1.__x.sql",
                           "x.sql", "V1__x.txt", "__x.sql", ".sql"}) {
    EXPECT_EQ(parse(name), "none") << name;
  }
}

TEST(FlywayName, OrdersVersionsByTheirParts) {
  EXPECT_EQ(canonical_version("002.50"), "2.50");
  EXPECT_EQ(canonical_version("01.0"), "1");
  EXPECT_EQ(canonical_version("0"), "0");
  EXPECT_TRUE(is_older("1.2", "1.10"));
  EXPECT_TRUE(is_older("1", "1.1"));
  EXPECT_TRUE(is_older("9", "20240101120000999999999999"));
  EXPECT_FALSE(is_older("1.0", "1"));
  EXPECT_FALSE(is_older("2", "1.9"));
}

TEST(Flyway, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files = four_files();
  AppliedFolder target("flyway", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1", "2", "4", "R__view"));
  EXPECT_THAT(
      target.rows("SELECT sql FROM sqlite_schema WHERE tbl_name = 'flyway_schema_history' AND "
                  "sql IS NOT NULL"),
      ElementsAre("CREATE TABLE \"flyway_schema_history\" (\n"
                  "    \"installed_rank\" INT NOT NULL PRIMARY KEY,\n"
                  "    \"version\" VARCHAR(50),\n"
                  "    \"description\" VARCHAR(200) NOT NULL,\n"
                  "    \"type\" VARCHAR(20) NOT NULL,\n"
                  "    \"script\" VARCHAR(1000) NOT NULL,\n"
                  "    \"checksum\" INT,\n"
                  "    \"installed_by\" VARCHAR(100) NOT NULL,\n"
                  "    \"installed_on\" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d "
                  "%H:%M:%f','now')),\n"
                  "    \"execution_time\" INT NOT NULL,\n"
                  "    \"success\" BOOLEAN NOT NULL\n)",
                  "CREATE INDEX \"flyway_schema_history_s_idx\" ON \"flyway_schema_history\" "
                  "(\"success\")"));
  // The checksums are those that the tool wrote for these bytes.
  EXPECT_THAT(
      target.rows("SELECT installed_rank, version, description, type, script, checksum, "
                  "typeof(checksum), installed_by, installed_on LIKE '20__-__-__ __:__:__.___', "
                  "success FROM flyway_schema_history"),
      ElementsAre("1|1|users|SQL|V1__users.sql|-486673027|integer||1|1",
                  "2|2|add trigger|SQL|V2__add_trigger.sql|-1250277935|integer||1|1",
                  "3|4|email|SQL|V4__email.sql|273465196|integer||1|1",
                  "4|NULL|view|SQL|R__view.sql|493740208|integer||1|1"));
  EXPECT_THAT(target.pending(), IsEmpty());
}

TEST(Flyway, TakesOtherEndsOfLinesForTheSame) {
  const FolderFiles files{{"V4__email.sql",
                           "\xef\xbb\xbf"
                           "ALTER TABLE users ADD COLUMN email "
                           "TEXT;\r\n"}};
  const AppliedFolder target("flyway", files.path());
  const Script& script = *target.folder().migrations.at(0).up;

  EXPECT_EQ(script.checksum, "273465196");
  EXPECT_THAT(script.other_endings, IsEmpty());
}

TEST(Flyway, RunsARepeatableOneAgainWhenItWasChanged) {
  const FolderFiles files = four_files();
  AppliedFolder target("flyway", files.path());
  target.up();
  target.run("UPDATE flyway_schema_history SET checksum = 1 WHERE version IS NULL");

  EXPECT_THAT(target.up(), ElementsAre("R__view"));
  EXPECT_THAT(target.rows("SELECT installed_rank, checksum FROM flyway_schema_history WHERE "
                          "version IS NULL"),
              ElementsAre("4|1", "5|493740208"));
  EXPECT_THAT(target.pending(), IsEmpty());
}

TEST(Flyway, ReadsTheLastRowOfEachVersion) {
  const FolderFiles files = four_files();
  AppliedFolder target("flyway", files.path());
  target.up();
  const auto add = [&](const std::string& rank, const std::string& version, const std::string& type,
                       const std::string& success) {
    target.run("INSERT INTO flyway_schema_history VALUES (" + rank + ", '" + version + "', 'x', '" +
               type + "', 'x', NULL, '', '', 0, " + success + ")");
  };
  add("10", "4", "UNDO_SQL", "1");
  EXPECT_THAT(target.pending(), ElementsAre("4"));
  add("11", "4", "SQL", "1");
  add("12", "2", "DELETE", "1");
  EXPECT_THAT(target.pending(), ElementsAre("2"));
  EXPECT_EQ(target.history().trouble, "");
  add("13", "5", "SQL", "0");
  EXPECT_THAT(target.history().trouble, HasSubstr("migration 5 failed"));
}

TEST(Flyway, AsksForNothingBelowABaseline) {
  const FolderFiles files = four_files();
  AppliedFolder target("flyway", files.path());
  target.run("CREATE TABLE users (id)");
  target.run(
      "CREATE TABLE flyway_schema_history (installed_rank, version, description, type, script, "
      "checksum, installed_by, installed_on, execution_time, success)");
  target.run(
      "INSERT INTO flyway_schema_history VALUES (1, '2', '<< Flyway Baseline >>', 'BASELINE', "
      "'<< Flyway Baseline >>', NULL, '', '', 0, 1)");

  EXPECT_THAT(target.pending(), ElementsAre("4", "R__view"));
  EXPECT_THAT(target.history().applied, IsEmpty());
}

TEST(Flyway, OrdersVersionsAndLooksIntoFolders) {
  const FolderFiles files{{"V1_10__y.sql", ""},
                          {"V1.2__x.sql", "-- only a comment"},
                          {"sub/deeper/V002.5__z.sql", "SELECT 1"},
                          {"V20240101120000__ts.sql", "SELECT 1;"},
                          {".git/V3__no.sql", ""}};
  AppliedFolder target("flyway", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1.2", "1.10", "2.5", "20240101120000"));
  EXPECT_THAT(
      target.rows("SELECT version, script FROM flyway_schema_history WHERE "
                  "installed_rank < 4"),
      ElementsAre("1.2|V1.2__x.sql", "1.10|V1_10__y.sql", "002.5|sub/deeper/V002.5__z.sql"));
}

TEST(Flyway, UndoesAFileWholeUnlessItsSettingsSayOtherwise) {
  const std::string fails = "CREATE TABLE f1(x);\nINSERT INTO nosuch VALUES(1);\n";
  const FolderFiles whole{{"V1__bad.sql", fails}};
  const FolderFiles parts{{"V1__bad.sql", fails},
                          {"V1__bad.sql.conf", "executeInTransaction=false\n"}};
  AppliedFolder wrapped("flyway", whole.path());
  AppliedFolder unwrapped("flyway", parts.path());

  EXPECT_THAT(wrapped.up(), IsEmpty());
  EXPECT_THAT(unwrapped.up(), IsEmpty());
  EXPECT_THAT(wrapped.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_THAT(unwrapped.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"),
              ElementsAre("f1"));
}

TEST(Flyway, RefusesToMixWhatWantsNoTransaction) {
  const std::string pragma = "PRAGMA foreign_keys=OFF;\n";
  const FolderFiles alone{{"V1__p.sql", pragma}};
  const AppliedFolder target("flyway", alone.path());

  EXPECT_TRUE(target.folder().migrations.at(0).up->is_unwrapped);
  EXPECT_THAT(target.folder().problems, IsEmpty());
  EXPECT_THAT(problems(FolderFiles{{"V1__p.sql", pragma + "CREATE TABLE p1(x);\n"}}),
              ElementsAre(HasSubstr("refuses PRAGMA foreign_keys beside other statements")));
  EXPECT_THAT(problems(FolderFiles{{"V1__p.sql", pragma + "CREATE TABLE p1(x);\n"},
                                   {"flyway.conf", "flyway.mixed=true\n"}}),
              IsEmpty());
  EXPECT_THAT(problems(FolderFiles{{"V1__p.sql", "BEGIN;\nCREATE TABLE t7(x);\nCOMMIT;\n"}}),
              ElementsAre(HasSubstr("takes BEGIN for a block")));
}

TEST(Flyway, SaysWhichVersionsPassOverASuffixInCapitals) {
  const FolderFiles files{{"V1__a.sql", "CREATE TABLE a (x);"},
                          {"V2__b.SQL", "CREATE TABLE b (x);"}};
  const AppliedFolder applied("flyway", files.path());

  EXPECT_EQ(applied.folder().migrations.size(), 2u);
  ASSERT_EQ(applied.folder().problems.size(), 1u);
  EXPECT_EQ(applied.folder().problems[0].kind, FolderProblem::Kind::aside);
  EXPECT_THAT(applied.folder().problems[0].message, HasSubstr("older versions pass over it"));
}

TEST(Flyway, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems(FolderFiles{{"V1__a.sql", ""}, {"V01.0__b.sql", ""}}),
              ElementsAre(HasSubstr("are both version 1")));
  EXPECT_THAT(problems(FolderFiles{{"R__a.sql", ""}, {"sub/R__a.sql", ""}}),
              ElementsAre("'R__a.sql' and 'sub/R__a.sql' are both version R__a"));
  EXPECT_THAT(
      problems(FolderFiles{{"V1__a.sql", ""}, {"V7_nosep.sql", ""}, {"v8__b.sql", ""}}),
      ElementsAre(HasSubstr("'V7_nosep.sql' is never run"), HasSubstr("'v8__b.sql' is never run")));
  EXPECT_THAT(problems(FolderFiles{{"V1__a.sql", ""}, {"U2__b.sql", ""}}),
              ElementsAre(HasSubstr("undoes a version that is not there")));
}

TEST(Flyway, FillsPlaceholdersFromItsSettings) {
  const std::string text = "CREATE TABLE ${Prefix}_t (x); -- ${flyway:filename}\n";
  const FolderFiles conf{{"flyway.conf", "# settings\nflyway.placeholders.prefix = app\n"},
                         {"sql/V1__a.sql", text}};
  const FolderFiles toml{{"flyway.toml",
                          "[flyway]\nlocations = [\"x\"]\n[flyway.placeholders]\nprefix = "
                          "\"app\"\n[environments.dev]\nurl = \"x\"\n"},
                         {"V1__a.sql", text}};
  for (const std::string& path : {conf.path() + "/sql", toml.path()}) {
    AppliedFolder target("flyway", path);
    EXPECT_THAT(target.up(), ElementsAre("1"));
    EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'app_t'"),
                ElementsAre("app_t"));
  }
  const FolderFiles off{{"V1__a.sql", "SELECT '${x}'"},
                        {"V1__a.sql.conf", "placeholderReplacement=false"}};
  EXPECT_THAT(problems(off), IsEmpty());
}

TEST(Flyway, RefusesPlaceholdersAndSettingsThatItDoesNotKnow) {
  const FolderFiles files{{"V1__a.sql", "SELECT 1;\n  SELECT '${nobody}';"}};
  const AppliedFolder target("flyway", files.path());
  const auto& found = target.folder().problems;

  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].message, HasSubstr("no value for the placeholder '${nobody'"));
  EXPECT_EQ(found[0].location.line, 2);
  EXPECT_EQ(found[0].version, "1");
  EXPECT_THAT(problems(FolderFiles{{"V1__a.sql", "SELECT '${open'"}}), testing::SizeIs(1));
  EXPECT_THAT(problems(FolderFiles{{"V1__a.sql", ""}, {"flyway.conf", "flyway.encoding=Latin1"}}),
              ElementsAre(HasSubstr("sets encoding to 'Latin1'")));
  EXPECT_THAT(problems(FolderFiles{{"V1__a.sql", ""}, {"V1__a.sql.conf", "shouldExecute=false"}}),
              ElementsAre(HasSubstr("'shouldExecute'")));
}

TEST(Flyway, ComputesTheChecksumOfARepeatableOneWithItsValues) {
  const auto checksum = [](const std::string& name, const std::string& value) {
    const FolderFiles files{{name, "SELECT '${x}'"},
                            {"flyway.conf", "flyway.placeholders.x=" + value}};
    return AppliedFolder("flyway", files.path()).folder().migrations.at(0).up->checksum;
  };

  EXPECT_NE(checksum("R__a.sql", "1"), checksum("R__a.sql", "2"));
  EXPECT_EQ(checksum("V1__a.sql", "1"), checksum("V1__a.sql", "2"));
}

TEST(Flyway, RunsCallbacksAroundTheRunAndEachMigration) {
  const FolderFiles files{{"beforeMigrate.sql", "CREATE TABLE IF NOT EXISTS seen (what);"},
                          {"beforeEachMigrate.sql", "INSERT INTO seen VALUES ('before');"},
                          {"afterEachMigrate__note.sql", "INSERT INTO seen VALUES ('after');"},
                          {"afterMigrate.sql", "INSERT INTO seen VALUES ('end');"},
                          {"afterMigrateError.sql", "SELECT 1;"},
                          {"V1__a.sql", "INSERT INTO seen VALUES ('a');"}};
  AppliedFolder target("flyway", files.path());

  EXPECT_THAT(target.up(), ElementsAre("beforeMigrate", "1", "afterMigrate"));
  EXPECT_THAT(target.rows("SELECT what FROM seen"), ElementsAre("before", "a", "after", "end"));
  EXPECT_THAT(target.rows("SELECT script FROM flyway_schema_history"), ElementsAre("V1__a.sql"));
  EXPECT_THAT(target.pending(), ElementsAre("beforeMigrate", "afterMigrate"));
  EXPECT_THAT(problems(FolderFiles{{"V1__a.sql", ""}, {"beforeEachMigrateStatement.sql", ""}}),
              ElementsAre(HasSubstr("runs with each statement")));
}

TEST(Flyway, RefusesWhatMigrateWouldRefuseToBeginOn) {
  const FolderFiles files{{"V1__a.sql", "CREATE TABLE a (x);"}, {"R__b.sql", "SELECT 1;"}};
  const Format& flyway = *detect_format("flyway", files.path(), {}).format;
  const MigrationFolder folder = flyway.read(files.path());
  const Schema filled{.tables = {{.name = "users"}}};
  const auto refusal = [&](const std::string& description, const std::string& checksum) {
    return flyway.refuses(filled, folder,
                          {.exists = true, .applied = {{"1", description, checksum}}});
  };

  EXPECT_THAT(flyway.refuses(filled, folder, {}), HasSubstr("has tables and no history"));
  EXPECT_EQ(flyway.refuses({}, folder, {}), "");
  EXPECT_EQ(refusal("a", "17"), "");
  EXPECT_THAT(refusal("aa", "17"), HasSubstr("was applied as 'aa' and is called 'a'"));
  EXPECT_THAT(refusal("a", ""), HasSubstr("has no checksum in the history"));
}

TEST(Flyway, SaysNothingOfCallbacksOfOtherCommands) {
  const FolderFiles files{{"V1__a.sql", "CREATE TABLE a (x);"},
                          {"afterClean.sql", "SELECT 1;"},
                          {"beforeUndo__log.sql", "SELECT 1;"},
                          {"afterMigrateError.sql", "SELECT 1;"},
                          {"afterClear.sql", "SELECT 1;"}};
  const AppliedFolder applied("flyway", files.path());

  ASSERT_THAT(applied.folder().problems, SizeIs(1));
  EXPECT_THAT(applied.folder().problems[0].message, HasSubstr("'afterClear.sql' is never run"));
}

TEST(Flyway, TakesAnUndoForADown) {
  const FolderFiles files{{"V1__a.sql", "CREATE TABLE a (x);"}, {"U1__a.sql", "DROP TABLE a;"}};
  AppliedFolder target("flyway", files.path());
  target.up();

  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT installed_rank, version, type, script FROM "
                          "flyway_schema_history"),
              ElementsAre("1|1|SQL|V1__a.sql", "2|1|UNDO_SQL|U1__a.sql"));
  EXPECT_THAT(target.pending(), ElementsAre("1"));
}

TEST(Flyway, SaysWhereABaselineStandsAlone) {
  EXPECT_THAT(problems(FolderFiles{{"V1__a.sql", ""}, {"B1__b.sql", ""}}), IsEmpty());
  EXPECT_THAT(problems(FolderFiles{{"V3__a.sql", ""}, {"B2__b.sql", ""}}),
              ElementsAre(HasSubstr("stands for migrations that are not in the folder")));
}

TEST(Flyway, FollowsALink) {
  const FolderFiles elsewhere{{"x.sql", "SELECT 1;"}, {"more/V3__c.sql", "SELECT 1;"}};
  const FolderFiles files{{"V2__b.sql", "SELECT 1;"}};
  std::filesystem::create_symlink(elsewhere.path() + "/x.sql", files.path() + "/V1__a.sql");
  std::filesystem::create_directory_symlink(elsewhere.path() + "/more", files.path() + "/more");
  AppliedFolder target("flyway", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1", "2", "3"));
}

TEST(Flyway, IsToldByWhatOnlyItHas) {
  const Table own{.name = "history",
                  .columns = {{.name = "installed_rank"},
                              {.name = "version"},
                              {.name = "script"},
                              {.name = "checksum"},
                              {.name = "installed_on"},
                              {.name = "success"}}};
  const FolderFiles plain{{"V1__a.sql", ""}};
  const FolderFiles repeatable{{"V1__a.sql", ""}, {"R__b.sql", ""}};

  EXPECT_EQ(detect_format("auto", plain.path(), {.tables = {own}}).format->name, "flyway");
  EXPECT_EQ(detect_format("auto", repeatable.path(), {}).reason,
            "marks of its own, no history in the fixture");
}

TEST(Flyway, TakesBeginForABlockOnlyWhereItsParserDoes) {
  const FolderFiles files{{"V1__a.sql",
                           "CREATE FUNCTION f() RETURNS trigger AS $$\nBEGIN\n  -- don't\n  RETURN "
                           "NEW;\nEND;\n$$ LANGUAGE plpgsql;\nBEGIN; SELECT 1; COMMIT;"}};
  const Format& format = *detect_format("flyway", files.path(), {}).format;
  const MigrationFolder folder = format.read(files.path(), {.dialect = Dialect::postgres});

  EXPECT_THAT(folder.problems, IsEmpty());
  EXPECT_THAT(folder.migrations.at(0).up->statements, SizeIs(4));
  EXPECT_THAT(format.read(files.path()).problems, Not(IsEmpty()));
}

}  // namespace
}  // namespace gate
