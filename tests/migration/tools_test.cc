// The same folder applied by a migration tool and by us: the same database, and each goes on where
// the other stopped.
#include "tests/support/tools.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <deque>
#include <filesystem>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"
#include "tests/migration/folder_problems.h"
#include "tests/migration/same_database.h"
#include "tests/support/process.h"

namespace gate {
namespace {

using testing::HasSubstr;

// What ci/tools fetches of the npm registry.
const std::string kModules = GATE_SOURCE_DIR "/build/tools/node_modules";

// How a tool is started, in a folder of its own. {tool} is its program, {db} the database, {dir}
// the migrations.
struct Tool {
  std::string format{};
  std::string program{};
  std::string up{};
  std::string down{};
  std::string status{};
  std::string nothing_pending{};  // what status says then
  std::string config{};           // a file config.yml, where it needs one
  OfTheMoment of_the_moment{};    // what it writes otherwise each time
};

std::string replaced(std::string text, const std::string& name, const std::string& value) {
  for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at)) {
    text.replace(at, name.size(), value);
    at += value.size();
  }
  return text;
}

class ByTool {
 public:
  ByTool(const Tool& tool, std::string folder, std::string database)
      : tool_(tool), folder_(std::move(folder)), database_(std::move(database)) {
    if (!tool.config.empty()) write_file(work_.file("config.yml"), filled(tool.config));
  }

  std::string run(const std::string& command) {
    const Finished done = run_shell(concat("cd ", work_.path(), " && ", filled(command)));
    EXPECT_EQ(done.exit_code, 0) << command << '\n' << done.output;
    return done.output;
  }

 private:
  std::string filled(std::string text) const {
    text = replaced(std::move(text), "{tool}", tool_.program);
    text = replaced(std::move(text), "{db}", database_);
    return replaced(std::move(text), "{dir}", folder_);
  }

  const Tool& tool_;
  std::string folder_;
  std::string database_;
  TempDir work_ = test_folder();
};

// Both begin with nothing, end with the same, and each takes back what the other did.
void expect_same(const Tool& tool, const FolderFiles& files) {
  const TempDir folder = test_folder();
  const std::string theirs = folder.file("theirs.db");
  ByTool them(tool, files.path(), theirs);
  AppliedFolder ours(tool.format, files.path());

  them.run(tool.up);
  EXPECT_FALSE(ours.up().empty()) << ours.error();
  EXPECT_EQ(difference(ours.path(), theirs, tool.of_the_moment), "");

  ByTool them_on_ours(tool, files.path(), ours.path());
  EXPECT_THAT(them_on_ours.run(tool.status), HasSubstr(tool.nothing_pending));

  them.run(tool.down);
  EXPECT_TRUE(ours.down()) << ours.error();
  EXPECT_EQ(difference(ours.path(), theirs, tool.of_the_moment), "");

  them_on_ours.run(tool.up);
  them.run(tool.up);
  them_on_ours.run(tool.down);
  EXPECT_TRUE(ours.down()) << ours.error();
  them.run(tool.down);
  them.run(tool.down);
  EXPECT_EQ(difference(ours.path(), theirs, tool.of_the_moment), "");
}

std::string marked(const std::string& up, const std::string& down, std::string_view up_mark,
                   std::string_view down_mark) {
  return concat(up_mark, '\n', up, '\n', down_mark, '\n', down, '\n');
}

constexpr const char* kUsers = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";
constexpr const char* kRows =
    "INSERT INTO users VALUES (1, 'a;b');\nINSERT INTO users VALUES (2, 'it''s');";

Tool dbmate() {
  return {.format = "dbmate",
          .program = concat(GATE_SOURCE_DIR,
                            "/build/tools/dbmate --url sqlite:{db} "
                            "--migrations-dir {dir} --no-dump-schema"),
          .up = "{tool} up",
          .down = "{tool} rollback",
          .status = "{tool} status",
          .nothing_pending = "Pending: 0"};
}

