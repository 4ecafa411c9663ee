#include <gmock/gmock.h>
#include <sqlite3.h>

#include <memory>

#include "gate/base/text.h"
#include "gate/migration/format.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Format& plain() {
  return *detect_format("plain", "", {}).format;
}
const Format& golang() {
  return *detect_format("golang-migrate", "", {}).format;
}

Script script(const std::vector<std::string>& statements) {
  Script made{.path = "db/7_x.up.sql", .checksum = "c0ffee"};
  for (const std::string& sql : statements) made.statements.push_back({.sql = sql});
  return made;
}

Migration migration(const std::vector<std::string>& up, const std::vector<std::string>& down) {
  return {.version = "7", .number = 7, .name = "it's", .up = script(up), .down = script(down)};
}

Table table(const std::string& name, const std::vector<Column>& columns) {
  return {.name = name, .columns = columns};
}

const Table kFull = table("schema_version", {{.name = "version"},
                                             {.name = "description"},
                                             {.name = "applied_at"},
                                             {.name = "rolled_back_at"},
                                             {.name = "checksum"}});
const Table kShort = table("schema_version", {{.name = "version"}, {.name = "applied_at"}});
const Migration kBefore{.version = "5", .number = 5};

std::string_view word(Step::Kind kind) {
  switch (kind) {
    case Step::Kind::tool:
      return "tool";
    case Step::Kind::script:
      return "script";
    case Step::Kind::begin:
      return "begin";
    case Step::Kind::record:
      return "record";
    case Step::Kind::commit:
      return "commit";
    case Step::Kind::program:
      return "program";
  }
  return "";
}

std::vector<std::string> sequence(const std::vector<Step>& steps) {
  std::vector<std::string> lines;
  for (const Step& step : steps) lines.push_back(concat(word(step.kind), ": ", step.sql));
  return lines;
}

TEST(PlanPlain, WrapsAnUpAndItsRowInOneTransaction) {
  const Migration made = migration({"CREATE TABLE t(a)", "INSERT INTO t VALUES (1)"}, {});

  EXPECT_THAT(
      sequence(plain().plan(made, Direction::up, &kBefore, &kFull)),
      ElementsAre(
          "begin: BEGIN", "script: CREATE TABLE t(a)", "script: INSERT INTO t VALUES (1)",
          "record: UPDATE \"schema_version\" SET applied_at = replace(CAST(CURRENT_TIMESTAMP AS "
          "TEXT), ' ', 'T') || "
          "'Z', rolled_back_at = NULL, checksum = 'c0ffee' WHERE ltrim(CAST(version AS TEXT), '0') "
          "= '7' AND "
          "rolled_back_at IS NOT NULL",
          "record: INSERT INTO \"schema_version\" (\"version\", \"description\", \"applied_at\", "
          "\"checksum\") SELECT 7, 'it''s', replace(CAST(CURRENT_TIMESTAMP AS TEXT), ' ', 'T') || "
          "'Z', 'c0ffee' WHERE "
          "NOT EXISTS (SELECT 1 FROM \"schema_version\" WHERE ltrim(CAST(version AS TEXT), '0') = "
          "'7')",
          "commit: COMMIT"));
}

TEST(PlanPlain, MarksADownAsRolledBack) {
  const Migration made = migration({}, {"DROP TABLE t"});

  EXPECT_THAT(sequence(plain().plan(made, Direction::down, &kBefore, &kFull)),
              ElementsAre("begin: BEGIN", "script: DROP TABLE t",
                          "record: UPDATE \"schema_version\" SET rolled_back_at = "
                          "replace(CAST(CURRENT_TIMESTAMP AS TEXT), ' ', 'T') || 'Z' WHERE "
                          "ltrim(CAST(version AS TEXT), '0') = '7' "
                          "AND rolled_back_at IS NULL",
                          "commit: COMMIT"));
}

TEST(PlanPlain, DeletesTheRowWhereNoColumnSaysRolledBack) {
  const Migration made = migration({"SELECT 1"}, {"SELECT 2"});

  EXPECT_THAT(sequence(plain().plan(made, Direction::up, nullptr, &kShort)),
              ElementsAre("begin: BEGIN", "script: SELECT 1",
                          "record: INSERT INTO \"schema_version\" (\"version\", \"applied_at\") "
                          "VALUES (7, replace(CAST(CURRENT_TIMESTAMP AS TEXT), ' ', 'T') || 'Z')",
                          "commit: COMMIT"));
  EXPECT_THAT(
      sequence(plain().plan(made, Direction::down, nullptr, &kShort)),
      ElementsAre(
          "begin: BEGIN", "script: SELECT 2",
          "record: DELETE FROM \"schema_version\" WHERE ltrim(CAST(version AS TEXT), '0') = '7'",
          "commit: COMMIT"));
}

