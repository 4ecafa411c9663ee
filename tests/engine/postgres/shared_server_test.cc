// On a server that others use: what is theirs stays as it is, and nothing of ours stays behind.
#include <poll.h>

#include <set>

#include "gate/base/text.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/programs.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

using postgres::Client;
using postgres::pg_literal;
using postgres::Result;
using postgres::Who;
using testing::HasSubstr;
using testing::Not;

// Somebody's, who lets nobody but the superuser in without a password.
class TheirServer {
 public:
  TheirServer() {
    Client admin = superuser();
    const std::string file = admin.run_one("SHOW hba_file").text(0, 0);
    admin.run_one("CREATE ROLE guard LOGIN");
    admin.run_one(concat("COPY (VALUES ('local all migration_gate trust'), ('local all all ",
                         "scram-sha-256')) TO ", pg_literal(file)));
    admin.run_one("SELECT pg_reload_conf()");
    while (why_kept_out("guard").empty()) poll(nullptr, 0, 2);
    admin.run("CREATE ROLE reporting; CREATE ROLE clerk LOGIN CREATEDB");
    admin.run_one("CREATE DATABASE bystander");
    superuser("bystander").run("CREATE TABLE kept AS SELECT generate_series(1, 100) AS id");
  }

  std::string url(std::string_view database, std::string_view user = "migration_gate") const {
    std::string url = cluster_.access().location(Who::admin, database);
    constexpr std::string_view kAdmin = "migration_gate";
    return url.replace(url.find(kAdmin), kAdmin.size(), user);
  }

  Client superuser(std::string_view database = "postgres") const { return Client(url(database)); }

  std::string why_kept_out(std::string_view user) const {
    try {
      const Client client(url("postgres", user));
      return {};
    } catch (const Error& error) {
      return error.what();
    }
  }

  // What belongs to the whole server.
  std::set<std::string> names() const {
    const Result rows = superuser().run_one(
        "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles");
    std::set<std::string> found;
    for (int row = 0; row < rows.rows(); ++row) found.insert(rows.text(row, 0));
    return found;
  }

 private:
  postgres::Cluster cluster_{postgres::find_server_programs()};
};

class PostgresSharedServer : public testing::Test {
 protected:
  static const TheirServer& theirs() {
    static const TheirServer kTheirs;
    return kTheirs;
  }

  static std::unique_ptr<Engine> make_guest() {
    return make_engine("postgres", {.server = theirs().url("postgres")});
  }

  // Why the server cannot be used; empty = it can.
  static std::string complaint_about(const std::string& url) {
    try {
      make_engine("postgres", {.server = url})->place("/tmp", "blue");
      return {};
    } catch (const Error& error) {
      return error.what();
    }
  }

  Database make(Engine& engine, std::string_view script, std::string_view name = "blue") {
    const Database database = engine.place(folder_.path(), name);
    engine.load(std::string(script), database);
    return database;
  }

  TempDir folder_ = test_folder();
};

TEST_F(PostgresSharedServer, HasNothingOfARunThatHasEnded) {
  const std::set<std::string> before = theirs().names();
  {
    const auto engine = make_guest();
    const Database blue = make(*engine,
                               "CREATE ROLE app; CREATE TABLE t (id int PRIMARY KEY); GRANT SELECT "
                               "ON t TO app, reporting; GRANT SELECT ON t TO nobody_yet; INSERT "
                               "INTO t VALUES (1)");
    const Database green = engine->place(folder_.path(), "green");
    engine->clone(blue, green);
    const auto session = engine->open(green, {.access = Access::write});
    session->execute("INSERT INTO t VALUES (2)");

    EXPECT_EQ(session->count_rows("t"), 2);
    EXPECT_EQ(engine->open(blue, {})->count_rows("t"), 1);
    EXPECT_EQ(theirs().names().count("app"), 1U);
    EXPECT_GT(theirs().names().size(), before.size() + 6);
  }
  EXPECT_EQ(theirs().names(), before);
}

TEST_F(PostgresSharedServer, TakesOverFromARunThatWasKilled) {
  theirs().superuser().run(
      "CREATE ROLE migration_gate_0123456789ab_owner; CREATE ROLE migration_gate_ba9876543210_owner"
      "; CREATE ROLE migration_gate_of_somebody");
  theirs().superuser().run_one("CREATE DATABASE migration_gate_0123456789ab_blue");
  Client living = theirs().superuser();
  living.run_one("SELECT pg_advisory_lock(x'6d67ba9876543210'::bigint)");

  make_guest()->place(folder_.path(), "blue");

  const std::set<std::string> names = theirs().names();
  EXPECT_FALSE(names.contains("migration_gate_0123456789ab_blue"));
  EXPECT_FALSE(names.contains("migration_gate_0123456789ab_owner"));
  EXPECT_TRUE(names.contains("migration_gate_ba9876543210_owner"));
  EXPECT_TRUE(names.contains("migration_gate_of_somebody"));
}

