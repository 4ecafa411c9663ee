// Prisma Migrate as it behaves: facts found by running Prisma 6.19.3 on SQLite.
#include <gmock/gmock.h>

#include <filesystem>

#include "gate/base/error.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kUsers =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
    "INSERT INTO users VALUES (1, 'a;b');\n";
constexpr const char* kTrigger =
    "CREATE TABLE log (msg TEXT);\n"
    "CREATE TRIGGER users_ai AFTER INSERT ON users BEGIN\n"
    "  INSERT INTO log VALUES ('new ' || NEW.name);\n"
    "  INSERT INTO log VALUES ('second');\n"
    "END;\n";

std::vector<std::string> problems(const FolderFiles& files) {
  std::vector<std::string> messages;
  const AppliedFolder applied("prisma", files.path());
  for (const FolderProblem& problem : applied.folder().problems)
    messages.push_back(problem.message);
  return messages;
}

TEST(Prisma, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files{{"migration_lock.toml", "provider = \"sqlite\"\n"},
                          {"20240101000000_users/migration.sql", kUsers},
                          {"20240102000000_trigger/migration.sql", kTrigger}};
  AppliedFolder target("prisma", files.path());

  EXPECT_THAT(target.up(), ElementsAre("20240101000000_users", "20240102000000_trigger"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = '_prisma_migrations'"),
              ElementsAre("CREATE TABLE \"_prisma_migrations\" (\n"
                          "    \"id\"                    TEXT PRIMARY KEY NOT NULL,\n"
                          "    \"checksum\"              TEXT NOT NULL,\n"
                          "    \"finished_at\"           DATETIME,\n"
                          "    \"migration_name\"        TEXT NOT NULL,\n"
                          "    \"logs\"                  TEXT,\n"
                          "    \"rolled_back_at\"        DATETIME,\n"
                          "    \"started_at\"            DATETIME NOT NULL DEFAULT "
                          "current_timestamp,\n"
                          "    \"applied_steps_count\"   INTEGER UNSIGNED NOT NULL DEFAULT 0\n)"));
  // The checksums are those that the tool wrote for these bytes.
  EXPECT_THAT(
      target.rows("SELECT checksum, migration_name, logs, rolled_back_at, applied_steps_count "
                  "FROM _prisma_migrations ORDER BY rowid"),
      ElementsAre("c03c0964305b34f2eeb602b3e93b056bc1862f1a4f2bec73ae9813a8b996b032|"
                  "20240101000000_users|NULL|NULL|1",
                  "affde4397ed3602b0fc0d5f07a49ae3aa0c696a249e48e311c26a4550734d171|"
                  "20240102000000_trigger|NULL|NULL|1"));
  EXPECT_THAT(target.pending(), IsEmpty());
}

TEST(Prisma, WritesATimeInMillisecondsAndARandomName) {
  const FolderFiles files{{"1_a/migration.sql", ""}};
  AppliedFolder target("prisma", files.path());
  target.up();
  const std::string hex = "[0-9a-f]";

  EXPECT_THAT(target.rows("SELECT typeof(started_at), typeof(finished_at), started_at > "
                          "1577836800000, finished_at >= started_at, finished_at < 4102444800000 "
                          "FROM _prisma_migrations"),
              ElementsAre("integer|integer|1|1|1"));
  EXPECT_THAT(
      target.rows("SELECT length(id), id GLOB '" + hex + "*-" + hex + "*-4" + hex + "*-[89ab]" +
                  hex + "*-" + hex + "*', instr(id, '-') FROM _prisma_migrations"),
      ElementsAre("36|1|9"));
}

TEST(Prisma, LeavesWhatWasDoneBeforeAFailure) {
  const FolderFiles files{
      {"1_bad/migration.sql", "CREATE TABLE f1 (x);\nINSERT INTO nosuch VALUES (1);\n"}};
  AppliedFolder target("prisma", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), ElementsAre("f1"));
  EXPECT_THAT(target.rows("SELECT migration_name, finished_at, applied_steps_count FROM "
                          "_prisma_migrations"),
              ElementsAre("1_bad|NULL|0"));
  EXPECT_EQ(target.history().trouble, "migration 1_bad was begun and not finished");
}

