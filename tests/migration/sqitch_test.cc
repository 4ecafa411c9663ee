// Sqitch as it behaves: facts found by running Sqitch 1.3.1 on SQLite.
#include <gmock/gmock.h>

#include "gate/base/text.h"
#include "gate/migration/sqitch_plan.h"
#include "gate/sql/split.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kHead = "%syntax-version=1.0.0\n%project=shop\n%uri=https://example.org/shop\n\n";
const std::string kAnn = " Ann Planner <ann@example.org> # ";
const std::string kUsers = "users 2026-11-22T14:57:16Z" + kAnn + "Users; it is\n" +
                           "@v1.0 2026-11-22T14:57:17Z" + kAnn + "first tag\n";
const std::string kPlan = kHead + kUsers +
                          "\nlog/trigger [users !other:nothere] 2026-11-22T14:57:17Z" + kAnn +
                          "Trigger\\nsecond line\n" +
                          "email [log/trigger users@v1.0] 2026-11-22T14:57:17Z" + kAnn + "mail\n";
constexpr const char* kFirst = "ff2a3c467b9c5c3c9095ee12bea01c587e4456b9";
constexpr const char* kSecond = "d3bee2785e77632a82815c1e52eb1350f385043e";
constexpr const char* kThird = "e5c808f075eb6f5326d51b44c0c0dba3f86db0d0";

constexpr const char* kDeployUsers =
    "-- Deploy shop:users to sqlite\n\nBEGIN;\nCREATE TABLE users (id INTEGER PRIMARY KEY, name "
    "TEXT NOT NULL);\nINSERT INTO users VALUES (1,'a;b');\nCOMMIT;\n";

// The tables of a registry as far as they are written.
constexpr const char* kRegistry =
    "CREATE TABLE projects (project TEXT PRIMARY KEY, uri TEXT NULL UNIQUE, created_at DATETIME, "
    "creator_name TEXT NOT NULL, creator_email TEXT NOT NULL);"
    "CREATE TABLE changes (change_id TEXT PRIMARY KEY, script_hash TEXT NULL, change TEXT NOT "
    "NULL, project TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', committed_at DATETIME NOT NULL, "
    "committer_name TEXT NOT NULL, committer_email TEXT NOT NULL, planned_at DATETIME NOT NULL, "
    "planner_name TEXT NOT NULL, planner_email TEXT NOT NULL, UNIQUE(project, script_hash));"
    "CREATE TABLE tags (tag_id TEXT PRIMARY KEY, tag TEXT NOT NULL, project TEXT NOT NULL, "
    "change_id TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', committed_at DATETIME NOT NULL, "
    "committer_name TEXT NOT NULL, committer_email TEXT NOT NULL, planned_at DATETIME NOT NULL, "
    "planner_name TEXT NOT NULL, planner_email TEXT NOT NULL, UNIQUE(project, tag));"
    "CREATE TABLE dependencies (change_id TEXT NOT NULL, type TEXT NOT NULL, dependency TEXT NOT "
    "NULL, dependency_id TEXT NULL, PRIMARY KEY (change_id, dependency));"
    "CREATE TABLE events (event TEXT NOT NULL, change_id TEXT NOT NULL, change TEXT NOT NULL, "
    "project TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', requires TEXT NOT NULL DEFAULT '', "
    "conflicts TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '', committed_at DATETIME NOT "
    "NULL, committer_name TEXT NOT NULL, committer_email TEXT NOT NULL, planned_at DATETIME NOT "
    "NULL, planner_name TEXT NOT NULL, planner_email TEXT NOT NULL)";

