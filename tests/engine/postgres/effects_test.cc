// What a statement did, as the server counts it and its catalogs have it afterwards.
#include <algorithm>

#include "gate/base/text.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kShop =
    "CREATE TABLE customer (id serial PRIMARY KEY, email text NOT NULL, name text);"
    "CREATE TABLE purchase (id int PRIMARY KEY, customer int REFERENCES customer (id) ON DELETE "
    "CASCADE, total numeric(9,2));"
    "CREATE TABLE log (what text);"
    "INSERT INTO customer (email, name) VALUES ('a', 'A'), ('b', 'B'), ('c', NULL);"
    "INSERT INTO purchase VALUES (1, 1, 10), (2, 1, 20), (3, 2, 30);"
    "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES "
    "(TG_OP); RETURN NEW; END $$;"
    "CREATE TRIGGER noted AFTER UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION note();";

std::string words_of(const Effect& effect) {
  constexpr std::string_view kActions[] = {"insert", "update", "remove", "create", "alter", "drop"};
  std::string words(kActions[static_cast<int>(effect.action)]);
  if (effect.object != "table") words += concat(' ', effect.object, ' ', effect.name);
  words += concat(' ', effect.table);
  if (!effect.column.empty()) words += concat('.', effect.column);
  if (effect.cause != Cause::named) words += " indirectly";
  return words;
}

std::vector<std::string> words_of(const Outcome& outcome) {
  std::vector<std::string> words;
  for (const Effect& effect : outcome.effects) words.push_back(words_of(effect));
  return words;
}

class PostgresEffects : public PostgresTest {
 protected:
  std::unique_ptr<Session> session_ = write(make(kShop));
};

TEST_F(PostgresEffects, NameTheColumnsThatAreSet) {
  const Outcome outcome =
      session_->execute("UPDATE purchase SET total = total * 2, customer = NULL WHERE id = 3");

  EXPECT_EQ(outcome.rows_changed, 1);
  EXPECT_THAT(words_of(outcome),
              UnorderedElementsAre("update purchase.customer", "update purchase.total"));
  EXPECT_THAT(outcome.reads, ElementsAre("purchase"));
}

TEST_F(PostgresEffects, TellWhatATriggerAndAKeyDo) {
  const Outcome updated = session_->execute("UPDATE customer SET name = 'X'");
  EXPECT_EQ(updated.rows_changed, 3);
  EXPECT_EQ(updated.rows_changed_indirectly, 3);
  EXPECT_THAT(words_of(updated),
              UnorderedElementsAre("update customer.name", "insert log indirectly"));

  const Outcome removed = session_->execute("DELETE FROM customer WHERE id = 1");
  EXPECT_EQ(removed.rows_changed, 1);
  EXPECT_EQ(removed.rows_changed_indirectly, 2);
  EXPECT_THAT(words_of(removed),
              UnorderedElementsAre("remove customer", "remove purchase indirectly"));
  EXPECT_EQ(removed.effects.back().cause, Cause::cascade);
}

