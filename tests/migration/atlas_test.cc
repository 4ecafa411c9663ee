// Atlas as its executor behaves: facts found by running that of 2026-06 on SQLite.
#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "gate/base/text.h"
#include "gate/migration/atlas_sum.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kUsers =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
    "INSERT INTO users VALUES (1, 'a;b');\n";
constexpr const char* kTrigger =
    "CREATE TABLE log (msg TEXT);\n-- comment; here\n"
    "CREATE TRIGGER users_ai AFTER INSERT ON users BEGIN\n"
    "  INSERT INTO log VALUES ('new ' || NEW.name);\n"
    "  INSERT INTO log VALUES (CASE WHEN 1 THEN 'second' END);\nEND;\n";
// As the tool wrote them.
constexpr const char* kSum =
    "h1:wZ0=\n"
    "1_users.sql h1:1bY0QLDm6R3sMwINUkUsSeD2qTDG2MHKCBFugUgGSdU=\n"
    "2_add_trigger.sql h1:YAUPwH/QvNjr5YJOh9+uRCYpeG+jCFMElXVKrcMLJWI=\n"
    "4_email.sql h1:MSOu/U5vKMUpcbIaI7rqsUIJFDt8wRq14w/2ATHTyXA=\n";

void write(const FolderFiles& files, const std::string& name, const std::string& text) {
  std::ofstream(files.path() + "/" + name, std::ios::binary) << text;
}

// Writes atlas.sum for what lies there.
void seal(const FolderFiles& files, const std::vector<std::pair<std::string, std::string>>& texts) {
  AtlasSum sum;
  std::string lines = "h1:\n";
  for (const auto& [name, text] : texts) {
    const std::string digest = sum.add(name, text);
    if (!digest.empty()) lines += concat(name, " h1:", digest, '\n');
  }
  write(files, "atlas.sum", lines);
}

MigrationFolder folder_of(const std::vector<std::pair<std::string, std::string>>& texts) {
  const FolderFiles files{};
  for (const auto& [name, text] : texts) write(files, name, text);
  seal(files, texts);
  return detect_format("atlas", files.path(), {}).format->read(files.path());
}

std::vector<std::string> messages(const MigrationFolder& folder) {
  std::vector<std::string> found;
  for (const FolderProblem& problem : folder.problems) found.push_back(problem.message);
  return found;
}

const FolderFiles& real() {
  static const FolderFiles files{{"1_users.sql", kUsers},
                                 {"2_add_trigger.sql", kTrigger},
                                 {"4_email.sql", "ALTER TABLE users ADD COLUMN email TEXT;\n"},
                                 {"atlas.sum", kSum}};
  return files;
}

TEST(Atlas, LeavesTheTableAndTheRowsOfTheTool) {
  AppliedFolder target("atlas", real().path());

  EXPECT_THAT(messages(target.folder()), IsEmpty());
  EXPECT_THAT(target.up(), ElementsAre("1", "2", "4"));
  EXPECT_THAT(
      target.rows("SELECT version, description, type, applied, total, typeof(executed_at), "
                  "execution_time, error, error_stmt, hash, typeof(partial_hashes), "
                  "CAST(partial_hashes AS TEXT) FROM atlas_schema_revisions LIMIT 2"),
      ElementsAre("1|users|2|2|2|text|0|||1bY0QLDm6R3sMwINUkUsSeD2qTDG2MHKCBFugUgGSdU=|blob|null",
                  "2|add_trigger|2|2|2|text|0|||YAUPwH/QvNjr5YJOh9+uRCYpeG+jCFMElXVKrcMLJWI=|blob|"
                  "null"));
  EXPECT_THAT(target.rows("SELECT executed_at GLOB '2*-*-* *:*:*+00:00' FROM "
                          "atlas_schema_revisions LIMIT 1"),
              ElementsAre("1"));
  EXPECT_THAT(target.pending(), IsEmpty());
}

TEST(Atlas, NamesTheFileThatItsSumDoesNotKnow) {
  const auto why = [](const std::string& name, const std::string& text) {
    const FolderFiles files{{"1_a.sql", "SELECT 1;\n"}, {"2_b.sql", "SELECT 2;\n"}};
    seal(files, {{"1_a.sql", "SELECT 1;\n"}, {"2_b.sql", "SELECT 2;\n"}});
    if (text.empty()) {
      std::filesystem::remove(files.path() + "/" + name);
    } else {
      write(files, name, text);
    }
    return messages(detect_format("atlas", files.path(), {}).format->read(files.path()));
  };

  EXPECT_THAT(why("1_a.sql", "SELECT 1;\r\n"), ElementsAre(HasSubstr(": 1_a.sql was changed;")));
  EXPECT_THAT(why("2_b.sql", "SELECT 3;\n"), ElementsAre(HasSubstr(": 2_b.sql was changed;")));
  EXPECT_THAT(why("3_c.sql", "SELECT 3;\n"), ElementsAre(HasSubstr(": 3_c.sql was added;")));
  EXPECT_THAT(why("1_0.sql", "SELECT 3;\n"), testing::Contains(HasSubstr(": 1_0.sql was added;")));
  EXPECT_THAT(why("2_b.sql", ""), ElementsAre(HasSubstr(": 2_b.sql is gone;")));
  EXPECT_THAT(why("atlas.sum", ""), ElementsAre(HasSubstr("there is no atlas.sum")));
  EXPECT_THAT(why("0_x.sql", "-- atlas:sum ignore\n\nSELECT 3;\n"),
              ElementsAre(HasSubstr("refuses to run a file without a line in atlas.sum"),
                          HasSubstr("was changed")));
}

