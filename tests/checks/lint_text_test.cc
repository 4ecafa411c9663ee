// Scripts that are read alone: what the text says, and what comes near it.

#include "gate/sql/split.h"
#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ScriptRecord script(const std::string& path, const std::string& text) {
  ScriptRecord record{.path = path};
  for (const Statement& statement : split_statements(text, Dialect::sqlite, path)) {
    record.statements.push_back(
        {.sql = statement.sql, .location = statement.location, .transaction = 1});
  }
  return record;
}

struct Text {
  std::string up;
  std::string down{};
};

Run read(const std::vector<Text>& texts) {
  Run run{.text_only = true, .format = "plain", .folder = "db"};
  run.passes.push_back({.name = "lint", .phase = Phase::preflight});
  int version = 0;
  for (const Text& text : texts) {
    const std::string name = std::to_string(++version);
    MigrationRecord migration{.version = name, .path = name + ".up.sql", .pending = true};
    migration.has_down = !text.down.empty();
    migration.up = script(migration.path, text.up);
    if (migration.has_down) migration.down = script(name + ".down.sql", text.down);
    run.migrations.push_back(std::move(migration));
  }
  return run;
}

std::vector<std::string> found(std::string_view id, const std::vector<Text>& texts) {
  return failing(read(texts), id);
}

// Of scripts for a server that locks table by table.
std::vector<std::string> found_on_server(std::string_view id, const std::string& up,
                                         bool wrapped = true) {
  Run run = read({{up}});
  run.engine = "postgresql";
  run.migrations[0].up->wrapped = wrapped;
  return failing(run, id);
}

const std::string kRebuild =
    "CREATE TABLE t_new (id INTEGER PRIMARY KEY, a INT); INSERT INTO t_new SELECT * FROM t;"
    "DROP TABLE t; ALTER TABLE t_new RENAME TO t;";

TEST(LintText, AddNotNullWithoutDefault) {
  constexpr std::string_view kId = "lint/add-not-null-without-default";
  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c INT NOT NULL"}}), ElementsAre("t.c"));
  EXPECT_THAT(found(kId, {{kRebuild + "ALTER TABLE t ADD c INT NOT NULL"}}), ElementsAre("t.c"));
  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c TEXT DEFAULT CURRENT_TIMESTAMP"}}),
              ElementsAre("t.c"));
  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c TEXT NOT NULL DEFAULT (datetime('now'))"}}),
              ElementsAre("t.c"));

  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c INT NOT NULL DEFAULT (NULL)"}}),
              ElementsAre("t.c"));
  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c INT DEFAULT (not 1)"}}), ElementsAre("t.c"));

  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c INT NOT NULL DEFAULT (-1)"}}), IsEmpty());
  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c INT NOT NULL DEFAULT ((1))"}}), IsEmpty());
  EXPECT_THAT(found(kId, {{"CREATE TABLE u (c TEXT DEFAULT CURRENT_TIMESTAMP)"}}), IsEmpty());
  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c INT NOT NULL DEFAULT 0; ALTER TABLE t ADD d"}}),
              IsEmpty());
  EXPECT_THAT(found(kId, {{"CREATE TABLE t (a); ALTER TABLE t ADD c INT NOT NULL"}}), IsEmpty());
}

TEST(LintText, CreateIndexBlocking) {
  constexpr std::string_view kId = "lint/create-index-blocking";
  EXPECT_THAT(found_on_server(kId, "CREATE UNIQUE INDEX i ON t (a)"), ElementsAre("t"));
  EXPECT_THAT(found_on_server(kId, "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)"), ElementsAre("t"));

  EXPECT_THAT(found_on_server(kId, "CREATE INDEX CONCURRENTLY i ON t (a)"), IsEmpty());
  EXPECT_THAT(found_on_server(kId, "CREATE TABLE t (a int); CREATE INDEX i ON t (a)"), IsEmpty());
  EXPECT_THAT(found_on_server(kId, "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i"),
              IsEmpty());
  EXPECT_THAT(found(kId, {{"CREATE INDEX i ON t (a)"}}), IsEmpty());  // for whom is not told
}

