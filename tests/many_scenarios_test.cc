// Several scenarios, on one machine and on several, through the built program.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <regex>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kEndless =
    "CREATE TABLE z(a); INSERT INTO z WITH RECURSIVE c(x) AS "
    "(SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 1 FROM c WHERE x < 0;";

// What is the same in two runs: all but times, also where a message has one, or a part of a pass is
// named since it took long.
json without_times(const json& report) {
  static const std::regex kTime("[0-9.]+ (ms|s|min)");
  if (report.is_string()) return std::regex_replace(report.get<std::string>(), kTime, "TIME");
  if (!report.is_structured()) return report;
  json kept = report.is_array() ? json::array() : json::object();
  for (const auto& [key, item] : report.items()) {
    const bool is_time = key.find("seconds") != key.npos || key == "started_at" || key == "parts";
    if (report.is_array()) {
      kept.push_back(without_times(item));
    } else if (!is_time) {
      kept[key] = without_times(item);
    }
  }
  return kept;
}

class ManyScenarios : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(work_);
    make_database(temp_.file("shop.db"),
                  "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
                  "INSERT INTO t VALUES(1, 'x'), (2, 'y');");
    add("store", "CREATE TABLE z(a);", "DROP TABLE z;");
    add("blog", "CREATE INDEX i ON t(a);", "DROP INDEX i;");
    add("forum", "DROP TABLE t;", "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);");
    add("album", "ALTER TABLE t ADD COLUMN b TEXT;", "ALTER TABLE t DROP COLUMN b;");
  }

  void add(const std::string& name, std::string_view up, std::string_view down) const {
    const std::string folder = concat(folder_, "/", name);
    std::filesystem::create_directories(folder + "/migrations");
    write(folder + "/migrations/001_a.up.sql", up);
    write(folder + "/migrations/001_a.down.sql", down);
    write(folder + "/scenario.json",
          concat(R"({"name": ")", name,
                 R"(", "fixture": "../../shop.db", "migrations": "migrations"})"));
  }

  std::vector<std::string> command(const std::vector<std::string>& more) const {
    std::vector<std::string> words{GATE_BINARY, "run",        folder_, "--color",
                                   "never",     "--work-dir", work_};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  Finished run(const std::vector<std::string>& more = {}) const {
    const Finished finished = run_program(command(more));
    EXPECT_TRUE(std::filesystem::is_empty(work_)) << "something was left behind";
    return finished;
  }

  Finished merge(const std::vector<std::string>& parts) const {
    std::vector<std::string> words{GATE_BINARY,
                                   "report",
                                   "merge",
                                   "--color",
                                   "never",
                                   "--report",
                                   "json=" + temp_.file("merged.json")};
    words.insert(words.end(), parts.begin(), parts.end());
    return run_program(words);
  }

  // The reports of all shards.
  std::vector<std::string> shards(int of) const {
    std::vector<std::string> paths;
    for (int index = 1; index <= of; ++index) {
      paths.push_back(temp_.file(concat("part-", index, ".json")));
      run({"--shard", concat(index, '/', of), "--report", "json=" + paths.back(), "-q"});
    }
    return paths;
  }

  static std::vector<std::string> names_in(const json& report) {
    std::vector<std::string> names;
    for (const json& one : report.at("scenarios")) names.push_back(one.at("scenario"));
    return names;
  }

  const TempDir temp_{""};
  const std::string folder_ = temp_.file("scenarios");
  const std::string work_ = temp_.file("work");
  const std::string json_ = temp_.file("report.json");
};

TEST_F(ManyScenarios, AreOneReportByTheirNames) {
  const Finished finished = run({"--jobs", "4", "--report", "json=" + json_});

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("\nblog: PASSED: "), HasSubstr("\nforum: FAILED: "),
                    HasSubstr("\nFAILED: 1 of 4 scenarios failed (forum) · json: ")));
  const json report = read_report(json_);
  EXPECT_THAT(names_in(report), ElementsAre("album", "blog", "forum", "store"));
  EXPECT_EQ(report.at("verdicts"), (json{{"passed", 3}, {"failed", 1}, {"not-judged", 0}}));
  int failed = 0;
  for (const json& one : report.at("scenarios")) failed += one.at("counts").at("failed").get<int>();
  EXPECT_EQ(report.at("counts").at("failed"), failed);
  EXPECT_THAT(report.at("scenarios")[1].at("run").at("command").get<std::string>(),
              AllOf(HasSubstr("blog/scenario.json"), Not(HasSubstr("--report"))));
}

TEST_F(ManyScenarios, DoNotMixWhatTheySay) {
  const std::string output = run({"--jobs", "4"}).output;
  for (const char* name : {"album", "blog", "forum", "store"}) {
    const std::size_t begin = output.find(concat(name, " ("));
    ASSERT_NE(begin, output.npos) << output;
    const std::string said = output.substr(begin, output.find("post-deploy", begin) - begin);
    EXPECT_THAT(said, AllOf(HasSubstr("\npreflight "), HasSubstr("\nlocks "))) << output;
    EXPECT_THAT(said, Not(testing::ContainsRegex(" of 4\\): .* of 4\\): "))) << output;
  }
}

