// Drizzle as its migrator behaves: facts found by running drizzle-orm 0.45.4 with better-sqlite3.
#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = FolderProblem::Kind;

constexpr const char* kUsers =
    "CREATE TABLE `users` (\n"
    "\t`id` integer PRIMARY KEY,\n"
    "\t`name` text NOT NULL\n"
    ");\n"
    "--> statement-breakpoint\n"
    "INSERT INTO users VALUES (1, 'a;b');\n";
constexpr const char* kTrigger =
    "CREATE TABLE log (msg TEXT);--> statement-breakpoint\n"
    "CREATE TRIGGER users_ai AFTER INSERT ON users BEGIN\n"
    "  INSERT INTO log VALUES ('new ' || NEW.name);\n"
    "  INSERT INTO log VALUES ('second');\n"
    "END;\n";
constexpr const char* kEmail =
    "ALTER TABLE users ADD COLUMN email TEXT;\n--> statement-breakpoint\n"
    "CREATE INDEX i ON users(email)";

struct Entry {
  std::string tag{};
  std::string when{};
};

std::string journal(const std::vector<Entry>& entries) {
  std::vector<std::string> lines;
  for (const auto& [tag, when] : entries) {
    lines.push_back("{\"idx\": 0, \"when\": " + when + ", \"tag\": \"" + tag + "\"}");
  }
  return "{\"version\": \"7\", \"entries\": [\n" + join(lines, ",\n") + "\n]}\n";
}

FolderFiles three_files() {
  return FolderFiles{{"0000_users.sql", kUsers},
                     {"0001_trigger.sql", kTrigger},
                     {"0003_email.sql", kEmail},
                     {"meta/_journal.json", journal({{"0000_users", "1700000000000"},
                                                     {"0001_trigger", "1700000001000"},
                                                     {"0003_email", "1700000003000"}})}};
}

std::vector<std::string> problems(const FolderFiles& files) {
  std::vector<std::string> messages;
  const AppliedFolder applied("drizzle", files.path());
  for (const FolderProblem& problem : applied.folder().problems)
    messages.push_back(problem.message);
  return messages;
}

std::vector<std::string> problems_of(const std::string& text) {
  return problems(FolderFiles{{"a.sql", text}, {"meta/_journal.json", journal({{"a", "1"}})}});
}

TEST(Drizzle, LeavesTheTableAndTheRowsOfTheTool) {
  const FolderFiles files = three_files();
  AppliedFolder target("drizzle", files.path());

  EXPECT_THAT(target.up(), ElementsAre("1700000000000", "1700000001000", "1700000003000"));
  EXPECT_THAT(target.rows("SELECT sql FROM sqlite_schema WHERE name = '__drizzle_migrations'"),
              ElementsAre("CREATE TABLE \"__drizzle_migrations\" (\n"
                          "\t\t\t\tid SERIAL PRIMARY KEY,\n"
                          "\t\t\t\thash text NOT NULL,\n"
                          "\t\t\t\tcreated_at numeric\n"
                          "\t\t\t)"));
  // As the tool wrote them for these bytes.
  EXPECT_THAT(
      target.rows("SELECT id, hash, created_at, typeof(created_at) FROM __drizzle_migrations"),
      ElementsAre(
          "NULL|ca01efd1703fee0b41e17e335c69afb5472a76a8898ef2e423de5bac7830466b|1700000000000|"
          "integer",
          "NULL|b7149bc344008f9788810056bcfaa4e0b26ea0fdc39da1620a6a4fb3587de1fe|1700000001000|"
          "integer",
          "NULL|03b2e6f1e10f6dd7e8b6b95668f0b6ec8f0b57d6aef2ba531864b9cb276aacb9|1700000003000|"
          "integer"));
  EXPECT_THAT(target.pending(), IsEmpty());
  EXPECT_EQ(target.folder().migrations.at(1).name, "0001_trigger");
}

TEST(Drizzle, PassesOverWhatIsNotNewerThanTheNewestRow) {
  const FolderFiles files = three_files();
  AppliedFolder target("drizzle", files.path());
  target.up("1700000000000");
  target.run("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 1700000002000)");
  const Format& format = *detect_format("drizzle", files.path(), {}).format;

  EXPECT_THAT(target.pending(), ElementsAre("1700000003000"));
  const auto passed_over = never_run(format, target.folder(), target.history());
  ASSERT_EQ(passed_over.size(), 1U);
  EXPECT_EQ(passed_over[0].version, "1700000001000");
}

TEST(Drizzle, RunsAJournalInItsOrderWhereNothingWasApplied) {
  const FolderFiles files{{"a.sql", "SELECT 1"},
                          {"b.sql", "SELECT 1"},
                          {"c.sql", "SELECT 1"},
                          {"meta/_journal.json", journal({{"b", "50"}, {"c", "10"}, {"a", "30"}})}};
  AppliedFolder target("drizzle", files.path());

  EXPECT_THAT(target.folder().problems, IsEmpty());
  EXPECT_THAT(target.up(), ElementsAre("50", "10", "30"));
  EXPECT_THAT(target.pending(), IsEmpty());
}

TEST(Drizzle, UndoesAFileWhole) {
  const FolderFiles files{
      {"a.sql", "CREATE TABLE f1 (x);\n--> statement-breakpoint\nINSERT INTO nosuch VALUES (1);"},
      {"meta/_journal.json", journal({{"a", "1"}})}};
  AppliedFolder target("drizzle", files.path());

  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.rows("SELECT name FROM sqlite_schema WHERE name = 'f1'"), IsEmpty());
  EXPECT_THAT(target.rows("SELECT * FROM __drizzle_migrations"), IsEmpty());
}

