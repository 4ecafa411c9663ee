// What `init` writes runs as it is written, and nothing that is there is lost.
#include <gmock/gmock.h>

#include "gate/base/text.h"
#include "tests/support/files.h"
#include "tests/support/git_repository.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kUp = "CREATE TABLE more (id INTEGER PRIMARY KEY, name TEXT);\n";
constexpr const char* kDown = "DROP TABLE more;\n";

class Init : public testing::Test {
 protected:
  void put(const std::string& name, const std::string& text) { put_file(file(name), text); }
  std::string file(const std::string& name) const { return temp_.file("shop/" + name); }

  // A folder's worth of goose.
  void put_goose(const std::string& folder) {
    put(folder + "/00001_more.sql", concat("-- +goose Up\n", kUp, "-- +goose Down\n", kDown));
  }
  void put_database(const std::string& name) {
    put(name, "");
    make_database(file(name), "CREATE TABLE o(a INTEGER PRIMARY KEY); INSERT INTO o VALUES(1);");
  }

  // In the repository, as its owner says it.
  Finished gate(const std::string& words) {
    std::filesystem::create_directories(temp_.file("shop"));
    return run_shell("cd " + shell_quote(temp_.file("shop")) + " && " + shell_quote(GATE_BINARY) +
                     " " + words);
  }

  void expect_refusal(const Finished& finished, const std::string& why) {
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr(why));
    EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
    EXPECT_FALSE(exists(file("migration-gate.json")));
  }

  const TempDir temp_{""};
};

struct Layout {
  std::string format;
  std::string folder;
  std::vector<std::pair<std::string, std::string>> files;
};

std::vector<Layout> layouts() {
  const std::string up = kUp;
  const std::string down = kDown;
  return {
      {"plain", "db/migrations", {{"001_more.up.sql", up}, {"001_more.down.sql", down}}},
      {"plain", ".", {{"001_more.up.sql", up}, {"001_more.down.sql", down}}},
      {"goose", "migrations", {{"1_more.sql", "-- +goose Up\n" + up + "-- +goose Down\n" + down}}},
      {"dbmate",
       "db/migrations",
       {{"1_m.sql", "-- migrate:up\n" + up + "-- migrate:down\n" + down}}},
      {"prisma",
       "prisma/migrations",
       {{"20240101000000_more/migration.sql", up},
        {"migration_lock.toml", "provider = \"sqlite\""}}},
      {"diesel",
       "migrations",
       {{"2024-01-01-000000_m/up.sql", up}, {"2024-01-01-000000_m/down.sql", down}}},
      {"liquibase",
       "db/changelog",
       {{"c.sql", "--liquibase formatted sql\n--changeset a:1\n" + up + "--rollback " + down}}},
      {"sqitch",
       ".",
       {{"sqitch.conf", "[core]\n\tengine = sqlite\n"},
        {"sqitch.plan",
         "%syntax-version=1.0.0\n%project=x\n\nmore 2024-01-01T00:00:00Z A <a@x> # m\n"},
        {"deploy/more.sql", "BEGIN;\n" + up + "COMMIT;\n"},
        {"revert/more.sql", "BEGIN;\n" + down + "COMMIT;\n"}}},
  };
}

class InitLayout : public Init, public testing::WithParamInterface<Layout> {};

TEST_P(InitLayout, WritesAScenarioThatRuns) {
  for (const auto& [name, text] : GetParam().files) put(GetParam().folder + "/" + name, text);
  put_database("fixtures/production.db");

  const Finished written = gate("init --ci github");

  ASSERT_EQ(written.exit_code, 0) << written.output;
  EXPECT_THAT(written.output,
              AllOf(HasSubstr("migrations: '" + GetParam().folder + "', 1 migration"),
                    HasSubstr("format: " + GetParam().format + ","),
                    HasSubstr("fixtures/production.db', 8.2 kB, 1 pending")));
  const Finished run = gate("run migration-gate.json");
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.output, HasSubstr("PASSED: 1 migration"));
}