TEST(Tools, DbmateFindsWhatItWouldHaveLeft) {
  if (!exists(concat(GATE_SOURCE_DIR, "/build/tools/dbmate"))) {
    GTEST_SKIP() << "dbmate is not in build/tools: the npm registry did not answer ci/tools";
  }
  constexpr std::string_view kUp = "-- migrate:up";
  constexpr std::string_view kDown = "-- migrate:down";
  expect_same(dbmate(), {{"001_users.sql", marked(kUsers, "DROP TABLE users;", kUp, kDown)},
                         {"002_rows.sql", marked(kRows, "DELETE FROM users;", kUp, kDown)},
                         {"10_trigger.sql",
                          marked("CREATE TRIGGER t AFTER INSERT ON users BEGIN\r\n"
                                 "  SELECT 1; SELECT 2;\r\nEND;",
                                 "DROP TRIGGER t", "-- migrate:up transaction:false", kDown)}});
}

Tool sql_migrate() {
  return {.format = "sql-migrate",
          .program = "sql-migrate",
          .up = "{tool} up -config=config.yml",
          .down = "{tool} down -config=config.yml",
          .status = "{tool} up -config=config.yml",
          .nothing_pending = "Applied 0 migrations",
          .config = "development:\n  dialect: sqlite3\n  datasource: {db}\n  dir: {dir}\n",
          .of_the_moment = {.times = {"gorp_migrations.applied_at"}}};
}

TEST(Tools, SqlMigrateFindsWhatItWouldHaveLeft) {
  if (!have(run_shell("command -v sql-migrate"), "sql-migrate")) return;
  constexpr std::string_view kUp = "-- +migrate Up";
  constexpr std::string_view kDown = "-- +migrate Down";
  expect_same(sql_migrate(),
              {{"1_users.sql", marked(kUsers, "DROP TABLE users;", kUp, kDown)},
               {"02_rows.sql", marked(kRows, "DELETE FROM users;", kUp, kDown)},
               {"10_trigger.sql",
                marked("-- +migrate StatementBegin\nCREATE TRIGGER t AFTER INSERT ON users BEGIN\n"
                       "  SELECT 1; SELECT 2;\nEND;\n-- +migrate StatementEnd",
                       "DROP TRIGGER t;", kUp, kDown)}});
}

std::string entry(int place, const std::string& name) {
  return concat(R"({"idx":)", place, R"(,"version":"6","when":)", 1'700'000'000'000 + place,
                R"(,"tag":")", name, R"(","breakpoints":true})");
}

// It knows no way back, and says nothing where nothing is pending.
TEST(Tools, DrizzleFindsWhatItWouldHaveLeft) {
  if (!exists(kModules + "/drizzle-orm") || !exists(kModules + "/sql.js")) {
    GTEST_SKIP() << "drizzle is not in build/tools: the npm registry did not answer ci/tools";
  }
  const Tool drizzle{.format = "drizzle",
                     .program = concat("NODE_PATH=", kModules, " node ", GATE_SOURCE_DIR,
                                       "/tests/migration/drizzle_migrate.cjs"),
                     .up = "{tool} {db} {dir}"};
  const FolderFiles files = {
      {"0000_users.sql",
       concat(kUsers, "\n--> statement-breakpoint\n", "INSERT INTO users VALUES (1, 'a;b');")},
      {"0001_log.sql",
       "CREATE TABLE log (msg TEXT);--> statement-breakpoint\nCREATE TRIGGER t AFTER INSERT ON "
       "users BEGIN\r\n  SELECT 1; SELECT 2;\r\nEND;--> statement-breakpoint\nPRAGMA "
       "foreign_keys=OFF;"},
      {"meta/_journal.json", concat(R"({"version":"7","dialect":"sqlite","entries":[)",
                                    entry(0, "0000_users"), ",", entry(1, "0001_log"), "]}")}};
  const TempDir folder = test_folder();
  const std::string theirs = folder.file("theirs.db");
  ByTool them(drizzle, files.path(), theirs);
  AppliedFolder ours(drizzle.format, files.path());

  them.run(drizzle.up);
  EXPECT_FALSE(ours.up().empty()) << ours.error();
  EXPECT_EQ(difference(ours.path(), theirs), "");

  ByTool(drizzle, files.path(), ours.path()).run(drizzle.up);
  EXPECT_EQ(difference(ours.path(), theirs), "");
}