TEST(LintText, ConcurrentlyInTransaction) {
  constexpr std::string_view kId = "lint/concurrently-in-transaction";
  EXPECT_THAT(found_on_server(kId, "CREATE INDEX CONCURRENTLY i ON t (a)"), ElementsAre("t"));
  EXPECT_THAT(found_on_server(kId, "REINDEX TABLE CONCURRENTLY t"), ElementsAre("1"));

  EXPECT_THAT(found_on_server(kId, "CREATE INDEX CONCURRENTLY i ON t (a)", false), IsEmpty());
  EXPECT_THAT(found_on_server(kId, "REFRESH MATERIALIZED VIEW CONCURRENTLY v"), IsEmpty());
}

TEST(LintText, ConstraintWithoutNotValid) {
  constexpr std::string_view kId = "lint/constraint-without-not-valid";
  EXPECT_THAT(found_on_server(kId, "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)"),
              ElementsAre("t"));
  EXPECT_THAT(found_on_server(kId,
                              "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id), "
                              "ADD CHECK (a > 0) NOT VALID"),
              ElementsAre("t"));

  EXPECT_THAT(found_on_server(kId, "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID"),
              IsEmpty());
  EXPECT_THAT(found_on_server(kId,
                              "ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES u (a, b) ON DELETE "
                              "CASCADE NOT VALID, ADD COLUMN d int"),
              IsEmpty());
  EXPECT_THAT(found_on_server(kId, "ALTER TABLE t VALIDATE CONSTRAINT c"), IsEmpty());
  EXPECT_THAT(found_on_server(kId, "CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0)"),
              IsEmpty());
}

TEST(LintText, AddColumnWithoutDefault) {
  constexpr std::string_view kId = "lint/add-column-without-default";
  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c INT"}}), ElementsAre("t.c"));

  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c INT DEFAULT 1"}}), IsEmpty());
  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD c INT; UPDATE t SET c = 1 WHERE id > 0"}}),
              IsEmpty());
}

TEST(LintText, DropsAndRenames) {
  EXPECT_THAT(found("lint/drop-table", {{"DROP TABLE t"}}), ElementsAre("t"));
  EXPECT_THAT(found("lint/drop-column", {{"ALTER TABLE t DROP c"}}), ElementsAre("t.c"));
  EXPECT_THAT(found("lint/drop-column", {{"CREATE TABLE t (id, a, b)"}, {kRebuild}}),
              ElementsAre("t.b"));
  EXPECT_THAT(found("lint/rename-table", {{"ALTER TABLE t RENAME TO u"}}), ElementsAre("t"));
  EXPECT_THAT(found("lint/rename-column", {{"ALTER TABLE t RENAME c TO d"}}), ElementsAre("t.c"));
}

TEST(LintText, NeitherDropsNorRenames) {
  const std::string from_old =
      "ALTER TABLE t RENAME TO t_old; CREATE TABLE t (id, a); INSERT INTO t SELECT * FROM t_old; "
      "DROP TABLE t_old;";
  const std::string view = "ALTER TABLE t RENAME TO u; CREATE VIEW t AS SELECT * FROM u;";
  const std::string temporary = "CREATE TEMP TABLE x AS SELECT 1; DROP TABLE x;";
  const std::string careful = "DROP TABLE IF EXISTS t_new;" + kRebuild;
  for (const std::string& up : {kRebuild, from_old, view, temporary, careful}) {
    for (const std::string_view id :
         {"lint/drop-table", "lint/rename-table", "lint/drop-column", "lint/rename-column"}) {
      EXPECT_THAT(found(id, {{up}}), IsEmpty()) << id << ": " << up;
    }
  }
}

TEST(LintText, ChangeType) {
  EXPECT_THAT(found("lint/change-type", {{"CREATE TABLE t (id INTEGER, a TEXT)"}, {kRebuild}}),
              ElementsAre("t.a"));
  EXPECT_THAT(found("lint/change-type", {{"CREATE TABLE t (id integer, a int)"}, {kRebuild}}),
              IsEmpty());
  EXPECT_THAT(found("lint/change-type", {{"CREATE TABLE t (id INTEGER, a BIGINT)"}, {kRebuild}}),
              IsEmpty());
}

