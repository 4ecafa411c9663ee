// What two databases differ in, by what a rehearsal calls the same.
#include "gate/rehearsal/diff.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "tests/support/failing_engine.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DiffTest : public testing::Test {
 protected:
  std::string make(const std::string& name, const std::string& sql) {
    const Database database{folder_.file(name)};
    engine_->drop(database);
    engine_->load(sql, database);
    return database.location;
  }

  Diff compare(const std::string& a, const std::string& b, const DiffOptions& options = {}) {
    return diff(*engine_, make("a.db", a), make("b.db", b), options);
  }

  std::string verdict(const std::string& a, const std::string& b, const DiffOptions& options = {}) {
    return std::string(to_string(verdict_of(compare(a, b, options))));
  }

  const TempDir folder_ = test_folder();
  std::unique_ptr<Engine> engine_ = make_engine("sqlite");
};

const std::string kUsers = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, at TEXT);";

TEST_F(DiffTest, TellsRowsApartByTheirKey) {
  const Diff found = compare(kUsers + "INSERT INTO users VALUES (1, 'a', 1), (2, 'b', 1);",
                             kUsers + "INSERT INTO users VALUES (3, 'b', 1), (1, 'A', NULL);");
  ASSERT_EQ(found.tables.size(), 1u);
  const TableDifference& users = found.tables[0];
  EXPECT_EQ(users.rows_removed, 1);
  EXPECT_EQ(users.rows_added, 1);
  EXPECT_EQ(users.rows_modified, 1);
  EXPECT_EQ(rows_that_differ(users.columns[1]), 1);
  EXPECT_EQ(rows_that_differ(users.columns[2]), 1);
  EXPECT_EQ(users.examples_removed.at(0).key, "id=2");
  EXPECT_THAT(found.schema, IsEmpty());
}

// 1, 1.0, '1' and x'31' are four values.
TEST_F(DiffTest, TellsStorageClassesApart) {
  const std::string table = "CREATE TABLE t (a INTEGER PRIMARY KEY, b);";
  const std::vector<std::string> values = {"1", "1.0", "'1'", "x'31'", "NULL"};
  for (const std::string& a : values) {
    for (const std::string& b : values) {
      const std::string insert = "INSERT INTO t VALUES (1, ";
      EXPECT_EQ(verdict(table + insert + a + ");", table + insert + b + ");"),
                a == b ? "same" : "different")
          << a << ' ' << b;
    }
  }
}

TEST_F(DiffTest, TakesRowsWithoutAKeyForABag) {
  const std::string log = "CREATE TABLE log (a, b, c);";
  const std::string rows = "INSERT INTO log VALUES (1, 2, 3), (4, 5, 6), (1, 2, 3);";
  EXPECT_EQ(verdict(log + rows, log + "INSERT INTO log VALUES (4, 5, 6), (1, 2, 3), (1, 2, 3);"),
            "same");
  EXPECT_EQ(verdict(log + rows, log + "INSERT INTO log VALUES (4, 5, 6), (4, 5, 6), (1, 2, 3);"),
            "different");
  // Each column has the same values.
  EXPECT_EQ(verdict(log + rows, log + "INSERT INTO log VALUES (4, 2, 6), (1, 5, 3), (1, 2, 3);"),
            "different");
}

TEST_F(DiffTest, ComparesRowsWhoseKeyIsNull) {
  const std::string table = "CREATE TABLE t (k TEXT PRIMARY KEY, a, b) ;";
  const std::string rows = "INSERT INTO t VALUES (NULL, 1, 2), (NULL, 3, 4);";
  EXPECT_EQ(verdict(table + rows, table + "INSERT INTO t VALUES (NULL, 3, 4), (NULL, 1, 2);"),
            "same");
  EXPECT_EQ(verdict(table + rows, table + "INSERT INTO t VALUES (NULL, 1, 4), (NULL, 3, 2);"),
            "different");
}

TEST_F(DiffTest, LeavesColumnsOut) {
  const std::string bag = "CREATE TABLE t (a, b, c); INSERT INTO t VALUES ";
  const DiffOptions options{.ignore = {"t.b"}};
  EXPECT_EQ(verdict(bag + "(1, 2, 3), (4, 5, 6);", bag + "(1, 5, 3), (4, NULL, 6);", options),
            "same");
  EXPECT_EQ(verdict(bag + "(1, 2, 3), (4, 5, 6);", bag + "(1, 2, 6), (4, 5, 3);", options),
            "different");
  EXPECT_EQ(verdict("CREATE TABLE t (a, b, c); INSERT INTO t VALUES (1, 2, 3);",
                    "CREATE TABLE t (a, c); INSERT INTO t VALUES (1, 3);", options),
            "same");
}

