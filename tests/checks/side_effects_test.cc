#include "tests/checks/builders.h"

namespace gate {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// One migration that rebuilds the table c: c_new is filled, c dropped, c_new renamed.
class SideEffectsTest : public testing::Test {
 protected:
  SideEffectsTest() : run_(sound_run()), migration_(add_pending(run_, "7")) {
    Effect drop{.action = Action::drop, .object = "table", .table = "c"};
    migration_.up->statements.push_back({.sql = "DROP TABLE c",
                                         .location = {migration_.path, 3, 1},
                                         .outcome = {.effects = {drop}}});
    migration_.change->tables = {{.before = "c", .after = "c"}};
    migration_.change->tables[0].columns = {{.before = "n", .after = "n"}};
  }

  // Of the table c.
  ObjectDifference& differ(const std::string& kind, const std::string& name, Change change,
                           const std::string& before, const std::string& after = "") {
    migration_.change->schema.push_back({.kind = kind,
                                         .name = name,
                                         .change = change,
                                         .before = before,
                                         .after = after,
                                         .table = "c"});
    return migration_.change->schema.back();
  }

  void drop(const std::string& kind, const std::string& name) {
    Effect effect{.action = Action::drop, .object = kind, .table = "c", .name = name};
    if (kind == "table") effect.table = name;
    migration_.up->statements.push_back({.sql = "DROP", .outcome = {.effects = {effect}}});
  }

  std::vector<std::string> found() { return failing(run_, "verify/side-effects"); }