TEST(PlanPlain, LeavesAScriptWithItsOwnTransactionAsItIs) {
  for (const char* begin : {"BEGIN", "begin immediate transaction", "/* now */ BEGIN"}) {
    const Migration made =
        migration({"PRAGMA foreign_keys = OFF", begin, "SELECT 1", "COMMIT"}, {});
    const auto steps = plain().plan(made, Direction::up, nullptr, &kShort);

    ASSERT_EQ(steps.size(), 5u);
    EXPECT_EQ(steps[0].kind, Step::Kind::script);
    EXPECT_EQ(steps[4].kind, Step::Kind::record);
  }
}

TEST(PlanPlain, WrapsWhatIsNoTransactionOfItsOwn) {
  for (const char* sql :
       {"SAVEPOINT a", "COMMIT", "END", "ROLLBACK", "CREATE TABLE \"begin\"(a)", "\"BEGIN\""}) {
    const Migration made = migration({sql}, {});

    EXPECT_EQ(plain().plan(made, Direction::up, nullptr, nullptr).front().sql, "BEGIN") << sql;
  }
}

TEST(PlanPlain, HasNoWayBackWithoutADown) {
  const Migration made{.version = "7", .number = 7, .up = script({"SELECT 1"})};

  EXPECT_THAT(plain().plan(made, Direction::down, nullptr, nullptr), IsEmpty());
}

TEST(PlanPlain, PointsAtTheUsersStatements) {
  const Migration made = migration({"SELECT 1"}, {});
  const auto steps = plain().plan(made, Direction::up, nullptr, nullptr);

  EXPECT_EQ(steps.at(1).statement, &made.up->statements[0]);
  EXPECT_EQ(steps.at(0).statement, nullptr);
}

TEST(PlanGolangMigrate, MarksDirtyRunsAndMarksClean) {
  const Migration made = migration({"CREATE TABLE t(a)"}, {});

  EXPECT_THAT(
      sequence(golang().plan(made, Direction::up, &kBefore, nullptr)),
      ElementsAre("tool: BEGIN", "tool: DELETE FROM \"schema_migrations\"",
                  "tool: INSERT INTO \"schema_migrations\" (version, dirty) VALUES (7, 1)",
                  "tool: COMMIT", "begin: BEGIN", "script: CREATE TABLE t(a)", "commit: COMMIT",
                  "record: BEGIN", "record: DELETE FROM \"schema_migrations\"",
                  "record: INSERT INTO \"schema_migrations\" (version, dirty) VALUES (7, 0)",
                  "record: COMMIT"));
}

TEST(PlanGolangMigrate, GoesDownToThePreviousVersion) {
  const Migration made = migration({}, {"DROP TABLE t"});
  const Table renamed = table("my_migrations", {{.name = "version"}, {.name = "dirty"}});

  EXPECT_THAT(sequence(golang().plan(made, Direction::down, &kBefore, &renamed)),
              ElementsAre("tool: BEGIN", "tool: DELETE FROM \"my_migrations\"",
                          "tool: INSERT INTO \"my_migrations\" (version, dirty) VALUES (5, 1)",
                          "tool: COMMIT", "begin: BEGIN", "script: DROP TABLE t", "commit: COMMIT",
                          "record: BEGIN", "record: DELETE FROM \"my_migrations\"",
                          "record: INSERT INTO \"my_migrations\" (version, dirty) VALUES (5, 0)",
                          "record: COMMIT"));
}

TEST(PlanGolangMigrate, LeavesNoRowBeforeTheFirst) {
  const Migration made = migration({}, {"DROP TABLE t"});
  const auto lines = sequence(golang().plan(made, Direction::down, nullptr, nullptr));

  EXPECT_EQ(lines.at(2), "tool: INSERT INTO \"schema_migrations\" (version, dirty) VALUES (-1, 1)");
  EXPECT_THAT(
      std::vector<std::string>(lines.end() - 3, lines.end()),
      ElementsAre("record: BEGIN", "record: DELETE FROM \"schema_migrations\"", "record: COMMIT"));
}

TEST(PlanGolangMigrate, OnlyMovesTheVersionWhereADirectionHasNoFile) {
  const Migration made{.version = "7", .number = 7};

  for (const Step& step : golang().plan(made, Direction::up, &kBefore, nullptr)) {
    EXPECT_NE(step.kind, Step::Kind::begin);
    EXPECT_NE(step.kind, Step::Kind::script);
  }
}

TEST(PlanGolangMigrate, RunsAnEmptyFileAsAnEmptyTransaction) {
  const auto lines = sequence(golang().plan(migration({}, {}), Direction::up, nullptr, nullptr));

  ASSERT_EQ(lines.size(), 10u);
  EXPECT_EQ(lines[4], "begin: BEGIN");
  EXPECT_EQ(lines[5], "commit: COMMIT");
}

TEST(PlanGolangMigrate, WrapsAlsoAScriptThatBeginsItself) {
  const auto lines =
      sequence(golang().plan(migration({"BEGIN", "COMMIT"}, {}), Direction::up, nullptr, nullptr));

  EXPECT_EQ(lines.at(4), "begin: BEGIN");
  EXPECT_EQ(lines.at(5), "script: BEGIN");
}