INSTANTIATE_TEST_SUITE_P(All, InitLayout, testing::ValuesIn(layouts()), [](const auto& layout) {
  return layout.param.format + (layout.param.folder == "." ? "_at_the_top" : "");
});

TEST_F(Init, NeverWritesOverWhatIsThere) {
  put_goose("migrations");
  put("migration-gate.json", "{}");

  const Finished refused = gate("init --ci github");
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.output, HasSubstr("'migration-gate.json' is there already"));
  EXPECT_EQ(read_file(file("migration-gate.json")), "{}");
  EXPECT_FALSE(exists(file(".github")));

  EXPECT_EQ(gate("init --ci github --force").exit_code, 0);
  EXPECT_THAT(read_file(file("migration-gate.json")), HasSubstr("\"format\": \"goose\""));
}

TEST_F(Init, MayBeSaidAgain) {
  put_goose("migrations");
  EXPECT_EQ(gate("init --ci gitlab").exit_code, 0);

  const Finished again = gate("init --ci gitlab");

  EXPECT_EQ(again.exit_code, 0) << again.output;
  EXPECT_THAT(again.output, HasSubstr("everything is written already"));
}

TEST_F(Init, TakesALinkThatLeadsNowhereForSomethingThatIsThere) {
  put_goose("migrations");
  std::filesystem::create_symlink("nowhere", file("migration-gate.json"));

  EXPECT_EQ(gate("init").exit_code, 2);
  EXPECT_FALSE(exists(file("nowhere")));
}

TEST_F(Init, WritesNothingWhereOneFileCannotBe) {
  put_goose("migrations");
  put(".github", "a file");

  EXPECT_EQ(gate("init --ci github").exit_code, 3);
  EXPECT_FALSE(exists(file("migration-gate.json")));
}

TEST_F(Init, ShowsWhatItWouldWrite) {
  put_goose("migrations");

  const Finished finished = gate("init --ci github --dry-run");

  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("would write migration-gate.json:"), HasSubstr("actions/checkout")));
  EXPECT_FALSE(exists(file("migration-gate.json")));
}

TEST_F(Init, SaysWhereTheFixtureIsToBe) {
  put_goose("migrations");

  const Finished finished = gate("init");

  EXPECT_THAT(finished.output, HasSubstr("next: put a copy of production where migration-gate.json "
                                         "says (fixtures/production.db)"));
  const Finished run = gate("run migration-gate.json");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.output, HasSubstr("no such fixture: 'fixtures/production.db'"));
}

TEST_F(Init, ChoosesNoneOfSeveralFixtures) {
  put_goose("migrations");
  put_database("a.db");
  put_database("b.sqlite3");

  EXPECT_THAT(gate("init").output, HasSubstr("fixture: one of 'a.db', 'b.sqlite3'?"));
  EXPECT_THAT(gate("init --force --fixture b.sqlite3").output, HasSubstr("fixture: 'b.sqlite3'"));
  EXPECT_EQ(gate("run migration-gate.json").exit_code, 0);
}

TEST_F(Init, LetsTheHistoryInTheFixtureSayWhoseMigrationsTheyAre) {
  put("migrations/1_more.up.sql", kUp);
  put("migrations/1_more.down.sql", kDown);
  put("store.db", "");
  make_database(file("store.db"),
                concat(kUp,
                       "CREATE TABLE schema_migrations (version uint64, dirty bool); "
                       "INSERT INTO schema_migrations VALUES (1, 0);"));

  const Finished finished = gate("init");

  EXPECT_THAT(finished.output, AllOf(HasSubstr("format: golang-migrate, table schema_migrations"),
                                     HasSubstr("0 pending")));
}

TEST_F(Init, ListsSeveralFoldersAndWritesNothing) {
  put_goose("services/a/migrations");
  put("services/b/db/migrations/001_x.up.sql", kUp);

  expect_refusal(gate("init"),
                 "several folders could have the migrations: 'services/a/migrations' "
                 "(goose), 'services/b/db/migrations' (plain or golang-migrate");
  EXPECT_EQ(gate("init --migrations services/b/db/migrations").exit_code, 0);
}

