// What the sessions of any engine must do, whichever product it drives.
#include "tests/engine/contract.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

INSTANTIATE_TEST_SUITE_P(Engines, EngineContract, each_engine(), name_of_row);

TEST_P(EngineContract, HasTheNameOfItsRow) {
  EXPECT_EQ(engine_->name(), GetParam().name);
  EXPECT_FALSE(engine_->version().empty());
}

TEST_P(EngineContract, CountsWhatAStatementChanged) {
  const auto session = write(make(kShop));

  const Outcome outcome = session->execute("UPDATE shop SET price = 1 WHERE price = 20");

  EXPECT_EQ(outcome.rows_changed, 2);
  EXPECT_GE(outcome.seconds, 0);
  ASSERT_EQ(outcome.effects.size(), 1U);
  EXPECT_EQ(outcome.effects[0].table, "shop");
  EXPECT_EQ(outcome.effects[0].column, "price");
}

TEST_P(EngineContract, DoesTheSameWhereNobodyAsksWhatItDid) {
  const Database database = make(kShop);
  const auto session = engine_->open(database, {.access = Access::write, .observed = false});
  ASSERT_EQ(session->read_schema().tables.size(), 1U);

  EXPECT_EQ(session->execute("UPDATE shop SET price = 1 WHERE price = 20").rows_changed, 2);
  EXPECT_THROW(session->execute("INSERT INTO nowhere VALUES (1)"), SqlError);
  EXPECT_THROW(session->execute("DELETE FROM shop; DELETE FROM shop"), Error);
  session->execute("BEGIN");
  session->execute("DELETE FROM shop");
  EXPECT_TRUE(session->in_transaction());
  session->execute("ROLLBACK");
  session->execute("CREATE TABLE other(a INTEGER)");

  EXPECT_EQ(session->query("SELECT sum(price) FROM shop"), Rows{Row{std::int64_t{32}}});
  EXPECT_EQ(session->read_schema().tables.size(), 2U);
}

TEST_P(EngineContract, DoesNothingForAStatementOfComments) {
  const auto session = write(make(kShop));

  EXPECT_THAT(session->execute("  -- nothing here\n").effects, IsEmpty());
  EXPECT_THAT(session->execute("").effects, IsEmpty());
}

TEST_P(EngineContract, RefusesABadStatementAndGoesOn) {
  const auto session = write(make(kShop));

  EXPECT_THROW(session->execute("INSERT INTO nowhere VALUES (1)"), SqlError);
  EXPECT_EQ(session->execute("DELETE FROM shop").rows_changed, 3);
}

TEST_P(EngineContract, TakesOneStatementAtATime) {
  const auto session = write(make(kShop));

  EXPECT_THROW(session->execute("DELETE FROM shop; DELETE FROM shop"), Error);
  EXPECT_EQ(session->execute("DELETE FROM shop; -- done").rows_changed, 3);
}

TEST_P(EngineContract, AsksAnewWhatATemporaryTableHides) {
  const auto session = write(make(kShop));
  session->execute("CREATE TEMPORARY TABLE shop AS SELECT 7 AS id");

  EXPECT_EQ(session->query("SELECT count(*) FROM shop"), Rows{Row{std::int64_t{1}}});
  EXPECT_EQ(session->query_anew("SELECT count(*) FROM shop"), Rows{Row{std::int64_t{3}}});
}

TEST_P(EngineContract, AsksAnewWithoutWhatIsNotCommitted) {
  const auto session = write(make(kShop));
  session->execute("DELETE FROM shop WHERE id = 1");

  session->execute("BEGIN");
  session->execute("DELETE FROM shop");
  const Rows during = session->query_anew("SELECT count(*) FROM shop");
  session->execute("COMMIT");

  EXPECT_EQ(during, Rows{Row{std::int64_t{2}}});
  EXPECT_EQ(session->query_anew("SELECT count(*) FROM shop"), Rows{Row{std::int64_t{0}}});
}

TEST_P(EngineContract, RollsBackWhatATransactionDid) {
  const auto session = write(make(kShop));

  session->execute("BEGIN");
  EXPECT_TRUE(session->in_transaction());
  session->execute("DELETE FROM shop");
  session->execute("ROLLBACK");

  EXPECT_FALSE(session->in_transaction());
  EXPECT_EQ(session->count_rows("shop"), 3);
}

TEST_P(EngineContract, ShowsReadersWhatWasCommitted) {
  const Database database = make(kShop);
  const auto reader = read(database);
  const auto writer = write(database);
  ASSERT_EQ(reader->count_rows("shop"), 3);

  writer->execute("INSERT INTO shop VALUES (4, 'fig', 10)");

  EXPECT_EQ(reader->count_rows("shop"), 4);
  EXPECT_EQ(read(database)->count_rows("shop"), 4);
}

TEST_P(EngineContract, LetsNoReaderWrite) {
  const auto session = read(make(kShop));

  EXPECT_THROW(session->execute("DELETE FROM shop"), Error);
  EXPECT_EQ(session->count_rows("shop"), 3);
}