TEST(Prisma, TakesTheAttemptThatWasNotRolledBack) {
  const FolderFiles files{{"1_a/migration.sql", "CREATE TABLE a (x);"},
                          {"2_b/migration.sql", "SELECT 1;"}};
  AppliedFolder target("prisma", files.path());
  target.up("1_a");
  target.run(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at) "
      "VALUES ('x', 'old', '1_a', 1), ('y', 'old', '2_b', 1)");

  EXPECT_EQ(target.history().trouble, "");
  EXPECT_THAT(target.pending(), ElementsAre("2_b"));
}

TEST(Prisma, GoesByTheNamesOfItsFoldersAndFillsGapsLater) {
  const FolderFiles files{{"20240102_b/migration.sql", ""},
                          {"1_order/migration.sql", "-- nothing"},
                          {"20240101_a/migration.sql",
                           "\xef\xbb\xbf"
                           "SELECT 1"}};
  AppliedFolder target("prisma", files.path());

  EXPECT_THAT(target.up("20240101_a"), ElementsAre("1_order", "20240101_a"));
  target.run("DELETE FROM _prisma_migrations WHERE migration_name = '1_order'");
  EXPECT_THAT(target.up(), ElementsAre("1_order", "20240102_b"));
  EXPECT_EQ(target.folder().migrations.at(2).name, "b");
}

TEST(Prisma, LetsAScriptHaveATransactionOfItsOwn) {
  const FolderFiles files{{"1_tx/migration.sql", "BEGIN;\r\nCREATE TABLE tx (x);\r\nCOMMIT;\r\n"}};
  AppliedFolder target("prisma", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1_tx"));
}

TEST(Prisma, SaysWhatItDoesNotRun) {
  EXPECT_THAT(problems(FolderFiles{{"1_a/migration.sql", ""},
                                   {"1_a/down.sql", ""},
                                   {"1_a/more.sql", ""},
                                   {"2_b/up.sql", ""},
                                   {"3_c.sql", ""},
                                   {".trash/x.sql", ""}}),
              ElementsAre("prisma refuses the folder '.trash': it has no migration.sql",
                          "prisma refuses the folder '2_b': it has no migration.sql",
                          HasSubstr("'3_c.sql' is never run"),
                          HasSubstr("'more.sql' in the folder '1_a' is never run")));
}

TEST(Prisma, FollowsNoLink) {
  const FolderFiles elsewhere{{"a/migration.sql", kUsers}, {"b/notes.txt", ""}};
  const FolderFiles files{{"2_b/migration.sql", ""}};
  std::filesystem::create_directory_symlink(elsewhere.path() + "/a", files.path() + "/1_a");
  std::filesystem::create_directory_symlink(elsewhere.path() + "/b", files.path() + "/notes");
  AppliedFolder target("prisma", files.path());

  EXPECT_THAT(problems(files), ElementsAre(HasSubstr("'1_a' is a link, which prisma does not")));
  EXPECT_THAT(target.up(), ElementsAre("2_b"));
}

TEST(Prisma, IsToldByItsLockFile) {
  const FolderFiles files{{"migration_lock.toml", ""}, {"1_a/migration.sql", ""}};
  const FolderFiles empty{{"migration_lock.toml", ""}};
  const Table own{.name = "_prisma_migrations",
                  .columns = {{.name = "id"},
                              {.name = "checksum"},
                              {.name = "finished_at"},
                              {.name = "migration_name"},
                              {.name = "rolled_back_at"}}};

  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "prisma");
  EXPECT_EQ(detect_format("auto", files.path(), {.tables = {own}}).format->name, "prisma");
  EXPECT_THROW(detect_format("auto", empty.path(), {}), UsageError);
}

TEST(Prisma, RefusesALockFileThatItsToolCannotRead) {
  const auto found = [](const std::string& lock) {
    return problems(FolderFiles{{"migration_lock.toml", lock}, {"1_a/migration.sql", ""}});
  };

  EXPECT_THAT(found("# Please do not edit this file manually\nprovider = \"sqlite\"\n"), IsEmpty());
  EXPECT_THAT(found("provider = \"postgresql\"\n"), IsEmpty());  // is for others to say
  EXPECT_THAT(found("provider = 'sqlite'\n"),
              ElementsAre(HasSubstr("(P3019): it takes ''sqlite'' for the provider")));
  EXPECT_THAT(found("# provider\n"), ElementsAre(HasSubstr("(P3019): it finds no provider")));
}

}  // namespace
}  // namespace gate