TEST_F(ManyScenarios, AreRunThoughOneCannotBeRead) {
  write(folder_ + "/blog/scenario.json", "{ \"name\": ");
  write(folder_ + "/store/scenario.json",
        R"({"name": "store", "fixture": "none.db", "migrations": "migrations",)"
        R"( "engine": "sqlite"})");
  std::filesystem::remove_all(folder_ + "/forum");

  const Finished finished = run({"--report", "json=" + json_});

  EXPECT_EQ(finished.exit_code, 3) << finished.output;
  EXPECT_THAT(finished.output, AllOf(HasSubstr("blog/scenario.json:1: not JSON"),
                                     HasSubstr("no such fixture"), HasSubstr("album: PASSED")));
  EXPECT_EQ(read_report(json_).at("scenarios").size(), 3U);
  add("forum", "DROP TABLE t;", "SELECT 1;");
  EXPECT_EQ(run().exit_code, 1) << "what failed is not hidden";
}

TEST_F(ManyScenarios, NeedNamesOfTheirOwn) {
  for (const char* name : {"blog", "store"}) {
    write(concat(folder_, "/", name, "/scenario.json"),
          R"({"name": "same", "fixture": "../../shop.db", "migrations": "migrations"})");
  }

  const Finished finished = run();

  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("two scenarios are called 'same': "));
}

TEST_F(ManyScenarios, AreCalledByTheirPathsWhereTheirFoldersHaveOneName) {
  for (const char* folder : {"eu/good", "us/good"}) {
    add(folder, "CREATE TABLE z(a);", "DROP TABLE z;");
    write(concat(folder_, "/", folder, "/scenario.json"),
          R"({"fixture": "../../../shop.db", "migrations": "migrations"})");
  }
  run({"--report", "json=" + json_});

  EXPECT_THAT(names_in(read_report(json_)),
              testing::IsSupersetOf({folder_ + "/eu/good", folder_ + "/us/good"}));
}

TEST_F(ManyScenarios, HaveReportsOfTheirOwnWhereThePathSaysSo) {
  run({"--report", "junit=" + temp_.file("{scenario}.xml"), "--report",
       "junit=" + temp_.file("all.xml")});

  EXPECT_THAT(read_file(temp_.file("blog.xml")), HasSubstr("<testsuite name=\"sqlite\""));
  EXPECT_THAT(read_file(temp_.file("all.xml")),
              AllOf(HasSubstr("<testsuite name=\"blog\""), HasSubstr("<testsuite name=\"store\"")));
}

TEST_F(ManyScenarios, HaveABaselineOfTheirOwn) {
  const std::string known = temp_.file("known-{scenario}.json");
  EXPECT_EQ(run({"--write-baseline", known}).exit_code, 0);
  const Finished again = run({"--baseline", known});
  EXPECT_EQ(again.exit_code, 0) << again.output;
  EXPECT_THAT(again.output, HasSubstr("PASSED: 4 scenarios, "));
}

TEST_F(ManyScenarios, OfAllMachinesAreWhatOneMachineHas) {
  const Finished all = run({"--report", "json=" + json_});
  for (const int of : {1, 2, 3, 6}) {
    const Finished merged = merge(shards(of));
    EXPECT_EQ(merged.exit_code, all.exit_code) << merged.output;
    const json differences = json::diff(without_times(read_report(temp_.file("merged.json"))),
                                        without_times(read_report(json_)));
    EXPECT_EQ(differences, json::array()) << of;
  }
}

TEST_F(ManyScenarios, SayWhichShareTheyAre) {
  EXPECT_THAT(run({"--shard", "1/3"}).output,
              AllOf(HasSubstr("; shard 1/3: 2 of 4 scenarios\n"), HasSubstr("\nalbum: "),
                    HasSubstr("\nstore: "), Not(HasSubstr("\nblog: "))));
  const Finished empty = run({"--shard", "6/6"});
  EXPECT_EQ(empty.exit_code, 0);
  EXPECT_THAT(
      empty.output,
      HasSubstr("PASSED: there is no scenario in this shard; shard 6/6: 0 of 4 scenarios\n"));
  EXPECT_EQ(run({"--shard", "4/3"}).exit_code, 2);
}

TEST_F(ManyScenarios, ArePassedByNobodyWhereAShardIsMissing) {
  std::filesystem::remove_all(folder_ + "/forum");
  std::vector<std::string> parts = shards(3);
  parts.erase(parts.begin() + 1);

  const Finished finished = merge(parts);

  EXPECT_EQ(finished.exit_code, 3) << finished.output;
  EXPECT_THAT(finished.output, AllOf(HasSubstr("note: shard 2/3 is missing\n"),
                                     HasSubstr("NOT JUDGED: 1 of 3 scenarios missing (blog)")));
  const Finished again =
      run_program({GATE_BINARY, "report", temp_.file("merged.json"), "--color", "never"});
  EXPECT_EQ(again.exit_code, 3) << "the merged report has not forgotten";
}

