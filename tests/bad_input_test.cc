// Whatever the program is given: one clear line, the right exit code, nothing left behind, and the
// fixture as it was.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "tests/support/gzip.h"
#include "tests/support/store.h"

namespace gate {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

using BadInput = StoreTest;

constexpr const char* kEndless =
    "CREATE TABLE z(a); INSERT INTO z WITH RECURSIVE c(x) AS "
    "(SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 1 FROM c WHERE x < 0;";

TEST_F(BadInput, SaysThatAFixtureIsMissing) {
  fs::remove(fixture_);
  const Finished finished = run();
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("no such fixture: '" + fixture_ + "'"));
}

TEST_F(BadInput, CannotJudgeATruncatedDatabase) {
  for (const int bytes : {60, 512, 4096, 9000}) {
    fs::remove(fixture_);
    make_database(fixture_, kStore);
    fs::resize_file(fixture_, static_cast<std::uintmax_t>(bytes));
    const Finished finished = run();
    EXPECT_EQ(finished.exit_code, 3) << bytes << ": " << finished.output;
    EXPECT_THAT(found(), Contains("error fixture/readable fixture")) << bytes;
  }
}

TEST_F(BadInput, CannotJudgeWhatIsNoDatabase) {
  const std::string random = "\x8f\x02\xfa\x90" + std::string(8192, '\xc3');
  for (const std::string& bytes : {std::string(), random, std::string("PK\x03\x04")}) {
    write(fixture_, bytes);
    const Finished finished = run();
    EXPECT_EQ(finished.exit_code, 3) << finished.output;
    EXPECT_THAT(found(), Contains("error fixture/readable fixture"));
    EXPECT_THAT(finished.output, HasSubstr("NOT JUDGED: '" + fixture_ + "' is "));
    fs::remove(json_);
  }
}

TEST_F(BadInput, NeverPassesADamagedPage) {
  const std::string sound = read_file(fixture_);
  for (const std::size_t at : {100U, 105U, 4096U, 4101U, 4104U, 8192U}) {
    std::string damaged = sound;
    damaged[at] = static_cast<char>(~damaged[at]);
    write(fixture_, damaged);
    const Finished finished = run();
    EXPECT_THAT(finished.exit_code, testing::AnyOf(1, 3)) << at << ": " << finished.output;
    EXPECT_THAT(finished.output, HasSubstr("fixture/")) << at;
  }
}

TEST_F(BadInput, TellsWhereGzipEndsOrIsCorrupt) {
  const std::string packed = gzip(read_file(fixture_));
  fixture_ = db_ + "/store.db.gz";
  write(fixture_, packed.substr(0, packed.size() - 8));
  const Finished truncated = run();
  EXPECT_EQ(truncated.exit_code, 3);
  EXPECT_THAT(truncated.output, HasSubstr("truncated after"));
  std::string corrupt = packed;
  corrupt[corrupt.size() - 6] = static_cast<char>(~corrupt[corrupt.size() - 6]);
  write(fixture_, corrupt);
  const Finished damaged = run();
  EXPECT_EQ(damaged.exit_code, 3);
  EXPECT_THAT(damaged.output, HasSubstr("corrupt after"));
}

TEST_F(BadInput, NamesTheLineOfADumpThatIsRefused) {
  fixture_ = db_ + "/store.sql";
  write(fixture_, "CREATE TABLE a(b);\n\nINSERT INTO a VALUEZ(1);\n");
  const Finished finished = run();
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.output, HasSubstr("store.sql:3: near \"VALUEZ\": syntax error"));
}

