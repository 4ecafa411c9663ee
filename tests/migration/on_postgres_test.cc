// What each tool's format does on PostgreSQL: the rows of its history, and a whole rehearsal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/engine/engines.h"
#include "gate/engine/postgres/cluster.h"
#include "gate/migration/format.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"
#include "tests/migration/on_postgres_cases.h"
#include "tests/support/files.h"

namespace gate {

namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

class OnPostgres : public testing::TestWithParam<OnPostgresCase> {
 protected:
  OnPostgres() {
    // One server for all tests: to start it takes longer than most of them.
    static const auto kKept = postgres::Cluster::shared();
    set_quiet(true);
    for (const auto& [name, text] : GetParam().files()) put_file(files_.file(name), text);
  }

  std::string folder() const { return concat(files_.path(), GetParam().folder); }

  // What of a rehearsal on such a fixture did not pass.
  std::vector<std::string> rehearse_on(const std::string& fixture) {
    Scenario scenario;
    scenario.name = "on-postgres";
    scenario.engine = "postgres";
    scenario.fixture = work_.file("fixture.sql");
    scenario.migrations = folder();
    scenario.format = std::string(GetParam().format);
    scenario.policy.today = "2026-11-21";
    scenario.faults.crash = false;
    scenario.rollback_new_rows = false;
    put_file(scenario.fixture, fixture);
    std::filesystem::create_directories(work_.file("work"));
    run_ = rehearse(scenario, *make_engine("postgres"), {.work_dir = work_.file("work")});
    std::vector<std::string> lines;
    for (const Point& point : judge(run_).points) {
      if (point.verdict == Verdict::passed || point.verdict == Verdict::skipped) continue;
      lines.push_back(concat(point.check, ' ', point.subject, ": ", point.message));
    }
    return lines;
  }

  // As the tool leaves a database after its first migration.
  std::string history_of_first() const {
    const Format& format = *detect_format(GetParam().format, folder(), {}).format;
    const MigrationFolder read = format.read(folder(), {.dialect = Dialect::postgres});
    std::string script;
    for (const std::string& sql : format.prepare(false, Dialect::postgres)) {
      script += concat(sql, ";\n");
    }
    for (const Step& step :
         format.plan(read.migrations.at(0), Direction::up, nullptr, nullptr, Dialect::postgres)) {
      script += concat(step.sql, ";\n");
    }
    return script;
  }

