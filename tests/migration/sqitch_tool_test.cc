// Sqitch itself beside our reader of its projects: the same plan means the same changes, and in a
// database that has its registry each goes on where the other stopped.
#include <gmock/gmock.h>

#include <sstream>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/sqitch_new.h"
#include "gate/migration/sqitch_plan.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"
#include "tests/migration/same_database.h"
#include "tests/support/process.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

using testing::HasSubstr;

bool have_sqitch() {
  return have(run_shell("sqitch --version && /usr/bin/perl -MApp::Sqitch -MDBD::SQLite -e 1"),
              "sqitch");
}

// Who plans is who deploys: our registry knows no other.
const std::string kAnn = " Ann Planner <ann@example.org>";
constexpr const char* kMe =
    "SQITCH_FULLNAME='Ann Planner' SQITCH_EMAIL=ann@example.org LC_ALL=C.UTF-8 LANGUAGE=C ";

// In the project's folder, as a user without settings of their own.
Finished run_sqitch(const std::string& project, const std::string& words) {
  return run_shell(concat("cd '", project, "' && HOME='", project, "' ", kMe, "sqitch ", words));
}

std::string ids_by_us(const std::string& text) {
  const SqitchPlan plan = parse_sqitch_plan(text);
  if (!plan.refusals.empty()) return "refused\n";
  std::string lines;
  for (const SqitchChange& change : plan.changes) {
    lines += concat(change.id, ' ', change.name, '\n');
    for (const SqitchTag& tag : change.tags) lines += concat(tag.id, ' ', tag.name, '\n');
  }
  return lines;
}

const std::string kHead = "%syntax-version=1.0.0\n%project=shop\n%uri=https://example.org/shop\n\n";

struct OddPlan {
  const char* name;
  std::string text;
};

std::string with_uri(const std::string& uri) {
  return concat("%project=shop\n%uri=", uri, "\n\na 2026-11-22T14:57:16Z", kAnn, "\n");
}

std::string lines(const std::vector<std::string>& changes) {
  std::string text = kHead;
  for (const std::string& line : changes) text += line + '\n';
  return text;
}

const std::string kFirst = "a 2026-11-22T14:57:16Z" + kAnn + " # first";
const std::string kSecond = "b 2026-11-22T14:57:17Z" + kAnn;
const std::string kTag = "@v1 2026-11-22T14:57:18Z" + kAnn + " # tag";