TEST_F(BadInput, WritesNothingBesideADatabaseThatAnotherProcessHoldsOpen) {
  sqlite3* holder = nullptr;
  ASSERT_EQ(sqlite3_open(fixture_.c_str(), &holder), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(holder, "PRAGMA journal_mode = WAL; INSERT INTO a VALUES(77, 'late')",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  migrate("DROP TABLE a;");
  const Finished finished = run();
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("a was dropped with 3 rows"));
  sqlite3_close(holder);
}

TEST_F(BadInput, JudgesOddDatabases) {
  const std::vector<std::string> shapes = {
      "PRAGMA user_version = 3;",
      "CREATE VIEW v AS SELECT 1 a;",
      concat("PRAGMA encoding = 'UTF-16le';", kStore),
      concat("PRAGMA page_size = 512; PRAGMA auto_vacuum = FULL;", kStore),
      concat("PRAGMA page_size = 65536;", kStore),
      "CREATE VIRTUAL TABLE f USING fts5(a); INSERT INTO f VALUES('x');"
      "CREATE VIRTUAL TABLE r USING rtree(id, a, b);"
      "CREATE TABLE k(k TEXT PRIMARY KEY); INSERT INTO k VALUES(NULL), (NULL);"
      "CREATE TABLE rowid(rowid TEXT, oid INT, _rowid_ INT); INSERT INTO rowid VALUES('a', 1, 1);"
      "CREATE TABLE \"od\"\"d ]]> <b>\"(\"a b\", \":x\"); INSERT INTO \"od\"\"d ]]> <b>\""
      " VALUES(9e999, x'00');"};
  for (const std::string& shape : shapes) {
    fs::remove(fixture_);
    make_database(fixture_, shape);
    const Finished finished = run();
    EXPECT_EQ(finished.exit_code, 0) << shape << ": " << finished.output;
  }
}

struct Refusal {
  const char* name;
  const char* up;
  const char* message;
};

class Refusals : public BadInput, public testing::WithParamInterface<Refusal> {};

TEST_P(Refusals, FailWithTheReason) {
  migrate(GetParam().up);
  const Finished finished = run();
  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr(GetParam().message));
}

constexpr Refusal kRefusals[] = {
    {"OfAttach", "ATTACH '/etc/passwd' AS p;",
     "the gate, not the database, refuses ATTACH or VACUUM INTO of '/etc/passwd': a rehearsal"},
    {"OfACopyElsewhere", "VACUUM INTO '/nowhere/x.db';", "cannot VACUUM from within a transaction"},
    {"OfExtensions", "SELECT load_extension('/nowhere/x');",
     "the gate, not the database, refuses load_extension(): "},
    {"OfFunctionsOfTheShell", "SELECT writefile('/nowhere/x', 'x');", "no such function"},
    {"OfAddresses", "SELECT fts3_tokenizer('simple', x'4141414141414141');", "disabled"},
    {"OfTheSchemaTable", "PRAGMA writable_schema = ON;",
     "production may take the statement, but what it does cannot be rehearsed"},
    {"OfATableThatIsNearlyThere", "INSERT INTO user VALUES(9, 'x', 'y', 1);",
     "no such table: user (did you mean 'users'?)"},
    {"OfAColumnThatIsNearlyThere", "UPDATE users SET emial = 'x';",
     "no such column: emial (did you mean 'email'?)"},
    {"OfAColumnOfAnInsert", "INSERT INTO users(id, nam) VALUES(9, 'x');",
     "table users has no column named nam (did you mean 'name'?)"},
    {"OfAReferenceThatIsNearlyThere", "CREATE TABLE z(u INT REFERENCES user(id));",
     "refers to user, and there is no such table (did you mean 'users'?)"},
    {"OfCommandsOfTheShell", ".mode csv\nCREATE TABLE z(a);",
     "leave out '.mode csv': commands that begin with a dot belong to the sqlite3 shell"},
    {"OfATransactionLeftOpen", "BEGIN; CREATE TABLE z(a);", "leaves a transaction open"},
    {"OfATransactionEnded", "DELETE FROM log; ROLLBACK;", "ends the transaction"},
    {"OfAnOpenString", "INSERT INTO log VALUES('a;", "not closed"},
    {"OfOtherEncodings", "INSERT INTO log VALUES('\xff', 1);", "not UTF-8 at byte 24"},
    {"OfNothing", "-- nothing\n", "has no statement, yet counts as applied"},
    {"OfALineBehindABomAndCrLf",
     "\xef\xbb\xbf"
     "CREATE TABLE z(a);\r\n\r\nSELEC;\r\n",
     ":3"},
};

INSTANTIATE_TEST_SUITE_P(All, Refusals, testing::ValuesIn(kRefusals),
                         [](const auto& refusal) { return std::string(refusal.param.name); });