TEST_P(EngineContract, AnswersQuestionsWithStorageClasses) {
  const auto session = read(make(kShop));

  const Rows rows =
      session->query("SELECT id, name, NULL, CAST(1.5 AS DOUBLE PRECISION) FROM shop WHERE id = 1");

  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(rows[0], ElementsAre(Value(std::int64_t{1}), Value(std::string("pear")),
                                   Value(Null{}), Value(1.5)));
}

TEST_P(EngineContract, CountsWhatAnApplicationsStatementStepsThrough) {
  const auto session = write(make(kShop));

  const Answer all = session->ask("SELECT name, price FROM shop WHERE price = 20");
  const Answer one = session->ask("SELECT name FROM shop WHERE id = 2");
  const Answer written = session->ask("UPDATE shop SET price = 1 WHERE id < 3");

  EXPECT_EQ(all.rows, 2);
  EXPECT_GT(all.scanned, 0);
  ASSERT_EQ(all.columns.size(), 2U);
  EXPECT_EQ(all.columns[0].name, "name");
  EXPECT_EQ(all.columns[0].nulls, 1);
  EXPECT_EQ(one.scanned, 0);
  EXPECT_NE(one.columns.at(0).digest, all.columns[0].digest);
  EXPECT_EQ(written.rows, 2);
  EXPECT_EQ(session->count_rows("shop"), 3);
}

TEST_P(EngineContract, StopsAStatementAtItsLimit) {
  const auto session = write(make(kShop));
  session->limit_seconds(0.02);

  EXPECT_THROW(session->execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                                " SELECT max(i) FROM n"),
               Error);

  EXPECT_TRUE(session->timed_out());
  session->limit_seconds(0);
  EXPECT_EQ(session->execute("DELETE FROM shop").rows_changed, 3);
  EXPECT_FALSE(session->timed_out());
}

