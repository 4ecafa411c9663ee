// What `new` writes passes as it is written, in every format that has a way back.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <thread>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Wish {
  std::string format;
  std::string pattern;
  std::vector<std::string> flags;
};

std::vector<Wish> all_wishes() {
  const std::vector<std::pair<std::string, std::vector<std::string>>> patterns = {
      {"add-column", {"--table", "cat", "--column", "rank", "--type", "INTEGER", "--default", "0"}},
      {"new-table", {"--table", "Order \"7\""}},
      {"rename-column", {"--table", "users", "--column", "age", "--to", "select", "--type", "INT"}},
      {"change-type", {"--table", "users", "--column", "age", "--type", "TEXT"}},
      {"backfill", {"--table", "cat", "--column", "up", "--value", "1"}},
      {"drop-column-safely", {"--table", "users", "--column", "age", "--type", "INT"}},
      {"drop-column-safely",
       {"--table", "cat", "--column", "name", "--type", "TEXT NOT NULL", "--default", "''"}},
  };
  std::vector<Wish> wishes;
  for (const char* format :
       {"plain", "golang-migrate", "dbmate", "goose", "sql-migrate", "rambler", "postgrator",
        "morph", "pop", "diesel", "bun", "sqlx", "liquibase", "mybatis", "flyway", "sqitch"}) {
    for (const auto& [pattern, flags] : patterns) wishes.push_back({format, pattern, flags});
  }
  return wishes;
}

class New : public StoreTest, public testing::WithParamInterface<Wish> {
 protected:
  Finished write(const std::string& name, const std::string& format, const std::string& pattern,
                 const std::vector<std::string>& flags) {
    std::vector<std::string> words{GATE_BINARY, "new",   name,       "--migrations", migrations_,
                                   "--pattern", pattern, "--format", format};
    words.insert(words.end(), flags.begin(), flags.end());
    return run_program(words);
  }

  void empty_folder() {
    for (const auto& file : std::filesystem::directory_iterator(migrations_)) {
      std::filesystem::remove_all(file);
    }
  }
};

TEST_P(New, PassesAsItIsWritten) {
  empty_folder();
  if (GetParam().format == "sqitch") {  // what `sqitch init` makes
    write_file(migrations_ + "/sqitch.plan", "%syntax-version=1.0.0\n%project=shop\n\n");
  }
  const Finished written =
      write("Say what!", GetParam().format, GetParam().pattern, GetParam().flags);
  ASSERT_EQ(written.exit_code, 0) << written.output;

  if (GetParam().format == "mybatis") {  // the project makes it itself
    make_database(fixture_, "CREATE TABLE CHANGELOG(ID, APPLIED_AT, DESCRIPTION);");
  }

  if (GetParam().format == "flyway") {  // `flyway baseline` makes it
    make_database(fixture_,
                  "CREATE TABLE flyway_schema_history(installed_rank INT PRIMARY KEY, version, "
                  "description, type, script, checksum INT, installed_by, installed_on, "
                  "execution_time INT, success BOOLEAN);"
                  "INSERT INTO flyway_schema_history VALUES (1, '0', 'base', 'BASELINE', 'base', "
                  "NULL, '', '2026-01-31', 0, 1);");
  }

  const Finished finished = run({"--format", GetParam().format});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("PASSED: 1 migration"));
  EXPECT_THAT(finished.output, AnyOf(HasSubstr("say_what"), HasSubstr("say what")));
}