TEST_F(DiffTest, LeavesAPartOfTheKeyOut) {
  const std::string table =
      "CREATE TABLE t (k INT, at INT, v, PRIMARY KEY (k, at)) WITHOUT ROWID;"
      "INSERT INTO t VALUES ";
  const DiffOptions options{.ignore = {"t.at"}};
  EXPECT_EQ(
      verdict(table + "(1, 1, 'a'), (1, 2, 'b');", table + "(1, 8, 'a'), (1, 7, 'b');", options),
      "same");
  EXPECT_EQ(
      verdict(table + "(1, 1, 'a'), (1, 2, 'b');", table + "(1, 1, 'a'), (1, 2, 'c');", options),
      "different");
}

// There are as many rows, or there are not.
TEST_F(DiffTest, CountsRowsWhereEveryColumnIsLeftOut) {
  const std::string table = "CREATE TABLE t (a, b); INSERT INTO t VALUES ";
  const DiffOptions options{.ignore = {"t.*"}};
  const std::string more = "; CREATE TABLE u (a); INSERT INTO u VALUES (1);";
  EXPECT_EQ(verdict(table + "(1, 2)" + more, table + "(3, 4)" + more, options), "same");
  EXPECT_EQ(verdict(table + "(1, 2);", table + "(1, 2), (1, 2);", options), "different");
}

TEST_F(DiffTest, SaysThatAPatternMatchesNothing) {
  EXPECT_THROW(compare(kUsers, kUsers, {.ignore = {"user"}}), UsageError);
  EXPECT_THAT(compare(kUsers, "CREATE TABLE o (a);", {.ignore = {"users"}}).left_out.at(0).names,
              ElementsAre("users"));
}

TEST_F(DiffTest, DoesNotJudgeWhatItLeftOutAltogether) {
  const std::string rows = kUsers + "INSERT INTO users VALUES (1, 'a', 1);";
  const std::string other = kUsers + "INSERT INTO users VALUES (1, 'b', 1);";
  const std::string log = "CREATE TABLE log (a);";
  const auto why_not = [](const Diff& found) {
    return found.not_compared.empty() ? "" : found.not_compared[0].reason;
  };
  EXPECT_EQ(why_not(compare(rows, other, {.ignore = {"*"}})),
            "--ignore leaves nothing to be compared");
  EXPECT_EQ(why_not(compare(rows, other, {.ignore = {"*"}, .with_data = false})),
            "--ignore leaves nothing to be compared");
  EXPECT_EQ(why_not(compare(rows + log, other + log, {.ignore = {"users.*"}})),
            "--ignore leaves no column to be compared of any table with rows");
  EXPECT_EQ(verdict(rows, other, {.ignore = {"*.*"}, .with_data = false}), "same");
  EXPECT_EQ(verdict(rows + log, other + log, {.ignore = {"users"}}), "same");
  EXPECT_EQ(verdict(log, log, {.ignore = {"log.a"}}), "same");
  EXPECT_EQ(verdict(rows, kUsers, {.ignore = {"*.*"}}), "different");
  EXPECT_EQ(verdict("PRAGMA user_version = 1;", "PRAGMA user_version = 1;"), "same");
}

TEST_F(DiffTest, ComparesAKeyToATableThatIsLeftOutByItsClause) {
  const std::string key = "CREATE TABLE t (a REFERENCES p);";
  const std::string parent = "CREATE TABLE p (i INTEGER PRIMARY KEY);";
  EXPECT_EQ(verdict(parent + key, key, {.ignore = {"p"}}), "same");
  EXPECT_EQ(verdict(parent + key, "CREATE TABLE t (a REFERENCES q);", {.ignore = {"p"}}),
            "different");
  EXPECT_EQ(verdict(parent + key, "CREATE TABLE t (a REFERENCES p ON DELETE CASCADE);",
                    {.ignore = {"p"}}),
            "different");
}

TEST_F(DiffTest, TakesTheWholeNameOfATableFirst) {
  const std::string tables = "CREATE TABLE \"a.b\" (x); CREATE TABLE a (b); INSERT INTO a VALUES (";
  const std::string row = "INSERT INTO \"a.b\" VALUES (1);";
  EXPECT_EQ(verdict(tables + "1);" + row, tables + "1);", {.ignore = {"A.b"}}), "same");
  EXPECT_EQ(verdict(tables + "1);" + row, tables + "2);", {.ignore = {"a.b"}}), "different");
}