  TempDir files_ = test_folder();
  TempDir work_ = test_folder();
  gate::Run run_{};
};

TEST_P(OnPostgres, WritesTheRowsOfTheTool) {
  AppliedFolder target(GetParam().format, folder(), "postgres");
  EXPECT_EQ(target.up().size(), 2U) << target.error();
  EXPECT_THAT(target.rows(GetParam().rows), ElementsAreArray(GetParam().after_both));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_EQ(target.history().trouble, "");
  if (GetParam().after_down.empty()) return;
  EXPECT_TRUE(target.down()) << target.error();
  EXPECT_THAT(target.rows(GetParam().rows), ElementsAreArray(GetParam().after_down));
  EXPECT_EQ(target.pending().size(), 1U);
}

// Of those in whose way a row of the tool's own, a schema or a registry could be. A rehearsal takes
// its seconds, and how the others apply a file is what the test above is for.
using OnPostgresWithoutAHistory = OnPostgres;
using OnPostgresBehindAHistory = OnPostgres;

TEST_P(OnPostgresWithoutAHistory, Rehearses) {
  EXPECT_THAT(rehearse_on("CREATE SEQUENCE tickets;"), IsEmpty());
  EXPECT_FALSE(run_.history.exists);
  EXPECT_THAT(run_.history.applied, IsEmpty());
}

TEST_P(OnPostgresBehindAHistory, Rehearses) {
  EXPECT_THAT(rehearse_on(history_of_first()), IsEmpty());
  EXPECT_TRUE(run_.history.exists);
  EXPECT_EQ(run_.history.applied.size(), 1U);
}

constexpr std::string_view kAlone = "CREATE INDEX CONCURRENTLY ripe ON users (id);\n";
constexpr std::string_view kBeside = "SELECT 1;\nCREATE INDEX CONCURRENTLY ripe ON users (id);\n";
constexpr std::string_view kRefusal =
    "CREATE INDEX CONCURRENTLY cannot run inside a transaction block";

// Why a folder of one file is refused, where the tool would be refused it; empty = it is applied.
std::string why_refused(std::string_view format, const std::string& name, const std::string& text) {
  const TempDir files = test_folder();
  put_file(files.file(name), text);
  static const auto kKept = postgres::Cluster::shared();
  AppliedFolder target(format, files.path(), "postgres");
  target.run("CREATE TABLE users (id integer)");
  for (const FolderProblem& problem : target.folder().problems) return problem.message;
  return target.up().empty() ? target.error() : "";
}

TEST(PlainOnPostgres, WritesMomentsWhereItsTableHasMoments) {
  const TempDir files = test_folder();
  put_file(files.file("1_a.up.sql"), "CREATE TABLE a (id integer);\n");
  put_file(files.file("1_a.down.sql"), "DROP TABLE a;\n");
  AppliedFolder target("plain", files.path(), "postgres");
  target.run(
      "CREATE TABLE schema_version (version integer PRIMARY KEY, description text NOT NULL, "
      "applied_at timestamptz NOT NULL, rolled_back_at timestamp)");

  EXPECT_THAT(target.up(), ElementsAre("1")) << target.error();
  EXPECT_TRUE(target.down()) << target.error();
  EXPECT_THAT(target.up(), ElementsAre("1")) << target.error();
  EXPECT_THAT(target.rows("SELECT applied_at > '2020-01-01', rolled_back_at FROM schema_version"),
              ElementsAre("1|NULL"));
}

TEST(TransactionsOnPostgres, AreSharedByTheStatementsOfOneQuery) {
  for (const auto& [format, name, before] :
       {std::tuple<std::string_view, std::string, std::string_view>{"golang-migrate", "1_a.up.sql",
                                                                    ""},
        {"dbmate", "1_a.sql", "-- migrate:up transaction:false\n"},
        {"sqlx-simple", "1_a.sql", "-- no-transaction\n"},
        {"prisma", "1_a/migration.sql", ""}}) {
    const std::string_view after = format == "dbmate" ? "-- migrate:down\n" : "";
    EXPECT_EQ(why_refused(format, name, concat(before, kAlone, after)), "") << format;
    EXPECT_EQ(why_refused(format, name, concat(before, kBeside, after)), kRefusal) << format;
  }
}

TEST(TransactionsOnPostgres, AreLeftOutStatementByStatement) {
  EXPECT_EQ(
      why_refused("goose", "1_a.sql", concat("-- +goose NO TRANSACTION\n-- +goose Up\n", kBeside)),
      "");
  EXPECT_EQ(why_refused("goose", "1_a.sql", concat("-- +goose Up\n", kAlone)), kRefusal);
  EXPECT_EQ(
      why_refused("sql-migrate", "1_a.sql", concat("-- +migrate Up notransaction\n", kBeside)), "");
  EXPECT_EQ(why_refused("tern", "1_a.sql", concat("---- tern: disable-tx ----\n", kBeside)), "");
}

TEST(TransactionsOnPostgres, AreNoneWhereFlywaySeesThatThereCanBeNone) {
  EXPECT_EQ(why_refused("flyway", "V1__a.sql", std::string(kAlone)), "");
  EXPECT_EQ(why_refused("flyway", "V1__a.sql", "DROP INDEX CONCURRENTLY IF EXISTS ripe;\nVACUUM;"),
            "");
  EXPECT_THAT(why_refused("flyway", "V1__a.sql", std::string(kBeside)),
              testing::HasSubstr("flyway refuses what cannot run in a transaction"));
}

std::string name_of_format(const testing::TestParamInfo<OnPostgresCase>& one) {
  std::string name(one.param.format);
  std::ranges::replace(name, '-', '_');
  return name;
}

std::vector<OnPostgresCase> cases_of(std::initializer_list<std::string_view> formats) {
  std::vector<OnPostgresCase> chosen = on_postgres_cases();
  std::erase_if(chosen, [&](const OnPostgresCase& one) {
    return std::ranges::count(formats, one.format) == 0;
  });
  return chosen;
}

INSTANTIATE_TEST_SUITE_P(Formats, OnPostgres, testing::ValuesIn(on_postgres_cases()),
                         name_of_format);
INSTANTIATE_TEST_SUITE_P(Formats, OnPostgresWithoutAHistory,
                         testing::ValuesIn(cases_of({"goose", "drizzle", "sqitch"})),
                         name_of_format);
INSTANTIATE_TEST_SUITE_P(
    Formats, OnPostgresBehindAHistory,
    testing::ValuesIn(cases_of({"golang-migrate", "prisma", "node-pg-migrate"})), name_of_format);

}  // namespace

}  // namespace gate