TEST_F(Init, SaysWhatItLookedForWhereThereIsNothing) {
  expect_refusal(gate("init"), "no migrations in '.'");
  expect_refusal(gate("init nowhere"), "no such folder: 'nowhere'");
}

// Writing a scenario is no reason to run what a project consists of.
TEST_F(Init, KnowsProjectsWhoseMigrationsAreCode) {
  put("manage.py", "raise SystemExit(1)");

  const Finished finished = gate("init");

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("migrations: '.', code that python3 runs"));
  EXPECT_THAT(finished.output, HasSubstr("format: django, by what only it writes"));
  EXPECT_THAT(read_file(file("migration-gate.json")), HasSubstr("\"format\": \"django\""));
}

TEST_F(Init, RefusesWhatMakesNoSense) {
  put_goose("migrations");
  expect_refusal(gate("init --ci jenkins"), "unknown CI system 'jenkins'");
  expect_refusal(gate("init --format gose"), "did you mean 'goose'?");
  expect_refusal(gate("init --engine oracle"), "unknown engine 'oracle'");
  expect_refusal(gate("init --fixture none.db"), "no such fixture: 'none.db'");
  expect_refusal(gate("init --format dbmate"), "looks like one of dbmate");
}

TEST_F(Init, OnlyReadsTheScriptsOfAnEngineThatItCannotRehearse) {
  put("supabase/migrations/20240101000000_a.sql", kUp);

  const Finished finished = gate("init --ci github");

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, AllOf(HasSubstr("engine: postgresql, since supabase knows no other"),
                                     HasSubstr("cannot be rehearsed yet"),
                                     HasSubstr("next: migration-gate lint supabase/migrations")));
  EXPECT_FALSE(exists(file("migration-gate.json")));
  EXPECT_EQ(gate("lint supabase/migrations --format supabase --after 20240101000000").exit_code, 0);
  EXPECT_EQ(gate("init --ci none").exit_code, 2);
}

TEST_F(Init, TakesFolderNamesOfAnyKind) {
  const std::string odd = "a \"b\" 'c'\n$HOME ${{ ü";
  put_goose(odd + "/migrations");
  put_database("it's.db");

  const Finished finished = gate("init --ci github");

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  const Finished run = gate("run migration-gate.json");
  EXPECT_THAT(run.output, HasSubstr("PASSED: 1 migration"));
}

TEST_F(Init, RefusesANameThatNoScenarioCanHold) {
  put_goose("\xff/migrations");

  expect_refusal(gate("init"), "is no UTF-8");
}

TEST(InitRepository, PutsTheJobWhereCiLooksForIt) {
  const GitRepository repository;
  repository.git({"remote", "add", "origin", "git@github.com:owner/name.git"});
  repository.put("services/a/migrations/1_a.sql", concat("-- +goose Up\n", kUp));
  repository.put("services/a/store.sql", "");

  const Finished finished = run_program({GATE_BINARY, "init", repository.file("services/a")});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_TRUE(exists(repository.file("services/a/migration-gate.json")));
  EXPECT_THAT(read_file(repository.file(".github/workflows/migration-gate-services-a.yml")),
              AllOf(HasSubstr("MIGRATION_GATE_SCENARIO: \"services/a/migration-gate.json\""),
                    Not(HasSubstr(repository.path()))));
}

TEST(InitRepository, SaysThatCiWillNotHaveAFixtureThatIsNotInGit) {
  const GitRepository repository;
  repository.put("migrations/1_a.sql", concat("-- +goose Up\n", kUp));
  repository.put("fixtures/store.sql", "CREATE TABLE o(a);");
  const auto said = [&] {
    return run_program({GATE_BINARY, "init", repository.path(), "--ci", "github", "--force"})
        .output;
  };

  EXPECT_THAT(said(), HasSubstr("next: commit fixtures/store.sql, or let the job fetch it"));
  repository.commit();
  EXPECT_THAT(said(), Not(HasSubstr("next: commit")));
}

}  // namespace
}  // namespace gate