TEST_F(DiffTest, ComparesSchemasByMeaning) {
  EXPECT_EQ(verdict("CREATE TABLE \"t\"(a INT not null  default (0), UNIQUE(a)); CREATE VIEW v AS "
                    "SELECT a FROM t;",
                    "CREATE TABLE t (a int NOT NULL DEFAULT 0, CONSTRAINT u UNIQUE (a));\n"
                    "CREATE VIEW v AS\nSELECT a FROM t;"),
            "same");
  const Diff found = compare(
      "CREATE TABLE t (a INT, b INT CHECK (b > 0)); CREATE TRIGGER r AFTER INSERT ON t BEGIN "
      "SELECT "
      "1; END; CREATE INDEX i ON t (a); PRAGMA application_id = 5;",
      "CREATE TABLE t (a INT DEFAULT 1, b INT) STRICT; CREATE INDEX i ON t (b);");
  std::vector<std::string> kinds;
  for (const ObjectDifference& object : found.schema) kinds.push_back(object.kind);
  EXPECT_THAT(kinds, ElementsAre("check", "column", "index", "option", "setting", "trigger"));
  EXPECT_EQ(headline_of(found), "DIFFERENT: 6 objects");
}

TEST_F(DiffTest, ComparesCountersThatOutliveTheirRows) {
  const std::string table = "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a);";
  const std::string other = "INSERT INTO t VALUES (7, 1); DELETE FROM t;";
  const Diff found = compare(table, table + other);
  ASSERT_EQ(found.schema.size(), 1u);
  EXPECT_EQ(found.schema[0].kind, "sequence");
  EXPECT_EQ(found.schema[0].after, "7");
  EXPECT_EQ(verdict(table, table + other, {.with_data = false}), "same");
  EXPECT_EQ(verdict(table + "CREATE TABLE u (a);", table + other + "CREATE TABLE u (a);",
                    {.ignore = {"t"}}),
            "same");
  const std::string stale =
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE "
      "TABLE t (id INTEGER PRIMARY KEY, a)' WHERE name = 't';";
  EXPECT_EQ(verdict(table + stale, table + other + stale), "same");
}

TEST_F(DiffTest, LeavesASettingOut) {
  const std::string other = kUsers + "PRAGMA user_version = 5;";
  EXPECT_EQ(verdict(kUsers, other), "different");
  EXPECT_EQ(verdict(kUsers, other, {.ignore = {"user_version"}}), "same");
}

TEST_F(DiffTest, ComparesWhatItIsAskedFor) {
  const std::string wider = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, at TEXT, b);";
  const std::string row = "INSERT INTO users (id, name) VALUES (1, 'a');";
  EXPECT_EQ(verdict(kUsers + row, kUsers, {.with_data = false}), "same");
  EXPECT_EQ(verdict(kUsers, wider, {.with_data = false}), "different");
  EXPECT_EQ(verdict(kUsers, wider, {.with_schema = false}), "same");
  EXPECT_EQ(verdict(kUsers + row, wider + row, {.with_schema = false}), "different");
  EXPECT_EQ(verdict(kUsers + row, "CREATE TABLE o (a);", {.with_schema = false}), "different");
}

TEST_F(DiffTest, PairsRowsThatHaveAKeyOnlyInOne) {
  const std::string rows = "INSERT INTO t VALUES (1, 'a'), (2, 'b');";
  const std::string keyed = "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);";
  const std::string bare = "CREATE TABLE t (id INTEGER, v TEXT);";
  EXPECT_EQ(verdict(keyed + rows, bare + rows), "different");
  for (const auto& [a, b] : {std::pair{keyed, bare}, {bare, keyed}}) {
    EXPECT_EQ(verdict(a + rows, b + rows, {.with_schema = false}), "same");
    EXPECT_EQ(
        verdict(a + rows, b + "INSERT INTO t VALUES (1, 'b'), (2, 'a');", {.with_schema = false}),
        "different");
  }
}

TEST_F(DiffTest, ReadsTextInWhicheverEncoding) {
  const std::string rows = kUsers + "INSERT INTO users VALUES (1, 'Zoë', 'x');";
  EXPECT_EQ(verdict(rows, concat("PRAGMA encoding = 'UTF-16le';", rows)), "same");
}

// What an index of another table's rows finds is not listed anywhere.
TEST_F(DiffTest, KnowsAFullTextIndexByWhatItKeeps) {
  const std::string bare =
      "CREATE VIRTUAL TABLE f USING fts5 (x, content='');"
      "INSERT INTO f (rowid, x) VALUES (1, 'one');";
  EXPECT_EQ(verdict(bare, bare), "same");
  const std::string other =
      "CREATE VIRTUAL TABLE f USING fts5 (x, content='');"
      "INSERT INTO f (rowid, x) VALUES (1, 'two');";
  const Diff found = compare(bare, other);
  EXPECT_EQ(verdict_of(found), DiffVerdict::not_judged);
  EXPECT_THAT(headline_of(found), HasSubstr("NOT JUDGED: f: "));
}

