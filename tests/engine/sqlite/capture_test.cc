#include <gmock/gmock.h>
#include <sqlite3.h>

#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class SqliteCapture : public ::testing::Test {
 protected:
  // Runs SQL on a file as an application would; it stays open until the test ends.
  void use(const std::string& path, const std::string& sql) {
    sqlite3* raw = nullptr;
    sqlite3_open(path.c_str(), &raw);
    open_.emplace_back(raw, sqlite3_close);
    char* error = nullptr;
    sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, &error);
    ASSERT_EQ(error, nullptr) << error;
  }

  std::string why_not(const std::string& source) {
    try {
      engine_->capture(source, to_);
      return "captured";
    } catch (const SqlError&) {
      return "taken for a refusal";
    } catch (const Error& error) {
      return error.what();
    }
  }

  std::int64_t rows(const std::string& table) { return engine_->open(to_, {})->count_rows(table); }

  std::vector<std::string> files() { return list_folder(folder_.path()); }

  // A database of some twenty pages.
  std::string make_pages() {
    const std::string path = folder_.file("app.db");
    use(path,
        "PRAGMA synchronous = OFF; CREATE TABLE t(x); INSERT INTO t VALUES (zeroblob(80000))");
    open_.clear();
    return path;
  }

  TempDir folder_ = test_folder();
  TempDir work_ = test_folder();
  std::unique_ptr<Engine> engine_ = make_sqlite_engine();
  Database to_ = engine_->place(work_.path(), "to");
  std::vector<std::unique_ptr<sqlite3, int (*)(sqlite3*)>> open_{};
};

TEST_F(SqliteCapture, CopiesAQuietFileByteForByte) {
  const std::string source = make_pages();

  engine_->capture(source, to_);

  EXPECT_EQ(read_file(source), read_file(to_.location));
  EXPECT_THAT(files(), UnorderedElementsAre("app.db"));
}

TEST_F(SqliteCapture, TakesRowsThatAreOnlyInTheLog) {
  const std::string live = folder_.file("live.db");
  use(live,
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0;"
      "CREATE TABLE t(x); INSERT INTO t VALUES (1), (2), (3)");
  const std::string before = read_file(live) + read_file(live + "-wal");

  engine_->capture(live, to_);

  EXPECT_EQ(rows("t"), 3);
  EXPECT_EQ(read_file(live) + read_file(live + "-wal"), before);
  EXPECT_THAT(list_folder(work_.path()), UnorderedElementsAre("to.db"));
}

TEST_F(SqliteCapture, MakesNoFileBesideACopiedLog) {
  const std::string live = folder_.file("live.db");
  use(live,
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE t(x);"
      "INSERT INTO t VALUES (1)");
  std::filesystem::copy(live, folder_.file("app.db"));
  std::filesystem::copy(live + "-wal", folder_.file("app.db-wal"));
  open_.clear();
  remove_file(live);

  engine_->capture(folder_.file("app.db"), to_);

  EXPECT_EQ(rows("t"), 1);
  EXPECT_THAT(files(), UnorderedElementsAre("app.db", "app.db-wal"));
}

TEST_F(SqliteCapture, CopiesADatabaseThatRestsInWalMode) {
  const std::string source = folder_.file("app.db");
  use(source, "PRAGMA journal_mode = WAL; CREATE TABLE t(x); INSERT INTO t VALUES (1)");
  open_.clear();

  engine_->capture(source, to_);

  EXPECT_EQ(read_file(source), read_file(to_.location));
  EXPECT_EQ(rows("t"), 1);
  EXPECT_THAT(list_folder(work_.path()), UnorderedElementsAre("to.db"));
}

TEST_F(SqliteCapture, TakesBackATransactionThatWasCutOff) {
  const std::string source = folder_.file("app.db");
  use(source,
      "PRAGMA synchronous = OFF; PRAGMA cache_size = 2; CREATE TABLE t(x);"
      "INSERT INTO t VALUES (1); BEGIN;"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
      "INSERT INTO t SELECT zeroblob(1000) FROM n; PRAGMA cache_spill = ON;");
  // As the machine would find them after a crash.
  std::filesystem::copy(source, folder_.file("crashed.db"));
  std::filesystem::copy(source + "-journal", folder_.file("crashed.db-journal"));
  ASSERT_GT(file_size(folder_.file("crashed.db-journal")), 0U);

  engine_->capture(folder_.file("crashed.db"), to_);

  EXPECT_EQ(rows("t"), 1);
  EXPECT_TRUE(exists(folder_.file("crashed.db-journal")));
}

