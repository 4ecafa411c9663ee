// Whatever the command line and the files that it names say: one clear line, the right exit code,
// nothing left behind, and the fixture as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/store.h"

namespace gate {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

using BadCommand = StoreTest;

TEST_F(BadCommand, RefusesFilesThatNeverEndOrAreNone) {
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

struct Misuse {
  std::vector<std::string> words;
  std::string message;
};

TEST_F(BadCommand, NamesTheNearestOfWhatItKnows) {
  const std::vector<Misuse> cases = {
      {{"runn"}, "unknown subcommand 'runn' (did you mean 'run'?)"},
      {{"run", "--fixtur", "x"}, "unknown flag '--fixtur' (did you mean '--fixture'?)"},
      {{"run", "--fixtur=x"}, "unknown flag '--fixtur' (did you mean '--fixture'?)"},
      {{"--versio"}, "unknown flag '--versio' (did you mean '--version'?)"},
      {{"list", "checks", "more"}, "unknown argument 'more'"},
      {{"list", "chekcs"}, "cannot list 'chekcs'"},
      {{"completion", "csh"}, "no completion for 'csh' (known: bash, zsh, fish)"},
      {{"--json"}, "--json requires --version"},
      {{"explain", "data/null"}, "did you mean 'data/nulls'?"},
      {{"run", "--fail-on", "eror"}, "--fail-on: eror not in {error,warning,never}"},
      {command({"--target", ""}), "--target: the value is empty"},
      {command({"--work-dir", ""}), "--work-dir: the value is empty"},
      {command({"--format", ""}), "--format: the value is empty"},
      {{"report", json_, "--policy", ""}, "--policy: the value is empty"},
      {command({"--target=", "-q"}), "--target: the value is empty"},
      {{"run"}, "nothing to look at"},
      {{"report", "/nowhere.json"}, "no such file: '/nowhere.json'"},
      {command({"--report", "htm=x"}), "unknown report format 'htm' (known: "},
      {command({"--skip", "data/nul"}), "no check is called 'data/nul' (did you mean"},
      {command({"--server", "here"}), "--server: what is given names no server; write postgresql:"},
      {command({"--format", "gose"}), "unknown migration format 'gose' (known: "},
      {command({"--target", "77"}), "no migration '77'"},
      {command({"--limit", "apply-seconds=-1"}), "'-1' is not a number of seconds above 0"},
      {command({"--limit", "lock-seconds=1e9"}), "more than 604800 seconds"},
      {command({"--limit", "growth=2"}), "'2' is not like '2x' or '500 MB'"},
      {command({"--limit", "growth=0x"}), "'0x' is not like '2x' or '500 MB'"},
      {command({"--limit", "lock=1"}), "unknown limit 'lock' (known: apply-seconds, "},
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

TEST_F(BadCommand, NamesLineAndKeyOfAScenarioThatIsWrong) {
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

TEST_F(BadCommand, NamesTheLineOfAnExpectationThatCannotBeAnswered) {
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

TEST_F(BadCommand, LooksForNothingThatAFlagReplaces) {
  const std::string scenario = temp_.file("scenario.json");
  write(scenario, "{\"fixture\": \"f\", \"migrations\": \"m\", \"target\": 7}");
  const Finished finished =
      run_program({GATE_BINARY, "run", scenario, "--fixture", fixture_, "--migrations", migrations_,
                   "--target", "1", "--work-dir", work_});
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(BadCommand, JudgesAgainOnlyWhatItWroteItself) {
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
