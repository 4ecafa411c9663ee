// `migration-gate diff`: what it says of two databases, what it exits with, and that both stay as
// they are.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "gate/base/text.h"
#include "tests/support/gzip.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class DiffCommandTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    make_database(b_, kStore);
  }

  // A holds what the store holds.
  Finished diff(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{GATE_BINARY, "diff",  fixture_,     b_,
                                   "--color",   "never", "--work-dir", work_};
    words.insert(words.end(), more.begin(), more.end());
    const Files before = files();
    const Finished finished = run_program(words);
    expect_nothing_left(before);
    return finished;
  }

  void change(const std::string& sql) { make_database(b_, sql); }

  std::string b_ = db_ + "/b.db";
};

std::string last_line(const Finished& finished) {
  const std::string text(trim(finished.output));
  return text.substr(text.rfind('\n') + 1);
}

TEST_F(DiffCommandTest, SaysThatTwoDatabasesAreTheSame) {
  change(
      "DELETE FROM log; INSERT INTO log VALUES('b',2),('a',1),('a',1); ALTER TABLE a RENAME TO x;"
      "ALTER TABLE x RENAME TO a; REINDEX; PRAGMA page_size = 8192; VACUUM;");
  const Finished finished = diff({"--ignore", "idx"});
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_EQ(last_line(finished), "SAME: 11 tables, 28 rows");
  EXPECT_THAT(finished.output, HasSubstr("ignored by 'idx': idx\n"));
}

TEST_F(DiffCommandTest, NamesWhatIsDifferent) {
  change(
      "DROP TABLE cat; ALTER TABLE flags ADD COLUMN extra INT DEFAULT 0; CREATE INDEX f ON"
      " flags(name); PRAGMA user_version = 7;");
  const Finished finished = diff();
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("column flags.extra: only in B: INT DEFAULT 0\n"),
                    HasSubstr("index f: only in B: index on flags (name)\n"),
                    HasSubstr("setting user_version: 0 -> 7\n"),
                    HasSubstr("table cat: only in A: table with 3 columns\n"),
                    HasSubstr("rows of cat: only in A: 3 rows\n"),
                    HasSubstr("rows of flags: 2 rows\n  columns only in B: extra\n")));
  EXPECT_THAT(last_line(finished), HasSubstr("DIFFERENT: 4 objects, 2 tables (cat, flags)"));
}

// SQLite takes the word for a string: no column is called so.
TEST_F(DiffCommandTest, SeesTheCaseOfAStringInDoubleQuotes) {
  make_database(fixture_, "CREATE VIEW open AS SELECT id FROM flags WHERE \"name\" = \"Open\";");
  change("CREATE VIEW open AS SELECT id FROM flags WHERE \"Name\" = \"open\";");
  const Finished finished = diff();
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("view open: "));

  change("DROP VIEW open; CREATE VIEW open AS SELECT [Id] FROM \"Flags\" WHERE NAME = 'Open';");
  EXPECT_EQ(diff().exit_code, 0);
}

TEST_F(DiffCommandTest, CountsRowsAndColumnsAndShowsKeysAlone) {
  change(
      "UPDATE users SET name = 'Secret', age = age + 1 WHERE id = 2;"
      "INSERT INTO users VALUES(4,'Dan','d@x',9); DELETE FROM b WHERE id = 1;"
      "INSERT INTO log VALUES('a',1); UPDATE coupon SET percent = 6 WHERE code = 'x';");
  const Finished finished = diff();
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(
      finished.output,
      AllOf(HasSubstr("rows of b: 2 -> 1 row; 1 only in A\n  only in A, for example: id=1\n"),
            HasSubstr("rows of log: 3 -> 4 rows; 1 only in B (no key tells its rows apart)\n"),
            HasSubstr("rows of users: 3 -> 4 rows; 1 only in B, 1 modified\n"),
            HasSubstr("  name differs in 1 row, for example: id=2\n"),
            HasSubstr("  age differs in 1 row, for example: id=2\n"),
            HasSubstr("for example: code=text of 1 character\n"), Not(HasSubstr("Secret")),
            Not(HasSubstr("Bob"))));
  EXPECT_EQ(last_line(finished), "DIFFERENT: 4 tables (b, coupon, log and 1 more)");
  EXPECT_THAT(diff({"--show-values"}).output, HasSubstr("for example: code='x'\n"));
  EXPECT_EQ(diff({"-q"}).output, "DIFFERENT: 4 tables (b, coupon, log and 1 more)\n");
  EXPECT_EQ(diff({"-q", "--schema-only"}).output, "SAME: the schema; no rows were compared\n");
}

