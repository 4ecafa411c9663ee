// Rails as it behaves: facts found by running ActiveRecord 6.1.7.10 on SQLite.
#include <gmock/gmock.h>

#include "tests/migration/applied_folder.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const FolderFiles& shop() {
  static const FolderFiles files{{"structure.sql", "CREATE TABLE users (id INTEGER);\n"},
                                 {"migrate/20240101000000_create_users.rb", "class CreateUsers"},
                                 {"migrate/01_two.rb", "class Two"},
                                 {"migrate/20240102000000_log.other.rb", "class Log"},
                                 {"migrate/notes.md", ""},
                                 {"migrate/3_Bad.rb", ""}};
  return files;
}

TEST(Rails, ReadsVersionsFromTheNamesOfItsFiles) {
  const AppliedFolder target("rails", shop().path());
  std::vector<std::string> found;
  for (const Migration& one : target.folder().migrations) {
    found.push_back(one.version + " " + one.name);
  }

  EXPECT_THAT(found,
              ElementsAre("1 two", "20240101000000 create_users", "20240102000000 log.other"));
  EXPECT_THAT(target.folder().problems, IsEmpty());
}

TEST(Rails, SaysOfWhatIsPendingAloneThatItCannotBeRead) {
  AppliedFolder target("rails", shop().path());
  target.run("CREATE TABLE \"schema_migrations\" (\"version\" varchar NOT NULL PRIMARY KEY)");
  target.run("INSERT INTO schema_migrations VALUES ('1'), ('20240101000000')");
  const Format& format = *detect_format("rails", shop().path(), {}).format;
  const auto problems = never_run(format, target.folder(), target.history());

  EXPECT_THAT(target.pending(), ElementsAre("20240102000000"));
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ(problems.at(0).kind, FolderProblem::Kind::unreadable);
  EXPECT_EQ(problems.at(0).message,
            "migration 20240102000000 is pending and is Ruby, which only Rails runs");
  EXPECT_THAT(problems.at(0).location.path, testing::EndsWith("20240102000000_log.other.rb"));
}

TEST(Rails, IsToldByItsFilesAndTheTypeOfItsColumn) {
  const Table own{.name = "schema_migrations", .columns = {{.name = "version", .type = "varchar"}}};
  const Table dbmate{.name = "schema_migrations",
                     .columns = {{.name = "version", .type = "varchar(128)"}}};
  const Format& format = *detect_format("auto", shop().path(), {}).format;

  EXPECT_EQ(format.name, "rails");
  EXPECT_EQ(detect_format("auto", shop().path() + "/migrate", {}).format->name, "rails");
  EXPECT_TRUE(format.is_history(own));
  EXPECT_FALSE(format.is_history(dbmate));
}

TEST(Rails, NamesTwoFilesOfOneVersion) {
  const FolderFiles files{{"01_a.rb", ""}, {"1_b.rb", ""}};
  const AppliedFolder target("rails", files.path());

  ASSERT_THAT(target.folder().problems, SizeIs(1));
  EXPECT_THAT(target.folder().problems.at(0).message,
              HasSubstr("'01_a.rb' and '1_b.rb' are both version 1"));
}

}  // namespace
}  // namespace gate
