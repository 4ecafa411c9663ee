// What each tool's format does on PostgreSQL: the rows of its history, and a whole rehearsal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include "gate/base/hash.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/engine/engines.h"
#include "gate/engine/postgres/cluster.h"
#include "gate/migration/atlas_sum.h"
#include "gate/migration/format.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"
#include "tests/support/files.h"

namespace gate {

namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

using Files = std::vector<FolderFiles::File>;

constexpr std::string_view kFirst =
    "CREATE TABLE pear (id integer PRIMARY KEY, name text);\n"
    "INSERT INTO pear VALUES (1, 'green');\n";
constexpr std::string_view kFirstDown = "DROP TABLE pear;\n";
constexpr std::string_view kSecond = "ALTER TABLE pear ADD COLUMN price numeric(10, 2);\n";
constexpr std::string_view kSecondDown = "ALTER TABLE pear DROP COLUMN price;\n";

struct Case {
  std::string_view format{};
  Files (*files)();
  std::string_view rows{};  // the question
  std::vector<std::string> after_both{};
  std::vector<std::string> after_down{};  // empty = the tool has no way back
  std::string_view folder = "";           // below that of the files
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.format;
}

Files pairs(std::string_view first, std::string_view second) {
  return {{concat(first, ".up.sql"), std::string(kFirst)},
          {concat(first, ".down.sql"), std::string(kFirstDown)},
          {concat(second, ".up.sql"), std::string(kSecond)},
          {concat(second, ".down.sql"), std::string(kSecondDown)}};
}

Files marked(std::string_view up, std::string_view down) {
  return {{"1_pear.sql", concat(up, kFirst, down, kFirstDown)},
          {"2_price.sql", concat(up, kSecond, down, kSecondDown)}};
}

Files ups(std::string_view first, std::string_view second) {
  return {{std::string(first), std::string(kFirst)}, {std::string(second), std::string(kSecond)}};
}

Files numbered() {
  return pairs("1_pear", "2_price");
}

Files of_goose() {
  return marked("-- +goose Up\n", "-- +goose Down\n");
}

Files of_dbmate() {
  return marked("-- migrate:up\n", "-- migrate:down\n");
}

Files of_sql_migrate() {
  return marked("-- +migrate Up\n", "-- +migrate Down\n");
}

Files of_node_pg_migrate() {
  return marked("-- Up Migration\n", "-- Down Migration\n");
}

Files of_tern() {
  return marked("", "---- create above / drop below ----\n");
}

Files simple() {
  return ups("1_pear.sql", "2_price.sql");
}

Files of_flyway() {
  return ups("V1__pear.sql", "V2__price.sql");
}

Files of_supabase() {
  return ups("supabase/migrations/1_pear.sql", "supabase/migrations/2_price.sql");
}

Files of_diesel() {
  return {{"1_pear/up.sql", std::string(kFirst)},
          {"1_pear/down.sql", std::string(kFirstDown)},
          {"2_price/up.sql", std::string(kSecond)},
          {"2_price/down.sql", std::string(kSecondDown)}};
}

Files of_prisma() {
  Files files = ups("1_pear/migration.sql", "2_price/migration.sql");
  files.push_back({"migration_lock.toml", "provider = \"postgresql\"\n"});
  return files;
}

Files of_drizzle() {
  Files files = ups("0000_pear.sql", "0001_price.sql");
  files.push_back(
      {"meta/_journal.json",
       R"({"version":"7","dialect":"postgresql","entries":[)"
       R"({"idx":0,"version":"7","when":1700000000000,"tag":"0000_pear","breakpoints":true},)"
       R"({"idx":1,"version":"7","when":1700000000001,"tag":"0001_price","breakpoints":true}]})"});
  return files;
}

Files of_drizzle_v1() {
  return ups("20240101000000_pear/migration.sql", "20240102000000_price/migration.sql");
}

// The sum of what the tool hashes: the one before, and the body.
std::string graphile_hash(const std::string& previous, std::string_view body) {
  return concat("sha1:", sha1(concat(previous, previous.empty() ? "" : "\n", body)));
}

Files of_graphile() {
  const std::string first = graphile_hash("", kFirst);
  const std::string second = graphile_hash(first, kSecond);
  return {
      {"committed/000001-pear.sql", concat("--! Previous: -\n--! Hash: ", first, "\n\n", kFirst)},
      {"committed/000002-price.sql",
       concat("--! Previous: ", first, "\n--! Hash: ", second, "\n\n", kSecond)},
      {"current.sql", ""}};
}

Files of_atlas() {
  Files files = simple();
  AtlasSum sum;
  std::string lines = "h1:\n";
  for (const auto& [name, text] : files) lines += concat(name, " h1:", sum.add(name, text), '\n');
  files.push_back({"atlas.sum", lines});
  return files;
}

Files of_sqitch() {
  return {{"sqitch.conf", "[core]\n\tengine = pg\n"},
          {"sqitch.plan",
           "%syntax-version=1.0.0\n%project=shop\n\n"
           "pear 2026-01-31T10:00:00Z Ann Planner <ann@example.org> # first\n"
           "price [pear] 2026-01-31T10:01:00Z Ann Planner <ann@example.org> # second\n"
           "@v1 2026-01-31T10:02:00Z Ann Planner <ann@example.org> # tag\n"},
          {"deploy/pear.sql", concat("BEGIN;\n", kFirst, "COMMIT;\n")},
          {"revert/pear.sql", std::string(kFirstDown)},
          {"deploy/price.sql", std::string(kSecond)},
          {"revert/price.sql", std::string(kSecondDown)}};
}

std::vector<Case> cases() {
  return {
      {"golang-migrate",
       numbered,
       "SELECT version, dirty::text FROM public.schema_migrations",
       {"2|false"},
       {"1|false"}},
      {"goose",
       of_goose,
       "SELECT id, version_id, is_applied::text FROM goose_db_version WHERE tstamp IS NOT NULL "
       "ORDER BY id",
       {"1|0|true", "2|1|true", "3|2|true"},
       {"1|0|true", "2|1|true"}},
      {"flyway",
       of_flyway,
       "SELECT installed_rank, version, description, type, script, checksum, installed_by, "
       "installed_on IS NOT NULL AND success FROM flyway_schema_history ORDER BY 1",
       {"1|1|pear|SQL|V1__pear.sql|121594780|postgres|1",
        "2|2|price|SQL|V2__price.sql|-2081048438|postgres|1"}},
      {"prisma",
       of_prisma,
       "SELECT migration_name, length(id), length(checksum), logs, rolled_back_at, "
       "applied_steps_count, (finished_at >= started_at)::text FROM _prisma_migrations ORDER BY "
       "started_at",
       {"1_pear|36|64|NULL|NULL|1|true", "2_price|36|64|NULL|NULL|1|true"}},
      {"dbmate",
       of_dbmate,
       "SELECT version FROM public.schema_migrations ORDER BY 1",
       {"1", "2"},
       {"1"}},
      {"sqlx",
       numbered,
       "SELECT version, description, success::text, length(checksum) FROM _sqlx_migrations ORDER "
       "BY 1",
       {"1|pear|true|48", "2|price|true|48"},
       {"1|pear|true|48"}},
      {"sqlx-simple",
       simple,
       "SELECT version, description FROM _sqlx_migrations ORDER BY 1",
       {"1|pear", "2|price"}},
      {"diesel",
       of_diesel,
       "SELECT version FROM __diesel_schema_migrations ORDER BY 1",
       {"1", "2"},
       {"1"}},
      {"node-pg-migrate",
       of_node_pg_migrate,
       "SELECT id, name FROM public.pgmigrations ORDER BY 1",
       {"1|1_pear", "2|2_price"},
       {"1|1_pear"}},
      {"supabase",
       of_supabase,
       "SELECT version, name, array_length(statements, 1), statements[1] = 'CREATE TABLE pear (id "
       "integer PRIMARY KEY, name text)' FROM supabase_migrations.schema_migrations ORDER BY 1",
       {"1|pear|2|1", "2|price|1|0"},
       {},
       "/supabase/migrations"},
      {"tern", of_tern, "SELECT version FROM public.schema_version", {"2"}, {"1"}},
      {"graphile-migrate",
       of_graphile,
       "SELECT hash, coalesce(previous_hash, '-'), filename FROM graphile_migrate.migrations ORDER "
       "BY filename",
       {concat(graphile_hash("", kFirst), "|-|000001.sql"),
        concat(graphile_hash(graphile_hash("", kFirst), kSecond), '|', graphile_hash("", kFirst),
               "|000002.sql")}},
      {"refinery",
       of_flyway,
       "SELECT version, name, applied_on LIKE '____-__-__T__:__:__.______Z', length(checksum) > 10 "
       "FROM refinery_schema_history ORDER BY 1",
       {"1|pear|1|1", "2|price|1|1"}},
      {"sql-migrate",
       of_sql_migrate,
       "SELECT id FROM gorp_migrations WHERE applied_at IS NOT NULL ORDER BY 1",
       {"1_pear.sql", "2_price.sql"},
       {"1_pear.sql"}},
      {"drizzle",
       of_drizzle,
       "SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY 1",
       {concat("1|", sha256(kFirst), "|1700000000000"),
        concat("2|", sha256(kSecond), "|1700000000001")}},
      {"drizzle-v1",
       of_drizzle_v1,
       "SELECT id, name, created_at, applied_at IS NOT NULL FROM drizzle.__drizzle_migrations "
       "ORDER BY 1",
       {"1|20240101000000_pear|1704067200000|1", "2|20240102000000_price|1704153600000|1"}},
      {"atlas",
       of_atlas,
       "SELECT version, description, type, applied, total, error, partial_hashes::text FROM "
       "atlas_schema_revisions.atlas_schema_revisions ORDER BY 1",
       {"1|pear|2|2|2||null", "2|price|2|1|1||null"}},
      {"sqitch",
       of_sqitch,
       "SELECT event, change, project, note, requires::text, conflicts::text, tags::text, "
       "planned_at = '2026-01-31 10:00:00+00' FROM sqitch.events ORDER BY committed_at",
       {"deploy|pear|shop|first|{}|{}|{}|1", "deploy|price|shop|second|{pear}|{}|{@v1}|0"},
       {"deploy|pear|shop|first|{}|{}|{}|1", "deploy|price|shop|second|{pear}|{}|{@v1}|0",
        "revert|price|shop|second|{pear}|{}|{@v1}|0"}},
  };
}

class OnPostgres : public testing::TestWithParam<Case> {
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

std::string name_of_format(const testing::TestParamInfo<Case>& one) {
  std::string name(one.param.format);
  std::ranges::replace(name, '-', '_');
  return name;
}

std::vector<Case> cases_of(std::initializer_list<std::string_view> formats) {
  std::vector<Case> chosen = cases();
  std::erase_if(chosen,
                [&](const Case& one) { return std::ranges::count(formats, one.format) == 0; });
  return chosen;
}

INSTANTIATE_TEST_SUITE_P(Formats, OnPostgres, testing::ValuesIn(cases()), name_of_format);
INSTANTIATE_TEST_SUITE_P(Formats, OnPostgresWithoutAHistory,
                         testing::ValuesIn(cases_of({"goose", "drizzle", "sqitch"})),
                         name_of_format);
INSTANTIATE_TEST_SUITE_P(
    Formats, OnPostgresBehindAHistory,
    testing::ValuesIn(cases_of({"golang-migrate", "prisma", "node-pg-migrate"})), name_of_format);

}  // namespace

}  // namespace gate