Tool prisma() {
  return {.format = "prisma",
          .program = concat("NODE_PATH=", kModules, " node ", GATE_SOURCE_DIR,
                            "/tests/migration/prisma_migrate.mjs"),
          .up = "{tool} deploy {db} {dir}",
          .status = "{tool} status {db} {dir}",
          .nothing_pending = R"({"editedMigrationNames":[],"failedMigrationNames":[],)"
                             R"("hasMigrationsTable":true,"history":null})",
          .of_the_moment = {
              .moments = {"_prisma_migrations.started_at", "_prisma_migrations.finished_at"},
              .drawn = {"_prisma_migrations.id"}}};
}

// Its engine is WebAssembly; what it reaches SQLite by is not.
bool has_prisma() {
  constexpr const char* kParts[] = {"@prisma/schema-engine-wasm", "@prisma/adapter-libsql",
                                    "@libsql/linux-x64-gnu", "ws"};
  return std::ranges::all_of(kParts,
                             [](const char* part) { return exists(concat(kModules, "/", part)); });
}

constexpr const char* kNoPrisma =
    "prisma is not in build/tools: the npm registry did not answer ci/tools, or has no libSQL for "
    "this processor";

// Prisma begins on no database that others filled: the first migrations make the one that the last
// are applied to.
TEST(Tools, PrismaFindsWhatItWouldHaveLeft) {
  if (!has_prisma()) GTEST_SKIP() << kNoPrisma;
  const Tool tool = prisma();
  constexpr const char* kLast = "20240103000000_rebuild";
  const FolderFiles files = {
      {"migration_lock.toml", "provider = \"sqlite\"\n"},
      {"20240101000000_users/migration.sql", kUsers},
      {"20240102000000_log/migration.sql",
       "CREATE TABLE log (msg TEXT, user_id INT REFERENCES users (id));\nCREATE TRIGGER t AFTER "
       "INSERT ON users BEGIN\r\n  INSERT INTO log VALUES ('a;b', NEW.id); SELECT 2;\r\nEND;"},
      {concat(kLast, "/migration.sql"),
       "-- RedefineTables\nPRAGMA defer_foreign_keys=ON;\nPRAGMA foreign_keys=OFF;\n"
       "CREATE TABLE \"new_users\" (\"id\" INTEGER NOT NULL PRIMARY KEY, \"name\" TEXT NOT NULL "
       "DEFAULT '');\nINSERT INTO \"new_users\" (\"id\", \"name\") SELECT \"id\", "
       "coalesce(\"name\", '') AS \"name\" FROM \"users\";\nDROP TABLE \"users\";\n"
       "ALTER TABLE \"new_users\" RENAME TO \"users\";\nPRAGMA foreign_keys=ON;\n"
       "PRAGMA defer_foreign_keys=OFF;\n"},
      {"20240104000000_nothing/migration.sql", "-- not yet\n"}};
  const TempDir folder = test_folder();
  const std::string theirs = folder.file("theirs.db");
  AppliedFolder ours(tool.format, files.path());

  EXPECT_EQ(ours.up("20240102000000_log").size(), 2U) << ours.error();
  ours.run("INSERT INTO users VALUES (1, 'Ann'), (2, NULL)");
  std::filesystem::copy_file(ours.path(), theirs);
  ByTool(tool, files.path(), theirs).run(tool.up);
  EXPECT_EQ(ours.up().size(), 2U) << ours.error();

  EXPECT_EQ(difference(ours.path(), theirs, tool.of_the_moment), "");
  ByTool them_on_ours(tool, files.path(), ours.path());
  EXPECT_THAT(them_on_ours.run(tool.status), HasSubstr(tool.nothing_pending));
  EXPECT_THAT(them_on_ours.run(tool.up), HasSubstr(R"("appliedMigrationNames":[])"));
}