const FolderFiles& shop() {
  static const FolderFiles files{
      {"sqitch.plan", kPlan},
      {"sqitch.conf", "[core]\n\tengine = sqlite\n\t# top_dir = .\n"},
      {"deploy/users.sql", kDeployUsers},
      {"revert/users.sql", "BEGIN;\nDROP TABLE users;\nCOMMIT;\n"},
      {"verify/users.sql", "SELECT id FROM users WHERE 0;\n"},
      {"deploy/log/trigger.sql", "CREATE TABLE log (msg TEXT);\n"},
      {"revert/log/trigger.sql", "DROP TABLE log;\n"},
      {"deploy/email.sql", "ALTER TABLE users ADD COLUMN email TEXT;\n"}};
  return files;
}

std::vector<std::string> problems(const FolderFiles& files) {
  std::vector<std::string> messages;
  for (const FolderProblem& problem :
       detect_format("sqitch", files.path(), {}).format->read(files.path()).problems) {
    messages.push_back(concat(problem.location.line, ": ", problem.message));
  }
  return messages;
}

TEST(Sqitch, ComputesTheIdsThatTheToolStored) {
  const SqitchPlan plan = parse_sqitch_plan(kPlan);

  ASSERT_THAT(plan.changes, SizeIs(3));
  EXPECT_EQ(plan.changes[0].id, kFirst);
  EXPECT_EQ(plan.changes[1].id, kSecond);
  EXPECT_EQ(plan.changes[2].id, kThird);
  EXPECT_EQ(plan.changes[0].tags.at(0).id, "5a1bd93bd861343a166223f6a530c60c0f5df8bf");
  EXPECT_EQ(plan.changes[1].note, "Trigger\nsecond line");
}

std::string last_id(const std::string& plan) {
  const SqitchPlan read = parse_sqitch_plan(plan);
  EXPECT_THAT(read.refusals, IsEmpty());
  return read.changes.empty() ? "" : read.changes.back().id;
}

TEST(Sqitch, SpellsAsTheToolWhatItMakesIdsOf) {
  const std::string ann = " Ann Planner <ann@example.org>";
  const std::string first = "a 2026-11-22T14:57:16Z" + ann + " # first\n";

  EXPECT_EQ(last_id(kHead + first + "b [shop:a] 2026-11-22T14:57:19Z" + ann),
            "dba26c67be76f7bfbf6e0068760c59a5cef9197e");
  EXPECT_EQ(last_id("%project=shop\n%uri=https://Example.ORG\n\na 2026-11-22T14:57:16Z" + ann),
            "1d62d3866a1a446130b2da02397738a68e209e28");
  EXPECT_EQ(last_id(kHead + "a 2026-11-22T14:57:16Z Zoë Müller 张 <zoe@example.org>\n" +
                    "b 2026-11-22T14:57:16Z   Two  Blanks  <b@x>\n"),
            "8080f84b95dcb7d5e88a4da388729b15f083fe39");
}

TEST(Sqitch, SaysWhatThePlanDoesNotName) {
  const AppliedFolder target("sqitch", FolderFiles{{"sqitch.plan", kHead + kUsers},
                                                   {"deploy/users.sql", "SELECT 1;"},
                                                   {"deploy/a/lost.sql", "-- Deploy shop:a/lost\n"},
                                                   {"deploy/part.sql", "SELECT 2;"}}
                                           .path());
  const auto& problems = target.folder().problems;

  ASSERT_EQ(problems.size(), 2U);
  EXPECT_THAT(problems[0].message, HasSubstr("'lost.sql' is never run: no change of the plan"));
  EXPECT_EQ(problems[0].kind, FolderProblem::Kind::never_run);
  EXPECT_EQ(problems[1].kind, FolderProblem::Kind::aside);
}

TEST(Sqitch, EndsLinesAsItsClientDoes) {
  const AppliedFolder target("sqitch",
                             FolderFiles{{"sqitch.plan", kHead + kUsers},
                                         {"deploy/users.sql", "SELECT 'a\r\nb';\r\nSELECT 2;\r\n"}}
                                 .path());
  const Script& script = *target.folder().migrations.at(0).up;

  EXPECT_EQ(script.statements.at(0).sql, "SELECT 'a\nb'");
  EXPECT_EQ(script.statements.at(1).location.line, 3);
}

