// graphile-migrate: its files, as its own functions (1.4.1) write and hash them.
#include <gmock/gmock.h>

#include "gate/base/text.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> sql_of(const std::vector<Step>& steps) {
  std::vector<std::string> found;
  for (const Step& step : steps) found.push_back(step.sql);
  return found;
}

constexpr const char* kFirst =
    "--! Previous: -\n--! Hash: sha1:daf010c72bd3c6928c7abb7f8fab4e1951bdd368\n\n"
    "create table users (id int);\n";
constexpr const char* kSecond =
    "--! Previous: sha1:daf010c72bd3c6928c7abb7f8fab4e1951bdd368\n"
    "--! Hash: sha1:9cb6fff8cec997f5f9fe4b94e36a52a68576fee7\n\n"
    "create function f() returns text as $$ select 'it''s;' $$ language sql;\n";
constexpr const char* kThird =
    "--! Previous: sha1:9cb6fff8cec997f5f9fe4b94e36a52a68576fee7\n"
    "--! Hash: sha1:15b5a96d7740049825adff2861174486e441dbb9\n\n"
    "--! no-transaction\ncreate index concurrently i on users (id);\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::vector<std::string> problems(const std::string& text) {
  return problems_of("graphile-migrate", "committed/000001.sql", text);
}

TEST(GraphileMigrate, ReadsCommittedFilesAndTheirChain) {
  const FolderFiles files{{"committed/000001.sql", kFirst},
                          {"committed/000002-add-f.sql", kSecond},
                          {"committed/000003.sql", kThird},
                          {"current.sql", "-- Enter migration here\n"}};
  const Format& format = *detect_format("auto", files.path(), {}).format;
  const MigrationFolder folder = format.read(files.path());

  EXPECT_EQ(format.name, "graphile-migrate");
  EXPECT_THAT(folder.problems, IsEmpty());
  ASSERT_EQ(folder.migrations.size(), 3U);
  EXPECT_EQ(folder.migrations[1].version, "000002");
  EXPECT_EQ(folder.migrations[1].name, "add-f");
  EXPECT_EQ(folder.migrations[1].up->statements.size(), 1U);
  EXPECT_EQ(folder.migrations[1].up->statements[0].location.line, 4);
  EXPECT_THAT(
      sql_of(format.plan(folder.migrations[2], Direction::up, &folder.migrations[1], {})),
      ElementsAre("create index concurrently i on users (id)",
                  "insert into \"graphile_migrate\".\"migrations\"(hash, previous_hash, filename) "
                  "values ('sha1:15b5a96d7740049825adff2861174486e441dbb9', "
                  "'sha1:9cb6fff8cec997f5f9fe4b94e36a52a68576fee7', '000003.sql')"));
  EXPECT_THAT(format.plan(folder.migrations[2], Direction::down, nullptr, nullptr), IsEmpty());
}

TEST(GraphileMigrate, LeavesPlaceholdersToTheTool) {
  constexpr std::string_view kBegin = "--! Previous: -\n--! Hash: sha1:0\n--! AllowInvalidHash\n\n";

  EXPECT_THAT(problems(concat(kBegin, "grant all on users to :DATABASE_OWNER;\n")),
              ElementsAre(HasSubstr("fills in ':DATABASE_OWNER'")));
  EXPECT_THAT(problems(concat(kBegin, "select 'a :NAME', x::TEXT, y :: INT, z[1:2] from t;\n")),
              IsEmpty());
}

TEST(GraphileMigrate, RefusesAnEditAndABrokenChain) {
  const FolderFiles broken{{"committed/000001.sql", kFirst}, {"committed/000003.sql", kThird}};

  EXPECT_THAT(problems(replaced(kFirst, "id int", "id bigint")),
              ElementsAre(HasSubstr("not what its '--! Hash:' was made of")));
  EXPECT_THAT(problems(replaced(replaced(kFirst, "id int", "id bigint"), "\n\n",
                                "\n--! AllowInvalidHash\n\n")),
              IsEmpty());
  EXPECT_THAT(problems(replaced(kFirst, "\n\n", "\n--! AllowInvalidHash\n\n")),
              ElementsAre(HasSubstr("the hash is valid")));
  EXPECT_THAT(problems(std::string(kFirst) + " \n\xc2\xa0\n"), IsEmpty());
  EXPECT_THAT(problems_of("graphile-migrate", broken),
              ElementsAre(HasSubstr("of '000003.sql' is not the hash of the one before it")));
}

TEST(GraphileMigrate, RefusesWhatTheToolRefuses) {
  EXPECT_THAT(problems(""), ElementsAre(HasSubstr("no '--! Hash:' header")));
  EXPECT_THAT(problems("select 1;"), ElementsAre(HasSubstr("no '--! Hash:' header")));
  EXPECT_THAT(problems(replaced(kFirst, "\n\n", "\n")),
              ElementsAre(HasSubstr("no empty line ends its headers")));
  EXPECT_THAT(problems(replaced(kFirst, "-\n", "-\r\n")), testing::SizeIs(1));
  EXPECT_THAT(problems("\xef\xbb\xbf" + std::string(kFirst)), testing::SizeIs(1));
}

TEST(GraphileMigrate, SaysThatCurrentIsNotCommitted) {
  const FolderFiles files{{"committed/000001.sql", kFirst}, {"current.sql", "select 1;"}};

  EXPECT_THAT(problems_of("graphile-migrate", files), ElementsAre(HasSubstr("committed")));
}

TEST(GraphileMigrate, ComparesTheHashesOfItsRows) {
  const FolderFiles files{{"000001.sql", kFirst}, {"000002.sql", kSecond}};
  const Format& format = *detect_format("auto", files.path(), {}).format;
  const MigrationFolder folder = format.read(files.path());
  const Table table{
      .name = "migrations",
      .columns = {
          {.name = "hash"}, {.name = "previous_hash"}, {.name = "filename"}, {.name = "date"}}};
  const History history = format.history(
      table,
      {{std::string("000001.sql"), std::string("sha1:daf010c72bd3c6928c7abb7f8fab4e1951bdd368")}});

  EXPECT_TRUE(format.is_history(table));
  EXPECT_EQ(history.applied.at(0).checksum, folder.migrations.at(0).up->checksum);
  const auto open = pending(format, folder, history, "latest");
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0]->version, "000002");
}

}  // namespace
}  // namespace gate
