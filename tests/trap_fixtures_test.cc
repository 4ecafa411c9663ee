// The traps that are in the fixture's bytes: made here, since no repository should hold a damaged
// database. The others are folders of scenarios/traps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

const std::string kTraps = GATE_SOURCE_DIR "/scenarios/traps";

class TrapFixture : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    fs::remove(fixture_);
  }

  void take_migrations_of(const std::string& folder) {
    fs::remove_all(migrations_);
    fs::copy(concat(kTraps, "/", folder, "/migrations"), migrations_);
  }

  // What `writer` wrote last is in the journal alone, which is copied with the database.
  void copy_with_journal(const std::string& writes) {
    const std::string original = temp_.file("original.db");
    sqlite3* writer = nullptr;
    ASSERT_EQ(sqlite3_open(original.c_str(), &writer), SQLITE_OK);
    for (const std::string& sql :
         {std::string("PRAGMA journal_mode = WAL; CREATE TABLE users (email TEXT);"
                      "INSERT INTO users VALUES ('anna@example.org'); PRAGMA wal_checkpoint;"),
          writes}) {
      EXPECT_EQ(sqlite3_exec(writer, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    }
    fs::copy_file(original, fixture_);
    fs::copy_file(original + "-wal", fixture_ + "-wal");
    sqlite3_close(writer);
  }
};

TEST_F(TrapFixture, FailsWhereAPageIsDamaged) {
  make_database(fixture_, read_file(kTraps + "/shop.sql"));
  take_migrations_of("leaves-nulls/near-miss");
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_THAT(found(), ElementsAre());

  std::string bytes = read_file(fixture_);
  bytes[4096] = '\xFF';  // what kind of page the second one is
  write(fixture_, bytes);

  const Finished damaged = run();
  EXPECT_EQ(damaged.exit_code, 1) << damaged.output;
  EXPECT_THAT(found(), ElementsAre("failed fixture/integrity fixture"));
}

TEST_F(TrapFixture, FailsForADuplicateThatOnlyTheJournalHas) {
  copy_with_journal("INSERT INTO users VALUES ('anna@example.org');");
  take_migrations_of("wal-fixture");

  const Finished refused = run();

  EXPECT_EQ(refused.exit_code, 1) << refused.output;
  EXPECT_THAT(found(),
              ElementsAre("failed data/duplicates users_email", "failed deploy/applies 1"));
}

TEST_F(TrapFixture, PassesWithTheRowsOfTheJournalCounted) {
  copy_with_journal("INSERT INTO users VALUES ('ben@example.org'), ('chloe@example.org'), (NULL);");
  take_migrations_of("wal-fixture");

  const Finished passed = run();

  EXPECT_EQ(passed.exit_code, 0) << passed.output;
  const auto tables = read_report(json_).at("tables");
  const auto users =
      std::ranges::find_if(tables, [](const auto& table) { return table.at("name") == "users"; });
  ASSERT_NE(users, tables.end()) << tables;
  EXPECT_EQ(users->at("rows").at("blue"), 4);
}

}  // namespace
}  // namespace gate