TEST(LintText, UniqueOnExisting) {
  constexpr std::string_view kId = "lint/unique-on-existing";
  EXPECT_THAT(found(kId, {{"CREATE UNIQUE INDEX i ON t (a)"}}), ElementsAre("i"));

  EXPECT_THAT(found(kId, {{"CREATE TABLE t (a); CREATE UNIQUE INDEX i ON t (a)"}}), IsEmpty());
  EXPECT_THAT(found(kId, {{"CREATE INDEX i ON t (a)"}}), IsEmpty());
  EXPECT_THAT(found(kId, {{"ALTER TABLE t ADD a; CREATE UNIQUE INDEX i ON t (a)"}}), IsEmpty());
  const std::string index = "CREATE UNIQUE INDEX i ON t (a);";
  EXPECT_THAT(found(kId, {{"CREATE TABLE t (id, a);" + index}, {kRebuild + index}}), IsEmpty());
}

TEST(LintText, ForeignKeyWithoutIndex) {
  constexpr std::string_view kId = "lint/foreign-key-without-index";
  const std::string table = "CREATE TABLE u (id INTEGER PRIMARY KEY, t_id INT REFERENCES t (id));";
  EXPECT_THAT(found(kId, {{table}}), ElementsAre("u.t_id"));
  EXPECT_THAT(found(kId, {{table + "CREATE INDEX i ON u (id, t_id)"}}), ElementsAre("u.t_id"));
  EXPECT_THAT(found(kId, {{"CREATE TABLE u (a)"}, {"ALTER TABLE u ADD b REFERENCES t"}}),
              ElementsAre("u.b"));

  EXPECT_THAT(found(kId, {{table + "CREATE INDEX i ON u (t_id, id)"}}), IsEmpty());
  EXPECT_THAT(found(kId, {{table}, {"CREATE INDEX i ON u (t_id)"}}), IsEmpty());
  EXPECT_THAT(found(kId, {{"CREATE TABLE u (a REFERENCES t, b, PRIMARY KEY (a, b))"}}), IsEmpty());

  const std::string two = "CREATE TABLE u (a, b, c, FOREIGN KEY (a, b) REFERENCES t (x, y));";
  EXPECT_THAT(found(kId, {{two + "CREATE INDEX i ON u (c, a, b)"}}), ElementsAre("u.a, b"));
  EXPECT_THAT(found(kId, {{two + "CREATE INDEX i ON u (b)"}}), IsEmpty());
}

TEST(LintText, IfNotExistsMasks) {
  constexpr std::string_view kId = "lint/if-not-exists-masks";
  EXPECT_THAT(found(kId, {{"CREATE TABLE t (a)"}, {"CREATE TABLE IF NOT EXISTS t (a, b)"}}),
              ElementsAre("t"));

  EXPECT_THAT(found(kId, {{"CREATE TABLE t (a, c)"}, {"CREATE TABLE IF NOT EXISTS t (A)"}}),
              IsEmpty());
  EXPECT_THAT(
      found(kId, {{"CREATE TABLE t (a)"}, {"DROP TABLE t; CREATE TABLE IF NOT EXISTS t (b)"}}),
      IsEmpty());
}

TEST(LintText, RebuildForgets) {
  constexpr std::string_view kId = "lint/rebuild-forgets";
  const std::string table = "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INT);";
  const std::string index = "CREATE INDEX i ON t (a);";
  const std::string numbered =
      "CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT, a INT); DROP TABLE t; ALTER TABLE n "
      "RENAME TO t;";
  EXPECT_THAT(points_of(read({{table + index}, {kRebuild}}), kId)[0].message,
              HasSubstr("the index i, AUTOINCREMENT"));

  EXPECT_THAT(found(kId, {{table + index}, {numbered + index}}), IsEmpty());
  EXPECT_THAT(found(kId, {{table + index}, {numbered + "CREATE INDEX j ON t (a)"}}), IsEmpty());
  EXPECT_THAT(found(kId, {{table + index}, {"DROP INDEX i;" + numbered}}), IsEmpty());
}