const OddPlan kOddPlans[] = {
    {"Notes", lines({kFirst, "b 2026-11-22T14:57:17Z" + kAnn + " # Ünï\\nsecond \\\\ \\t # more  ",
                     "c 2026-11-22T14:57:17Z" + kAnn + "#none", "# comment"})},
    {"Planners", lines({"a 2026-11-22T14:57:16Z Zoë Müller 张 <zoe@example.org>",
                        "b 2026-11-22T14:57:16Z   Two  Blanks  <b@x>"})},
    {"TagsAndReworked",
     lines({kFirst, kTag, "@v1-b 2026-11-22T14:57:18Z" + kAnn, kSecond,
            "a [a@v1 b] 2026-11-22T14:57:19Z" + kAnn, "c [@v1] 2026-11-22T14:57:19Z" + kAnn})},
    {"Conflicts", lines({kFirst, "b [!c a !other:x] 2026-11-22T14:57:19Z" + kAnn})},
    {"ItsOwnProjectsName", lines({kFirst, "b [shop:a] 2026-11-22T14:57:19Z" + kAnn})},
    {"AnotherProjectsChange", lines({kFirst, "b [other:a@v2] 2026-11-22T14:57:19Z" + kAnn})},
    {"ACommaInAName",
     lines({"a,b 2026-11-22T14:57:19Z" + kAnn, "c [a,b] 2026-11-22T14:57:19Z" + kAnn})},
    {"Blanks", lines({" + a 2026-11-22T14:57:16Z" + kAnn + "\r",
                      "\tb\t[a]\t2026-11-22T14:57:20Z\tTab P\t<t@x> #",
                      "c [a  b]2026-11-22T14:57:20Z" + kAnn})},
    {"ABlankBeforeTheFirstDependency", lines({kFirst, "b [ a] 2026-11-22T14:57:17Z" + kAnn})},
    {"NamesOfFolders",
     lines({"x/y-z.sql 2026-11-22T14:57:16Z" + kAnn, "Ü 2026-11-22T14:57:16Z" + kAnn})},
    {"AUriWithoutAPath", with_uri("https://Example.ORG")},
    {"AUriWithAPort", with_uri("HTTPS://example.org:443/A%7eb")},
    {"AUriThatIsNone", with_uri("urn:shop")},
    {"NoUri", concat("%project=shop\n\n", kFirst, "\n")},
    {"NoSyntaxVersion", concat("%project=shop\n# note\n%uri=x\n\n", kFirst, "\n")},
    {"AnotherSyntaxVersion", concat("%syntax-version=9\n%project=shop\n\n", kFirst, "\n")},
    {"NoProject", concat("%syntax-version=1.0.0\n\n", kFirst, "\n")},
    {"AProjectAfterABlankLine", concat("%syntax-version=1.0.0\n\n%project=shop\n\n", kFirst, "\n")},
    {"NoBlankLine", concat("%project=shop\n", kFirst, "\n")},
    {"AByteOrderMark", concat("\xef\xbb\xbf%project=shop\n\n", kFirst, "\n")},
    {"ANameTwice", lines({kFirst, "a 2026-11-22T14:57:19Z" + kAnn})},
    {"ATagTwice", lines({kFirst, kTag, kTag})},
    {"ATagFirst", lines({kTag, kFirst})},
    {"ADependencyTwice", lines({kFirst, "b [a a] 2026-11-22T14:57:19Z" + kAnn})},
    {"ALoneSign", lines({kFirst, "#", kSecond})},
    {"ABracketInAName", lines({"a[b 2026-11-22T14:57:16Z" + kAnn})},
    {"AnEmptyList", lines({kFirst, "b [] 2026-11-22T14:57:17Z" + kAnn})},
    {"ADependencyOfAPath", lines({"x/y 2026-11-22T14:57:16Z" + kAnn,
                                  "b [shop:x/y !shop:z] 2026-11-22T14:57:17Z" + kAnn})},
    {"APragmaAmongChanges", lines({kFirst, "%uri=x", kSecond})},
    {"AUriWithAFragment", with_uri("https://u@Example.org:8080?q#f")},
    {"AnEmptyPlan", kHead},
    {"ATagOfAPath", lines({kFirst, "@a/b 2026-11-22T14:57:18Z" + kAnn})},
    {"ATagWithADependency", lines({kFirst, "@v [a] 2026-11-22T14:57:18Z" + kAnn})},
    {"ANoteThatIsZero", lines({"a 2026-11-22T14:57:16Z" + kAnn + " # 00"})},
    {"AnEmptyAddress", lines({"a 2026-11-22T14:57:16Z Ann <>"})},
    {"SomethingAfterTheAddress", lines({"a 2026-11-22T14:57:16Z Ann <a@b> x"})},
    {"ATimeThatIsNone", lines({"a 2026-11-22T24:00:00Z" + kAnn})},
    {"AReservedName", lines({"HEAD 2026-11-22T14:57:19Z" + kAnn})},
    {"ANameLikeAnId",
     lines({"0123456789012345678901234567890123456789 2026-11-22T14:57:19Z" + kAnn})},
    {"ANameThatBeginsWithAPoint", lines({".a 2026-11-22T14:57:19Z" + kAnn})},
    {"ANameThatEndsWithDigitsAfterASign", lines({"a=1 2026-11-22T14:57:19Z" + kAnn})},
    {"NoDate", lines({"a" + kAnn})},
    {"ADateThatIsNone", lines({"a 2026-13-22T14:57:19Z" + kAnn})},
    {"NoPlanner", lines({"a 2026-11-22T14:57:19Z # note"})},
};

