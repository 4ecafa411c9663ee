// Scripts as pg_dump writes them, and what else people have.
#include "gate/base/file.h"
#include "gate/base/process.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/programs.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

using ::testing::HasSubstr;

class PostgresLoad : public PostgresTest {
 protected:
  std::string program(const std::string& name) const {
    return postgres::find_server_programs() + "/" + name;
  }

  std::string dump(const Database& database, const std::vector<std::string>& options) {
    std::vector<std::string> words = {program("pg_dump"), "--dbname", database.location};
    words.insert(words.end(), options.begin(), options.end());
    const ProcessResult result = run_process(words, {});
    EXPECT_EQ(result.exit_code, 0) << result.error;
    return result.out;
  }
};

constexpr std::string_view kShop =
    "CREATE TABLE t (id serial PRIMARY KEY, a text, b numeric); "
    "INSERT INTO t (a, b) SELECT E'x\\ty\\\\z' || i, i / 3.0 FROM generate_series(1, 200) i; "
    "INSERT INTO t (a) VALUES (NULL), ('\\.'), (''); CREATE VIEW v AS SELECT a FROM t;"
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END; $$;"
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();"
    "ALTER TABLE t OWNER TO alice; GRANT SELECT ON t TO \"Bob B\";";

TEST_F(PostgresLoad, TakesWhatPgDumpWrites) {
  const Database blue = make(kShop);
  for (const std::vector<std::string>& how :
       {std::vector<std::string>{}, {"--inserts"}, {"--clean", "--if-exists"}, {"--no-owner"}}) {
    const Database green = make(dump(blue, how), "green");
    EXPECT_EQ(read(green)->digest({.table = "t", .key = {"id"}}).columns[1].digest,
              read(blue)->digest({.table = "t", .key = {"id"}}).columns[1].digest);
    EXPECT_EQ(read(green)->sequences(), read(blue)->sequences());
    if (how.empty()) {
      EXPECT_EQ(engine_->fingerprint(green), engine_->fingerprint(blue));
    }
  }
}

TEST_F(PostgresLoad, TakesAScriptThatMakesItsDatabase) {
  const Database blue = make(kShop);
  const std::string name = blue.location.substr(blue.location.find("/gate_") + 1, 22);
  const Database green = make(concat(dump(blue, {"--create"}), "ALTER DATABASE ",
                                     name.substr(0, name.find('?')), " SET work_mem = '7MB';"),
                              "green");

  EXPECT_EQ(read(green)->count_rows("t"), 203);
  EXPECT_EQ(read(green)->query("SHOW work_mem"), (Rows{{"7MB"}}));
  EXPECT_EQ(read(blue)->query("SHOW work_mem"), (Rows{{"4MB"}}));
}

constexpr std::string_view kWords =
    "CREATE TABLE w (a text); INSERT INTO w VALUES ('z'), ('\u00e4'), ('B'), ('a');";

TEST_F(PostgresLoad, SortsAsTheFixturesDatabaseDoes) {
  const auto sorted = [&](const Database& database) {
    return std::get<std::string>(
        read(database)->query("SELECT string_agg(a, '' ORDER BY a) FROM w")[0][0]);
  };
  const Database by_bytes = make(kWords);
  EXPECT_EQ(sorted(by_bytes), "Baz\u00e4");
  // As pg_dump --create of a server of 15 and later writes it.
  const std::string german = concat(
      "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = icu "
      "LOCALE = 'C' ICU_LOCALE = 'de';\n\\connect shop\n",
      kWords);
  const Database blue = make(german, "german");
  EXPECT_EQ(sorted(blue), "a\u00e4Bz");

  const std::string file = folder_.file("archive");
  dump(blue, {"--format=custom", "--file", file});
  const Database green = engine_->place(folder_.path(), "green");
  engine_->capture(file, green);
  EXPECT_EQ(sorted(green), "a\u00e4Bz");
  const Database copy = engine_->place(folder_.path(), "copy");
  engine_->clone(green, copy);
  EXPECT_EQ(sorted(copy), "a\u00e4Bz");
}