TEST_P(EngineContract, LooksAgainAndAgainWhileAStatementRuns) {
  const auto session = read(make(kShop));
  const auto looks_of = [&](int rows) {
    int looks = 0;
    session->on_progress([&looks] { ++looks; });
    session->query(
        concat("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ", rows,
               ") SELECT max(i) FROM n"));
    session->on_progress({});
    return looks;
  };

  const int looks = looks_of(100'000);
  if (looks == 0) GTEST_SKIP() << "it cannot";

  EXPECT_GT(looks, 10);
  EXPECT_EQ(looks_of(100'000), looks);
  EXPECT_GT(looks_of(200'000), looks * 3 / 2);
  EXPECT_EQ(looks_of(1), 0);
}

TEST_P(EngineContract, RefusesToGrowWhereItMayNot) {
  const Database database = make(kShop);
  const auto session = write(database);
  session->forbid_growth();

  EXPECT_THROW(session->execute("WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n"
                                " WHERE i < 20000) INSERT INTO shop SELECT i, 'fig', i FROM n"),
               SqlError);

  EXPECT_EQ(session->count_rows("shop"), 3);
  EXPECT_EQ(session->execute("DELETE FROM shop").rows_changed, 3);
  EXPECT_GT(write(database)
                ->execute("WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i"
                          " < 20000) INSERT INTO shop SELECT i, 'fig', i FROM n")
                .rows_changed,
            19'000);
}

TEST_P(EngineContract, KnowsItsSizeBeforeItIsCommitted) {
  const auto session = write(make(kShop));
  const std::uint64_t before = session->size();

  session->execute("BEGIN");
  session->execute("CREATE TABLE more(a INTEGER)");
  session->execute("INSERT INTO more SELECT price FROM shop");

  EXPECT_GT(before, 0U);
  EXPECT_GT(session->size(), before);
}

TEST_P(EngineContract, LocksOutOtherWriters) {
  const Database database = make(kShop);
  const auto other = engine_->open(database, {.access = Access::write, .patience_seconds = 0});
  {
    const auto session = write(database);
    session->lock_out_writers();
    EXPECT_THROW(other->execute("DELETE FROM shop"), Error);
    EXPECT_EQ(other->count_rows("shop"), 3);
  }
  EXPECT_EQ(other->execute("DELETE FROM shop").rows_changed, 3);
}

// A process that is killed leaves what is in its files at that moment; a copy of them is the same.
TEST_P(EngineContract, LeavesNothingHalfDoneWhereASessionIsDurable) {
  const Database database = make(kShop);
  const Database left = engine_->place(folder_.path(), "left");
  const auto session = engine_->open(database, {.access = Access::write, .durable = true});
  session->execute("UPDATE shop SET price = 1 WHERE id = 1");
  session->execute("BEGIN");
  session->execute(
      "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)"
      " INSERT INTO shop SELECT i, 'fig', i FROM n");

  engine_->clone(database, left);
  const auto after = write(left);

  EXPECT_THAT(after->check_integrity({}), IsEmpty());
  EXPECT_EQ(after->count_rows("shop"), 3);
  EXPECT_EQ(after->query("SELECT price FROM shop WHERE id = 1"), Rows{Row{std::int64_t{1}}});
}

TEST_P(EngineContract, ReadsTablesColumnsAndKeys) {
  const Schema schema = read(make(kShop))->read_schema();

  const Table* table = find_table(schema, "SHOP");
  ASSERT_NE(table, nullptr);
  ASSERT_EQ(table->columns.size(), 3U);
  EXPECT_EQ(table->columns[1].name, "name");
  EXPECT_THAT(to_lower(table->columns[1].type), AnyOf("varchar(20)", "character varying(20)"));
  EXPECT_THAT(table->primary_key, ElementsAre("id"));
}

TEST_P(EngineContract, GivesRowsInTheOrderOfTheirKey) {
  const auto session = read(make(kShop));

  const RowSource next =
      session->rows({.table = "shop", .key = {{"price"}, {"name"}}, .columns = {"name"}});

  EXPECT_THAT(*next(), ElementsAre(Value(std::int64_t{20}), Value(Null{}), Value(Null{})));
  const Value plum = std::string("plum");
  EXPECT_THAT(*next(), ElementsAre(Value(std::int64_t{20}), plum, plum));
  const Value pear = std::string("pear");
  EXPECT_THAT(*next(), ElementsAre(Value(std::int64_t{30}), pear, pear));
  EXPECT_EQ(next(), nullptr);
  EXPECT_EQ(next(), nullptr);
}

TEST_P(EngineContract, DigestsOnlyWhatAColumnHolds) {
  const Database database = make(kShop);
  const auto session = write(database);
  const TableSnapshot before = session->digest({.table = "shop", .key = {"id"}});

  session->execute("UPDATE shop SET price = 21 WHERE id = 2");
  const TableSnapshot after = session->digest({.table = "shop", .key = {"id"}});

  EXPECT_EQ(before.rows, 3);
  EXPECT_EQ(before.columns[1].nulls, 1);
  EXPECT_EQ(before.columns[1].digest, after.columns[1].digest);
  EXPECT_NE(before.columns[2].digest, after.columns[2].digest);
  EXPECT_EQ(before.whole_rows, after.whole_rows) << "the key tells the rows apart";
}

TEST_P(EngineContract, AddsTheDigestsOfPartsUpToThatOfTheTable) {
  const auto session = read(make(kShop));
  const TableSnapshot whole = session->digest({.table = "shop", .key = {"id"}});

  for (const int parts : {1, 2, 3, 7}) {
    Digest sum;
    std::int64_t rows = 0;
    for (int part = 0; part < parts; ++part) {
      const auto snapshot = session->digest({"shop", {"id"}, part, parts});
      sum += snapshot.columns[2].digest;
      rows += snapshot.rows;
    }
    EXPECT_EQ(sum, whole.columns[2].digest) << parts;
    EXPECT_EQ(rows, 3) << parts;
  }
}

TEST_P(EngineContract, FindsRowsWithoutParents) {
  const auto session =
      read(make(concat(without_keys(),
                       "CREATE TABLE parent(id INTEGER PRIMARY KEY);"
                       "CREATE TABLE child(id INTEGER PRIMARY KEY, parent INTEGER REFERENCES"
                       " parent(id)); INSERT INTO child VALUES (1, 7), (2, 8);")));

  const auto violations = session->check_foreign_keys({"child"});

  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].table, "child");
  EXPECT_EQ(violations[0].parent, "parent");
  EXPECT_EQ(violations[0].rows, 2);
  EXPECT_THAT(session->check_foreign_keys({"parent"}), IsEmpty());
}

TEST_P(EngineContract, FindsNothingWrongWithASoundDatabase) {
  const auto session = read(make(kShop));

  EXPECT_THAT(session->check_structure(VirtualTables::ask), IsEmpty());
  EXPECT_THAT(session->check_integrity({}), IsEmpty());
  EXPECT_THAT(session->check_integrity({"shop", "not there"}), IsEmpty());
  EXPECT_THAT(session->check_indexes({"shop", "not there"}), IsEmpty());
  EXPECT_THAT(session->check_indexes({}), IsEmpty());
  EXPECT_THAT(session->check_foreign_keys({}), IsEmpty());
  EXPECT_THAT(session->broken_objects(), IsEmpty());
}

TEST_P(EngineContract, QuotesAnyName) {
  const auto session = write(make(kShop));
  const std::string name = "a \"b\" 'c' \\ -- ü;";

  session->execute(concat("CREATE TABLE ", session->quote(name), "(x INTEGER)"));

  EXPECT_EQ(session->count_rows(name), 0);
}

TEST(Engines, AreKnownByName) {
  EXPECT_EQ(make_engine("sqlite")->name(), "sqlite");
  try {
    make_engine("oracle");
    FAIL() << "made";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "unknown engine 'oracle' (known: sqlite, postgres)");
  }
}

}  // namespace
}  // namespace gate