  gate::Run run_;
  MigrationRecord& migration_;
};

TEST_F(SideEffectsTest, AreNoConstraintsThatABlockDrops) {
  migration_.up->statements.back().outcome.effects.clear();  // no rebuild
  StatementRecord& block = migration_.up->statements[0];
  block.outcome.effects = {{.action = Action::alter, .object = "table", .table = "c"}};
  differ("foreign key", "c (x)", Change::removed, "references p (id)");
  const auto excuses = [&](const char* sql) {
    block.sql = sql;
    return found().empty();
  };

  EXPECT_TRUE(excuses("DO $$ BEGIN IF true THEN ALTER TABLE c DROP CONSTRAINT k; END IF; END $$"));
  EXPECT_TRUE(excuses("DO $$ BEGIN EXECUTE 'ALTER TABLE public.c DROP CONSTRAINT k'; END $$"));
  EXPECT_TRUE(excuses("DO 'BEGIN EXECUTE ''ALTER TABLE c DROP CONSTRAINT k''; END'"));
  EXPECT_TRUE(excuses("DO $$ BEGIN EXECUTE format('ALTER TABLE c DROP CONSTRAINT %I', n); END $$"));
  EXPECT_TRUE(excuses("DO $$ BEGIN EXECUTE 'ALTER TABLE c DROP ' || 'CONSTRAINT ' || n; END $$"));
  EXPECT_TRUE(excuses(
      "DO $$ BEGIN EXECUTE format($q$ALTER TABLE %1$I DROP CONSTRAINT %2$I$q$, 'c'::regclass, "
      "n); END $$"));
  EXPECT_TRUE(
      excuses("DO $$ BEGIN EXECUTE 'ALTER TABLE ' || 'c'::regclass || ' DROP CONSTRAINT \"' "
              "|| n || '\"'; END $$"));

  EXPECT_FALSE(excuses("DO $$ BEGIN EXECUTE 'ALTER TABLE p DROP CONSTRAINT k CASCADE'; END $$"));
  EXPECT_FALSE(
      excuses("DO $$ BEGIN EXECUTE format('ALTER TABLE p DROP CONSTRAINT %I', 'c'); END $$"));
  EXPECT_FALSE(
      excuses("DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', 'p', n); END "
              "$$ -- c"));
  EXPECT_FALSE(
      excuses("DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I CASCADE', 'p', "
              "n); PERFORM 1 FROM c; END $$"));
  EXPECT_FALSE(excuses("DO $$ BEGIN EXECUTE 'ALTER TABLE c VALIDATE CONSTRAINT k'; END $$"));
  EXPECT_FALSE(excuses("SELECT 'ALTER TABLE c DROP CONSTRAINT k'"));
  block.outcome.effects.clear();  // it says so, and does not do it
  EXPECT_FALSE(excuses("DO $$ BEGIN EXECUTE 'ALTER TABLE c DROP CONSTRAINT k'; END $$"));
}

TEST_F(SideEffectsTest, OfABlockAreHeldToTheNumberThatItNames) {
  migration_.up->statements.back().outcome.effects.clear();  // no rebuild
  migration_.up->statements[0] = {
      .sql =
          "DO $$ BEGIN IF n = 'k' THEN EXECUTE ' ALTER TABLE c DROP CONSTRAINT k'; END IF; END $$",
      .outcome = {.effects = {{.action = Action::alter, .object = "table", .table = "c"}}}};
  differ("foreign key", "c (x)", Change::removed, "references p (id)");
  differ("foreign key", "c (y)", Change::removed, "references q (id)");

  EXPECT_THAT(found(), testing::ElementsAre("c (y)"));
}

TEST_F(SideEffectsTest, AreConditionsThatCascadeOfAnotherStatementMayHaveTaken) {
  migration_.up->statements.back().outcome.effects.clear();  // no rebuild
  migration_.up->statements[0] = {
      .sql = "DO $$ BEGIN EXECUTE format('ALTER TABLE c DROP CONSTRAINT %I', n); END $$",
      .outcome = {.effects = {{.action = Action::alter, .object = "table", .table = "c"}}}};
  differ("check", "c", Change::removed, "ok(n)");
  EXPECT_THAT(found(), IsEmpty());

  StatementRecord& other = migration_.up->statements.emplace_back();
  for (const char* sql : {"ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES p ON DELETE CASCADE",
                          "ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES p ON UPDATE /**/ cascade",
                          "CREATE VIEW v AS SELECT 1 WITH CASCADED CHECK OPTION",
                          "COMMENT ON TABLE c IS 'no cascade'", "TRUNCATE p CASCADE"}) {
    other.sql = sql;
    EXPECT_THAT(found(), IsEmpty()) << sql;
  }
  for (const char* sql :
       {"DROP FUNCTION ok(int) CASCADE", "DO $$ BEGIN DROP TYPE a CASCADE; END $$",
        "DO $$ BEGIN EXECUTE 'DROP FUNCTION ok(int) cascade'; END $$"}) {
    other.sql = sql;
    EXPECT_THAT(found(), testing::ElementsAre("c CHECK")) << sql;
  }
}

TEST_F(SideEffectsTest, AreNoIndexesOfAViewThatKeepsNoRowsAnyMore) {
  differ("index", "v_n", Change::removed, "unique index on v (n)").table = "v";
  differ("view", "v", Change::changed, "CREATE MATERIALIZED VIEW v AS SELECT n FROM c",
         "CREATE VIEW v AS SELECT n FROM c")
      .table.clear();
  EXPECT_THAT(found(), IsEmpty());

  migration_.change->schema.back().after = "CREATE MATERIALIZED VIEW v AS SELECT n, 1 FROM c";
  EXPECT_THAT(found(), testing::ElementsAre("v_n"));
}

TEST_F(SideEffectsTest, AreRightsOnAFunctionUnlessAStatementNamesBothWhereTheyStand) {
  const Effect made{.action = Action::create, .object = "function", .name = "f"};
  migration_.up->statements = {
      {.sql = "CREATE FUNCTION f(i int) …", .outcome = {.effects = {made}}}, {}};
  const auto is_said = [&](const char* name, const char* before, const char* sql) {
    migration_.change->schema.clear();
    differ("privilege", name, Change::removed, before).table.clear();
    migration_.up->statements[1].sql = sql;
    return found().empty();
  };

  for (const char* sql :
       {"GRANT EXECUTE ON FUNCTION f(int) TO PUBLIC",
        "grant all privileges on function billing.F ( int ) to app, public with grant option",
        "DO $$ BEGIN GRANT EXECUTE ON FUNCTION f(int) TO PUBLIC; END $$",
        "DO $$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', 'f(int)'); END $$"}) {
    EXPECT_TRUE(is_said("f(integer) to public", "nothing", sql)) << sql;
  }
  for (const char* sql :
       {"GRANT EXECUTE ON FUNCTION public.f(int) TO app",
        "CREATE FUNCTION grant_points(f int) RETURNS int SECURITY DEFINER SET search_path = public",
        "GRANT EXECUTE ON FUNCTION f_all(int) TO PUBLIC", "SELECT 'GRANT ALL ON f TO PUBLIC'",
        "REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC", "GRANT public TO f",
        "DO $$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION public.f(int) TO %I', r); END $$"}) {
    EXPECT_FALSE(is_said("f(integer) to public", "nothing", sql)) << sql;
  }

  EXPECT_TRUE(
      is_said("f(integer) to app", "EXECUTE", "REVOKE ALL ON FUNCTION app.f(int) FROM App"));
  EXPECT_TRUE(is_said("f(integer) to app", "EXECUTE",
                      "REVOKE ALL ON FUNCTION f(int) FROM \"app\" CASCADE"));
  for (const char* sql :
       {"REVOKE ALL ON FUNCTION app.f(int) FROM PUBLIC",
        "REVOKE ALL ON FUNCTION f(int) FROM other GRANTED BY app",
        "REVOKE ALL ON FUNCTION f.g(int) FROM app", "GRANT ALL ON FUNCTION f(int) TO app"}) {
    EXPECT_FALSE(is_said("f(integer) to app", "EXECUTE", sql)) << sql;
  }
}

TEST_F(SideEffectsTest, AreRightsOnATableUnlessAStatementTakesThemAwayByName) {
  migration_.change->schema = {{.kind = "privilege",
                                .name = "c to app",
                                .change = Change::removed,
                                .before = "INSERT, SELECT",
                                .table = "c"}};
  migration_.up->statements[0].outcome.effects.push_back(
      {.action = Action::create, .object = "table", .table = "c"});
  StatementRecord& other = migration_.up->statements.emplace_back();
  for (const char* sql :
       {"REVOKE SELECT, INSERT ON c FROM app", "REVOKE ALL ON TABLE public.c, d FROM app"}) {
    other.sql = sql;
    EXPECT_THAT(found(), IsEmpty()) << sql;
  }
  for (const char* sql :
       {"REVOKE SELECT ON app.c FROM other", "REVOKE ALL ON cc FROM app",
        "REVOKE INSERT ON c FROM app", "REVOKE GRANT OPTION FOR ALL ON c FROM app",
        "CREATE TABLE revoked (app int, c int)"}) {
    other.sql = sql;
    EXPECT_THAT(found(), testing::ElementsAre("c to app")) << sql;
  }
}

TEST_F(SideEffectsTest, ArePoliciesUnlessAStatementDropsThemByName) {
  differ("policy", "c own", Change::removed, "FOR ALL TO public");
  StatementRecord& other = migration_.up->statements.emplace_back();
  for (const char* sql : {"DROP POLICY IF EXISTS own ON public.c",
                          "DO $$ BEGIN EXECUTE 'DROP POLICY own ON ' || 'c'; END $$"}) {
    other.sql = sql;
    EXPECT_THAT(found(), IsEmpty()) << sql;
  }
  for (const char* sql : {"DROP POLICY own ON d", "DROP POLICY owned ON c",
                          "ALTER POLICY own ON c USING (true)", "DROP POLICY c ON own"}) {
    other.sql = sql;
    EXPECT_THAT(found(), testing::ElementsAre("c own")) << sql;
  }

  other.sql = "ALTER POLICY own ON c RENAME TO owned";
  EXPECT_THAT(found(), testing::ElementsAre("c own")) << "and a rebuild has forgotten it";
  differ("policy", "c owned", Change::added, "");
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, ArePlacesInAPublicationUnlessAStatementTakesTheTableOut) {
  differ("publication", "c pub", Change::removed, "TABLE");
  StatementRecord& other = migration_.up->statements.emplace_back();
  for (const char* sql :
       {"ALTER PUBLICATION pub DROP TABLE a, ONLY public.c", "DROP PUBLICATION IF EXISTS a, pub",
        "ALTER PUBLICATION pub SET TABLE a, b", "ALTER PUBLICATION pub SET TABLES IN SCHEMA d"}) {
    other.sql = sql;
    EXPECT_THAT(found(), IsEmpty()) << sql;
  }
  for (const char* sql :
       {"ALTER PUBLICATION pub SET (publish = 'insert')", "ALTER PUBLICATION pub ADD TABLE c",
        "ALTER PUBLICATION pub DROP TABLE c_archive", "ALTER PUBLICATION pub SET TABLE c (n)",
        "ALTER PUBLICATION pub2 DROP TABLE c", "ALTER PUBLICATION pub OWNER TO c",
        "ALTER PUBLICATION pub ADD TABLE c_archive"}) {
    other.sql = sql;
    EXPECT_THAT(found(), testing::ElementsAre("c pub")) << sql;
  }
}

TEST_F(SideEffectsTest, AreNoPlacesInAPublicationThatIsRenamed) {
  differ("publication", "c pub", Change::removed, "TABLE");
  migration_.up->statements.push_back({.sql = "ALTER PUBLICATION pub RENAME TO pub2"});
  EXPECT_THAT(found(), testing::ElementsAre("c pub")) << "and a rebuild has forgotten it";

  differ("publication", "c pub2", Change::added, "");
  EXPECT_THAT(found(), IsEmpty());
  migration_.change->schema.pop_back();
  migration_.up->statements.push_back({.sql = "ALTER PUBLICATION pub2 DROP TABLE c"});
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, AreOptionsOfAViewUnlessAStatementSwitchesThemOff) {
  differ("view", "v", Change::changed, "CREATE VIEW v WITH (security_invoker=true) AS SELECT 1",
         "CREATE VIEW v AS SELECT 1")
      .table.clear();
  StatementRecord& other = migration_.up->statements.emplace_back();
  for (const char* sql :
       {"ALTER VIEW v RESET (security_invoker)", "ALTER VIEW public.V SET (security_invoker = off)",
        "ALTER VIEW IF EXISTS v RESET (check_option, security_invoker)",
        "CREATE OR REPLACE VIEW v (a) WITH (security_invoker = false) AS SELECT 1",
        "DO $$ BEGIN ALTER VIEW v RESET (security_invoker); END $$"}) {
    other.sql = sql;
    EXPECT_THAT(found(), IsEmpty()) << sql;
  }
  for (const char* sql :
       {"CREATE VIEW v_all WITH (security_invoker = false) AS SELECT * FROM v",
        "CREATE VIEW v WITH (security_invoker = true) AS SELECT 1",
        "ALTER VIEW v SET (security_invoker)", "ALTER VIEW v_all RESET (security_invoker)",
        "ALTER VIEW billing.v RESET (security_invoker)", "ALTER VIEW v RESET (security_barrier)"}) {
    other.sql = sql;
    EXPECT_THAT(found(), testing::ElementsAre("v security_invoker=true")) << sql;
  }
}

TEST_F(SideEffectsTest, AreNoConstraintsThatAStatementDrops) {
  migration_.up->statements.back().outcome.effects.clear();  // no rebuild
  migration_.up->statements[0].sql = "ALTER TABLE ONLY public.c DROP CONSTRAINT c_n_key";
  differ("index", "c (n)", Change::removed, "unique index on c (n)");
  EXPECT_THAT(found(), IsEmpty());

  differ("foreign key", "c (x)", Change::removed, "references p (id)");  // one was dropped, not two
  EXPECT_THAT(found(), testing::ElementsAre("c (x)"));

  migration_.up->statements[0].sql = "ALTER TABLE c DROP CONSTRAINT c_n_key, DROP CONSTRAINT c_x";
  EXPECT_THAT(found(), IsEmpty());

  drop("table", "c");  // a rebuild has forgotten them, perhaps
  EXPECT_THAT(found(), testing::SizeIs(2));
  migration_.up->statements.pop_back();

  migration_.up->statements[0].sql = "ALTER TABLE d DROP CONSTRAINT c, DROP CONSTRAINT e";
  EXPECT_THAT(found(), testing::SizeIs(2));
}

TEST_F(SideEffectsTest, NameTheIndexThatIsGoneAndTheDropThatTookIt) {
  differ("index", "ci", Change::removed, "index on c (n)");

  const Point point = point_about(run_, "verify/side-effects", "ci");

  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.location.line, 3);
  EXPECT_THAT(point.hint, HasSubstr("CREATE INDEX ci"));
}