TEST_F(BadInput, StopsAMigrationThatRunsForEver) {
  migrate(kEndless);
  const Finished finished = run({"--limit", "apply-seconds=0.2"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(found(), Contains("failed deploy/duration 1"));
}

TEST_F(BadInput, WantsAFolderOfMigrations) {
  fs::remove_all(migrations_);
  EXPECT_THAT(run().output, HasSubstr("no such folder: '" + migrations_ + "'"));
  write(migrations_, "x");
  EXPECT_THAT(run().output, HasSubstr("'" + migrations_ + "' is a file, not a folder"));
  fs::remove(migrations_);
  fs::create_directory(migrations_);
  const Finished empty = run();
  EXPECT_EQ(empty.exit_code, 2);
  EXPECT_THAT(empty.output, HasSubstr("no migrations in '" + migrations_ + "'"));
}

TEST_F(BadInput, KeepsHostileNamesOutOfTheTerminal) {
  migrate("CREATE TABLE \"x\x1b[31m ]]> <script>\n::error::y\"(a); SELEC;");
  const Finished finished = run({"--report", "junit=" + temp_.file("j.xml")});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, Not(HasSubstr("\x1b")));
  EXPECT_THAT(finished.output, Not(HasSubstr("\n::error::")));
  EXPECT_EQ(run_program({"xmllint", "--noout", temp_.file("j.xml")}).exit_code, 0);
}

TEST_F(BadInput, SaysWhatKeepsItFromMakingCopies) {
  for (const std::string folder : {"/proc", "/etc/passwd", "/nowhere/x"}) {
    const Finished finished = run({"--work-dir", folder});
    EXPECT_EQ(finished.exit_code, 3) << folder;
    EXPECT_THAT(finished.output, HasSubstr("cannot make a folder in '" + folder + "'"));
    EXPECT_THAT(finished.output, HasSubstr("use --work-dir"));
    EXPECT_EQ(read_report(json_).at("verdict"), "not-judged") << folder;
    fs::remove(json_);
  }
}

TEST_F(BadInput, CannotJudgeWhereFilesMayNotGrow) {
  migrate("CREATE TABLE z AS SELECT zeroblob(1000000) x;", "DROP TABLE z;");
  for (const char* blocks : {"8", "200"}) {
    const Files before = files();
    std::string words;
    for (const std::string& word : command()) words += shell_quote(word) + " ";
    const Finished finished = run_shell(concat("ulimit -f ", blocks, "; ", words));
    expect_nothing_left(before);
    EXPECT_EQ(finished.exit_code, 3) << finished.output;
  }
}

// Ends the run with `signals`, at once one after another, when the migration is being applied; its
// exit status.
int interrupt(const std::vector<std::string>& words, std::initializer_list<int> signals) {
  int channel[2];
  if (pipe(channel) != 0) return -1;
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    dup2(channel[1], STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(channel[1]);
  std::string progress;
  for (char c = 0; progress.find("backup") == std::string::npos && read(channel[0], &c, 1) == 1;) {
    progress += c;
  }
  for (const int signal : signals) kill(child, signal);
  for (char c = 0; read(channel[0], &c, 1) == 1;) continue;
  close(channel[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST_F(BadInput, ReportsAndClearsAwayWhenItIsStopped) {
  migrate(kEndless);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    const Files before = files();
    fs::remove(json_);
    EXPECT_EQ(interrupt(command(), {signal}), 128 + signal);
    expect_nothing_left(before);
    EXPECT_EQ(read_report(json_).at("verdict"), "not-judged");
    EXPECT_EQ(read_report(json_).at("exit_code"), 128 + signal);
  }
}

// As `timeout` does, which signals the process and its group. Signals of one number could melt into
// one, and which of two comes first is the system's choice.
TEST_F(BadInput, ReportsAndClearsAwayWhenItIsStoppedTwice) {
  migrate(kEndless);
  const Files before = files();
  const int code = interrupt(command(), {SIGTERM, SIGINT, SIGHUP});
  EXPECT_THAT(code, testing::AnyOf(128 + SIGINT, 128 + SIGTERM, 128 + SIGHUP));
  expect_nothing_left(before);
  EXPECT_EQ(read_report(json_).at("exit_code"), code);
}

// One call of a function of the library's, which looks at neither clock nor signals.
constexpr const char* kUnstoppable =
    "CREATE TABLE z(a);\nINSERT INTO z SELECT instr(zeroblob(30000000), CAST(zeroblob(15000000) AS "
    "BLOB) || x'01');";

TEST_F(BadInput, EndsTheProcessWhereALimitCannotStopAStatement) {
  migrate(kUnstoppable);
  const Finished finished = run({"--limit", "apply-seconds=0.2"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("001_a.up.sql:2 runs on past its limit, and cannot be "
                                         "stopped; the process ends here\n"));
  EXPECT_THAT(finished.output, HasSubstr("FAILED: 1 error, 1 warning in 1 migration (1)"));
  EXPECT_THAT(found(), Contains("failed deploy/duration 1"));
}

TEST_F(BadInput, EndsTheProcessWhereASignalCannotStopAStatement) {
  migrate(kUnstoppable);
  const Files before = files();
  EXPECT_EQ(interrupt(command(), {SIGTERM}), 128 + SIGTERM);
  expect_nothing_left(before);
  EXPECT_EQ(read_report(json_).at("verdict"), "not-judged");
  EXPECT_EQ(read_report(json_).at("exit_code"), 128 + SIGTERM);
}

TEST_F(BadInput, NamesWhatAKilledRunLeftAndLeavesItThere) {
  const std::string left = work_ + "/migration-gate-AbCd12";
  fs::create_directory(left);
  write(left + "/green.db", "x");
  const Finished finished = run_program(command());
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.output,
              HasSubstr(concat("warning: a run that was killed left its copies in '", left,
                               "'; delete them\n")));
  EXPECT_TRUE(fs::exists(left + "/green.db"));
}

TEST_F(BadInput, NeverWaitsForAPipeAmongTheMigrations) {
  ASSERT_EQ(mkfifo((migrations_ + "/002_b.up.sql").c_str(), 0600), 0);
  EXPECT_EQ(run().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed migrations/readable 2"));
}

TEST_F(BadInput, RefusesFilesThatNeverEndOrAreNone) {
  const std::string pipe = temp_.file("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const std::string huge = temp_.file("huge.json");
  write(huge, "");
  fs::resize_file(huge, 1'000'000'000'000);
  const std::string scenario = temp_.file("scenario.json");
  write(scenario,
        "{\"fixture\": \"db/store.db\", \"migrations\": \"migrations\",\n"
        " \"extensions\": [\"./pipe\"]}");
  ASSERT_EQ(run().exit_code, 0);
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"run", "/dev/zero"}, "'/dev/zero' is a pipe or a device; write it to a file first"},
      {{"run", pipe}, "is a pipe or a device"},
      {{"run", huge}, "has 1.0 TB; a file of its kind has at most 16.0 MB"},
      {{"run", scenario}, "scenario.json:2: the extension"},
      {{"report", pipe}, "is a pipe or a device"},
      {{"report", huge}, "a file of its kind has at most 1.0 GB"},
      {{"report", json_, "--policy", pipe}, "is a pipe or a device"},
  };
  for (const auto& [words, message] : cases) {
    std::vector<std::string> all{"timeout", "5", GATE_BINARY};
    all.insert(all.end(), words.begin(), words.end());
    const Finished finished = run_program(all);
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr(message));
    EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
  }
}

TEST_F(BadInput, RunsBesideItself) {
  const Files before = files();
  std::string words;
  for (const std::string& word : command()) words += shell_quote(word) + " ";
  const Finished both = run_shell(words + "& " + words + "; first=$?; wait $! && exit $first");
  EXPECT_EQ(both.exit_code, 0) << both.output;
  expect_nothing_left(before);
}

TEST_F(BadInput, WritesItsMessagesIntoNoDatabaseWhereItsStreamsAreClosed) {
  std::string words;
  for (const std::string& word : command()) words += shell_quote(word) + " ";
  const Files before = files();
  EXPECT_EQ(run_shell(words + "2>&-").exit_code, 0);
  EXPECT_EQ(run_shell(words + "<&- >&- 2>&-").exit_code, 3);
  expect_nothing_left(before);
  EXPECT_EQ(read_report(json_).at("verdict"), "passed");
}

TEST_F(BadInput, PrintsPureJson) {
  const Finished finished =
      run_shell(concat(GATE_BINARY, " run --fixture ", fixture_, " --migrations ", migrations_,
                       " --work-dir ", work_, " --report json 2>/dev/null"));
  EXPECT_EQ(nlohmann::json::parse(finished.output).at("verdict"), "passed");
}

TEST_F(BadInput, NeverReportsOverWhatItReads) {
  const std::string up = migrations_ + "/001_a.up.sql";
  for (const std::string& path : {fixture_, db_ + "/../db/store.db", up}) {
    const Finished finished = run({"--report", "text=" + path});
    EXPECT_EQ(finished.exit_code, 2) << path;
    EXPECT_THAT(finished.output, HasSubstr("would overwrite what is rehearsed"));
  }
  EXPECT_EQ(read_file(up), "CREATE TABLE z(a);");
}

TEST_F(BadInput, WritesOneReportToOnePlace) {
  const Finished finished = run({"--report", "text=" + temp_.file("work/../report.json")});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("already the place of the json report"));
}

TEST_F(BadInput, SaysThatAReportCannotBeWritten) {
  const Finished finished = run({"--report", "text=/proc/x", "--report", "junit=/dev/full"});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.output, HasSubstr("error: cannot write '/proc/x'"));
  EXPECT_THAT(finished.output, HasSubstr("error: no space left on device while writing"));
  EXPECT_THAT(finished.output, Not(HasSubstr("--work-dir")));
  EXPECT_THAT(finished.output, HasSubstr(concat("verified · json: ", json_, "\n")));
  EXPECT_EQ(read_report(json_).at("verdict"), "passed");
}

