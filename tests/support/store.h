// A small store and one migration in a temporary folder, for tests that run the built program.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/file.h"
#include "gate/base/temp_dir.h"
#include "tests/support/process.h"
#include "tests/support/report_json.h"

namespace gate {

inline constexpr const char* kStore =
    "CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, age INT);"
    "INSERT INTO users VALUES(1,'Ann','a@x',30),(2,'Bob','b@x',40),(3,'Cid','c@x',50);"
    "CREATE TABLE log(msg TEXT, n INT); INSERT INTO log VALUES('a',1),('a',1),('b',2);"
    "CREATE TABLE a(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO a VALUES(1,'a1'),(2,'a2');"
    "CREATE TABLE b(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO b VALUES(1,'b1'),(2,'b2');"
    "CREATE TABLE w(a TEXT, b INT, PRIMARY KEY(b DESC, a)) WITHOUT ROWID;"
    "INSERT INTO w VALUES('x',1),('y',1);"
    "CREATE TABLE cat(id INTEGER PRIMARY KEY, name TEXT NOT NULL, up INT REFERENCES cat ON DELETE"
    " SET NULL ON UPDATE SET NULL); INSERT INTO cat "
    "VALUES(1,'Food',NULL),(2,'Bread',1),(3,'Rye',2);"
    "CREATE TABLE coupon(code TEXT PRIMARY KEY, percent INT, shop TEXT);"
    "INSERT INTO coupon VALUES(NULL,10,'a'),(NULL,20,'b'),('x',5,'c');"
    "CREATE TABLE wide(a TEXT, b INT, c TEXT);"
    "INSERT INTO wide VALUES('a',1,'x'),('b',2,'y'),('c',3,'z');"
    "CREATE TABLE flags(id INTEGER PRIMARY KEY, name TEXT, is_on INT);"
    "INSERT INTO flags VALUES(1,'a',1),(2,'b',1);"
    "CREATE VIRTUAL TABLE docs USING fts5(title, body);"
    "INSERT INTO docs VALUES('t1','b1'),('t2','b2'),('t3','b3');"
    "CREATE VIRTUAL TABLE idx USING fts5(v, content='a');"
    "CREATE TABLE fine(k REAL PRIMARY KEY, v TEXT);"
    "INSERT INTO fine VALUES(1700000000.1234561,'A'),(1700000000.1234563,'B');";

inline void write(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline void make_database(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  char* message = nullptr;
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
  sqlite3_close(database);
}

using Files = std::map<std::string, std::pair<std::string, std::filesystem::file_time_type>>;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::string& folder : {db_, migrations_, work_})
      std::filesystem::create_directory(folder);
    make_database(fixture_, kStore);
    migrate("CREATE TABLE z(a);", "DROP TABLE z;");
  }

  // In place of the one that is there.
  void migrate(std::string_view up, std::string_view down = "") {
    for (const auto& file : std::filesystem::directory_iterator(migrations_))
      std::filesystem::remove(file);
    write(migrations_ + "/001_a.up.sql", up);
    if (!down.empty()) write(migrations_ + "/001_a.down.sql", down);
  }

  Files files() const {
    Files all;
    for (const auto& file : std::filesystem::directory_iterator(db_)) {
      if (!file.is_regular_file()) continue;
      all[file.path()] = {read_file(file.path()), file.last_write_time()};
    }
    return all;
  }

  std::vector<std::string> command(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{GATE_BINARY,    "run",          "--fixture", fixture_,
                                   "--migrations", migrations_,    "--color",   "never",
                                   "--report",     "json=" + json_};
    if (std::ranges::find(more, "--work-dir") == more.end()) {
      words.insert(words.end(), {"--work-dir", work_});
    }
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  Finished run(const std::vector<std::string>& more = {}) {
    const Files before = files();
    const Finished finished = run_program(command(more));
    expect_nothing_left(before);
    return finished;
  }

  void expect_nothing_left(const Files& before) const {
    EXPECT_TRUE(std::filesystem::is_empty(work_)) << "something was left behind";
    EXPECT_EQ(files(), before) << "the fixture, or something beside it, was changed";
  }

  std::set<std::string> found() const { return not_passed(read_report(json_)); }

  const TempDir temp_{""};
  const std::string db_ = temp_.file("db");
  const std::string migrations_ = temp_.file("migrations");
  const std::string work_ = temp_.file("work");
  const std::string json_ = temp_.file("report.json");
  std::string fixture_ = db_ + "/store.db";
};

}  // namespace gate
