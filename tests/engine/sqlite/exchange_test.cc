// Two databases change places while SQLite itself, as applications use it, has them open.
#include "gate/engine/sqlite/exchange.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <filesystem>

#include "gate/base/children.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/engine/sqlite/database.h"

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using App = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;

// As an application's connection, which waits for nobody, nor for the disk.
App open_app(const std::string& path) {
  sqlite3* raw = nullptr;
  sqlite3_open(path.c_str(), &raw);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_exec(raw, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
  return {raw, sqlite3_close};
}

// The code of the last statement.
int run(const App& app, const std::string& sql) {
  sqlite3_exec(app.get(), sql.c_str(), nullptr, nullptr, nullptr);
  return sqlite3_extended_errcode(app.get());
}

// The first value, or the message.
std::string ask(const App& app, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(app.get(), sql.c_str(), -1, &statement, nullptr);
  std::string answer;
  if (statement != nullptr && sqlite3_step(statement) == SQLITE_ROW) {
    answer = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  } else {
    answer = sqlite3_errmsg(app.get());
  }
  sqlite3_finalize(statement);
  return answer;
}

class SqliteExchange : public ::testing::Test {
 protected:
  SqliteExchange() {
    make(live_, "PRAGMA page_size = 1024", "blue", 40);
    make(next_, "PRAGMA page_size = 4096", "green", 3);
  }

  static void make(const std::string& path, const std::string& setting, const std::string& color,
                   int pages) {
    const App app = open_app(path);
    run(app, setting);
    run(app, "CREATE TABLE t(id INTEGER PRIMARY KEY, color TEXT, fill)");
    for (int i = 0; i < pages; ++i) {
      run(app, concat("INSERT INTO t(color, fill) VALUES ('", color, "', zeroblob(900))"));
    }
  }

  Exchanged exchange(double patience = 0) const {
    return exchange_sqlite(live_, next_, {.patience_seconds = patience, .durable = false});
  }

  static std::string color_at(const std::string& path) {
    const App app = open_app(path);
    const std::string sound = ask(app, "PRAGMA integrity_check");
    return sound == "ok" ? ask(app, "SELECT group_concat(DISTINCT color) FROM t") : sound;
  }

  std::vector<std::string> colors() const { return {color_at(live_), color_at(next_)}; }

  std::vector<std::string> files() const { return list_folder(folder_.path()); }

  std::string why_not(const std::string& one, const std::string& other) const {
    try {
      exchange_sqlite(one, other, {.patience_seconds = 0});
      return "exchanged";
    } catch (const Busy& busy) {
      return concat("busy: ", busy.what());
    } catch (const UsageError& error) {
      return concat("usage: ", error.what());
    } catch (const Error& error) {
      return error.what();
    }
  }

  // Leaves beside `path` what a process leaves that is killed after `sql`.
  void crash_after(const std::string& path, const std::string& sql) const {
    const std::string original = path + ".running";
    std::filesystem::rename(path, original);
    const App app = open_app(original);
    ASSERT_EQ(run(app, sql), SQLITE_OK);
    for (const char* suffix : {"", "-wal", "-journal"}) {
      if (exists(original + suffix)) copy_file(original + suffix, path + suffix);
    }
    run(app, "ROLLBACK");
  }

  TempDir folder_ = test_folder();
  std::string live_ = folder_.file("live.db");
  std::string next_ = folder_.file("next.db");
};

TEST_F(SqliteExchange, GivesEachNameTheOtherDatabaseByteForByte) {
  const std::string blue = read_file(live_);
  const std::string green = read_file(next_);

  const Exchanged exchanged = exchange();

  EXPECT_TRUE(read_file(live_) == green);
  EXPECT_TRUE(read_file(next_) == blue);
  EXPECT_GT(exchanged.seconds, 0);
  EXPECT_THAT(colors(), ElementsAre("green", "blue"));
}

TEST_F(SqliteExchange, IsOnTheDiskWhereThatIsAskedFor) {
  exchange_sqlite(live_, next_, {.durable = true});

  EXPECT_THAT(colors(), ElementsAre("green", "blue"));
}

TEST_F(SqliteExchange, GoesBack) {
  const std::string blue = read_file(live_);

  exchange().hold.reset();
  exchange();

  EXPECT_TRUE(read_file(live_) == blue);
}

TEST_F(SqliteExchange, WaitsForWhoeverReads) {
  const App reader = open_app(live_);
  run(reader, "BEGIN; SELECT count(*) FROM t");

  EXPECT_THAT(why_not(live_, next_), HasSubstr("busy: "));
  EXPECT_THAT(colors(), ElementsAre("blue", "green"));
}

TEST_F(SqliteExchange, WaitsForWhoeverWritesToTheOther) {
  const App writer = open_app(next_);
  run(writer, "BEGIN IMMEDIATE");

  EXPECT_THAT(why_not(live_, next_), HasSubstr("somebody writes"));
}

TEST_F(SqliteExchange, KeepsNobodyOutOnceItHasGivenUp) {
  const App reader = open_app(next_);
  run(reader, "BEGIN; SELECT count(*) FROM t");
  EXPECT_THAT(why_not(live_, next_), HasSubstr("busy: "));

  EXPECT_EQ(run(open_app(live_), "UPDATE t SET color = 'red'"), SQLITE_OK);
}

TEST_F(SqliteExchange, EndsFirstWhatACrashLeftInAJournal) {
  crash_after(live_, "PRAGMA cache_size = 1; BEGIN; UPDATE t SET color = 'red', fill = 1");
  ASSERT_TRUE(exists(live_ + "-journal"));

  exchange();

  EXPECT_THAT(colors(), ElementsAre("green", "blue"));
  EXPECT_FALSE(exists(live_ + "-journal"));
  EXPECT_FALSE(exists(next_ + "-journal"));
}

TEST_F(SqliteExchange, BringsInWhatACrashLeftInALog) {
  crash_after(next_, "PRAGMA journal_mode = WAL; UPDATE t SET color = 'mint'");
  ASSERT_GT(file_size(next_ + "-wal"), 0U);

  exchange();

  EXPECT_FALSE(exists(next_ + "-wal"));
  EXPECT_THAT(colors(), ElementsAre("mint", "blue"));
}

TEST_F(SqliteExchange, LeavesNoJournalThatCouldBeTakenForTheOthers) {
  for (const char* mode : {"PERSIST", "TRUNCATE"}) {
    const App app = open_app(live_);
    run(app, concat("PRAGMA journal_mode = ", mode, "; UPDATE t SET fill = '", mode, "'"));
    ASSERT_TRUE(exists(live_ + "-journal")) << mode;

    exchange().hold.reset();

    EXPECT_FALSE(exists(live_ + "-journal"));
    EXPECT_EQ(run(app, "UPDATE t SET fill = 2"), SQLITE_READONLY_DBMOVED) << mode;
    exchange();
  }
}

TEST_F(SqliteExchange, WaitsUntilNobodyIsConnectedInWalMode) {
  App app = open_app(live_);
  run(app, "PRAGMA journal_mode = WAL; SELECT count(*) FROM t");
  EXPECT_THAT(why_not(live_, next_), HasSubstr("connected to a database in WAL mode"));
  app.reset();

  exchange().hold.reset();

  EXPECT_THAT(colors(), ElementsAre("green", "blue"));
}

TEST_F(SqliteExchange, LetsNobodyWriteToWhatIsNoLongerLive) {
  const App old = open_app(live_);
  ask(old, "SELECT count(*) FROM t");

  const Exchanged exchanged = exchange();

  EXPECT_EQ(ask(old, "SELECT color FROM t"), "blue");
  EXPECT_EQ(run(old, "UPDATE t SET color = 'red'"), SQLITE_BUSY);
  EXPECT_EQ(run(open_app(next_), "UPDATE t SET color = 'red'"), SQLITE_BUSY);
  EXPECT_EQ(run(open_app(live_), "UPDATE t SET color = 'lime'"), SQLITE_OK);
  EXPECT_THAT(colors(), ElementsAre("lime", "blue"));
}

// Without a journal on the disk SQLite does not look whether the file has moved.
TEST_F(SqliteExchange, CannotKeepAConnectionWithoutAJournalFromIt) {
  const App old = open_app(live_);
  run(old, "PRAGMA journal_mode = MEMORY; SELECT count(*) FROM t");
  Exchanged exchanged = exchange();
  EXPECT_EQ(run(old, "UPDATE t SET color = 'red'"), SQLITE_BUSY);

  exchanged.hold.reset();

  EXPECT_EQ(run(old, "UPDATE t SET color = 'red'"), SQLITE_OK);
  EXPECT_THAT(colors(), ElementsAre("green", "red"));
}

TEST_F(SqliteExchange, KeepsOldReadersFromTheJournalOfANewWriter) {
  const App old = open_app(live_);
  ask(old, "SELECT count(*) FROM t");
  const Exchanged exchanged = exchange();
  const App writer = open_app(live_);
  ASSERT_EQ(run(writer, "BEGIN; UPDATE t SET color = 'lime'"), SQLITE_OK);
  ASSERT_TRUE(exists(live_ + "-journal"));

  EXPECT_EQ(ask(old, "SELECT color FROM t"), "blue");

  EXPECT_TRUE(exists(live_ + "-journal"));
  EXPECT_EQ(run(writer, "COMMIT"), SQLITE_OK);
  EXPECT_THAT(colors(), ElementsAre("lime", "blue"));
}

// What happens in production where nobody holds it: an old connection that only reads applies the
// journal of the new application's transaction to the old database, and deletes it.
TEST_F(SqliteExchange, DoesHarmWhereTheHoldIsLetGoTooEarly) {
  const App old = open_app(live_);
  ask(old, "SELECT count(*) FROM t");
  exchange().hold.reset();
  const App writer = open_app(live_);
  run(writer, "BEGIN; UPDATE t SET color = 'lime'");
  ASSERT_TRUE(exists(live_ + "-journal"));

  ask(old, "SELECT color FROM t");

  EXPECT_FALSE(exists(live_ + "-journal"));
}

TEST_F(SqliteExchange, KeepsOldReadersFromTheLogOfANewWriter) {
  run(open_app(next_), "PRAGMA journal_mode = WAL");
  const App old = open_app(live_);
  ask(old, "SELECT count(*) FROM t");
  const Exchanged exchanged = exchange();
  const App writer = open_app(live_);
  run(writer, "UPDATE t SET color = 'lime'");
  ASSERT_TRUE(exists(live_ + "-wal"));

  EXPECT_EQ(ask(old, "SELECT color FROM t"), "database is locked");
  EXPECT_EQ(ask(writer, "SELECT color FROM t"), "lime");
}

TEST_F(SqliteExchange, RefusesWhatHasMoreThanOneName) {
  const std::string link = folder_.file("link.db");
  std::filesystem::create_symlink(live_, link);
  EXPECT_THAT(why_not(link, next_), HasSubstr("usage: '" + link + "' is a link"));
  EXPECT_THAT(why_not(live_, live_), HasSubstr("are one file"));
  EXPECT_THAT(why_not(live_, folder_.file("none.db")), HasSubstr("no database at"));

  std::filesystem::create_hard_link(live_, folder_.file("other.db"));
  EXPECT_THAT(why_not(live_, next_), HasSubstr("hard link"));
}

// A process that exchanges the two, tells each step and goes on when it is told to.
void exchange_step_by_step(Line& line) {
  const std::string live = *line.receive(-1);
  const std::string next = *line.receive(-1);
  exchange_sqlite(live, next, {.durable = false}, [&](ExchangeStep) {
    line.send("there");
    line.receive(-1);
  });
  line.send("done");
}

class KilledExchange : public SqliteExchange, public ::testing::WithParamInterface<int> {
 protected:
  Children children_{exchange_step_by_step};
};

TEST_P(KilledExchange, LeavesTheOneOrTheOther) {
  crash_after(live_, "PRAGMA cache_size = 1; BEGIN; UPDATE t SET color = 'red', fill = 1");
  crash_after(next_, "PRAGMA journal_mode = WAL; UPDATE t SET color = 'mint'");
  Child child(children_);
  child.line().send(live_);
  child.line().send(next_);
  for (int step = 0; step < GetParam(); ++step) child.line().send("go on");
  for (int step = 0; step <= GetParam(); ++step) ASSERT_TRUE(child.line().receive(30));
  EXPECT_THAT(why_not(live_, next_), HasSubstr("busy: "));

  child.kill();

  const bool is_exchanged = GetParam() == 2;
  EXPECT_EQ(color_at(live_), is_exchanged ? "mint" : "blue");
  EXPECT_EQ(color_at(next_), is_exchanged ? "blue" : "mint");
  exchange();
  EXPECT_EQ(color_at(next_), is_exchanged ? "mint" : "blue");
}

INSTANTIATE_TEST_SUITE_P(AtEachStep, KilledExchange, ::testing::Values(0, 1, 2));

}  // namespace
}  // namespace gate