TEST_F(PostgresSharedServer, KeepsARoleThatAnotherRunUses) {
  const auto one = make_guest();
  make(*one, "CREATE ROLE joint; CREATE TABLE t (id int)");
  {
    const auto other = make_guest();
    make(*other, "CREATE TABLE t (id int); GRANT SELECT ON t TO joint");
  }
  EXPECT_TRUE(theirs().names().contains("joint"));
  EXPECT_EQ(refusal_of(*one->open(one->place(folder_.path(), "blue"), {.access = Access::write}),
                       "GRANT SELECT ON t TO joint"),
            "");
}

TEST_F(PostgresSharedServer, IsRefusedWhereItIsNoneToWorkOn) {
  EXPECT_THAT(complaint_about(theirs().url("bystander")),
              HasSubstr("names the database 'bystander'"));
  EXPECT_THAT(complaint_about(theirs().url("postgres", "guard")),
              HasSubstr("no password supplied"));
  theirs().superuser().run_one("ALTER ROLE clerk PASSWORD 'pear'");
  std::string url = theirs().url("postgres", "clerk:pear");
  EXPECT_THAT(complaint_about(url), HasSubstr("the account 'clerk' is no superuser"));
  url.replace(url.find("pear"), 4, "secret-plum");
  EXPECT_THAT(complaint_about(url),
              AllOf(HasSubstr("password authentication failed"), Not(HasSubstr("plum"))));
  EXPECT_THAT(complaint_about("postgresql://guard:secret-plum@[::1"),
              AllOf(HasSubstr("names no PostgreSQL server"), Not(HasSubstr("plum"))));
  EXPECT_THAT(complaint_about("mysql://root@localhost/"), HasSubstr("names no PostgreSQL server"));
}

// Its log is everybody's; of temporary files each session is told its own.
TEST_F(PostgresSharedServer, TellsOfItsOwnFilesAndNotOfEverybodysLog) {
  const auto engine = make_guest();
  const auto session =
      engine->open(make(*engine, "CREATE TABLE t (a text)"), {.access = Access::write});
  session->execute("SET work_mem = '64kB'");

  const Outcome outcome = session->execute(
      "INSERT INTO t SELECT repeat('x', 50) || i FROM generate_series(1, 10000) i ORDER BY 1");

  EXPECT_EQ(outcome.wal_bytes, std::nullopt);
  EXPECT_GE(outcome.temporary_bytes, 10000 * 50);
}

TEST_F(PostgresSharedServer, IsNotReachedByScripts) {
  const auto engine = make_guest();
  Client bystander = theirs().superuser("bystander");
  const auto session =
      engine->open(make(*engine, "CREATE TABLE t (a text)"), {.access = Access::write});
  const std::set<std::string> before = theirs().names();

  for (const std::string_view sql :
       {"DROP DATABASE bystander", "DROP DATABASE postgres", "ALTER DATABASE bystander RENAME TO b",
        "ALTER SYSTEM SET work_mem = '1MB'", "CREATE DATABASE mine", "CREATE ROLE mine",
        "DROP ROLE reporting", "GRANT reporting TO CURRENT_USER", "SET ROLE reporting",
        "SET ROLE migration_gate", "SET SESSION AUTHORIZATION migration_gate",
        "COPY t TO PROGRAM 'cat'", "COPY t FROM '/etc/passwd'", "CREATE EXTENSION dblink",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'bystander'",
        "COMMENT ON DATABASE bystander IS 'mine'",
        "CREATE SUBSCRIPTION s CONNECTION 'dbname=x' "
        "PUBLICATION p"}) {
    EXPECT_NE(refusal_of(*session, sql), "") << sql;
  }
  EXPECT_EQ(theirs().names(), before);
  EXPECT_EQ(bystander.run_one("SELECT count(*) FROM kept").number(0, 0), 100);
}

