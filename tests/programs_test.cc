// Migrations that are code, which a program of the project lists, applies and takes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The versions are the files beside it; each has one statement for either way. It keeps its books
// in the table `done`.
constexpr const char* kTool = R"sh(#!/bin/sh
set -e
ask() { sqlite3 -bail "$MIGRATION_GATE_DATABASE" "$1"; }
ask 'CREATE TABLE IF NOT EXISTS done(version TEXT PRIMARY KEY)'
case $1 in
  list) for file in *.up; do echo "${file%.up} of the tool"; done ;;
  status) ask 'SELECT version FROM done' ;;
  up) ask "$(cat "$2.up")"; ask "INSERT INTO done VALUES('$2')" ;;
  down) ask "$(cat "$2.down")"; ask "DELETE FROM done WHERE version = '$2'" ;;
esac
[ "$1" = list ] || [ "$1" = status ] || [ ! -e tells ] || {
  printf '\001%s/%s.up:7\n' "$PWD" "$2"; cat "$2.$1"; printf '\0'
} >> "$MIGRATION_GATE_STATEMENTS"
)sh";

class Programs : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    make_database(fixture_, "CREATE TABLE done(version TEXT PRIMARY KEY)");
    replace("CREATE TABLE z(a);", "DROP TABLE z;");
    name_commands("");
  }

  void replace(std::string_view up, std::string_view down) {
    std::filesystem::remove_all(migrations_);
    std::filesystem::create_directory(migrations_);
    write(migrations_ + "/tool", kTool);
    std::filesystem::permissions(migrations_ + "/tool", std::filesystem::perms::owner_all);
    add("1", up, down);
  }

  void add(const std::string& version, std::string_view up, std::string_view down) {
    write(migrations_ + "/" + version + ".up", up);
    write(migrations_ + "/" + version + ".down", down);
  }

  // From now on the program writes down what it executes.
  void let_it_tell() { write(migrations_ + "/tells", ""); }

  void name_commands(const std::string& more,
                     const std::string& up = R"(["./tool","up","{version}"])") {
    write(scenario_, R"({"fixture":"db/store.db","migrations":{"path":"migrations","commands":{)"
                     R"("list":["./tool","list"],"status":["./tool","status"],"up":)" +
                         up + R"(,"down":["./tool","down","{version}"],"tables":["done"]}})" +
                         more + "}");
  }

  Finished rehearse(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{scenario_};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  const std::string scenario_ = temp_.file("scenario.json");
};

TEST_F(Programs, PassWhereTheyOnlyAdd) {
  add("2", "ALTER TABLE users ADD COLUMN size TEXT", "ALTER TABLE users DROP COLUMN size");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_THAT(finished.output, HasSubstr("2 migrations"));
}