INSTANTIATE_TEST_SUITE_P(All, New, testing::ValuesIn(all_wishes()), [](const auto& wish) {
  std::string name = wish.param.format + "_" + wish.param.pattern;
  if (wish.param.flags.back() == "''") name += "_not_null";
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST_F(New, NumbersAsTheFolderDoes) {
  const std::vector<std::string> flags = {"--table", "t"};
  const Finished finished = write("more", "plain", "new-table", flags);

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_EQ(finished.output,
            migrations_ + "/002_more.up.sql\n" + migrations_ + "/002_more.down.sql\n");
}

TEST_F(New, GoesOnWithFlywaysVersions) {
  empty_folder();
  write_file(migrations_ + "/V1.9.2__first.sql", "SELECT 1;");
  write_file(migrations_ + "/2025/V7__second.sql", "SELECT 1;");

  const Finished finished = write("more", "flyway", "new-table", {"--table", "t"});

  EXPECT_EQ(finished.output, migrations_ + "/V8__more.sql\n" + migrations_ + "/U8__more.sql\n");
}

TEST_F(New, GoesOnWithVersionsOfAnyLength) {
  empty_folder();
  write_file(migrations_ + "/V99999999999999999999__first.sql", "SELECT 1;");

  const Finished finished = write("more", "flyway", "new-table", {"--table", "t"});

  EXPECT_THAT(finished.output, StartsWith(migrations_ + "/V100000000000000000000__more.sql\n"));
}

TEST_F(New, TakesTurns) {
  empty_folder();
  write_file(migrations_ + "/sqitch.plan", "%syntax-version=1.0.0\n%project=shop\n\n");
  constexpr int kCalls = 8;
  std::vector<std::jthread> calls;
  for (int i = 0; i < kCalls; ++i) {
    calls.emplace_back([&, i] {
      write(concat("s", i), "sqitch", "new-table", {"--table", "t"});
      write(concat("p", i), "plain", "new-table", {"--table", "t"});
    });
  }
  calls.clear();  // waits for them

  const std::string plan = read_file(migrations_ + "/sqitch.plan");
  EXPECT_EQ(std::ranges::count(plan, '\n'), 3 + kCalls) << plan;
  std::set<std::string> versions;
  for (const auto& file : std::filesystem::directory_iterator(migrations_)) {
    const std::string name = file.path().filename();
    if (name.ends_with(".up.sql")) versions.insert(name.substr(0, name.find('_')));
  }
  EXPECT_EQ(versions.size(), static_cast<std::size_t>(kCalls));
}

TEST_F(New, LeavesNoHalfOfAMigration) {
  empty_folder();
  const std::string plan = "%syntax-version=1.0.0\n%project=shop\n\n";
  write_file(migrations_ + "/sqitch.plan", plan);
  write_file(migrations_ + "/revert", "a file where the folder should be");

  EXPECT_NE(write("more", "sqitch", "new-table", {"--table", "t"}).exit_code, 0);
  EXPECT_EQ(read_file(migrations_ + "/sqitch.plan"), plan);
  EXPECT_FALSE(exists(migrations_ + "/deploy"));

  std::filesystem::remove(migrations_ + "/revert");
  EXPECT_EQ(write("more", "sqitch", "new-table", {"--table", "t"}).exit_code, 0);
}

// Ends the program after so many microseconds, if it still runs.
void run_and_kill(const std::vector<std::string>& words, useconds_t microseconds) {
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  usleep(microseconds);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

TEST_F(New, LeavesNoUpWithoutItsDownWhenItIsKilled) {
  for (const std::string format : {"plain", "diesel"}) {
    empty_folder();
    write("first", format, "new-table", {"--table", "t"});
    for (useconds_t i = 0; i < 30; ++i) {
      run_and_kill({GATE_BINARY, "new", concat("n", i), "--migrations", migrations_, "--format",
                    format, "--pattern", "new-table", "--table", "t"},
                   2'000 + i * 300);
    }
    EXPECT_EQ(write("last", format, "new-table", {"--table", "t"}).exit_code, 0);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(migrations_)) {
      std::string path = entry.path();
      EXPECT_THAT(path, Not(HasSubstr("/."))) << "left behind";
      const auto up = path.rfind("up.sql");
      if (up == std::string::npos) continue;
      EXPECT_TRUE(exists(path.replace(up, 2, "down"))) << path;
    }
  }
}

TEST_F(New, AddsToSqitchsPlan) {
  empty_folder();
  const std::string plan =
      "%syntax-version=1.0.0\n%project=shop\n\nfirst 2026-01-31T10:00:00Z A <a@x>";
  write_file(migrations_ + "/sqitch.plan", plan);
  write_file(migrations_ + "/sqitch.conf", "[user]\nname = Ann\nemail = ann@example.org\n");

  const Finished finished = write("more", "sqitch", "new-table", {"--table", "t"});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(read_file(migrations_ + "/sqitch.plan"),
              AllOf(StartsWith(plan + "\nmore 20"), EndsWith("Z Ann <ann@example.org>\n")));
  EXPECT_EQ(read_file(migrations_ + "/verify/more.sql"),
            "-- Verify shop:more\n\nSELECT \"t\".id, \"t\".created_at FROM \"t\" WHERE 1 = 0;\n");
  EXPECT_THAT(write("more", "sqitch", "new-table", {"--table", "t"}).output,
              HasSubstr("the plan has a change 'more' already"));
}

TEST_F(New, RefusesInOneLineWhatItCannotWrite) {
  const auto refusal = [&](const std::string& name, const std::string& format,
                           const std::string& pattern, const std::vector<std::string>& flags) {
    const Finished finished = write(name, format, pattern, flags);
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
    return finished.output;
  };

  EXPECT_THAT(refusal("x", "plain", "drop-table", {}),
              AllOf(HasSubstr("unknown pattern 'drop-table'"), HasSubstr("drop-column-safely")));
  EXPECT_THAT(refusal("x", "plain", "add-column", {"--table", "t"}),
              HasSubstr("the pattern add-column needs --column"));
  EXPECT_THAT(refusal("!!", "plain", "new-table", {"--table", "t"}),
              HasSubstr("holds no letter that a file could be called by"));
  EXPECT_THAT(refusal("x", "plain", "add-column",
                      {"--table", "t", "--column", "a\nDROP TABLE t; --", "--type", "INT"}),
              HasSubstr("holds a line break"));
  EXPECT_THAT(refusal("x\ny", "plain", "new-table", {"--table", "t"}),
              HasSubstr("holds a line break"));
  EXPECT_THAT(refusal("x", "plain", "drop-column-safely",
                      {"--table", "t", "--column", "a", "--type", "INT NOT NULL"}),
              HasSubstr("the pattern needs --default"));
  write_file(migrations_ + "/002_t.up.sql", "CREATE TABLE t (a INT NOT NULL);");
  EXPECT_THAT(refusal("x", "plain", "drop-column-safely",
                      {"--table", "t", "--column", "a", "--type", "INT"}),
              HasSubstr("t.a is NOT NULL: say all of it in --type"));
  EXPECT_THAT(refusal("x", "prisma", "new-table", {"--table", "t"}),
              HasSubstr("no files of prisma are written: it knows no way back"));
}

}  // namespace
}  // namespace gate
