// What any engine must do with whole databases: make, clone, exchange, drop.
#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "tests/engine/contract.h"

namespace gate {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

using EngineContractOfDatabases = EngineContract;

INSTANTIATE_TEST_SUITE_P(Engines, EngineContractOfDatabases, each_engine(), name_of_row);

TEST_P(EngineContractOfDatabases, ClonesByteForByte) {
  const Database blue = make(kShop);
  const Database green = engine_->place(folder_.path(), "green");

  engine_->clone(blue, green);

  EXPECT_EQ(engine_->fingerprint(blue), engine_->fingerprint(green));
  write(green)->execute("DELETE FROM shop");
  EXPECT_NE(engine_->fingerprint(blue), engine_->fingerprint(green));
  EXPECT_EQ(read(blue)->count_rows("shop"), 3);
}

TEST_P(EngineContractOfDatabases, ClonesOverAnotherDatabase) {
  const Database blue = make(kShop);
  const Database green = make("CREATE TABLE other(x INTEGER)", "green");

  engine_->clone(blue, green);

  EXPECT_EQ(read(green)->count_rows("shop"), 3);
}

TEST_P(EngineContractOfDatabases, MovesADatabaseThatIsOneFile) {
  if (!engine_->is_one_file()) GTEST_SKIP() << "its databases are no files";
  const Database made = make(kShop, "made");
  const std::string digest = engine_->fingerprint(made);
  const Database adopted = engine_->place(folder_.path(), "adopted");
  const Database referred = engine_->place(folder_.path(), "referred");

  engine_->adopt(made.location, adopted);
  EXPECT_FALSE(exists(made.location));
  EXPECT_EQ(engine_->fingerprint(adopted), digest);
  engine_->refer(adopted.location, referred);
  EXPECT_EQ(read(referred)->count_rows("shop"), 3);
  engine_->drop(referred);
  EXPECT_EQ(read(adopted)->count_rows("shop"), 3);
}

TEST_P(EngineContractOfDatabases, SaysWhetherAScriptMakesTheSameAgain) {
  const Database database = engine_->place(folder_.path(), "loaded");
  EXPECT_TRUE(engine_->load("CREATE TABLE t(a TEXT); INSERT INTO t VALUES ('random');", database));
  EXPECT_FALSE(
      engine_->load("CREATE TABLE t(a TEXT); INSERT INTO t VALUES (CURRENT_TIMESTAMP);", database));
  EXPECT_FALSE(engine_->load("CREATE TABLE t(a TEXT); INSERT INTO t SELECT random();", database));
  EXPECT_FALSE(
      engine_->load("CREATE TABLE t(a TEXT, b DOUBLE PRECISION DEFAULT (random()));"
                    " INSERT INTO t(a) VALUES ('x');",
                    database));
}

TEST_P(EngineContractOfDatabases, ForksByteForByteAndForItself) {
  const Database blue = make(kShop);
  const Database green = engine_->place(folder_.path(), "green");
  const Database later = engine_->place(folder_.path(), "later");
  const Database copy = engine_->place(folder_.path(), "copy");

  engine_->fork(blue, green);
  EXPECT_EQ(engine_->fingerprint(blue), engine_->fingerprint(green));
  write(green)->execute("DELETE FROM shop WHERE id = 1");
  engine_->fork(green, later);
  write(later)->execute("INSERT INTO shop SELECT id + 10, name, price FROM shop");
  write(green)->execute("DELETE FROM shop WHERE id = 2");
  engine_->clone(later, copy);

  EXPECT_EQ(read(blue)->count_rows("shop"), 3);
  EXPECT_EQ(read(green)->count_rows("shop"), 1);
  EXPECT_EQ(read(later)->count_rows("shop"), 4);
  EXPECT_EQ(engine_->fingerprint(later), engine_->fingerprint(copy));
  EXPECT_THAT(read(copy)->check_integrity({}), IsEmpty());
}

TEST_P(EngineContractOfDatabases, KeepsWhatWasForked) {
  const Database blue = make(kShop);
  const Database green = engine_->place(folder_.path(), "green");
  engine_->fork(blue, green);
  write(green)->execute("DELETE FROM shop");

  try {
    engine_->keep(green);
  } catch (const Error& error) {
    GTEST_SKIP() << "it cannot: " << error.what();
  }

  const auto another = GetParam().make({});
  EXPECT_EQ(another->open(green, {.durable = true})->count_rows("shop"), 0);
}

TEST_P(EngineContractOfDatabases, LeavesNothingOfADroppedFork) {
  const Database blue = make(kShop);
  const Database green = engine_->place(folder_.path(), "green");
  engine_->fork(blue, green);

  engine_->drop(green);

  EXPECT_THROW(read(green), Error);
  EXPECT_EQ(read(blue)->count_rows("shop"), 3);
}

TEST_P(EngineContractOfDatabases, LeavesNothingOfADroppedDatabase) {
  const Database database = make(kShop);

  engine_->drop(database);
  engine_->drop(database);

  EXPECT_THROW(read(database), Error);
}

TEST_P(EngineContractOfDatabases, SaysWhereAScriptIsWrong) {
  try {
    make("CREATE TABLE a(x INTEGER);\nINSERT INTO nowhere VALUES (1);");
    FAIL() << "the script was taken";
  } catch (const SqlError& error) {
    EXPECT_GE(error.offset(), 27);
    EXPECT_LE(error.offset(), 39);
  }
}

TEST_P(EngineContractOfDatabases, MakesAnEmptyDatabaseOfAnEmptyScript) {
  EXPECT_THAT(read(make(""))->read_schema().tables, IsEmpty());
}

TEST_P(EngineContractOfDatabases, ExchangesDatabases) {
  const Database blue = make("CREATE TABLE blue(a INTEGER)", "blue");
  const Database green = make("CREATE TABLE green(a INTEGER)", "green");
  const std::string before = engine_->fingerprint(blue);

  const Exchanged exchanged = engine_->exchange(blue, green, {.durable = false});

  EXPECT_EQ(read(blue)->read_schema().tables.at(0).name, "green");
  EXPECT_EQ(engine_->fingerprint(green), before);
  EXPECT_THROW(write(green)->lock_out_writers(), Busy);
  write(blue)->lock_out_writers();
}

TEST_P(EngineContractOfDatabases, ExchangesNothingWhileSomebodyWrites) {
  const Database blue = make("CREATE TABLE blue(a INTEGER)", "blue");
  const Database green = make("CREATE TABLE green(a INTEGER)", "green");
  const auto writer = write(green);
  writer->lock_out_writers();

  EXPECT_THROW(engine_->exchange(blue, green, {.patience_seconds = 0, .durable = false}), Busy);

  EXPECT_EQ(read(blue)->read_schema().tables.at(0).name, "blue");
}

TEST_P(EngineContractOfDatabases, ReadsNothingInAScriptsTransactionBeforeTheScriptDoes) {
  const Database database = make(kShop);
  for (const char* sql : {"ALTER TABLE shop RENAME COLUMN name TO title",
                          "UPDATE shop SET price = (SELECT price FROM shop LIMIT 1)",
                          "INSERT INTO shop SELECT * FROM shop"}) {
    const auto other = write(database);
    other->lock_out_writers();
    const auto script =
        engine_->open(database, {.access = Access::write, .durable = true, .patience_seconds = 0});
    script->execute("BEGIN");
    script->execute("CREATE TEMPORARY TABLE kept(a INTEGER)");
    EXPECT_THROW(script->execute(sql), Busy) << sql;

    other->execute("UPDATE shop SET price = 1");
    EXPECT_NO_THROW(other->execute("COMMIT")) << sql;  // whoever had read would be waited for
  }
}

TEST_P(EngineContractOfDatabases, FollowsARenameAfterTheTablesHaveMoved) {
  const Database database =
      make(concat(kShop, "CREATE TABLE z(q INTEGER); CREATE TABLE w(v INTEGER)"));
  const auto script = write(database);
  script->execute("DROP TABLE z");
  script->execute("VACUUM");

  const Outcome outcome = script->execute("ALTER TABLE w RENAME TO u");

  ASSERT_THAT(outcome.renames, SizeIs(1));
  EXPECT_EQ(outcome.renames[0].table, "w");
  EXPECT_EQ(outcome.renames[0].to, "u");
}

TEST_P(EngineContractOfDatabases, GivesUpAScriptThatWasRefusedWithoutReading) {
  const Database database = make(kShop);
  const auto other = write(database);
  const auto script =
      engine_->open(database, {.access = Access::write, .durable = true, .patience_seconds = 0});
  script->execute("BEGIN");
  other->lock_out_writers();
  EXPECT_THROW(script->execute("UPDATE shop SET price = 1"), Busy);

  EXPECT_NO_THROW(script->execute("ROLLBACK"));
  EXPECT_FALSE(script->in_transaction());
}

TEST_P(EngineContractOfDatabases, AsksWhatTellsDatabasesApart) {
  const auto answer = [&](std::string_view script) {
    const Database database = make(script);
    const Schema schema = read(database)->read_schema();
    const std::string question = engine_->question_of_state({schema.tables.at(0)});
    return read(database)->first_row(question);
  };
  const auto shop = answer(kShop);

  EXPECT_EQ(answer(kShop), shop);
  EXPECT_NE(answer(concat(kShop, "CREATE TABLE z(a INTEGER)")), shop);
  EXPECT_NE(answer(concat(kShop, "UPDATE shop SET price = 21 WHERE id = 3")), shop);
}

TEST_P(EngineContractOfDatabases, SaysWhatCannotBeCaptured) {
  const Database to = engine_->place(folder_.path(), "to");

  EXPECT_THROW(engine_->capture(folder_.file("none"), to), UsageError);
  EXPECT_THROW(engine_->capture(folder_.path(), to), UsageError);
}

}  // namespace
}  // namespace gate