TEST(Sqitch, WritesARegistryThatIsInTheDatabase) {
  AppliedFolder target("sqitch", shop().path());
  for (const Statement& one : split_statements(kRegistry, Dialect::sqlite, "")) target.run(one.sql);

  EXPECT_THAT(target.up(), ElementsAre(kFirst, kSecond, kThird));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_EQ(target.history().applied.at(0).checksum, "574405c4e2bfc4e90fde8397fd804d2b205150d8");
  EXPECT_THAT(target.rows("SELECT change, note, planned_at, planner_email FROM changes LIMIT 1"),
              ElementsAre("users|Users; it is|2026-11-22 14:57:16|ann@example.org"));
  EXPECT_THAT(target.rows("SELECT change FROM changes ORDER BY committed_at DESC"),
              ElementsAre("email", "log/trigger", "users"));
  EXPECT_THAT(target.rows("SELECT count(DISTINCT committed_at) FROM changes"), ElementsAre("3"));
  EXPECT_THAT(target.rows("SELECT * FROM dependencies"),
              ElementsAre(concat(kSecond, "|require|users|", kFirst),
                          concat(kSecond, "|conflict|other:nothere|NULL"),
                          concat(kThird, "|require|log/trigger|", kSecond),
                          concat(kThird, "|require|users@v1.0|", kFirst)));
  EXPECT_THAT(target.rows("SELECT tag_id, tag, note FROM tags"),
              ElementsAre("5a1bd93bd861343a166223f6a530c60c0f5df8bf|@v1.0|first tag"));
  target.run("DELETE FROM changes WHERE change = 'email'");
  EXPECT_TRUE(target.down());
  EXPECT_TRUE(target.down());
  EXPECT_THAT(target.rows("SELECT event, change, requires, conflicts, tags FROM events"),
              ElementsAre("deploy|users|||@v1.0", "deploy|log/trigger|users|other:nothere|",
                          "deploy|email|log/trigger,users@v1.0||",
                          "revert|log/trigger|users|other:nothere|", "revert|users|||@v1.0"));
  EXPECT_THAT(target.rows("SELECT tag FROM tags"), IsEmpty());
}

TEST(Sqitch, WritesNothingWhereThereIsNoRegistry) {
  AppliedFolder target("sqitch", shop().path());

  EXPECT_THAT(target.up(), SizeIs(3));
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"),
              ElementsAre("log", "users"));
  EXPECT_THAT(target.pending(), SizeIs(3));
}

TEST(Sqitch, KeepsWhatVerifies) {
  const AppliedFolder target("sqitch", shop().path());
  const auto& migrations = target.folder().migrations;

  EXPECT_EQ(migrations.at(0).verify->statements.at(0).sql, "SELECT id FROM users WHERE 0");
  EXPECT_FALSE(migrations.at(2).verify.has_value());
  EXPECT_FALSE(migrations.at(2).down.has_value());
  EXPECT_EQ(migrations.at(1).name, "log/trigger");
  EXPECT_THAT(target.folder().problems, IsEmpty());
}

TEST(Sqitch, FindsTheScriptsOfAReworkedChangeByItsTag) {
  const FolderFiles files{
      {"sqitch.plan", kHead + kUsers + "@v1.0-b 2026-11-22T14:57:18Z" + kAnn + "second tag\n" +
                          "users [users@v1.0] 2026-11-22T14:58:16Z" + kAnn + "again\n"},
      {"deploy/users@v1.0-b.sql", "SELECT 1;"},
      {"verify/users@v1.0.sql", "SELECT 3;"},
      {"deploy/users.sql", "SELECT 2;"}};
  const AppliedFolder target("sqitch", files.path());

  EXPECT_THAT(target.folder().migrations.at(0).up->path, testing::EndsWith("users@v1.0-b.sql"));
  EXPECT_FALSE(target.folder().migrations.at(0).verify.has_value());
  EXPECT_THAT(target.folder().migrations.at(1).up->path, testing::EndsWith("deploy/users.sql"));
  EXPECT_THAT(target.folder().problems, IsEmpty());
}