TEST_F(SideEffectsTest, SayHowToMeanWhatNoStatementCanSay) {
  differ("index", "c (n, \"x\")", Change::removed, "unique index on c (n)");
  differ("column", "c.n", Change::changed, "INT DEFAULT 3", "INT").lost = {"DEFAULT 3"};

  EXPECT_THAT(
      point_about(run_, "verify/side-effects", "c (n, \"x\")").hint,
      HasSubstr(R"sql(-- migration-gate: allow verify/side-effects "c (n, ""x"")" (why))sql"));
  EXPECT_THAT(point_about(run_, "verify/side-effects", "c.n").hint,
              HasSubstr("-- migration-gate: allow verify/side-effects c.n (why)"));
}

TEST_F(SideEffectsTest, AreNoneWhereAStatementDropsTheObject) {
  differ("index", "ci", Change::removed, "index on c (n)");
  drop("index", "CI");

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, AreNoneWhereTheColumnWentToo) {
  migration_.change->tables[0].dropped = {{.name = "x", .values = 1}};
  differ("index", "cx", Change::removed, "index on c (n, x)");
  differ("check", "c", Change::removed, "x > 0");
  differ("foreign key", "c (x)", Change::removed, "references p (id)");
  differ("primary key", "c", Change::changed, "(n, x)", "(n)");

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, AreThereWhereAColumnThatWentHasTheNameOfTheParents) {
  migration_.change->tables[0].dropped = {{.name = "id", .values = 1}};
  differ("foreign key", "c (n)", Change::removed, "references p (id)");

  EXPECT_THAT(found(), testing::ElementsAre("c (n)"));
}