TEST(Drizzle, SaysWhereInAFileAStatementStands) {
  const std::string text =
      "\xef\xbb\xbf"
      "SELECT 1;--> statement-breakpoint  SELECT 2;\r\n"
      "--> statement-breakpoint\r\n\r\n  SELECT 3;--> statement-breakpoint SELECT 4";
  const FolderFiles files{{"a.sql", text}, {"meta/_journal.json", journal({{"a", "1"}})}};
  const AppliedFolder target("drizzle", files.path());
  const auto& statements = target.folder().migrations.at(0).up->statements;
  const auto place = [&](std::size_t i) {
    return concat(statements.at(i).location.line, ':', statements.at(i).location.column);
  };

  ASSERT_EQ(statements.size(), 4U);
  EXPECT_EQ(statements[3].sql, "SELECT 4");
  EXPECT_EQ(place(0), "1:1");
  EXPECT_EQ(place(1), "1:36");
  EXPECT_EQ(place(2), "4:3");
  EXPECT_EQ(place(3), "4:37");
}

TEST(Drizzle, RefusesAPartThatIsNotOneStatement) {
  EXPECT_THAT(problems_of("SELECT 1;\nSELECT 2;"), ElementsAre(HasSubstr("more than one")));
  EXPECT_THAT(problems_of(""), ElementsAre(HasSubstr("without a statement")));
  EXPECT_THAT(problems_of("-- nothing"), ElementsAre(HasSubstr("without a statement")));
  EXPECT_THAT(problems_of("SELECT 1;\n--> statement-breakpoint\n"),
              ElementsAre(HasSubstr("without a statement")));
  EXPECT_THAT(problems_of("SELECT 1;--> statement-breakpoint\nSELECT 'open"),
              ElementsAre(HasSubstr("not closed")));
  EXPECT_THAT(problems_of("SELECT '--> statement-breakpoint'"), testing::SizeIs(1));
}

TEST(Drizzle, TakesAFileOfTenThousandParts) {
  std::string text = "SELECT 0";
  for (int i = 1; i < 10'000; ++i) text += ";--> statement-breakpoint\nSELECT " + std::to_string(i);
  const FolderFiles files{{"a.sql", text}, {"meta/_journal.json", journal({{"a", "1"}})}};
  const AppliedFolder target("drizzle", files.path());

  EXPECT_EQ(target.folder().migrations.at(0).up->statements.back().location.line, 10'000);
}

TEST(Drizzle, ComparesTheJournalWithTheFolder) {
  const FolderFiles files{{"b.sql", "SELECT 1"},
                          {"d.sql", "SELECT 1"},
                          {"meta/_journal.json", journal({{"a", "1"}, {"b", "2"}, {"d", "2"}})},
                          {"e.sql", "SELECT 1"}};
  const AppliedFolder target("drizzle", files.path());
  const auto& found = target.folder().problems;

  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].message, "'a.sql' is in the journal and not in the folder");
  EXPECT_EQ(found[0].location.line, 2);
  EXPECT_EQ(found[1].kind, Kind::duplicate_version);
  EXPECT_EQ(found[1].location.line, 4);
  EXPECT_EQ(found[2].message, "'e.sql' is never run: meta/_journal.json does not name it");
}

TEST(Drizzle, RefusesWhatIsNoJournal) {
  const auto error = [](const std::string& text) -> std::string {
    const FolderFiles files{{"meta/_journal.json", text}};
    try {
      AppliedFolder("drizzle", files.path());
    } catch (const UsageError& found) {
      return found.what();
    }
    return "";
  };

  EXPECT_THAT(error(""), HasSubstr("_journal.json:1: not JSON"));
  EXPECT_THAT(error("[]"), HasSubstr("_journal.json:1: no journal of Drizzle's"));
  EXPECT_THAT(error(journal({{"a", "1.5"}})),
              HasSubstr("_journal.json:2: an entry whose \"when\""));
  EXPECT_THAT(error("{\"entries\": [{}]}"), HasSubstr("an entry without a \"tag\""));
}

TEST(Drizzle, IsToldByItsJournalAndItsTable) {
  const FolderFiles files{{"a.sql", ""}, {"meta/_journal.json", journal({{"a", "1"}})}};
  const Table files_of_users{.name = "files",
                             .columns = {{.name = "id", .type = "INTEGER"},
                                         {.name = "hash", .type = "TEXT"},
                                         {.name = "created_at", .type = "TEXT"}}};
  const Format& format = *detect_format("auto", files.path(), {.tables = {files_of_users}}).format;
  Table own = files_of_users;
  own.name = "my_migrations";
  own.columns[0].type = "SERIAL";

  EXPECT_EQ(format.name, "drizzle");
  EXPECT_EQ(find_history(format, {.tables = {files_of_users}}), nullptr);
  EXPECT_NE(find_history(format, {.tables = {own}}), nullptr);
}

TEST(Drizzle, RefusesAPartWithoutAStatementWhereTheDriverDoes) {
  const FolderFiles files{{"meta/_journal.json",
                           R"({"entries":[{"idx":0,"when":1,"tag":"0000_a","breakpoints":true}]})"},
                          {"0000_a.sql", "SELECT 1;--> statement-breakpoint\n-- nothing"}};
  const Format& format = *detect_format("drizzle", files.path(), {}).format;

  EXPECT_THAT(format.read(files.path()).problems, SizeIs(1));
  EXPECT_THAT(format.read(files.path(), {.dialect = Dialect::mysql}).problems, SizeIs(1));
  EXPECT_THAT(format.read(files.path(), {.dialect = Dialect::postgres}).problems, IsEmpty());
}

}  // namespace
}  // namespace gate