TEST(Sqitch, ObeysItsSettings) {
  const FolderFiles files{{"sqitch.conf", "[core]\n top_dir = db\n extension = ddl\n"},
                          {"db/sqitch.plan", kHead + kUsers},
                          {"db/deploy/users.ddl", "SELECT 1;"},
                          {"db/verify/users.ddl", "SELECT 2;"}};
  const AppliedFolder target("sqitch", files.path());

  EXPECT_THAT(target.folder().problems, IsEmpty());
  EXPECT_TRUE(target.folder().migrations.at(0).verify.has_value());
  EXPECT_EQ(detect_format("auto", files.path(), {}).format->name, "sqitch");
}

TEST(Sqitch, RefusesWhatTheToolRefuses) {
  const std::string date = " 2026-11-22T14:57:16Z" + kAnn + "x\n";

  EXPECT_THAT(problems({{"sqitch.plan", "\nusers" + date}, {"deploy/users.sql", "SELECT 1;"}}),
              ElementsAre(HasSubstr("no '%project=' line")));
  EXPECT_THAT(problems({{"sqitch.plan", "%project=shop\nusers" + date + "goods" + date},
                        {"deploy/users.sql", "SELECT 1;"},
                        {"deploy/goods.sql", "SELECT 2;"}}),
              ElementsAre(HasSubstr("2: Sqitch refuses the plan: a blank line must come between")));
  EXPECT_THAT(problems({{"sqitch.plan", kHead + "users yesterday\n"}}),
              ElementsAre(HasSubstr("5: Sqitch refuses the plan: no date such as 2026-01-31T")));
  EXPECT_THAT(problems({{"sqitch.plan", kHead + "users" + date}}),
              ElementsAre(HasSubstr("5: there is no '")));
  EXPECT_THAT(
      problems(
          {{"sqitch.plan", kHead + "users [nothere]" + date}, {"deploy/users.sql", "SELECT 1;"}}),
      ElementsAre(HasSubstr("'users' requires 'nothere', and the plan has none before it")));
  EXPECT_THAT(problems({{"sqitch.plan", kHead + "users [!nothere]" + date},
                        {"deploy/users.sql", "SELECT 1;"}}),
              ElementsAre(HasSubstr("'users' conflicts with 'nothere', which the plan lacks")));
  EXPECT_THAT(problems({{"sqitch.plan", kHead + "a" + date + "b" + date},
                        {"deploy/a.sql", "SELECT 1;\n"},
                        {"deploy/b.sql", "SELECT 1;\n"}}),
              ElementsAre(HasSubstr("the same bytes as the script of 'a'")));
  EXPECT_THAT(
      problems({{"sqitch.plan", kHead + "a" + date}, {"deploy/a.sql", ".open x\nSELECT 1;"}}),
      ElementsAre(HasSubstr("1: a command of the database's shell")));
  EXPECT_THAT(
      problems({{"sqitch.plan", kHead + "a" + date + "a" + date}, {"deploy/a.sql", "SELECT 1"}}),
      testing::Contains(HasSubstr("6: Sqitch refuses the plan: a second 'a' with no tag")));
}

struct ShellCase {
  const char* script;
  const char* problem;  // empty = none
};

