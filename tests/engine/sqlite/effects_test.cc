#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kFamily = R"(
  CREATE TABLE a(id INTEGER PRIMARY KEY, x);
  CREATE TABLE b(id INTEGER PRIMARY KEY, a REFERENCES a(id) ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE TABLE c(id INTEGER PRIMARY KEY, b REFERENCES b(id) ON DELETE CASCADE);
  CREATE TABLE d(id INTEGER PRIMARY KEY, a REFERENCES a(id) ON DELETE SET NULL);
  INSERT INTO a VALUES (1, 1), (2, 2);
  INSERT INTO b VALUES (1, 1), (2, 2);
  INSERT INTO c VALUES (1, 1), (2, 2);
  INSERT INTO d VALUES (1, 1), (2, 2);)";

constexpr std::string_view kTriggers = R"(
  CREATE TABLE t(id INTEGER PRIMARY KEY, v);
  CREATE TABLE log(m);
  CREATE TABLE log2(m);
  CREATE VIEW vw AS SELECT * FROM t;
  CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END;
  CREATE TRIGGER tr2 AFTER INSERT ON log BEGIN INSERT INTO log2 VALUES (new.m); END;
  CREATE TRIGGER io INSTEAD OF INSERT ON vw BEGIN INSERT INTO t VALUES (new.id, new.v); END;)";

constexpr SessionOptions kForeignKeys = {.foreign_keys = true};

std::vector<std::string> effects_of(TestDatabase& database, std::string_view sql) {
  return to_text(database.execute(sql).effects);
}

TEST(SqliteEffects, NamesChildrenThatACascadeDeletesOrClears) {
  TestDatabase database(kFamily, kForeignKeys);

  const Outcome outcome = database.execute("DELETE FROM a WHERE id = 1");

  EXPECT_THAT(to_text(outcome.effects), ElementsAre("remove a", "update d.a by cascade",
                                                    "remove b by cascade", "remove c by cascade"));
  EXPECT_EQ(outcome.rows_changed, 1);
  EXPECT_EQ(outcome.rows_changed_indirectly, 3);
}

TEST(SqliteEffects, TellsAKeysActionOnTheTablesOwnRowsFromTheStatements) {
  TestDatabase database(
      "CREATE TABLE s(id INTEGER PRIMARY KEY, n, up REFERENCES s ON DELETE SET NULL ON UPDATE SET"
      " NULL); INSERT INTO s VALUES (1, 'a', NULL), (2, 'b', 1)",
      kForeignKeys);

  EXPECT_THAT(effects_of(database, "INSERT OR REPLACE INTO s VALUES (1, 'c', NULL)"),
              ElementsAre("insert s", "update s.up by cascade"));
  EXPECT_THAT(effects_of(database, "UPDATE s SET id = id + 10 WHERE up IS NULL"),
              ElementsAre("update s.id", "update s.up by cascade"));
  EXPECT_THAT(effects_of(database,
                         "INSERT INTO s VALUES (11, 'd', 12) ON CONFLICT DO UPDATE SET"
                         " up = 12"),
              ElementsAre("insert s", "update s.up"));
  EXPECT_THAT(effects_of(database, "DELETE FROM s"),
              ElementsAre("remove s", "update s.up by cascade"));
}

TEST(SqliteEffects, NamesChildrenThatFollowAnUpdate) {
  TestDatabase database(std::string(kFamily) + "DELETE FROM d", kForeignKeys);

  EXPECT_THAT(effects_of(database, "UPDATE a SET id = id + 10, x = 3 WHERE id = 1"),
              ::testing::Contains("update b.a by cascade"));
}

TEST(SqliteEffects, KeepsAnUpdateOfOtherColumnsToItsTable) {
  TestDatabase database(kFamily, kForeignKeys);

  EXPECT_THAT(effects_of(database, "UPDATE a SET x = 5"), ElementsAre("update a.x"));
}

TEST(SqliteEffects, NamesChildrenThatDroppingTheirParentEmpties) {
  TestDatabase database(kFamily, kForeignKeys);

  EXPECT_THAT(
      effects_of(database, "DROP TABLE a"),
      ElementsAre("drop a", "update d.a by cascade", "remove b by cascade", "remove c by cascade"));
  EXPECT_EQ(database->count_rows("b"), 0);
}

TEST(SqliteEffects, LeavesChildrenAloneWhereForeignKeysAreOff) {
  TestDatabase database(kFamily);

  EXPECT_THAT(effects_of(database, "DROP TABLE a"), ElementsAre("drop a"));
  EXPECT_EQ(database->count_rows("b"), 2);
}