// Its command line sorts them by the rules of Unicode, and takes hidden ones, too.
TEST(Tools, PrismaAppliesFoldersInOurOrder) {
  if (!has_prisma()) GTEST_SKIP() << kNoPrisma;
  const TempDir folder = test_folder();
  const std::string migrations = folder.file("migrations");
  for (const char* name :
       {"9_c",       "1_a",    "10_b",   "B",      "a",   "A",   ".h",         "_z",
        "2024-01 x", "2024_a", "2024_B", "2024.b", "Zed", "zoo", "20240101_x", "2024",
        "0_init",    "a+b",    "a_b",    "a=b",    "a&b", "aB",  "Ab",         "a b"}) {
    std::filesystem::create_directories(concat(migrations, '/', name));
    write_file(concat(migrations, '/', name, "/migration.sql"), "");
  }
  const Tool tool = prisma();
  AppliedFolder ours(tool.format, migrations);

  EXPECT_THAT(ByTool(tool, migrations, folder.file("theirs.db")).run(tool.up),
              HasSubstr(concat("[\"", join(ours.up(), "\",\""), "\"]")));
}

// It is no reader of TOML.
TEST(Tools, PrismaTakesALockFileAsWeDo) {
  if (!has_prisma()) GTEST_SKIP() << kNoPrisma;
  const char* const locks[] = {"provider = \"sqlite\"",
                               "# by hand\r\nprovider = \"sqlite\"\r\n",
                               "# provider = \"mysql\"\nother = 1\nprovider = \"sqlite\"\n",
                               "provider = sqlite\n",
                               "<<<<<<< HEAD\nprovider = \"sqlite\"\nprovider = \"mysql\"\n",
                               "",
                               "\n",
                               "other = 1\n",
                               "provider = 'sqlite'\n",
                               "provider=\"sqlite\"\n",
                               "provider = \"sqlite\" # by hand\n",
                               " provider = \"sqlite\"\n",
                               "provider = \"SQLite\"\n",
                               "provider = \"libsql\"\n",
                               "\xef\xbb\xbfprovider = \"sqlite\"\n",
                               "\"provider\" = \"sqlite\"\n"};
  std::deque<FolderFiles> folders;
  std::string words;
  std::string ours;
  for (const char* lock : locks) {
    const FolderFiles& files = folders.emplace_back(std::initializer_list<FolderFiles::File>{
        {"migration_lock.toml", lock}, {"1_a/migration.sql", ""}});
    words += concat(" '", files.path(), "'");
    ours += problems_of("prisma", files).empty() ? "\n" : "P3019\n";
  }
  const TempDir folder = test_folder();

  EXPECT_EQ(run_shell(concat(prisma().program, " refused ", folder.file("a.db"), words)).output,
            ours);
}

// What the script did before it failed stays, and so does the row that says so.
TEST(Tools, PrismaFindsWhatFailedWithUs) {
  if (!has_prisma()) GTEST_SKIP() << kNoPrisma;
  const Tool tool = prisma();
  const FolderFiles files = {
      {"migration_lock.toml", "provider = \"sqlite\"\n"},
      {"1_users/migration.sql", kUsers},
      {"2_rows/migration.sql", concat(kRows, "\nINSERT INTO none VALUES (1);")},
      {"3_more/migration.sql", "CREATE TABLE more (a);"}};
  AppliedFolder ours(tool.format, files.path());

  EXPECT_EQ(ours.up().size(), 1U);
  EXPECT_THAT(ours.rows("SELECT count(*) FROM users"), testing::ElementsAre("2"));
  EXPECT_THAT(ours.history().trouble, HasSubstr("2_rows"));
  EXPECT_THAT(ByTool(tool, files.path(), ours.path()).run(tool.status),
              HasSubstr(R"("failedMigrationNames":["2_rows"])"));
}

}  // namespace
}  // namespace gate
