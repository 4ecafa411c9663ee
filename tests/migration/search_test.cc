#include "gate/migration/search.h"

#include <gmock/gmock.h>

#include "gate/migration/product.h"
#include "tests/migration/folder_files.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kGoose = "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1;\n";

FolderSearch search(const FolderFiles& files, std::string_view wanted = "auto") {
  return find_migration_folders(walk_tree(files.path()), wanted);
}

std::vector<std::string> paths_of(const std::vector<FolderCandidate>& candidates) {
  std::vector<std::string> paths;
  for (const FolderCandidate& candidate : candidates) paths.push_back(candidate.path);
  return paths;
}

TEST(FindMigrationFolders, FindsTheOneThatATooLMarked) {
  const FolderFiles files = {{"db/migrations/1_a.sql", kGoose}, {"src/main.go", ""}};

  const FolderSearch found = search(files);

  ASSERT_THAT(paths_of(found.best), ElementsAre("db/migrations"));
  ASSERT_EQ(found.best[0].formats.size(), 1u);
  EXPECT_EQ(found.best[0].formats[0]->name, "goose");
  EXPECT_TRUE(found.best[0].is_marked);
}

TEST(FindMigrationFolders, PassesOverTestsAndNumberedScripts) {
  const FolderFiles files = {{"db/migrations/001_a.up.sql", "SELECT 1;"},
                             {"db/seeds/001_users.sql", "SELECT 1;"},
                             {"internal/testdata/migrations/1_a.sql", kGoose},
                             {"examples/migrations/1_a.sql", kGoose}};

  const FolderSearch found = search(files);

  EXPECT_THAT(paths_of(found.best), ElementsAre("db/migrations"));
  EXPECT_THAT(paths_of(found.others),
              ElementsAre("db/seeds", "examples/migrations", "internal/testdata/migrations"));
}

TEST(FindMigrationFolders, TakesTestsWhereThereIsNothingElse) {
  const FolderFiles files = {{"tests/migrations/1_a.sql", kGoose}};

  EXPECT_THAT(paths_of(search(files).best), ElementsAre("tests/migrations"));
}

TEST(FindMigrationFolders, NamesEveryPartOfAMonorepo) {
  const FolderFiles files = {{"services/a/db/migrations/1_a.sql", kGoose},
                             {"services/b/migrations/001_a.up.sql", "SELECT 1;"}};

  EXPECT_THAT(paths_of(search(files).best),
              ElementsAre("services/b/migrations", "services/a/db/migrations"));
  EXPECT_THAT(paths_of(search(files, "goose").best), ElementsAre("services/a/db/migrations"));
}

TEST(FindMigrationFolders, LeavesWhatIsInATooLsFolderToTheTool) {
  const FolderFiles sqitch = {{"sqitch.conf", "[core]\n engine = pg\n"},
                              {"sqitch.plan", "%project=x\n"},
                              {"deploy/001_users.sql", "SELECT 1;"}};
  EXPECT_THAT(paths_of(search(sqitch).best), ElementsAre("."));

  const FolderFiles flyway = {{"db/migration/V1__a.sql", ""}, {"db/migration/more/V2__b.sql", ""}};
  EXPECT_THAT(paths_of(search(flyway).best), ElementsAre("db/migration"));
  EXPECT_THAT(paths_of(search(flyway).others), IsEmpty());
}

TEST(FindMigrationFolders, IsNotMisledByAScriptAtTheTop) {
  const FolderFiles files = {{"1_notes.sql", ""}, {"db/migrations/1_a.sql", ""}};

  EXPECT_THAT(paths_of(search(files).best), ElementsAre("db/migrations"));
}

TEST(FindMigrationFolders, FindsNothingWhereThereIsNothing) {
  const FolderFiles files = {{"README.md", ""}, {"db/schema.sql", "SELECT 1;"}};

  EXPECT_THAT(search(files).best, IsEmpty());
}

std::string hinted(const FolderFiles& files) {
  const Tree tree = walk_tree(files.path());
  const HintedFormat hint =
      find_hinted_format(tree, find_migration_folders(tree, "auto").best.at(0));
  return hint.format == nullptr ? "" : std::string(hint.format->name) + " " + hint.path;
}

TEST(FindHintedFormat, GoesByWhatLiesAboveTheFolder) {
  const FolderFiles maven = {{"a/pom.xml", ""},
                             {"a/src/main/resources/db/migration/V1__a.sql", ""}};
  EXPECT_EQ(hinted(maven), "flyway a/pom.xml");

  const FolderFiles cargo = {{"Cargo.toml", ""}, {"migrations/1_a.sql", ""}};
  EXPECT_EQ(hinted(cargo), "sqlx-simple Cargo.toml");
}

TEST(FindHintedFormat, KeepsSilentWhereThatSaysNothingOrTwoThings) {
  const FolderFiles elsewhere = {{"other/Cargo.toml", ""}, {"migrations/1_a.sql", ""}};
  EXPECT_EQ(hinted(elsewhere), "");

  const FolderFiles both = {{"Cargo.toml", ""}, {"pom.xml", ""}, {"migrations/V1__a.sql", ""}};
  EXPECT_EQ(hinted(both), "");
}

std::string told(const FolderFiles& files) {
  const FolderCandidate candidate = look_at_folder(files.path(), "auto");
  const auto product = told_product(candidate.formats, candidate.path);
  return product ? product->name : "";
}

TEST(ToldProduct, ReadsWhatTheToolKeepsBesideItsMigrations) {
  EXPECT_EQ(told({{"1_a/migration.sql", ""},
                  {"migration_lock.toml", "# a comment\nprovider = \"postgresql\"\n"}}),
            "postgresql");
  EXPECT_EQ(told({{"meta/_journal.json", "{\n  \"dialect\": \"mysql\",\n}"}}), "mysql");
  EXPECT_EQ(told({{"meta/_journal.json", "{\n  \"dialect\": \"turso\",\n}"}}), "sqlite");
  EXPECT_EQ(told({{"sqitch.conf", "[core]\n\t# engine = sqlite\n\tengine = pg\n"}}), "pg");
  EXPECT_EQ(told({{"1_a.sql", kGoose}}), "");
}

TEST(HintedProduct, NamesTheScriptThatGaveItAway) {
  const FolderFiles files = {{"1_a.sql", "-- +goose Up\nCREATE TABLE t (a jsonb);\n"}};

  const auto product =
      hinted_product(look_at_folder(files.path(), "auto").formats[0]->read(files.path()));

  ASSERT_TRUE(product);
  EXPECT_EQ(product->name, "postgresql");
  EXPECT_THAT(product->reason, testing::EndsWith("1_a.sql speaks of jsonb"));
}

}  // namespace
}  // namespace gate