class EngineBesideAWriter : public FailingEngine {
 public:
  EngineBesideAWriter(FaultPlan& plan, std::string path)
      : FailingEngine(make_engine("sqlite"), plan), path_(std::move(path)) {}

  std::unique_ptr<Session> open(const Database& database, const SessionOptions& options) override {
    auto session = FailingEngine::open(database, options);
    write_file(path_, read_file(path_));
    return session;
  }

 private:
  std::string path_;
};

// What was read is neither what was there before nor what is there now.
TEST_F(DiffTest, KnowsADocumentByItsNumber) {
  for (const std::string module : {"fts3", "fts4", "fts5"}) {
    const std::string table = "CREATE VIRTUAL TABLE f USING " + module + "(b);";
    const std::string x = "INSERT INTO f(rowid, b) VALUES (1, 'x'), (2, 'y');";
    const std::string y = "INSERT INTO f(rowid, b) VALUES (1, 'y'), (2, 'x');";
    const Diff found = compare(table + x, table + y);
    ASSERT_EQ(found.tables.size(), 1u) << headline_of(found);
    EXPECT_EQ(found.tables[0].rows_modified, 2);
    EXPECT_EQ(verdict(table + x, table + "INSERT INTO f(rowid, b) VALUES (2, 'y'), (1, 'x');"),
              "same");
  }
}

TEST_F(DiffTest, RefusesADatabaseThatIsWrittenToMeanwhile) {
  const std::string a = make("a.db", kUsers);
  const std::string b = make("b.db", kUsers);
  FaultPlan plan;
  for (const std::string& written : {a, b}) {
    EngineBesideAWriter engine(plan, written);
    EXPECT_THAT(headline_of(diff(engine, a, b, {})),
                concat("NOT JUDGED: ", in_quotes(written), " was written to while it was read"));
  }
}

// Whatever cannot be read, and whenever.
TEST_F(DiffTest, NeverCallsTheSameWhatItDidNotRead) {
  const std::string sql = kUsers +
                          "INSERT INTO users VALUES (1, 'a', 'b'); CREATE TABLE log (a); INSERT "
                          "INTO log VALUES (1);";
  const std::string a = make("a.db", sql);
  const std::string b = make("b.db", sql);
  int failed = 0;
  for (int call = 1;; ++call) {
    FaultPlan plan{.fail_at = call};
    FailingEngine engine(make_engine("sqlite"), plan);
    const DiffVerdict verdict = verdict_of(diff(engine, a, b, {.threads = 1}));
    if (plan.calls < call) break;
    EXPECT_EQ(verdict, DiffVerdict::not_judged) << call;
    ++failed;
  }
  EXPECT_GT(failed, 8);
}

// Tables in parts, on two threads, and by the engine's own reader of pages.
TEST_F(DiffTest, ReadsLargeDatabases) {
  const std::string large =
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, at TEXT); CREATE TABLE log (a, at);"
      "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO t SELECT "
      "i,"
      " hex(zeroblob(60)) || i, 'then' FROM n; INSERT INTO log SELECT a, at FROM t;";
  const std::string later = large +
                            "UPDATE t SET at = 'now' WHERE id % 7 = 0; UPDATE log SET at = "
                            "'now' WHERE rowid % 7 = 1;";
  EXPECT_EQ(headline_of(compare(large, large + "DELETE FROM t WHERE id = 15000; INSERT INTO t "
                                               "SELECT 15000, a, 'then' FROM log WHERE rowid = "
                                               "15000; VACUUM;")),
            "SAME: 2 tables, 60,000 rows");
  const DiffOptions options{.ignore = {"*.at"}};
  EXPECT_EQ(verdict(large, later, options), "same");
  const Diff found = compare(large,
                             later +
                                 "UPDATE t SET a = '' WHERE id = 29999; DELETE FROM log "
                                 "WHERE rowid = 3;",
                             options);
  ASSERT_EQ(found.tables.size(), 2u);
  EXPECT_EQ(found.tables[0].rows_removed, 1);
  EXPECT_EQ(found.tables[0].rows_added, 0);
  EXPECT_EQ(found.tables[1].rows_modified, 1);
  EXPECT_EQ(found.tables[1].columns.at(1).examples.at(0).key, "id=29999");
}

TEST_F(DiffTest, LeavesNothingBehind) {
  const TempDir work = test_folder();
  compare(kUsers, kUsers, {.work_dir = work.path()});
  EXPECT_THAT(list_folder(work.path()), IsEmpty());
}

}  // namespace
}  // namespace gate