TEST_F(SideEffectsTest, AreNoneWhereTheTableThatItSpeaksOfWentToo) {
  drop("table", "p");
  migration_.change->schema.push_back({.kind = "table", .name = "p", .change = Change::removed});
  differ("foreign key", "c (n)", Change::removed, "references p (id)");
  differ("trigger", "tr", Change::removed, "CREATE TRIGGER tr AFTER INSERT ON c … INTO p …");

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, AreNoneWhereTheColumnThatAKeyRefersToWentToo) {
  migration_.change->tables.push_back({.before = "p", .after = "p", .dropped = {{.name = "code"}}});
  differ("foreign key", "c (n)", Change::removed, "references p (code)");
  EXPECT_THAT(found(), IsEmpty());

  differ("foreign key", "c (m)", Change::removed, "references q (code)");
  EXPECT_THAT(found(), testing::ElementsAre("c (m)"));
}

TEST_F(SideEffectsTest, AreNoneWhereAnotherObjectDoesTheSame) {
  differ("index", "ci", Change::removed, "index on c (n)").replaced_by = "index on c (n, x)";
  differ("index", "c (n)", Change::removed, "unique index on c (n)").replaced_by = "primary key";
  differ("primary key", "c", Change::changed, "(n)", "(id)").replaced_by = "unique index on c (n)";
  differ("check", "c", Change::removed, "n is not null").replaced_by = "c.n NOT NULL";
  differ("foreign key", "c (n)", Change::removed, "references p (n)").replaced_by = "(n, m) …";
  differ("trigger", "tr", Change::removed, "CREATE TRIGGER tr …").replaced_by = "trigger tr2";

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, AreIndexesThatAreMadeAgainAndNoLongerUnique) {
  differ("index", "ci", Change::changed, "unique index on c (n)", "index on c (n)");
  differ("index", "cx", Change::changed, "index on c (x)", "index on c (y)");

  EXPECT_THAT(found(), testing::ElementsAre("ci"));
}