// Whom permissions bind; empty where this is such a user.
std::string as_nobody() {
  return geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
}

TEST_F(BadInput, ReportsThatTheFixtureMayNotBeRead) {
  if (run_shell(concat(as_nobody(), GATE_BINARY, " --version")).exit_code != 0) {
    GTEST_SKIP() << "nobody else can run the program";
  }
  for (const std::string& folder : {fs::path(json_).parent_path().string(), work_}) {
    fs::permissions(folder, fs::perms::all);
  }
  fs::permissions(fixture_, fs::perms::none);
  std::string words;
  for (const std::string& word : command()) words += shell_quote(word) + " ";
  const Finished finished = run_shell(as_nobody() + words);
  EXPECT_EQ(finished.exit_code, 3) << finished.output;
  EXPECT_THAT(finished.output,
              HasSubstr(concat("cannot read '", fixture_, "': permission denied")));
  EXPECT_EQ(read_report(json_).at("verdict"), "not-judged");
  EXPECT_TRUE(fs::is_empty(work_));
}

struct Misuse {
  std::vector<std::string> words;
  std::string message;
};

TEST_F(BadInput, NamesTheNearestOfWhatItKnows) {
  const std::vector<Misuse> cases = {
      {{"runn"}, "unknown subcommand 'runn' (did you mean 'run'?)"},
      {{"run", "--fixtur", "x"}, "unknown flag '--fixtur' (did you mean '--fixture'?)"},
      {{"run", "--fixtur=x"}, "unknown flag '--fixtur' (did you mean '--fixture'?)"},
      {{"--versio"}, "unknown flag '--versio' (did you mean '--version'?)"},
      {{"list", "checks", "more"}, "unknown argument 'more'"},
      {{"list", "chekcs"}, "cannot list 'chekcs'"},
      {{"explain", "data/null"}, "did you mean 'data/nulls'?"},
      {{"run", "--fail-on", "eror"}, "--fail-on: eror not in {error,warning,never}"},
      {command({"--target", ""}), "--target: the value is empty"},
      {command({"--work-dir", ""}), "--work-dir: the value is empty"},
      {command({"--format", ""}), "--format: the value is empty"},
      {{"report", json_, "--policy", ""}, "--policy: the value is empty"},
      {command({"--target=", "-q"}), "--target: the value is empty"},
      {{"run"}, "nothing to rehearse"},
      {{"report", "/nowhere.json"}, "no such file: '/nowhere.json'"},
      {command({"--report", "htm=x"}), "unknown report format 'htm' (known: "},
      {command({"--skip", "data/nul"}), "no check is called 'data/nul' (did you mean"},
      {command({"--format", "gose"}), "unknown migration format 'gose' (known: "},
      {command({"--target", "77"}), "no migration '77'"},
      {command({"--limit", "apply-seconds=-1"}), "'-1' is not a number of seconds above 0"},
  };
  for (const Misuse& misuse : cases) {
    std::vector<std::string> words = misuse.words;
    if (words.front() != GATE_BINARY) words.insert(words.begin(), GATE_BINARY);
    const Finished finished = run_program(words);
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr(misuse.message));
    EXPECT_EQ(std::ranges::count(finished.output, '\n'), 1) << finished.output;
  }
}