TEST(Atlas, ObeysItsDirectives) {
  const auto folder = folder_of({{"1_a.sql", "-- atlas:txmode none\n\nSELECT 1;\n"},
                                 {"2_b.sql", "-- atlas:txmode none\nSELECT 1;\n"},
                                 {"3_c.sql",
                                  "-- atlas:delimiter \\n--\\n\n\nSELECT 1; SELECT 2\n--\n"
                                  "SELECT 3"},
                                 {"4_d.sql", "-- atlas:txmode all\n\nSELECT 1;\n"},
                                 {"5_e.sql", "-- atlas:txmode none\r\n\r\nSELECT 1;\r\n"}});

  EXPECT_TRUE(folder.migrations.at(0).up->is_unwrapped);
  EXPECT_FALSE(folder.migrations.at(1).up->is_unwrapped);
  EXPECT_FALSE(folder.migrations.at(4).up->is_unwrapped);
  ASSERT_THAT(folder.migrations.at(2).up->statements, SizeIs(3));
  EXPECT_EQ(folder.migrations.at(2).up->statements.at(2).location.line, 5);
  EXPECT_THAT(messages(folder), ElementsAre(HasSubstr("Atlas refuses txmode 'all'")));
}

TEST(Atlas, AsksItsChecksFirst) {
  const std::string text =
      "-- atlas:txtar\n\n-- checks.sql --\nSELECT NOT EXISTS (SELECT 1 FROM users);\n"
      "-- checks/one.sql --\n-- atlas:assert oneof\nSELECT 0; SELECT 1;\n"
      "-- migration.sql --\nDROP TABLE users;\n";
  const FolderFiles files{{"1_a.sql", "CREATE TABLE users (x);"}, {"2_b.sql", text}};
  seal(files, {{"1_a.sql", "CREATE TABLE users (x);"}, {"2_b.sql", text}});
  AppliedFolder target("atlas", files.path());
  target.up("1");
  target.run("INSERT INTO users VALUES (1)");

  EXPECT_EQ(target.folder().migrations.at(1).up->statements.at(0).location.line, 9);
  EXPECT_THAT(target.up(), IsEmpty());
  EXPECT_THAT(target.error(), HasSubstr("a check of version 2 does not hold"));
  target.run("DELETE FROM users");
  EXPECT_THAT(target.up(), ElementsAre("2"));
}

TEST(Atlas, BeginsAnEmptyDatabaseWithItsCheckpoint) {
  const std::string checkpoint = "-- atlas:checkpoint v1\n\nCREATE TABLE a (x);\n";
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"1_a.sql", "CREATE TABLE a (x);"}, {"2_all.sql", checkpoint}, {"3_b.sql", "SELECT 1;"}};
  const FolderFiles files{};
  for (const auto& [name, text] : texts) write(files, name, text);
  seal(files, texts);
  AppliedFolder fresh("atlas", files.path());
  AppliedFolder old("atlas", files.path());
  old.up("1");

  EXPECT_THAT(fresh.up(), ElementsAre("2", "3"));
  EXPECT_THAT(fresh.pending(), IsEmpty());
  EXPECT_THAT(old.pending(), ElementsAre("3"));
}

TEST(Atlas, SaysThatAVersionIsHalfApplied) {
  AppliedFolder target("atlas", real().path());
  target.up("2");
  target.run("UPDATE atlas_schema_revisions SET applied = 1 WHERE version = '2'");

  EXPECT_EQ(target.history().trouble, "version 2 is half applied: 1 of 2 statements");
  EXPECT_THAT(target.history().applied, SizeIs(1));
}

TEST(Atlas, IsToldByItsSum) {
  const FolderFiles files{{"1_a.sql", "SELECT 1;"}};

  EXPECT_EQ(detect_format("auto", real().path(), {}).format->name, "atlas");
  EXPECT_THROW(detect_format("auto", files.path(), {}), std::exception);
}

TEST(Atlas, TakesOddFiles) {
  const auto folder = folder_of({{"1.sql", ""},
                                 {"2_only comments.sql", "-- nothing"},
                                 {"3_.sql", "\xef\xbb\xbfSELECT 1\r\n"},
                                 {"4_x.sql", std::string(1'000'000, ' ') + "SELECT 1"}});

  EXPECT_THAT(messages(folder), IsEmpty());
  EXPECT_EQ(folder.migrations.at(0).version, "1");
  EXPECT_THAT(folder.migrations.at(1).up->statements, IsEmpty());
  EXPECT_THAT(folder.migrations.at(3).up->statements, SizeIs(1));
}

}  // namespace
}  // namespace gate