TEST_F(PostgresLoad, WarnsOfALocaleThatIsNotThere) {
  testing::internal::CaptureStderr();
  const Database blue = make(concat(
      "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'xx_YY.UTF-8';\n"
      "\\connect shop\n",
      kWords));
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("LOCALE = 'xx_YY.UTF-8'"));
  EXPECT_EQ(read(blue)->count_rows("w"), 4);
}

TEST_F(PostgresLoad, KeepsWhatIsSetForTheDatabaseOfAnArchive) {
  const Database blue = make(kShop);
  const std::string name = blue.location.substr(blue.location.find("/gate_") + 1);
  postgres::Client admin(
      postgres::Cluster::shared()->access().location(postgres::Who::admin, "postgres"));
  admin.run_one(concat("ALTER DATABASE ", name.substr(0, name.find('?')), " SET work_mem = '9MB'"));
  const std::string file = folder_.file("archive");
  dump(blue, {"--format=custom", "--file", file});
  const Database green = engine_->place(folder_.path(), "green");

  engine_->capture(file, green);

  EXPECT_EQ(read(green)->query("SHOW work_mem"), (Rows{{"9MB"}}));
}

TEST_F(PostgresLoad, TakesAnArchiveOfPgDump) {
  const Database blue = make(kShop);
  for (const std::string format : {"custom", "tar", "directory"}) {
    const std::string file = folder_.file(format);
    dump(blue, {concat("--format=", format), "--file", file});
    const Database green = engine_->place(folder_.path(), "green");

    engine_->capture(format == "directory" ? file + "/toc.dat" : file, green);

    EXPECT_EQ(read(green)->count_rows("t"), 203) << format;
    EXPECT_EQ(write(green)->execute("DELETE FROM t").rows_changed, 203) << format;
  }
}

TEST_F(PostgresLoad, SaysWhatIsNoArchive) {
  const std::string file = folder_.file("shop.dump");
  write_file(file, "PGDMP and nothing else");

  EXPECT_THROW(engine_->capture(file, engine_->place(folder_.path(), "green")), Error);
}

TEST_F(PostgresLoad, MakesRolesThatAScriptSpeaksOf) {
  const auto session = read(make(kShop));

  EXPECT_EQ(session->query("SELECT rolcanlogin FROM pg_roles WHERE rolname IN ('alice', 'Bob B')"),
            (Rows{Row{std::string("false")}, Row{std::string("false")}}));
}

TEST_F(PostgresLoad, KeepsWhatOnlyASuperuserCanOwn) {
  const Database database = make(
      "CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;"
      "CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION seen();"
      "CREATE PUBLICATION everything FOR ALL TABLES; CREATE TABLE t (a int);");

  EXPECT_EQ(refusal_of(*write(database), "ALTER TABLE t ADD COLUMN b int"), "");
  EXPECT_EQ(read(database)->query("SELECT evtname::text FROM pg_event_trigger"),
            Rows{Row{std::string("seen")}});
}

// Its rows would have to come from the script, statement by statement.
TEST_F(PostgresLoad, TakesNoRowsInAMigration) {
  const auto session = write(make("CREATE TABLE t (a int)"));

  EXPECT_THAT(refusal_of(*session, "COPY t FROM STDIN"), HasSubstr("the gate, not the database"));
  EXPECT_THAT(refusal_of(*session, "COPY t TO STDOUT"), HasSubstr("the gate, not the database"));
  EXPECT_EQ(session->count_rows("t"), 0);
}

TEST_F(PostgresLoad, SaysWhereAScriptIsWrong) {
  struct Script {
    const char* text;
    int offset;
    const char* says;
  };
  constexpr Script kScripts[] = {
      {"SELECT 1;\n\\connect other\n", 10, "a command of psql, not SQL"},
      {"CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\nx\n\\.\n", 24, "invalid input syntax"},
      {"BEGIN;\nCREATE TABLE t (a int);\n", 31, "COMMIT is missing"},
      {"SELECT 'é', nothing;", 13, "column \"nothing\" does not exist"}};
  for (const Script& script : kScripts) {
    try {
      make(script.text);
      ADD_FAILURE() << script.text;
    } catch (const SqlError& error) {
      EXPECT_EQ(error.offset(), script.offset) << script.text;
      EXPECT_THAT(error.what(), HasSubstr(script.says));
    }
  }
}

}  // namespace
}  // namespace gate