TEST(SqliteEffects, NamesChildrenOfARowThatIsReplaced) {
  TestDatabase database(kFamily, kForeignKeys);

  EXPECT_THAT(effects_of(database, "REPLACE INTO a VALUES (1, 9)"),
              ::testing::Contains("remove b by cascade"));
}

TEST(SqliteEffects, SaysThatATableReachesItself) {
  TestDatabase database(
      "CREATE TABLE e(id INTEGER PRIMARY KEY, m REFERENCES e ON DELETE SET NULL,"
      " c REFERENCES e ON DELETE CASCADE)",
      kForeignKeys);

  EXPECT_THAT(effects_of(database, "DELETE FROM e WHERE id = 1"),
              ElementsAre("remove e", "remove e by cascade", "update e.m by cascade"));
}

TEST(SqliteEffects, NamesTheTriggerThatWroteATable) {
  TestDatabase database(kTriggers);

  const Outcome outcome = database.execute("INSERT INTO t VALUES (1, 2)");

  EXPECT_THAT(to_text(outcome.effects),
              ElementsAre("insert t", "insert log by trigger tr", "insert log2 by trigger tr2"));
  EXPECT_EQ(outcome.rows_changed, 1);
  EXPECT_EQ(outcome.rows_changed_indirectly, 2);
}

TEST(SqliteEffects, FollowsAViewToTheTableUnderIt) {
  TestDatabase database(kTriggers);

  EXPECT_THAT(effects_of(database, "INSERT INTO vw VALUES (8, 8)"),
              ElementsAre("insert view vw on vw", "insert t", "insert log by trigger tr",
                          "insert log2 by trigger tr2"));
  EXPECT_EQ(database->count_rows("t"), 1);
}

TEST(SqliteEffects, DoesNotTakeAnUpdateOfAViewForTheDeleteThatItsTriggerMakesOfIt) {
  TestDatabase database(
      std::string(kTriggers) +
      "CREATE TRIGGER iu INSTEAD OF UPDATE ON vw BEGIN"
      " UPDATE t SET v = new.v WHERE id = new.id; DELETE FROM log; INSERT INTO log2 VALUES (1);"
      " END;");

  EXPECT_THAT(effects_of(database, "UPDATE vw SET v = 1"),
              ElementsAre("update view vw on vw.v", "update t.v", "remove log by trigger iu",
                          "insert log2 by trigger iu"));
}

TEST(SqliteEffects, NamesTheTableThatADeleteFromAViewDeletesFrom) {
  TestDatabase database(std::string(kTriggers) +
                        "CREATE TRIGGER id INSTEAD OF DELETE ON vw BEGIN"
                        " DELETE FROM t WHERE id = old.id; UPDATE log SET m = old.id; END;");

  EXPECT_THAT(effects_of(database, "DELETE FROM vw"),
              ElementsAre("remove view vw on vw", "remove t", "update log.m by trigger id"));
}

TEST(SqliteEffects, CallsACascadeBehindATriggerACascade) {
  TestDatabase database(std::string(kFamily) +
                            "CREATE TABLE q(z); CREATE TRIGGER tq AFTER INSERT ON q"
                            " BEGIN DELETE FROM a; END;",
                        kForeignKeys);

  EXPECT_THAT(effects_of(database, "INSERT INTO q VALUES (1)"),
              ::testing::IsSupersetOf({"insert q", "remove a by trigger tq", "remove b by cascade",
                                       "remove c by cascade"}));
}

TEST(SqliteEffects, TakesBothHalvesOfAnUpsertAsNamed) {
  TestDatabase database("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");

  EXPECT_THAT(
      effects_of(database, "INSERT INTO t VALUES (1, 3) ON CONFLICT(id) DO UPDATE SET v = 4"),
      ElementsAre("insert t", "update t.v"));
}

TEST(SqliteEffects, SeesThroughCommonTableExpressions) {
  TestDatabase database("CREATE TABLE t(id); CREATE TABLE s(id)");

  const Outcome outcome =
      database.execute("WITH x AS (SELECT id FROM s) DELETE FROM t WHERE id IN (SELECT id FROM x)");

  EXPECT_THAT(to_text(outcome.effects), ElementsAre("remove t"));
  EXPECT_THAT(outcome.reads, ::testing::UnorderedElementsAre("t", "s"));
}

TEST(SqliteEffects, ReadsTheTablesBehindAView) {
  TestDatabase database(kTriggers);

  EXPECT_THAT(database.execute("SELECT count(*) FROM vw").reads, ElementsAre("t"));
}

