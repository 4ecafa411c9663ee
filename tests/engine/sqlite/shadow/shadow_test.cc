// To SQLite a store is what a file is: after the same statements both hold the same bytes.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/engine/sqlite/capture.h"
#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/integrity.h"
#include "gate/engine/sqlite/shadow/stores.h"
#include "tests/engine/sqlite/pages/scripted_database.h"

namespace gate {
namespace {

using ::testing::IsEmpty;

ConnectionOptions writing() {
  return {.flags = SQLITE_OPEN_READWRITE, .untrusted = false, .patience_seconds = 0};
}

ConnectionOptions reading() {
  return {.flags = SQLITE_OPEN_READONLY, .mapped = true, .patience_seconds = 0};
}

// A database as a file and as a fork of it.
class ShadowTest : public testing::Test {
 protected:
  void make(const std::string& script) {
    Connection connection(
        file_, {.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, .untrusted = false});
    connection.run(script);
    copy_sqlite(file_, base_);
  }

  void fork() { fork_sqlite(base_, shadow_); }

  TempDir folder_ = test_folder();
  std::string file_ = folder_.file("file.db");
  std::string base_ = folder_.file("base.db");
  std::string shadow_ = folder_.file("shadow.db");
};

const std::string kTable = concat("CREATE TABLE t(k INTEGER PRIMARY KEY, a, b); ", count_to(800),
                                  "INSERT INTO t SELECT i, 'text ' || i, zeroblob(i % 300) FROM n; "
                                  "CREATE INDEX i ON t(a);");

const std::vector<std::string_view> kChanges = {
    "BEGIN; DELETE FROM t WHERE k % 3 = 0; ROLLBACK",
    "UPDATE t SET b = zeroblob(5000) WHERE k % 50 = 0",
    "BEGIN; CREATE TABLE u AS SELECT * FROM t; SAVEPOINT s; DELETE FROM u; ROLLBACK TO s; COMMIT",
    "ALTER TABLE t ADD COLUMN c DEFAULT 7; ALTER TABLE t DROP COLUMN a",
    "DROP TABLE u; DELETE FROM t WHERE k > 100; VACUUM",
    "PRAGMA page_size = 8192; VACUUM; INSERT INTO t(b) SELECT zeroblob(9000) FROM t"};

TEST_F(ShadowTest, HoldsTheSameBytesAsAFileInEveryKindOfJournal) {
  for (const std::string_view mode : {"MEMORY", "DELETE", "TRUNCATE", "PERSIST", "WAL", "OFF"}) {
    for (const int page_size : {512, 4096, 65536}) {
      SCOPED_TRACE(concat(mode, ' ', page_size));
      remove_sqlite(file_);
      make(concat("PRAGMA page_size = ", page_size, "; PRAGMA auto_vacuum = ",
                  page_size == 512 ? 1 : 0, ";", kTable, "DROP INDEX i"));
      fork();
      for (const std::string& path : {file_, shadow_}) {
        Connection connection(path, writing());
        connection.run(concat("PRAGMA journal_mode = ", mode));
        for (const std::string_view change : kChanges) {
          const bool cannot_roll_back = mode == "OFF" && change.starts_with("BEGIN");
          if (!cannot_roll_back && (mode != "OFF" || !change.starts_with("DROP TABLE u"))) {
            connection.run(change);
          }
        }
      }
      EXPECT_EQ(hash_at(shadow_), hash_at(file_));
      Connection connection(shadow_, reading());
      EXPECT_THAT(check_integrity(connection, {}), IsEmpty());
    }
  }
}

TEST_F(ShadowTest, KeepsReadersAndWritersApart) {
  make(kTable);
  fork();
  Connection writer(shadow_, writing());
  Connection reader(shadow_, reading());
  const Prepared count = reader.prepare("SELECT count(*) FROM t");

  writer.run("BEGIN; DELETE FROM t WHERE k = 1");
  ASSERT_TRUE(reader.step(count.get()));
  EXPECT_EQ(sqlite3_column_int(count.get(), 0), 800);
  EXPECT_THROW(writer.run("COMMIT"), Busy);
  EXPECT_THROW(Connection(shadow_, reading()).run("SELECT * FROM t"), Busy);
  EXPECT_THROW(Connection(shadow_, writing()).run("DELETE FROM t"), Busy);
  sqlite3_reset(count.get());
  writer.run("COMMIT");
  ASSERT_TRUE(reader.step(count.get()));
  EXPECT_EQ(sqlite3_column_int(count.get(), 0), 799);
}

TEST_F(ShadowTest, LetsReadersGoOnBesideALog) {
  make(concat("PRAGMA journal_mode = WAL;", kTable));
  fork();
  Connection writer(shadow_, writing());
  Connection reader(shadow_, reading());
  const Prepared count = reader.prepare("SELECT count(*) FROM t, (VALUES (1))");

  reader.run("BEGIN; SELECT 1 FROM t");
  writer.run("DELETE FROM t WHERE k < 11");
  ASSERT_TRUE(reader.step(count.get()));
  EXPECT_EQ(sqlite3_column_int(count.get(), 0), 800);
  sqlite3_reset(count.get());
  reader.run("COMMIT");
  ASSERT_TRUE(reader.step(count.get()));
  EXPECT_EQ(sqlite3_column_int(count.get(), 0), 790);
  EXPECT_GT(size_at(shadow_ + "-wal"), 0U);
  EXPECT_FALSE(exists(shadow_ + "-wal"));
}

TEST_F(ShadowTest, IsForkedWithItsLog) {
  make(kTable);
  fork();
  const std::string second = folder_.file("second.db");
  const std::string copy = folder_.file("copy.db");
  {
    Connection writer(shadow_, writing());
    writer.run("PRAGMA journal_mode = WAL; DELETE FROM t WHERE k < 11");
    fork_sqlite(shadow_, second);
    copy_sqlite(shadow_, copy);
    writer.run("DELETE FROM t");
  }

  for (const std::string& path : {second, copy}) {
    Connection connection(path, writing());
    const Prepared count = connection.prepare("SELECT count(*) FROM t");
    ASSERT_TRUE(connection.step(count.get()));
    EXPECT_EQ(sqlite3_column_int(count.get(), 0), 790) << path;
  }
}

TEST_F(ShadowTest, BringsAJournalInThatWasLeft) {
  make(kTable);
  fork();
  const std::string second = folder_.file("second.db");
  {
    Connection writer(shadow_, writing());
    writer.run(
        "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 3; BEGIN; DELETE FROM t WHERE k < 700");
    ASSERT_GT(size_at(shadow_ + "-journal"), 0U);
    fork_sqlite(shadow_, second);
    writer.run("ROLLBACK");
  }
  drop_store(shadow_);

  Connection connection(second, writing());
  const Prepared count = connection.prepare("SELECT count(*) FROM t");
  ASSERT_TRUE(connection.step(count.get()));
  EXPECT_EQ(sqlite3_column_int(count.get(), 0), 800);
  EXPECT_THAT(check_integrity(connection, {}), IsEmpty());
}

TEST_F(ShadowTest, IsReadByThreadsWhileOneWritesALog) {
  make(concat("PRAGMA journal_mode = WAL;", kTable));
  fork();
  // A reader that finds the log's index half written locks the writer out for a moment.
  constexpr double kPatience = 60;
  ConnectionOptions patient = writing();
  patient.patience_seconds = kPatience;
  Connection writer(shadow_, patient);
  writer.run("PRAGMA wal_autocheckpoint = 5");
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      ConnectionOptions options = reading();
      options.patience_seconds = kPatience;
      Connection reader(shadow_, options);
      const Prepared sum = reader.prepare("SELECT count(*), sum(k IS NULL) FROM t");
      for (int round = 0; round < 60; ++round) {
        reader.step(sum.get());
        wrong += sqlite3_column_int(sum.get(), 0) == 800 ? 0 : 1;
        sqlite3_reset(sum.get());
      }
    });
  }
  for (int round = 0; round < 40; ++round) {
    writer.run(concat("UPDATE t SET b = zeroblob(", 100 + round * 20, ") WHERE k % 5 = 0"));
  }
  readers.clear();  // waits for them

  EXPECT_EQ(wrong, 0);
  EXPECT_THAT(check_integrity(writer, {}), IsEmpty());
}

TEST_F(ShadowTest, IsNotReadOnAfterTheDiskWasFull) {
  make(kTable);
  fork();
  Connection connection(shadow_, writing());
  connection.run("PRAGMA journal_mode = MEMORY; PRAGMA cache_size = 5");
  rlimit before = {};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit none = {.rlim_cur = 0, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &none);

  EXPECT_THROW(connection.run("UPDATE t SET b = zeroblob(200000)"), Error);
  EXPECT_THROW(connection.run("SELECT sum(k) FROM t"), Error);
  EXPECT_THROW(hash_at(shadow_), Error);
  EXPECT_THROW(fork_sqlite(shadow_, folder_.file("second.db")), Error);

  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
}

TEST_F(ShadowTest, PutsNoFileBesideIt) {
  make(kTable);
  fork();
  Connection(shadow_, writing()).run("PRAGMA journal_mode = PERSIST; DELETE FROM t");

  EXPECT_THAT(list_folder(folder_.path()), ::testing::ElementsAre("base.db", "file.db"));
  remove_sqlite(shadow_);
  EXPECT_THROW(Connection(shadow_, reading()), Error);
}

}  // namespace
}  // namespace gate
