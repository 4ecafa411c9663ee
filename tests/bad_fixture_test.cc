// Whatever the fixture is: one clear line, the right exit code, nothing left behind, and the
// fixture as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gate/base/text.h"
#include "tests/support/gzip.h"
#include "tests/support/store.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;

using BadFixture = StoreTest;

TEST_F(BadFixture, SaysThatAFixtureIsMissing) {
  fs::remove(fixture_);
  const Finished finished = run();
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("no such fixture: '" + fixture_ + "'"));
}

TEST_F(BadFixture, CannotJudgeATruncatedDatabase) {
  for (const int bytes : {60, 512, 4096, 9000}) {
    fs::remove(fixture_);
    make_database(fixture_, kStore);
    fs::resize_file(fixture_, static_cast<std::uintmax_t>(bytes));
    const Finished finished = run();
    EXPECT_EQ(finished.exit_code, 3) << bytes << ": " << finished.output;
    EXPECT_THAT(found(), Contains("error fixture/readable fixture")) << bytes;
  }
}

TEST_F(BadFixture, CannotJudgeWhatIsNoDatabase) {
  const std::string random = "\x8f\x02\xfa\x90" + std::string(8192, '\xc3');
  for (const std::string& bytes : {std::string(), random, std::string("PK\x03\x04")}) {
    write(fixture_, bytes);
    const Finished finished = run();
    EXPECT_EQ(finished.exit_code, 3) << finished.output;
    EXPECT_THAT(found(), Contains("error fixture/readable fixture"));
    EXPECT_THAT(finished.output, HasSubstr("NOT JUDGED: '" + fixture_ + "' is "));
    fs::remove(json_);
  }
}

TEST_F(BadFixture, NeverPassesADamagedPage) {
  const std::string sound = read_file(fixture_);
  for (const std::size_t at : {100U, 105U, 4096U, 4101U, 4104U, 8192U}) {
    std::string damaged = sound;
    damaged[at] = static_cast<char>(~damaged[at]);
    write(fixture_, damaged);
    const Finished finished = run();
    EXPECT_THAT(finished.exit_code, testing::AnyOf(1, 3)) << at << ": " << finished.output;
    EXPECT_THAT(finished.output, HasSubstr("fixture/")) << at;
  }
}

TEST_F(BadFixture, TellsWhereGzipEndsOrIsCorrupt) {
  const std::string packed = gzip(read_file(fixture_));
  fixture_ = db_ + "/store.db.gz";
  write(fixture_, packed.substr(0, packed.size() - 8));
  const Finished truncated = run();
  EXPECT_EQ(truncated.exit_code, 3);
  EXPECT_THAT(truncated.output, HasSubstr("truncated after"));
  std::string corrupt = packed;
  corrupt[corrupt.size() - 6] = static_cast<char>(~corrupt[corrupt.size() - 6]);
  write(fixture_, corrupt);
  const Finished damaged = run();
  EXPECT_EQ(damaged.exit_code, 3);
  EXPECT_THAT(damaged.output, HasSubstr("corrupt after"));
}

TEST_F(BadFixture, NamesTheLineOfADumpThatIsRefused) {
  fixture_ = db_ + "/store.sql";
  write(fixture_, "CREATE TABLE a(b);\n\nINSERT INTO a VALUEZ(1);\n");
  const Finished finished = run();
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.output, HasSubstr("store.sql:3: near \"VALUEZ\": syntax error"));
}

TEST_F(BadFixture, WritesNothingBesideADatabaseThatAnotherProcessHoldsOpen) {
  sqlite3* holder = nullptr;
  ASSERT_EQ(sqlite3_open(fixture_.c_str(), &holder), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(holder, "PRAGMA journal_mode = WAL; INSERT INTO a VALUES(77, 'late')",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  migrate("DROP TABLE a;");
  const Finished finished = run();
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("a was dropped with 3 rows"));
  sqlite3_close(holder);
}

TEST_F(BadFixture, JudgesOddDatabases) {
  const std::vector<std::string> shapes = {
      "PRAGMA user_version = 3;",
      "CREATE VIEW v AS SELECT 1 a;",
      concat("PRAGMA encoding = 'UTF-16le';", kStore),
      concat("PRAGMA page_size = 512; PRAGMA auto_vacuum = FULL;", kStore),
      concat("PRAGMA page_size = 65536;", kStore),
      "CREATE VIRTUAL TABLE f USING fts5(a); INSERT INTO f VALUES('x');"
      "CREATE VIRTUAL TABLE r USING rtree(id, a, b);"
      "CREATE TABLE k(k TEXT PRIMARY KEY); INSERT INTO k VALUES(NULL), (NULL);"
      "CREATE TABLE rowid(rowid TEXT, oid INT, _rowid_ INT); INSERT INTO rowid VALUES('a', 1, 1);"
      "CREATE TABLE \"od\"\"d ]]> <b>\"(\"a b\", \":x\"); INSERT INTO \"od\"\"d ]]> <b>\""
      " VALUES(9e999, x'00');"};
  for (const std::string& shape : shapes) {
    fs::remove(fixture_);
    make_database(fixture_, shape);
    const Finished finished = run();
    EXPECT_EQ(finished.exit_code, 0) << shape << ": " << finished.output;
  }
}

// Whom permissions bind; empty where this is such a user.
std::string as_nobody() {
  return geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
}

TEST_F(BadFixture, ReportsThatTheFixtureMayNotBeRead) {
  const Finished probe = run_shell(concat(as_nobody(), GATE_BINARY, " --version"));
  if (!have(probe, "a program that others may run")) GTEST_SKIP() << "nobody else can run it";
  for (const std::string& folder : {fs::path(json_).parent_path().string(), work_}) {
    fs::permissions(folder, fs::perms::all);
  }
  fs::permissions(fixture_, fs::perms::none);
  std::string words;
  for (const std::string& word : command()) words += shell_quote(word) + " ";
  const Finished finished = run_shell(as_nobody() + words);
  EXPECT_EQ(finished.exit_code, 3) << finished.output;
  EXPECT_THAT(finished.output,
              HasSubstr(concat("cannot read '", fixture_, "': permission denied")));
  EXPECT_EQ(read_report(json_).at("verdict"), "not-judged");
  EXPECT_TRUE(fs::is_empty(work_));
}

}  // namespace
}  // namespace gate
