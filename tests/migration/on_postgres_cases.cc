#include "tests/migration/on_postgres_cases.h"

#include <ostream>

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/atlas_sum.h"

namespace gate {

namespace {

using Files = std::vector<FolderFiles::File>;

constexpr std::string_view kFirst =
    "CREATE TABLE pear (id integer PRIMARY KEY, name text);\n"
    "INSERT INTO pear VALUES (1, 'green');\n";
constexpr std::string_view kFirstDown = "DROP TABLE pear;\n";
constexpr std::string_view kSecond = "ALTER TABLE pear ADD COLUMN price numeric(10, 2);\n";
constexpr std::string_view kSecondDown = "ALTER TABLE pear DROP COLUMN price;\n";

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

// What Liquibase 4.28 was given, whose rows and checksums these are.
Files of_liquibase() {
  return {{"changelog.sql",
           concat("--liquibase formatted sql\n\n--changeset ann:1\n", kFirst, "--rollback ",
                  kFirstDown, "\n--changeset ann:2 context:prod labels:a\n--comment: the price\n",
                  kSecond, "--rollback ", kSecondDown)}};
}

Files of_postgrator() {
  return {{"001.do.pear.sql", std::string(kFirst)},
          {"001.undo.pear.sql", std::string(kFirstDown)},
          {"002.do.price.sql", std::string(kSecond)},
          {"002.undo.price.sql", std::string(kSecondDown)}};
}

Files of_bun() {
  return pairs("1_pear", "2_price");
}

Files of_mybatis() {
  return {{"1_changelog.sql",
           "-- // changelog\nCREATE TABLE CHANGELOG (ID NUMERIC(20,0) NOT NULL PRIMARY KEY, "
           "APPLIED_AT VARCHAR(25) NOT NULL, DESCRIPTION VARCHAR(255) NOT NULL);\n-- //@UNDO\n"
           "DROP TABLE CHANGELOG;\n"},
          {"2_pear.sql", concat("-- // pear\n", kFirst, "-- //@UNDO\n", kFirstDown)}};
}

}  // namespace

void PrintTo(const OnPostgresCase& one, std::ostream* out) {
  *out << one.format;
}

std::vector<OnPostgresCase> on_postgres_cases() {
  return {
      {"liquibase",
       of_liquibase,
       "SELECT id, author, filename LIKE '%/changelog.sql', dateexecuted IS NOT NULL, "
       "orderexecuted, exectype, md5sum, "
       "description, comments, tag, contexts, labels FROM public.databasechangelog ORDER BY 5",
       {"1|ann|1|1|1|EXECUTED|9:cf05a8a079f3b43e2e00491e4336018e|sql||NULL|NULL|NULL",
        "2|ann|1|1|2|EXECUTED|9:c6e4640f2dfcbc0982f5d1445e4e057c|sql|the price|NULL|"
        "prod|a"},
       {"1|ann|1|1|1|EXECUTED|9:cf05a8a079f3b43e2e00491e4336018e|sql||NULL|NULL|"
        "NULL"}},
      {"postgrator",
       of_postgrator,
       "SELECT version, name, md5, run_at IS NOT NULL FROM schemaversion ORDER BY 1",
       {"0|NULL|NULL|0", concat("1|pear|", md5(kFirst), "|1"),
        concat("2|price|", md5(kSecond), "|1")},
       {"0|NULL|NULL|0", concat("1|pear|", md5(kFirst), "|1")}},
      {"bun",
       of_bun,
       "SELECT id, name, group_id, migrated_at IS NOT NULL FROM bun_migrations ORDER BY 1",
       {"1|1|1|1", "2|2|2|1"},
       {"1|1|1|1"}},
      {"mybatis",
       of_mybatis,
       "SELECT id, length(applied_at), description FROM changelog ORDER BY 1",
       {"1|19|changelog", "2|19|pear"},
       {"1|19|changelog"}},
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

}  // namespace gate