TEST(LintText, RebuildWithForeignKeysOn) {
  constexpr std::string_view kId = "lint/rebuild-with-foreign-keys-on";
  const std::string tables = "CREATE TABLE t (id, a INT); CREATE TABLE u (t_id REFERENCES t";
  EXPECT_THAT(found(kId, {{tables + " ON DELETE CASCADE)"}, {kRebuild}}), ElementsAre("u"));

  EXPECT_THAT(found(kId, {{tables + ")"}, {kRebuild}}), IsEmpty());
  gate::Run off =
      read({{tables + " ON DELETE CASCADE)"}, {"PRAGMA foreign_keys = OFF;" + kRebuild}});
  EXPECT_THAT(failing(off, kId), ElementsAre("u"));  // inside the transaction
  off.migrations[1].up->statements[0].transaction = 2;
  EXPECT_THAT(failing(off, kId), IsEmpty());
}

TEST(LintText, PragmaInTransaction) {
  constexpr std::string_view kId = "lint/pragma-in-transaction";
  gate::Run run = read({{"PRAGMA foreign_keys = OFF; DROP TABLE t; PRAGMA foreign_keys = ON"}});
  EXPECT_EQ(failing(run, kId).size(), 1u);

  for (StatementRecord& statement : run.migrations[0].up->statements) {
    statement.transaction = statement.location.column;
  }
  EXPECT_THAT(failing(run, kId), IsEmpty());
  EXPECT_THAT(found(kId, {{"PRAGMA foreign_keys; DROP TABLE t"}}), IsEmpty());
}

TEST(LintText, RowsAtOnce) {
  EXPECT_THAT(found("lint/unbounded-update", {{"UPDATE t SET a = 1"}}), ElementsAre("t"));
  EXPECT_THAT(found("lint/unbounded-update",
                    {{"UPDATE t SET a = 1 WHERE a IS NULL; CREATE TEMP TABLE x (a); DELETE FROM x; "
                      "CREATE TABLE y (a); UPDATE y SET a = 1"}}),
              IsEmpty());
  EXPECT_THAT(
      found("lint/data-and-schema-mixed", {{"ALTER TABLE t ADD c; UPDATE t SET c = 1 WHERE a"}}),
      ElementsAre("1"));
  EXPECT_THAT(found("lint/data-and-schema-mixed",
                    {{"ALTER TABLE t ADD c"}, {"UPDATE t SET c = 1 WHERE a"}}),
              IsEmpty());
}

TEST(LintText, NonDeterministic) {
  constexpr std::string_view kId = "lint/non-deterministic";
  EXPECT_THAT(found(kId, {{"UPDATE t SET a = random() WHERE b"}}), ElementsAre("t"));
  EXPECT_THAT(found(kId, {{"DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 5)"}}),
              ElementsAre("t"));
  EXPECT_THAT(found(kId, {{"CREATE TABLE t (a DEFAULT (random()), b DEFAULT CURRENT_TIMESTAMP);"
                           "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = random(); "
                           "END; UPDATE t SET b = CURRENT_TIMESTAMP"}}),
              IsEmpty());
}

TEST(LintText, TransactionControl) {
  constexpr std::string_view kId = "lint/transaction-control";
  gate::Run run = read({{"BEGIN; DROP TABLE t; COMMIT"}});
  EXPECT_THAT(failing(run, kId), IsEmpty());
  run.migrations[0].up->ended_tools_transaction = true;
  EXPECT_THAT(failing(run, kId), ElementsAre("1"));
}

TEST(LintText, Words) {
  EXPECT_THAT(found("lint/mixed-dialect", {{"CREATE TABLE t (id SERIAL)"}}), ElementsAre("t"));
  EXPECT_THAT(found("lint/privileged", {{"ATTACH 'x' AS y"}}), ElementsAre("ATTACH"));
  EXPECT_THAT(found("lint/naming", {{"CREATE TABLE \"Order\" (id)"}}), ElementsAre("Order"));
  EXPECT_THAT(found("lint/naming", {{"CREATE TABLE orders (id); DROP TABLE \"Order\""}}),
              IsEmpty());
}