TEST_F(BadInput, NamesLineAndKeyOfAScenarioThatIsWrong) {
  const std::string scenario = temp_.file("scenario.json");
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{\"fixture\": \"db/store.db\", \"migrations\": \"m\",\n \"polcy\": {}}",
       "scenario.json:2: unknown key 'polcy' (did you mean 'policy'?)"},
      {"{\n \"fixture\": 7,\n \"migrations\": \"m\"}", "scenario.json:2: 'fixture' must be"},
      {"{\n \"fixture\": }", "scenario.json:2: not JSON"},
      {"{\"fixture\": \"db/store.db\", \"migrations\": \"migrations\",\n \"allow\": "
       "[{\"check\": \"data/nulls\"}]}",
       "scenario.json:2:"},
      {"{\n \"fixture\": \"db/shop.db\", \"migrations\": \"migrations\"}",
       "scenario.json:2: no such fixture: '"},
      {"{\"engine\": \"sqlite\",\n \"fixture\": \"db/shop.db\", \"migrations\": \"migrations\"}",
       "scenario.json:2: no such fixture: '"},
      {"{\"fixture\": \"db/store.db\",\n \"migrations\": \"m\"}",
       "scenario.json:2: no such folder: '"},
      {"{\"fixture\": \"db/store.db\", \"migrations\": {\n \"path\": \"m\"}}",
       "scenario.json:2: no such folder: '"},
      {"{\"fixture\": \"db/store.db\", \"migrations\": \"migrations\",\n \"target\": 7}",
       "scenario.json:2: no migration '7' in "},
      {"{\"fixture\": \"db/store.db\", \"migrations\": \"migrations\",\n \"extensions\":\n"
       " [\"./words.so\"]}",
       "scenario.json:3: no such extension: '"},
      {"{\"fixture\": \"db/store.db\", \"migrations\": \"migrations\", \"expect\": {\"queries\": "
       "[\n"
       "{\"sql\": \"SELECT 1;;\", \"equals\": 1},\n {\"sql\": \"SELECT 1; SELECT 2\", \"equals\": "
       "1}]}}",
       "scenario.json:3: 'expect.queries[1].sql' must be one query, not several"},
      {"{\"fixture\": \"db/store.db\", \"migrations\": \"migrations\", \"expect\": {\"queries\": "
       "[\n"
       "{\"sql\": \"-- none\\n;\", \"equals\": 1}]}}",
       "scenario.json:2: 'expect.queries[0].sql' must be one query, not none"},
  };
  for (const auto& [text, message] : cases) {
    write(scenario, text);
    const Finished finished = run_program({GATE_BINARY, "run", scenario});
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr(message));
  }
}

