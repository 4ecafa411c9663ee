// Whatever the migrations are: one clear line, the right exit code, nothing left behind, and the
// fixture as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "tests/support/store.h"

namespace gate {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

using BadMigrations = StoreTest;

struct Refusal {
  const char* name;
  const char* up;
  const char* message;
};

class Refusals : public StoreTest, public testing::WithParamInterface<Refusal> {};

TEST_P(Refusals, FailWithTheReason) {
  migrate(GetParam().up);
  const Finished finished = run();
  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr(GetParam().message));
}

constexpr Refusal kRefusals[] = {
    {"OfAttach", "ATTACH '/etc/passwd' AS p;",
     "the gate, not the database, refuses ATTACH or VACUUM INTO of '/etc/passwd': a rehearsal"},
    {"OfACopyElsewhere", "VACUUM INTO '/nowhere/x.db';", "cannot VACUUM from within a transaction"},
    {"OfExtensions", "SELECT load_extension('/nowhere/x');",
     "the gate, not the database, refuses load_extension(): "},
    {"OfFunctionsOfTheShell", "SELECT writefile('/nowhere/x', 'x');", "no such function"},
    {"OfAddresses", "SELECT fts3_tokenizer('simple', x'4141414141414141');", "disabled"},
    {"OfTheSchemaTable", "PRAGMA writable_schema = ON;",
     "production may take the statement, but what it does cannot be rehearsed"},
    {"OfATableThatIsNearlyThere", "INSERT INTO user VALUES(9, 'x', 'y', 1);",
     "no such table: user (did you mean 'users'?)"},
    {"OfAColumnThatIsNearlyThere", "UPDATE users SET emial = 'x';",
     "no such column: emial (did you mean 'email'?)"},
    {"OfAColumnOfAnInsert", "INSERT INTO users(id, nam) VALUES(9, 'x');",
     "table users has no column named nam (did you mean 'name'?)"},
    {"OfAReferenceThatIsNearlyThere", "CREATE TABLE z(u INT REFERENCES user(id));",
     "refers to user, and there is no such table (did you mean 'users'?)"},
    {"OfCommandsOfTheShell", ".mode csv\nCREATE TABLE z(a);",
     "leave out '.mode csv': commands that begin with a dot belong to the sqlite3 shell"},
    {"OfATransactionLeftOpen", "BEGIN; CREATE TABLE z(a);", "leaves a transaction open"},
    {"OfATransactionEnded", "DELETE FROM log; ROLLBACK;", "ends the transaction"},
    {"OfAnOpenString", "INSERT INTO log VALUES('a;", "not closed"},
    {"OfOtherEncodings", "INSERT INTO log VALUES('\xff', 1);", "not UTF-8 at byte 24"},
    {"OfNothing", "-- nothing\n", "has no statement, yet counts as applied"},
    {"OfALineBehindABomAndCrLf",
     "\xef\xbb\xbf"
     "CREATE TABLE z(a);\r\n\r\nSELEC;\r\n",
     ":3"},
};

INSTANTIATE_TEST_SUITE_P(All, Refusals, testing::ValuesIn(kRefusals),
                         [](const auto& refusal) { return std::string(refusal.param.name); });

TEST_F(BadMigrations, WantsAFolderOfMigrations) {
  fs::remove_all(migrations_);
  EXPECT_THAT(run().output, HasSubstr("no such folder: '" + migrations_ + "'"));
  write(migrations_, "x");
  EXPECT_THAT(run().output, HasSubstr("'" + migrations_ + "' is a file, not a folder"));
  fs::remove(migrations_);
  fs::create_directory(migrations_);
  const Finished empty = run();
  EXPECT_EQ(empty.exit_code, 2);
  EXPECT_THAT(empty.output, HasSubstr("no migrations in '" + migrations_ + "'"));
}

TEST_F(BadMigrations, KeepsHostileNamesOutOfTheTerminal) {
  migrate("CREATE TABLE \"x\x1b[31m ]]> <script>\n::error::y\"(a); SELEC;");
  const Finished finished = run({"--report", "junit=" + temp_.file("j.xml")});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, Not(HasSubstr("\x1b")));
  EXPECT_THAT(finished.output, Not(HasSubstr("\n::error::")));
  EXPECT_EQ(run_program({"xmllint", "--noout", temp_.file("j.xml")}).exit_code, 0);
}

TEST_F(BadMigrations, NeverWaitsForAPipeAmongTheMigrations) {
  ASSERT_EQ(mkfifo((migrations_ + "/002_b.up.sql").c_str(), 0600), 0);
  EXPECT_EQ(run().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed migrations/readable 2"));
}

}  // namespace
}  // namespace gate