// Whose words are which is known of one product.
TEST(LintText, SuspectsNoWordsOfTheProductThatTheFolderIsFor) {
  gate::Run run =
      read({{"CREATE TABLE u (id SERIAL); ALTER TABLE t ADD a TEXT DEFAULT CURRENT_TIMESTAMP"},
            {"ALTER TABLE t ADD b TEXT NOT NULL"}});
  for (const char* engine : {"", "sqlite", "turso"}) {
    run.engine = engine;
    EXPECT_THAT(failing(run, "lint/mixed-dialect"), ElementsAre("u"));
    EXPECT_THAT(failing(run, "lint/add-not-null-without-default"), ElementsAre("t.a", "t.b"));
  }
  run.engine = "postgresql";
  EXPECT_THAT(failing(run, "lint/mixed-dialect"), IsEmpty());
  EXPECT_THAT(failing(run, "lint/add-not-null-without-default"), ElementsAre("t.b"));
}

TEST(LintText, DownNotInverse) {
  constexpr std::string_view kId = "lint/down-not-inverse";
  const std::string up =
      "CREATE TABLE n (a); CREATE INDEX n_a ON n (a); ALTER TABLE t ADD c; CREATE INDEX t_c ON t "
      "(c); CREATE VIEW v AS SELECT 1";
  EXPECT_THAT(found(kId, {{up, "DROP TABLE n"}}), ElementsAre("t.c", "t_c", "v"));

  EXPECT_THAT(found(kId, {{up, "DROP VIEW v; DROP INDEX t_c; ALTER TABLE t DROP c; DROP TABLE n"}}),
              IsEmpty());
  EXPECT_THAT(found(kId, {{up, "DROP VIEW v; DROP TABLE n;" + kRebuild}}), IsEmpty());
  EXPECT_THAT(found(kId, {{up}}), IsEmpty());  // migrations/rollback-present
  EXPECT_THAT(found(kId, {{kRebuild + "CREATE INDEX t_a ON t (a)", kRebuild}}), IsEmpty());
}

TEST(LintText, KnowsWhatEarlierScriptsMade) {
  gate::Run run = read({{"CREATE TABLE t (a)"}, {"CREATE TABLE IF NOT EXISTS t (b)"}});
  run.migrations[0].pending = false;
  EXPECT_THAT(failing(run, "lint/if-not-exists-masks"), ElementsAre("t"));
}

TEST(LintText, ClaimsNoRehearsal) {
  gate::Run run = read({{"DROP TABLE t", "CREATE TABLE t (a)"}});
  const Judgement judgement = judge(run);
  EXPECT_EQ(judgement.headline, "LINTED: 1 migration, 1 warning; nothing was rehearsed");
  EXPECT_EQ(judgement.exit_code, 0);
  for (const Point& point : judgement.points) {
    EXPECT_THAT(point.check, testing::AnyOf(testing::StartsWith("lint/"),
                                            testing::StartsWith("migrations/"), "allow/used"));
  }

  run.policy.fail_on = FailOn::warning;
  EXPECT_EQ(judge(run).headline, "FAILED: 1 warning in 1 migration (1); nothing was rehearsed");
  EXPECT_EQ(judge(run).exit_code, 1);
  run.policy.only = {"data/*"};
  EXPECT_EQ(judge(run).exit_code, 3);
}

TEST(LintText, TakesAllowancesAndKeepsThoseOfOtherChecks) {
  gate::Run run = read({{"DROP TABLE t", "CREATE TABLE t (a)"}});
  run.migrations[0].allows = {{"lint/drop-table", "t", "unused", {"1.up.sql", 1, 1}},
                              {"data/table-dropped", "t", "unused", {"1.up.sql", 2, 1}}};
  const Judgement judgement = judge(run);
  EXPECT_EQ(judgement.headline, "LINTED: 1 migration; nothing was rehearsed");

  run.migrations[0].allows[0].subject = "u";
  EXPECT_EQ(judge(run).counts.warning, 2);  // and the allowance that matches nothing
}

TEST(LintText, TakesThousandsOfMigrations) {
  std::vector<Text> texts;
  for (int i = 0; i < 3'000; ++i) {
    texts.push_back(
        {concat("CREATE TABLE t", i, " (id INTEGER PRIMARY KEY, up_id INTEGER REFERENCES t", i / 2,
                "); CREATE INDEX i", i, " ON t", i, " (up_id)"),
         concat("DROP TABLE t", i)});
  }

  EXPECT_EQ(judge(read(texts)).exit_code, 0);
}

}  // namespace
}  // namespace gate