// By its own library, in one process for all: starting it is what takes the time.
TEST(SqitchPlans, MeanWhatSqitchTakesThemFor) {
  if (!have_sqitch()) return;
  const TempDir folder = test_folder();
  std::string words = concat("/usr/bin/perl ", GATE_SOURCE_DIR, "/tests/migration/sqitch_plans.pl");
  std::string ours;
  for (const auto& [name, text] : kOddPlans) {
    const std::string file = folder.file(name);
    write_file(file, text);
    words += ' ' + file;
    ours += concat(name, ":\n", ids_by_us(text));
  }

  EXPECT_EQ(run_shell(concat("cd '", folder.path(), "' && HOME=. LC_ALL=C.UTF-8 ", words)).output,
            ours);
}

const FolderFiles& shop() {
  static const FolderFiles files{
      {"sqitch.conf", "[core]\n engine = sqlite\n"},
      {"sqitch.plan", lines({"users 2026-11-22T14:57:16Z" + kAnn + " # Users; it's\\nnew", kTag,
                             "@v1-a 2026-11-22T14:57:18Z" + kAnn,
                             "log/trigger [users !other:nothere] 2026-11-22T14:57:17Z" + kAnn,
                             "users [users@v1 shop:log/trigger] 2026-11-22T14:57:19Z" + kAnn,
                             "@v2 2026-11-22T14:57:20Z" + kAnn})},
      {"deploy/users@v1.sql",
       "BEGIN;\nCREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\nINSERT INTO users VALUES "
       "(1, 'a;b');\nCOMMIT;\n"},
      {"revert/users@v1.sql", "DROP TABLE users;\n"},
      {"verify/users@v1.sql", "SELECT name FROM users;\n"},
      {"deploy/log/trigger.sql",
       "CREATE TABLE log (msg TEXT);\r\nCREATE TRIGGER t AFTER INSERT ON users BEGIN\r\n  SELECT "
       "1; SELECT 2;\r\nEND;\r\n"},
      {"revert/log/trigger.sql", "DROP TRIGGER t;\nDROP TABLE log;\n"},
      {"deploy/users.sql", "ALTER TABLE users ADD COLUMN email TEXT;\n"},
      {"revert/users.sql", "ALTER TABLE users DROP COLUMN email;\n"},
      {"verify/users.sql", "BEGIN;\nSELECT name, email FROM users;\nROLLBACK;\n"}};
  return files;
}

// When it was that something was done; when it was planned is for the plan to say.
const OfTheMoment kTimes{.times = {"changes.committed_at", "events.committed_at",
                                   "tags.committed_at", "projects.created_at",
                                   "releases.installed_at"}};

// Sqitch, with its registry in the database itself.
class Sqitch {
 public:
  explicit Sqitch(std::string database) : database_(std::move(database)) {}

  std::string run(const std::string& words) const {
    const Finished done = run_sqitch(
        shop().path(), concat(words, " --registry '", database_, "' 'db:sqlite:", database_, "'"));
    EXPECT_EQ(done.exit_code, 0) << words << '\n' << done.output;
    return done.output;
  }

 private:
  std::string database_;
};

TEST(SqitchTool, FindsWhatItWouldHaveLeft) {
  if (!have_sqitch()) return;
  const TempDir folder = test_folder();
  const std::string theirs = folder.file("theirs.db");
  AppliedFolder ours("sqitch", shop().path());
  const Sqitch them(theirs);
  const Sqitch them_on_ours(ours.path());
  for (const Sqitch& sqitch : {them, them_on_ours}) {  // so that both have a registry
    sqitch.run("deploy --to @v1");
    sqitch.run("revert -y");
  }

  them.run("deploy --verify");
  EXPECT_EQ(ours.up().size(), 3u) << ours.error();
  EXPECT_EQ(difference(ours.path(), theirs, kTimes), "");
  EXPECT_THAT(them_on_ours.run("status"), HasSubstr("Nothing to deploy (up-to-date)"));
  EXPECT_THAT(them_on_ours.run("verify"), HasSubstr("Verify successful"));

  them.run("revert -y --to @HEAD^");
  EXPECT_TRUE(ours.down()) << ours.error();
  EXPECT_EQ(difference(ours.path(), theirs, kTimes), "");

  them_on_ours.run("revert -y");
  them.run("revert -y");
  EXPECT_EQ(ours.up().size(), 3u) << ours.error();
  them.run("deploy");
  EXPECT_EQ(difference(ours.path(), theirs, kTimes), "");
}