TEST(SqliteEffects, TellsDefinitionsWithTheirTable) {
  TestDatabase database("CREATE TABLE t(id, v)");

  EXPECT_THAT(effects_of(database, "CREATE TABLE n AS SELECT * FROM t"), ElementsAre("create n"));
  EXPECT_THAT(effects_of(database, "CREATE TABLE u(a UNIQUE, b PRIMARY KEY)"),
              ElementsAre("create u"));
  EXPECT_THAT(effects_of(database, "CREATE INDEX i ON t(v)"), ElementsAre("create index i on t"));
  EXPECT_THAT(effects_of(database, "CREATE VIEW w AS SELECT 1"), ElementsAre("create view w on w"));
  EXPECT_THAT(effects_of(database, "CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END"),
              ElementsAre("create trigger g on t"));
  EXPECT_THAT(effects_of(database, "DROP INDEX i"), ElementsAre("drop index i on t"));
  EXPECT_THAT(effects_of(database, "DROP VIEW w"), ElementsAre("drop view w on w"));
  EXPECT_THAT(effects_of(database, "DROP TABLE t"), ElementsAre("drop t", "drop trigger g on t"));
}

TEST(SqliteEffects, SeesNothingWhereIfNotExistsMetAnObject) {
  TestDatabase database("CREATE TABLE t(id); CREATE INDEX i ON t(id); CREATE VIEW v AS SELECT 1");

  EXPECT_THAT(effects_of(database, "CREATE TABLE IF NOT EXISTS T(other)"), IsEmpty());
  EXPECT_THAT(effects_of(database, "CREATE INDEX IF NOT EXISTS i ON t(id)"), IsEmpty());
  EXPECT_THAT(effects_of(database, "CREATE VIEW IF NOT EXISTS v AS SELECT 2"), IsEmpty());
  EXPECT_THAT(effects_of(database, "DROP TABLE IF EXISTS none"), IsEmpty());
}

TEST(SqliteEffects, TellsATemporaryTableFromTheOneThatItHides) {
  TestDatabase database("CREATE TABLE t(id); INSERT INTO t VALUES (1)");

  EXPECT_THAT(effects_of(database, "CREATE TEMP TABLE t AS SELECT id FROM main.t"),
              ElementsAre("create temp.t"));
  EXPECT_THAT(effects_of(database, "INSERT INTO t SELECT id FROM main.t"),
              ElementsAre("insert temp.t"));
  const Outcome back = database.execute("INSERT INTO main.t SELECT id FROM t");
  EXPECT_THAT(back.reads, ElementsAre("temp.t"));
  EXPECT_THAT(back.columns_read, ElementsAre("id"));
  EXPECT_THAT(effects_of(database, "DROP TABLE t"), ElementsAre("drop temp.t"));
}

TEST(SqliteEffects, LeavesVacuumOut) {
  TestDatabase database("CREATE TABLE t(id); INSERT INTO t VALUES (1)");

  EXPECT_THAT(effects_of(database, "VACUUM"), IsEmpty());
  EXPECT_THAT(effects_of(database, "ANALYZE"), IsEmpty());
  EXPECT_THAT(effects_of(database, "EXPLAIN DELETE FROM t"), IsEmpty());
}

TEST(SqliteEffects, NamesTheColumnThatIsDropped) {
  TestDatabase database("CREATE TABLE t(id, v)");

  const Outcome outcome = database.execute("ALTER TABLE t DROP COLUMN v");

  EXPECT_THAT(to_text(outcome.effects), ElementsAre("alter t.v"));
  EXPECT_THAT(outcome.renames, IsEmpty());
}

TEST(SqliteEffects, TellsWhatWasRenamed) {
  TestDatabase database("CREATE TABLE t(id, v)");

  const Outcome column = database.execute("ALTER TABLE t RENAME COLUMN v TO w");
  const Outcome table = database.execute("ALTER TABLE t RENAME TO u");
  const Outcome addition = database.execute("ALTER TABLE u ADD COLUMN z DEFAULT 1");

  ASSERT_EQ(column.renames.size(), 1U);
  EXPECT_EQ(column.renames[0].table, "t");
  EXPECT_EQ(column.renames[0].column, "v");
  EXPECT_EQ(column.renames[0].to, "w");
  ASSERT_EQ(table.renames.size(), 1U);
  EXPECT_EQ(table.renames[0].table, "t");
  EXPECT_EQ(table.renames[0].column, "");
  EXPECT_EQ(table.renames[0].to, "u");
  EXPECT_THAT(addition.renames, IsEmpty());
  EXPECT_THAT(to_text(addition.effects), ElementsAre("alter u"));
}