TEST_F(SideEffectsTest, AreWarnedOfWhereAWeakerOneCameInItsStead) {
  differ("index", "ci", Change::changed, "unique index on c (n)", "unique index on c (n) where x")
      .narrowed_to = "unique index on c (n) where x";
  differ("primary key", "c", Change::changed, "(n)", "(n, x)").narrowed_to = "primary key …";

  EXPECT_THAT(found(), IsEmpty());
  EXPECT_THAT(subjects(points_of(run_, "verify/side-effects"), Verdict::warning),
              testing::ElementsAre("ci", "c"));
}

TEST_F(SideEffectsTest, ArePrimaryKeysThatNothingKeepsUnique) {
  differ("primary key", "c", Change::changed, "(n)", "(id)");

  EXPECT_THAT(found(), testing::ElementsAre("c"));
}

TEST_F(SideEffectsTest, AreTriggersThatDropTableOrDropViewTook) {
  differ("trigger", "tr", Change::removed, "CREATE TRIGGER tr AFTER INSERT ON c …");
  differ("trigger", "tv", Change::removed, "CREATE TRIGGER tv INSTEAD OF INSERT ON v …").table =
      "v";
  migration_.up->statements.back().outcome.effects.push_back(
      {.action = Action::drop, .object = "trigger", .table = "c", .name = "tr"});
  drop("view", "v");
  migration_.up->statements.back().outcome.effects.push_back(
      {.action = Action::drop, .object = "trigger", .table = "v", .name = "tv"});

  EXPECT_THAT(found(), testing::ElementsAre("tr", "tv"));
}

