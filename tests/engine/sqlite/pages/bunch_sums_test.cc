// What is taken over from other pages, or from other columns, is what SQLite reads now.
#include "gate/engine/sqlite/pages/bunch_sums.h"

#include <gmock/gmock.h>

#include <random>

#include "gate/engine/sqlite/capture.h"
#include "gate/engine/sqlite/digest.h"
#include "gate/engine/sqlite/pages/page_digest.h"
#include "gate/engine/sqlite/values.h"
#include "tests/engine/sqlite/pages/in_words.h"
#include "tests/engine/sqlite/pages/scripted_database.h"

namespace gate {
namespace {

using ::testing::HasSubstr;

// A database, and a fork of it that is written to: what both hold is remembered in one place.
class Fork {
 public:
  explicit Fork(const std::string& script) {
    Connection(blue_path_,
               {.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, .untrusted = false})
        .run(script);
    begin_anew();
  }

  void begin_anew() {
    green_.reset();
    fork_sqlite(blue_path_, green_path_);
    green_ =
        std::make_unique<Connection>(green_path_, ConnectionOptions{.flags = SQLITE_OPEN_READWRITE,
                                                                    .untrusted = false,
                                                                    .schema_writable = true});
  }

  // Whether the script was accepted.
  bool run(const std::string& sql) {
    char* message = nullptr;
    const bool is_done =
        sqlite3_exec(green_->handle(), sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK;
    sqlite3_free(message);
    if (!is_done) sqlite3_exec(green_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    return is_done;
  }

  // Whether the pages were read at all.
  bool read_blue(const DigestRequest& request) { return expect_right(blue_, request); }
  bool read_green(const DigestRequest& request) { return expect_right(*green_, request); }

  std::string schema() {
    const Prepared row = green_->prepare("SELECT sql FROM sqlite_schema WHERE name = 't'");
    return green_->step(row.get()) ? text_of(row.get(), 0) : "";
  }

  // How often since the last time.
  std::size_t times(Way way) {
    const std::size_t now = known_.times(way);
    return now - std::exchange(seen_[static_cast<std::size_t>(way)], now);
  }

  void forget_times() {
    for (const Way way : {Way::known, Way::by_columns, Way::by_rows, Way::decoded}) times(way);
  }

 private:
  bool expect_right(Connection& connection, const DigestRequest& request) {
    const auto mine = digest_pages(connection, request, {}, &known_);
    if (!mine) return false;
    EXPECT_EQ(in_words(*mine), in_words(digest_by_steps(connection, request)));
    return true;
  }

  TempDir folder_ = test_folder();
  std::string blue_path_ = folder_.file("blue.db");
  std::string green_path_ = folder_.file("green.db");
  Connection blue_{blue_path_,
                   {.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, .untrusted = false}};
  std::unique_ptr<Connection> green_{};
  PageSums known_{};
  std::array<std::size_t, 4> seen_{};
};

std::string table_of(int rows) {
  return concat("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, w REAL); ", count_to(rows),
                "INSERT INTO t SELECT i, 'value ' || i, i * 0.25 FROM n;");
}

const DigestRequest kKeyed = {.table = "t", .key = {"id"}};

std::string with_schema(const std::string& from, const std::string& to) {
  return concat("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ",
                quote_text(from), ", ", quote_text(to), "); PRAGMA writable_schema = RESET;");
}

TEST(BunchSums, DecodeOfATableThatGainedAColumnNothingElse) {
  Fork fork(table_of(20'000));
  ASSERT_TRUE(fork.read_blue(kKeyed));
  fork.forget_times();
  ASSERT_TRUE(fork.run("ALTER TABLE t ADD COLUMN x TEXT NOT NULL DEFAULT 'new'"));
  ASSERT_TRUE(fork.read_green(kKeyed));
  EXPECT_EQ(fork.times(Way::decoded), 0u);
  EXPECT_EQ(fork.times(Way::by_rows), 0u);
  EXPECT_GE(fork.times(Way::by_columns), 8u);

  ASSERT_TRUE(fork.run("ALTER TABLE t RENAME COLUMN x TO y"));
  ASSERT_TRUE(fork.read_green(kKeyed));
  EXPECT_EQ(fork.times(Way::decoded) + fork.times(Way::by_columns), 0u);
}

TEST(BunchSums, FindInATableThatHasMoreAllThatItHadBefore) {
  Fork fork(table_of(20'000));
  for (const DigestRequest& request : {kKeyed, DigestRequest{.table = "t"}}) {
    fork.begin_anew();
    ASSERT_TRUE(fork.run("ALTER TABLE t ADD COLUMN x INT DEFAULT 7"));
    ASSERT_TRUE(fork.read_green(request));
    fork.forget_times();
    ASSERT_TRUE(fork.read_blue(request));
    EXPECT_EQ(fork.times(Way::decoded) + fork.times(Way::by_columns), 0u);
  }
}

void expect_changes_alone(const DigestRequest& request) {
  Fork fork(table_of(20'000));
  ASSERT_TRUE(fork.read_blue(request));
  fork.forget_times();
  ASSERT_TRUE(fork.run("UPDATE t SET v = 'other' WHERE id % 50 = 0; DELETE FROM t WHERE id = 777"));
  ASSERT_TRUE(fork.read_green(request));
  EXPECT_EQ(fork.times(Way::decoded), 0u);
  EXPECT_GE(fork.times(Way::by_rows), 8u);
}

TEST(BunchSums, DecodeOfPagesThatChangedTheRowsThatDid) {
  expect_changes_alone(kKeyed);
  expect_changes_alone({.table = "t"});
}

TEST(BunchSums, DecodeAllOfPagesThatHaveMostlyChanged) {
  Fork fork(table_of(20'000));
  ASSERT_TRUE(fork.read_blue(kKeyed));
  fork.forget_times();
  ASSERT_TRUE(fork.run("UPDATE t SET v = upper(v)"));
  ASSERT_TRUE(fork.read_green(kKeyed));
  EXPECT_EQ(fork.times(Way::by_rows), 0u);
}

TEST(BunchSums, DecodeNoMoreWhereAColumnCameAndRowsChanged) {
  Fork fork(table_of(20'000));
  ASSERT_TRUE(fork.read_blue(kKeyed));
  fork.forget_times();
  ASSERT_TRUE(
      fork.run("ALTER TABLE t ADD COLUMN x DEFAULT 'new'; UPDATE t SET x = 'old', w = 0"
               " WHERE id % 1000 = 0"));
  ASSERT_TRUE(fork.read_green(kKeyed));
  EXPECT_EQ(fork.times(Way::decoded), 0u);
  EXPECT_GE(fork.times(Way::by_rows), 8u);
}

// Rows that are older than a column, and have gone: nobody is left who could be asked.
TEST(BunchSums, KnowWhatOldRowsHadInAColumnThatIsYoungerThanThey) {
  Fork fork(concat(table_of(20'000), "ALTER TABLE t ADD COLUMN x TEXT DEFAULT 12;"));
  ASSERT_TRUE(fork.read_blue(kKeyed));
  ASSERT_TRUE(fork.run(
      "DELETE FROM t WHERE id % 100 = 0 OR id < 40; UPDATE t SET x = 13 WHERE id % 50 = 1"));
  EXPECT_TRUE(fork.read_green(kKeyed));
  ASSERT_TRUE(fork.run("UPDATE t SET v = v"));  // which makes them as long as the others
  EXPECT_TRUE(fork.read_green(kKeyed));
}

// No page changes, and all rows do.
TEST(BunchSums, SeeWhatADeclarationMakesOfOlderRows) {
  Fork fork(concat(table_of(5'000), "ALTER TABLE t ADD COLUMN x ANY DEFAULT '1';"));
  ASSERT_TRUE(fork.read_blue(kKeyed));
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"DEFAULT '1'", "DEFAULT '2'"},
           {"x ANY", "x TEXT"},
           {"x TEXT", "x REAL"},
           {"x REAL", "x INTEGER"},
           {"DEFAULT '2'", "DEFAULT '1' COLLATE NOCASE"},
           {" DEFAULT '1' COLLATE NOCASE", ""},
           {"x INTEGER", "x ANY DEFAULT '1'"},
           {"'1')", "'1') STRICT"},
           {") STRICT", ", y INT)"},
           {"y INT", "y INT AS (5) STORED"},
           {"(5)", "(6)"},
           {"(6) STORED", "(6)"},
           {"w REAL", "w"},
           {"id INTEGER PRIMARY KEY", "id"}}) {
    SCOPED_TRACE(concat(from, " -> ", to));
    ASSERT_TRUE(fork.run(with_schema(from, to)));
    ASSERT_THAT(fork.schema(), HasSubstr(to));
    fork.read_green(kKeyed);
    fork.read_green({.table = "t"});
    fork.read_green({.table = "t", .key = {"x"}});
  }
}

TEST(BunchSums, RememberRecordsThatGoOnOnOtherPages) {
  Fork fork(concat("CREATE TABLE t(id INTEGER PRIMARY KEY, v BLOB, w); ", count_to(2'000),
                   "INSERT INTO t SELECT i, CAST(zeroblob(i % 40 * 500) || i AS BLOB), i FROM n;"));
  ASSERT_TRUE(fork.read_blue(kKeyed));
  fork.forget_times();
  ASSERT_TRUE(fork.read_green(kKeyed));
  EXPECT_EQ(fork.times(Way::decoded), 0u);
  // The page that the record begins on stays as it was.
  ASSERT_TRUE(
      fork.run("UPDATE t SET v = CAST(zeroblob(15000) || 'z' || substr(v, 15002) AS BLOB)"
               " WHERE id IN (35, 1035)"));
  ASSERT_TRUE(fork.read_green(kKeyed));
  EXPECT_LE(fork.times(Way::decoded), 2u);
  ASSERT_TRUE(fork.run("ALTER TABLE t ADD COLUMN x DEFAULT 1; UPDATE t SET w = -1 WHERE id = 36"));
  ASSERT_TRUE(fork.read_green(kKeyed));
  ASSERT_TRUE(fork.run("DELETE FROM t WHERE id % 40 = 39; VACUUM"));
  ASSERT_TRUE(fork.read_green(kKeyed));
  ASSERT_TRUE(fork.read_blue(kKeyed));
}

TEST(BunchSums, TakeNoPagesOfAnotherTableForTheirOwn) {
  Fork fork(concat(table_of(6'000), "CREATE TABLE u AS SELECT * FROM t;"));
  ASSERT_TRUE(fork.read_blue(kKeyed));
  ASSERT_TRUE(fork.read_blue({.table = "u", .key = {"id"}}));
  ASSERT_TRUE(
      fork.run("DROP TABLE t; ALTER TABLE u RENAME TO t; CREATE TABLE u AS SELECT id, w AS v,"
               " v AS w FROM t; CREATE TABLE k(w PRIMARY KEY, id) WITHOUT ROWID;"
               " INSERT INTO k SELECT w, id FROM u"));
  EXPECT_TRUE(fork.read_green({.table = "t", .key = {"id"}}));
  EXPECT_TRUE(fork.read_green({.table = "u", .key = {"id"}}));
  EXPECT_TRUE(fork.read_green({.table = "k", .key = {"w"}}));
}

// Whatever is done to a fork, and in whichever order it and what it comes from are read.
class AnyChange {
 public:
  explicit AnyChange(unsigned seed) : random_(seed), fork_(start(seed)) {}

  void run() {
    for (int step = 0; step < 18; ++step) {
      change(step);
      SCOPED_TRACE(script_);
      for (const DigestRequest& request :
           {kKeyed, DigestRequest{.table = "t"}, DigestRequest{.table = "t", .key = {"u"}},
            DigestRequest{.table = "k", .key = {"a", "b"}}}) {
        if (pick(4) == 0) fork_.read_blue(request);
        read += fork_.read_green(request) ? 1U : 0U;
      }
      if (testing::Test::HasFailure()) return;
    }
    for (const Way way : {Way::known, Way::by_columns, Way::by_rows, Way::decoded}) {
      ways[static_cast<std::size_t>(way)] += fork_.times(way);
    }
  }

  static inline std::size_t read = 0;
  static inline std::array<std::size_t, 4> ways{};

 private:
  static std::string start(unsigned seed) {
    return concat(
        "PRAGMA page_size = ", seed % 2 == 0 ? 1024 : 4096, "; PRAGMA auto_vacuum = ", seed % 3,
        "; CREATE TABLE t(id INTEGER PRIMARY KEY, v, w REAL, u UNIQUE); ", count_to(2'500),
        "INSERT INTO t SELECT i * 3, CASE i % 40 WHEN 0 THEN zeroblob(6000) ELSE"
        " 'v' || i END, i / 2.0, CASE i % 5 WHEN 0 THEN NULL ELSE i END FROM n;"
        " CREATE TABLE k(a, b, PRIMARY KEY (a, b)) WITHOUT ROWID; ",
        count_to(1'500), "INSERT INTO k SELECT i % 97, 'k' || i FROM n;");
  }

  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  std::string column() const { return concat("c", columns_); }

  void change(int step) {
    const int id = pick(7'500);
    const std::string where = concat(" WHERE id BETWEEN ", id, " AND ", id + pick(900));
    const std::string type =
        std::vector<std::string>{"INT", "REAL", "TEXT", ""}[static_cast<std::size_t>(pick(4))];
    const std::string added =
        concat("ALTER TABLE t ADD COLUMN c", columns_ + 1, " ", type, " DEFAULT ", pick(9), "; ");
    const std::string last = columns_ > 0 ? column() : "v";
    const std::vector<std::string> steps = {
        concat("UPDATE t SET v = 'u' || ", step, " WHERE id % ", 10 + pick(200), " = 0"),
        concat("UPDATE t SET w = w + 1", where),
        concat("UPDATE t SET u = NULL WHERE id % ", 50 + pick(99), " = 0"),
        concat("UPDATE t SET v = CAST(zeroblob(5999) || '", step, "' AS BLOB) WHERE id % 120 = 0"),
        concat("DELETE FROM t WHERE id % ", 5 + pick(90), " = 1"),
        concat("INSERT OR REPLACE INTO t(id, v) SELECT id + 1, v FROM t", where),
        added,
        concat(added, "UPDATE t SET c", columns_ + 1, " = 'x' WHERE id % 500 = 0"),
        concat("UPDATE t SET ", last, " = 5", where),
        concat("ALTER TABLE t DROP COLUMN ", last),
        concat("ALTER TABLE t RENAME COLUMN ", last, " TO z; ALTER TABLE t RENAME COLUMN z TO ",
               last),
        with_schema(concat("DEFAULT ", pick(9)), concat("DEFAULT ", pick(9))),
        with_schema("w REAL", "w"),
        with_schema("w,", "w REAL,"),
        "VACUUM",
        "PRAGMA incremental_vacuum(3)",
        "CREATE TABLE n AS SELECT * FROM t; DELETE FROM t; INSERT INTO t SELECT * FROM n",
        "DROP TABLE IF EXISTS n",
        "ALTER TABLE t RENAME TO o; ALTER TABLE o RENAME TO t",
        "CREATE INDEX IF NOT EXISTS i ON t(v)",
        concat("DELETE FROM k WHERE a = ", pick(97)),
        concat("UPDATE OR IGNORE k SET b = b || 'x' WHERE a = ", pick(97)),
        "",
    };
    const auto which = static_cast<std::size_t>(pick(static_cast<int>(steps.size())));
    script_ += steps[which] + ";\n";
    if (steps[which].empty()) {
      fork_.begin_anew();
      columns_ = 0;
      return;
    }
    const bool is_done = fork_.run(steps[which]);
    if (is_done && (which == 6 || which == 7)) ++columns_;
    if (is_done && which == 9 && columns_ > 0) --columns_;
  }

  std::mt19937 random_;
  std::string script_{};
  Fork fork_;
  int columns_ = 0;
};

TEST(BunchSums, AreRightAfterAnyChangeToAFork) {
  for (unsigned seed = 0; seed < 12 && !testing::Test::HasFailure(); ++seed) AnyChange(seed).run();

  EXPECT_GT(AnyChange::read, 500u);
  for (const std::size_t times : AnyChange::ways) EXPECT_GT(times, 200u);
}

}  // namespace
}  // namespace gate