TEST_F(DiffCommandTest, LeavesOutWhatItIsAskedTo) {
  change("UPDATE users SET age = 1; UPDATE a SET v = 'other'; DROP TABLE fine;");
  const std::vector<std::string> ignore{"--ignore", "*.AGE", "--ignore", "a.v", "--ignore", "f*e"};
  const Finished finished = diff(ignore);
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, AllOf(HasSubstr("ignored by '*.AGE': users.age\n"),
                                     HasSubstr("ignored by 'f*e': fine\n")));
  EXPECT_EQ(diff({"--ignore", "users.age"}).exit_code, 1);
}

TEST_F(DiffCommandTest, RefusesAPatternThatMatchesNothing) {
  for (const char* pattern : {"user", "users.ages", "*.", ".age", ""}) {
    const Finished finished = diff({"--ignore", pattern});
    EXPECT_EQ(finished.exit_code, 2) << pattern;
    EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
  }
  EXPECT_THAT(diff({"--ignore", "users.ages"}).output,
              HasSubstr("--ignore 'users.ages': neither database has such a column"));
}

TEST_F(DiffCommandTest, DoesNotCallTheSameWhatItLeftOut) {
  const Finished all = diff({"-q", "--ignore", "*"});
  EXPECT_EQ(all.exit_code, 3);
  EXPECT_EQ(all.output, "NOT JUDGED: --ignore leaves nothing to be compared\n");
  const Finished columns = diff({"-q", "--ignore", "*.*"});
  EXPECT_EQ(columns.exit_code, 3);
  EXPECT_EQ(columns.output,
            "NOT JUDGED: --ignore leaves no column to be compared of any table with rows\n");
}

TEST_F(DiffCommandTest, TakesWhateverAFixtureIs) {
  const std::string dump = run_program({"sqlite3", b_, ".dump"}).output;
  for (const auto& [name, bytes] : std::map<std::string, std::string>{
           {"b.sql", dump}, {"b.sql.gz", gzip(dump)}, {"b.db.gz", gzip(read_file(b_))}}) {
    b_ = concat(db_, "/", name);
    write(b_, bytes);
    const Finished finished = diff();
    EXPECT_EQ(finished.exit_code, 0) << name << '\n' << finished.output;
  }
}

TEST_F(DiffCommandTest, NeverReportsOverWhatItCompares) {
  namespace fs = std::filesystem;
  fs::create_symlink(b_, temp_.file("soft"));
  fs::create_hard_link(b_, temp_.file("hard"));
  for (const std::string& path :
       {fixture_, b_, db_ + "/./b.db", temp_.file("soft"), temp_.file("hard"), b_ + "-wal",
        b_ + "-shm", fixture_ + "-journal"}) {
    const Finished finished = diff({"--report", "json=" + path});
    EXPECT_EQ(finished.exit_code, 2) << path;
    EXPECT_THAT(finished.output, HasSubstr("would overwrite what is compared"));
    EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
  }
}

TEST_F(DiffCommandTest, NeverReportsOverWhatIsBehindWhatItCompares) {
  const std::string dump = run_program({"sqlite3", b_, ".dump"}).output;
  b_ = db_ + "/folder";
  std::filesystem::create_directory(b_);
  write(b_ + "/data.sql.gz", gzip(dump));
  write(b_ + "/manifest.json", R"({"data": "data.sql.gz"})");
  for (const char* name : {"/data.sql.gz", "/manifest.json"}) {
    EXPECT_EQ(diff({"--report", concat("json=", b_, name)}).exit_code, 2) << name;
  }
  EXPECT_EQ(read_file(b_ + "/data.sql.gz"), gzip(dump));
  EXPECT_EQ(diff({"--report", "json=" + json_}).exit_code, 0);
}

// The log beside it is a part of the database, and stays where it is.
TEST_F(DiffCommandTest, ReadsWhatIsInTheLog) {
  sqlite3* holder = nullptr;
  ASSERT_EQ(sqlite3_open(b_.c_str(), &holder), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(holder, "PRAGMA journal_mode = WAL; INSERT INTO a VALUES(77, 'late')",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  const Finished finished = diff();
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("rows of a: 2 -> 3 rows; 1 only in B\n"));
  sqlite3_close(holder);
}

TEST_F(DiffCommandTest, SaysInOneLineWhatIsWrongWithTheQuestion) {
  const std::vector<std::vector<std::string>> questions = {
      {},
      {fixture_},
      {fixture_, db_ + "/none.db"},
      {db_, fixture_},
      {fixture_, b_, "third"},
      {fixture_, b_, "--report", "junit"},
      {fixture_, b_, "--report", "json="},
      {fixture_, b_, "--schema-only", "--data-only"}};
  for (std::vector<std::string> words : questions) {
    words.insert(words.begin(), {GATE_BINARY, "diff"});
    const Finished finished = run_program(words);
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
  }
}

TEST_F(DiffCommandTest, JudgesNothingOfWhatIsNoDatabase) {
  write(b_, "PK\x03\x04");
  const Finished finished = diff();
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.output, HasSubstr(concat("NOT JUDGED: '", b_, "' is ")));
  EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
  EXPECT_EQ(diff({"--report", "json=" + json_}).exit_code, 3);
  EXPECT_EQ(nlohmann::json::parse(read_file(json_))["verdict"], "not-judged");
}