TEST_F(SideEffectsTest, AreNoneWhereAViewIsDroppedByName) {
  differ("view", "v", Change::removed, "CREATE VIEW v AS SELECT 1");
  drop("view", "v");

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, AreConstraintsThatTheNewTextLeavesOut) {
  differ("check", "c", Change::removed, "n > 0");
  differ("check", "c", Change::removed, "n < 9");
  differ("foreign key", "c (n)", Change::changed, "references p (id) on delete CASCADE",
         "references p (id)")
      .lost = {"on delete CASCADE"};
  differ("column", "c.n", Change::changed, "INT NOT NULL DEFAULT 3 COLLATE NOCASE", "INT").lost = {
      "DEFAULT 3", "COLLATE NOCASE"};
  differ("column", "c.g", Change::changed, "INT AS (n * 2) STORED", "INT").lost = {"AS (n * 2)"};
  differ("option", "c", Change::changed, "AUTOINCREMENT, STRICT", "STRICT").lost = {
      "AUTOINCREMENT"};

  EXPECT_THAT(found(), testing::UnorderedElementsAre("c (n)", "c CHECK", "c AUTOINCREMENT", "c.n",
                                                     "c.n", "c.g"));
}

TEST_F(SideEffectsTest, AreWarnedOfWhereAColumnTakesNull) {
  differ("column", "c.n", Change::changed, "INT NOT NULL", "INT").lost = {"NOT NULL"};

  const Point point = point_about(run_, "verify/side-effects", "c.n");
  EXPECT_EQ(point.verdict, Verdict::warning);
  EXPECT_EQ(point.message, "c.n takes NULL from now on: INT, it was INT NOT NULL");
  EXPECT_EQ(point.location.line, 3);
}

TEST_F(SideEffectsTest, AreNoneWhereAColumnIsMeantToTakeNull) {
  differ("column", "c.n", Change::changed, "INT NOT NULL", "INT").lost = {"NOT NULL"};
  differ("check", "c", Change::added, "", "n is not null");
  EXPECT_EQ(point_about(run_, "verify/side-effects", "7").verdict, Verdict::passed) << "a CHECK";

  for (const char* other : {"m is not null", "n in ( 1 , 2 )"}) {
    migration_.change->schema[1].after = other;
    EXPECT_EQ(point_about(run_, "verify/side-effects", "c.n").verdict, Verdict::warning) << other;
  }

  migration_.up->statements[0].sql = "ALTER TABLE c ALTER COLUMN n DROP NOT NULL";
  EXPECT_EQ(point_about(run_, "verify/side-effects", "7").verdict, Verdict::passed) << "ALTER";
}

TEST_F(SideEffectsTest, AreKeysThatTheEngineNumbersNoMore) {
  differ("column", "c.n", Change::changed, "INTEGER numbered by the engine", "BIGINT NOT NULL")
      .lost = {"numbered by the engine"};

  EXPECT_THAT(found(), testing::ElementsAre("c.n"));
}

TEST_F(SideEffectsTest, AreWarnedOfWhereAnOptionOfTheTableNumbersNothing) {
  differ("column", "c.n", Change::changed, "INTEGER numbered by the engine", "INTEGER").lost = {
      "numbered by the engine"};
  differ("option", "c", Change::added, "", "WITHOUT ROWID");
  EXPECT_THAT(found(), IsEmpty());

  migration_.change->schema[0].after = "INT";
  EXPECT_THAT(found(), testing::ElementsAre("c.n"));
}