// Whoever reads a row runs what turns it into text.
TEST_F(PostgresSharedServer, LendsNobodyItsRights) {
  const auto engine = make_guest();
  const Database blue = make(
      *engine,
      "CREATE TYPE fruit AS ENUM ('pear');"
      "CREATE FUNCTION rise() RETURNS text LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER ROLE ' || "
      "quote_ident(session_user) || ' CREATEDB'; RETURN 'risen'; EXCEPTION WHEN OTHERS THEN RETURN "
      "'pear'; END $$;"
      "CREATE FUNCTION text_of(fruit) RETURNS text LANGUAGE sql AS 'SELECT rise()';"
      "CREATE CAST (fruit AS text) WITH FUNCTION text_of(fruit) AS ASSIGNMENT;"
      "CREATE TABLE t (f fruit, CHECK (rise() IS NOT NULL)); INSERT INTO t VALUES ('pear')");
  const auto session = engine->open(blue, {});

  session->digest({.table = "t"});
  session->check_integrity({});
  const auto rows = session->rows({.table = "t", .key = {{"f", true}}, .columns = {"f"}});
  while (rows() != nullptr) {
  }
  engine->fingerprint(blue);

  EXPECT_EQ(theirs()
                .superuser()
                .run_one("SELECT count(*) FROM pg_roles WHERE rolcreatedb AND NOT rolsuper AND "
                         "rolname <> 'clerk'")
                .number(0, 0),
            0);
}

// Functions of a script that are called as those that the gate asks for.
TEST_F(PostgresSharedServer, CallsNoFunctionOfAScriptAsASuperuser) {
  constexpr std::string_view kTrap =
      " LANGUAGE plpgsql AS $$ BEGIN IF current_setting('is_superuser') = 'on' THEN CREATE ROLE "
      "risen; END IF; RETURN NULL; END $$;";
  for (const auto& engine : {make_guest(), make_engine("postgres")}) {
    const Database blue =
        make(*engine,
             concat("CREATE EXTENSION amcheck WITH SCHEMA public; CREATE TABLE t (id int "
                    "PRIMARY KEY); INSERT INTO t VALUES (1);",
                    "CREATE FUNCTION public.verify_heapam(int) RETURNS TABLE (blkno bigint, "
                    "msg text)",
                    std::string(kTrap).replace(std::string(kTrap).find("RETURN NULL;"), 12, ""),
                    "CREATE FUNCTION public.bt_index_check(int, boolean) RETURNS text", kTrap,
                    "CREATE FUNCTION public.format(text, name) RETURNS text", kTrap,
                    "CREATE FUNCTION public.concat(text, text, text, text) RETURNS text", kTrap));
    engine->open(blue, {})->check_integrity({});
    engine->open(blue, {})->read_schema();

    EXPECT_EQ(
        engine->open(blue, {})->query("SELECT count(*) FROM pg_roles WHERE rolname = 'risen'"),
        (Rows{{std::int64_t{0}}}));
  }
}

TEST_F(PostgresSharedServer, LendsNobodyTheFunctionsOfAnExtension) {
  for (const auto& engine : {make_guest(), make_engine("postgres")}) {
    const auto session =
        engine->open(make(*engine, "CREATE EXTENSION adminpack; CREATE EXTENSION citext"),
                     {.access = Access::write});
    EXPECT_THAT(refusal_of(*session, "SELECT pg_catalog.pg_file_write('evil', 'x', true)"),
                HasSubstr("permission denied"));
    EXPECT_EQ(refusal_of(*session, "DROP EXTENSION citext"), "");
    EXPECT_THAT(refusal_of(*session, "PREPARE TRANSACTION 'evil'"), HasSubstr("outlive the run"));
  }
}

// Of a script's words none but names runs as a superuser.
TEST_F(PostgresSharedServer, RunsNothingOfAScriptAsASuperuser) {
  const auto engine = make_guest();
  const std::set<std::string> before = [] {
    theirs().superuser().run("CREATE ROLE admin; CREATE ROLE granted");
    return theirs().names();
  }();

  for (const std::string& sql :
       {std::string("CREATE TABLE extension AS SELECT pg_read_file('/etc/passwd')"),
        std::string("CREATE ROLE alice; GRANT admin TO alice"),
        std::string("CREATE ROLE alice; GRANT U&\"p\\006fstgres\" TO alice"),
        std::string("CREATE ROLE alice; CREATE ROLE bob; GRANT alice, granted TO bob"),
        std::string("CREATE ROLE alice; GRANT alice /* /* */ , admin /* */ */ TO alice"),
        std::string(
            "CREATE EXTENSION amcheck; CREATE SCHEMA a; ALTER EXTENSION amcheck SET SCHEMA a"),
        std::string("PREPARE TRANSACTION 'x'"),
        std::string("DO $$BEGIN RAISE EXCEPTION 'role \"x\" does not exist' USING ERRCODE = "
                    "'42704'; END$$")}) {
    EXPECT_THROW(make(*engine, sql), SqlError) << sql;
  }
  EXPECT_EQ(theirs()
                .superuser()
                .run_one("SELECT count(*) FROM pg_auth_members WHERE roleid IN ('admin'::regrole, "
                         "'granted'::regrole, 'migration_gate'::regrole)")
                .number(0, 0),
            0);
  theirs().superuser().run("DROP ROLE admin; DROP ROLE granted");
}