// What the sequences do to a real table.
class OnSqlite : public testing::Test {
 protected:
  void SetUp() override {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(":memory:", &database), SQLITE_OK);
    database_.reset(database);
  }

  void run(const std::string& sql) {
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, &message), SQLITE_OK)
        << sql << ": " << message;
    sqlite3_free(message);
  }

  void apply(const Format& format, const Migration& made, Direction direction,
             const Table* history) {
    for (const Step& step : format.plan(made, direction, nullptr, history)) run(step.sql);
  }

  // Values of all rows, with ',' between them.
  std::string ask(const std::string& sql) {
    std::vector<std::string> values;
    const auto collect = [](void* into, int count, char** texts, char**) {
      for (int i = 0; i < count; ++i) {
        static_cast<std::vector<std::string>*>(into)->emplace_back(texts[i] ? texts[i] : "NULL");
      }
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(database_.get(), sql.c_str(), collect, &values, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database_.get());
    return join(values, ",");
  }

  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_{nullptr, sqlite3_close};
};

const char* const kState =
    "SELECT version, typeof(version), rolled_back_at IS NULL FROM "
    "schema_version";

TEST_F(OnSqlite, PlainGoesUpDownAndUpAgainOnTheTableItMakes) {
  const Migration made = migration({"SELECT 1"}, {"SELECT 2"});
  for (const std::string& sql : plain().prepare(false)) run(sql);

  apply(plain(), made, Direction::up, nullptr);
  EXPECT_EQ(ask(kState), "7,integer,1");
  EXPECT_EQ(ask("SELECT description FROM schema_version"), "it's");
  EXPECT_THAT(ask("SELECT applied_at FROM schema_version"), testing::EndsWith("Z"));
  apply(plain(), made, Direction::down, nullptr);
  EXPECT_EQ(ask(kState), "7,integer,0");
  apply(plain(), made, Direction::up, nullptr);
  EXPECT_EQ(ask(kState), "7,integer,1");
}

TEST_F(OnSqlite, PlainRevivesARowWhoseVersionIsTextWithZeros) {
  run("CREATE TABLE schema_version(version TEXT PRIMARY KEY, description TEXT, applied_at TEXT, "
      "rolled_back_at TEXT, checksum TEXT)");
  run("INSERT INTO schema_version VALUES ('007', 'x', 'then', 'later', 'old'), "
      "('7x', 'x', 'then', 'later', 'old')");

  apply(plain(), migration({}, {}), Direction::up, &kFull);

  EXPECT_EQ(ask("SELECT version, rolled_back_at, checksum FROM schema_version"),
            "007,NULL,c0ffee,7x,later,old");
}

TEST_F(OnSqlite, PlainFillsColumnsItDoesNotKnowOnlyWhereItMust) {
  const Table odd{.name = "schema_version",
                  .columns = {{.name = "id", .type = "INTEGER", .not_null = true},
                              {.name = "version", .not_null = true},
                              {.name = "applied_at", .not_null = true},
                              {.name = "applied_by", .type = "TEXT", .not_null = true},
                              {.name = "took", .type = "INTEGER", .not_null = true},
                              {.name = "host", .not_null = true, .default_value = "'h'"},
                              {.name = "note"}},
                  .primary_key = {"id"}};
  run("CREATE TABLE schema_version(id INTEGER PRIMARY KEY NOT NULL, version NOT NULL, applied_at "
      "NOT NULL, applied_by TEXT NOT NULL, took INTEGER NOT NULL, host NOT NULL DEFAULT 'h', "
      "note)");

  apply(plain(), migration({}, {}), Direction::up, &odd);

  EXPECT_EQ(ask("SELECT id, version, applied_by, took, host, note FROM schema_version"),
            "1,7,,0,h,NULL");
}

TEST_F(OnSqlite, GolangMigrateLeavesTheRowThatItsToolLeaves) {
  const Migration made = migration({"SELECT 1"}, {"SELECT 2"});
  for (const std::string& sql : golang().prepare(false)) run(sql);

  apply(golang(), made, Direction::up, nullptr);
  EXPECT_EQ(ask("SELECT version, dirty FROM schema_migrations"), "7,0");
  apply(golang(), made, Direction::down, nullptr);
  EXPECT_EQ(ask("SELECT version, dirty FROM schema_migrations"), "");
}

TEST_F(OnSqlite, AsksForHistoryInSqlThatRuns) {
  run("CREATE TABLE schema_version(version, applied_at)");
  run("INSERT INTO schema_version VALUES (10, 'x'), (9, 'x')");

  EXPECT_EQ(ask(plain().history_query(kShort)), "9,NULL,NULL,NULL,10,NULL,NULL,NULL");
}

TEST(Prepare, MakesNothingWhereThereIsAHistory) {
  EXPECT_THAT(plain().prepare(true), IsEmpty());
  EXPECT_THAT(golang().prepare(true), IsEmpty());
  EXPECT_THAT(plain().prepare(false), Not(IsEmpty()));
}

}  // namespace
}  // namespace gate