TEST_F(SqliteCapture, SaysThatAFileIsTruncated) {
  const std::string source = make_pages();
  const std::string whole = read_file(source);

  for (const std::size_t size : {whole.size() - 1, whole.size() - 4096, whole.size() / 2,
                                 std::size_t{4096}, std::size_t{100}}) {
    const std::string cut = folder_.file(concat("cut-", size));
    write_file(cut, whole.substr(0, size));
    EXPECT_THAT(why_not(cut), HasSubstr(concat("is truncated: header says ", whole.size() / 4096,
                                               " pages, file has ", size / 4096)));
  }
  const std::string head = folder_.file("head");
  write_file(head, whole.substr(0, 99));
  EXPECT_THAT(why_not(head), HasSubstr("is encrypted or not a SQLite database"));
}

TEST_F(SqliteCapture, SaysWhatIsNoDatabase) {
  const std::string text = folder_.file("text");
  write_file(text, std::string(5000, 'x'));
  const std::string empty = folder_.file("empty");
  write_file(empty, "");
  const std::string magic = folder_.file("magic");
  write_file(magic, std::string("SQLite format 3\0", 16) + std::string(5000, '\x7f'));

  EXPECT_THAT(why_not(text), HasSubstr("is encrypted or not a SQLite database"));
  EXPECT_THAT(why_not(empty), HasSubstr("is empty"));
  EXPECT_THAT(why_not(magic), HasSubstr("is encrypted or not a SQLite database"));
}

TEST_F(SqliteCapture, SaysThatAFormatIsNewer) {
  std::string bytes = read_file(make_pages());
  const std::string newer = folder_.file("newer");
  for (const char version : {'\x03', '\xff'}) {
    bytes[18] = bytes[19] = version;
    write_file(newer, bytes);

    EXPECT_THAT(why_not(newer), HasSubstr("has a newer file format than SQLite"));
  }
}

TEST_F(SqliteCapture, SaysThatTheSchemaIsUnreadable) {
  std::string bytes = read_file(make_pages());
  bytes.replace(100, 8, "\xff\xff\xff\xff\xff\xff\xff\xff");
  const std::string broken = folder_.file("broken");
  write_file(broken, bytes);

  EXPECT_THAT(why_not(broken), HasSubstr("cannot be opened"));
}

TEST_F(SqliteCapture, TakesEveryPageSize) {
  for (int size = 512; size <= 65536; size *= 2) {
    const std::string source = folder_.file(concat("page-", size));
    use(source, concat("PRAGMA synchronous = OFF; PRAGMA page_size = ", size,
                       "; CREATE TABLE t(x); INSERT INTO t VALUES (zeroblob(9000))"));
    open_.clear();

    EXPECT_EQ(why_not(source), "captured") << size;
    EXPECT_EQ(rows("t"), 1) << size;
  }
}

TEST_F(SqliteCapture, TakesAPathThatLooksLikeAUri) {
  const std::string source = folder_.file("file:a?mode=memory#b%41.db");
  std::filesystem::copy(make_pages(), source);
  to_ = engine_->place(work_.path(), "file:b?x=1#c%42");

  engine_->capture(source, to_);

  EXPECT_EQ(rows("t"), 1);
}