TEST_F(Programs, MayNotChangeValuesUnsaid) {
  replace("UPDATE users SET name = upper(name)", "SELECT 1");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed data/content-preserved users.name"));

  name_commands(R"(,"expect":{"transforms":["users.name"]},"policy":{"rollback/*":"off"})");
  const Finished finished = rehearse();
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(Programs, MayInsertRows) {
  replace("INSERT INTO a VALUES(3,'a3')", "DELETE FROM a WHERE id = 3");

  EXPECT_EQ(rehearse().exit_code, 0);
}

TEST_F(Programs, MayNotDeleteRows) {
  replace("DELETE FROM a WHERE id = 2", "INSERT INTO a VALUES(2,'a2')");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed data/row-counts a"));
}

// As libraries do that rebuild a table.
TEST_F(Programs, MayNotForgetAnIndex) {
  make_database(fixture_, "CREATE INDEX a_v ON a(v)");
  replace(
      "CREATE TABLE n(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO n SELECT * FROM a;"
      "DROP TABLE a; ALTER TABLE n RENAME TO a",
      "SELECT 1");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed verify/side-effects a_v"));
}

TEST_F(Programs, AreJudgedByTheirStatementsWhereTheyTellThem) {
  replace("UPDATE users SET name = upper(name)", "UPDATE users SET name = 'Ann'");
  let_it_tell();

  rehearse({"-v", "--only", "data/content-preserved"});

  const auto report = read_report(json_);
  const auto& up = report.at("run").at("migrations").at(0).at("up");
  EXPECT_EQ(up.at("unseen"), "");
  EXPECT_EQ(up.at("statements").at(0).at("sql"), "UPDATE users SET name = upper(name)");
  EXPECT_EQ(up.at("statements").at(0).at("location").at("line"), 7);
  EXPECT_THAT(found(), IsEmpty());
}

// What it tells is believed only where it does the same.
TEST_F(Programs, AreNotBelievedWhereTheyTellLess) {
  replace("UPDATE users SET name = upper(name)", "SELECT 1");
  let_it_tell();
  name_commands("",
                R"json(["sh","-c","./tool up $1; sqlite3 $2 \"UPDATE users SET age = 1\"","x",)json"
                R"json("{version}","{database}"])json");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed data/content-preserved users.age"));
  EXPECT_THAT(found(), Contains("failed data/content-preserved users.name"));
}

TEST_F(Programs, FailWithWhatTheySaid) {
  replace("INSERT INTO none_such VALUES(1)", "SELECT 1");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), Contains("failed deploy/applies 1"));
  EXPECT_THAT(finished.output, HasSubstr("no such table: none_such"));
}

// What is open is then no longer what is there.
TEST_F(Programs, MayNotExchangeTheDatabase) {
  name_commands("", R"(["sh","-c","cp $0 new; rm $0; mv new $0","{database}"])");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.output, HasSubstr("in the place of the database"));
}

TEST_F(Programs, MayNotLeaveADamagedDatabase) {
  add("2", "CREATE TABLE y(a);", "DROP TABLE y;");
  name_commands("", R"(["sh","-c","./tool up $0; [ $0 = 1 ] || head -c 9999 tool tool > $1",)"
                    R"("{version}","{database}"])");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), testing::ElementsAre("failed deploy/applies 2"));
  EXPECT_THAT(finished.output, HasSubstr("it left a database that is damaged"));
}

TEST_F(Programs, MayNotLeaveADamagedDatabaseOnTheWayBack) {
  write(migrations_ + "/tool",
        concat(kTool, "[ $1 != down ] || echo no > ", "\"$MIGRATION_GATE_DATABASE\"\n"));

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), Contains("failed rollback/applies 1"));
}

TEST_F(Programs, AreEndedWhenTheirTimeIsOver) {
  name_commands(R"(,"limits":{"apply-seconds":0.2})", R"(["sleep","60"])");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed deploy/duration 1"));
}

TEST_F(Programs, ThatCannotListAreNoVerdict) {
  std::filesystem::remove(migrations_ + "/tool");
  write(migrations_ + "/tool", "#!/bin/sh\necho broken >&2; exit 7\n");
  std::filesystem::permissions(migrations_ + "/tool", std::filesystem::perms::owner_all);

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.output, HasSubstr("./tool list: exit code 7: broken"));
}

TEST_F(Programs, ThatAreNotThereAreAMistakeOfTheScenario) {
  std::filesystem::remove(migrations_ + "/tool");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("there is no program './tool'"));
}

TEST_F(Programs, AreToldNothingThatHasNoMeaning) {
  name_commands("", R"(["./tool","up","{verzion}"])");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("'{verzion}' in '{verzion}' stands for nothing"));
}

TEST_F(Programs, AreNotNamedInVain) {
  std::filesystem::remove_all(migrations_);
  std::filesystem::create_directory(migrations_);
  migrate("CREATE TABLE z(a);", "DROP TABLE z;");

  const Finished finished = rehearse({"--format", "plain"});

  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("are for migrations that are code"));
}

TEST_F(Programs, AreShownByStatus) {
  make_database(fixture_, "INSERT INTO done VALUES('1')");
  add("2", "SELECT 1", "SELECT 1");

  const Finished finished = run_program({GATE_BINARY, "status", "--work-dir", work_, scenario_});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("applied: 1 (as its program says)"));
  EXPECT_THAT(finished.output, HasSubstr("pending: 1"));
}

TEST_F(Programs, AreNotRunForWhoeverLooksAtAFolder) {
  write(migrations_ + "/manage.py", "");

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("it is run only for who says --format django"));
}

}  // namespace
}  // namespace gate