// Byte for byte the same, and yet nobody knows what is in them.
TEST_F(DiffCommandTest, NeverCallsADamagedTableTheSame) {
  const std::string sound = read_file(b_);
  for (const std::size_t at : {4096U, 3U * 4096}) {
    std::string damaged = sound;
    damaged[at] = '\x77';
    write(b_, damaged);
    write(fixture_, damaged);
    const Finished finished = diff();
    EXPECT_EQ(finished.exit_code, 3) << at << ": " << finished.output;
    EXPECT_THAT(last_line(finished),
                testing::AnyOf(HasSubstr("NOT JUDGED: "), HasSubstr("error: ")));
  }
}

TEST_F(DiffCommandTest, NeverCallsTheSameWhatCannotBeRead) {
  const std::vector<std::string> unreadable = {
      "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES('table', 'geo', 'geo', 0,"
      " 'CREATE VIRTUAL TABLE geo USING nobody_has_this(a)');",
      "PRAGMA writable_schema = ON; CREATE TABLE gen(a INT, b INT AS (a + 1)); INSERT INTO gen(a)"
      " VALUES(1); UPDATE sqlite_schema SET sql = 'CREATE TABLE gen(a INT, b INT AS (nobodys(a)))'"
      " WHERE name = 'gen';",
      "CREATE VIRTUAL TABLE bare USING fts5(x, content=''); INSERT INTO bare(rowid, x)"
      " VALUES(1, 'word');"};
  for (const std::string& sql : unreadable) {
    for (const std::string& path : {fixture_, b_}) {
      std::filesystem::remove(path);
      make_database(path, concat("CREATE TABLE t(a); INSERT INTO t VALUES(1);", sql));
    }
    if (sql.find("content=''") != sql.npos)
      change(
          "INSERT INTO bare(bare) VALUES('optimize');"
          "INSERT INTO bare(rowid, x) VALUES(2, 'two');"
          "INSERT INTO bare(bare) VALUES('delete-all');"
          "INSERT INTO bare(rowid, x) VALUES(1, 'other');");
    const Finished finished = diff();
    EXPECT_EQ(finished.exit_code, 3) << sql << '\n' << finished.output;
    EXPECT_THAT(last_line(finished), HasSubstr("NOT JUDGED: "));
    change("INSERT INTO t VALUES(2);");
    const Finished known = diff();
    EXPECT_EQ(known.exit_code, 1) << known.output;
    EXPECT_THAT(last_line(known), HasSubstr("DIFFERENT: 1 table (t); 1 could not be compared ("));
  }
}

TEST_F(DiffCommandTest, WritesReports) {
  change("UPDATE users SET age = 1 WHERE id = 3; CREATE TABLE more(a);");
  const std::string text = temp_.file("reports/diff.txt");
  const Finished finished = diff({"--report", "json=" + json_, "--report", "text=" + text});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(last_line(finished), EndsWith(concat(" · json: ", json_, " · text: ", text)));
  EXPECT_THAT(read_file(text), HasSubstr("rows of a: 2 rows, the same\n"));
  const auto report = nlohmann::json::parse(read_file(json_));
  EXPECT_EQ(report["verdict"], "different");
  EXPECT_EQ(report["schema"][0]["name"], "more");
  std::vector<std::string> others;
  for (const auto& table : report["tables"]) {
    if (!table["same"]) others.push_back(table["name"]);
  }
  EXPECT_THAT(others, ElementsAre("users"));
  const auto printed = nlohmann::json::parse(diff({"--report", "json"}).output);
  EXPECT_EQ(printed["tables"], report["tables"]);
  EXPECT_EQ(diff({"--report", "json=/dev/full"}).exit_code, 1);
  EXPECT_EQ(diff({"--ignore", "more", "--ignore", "users", "--report", "json=/dev/full"}).exit_code,
            3);
}

}  // namespace
}  // namespace gate