TEST_F(BadInput, NamesTheLineOfAnExpectationThatCannotBeAnswered) {
  const std::string scenario = temp_.file("scenario.json");
  write(scenario, R"({"fixture": "db/store.db", "migrations": "migrations",
  "limits": {"apply-seconds": 0.2},
  "expect": {"tables": {"users": {
    "nulls": {"size": 0}}}, "queries": [
    {"sql": "SELECT max(agee) FROM users", "equals": 50},
    {"sql": "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
     "equals": 1},
    {"sql": "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
     "equals": 1}]}})");
  const Finished finished = run_program({GATE_BINARY, "run", scenario, "--work-dir", work_});
  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("expected 0, found an error: no such column: t.size"));
  EXPECT_THAT(finished.output, HasSubstr("scenario.json:4"));
  EXPECT_THAT(finished.output,
              HasSubstr("found an error: no such column: agee (did you mean 'age'?)"));
  EXPECT_THAT(finished.output, HasSubstr("scenario.json:5"));
  EXPECT_THAT(finished.output, HasSubstr("no answer within 0.2 s (limits.apply-seconds)"));
  EXPECT_THAT(finished.output, HasSubstr("scenario.json:6"));
  EXPECT_THAT(finished.output, Not(HasSubstr("scenario.json:8")));
  EXPECT_THAT(finished.output, HasSubstr("FAILED: 3 errors"));
}

TEST_F(BadInput, LooksForNothingThatAFlagReplaces) {
  const std::string scenario = temp_.file("scenario.json");
  write(scenario, "{\"fixture\": \"f\", \"migrations\": \"m\", \"target\": 7}");
  const Finished finished =
      run_program({GATE_BINARY, "run", scenario, "--fixture", fixture_, "--migrations", migrations_,
                   "--target", "1", "--work-dir", work_});
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(BadInput, JudgesAgainOnlyWhatItWroteItself) {
  ASSERT_EQ(run().exit_code, 0);
  const std::string whole = read_file(json_);
  const std::string other = temp_.file("other.json");
  std::string later = whole;
  later.replace(later.find("\"1.0\""), 5, "\"9.0\"");
  for (const std::string& text : {std::string(), std::string("[]"), later,
                                  whole.substr(0, whole.size() / 2), std::string("{\"a\":1}")}) {
    write(other, text);
    const Finished finished = run_program({GATE_BINARY, "report", other});
    EXPECT_EQ(finished.exit_code, 2) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr("other.json"));
  }
}

}  // namespace
}  // namespace gate