TEST(SqliteLoad, TakesTheShellsDumpWithItsVirtualTables) {
  TestDatabase database(
      "PRAGMA foreign_keys=OFF;\r\nBEGIN TRANSACTION;\r\n"
      "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, x);\n"
      "INSERT INTO t VALUES(7,'a;b''c\nd');\n"
      "PRAGMA writable_schema=ON;\n"
      "INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)"
      "VALUES('table','f','f',0,'CREATE VIRTUAL TABLE f USING fts5(a)');\n"
      "CREATE TABLE IF NOT EXISTS 'f_data'(id INTEGER PRIMARY KEY, block BLOB);\n"
      "INSERT INTO f_data VALUES(1,X'');\n"
      "INSERT INTO f_data VALUES(10,X'00000000000000');\n"
      "CREATE TABLE IF NOT EXISTS 'f_idx'(segid, term, pgno, PRIMARY KEY(segid, term))"
      " WITHOUT ROWID;\n"
      "CREATE TABLE IF NOT EXISTS 'f_content'(id INTEGER PRIMARY KEY, c0);\n"
      "CREATE TABLE IF NOT EXISTS 'f_docsize'(id INTEGER PRIMARY KEY, sz BLOB);\n"
      "CREATE TABLE IF NOT EXISTS 'f_config'(k PRIMARY KEY, v) WITHOUT ROWID;\n"
      "INSERT INTO f_config VALUES('version',4);\n"
      "PRAGMA writable_schema=OFF;\n"
      "DELETE FROM sqlite_sequence;\nINSERT INTO sqlite_sequence VALUES('t',40);\nCOMMIT;\n");

  EXPECT_EQ(database->count_rows("f"), 0);
  database.execute("INSERT INTO f VALUES ('word')");
  database.execute("INSERT INTO t(x) VALUES (1)");

  EXPECT_EQ(database->query("SELECT max(id) FROM t")[0][0], Value(std::int64_t{41}));
  EXPECT_EQ(database->query("SELECT count(*) FROM f WHERE f MATCH 'word'")[0][0],
            Value(std::int64_t{1}));
}

struct BadScript {
  std::string script;
  std::string message;
  int offset;
};

class SqliteBadScript : public ::testing::TestWithParam<BadScript> {};

TEST_P(SqliteBadScript, IsRefusedWithItsPlace) {
  try {
    const TestDatabase database(GetParam().script);
    FAIL() << "loaded";
  } catch (const SqlError& error) {
    EXPECT_THAT(error.what(), HasSubstr(GetParam().message));
    EXPECT_EQ(error.offset(), GetParam().offset);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Load, SqliteBadScript,
    ::testing::Values(
        BadScript{"CREATE TABLE t(x);\n-- here\nSELECT nope;", "no such column: nope", 34},
        BadScript{"CREATE TABLE t(x);\n\n.mode csv\n", "a command of the sqlite3 shell", 20},
        BadScript{"CREATE TABLE t(x", "incomplete input", 0},
        BadScript{"CREATE TABLE t(x UNIQUE); INSERT INTO t VALUES (1), (1)",
                  "UNIQUE constraint failed", 26},
        BadScript{"BEGIN; CREATE TABLE t(x);", "COMMIT is missing", 25},
        BadScript{"ATTACH '/tmp/x' AS y", "the gate, not the database, refuses", 0},
        BadScript{std::string("CREATE TABLE t(x);\0DROP TABLE t", 31), "NUL byte", 18}));

TEST(SqliteLoad, TakesAByteOrderMarkAndCommentsOnly) {
  TestDatabase marked(
      "\xEF\xBB\xBF"
      "CREATE TABLE t(x);");
  TestDatabase comments("-- nothing\n/* at all */");

  EXPECT_EQ(marked->count_rows("t"), 0);
  EXPECT_EQ(comments->read_schema().tables.size(), 0U);
}

TEST(SqliteLoad, LeavesNothingOfAScriptThatFailed) {
  const TempDir folder = test_folder();
  const auto engine = make_sqlite_engine();

  EXPECT_THROW(engine->load("CREATE TABLE t(x); nonsense", engine->place(folder.path(), "a")),
               SqlError);

  EXPECT_THAT(list_folder(folder.path()), ::testing::IsEmpty());
}

TEST(SqliteLoad, TakesTenThousandStatementsWithoutCopyingTheScript) {
  std::string script = "BEGIN; CREATE TABLE t(x);";
  for (int i = 0; i < 10000; ++i) script += concat("INSERT INTO t VALUES (", i, ", ');');\n");
  script.replace(script.find("t(x)"), 4, "t(x,y)");
  TestDatabase database(script + "COMMIT;");

  EXPECT_EQ(database->count_rows("t"), 10000);
}

}  // namespace
}  // namespace gate