TEST_F(PostgresSharedServer, SetsForItselfWhatADatabaseIsSetTo) {
  const auto engine = make_guest();
  const Database blue =
      make(*engine,
           "CREATE DATABASE shop; ALTER DATABASE shop SET search_path TO billing, "
           "public;\nCREATE SCHEMA billing; CREATE TABLE billing.t (id int);");
  const Database green = engine->place(folder_.path(), "green");
  engine->clone(blue, green);

  EXPECT_EQ(refusal_of(*engine->open(green, {.access = Access::write}), "INSERT INTO t VALUES (1)"),
            "");
}

TEST_F(PostgresSharedServer, LoadsWhatSpeaksOfRolesThatAreThere) {
  const auto engine = make_guest();
  const Database blue = make(*engine,
                             "ALTER DEFAULT PRIVILEGES FOR ROLE reporting IN SCHEMA public GRANT "
                             "SELECT ON TABLES TO clerk;"
                             "CREATE SCHEMA s2 AUTHORIZATION reporting; CREATE ROLE one; CREATE "
                             "ROLE two; GRANT one TO two;");

  EXPECT_EQ(
      refusal_of(*engine->open(blue, {.access = Access::write}), "CREATE TABLE s2.t (id int)"), "");
  EXPECT_THROW(make(*engine, "GRANT reporting TO clerk", "green"), SqlError);
}

TEST_F(PostgresSharedServer, SharesTheStandInsOfAnotherRun) {
  const auto one = make_guest();
  const auto two = make_guest();
  make(*one,
       "CREATE ROLE shared_owner; ALTER DEFAULT PRIVILEGES FOR ROLE shared_owner GRANT SELECT ON "
       "TABLES TO clerk");

  make(*two,
       "GRANT USAGE ON SCHEMA public TO shared_owner; ALTER DEFAULT PRIVILEGES FOR ROLE "
       "shared_owner GRANT "
       "SELECT ON TABLES TO clerk");
}

TEST_F(PostgresSharedServer, MakesExtensionsForAFixtureAndKeepsOwnersOut) {
  const auto engine = make_guest();
  const Database blue =
      make(*engine,
           "CREATE EXTENSION IF NOT EXISTS pageinspect WITH SCHEMA public; COMMENT ON EXTENSION "
           "pageinspect IS 'pages'; CREATE TABLE t (id int); ALTER TABLE public.t OWNER TO "
           "migration_gate;");

  EXPECT_EQ(refusal_of(*engine->open(blue, {.access = Access::write}), "ALTER TABLE t ADD b int"),
            "");
}

TEST_F(PostgresSharedServer, KeepsWhatIsToBeKept) {
  const std::set<std::string> before = theirs().names();
  std::string kept;
  {
    const auto engine = make_guest();
    const Database blue = make(
        *engine, "CREATE EXTENSION pageinspect; CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
    engine->keep(blue);
    kept = concat("kept_by_", postgres::database_name(blue.location));
  }
  EXPECT_EQ(theirs().superuser(kept).run_one("SELECT count(*) FROM t").number(0, 0), 1);
  theirs().superuser().run_one(concat("DROP DATABASE ", kept));
  kept.replace(kept.find("_blue"), 5, "_owner");
  theirs().superuser().run_one(concat("DROP ROLE ", kept));
  EXPECT_EQ(theirs().names(), before);
}

TEST_F(PostgresSharedServer, LetsItsDatabasesBeCopied) {
  const auto engine = make_engine("postgres");
  const Database blue = engine->place(folder_.path(), "blue");

  engine->capture(theirs().url("bystander"), blue);

  EXPECT_EQ(engine->open(blue, {})->count_rows("kept"), 100);
}

}  // namespace
}  // namespace gate