const ShellCase kShellCases[] = {
    {".bail on\nCREATE TABLE one (a);\n.headers on\n.mode column\n", ""},
    {"-- it's\n/*\n*/\n.h on\r\n.timeout 100 \r\n# it's /*\n.print it's \"\nSELECT 1;", ""},
    {".bail off\n.echo on\n.changes on\n.output /dev/null\n.separator , ;\nSELECT 1;", ""},
    {"SELECT 1;\n.quit\n-- nothing\n.print\n", ""},
    {"CREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT 1;\n.bail on\nEND;", ""},  // is SQL
    {"SELECT 1;\n.quit\nSELECT 2;", "2: the shell ends here: what follows is never run"},
    {".exit 3\nSELECT 1;", "1: a command of the database's shell"},
    {"SELECT 1;\n.import 'a.csv' a\n", "2: a command of the database's shell"},
    {".bail\nSELECT 1;", "1: a command of the database's shell"},
    {".output '|cat'\nSELECT 1;", "1: a command of the database's shell"},
    {".nosuch\nSELECT 1;", "1: a command of the database's shell"},
    {".read nothere.sql\nSELECT 1;", "1: 'nothere.sql': no such file where Sqitch is called"},
    {".read '|cat a'\nSELECT 1;", "1: a command of the database's shell"},
};

TEST(Sqitch, KnowsWhatTheShellsCommandsDo) {
  const std::string date = " 2026-11-22T14:57:16Z" + kAnn + "x\n";
  for (const auto& [script, problem] : kShellCases) {
    const auto found = problems({{"sqitch.plan", kHead + "a" + date}, {"deploy/a.sql", script}});
    if (std::string_view(problem).empty()) {
      EXPECT_THAT(found, IsEmpty()) << script;
    } else {
      EXPECT_THAT(found, ElementsAre(testing::StartsWith(problem))) << script;
    }
  }
}

TEST(Sqitch, ReadsAFileWhereTheShellReadsIt) {
  const std::string date = " 2026-11-22T14:57:16Z" + kAnn + "x\n";
  const FolderFiles files{
      {"sqitch.plan", kHead + "a" + date},
      {"deploy/a.sql", "SELECT 1;\n.read sql/b.sql\n.read \"sql/c d.sql\"\nSELECT 5"},
      {"sql/b.sql", ".read 'sql/c d.sql'\nSELECT 3"},
      {"sql/c d.sql", "SELECT 2;\n"}};
  const AppliedFolder target("sqitch", files.path());
  std::vector<std::string> statements;
  for (const Statement& one : target.folder().migrations.at(0).up->statements) {
    statements.push_back(one.sql);
  }

  EXPECT_THAT(target.folder().problems, IsEmpty());
  EXPECT_THAT(statements, ElementsAre("SELECT 1", "SELECT 2", "SELECT 3", "SELECT 2", "SELECT 5"));
  EXPECT_THAT(problems({{"sqitch.plan", kHead + "a" + date},
                        {"deploy/a.sql", ".read deploy/a.sql\nSELECT 1;"}}),
              ElementsAre(HasSubstr("files that read one another without end")));
}

TEST(Sqitch, SaysThatATransactionWithoutACommitIsLost) {
  const std::string date = " 2026-11-22T14:57:16Z" + kAnn + "x\n";

  EXPECT_THAT(problems({{"sqitch.plan", kHead + "a" + date},
                        {"deploy/a.sql", "SELECT 1;\nBEGIN;\nCREATE TABLE a (x);\n"}}),
              ElementsAre(HasSubstr("2: the transaction that begins here has no COMMIT")));
  EXPECT_THAT(problems({{"sqitch.plan", kHead + "a" + date},
                        {"deploy/a.sql",
                         "\xef\xbb\xbf"
                         "BEGIN;\r\nSELECT 1;\r\nEND\r\n"}}),
              IsEmpty());
}

TEST(Sqitch, ReadsTenThousandChangesAtOnce) {
  std::string text = kHead;
  for (int i = 0; i < 10'000; ++i) {
    text += concat("c", i, i > 0 ? concat(" [c", i - 1, ']') : "", " 2026-11-22T14:57:16Z", kAnn, i,
                   '\n');
  }

  EXPECT_THAT(parse_sqitch_plan(text).changes, SizeIs(10'000));
}

}  // namespace
}  // namespace gate