TEST_F(PostgresEffects, DoNotTakeATablesNameForItsTarget) {
  session_->execute(
      "CREATE OR REPLACE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "DELETE FROM log; RETURN NEW; END $$");
  session_->execute("INSERT INTO log VALUES ('b')");

  const Outcome outcome =
      session_->execute("UPDATE customer SET name = 'X' FROM log WHERE customer.email = log.what");

  EXPECT_THAT(words_of(outcome),
              UnorderedElementsAre("update customer.name", "remove log indirectly"));
}

TEST_F(PostgresEffects, OfACallAreWhatItsBodySays) {
  session_->execute(
      "CREATE FUNCTION renamed() RETURNS void LANGUAGE sql AS $$ UPDATE customer SET name = 'X' "
      "$$");
  session_->execute(
      "CREATE PROCEDURE rename_all() LANGUAGE plpgsql AS $$ BEGIN PERFORM renamed(); END $$");

  const auto expected = UnorderedElementsAre("update customer.name", "insert log indirectly");
  EXPECT_THAT(words_of(session_->execute("CALL rename_all()")), expected);
  EXPECT_THAT(words_of(session_->execute("SELECT renamed()")), expected);
  EXPECT_THAT(words_of(session_->execute("DO $$ BEGIN CALL rename_all(); END $$")), expected);
}

TEST_F(PostgresEffects, OfABlockAreWhatItExecutesUnlessATriggerMayHaveDoneIt) {
  constexpr const char* kBlock =
      "DO $$ BEGIN UPDATE purchase SET total = 1; EXECUTE 'INSERT INTO ' || 'log' || ' VALUES "
      "(1)'; END $$";
  EXPECT_THAT(words_of(session_->execute(kBlock)),
              UnorderedElementsAre("update purchase.total", "insert log"));

  session_->execute(
      "CREATE RULE too AS ON UPDATE TO purchase DO ALSO INSERT INTO log VALUES ('u')");
  EXPECT_THAT(words_of(session_->execute(kBlock)), Contains("insert log indirectly"));
  session_->execute("DROP RULE too ON purchase");
  session_->execute(
      "CREATE TRIGGER noted AFTER UPDATE ON purchase FOR EACH ROW EXECUTE FUNCTION note()");
  EXPECT_THAT(words_of(session_->execute(kBlock)), Contains("insert log indirectly"));
}

TEST_F(PostgresEffects, OfPartitionsAreTheTables) {
  const auto session = write(
      make("CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); CREATE TABLE t_1 PARTITION OF "
           "t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (1, 1), (2, 2)"));

  EXPECT_THAT(words_of(session->execute("UPDATE t SET b = 3")), ElementsAre("update t.b"));
}

TEST_F(PostgresEffects, CountOneStatementAfterAnother) {
  for (const std::string_view transaction : {"", "BEGIN"}) {
    if (!transaction.empty()) session_->execute(transaction);
    for (int i = 0; i < 3; ++i) {
      const Outcome outcome = session_->execute("INSERT INTO log VALUES ('x'), ('y')");
      EXPECT_EQ(outcome.rows_changed, 2);
      EXPECT_EQ(outcome.rows_changed_indirectly, 0);
      EXPECT_THAT(words_of(outcome), ElementsAre("insert log"));
    }
    EXPECT_THAT(words_of(session_->execute("SELECT 1")), IsEmpty());
  }
}

TEST_F(PostgresEffects, FollowRenamesByNumberNotByText) {
  const Outcome table = session_->execute("ALTER TABLE customer RENAME TO client");
  ASSERT_EQ(table.renames.size(), 1U);
  EXPECT_EQ(table.renames[0].table, "customer");
  EXPECT_EQ(table.renames[0].to, "client");

  const Outcome column =
      session_->execute("DO $$ BEGIN EXECUTE 'ALTER TABLE client RENAME email TO mail'; END $$");
  ASSERT_EQ(column.renames.size(), 1U);
  EXPECT_EQ(column.renames[0].table, "client");
  EXPECT_EQ(column.renames[0].column, "email");
  EXPECT_EQ(column.renames[0].to, "mail");
}

TEST_F(PostgresEffects, TellWhatIsDefined) {
  EXPECT_THAT(words_of(session_->execute("CREATE TABLE more (id int PRIMARY KEY)")),
              IsSupersetOf({"create more", "create index more_pkey more"}));
  EXPECT_THAT(words_of(session_->execute("CREATE VIEW seen AS SELECT * FROM more")),
              Contains("create view seen seen"));
  EXPECT_THAT(words_of(session_->execute("ALTER TABLE more ADD COLUMN b text DEFAULT 'x'")),
              ElementsAre("alter more"));
  EXPECT_THAT(words_of(session_->execute("ALTER TABLE more ALTER b SET NOT NULL")),
              ElementsAre("alter more"));
  EXPECT_THAT(words_of(session_->execute("CREATE INDEX CONCURRENTLY more_b ON more (b)")),
              Contains("create index more_b more"));
  EXPECT_THAT(words_of(session_->execute("DROP TRIGGER noted ON customer")),
              ElementsAre("drop trigger noted customer"));
  EXPECT_THAT(words_of(session_->execute("DROP TABLE more CASCADE")),
              IsSupersetOf({"drop more", "drop view seen seen indirectly"}));
}

// A cast does what it does to values, whatever they are; what USING works out is meant.
TEST_F(PostgresEffects, TakeWhatUsingWorksOutForAnUpdate) {
  const auto writes = [&](std::string_view type) {
    const auto words =
        words_of(session_->execute(concat("ALTER TABLE purchase ALTER total TYPE ", type)));
    return std::ranges::count(words, "update purchase.total") > 0;
  };
  EXPECT_FALSE(writes("numeric(9, 1)"));
  EXPECT_FALSE(writes("numeric(8, 1) USING total::numeric(8, 1)"));
  EXPECT_FALSE(writes("int USING CAST(total AS int)"));
  EXPECT_TRUE(writes("numeric(9, 2) USING (total / 100)::numeric(9, 2)"));
  EXPECT_TRUE(writes("text USING left(total::text, 1)"));
  EXPECT_TRUE(writes("int USING CASE total WHEN '1' THEN 1 ELSE 0 END"));
}

TEST_F(PostgresEffects, ReachTheTablesOfATypeThatIsAltered) {
  const auto session =
      write(make("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE place AS (street text, zip "
                 "text); CREATE TABLE t (m mood, p place[]); CREATE TABLE u (a int)"));

  EXPECT_THAT(words_of(session->execute("ALTER TYPE mood ADD VALUE 'happy'")),
              ElementsAre("alter type mood "));
  EXPECT_THAT(words_of(session->execute("ALTER TYPE mood RENAME VALUE 'sad' TO 'low'")),
              IsSupersetOf({"update t.m", "alter t"}));
  EXPECT_THAT(words_of(session->execute("ALTER TYPE place DROP ATTRIBUTE zip")),
              Contains("alter t"));
}

TEST_F(PostgresEffects, KnowWhatIsTruncated) {
  EXPECT_THAT(words_of(session_->execute("TRUNCATE purchase")), Contains("remove purchase"));
  EXPECT_THAT(words_of(session_->execute("TRUNCATE customer CASCADE")),
              IsSupersetOf({"remove customer"}));
}

TEST_F(PostgresEffects, NameTheChildrenOfATable) {
  const auto session = write(
      make("CREATE TABLE p (id int, a text); CREATE TABLE k () INHERITS (p); CREATE TABLE kk () "
           "INHERITS (k); INSERT INTO p VALUES (1, 'x'); INSERT INTO k VALUES (2, 'y'); INSERT "
           "INTO kk VALUES (3, 'z'); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ "
           "BEGIN UPDATE k SET a = a; RETURN NULL; END $$; CREATE TRIGGER too AFTER INSERT OR "
           "DELETE ON p EXECUTE FUNCTION f()"));

  EXPECT_THAT(words_of(session->execute("UPDATE p SET a = 'b'")),
              UnorderedElementsAre("update p.a", "update k.a", "update kk.a"));
  EXPECT_THAT(words_of(session->execute("DO $$ BEGIN UPDATE public.p SET a = 'b'; END $$")),
              UnorderedElementsAre("update p.a", "update k.a", "update kk.a"));
  EXPECT_THAT(words_of(session->execute("UPDATE ONLY p SET a = 'b'")),
              UnorderedElementsAre("update p.a"));
  EXPECT_THAT(words_of(session->execute("DELETE FROM ONLY public.p")),
              IsSupersetOf({"remove p", "update k.a indirectly"}));
  EXPECT_THAT(words_of(session->execute("INSERT INTO p VALUES (1, 'x')")),
              IsSupersetOf({"insert p", "update k.a indirectly"}));
  EXPECT_THAT(words_of(session->execute("TRUNCATE p")),
              UnorderedElementsAre("remove p", "remove k", "remove kk"));
}

TEST_F(PostgresEffects, OfARowThatGoesToAnotherPartitionAreAnUpdate) {
  const auto session = write(
      make("CREATE TABLE p (id int, k int) PARTITION BY LIST (k); CREATE TABLE p1 PARTITION OF p "
           "FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); INSERT INTO p "
           "VALUES (1, 1), (2, 2)"));

  EXPECT_THAT(words_of(session->execute("UPDATE p SET k = 2 WHERE id = 1")),
              UnorderedElementsAre("update p.k"));
  EXPECT_THAT(words_of(session->execute("WITH gone AS (DELETE FROM p WHERE id = 2 RETURNING k) "
                                        "INSERT INTO p SELECT 3, k FROM gone")),
              UnorderedElementsAre("insert p", "remove p"));
}

TEST_F(PostgresEffects, AreGoneWithWhatIsRolledBack) {
  session_->execute("BEGIN");
  session_->execute("CREATE TABLE passing (a int)");
  session_->execute("ROLLBACK");

  EXPECT_THAT(words_of(session_->execute("CREATE TABLE passing (a int)")),
              ElementsAre("create passing"));
}

TEST_F(PostgresEffects, SayWhatAStatementDependsOn) {
  const auto depends = [&](std::string_view sql) { return session_->execute(sql).depends_on; };
  EXPECT_THAT(depends("UPDATE log SET what = random()::text"), ElementsAre(Circumstance::chance));
  EXPECT_THAT(depends("UPDATE log SET what = now()"), ElementsAre(Circumstance::clock));
  EXPECT_THAT(depends("UPDATE log SET what = (SELECT what FROM log LIMIT 1)"),
              ElementsAre(Circumstance::order));
  EXPECT_THAT(depends("UPDATE log SET what = 'random() now() LIMIT'"), IsEmpty());
  session_->execute("CREATE TABLE stamped (id int, at timestamptz DEFAULT now())");
  EXPECT_THAT(depends("INSERT INTO stamped (id) VALUES (1)"), ElementsAre(Circumstance::clock));
  EXPECT_THAT(depends("INSERT INTO stamped (id, at) VALUES (1, NULL)"), IsEmpty());
}

TEST_F(PostgresEffects, LeaveTemporaryTablesOut) {
  EXPECT_THAT(words_of(session_->execute("CREATE TEMP TABLE mine AS SELECT * FROM customer")),
              Not(Contains(::testing::HasSubstr("mine"))));
  EXPECT_THAT(words_of(session_->execute("INSERT INTO mine SELECT * FROM customer")), IsEmpty());
}

TEST_F(PostgresEffects, OfARefusedStatementLeaveATransactionAsItWas) {
  session_->execute("BEGIN");
  session_->execute("INSERT INTO log VALUES ('kept')");
  EXPECT_NE(refusal_of(*session_, "INSERT INTO purchase VALUES (1, 1, 1)"), "");
  EXPECT_TRUE(session_->in_transaction());
  EXPECT_EQ(session_->query("SELECT what FROM log"), Rows{Row{std::string("kept")}});
  session_->execute("COMMIT");

  EXPECT_EQ(session_->count_rows("log"), 1);
}

}  // namespace
}  // namespace gate