TEST_F(SideEffectsTest, AreNoneWhereAnotherKeyIsChosen) {
  auto& column = differ("column", "c.n", Change::changed, "INTEGER numbered by the engine", "TEXT");
  column.lost = {"numbered by the engine"};
  EXPECT_THAT(found(), IsEmpty()) << "of another kind";

  migration_.change->schema[0].after = "INTEGER";
  differ("primary key", "c", Change::changed, "(n)", "(code)").replaced_by =
      "unique index on c (n)";
  EXPECT_THAT(found(), IsEmpty()) << "in another column";
}

TEST_F(SideEffectsTest, AreConflictClausesUnlessTheConstraintWentToo) {
  differ("conflict clause", "c UNIQUE (n)", Change::removed, "ON CONFLICT REPLACE");
  differ("conflict clause", "c NOT NULL (n)", Change::changed, "ON CONFLICT FAIL",
         "ON CONFLICT IGNORE");
  EXPECT_THAT(found(), testing::ElementsAre("c UNIQUE (n)"));

  differ("index", "c (n)", Change::removed, "unique index on c (n)");
  EXPECT_THAT(found(), testing::ElementsAre("c (n)"));
}

TEST_F(SideEffectsTest, AreNoneWhereAConstraintIsWrittenAnew) {
  differ("check", "c", Change::changed, "n in ( 1 , 2 )", "n in ( 1 , 2 , 3 )");
  differ("column", "c.n", Change::changed, "INT NOT NULL DEFAULT 3", "INT DEFAULT 4");
  differ("foreign key", "c (n)", Change::changed, "references p (id)",
         "references p (id) on delete CASCADE");

  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SideEffectsTest, WarnOfRowsThatAConditionNotValidDoesNotHoldFor) {
  UnheldCheck check{.table = "c", .name = "positive", .condition = "n > 0", .rows = 2, .of = 5};
  run_.verify.unheld_checks = {check};

  const Point point = point_about(run_, "verify/side-effects", "c CHECK positive");

  EXPECT_EQ(point.verdict, Verdict::warning);
  EXPECT_THAT(point.message, HasSubstr("2 of 5 rows of c break positive (n > 0)"));
}

TEST_F(SideEffectsTest, TellTwoConditionsNotValidOfATableApart) {
  UnheldCheck check{.table = "c", .name = "positive", .condition = "n > 0", .rows = 2, .of = 5};
  run_.verify.unheld_checks = {check};
  run_.verify.unheld_checks.push_back(check);
  run_.verify.unheld_checks.back().name = "small";

  EXPECT_THAT(subjects(points_of(run_, "verify/side-effects"), Verdict::warning),
              testing::ElementsAre("c CHECK positive", "c CHECK small"));
}

TEST_F(SideEffectsTest, AreJudgedOverAllMigrationsThatMakeATableAnew) {
  MigrationRecord& next = add_pending(run_, "8");
  next.rebuilt.emplace();
  next.rebuilt->tables = {{.before = "c", .after = "c"}};
  next.rebuilt->schema = {{.kind = "index",
                           .name = "ci",
                           .change = Change::removed,
                           .before = "index on c (n)",
                           .table = "c"}};
  EXPECT_EQ(point_about(run_, "verify/side-effects", "ci").migration, "8");

  // By an earlier one of them.
  run_.migrations.end()[-2].up->statements.push_back(
      {.sql = "DROP INDEX ci",
       .outcome = {
           .effects = {{.action = Action::drop, .object = "index", .table = "c", .name = "ci"}}}});
  EXPECT_THAT(found(), IsEmpty());
}

TEST(Sequences, FailWhereACounterFalls) {
  gate::Run run = sound_run();
  add_pending(run, "7").sequences = {{"orders", 1000, 12}};

  EXPECT_EQ(point_about(run, "verify/sequences", "orders").message,
            "orders has given out numbers up to 1,000, and will go on after 12");
}

TEST(References, FailWhereTheParentIsGone) {
  gate::Run run = sound_run();
  run.verify.references = {
      {"c", "its foreign key (p) refers to p_old, and there is no such table"}};

  EXPECT_THAT(failing(run, "verify/references"), testing::ElementsAre("c"));
}

}  // namespace
}  // namespace gate