TEST_F(ManyScenarios, AreMergedOnce) {
  const std::vector<std::string> parts = shards(2);
  const Finished twice = merge({parts[0], parts[0]});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_THAT(twice.output, HasSubstr("part-1.json', too"));

  write(parts[1], read_file(parts[1]).substr(0, 3000));
  const Finished damaged = merge(parts);
  EXPECT_EQ(damaged.exit_code, 2);
  EXPECT_EQ(std::ranges::count(damaged.output, '\n'), 1) << damaged.output;
  EXPECT_THAT(damaged.output, HasSubstr("part-2.json"));
  EXPECT_EQ(merge({}).exit_code, 2);
}

TEST_F(ManyScenarios, TellWhereMachinesHadNotTheSame) {
  for (const char* name : {"one", "two"}) {
    write(folder_ + "/" + name + ".json",
          concat(R"({"name": ")", name, R"(", "fixture": "../shop.db", "migrations": "m"})"));
  }
  std::filesystem::create_directory(folder_ + "/m");
  write(folder_ + "/m/001_a.up.sql", "CREATE TABLE y(a);");
  const std::vector<std::string> parts = {temp_.file("1.json"), temp_.file("2.json")};
  const auto run_file = [&](const char* name, const std::string& report) {
    run_program({GATE_BINARY, "run", folder_ + "/" + name, "--report", "json=" + report});
  };
  run_file("one.json", parts[0]);
  write(folder_ + "/m/001_a.up.sql", "CREATE TABLE yy(a);");
  run_file("two.json", parts[1]);

  EXPECT_THAT(merge(parts).output,
              HasSubstr(concat("note: the machines had not the same migrations in ")));
}

TEST_F(ManyScenarios, AreComparedByTheirNames) {
  std::filesystem::rename(folder_ + "/album", temp_.file("album"));
  const std::string base = temp_.file("base.json");
  run({"--report", "json=" + base});
  std::filesystem::rename(temp_.file("album"), folder_ + "/album");
  std::filesystem::remove_all(folder_ + "/store");
  add("blog", "DROP TABLE t;", "SELECT 1;");

  const Finished finished = run({"--compare", base, "--report", "json=" + json_});

  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("\nnew failed data/table-dropped"),
                    HasSubstr("note: not in the base, and compared with nothing: album\n"),
                    HasSubstr("note: in the base, and no scenario any more: store\n")));
  const json report = read_report(json_);
  EXPECT_FALSE(report.at("scenarios")[0].contains("comparison"));
  EXPECT_TRUE(report.at("scenarios")[1].contains("comparison"));
  const Finished one = run_program({GATE_BINARY, "run", folder_ + "/album/scenario.json",
                                    "--compare", base, "--work-dir", work_});
  EXPECT_EQ(one.exit_code, 2);
  EXPECT_THAT(one.output, HasSubstr("it has no scenario 'album' (it has blog, forum, store)"));
}

// Ends the run with `signal` once a scenario has said how it ended.
int interrupt(const std::vector<std::string>& words, int signal, const std::string& output) {
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    if (freopen(output.c_str(), "w", stdout) == nullptr) _exit(126);
    dup2(STDOUT_FILENO, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  while (read_file(output).find("(1 of ") == std::string::npos) usleep(10'000);
  kill(child, signal);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST_F(ManyScenarios, ThatAreStoppedSayWhichWereNotRun) {
  add("blog", kEndless, "DROP TABLE z;");
  const std::string output = temp_.file("output");
  write(output, "");

  const int code =
      interrupt(command({"--jobs", "1", "--report", "json=" + json_}), SIGTERM, output);

  EXPECT_EQ(code, 128 + SIGTERM) << read_file(output);
  EXPECT_TRUE(std::filesystem::is_empty(work_)) << "something was left behind";
  EXPECT_THAT(read_file(output),
              AllOf(HasSubstr("album: PASSED"),
                    HasSubstr("3 of 4 scenarios interrupted (blog, forum, store)")));
  EXPECT_THAT(names_in(read_report(json_)), ElementsAre("album", "blog", "forum", "store"));
}

TEST_F(ManyScenarios, AreReportedInEveryFormat) {
  const Finished list = run_program({GATE_BINARY, "list", "reports"});
  std::vector<std::string> words;
  std::vector<std::string> formats;
  for (std::size_t at = 0; at < list.output.size(); at = list.output.find('\n', at) + 1) {
    formats.push_back(list.output.substr(at, list.output.find(' ', at) - at));
    words.insert(words.end(),
                 {"--report", concat(formats.back(), '=', temp_.file(formats.back()))});
  }
  run(words);
  for (const std::string& format : formats) {
    const std::string text = read_file(temp_.file(format));
    EXPECT_THAT(text, HasSubstr(format == "dotenv" || format == "metrics" ? "4\n" : "forum"))
        << format;
  }
}

}  // namespace
}  // namespace gate