std::vector<std::string> names_in(const std::string& line) {
  std::vector<std::string> names;
  std::istringstream words(line);
  for (std::string name; words >> name;) names.push_back(name);
  return names;
}

struct ShellScript {
  const char* text;
  int exit_code;       // of Sqitch's
  const char* tables;  // that are there afterwards
};

// What is said here of Sqitch; sqitch_test.cc has what we make of it.
const ShellScript kShellScripts[] = {
    {".bail on\nCREATE TABLE one (a);\n.headers on\n.mode column\nSELECT 1;\n", 0, "one\n"},
    {"-- it's\n/*\n*/\n.h on\r\n.timeout 100 \r\n# it's /*\n.print it's \"\nCREATE TABLE one (a);",
     0, "one\n"},
    {".bail off\nCREATE TABLE one (a);\n.echo on\n.changes on\n.output /dev/null\n", 0, "one\n"},
    {".bail off\nSELECT nosuch;\nCREATE TABLE one (a);\n", 2, "one\n"},
    {"CREATE TABLE one (a);\n.quit\nCREATE TABLE two (a);\n", 0, "one\n"},
    {"CREATE TABLE one (a);\n.read sql/two.sql\nCREATE TABLE three (a);\n", 0, "one three two\n"},
    {".bail\nCREATE TABLE one (a);\n", 2, "\n"},
    {".read nothere.sql\nCREATE TABLE one (a);\n", 2, "\n"},
};

TEST(SqitchTool, HasScriptsWithCommandsOfTheShellRunAsWeDo) {
  if (!have_sqitch()) return;
  for (const auto& [text, exit_code, tables] : kShellScripts) {
    const FolderFiles files{{"sqitch.conf", "[core]\n engine = sqlite\n"},
                            {"sqitch.plan", lines({kFirst})},
                            {"deploy/a.sql", text},
                            {"sql/two.sql", "CREATE TABLE two (a)"}};
    EXPECT_EQ(run_sqitch(files.path(), "deploy db:sqlite:a.db").exit_code, exit_code) << text;
    EXPECT_EQ(run_shell(concat("sqlite3 '", files.path(),
                               "/a.db' \"SELECT coalesce(group_concat(name, "
                               "' '), '') FROM (SELECT name FROM sqlite_schema ORDER BY 1)\""))
                  .output,
              tables)
        << text;

    AppliedFolder ours("sqitch", files.path());
    const bool is_read = ours.folder().problems.empty();
    const bool is_done = is_read && ours.up().size() == 1;
    if (std::string_view(text).find(".quit") != std::string_view::npos) continue;  // is a finding
    EXPECT_EQ(is_done, exit_code == 0) << text << ours.error();
    if (is_done) {
      EXPECT_EQ(ours.rows("SELECT name FROM sqlite_schema ORDER BY 1"), names_in(tables)) << text;
    }
  }
}

// What `new` adds to a project.
TEST(SqitchTool, TakesAChangeThatWasAddedToItsPlan) {
  if (!have_sqitch()) return;
  const TempDir folder = test_folder();
  const auto add = [&](const std::string& title, const Draft& draft) {
    for (const NewFile& file : compose_sqitch({.folder = folder.path(),
                               .now = "2026-01-31T10:00:00Z",
                               .title = title,
                               .draft = draft})) {
      const std::string path = folder.file(file.path);
      write_file(path, file.appends ? read_file(path) + file.text : file.text);
    }
  };
  write_file(folder.file("sqitch.conf"), "[core]\n engine = sqlite\n");
  write_file(folder.file("sqitch.plan"), kHead);
  add("shelves", write_pattern("new-table", {.table = "shelves"}));
  add("size", write_pattern("add-column", {.table = "shelves", .column = "size", .type = "INT"}));

  for (const char* words : {"deploy --verify", "verify", "revert -y"}) {
    const Finished done = run_sqitch(folder.path(), concat(words, " db:sqlite:a.db"));
    EXPECT_EQ(done.exit_code, 0) << words << '\n' << done.output;
  }
}

}  // namespace
}  // namespace gate