TEST(SqliteEffects, SpeaksOfAVirtualTableInPlaceOfItsStorage) {
  TestDatabase database("CREATE TABLE f_extra(x)");

  EXPECT_THAT(effects_of(database, "CREATE VIRTUAL TABLE f USING fts5(a, b)"),
              ElementsAre("create f"));
  const Outcome insert = database.execute("INSERT INTO f VALUES ('a', 'b')");
  EXPECT_THAT(to_text(insert.effects), ElementsAre("insert f"));
  EXPECT_EQ(insert.rows_changed, 1);
  EXPECT_EQ(insert.rows_changed_indirectly, 0);
  EXPECT_THAT(effects_of(database, "INSERT INTO f_extra VALUES (1)"),
              ElementsAre("insert f_extra"));
  const Outcome renamed = database.execute("ALTER TABLE f RENAME TO g");
  EXPECT_THAT(to_text(renamed.effects), ElementsAre("alter f"));
  ASSERT_EQ(renamed.renames.size(), 1U);
  EXPECT_EQ(renamed.renames[0].to, "g");
  EXPECT_THAT(effects_of(database, "DELETE FROM g"), ElementsAre("remove g"));
  EXPECT_THAT(effects_of(database, "DROP TABLE g"), ElementsAre("drop g"));
}

TEST(SqliteEffects, SpeaksOfARTreeInPlaceOfItsStorage) {
  TestDatabase database("CREATE VIRTUAL TABLE r USING rtree(id, x, y)");

  EXPECT_THAT(effects_of(database, "INSERT INTO r VALUES (1, 2, 3)"), ElementsAre("insert r"));
  EXPECT_THAT(effects_of(database, "UPDATE r SET x = 1"), ElementsAre("update r.x"));
  EXPECT_THAT(effects_of(database, "DELETE FROM r"), ElementsAre("remove r"));
}

TEST(SqliteEffects, NamesAVirtualTableThatATriggerFills) {
  TestDatabase database(
      "CREATE TABLE t(x); CREATE VIRTUAL TABLE f USING fts5(x);"
      "CREATE TRIGGER ft AFTER INSERT ON t BEGIN INSERT INTO f VALUES (new.x); END");

  EXPECT_THAT(effects_of(database, "INSERT INTO t VALUES ('word')"),
              ElementsAre("insert t", "insert f by trigger ft"));
}

TEST(SqliteEffects, KnowsNamesAgainAfterARollback) {
  TestDatabase database("CREATE TABLE t(id)");
  database.execute("BEGIN");
  database.execute("CREATE TABLE n(x)");
  database.execute("ROLLBACK");

  EXPECT_THAT(effects_of(database, "CREATE TABLE IF NOT EXISTS n(x)"), ElementsAre("create n"));
}

TEST(SqliteEffects, KnowsNamesAgainAfterAStatementThatRolledBack) {
  TestDatabase database("CREATE TABLE t(id UNIQUE); INSERT INTO t VALUES (1)");
  database.execute("BEGIN");
  database.execute("CREATE TABLE n(x)");
  EXPECT_THROW(database.execute("INSERT OR ROLLBACK INTO t VALUES (1)"), SqlError);

  EXPECT_FALSE(database->in_transaction());
  EXPECT_THAT(effects_of(database, "CREATE TABLE IF NOT EXISTS n(x)"), ElementsAre("create n"));
}

TEST(SqliteEffects, SeesUpdateFromAndReturning) {
  TestDatabase database(
      "CREATE TABLE t(id, v); CREATE TABLE s(id, v); INSERT INTO t VALUES (1, 1);"
      "INSERT INTO s VALUES (1, 2)");

  const Outcome outcome =
      database.execute("UPDATE t SET v = s.v FROM s WHERE s.id = t.id RETURNING v");

  EXPECT_THAT(to_text(outcome.effects), ElementsAre("update t.v"));
  EXPECT_EQ(outcome.rows_changed, 1);
}

TEST(SqliteEffects, CountsNoRowsForDefinitionsAndSelects) {
  TestDatabase database("CREATE TABLE t(id); INSERT INTO t VALUES (1), (2)");
  database.execute("UPDATE t SET id = 3");

  EXPECT_EQ(database.execute("SELECT * FROM t").rows_changed, 0);
  EXPECT_EQ(database.execute("CREATE TABLE u(x)").rows_changed, 0);
  EXPECT_EQ(database.execute("PRAGMA user_version = 3").rows_changed, 0);
}

}  // namespace
}  // namespace gate
