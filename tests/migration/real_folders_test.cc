// Folders that people published, applied to nothing by us and by another: Drizzle where it is its
// own, otherwise SQLite's shell.
#include "tests/support/real_folders.h"

#include <gmock/gmock.h>

#include "gate/base/text.h"
#include "tests/migration/applied_folder.h"
#include "tests/migration/same_database.h"
#include "tests/support/process.h"

namespace gate {
namespace {

using testing::IsEmpty;

class RealFolderApplied : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (!exists(path_)) {
      GTEST_SKIP() << path_ << " is not there: the registry did not answer ci/tools";
    }
  }

  const std::string path_ = path_of(real_folder(GetParam()));
  const std::string format_ = real_folder(GetParam()).at("format");
  TempDir temp_ = test_folder();
  const std::string theirs_ = temp_.file("theirs.db");
};

class ByDrizzle : public RealFolderApplied {};

TEST_P(ByDrizzle, LeavesTheSameDatabase) {
  const std::string modules = concat(GATE_SOURCE_DIR, "/build/tools/node_modules");
  if (!exists(modules + "/drizzle-orm") || !exists(modules + "/sql.js")) {
    GTEST_SKIP() << "drizzle is not in build/tools: the npm registry did not answer ci/tools";
  }
  const Finished done =
      run_shell(concat("NODE_PATH=", modules, " node ", GATE_SOURCE_DIR,
                       "/tests/migration/drizzle_migrate.cjs ", theirs_, " ", path_));
  ASSERT_EQ(done.exit_code, 0) << done.output;

  AppliedFolder ours(format_, path_);
  ours.up();
  EXPECT_EQ(ours.error(), "");
  EXPECT_THAT(ours.pending(), IsEmpty());
  EXPECT_EQ(difference(ours.path(), theirs_), "");
}

INSTANTIATE_TEST_SUITE_P(Published, ByDrizzle, testing::Values("liteque", "promptfoo"), test_name);

class ByShell : public RealFolderApplied {
 protected:
  // All but the tool's own table, and but the values, which may be random.
  static std::string shape(const std::string& database, const std::string& history) {
    const std::string tables =
        concat("FROM sqlite_master WHERE tbl_name NOT IN ('", history, "', 'sqlite_sequence')");
    const Finished counts = run_program(
        {"sqlite3", database,
         concat("SELECT 'SELECT ''' || name || ''', count(*) FROM \"' || name || '\";' ", tables,
                " AND type = 'table' ORDER BY name")});
    EXPECT_THAT(counts.output, testing::HasSubstr("SELECT"));
    const Finished done =
        run_program({"sqlite3", database,
                     concat("SELECT type, name, sql ", tables, " ORDER BY name;"), counts.output});
    EXPECT_EQ(done.exit_code, 0) << done.output;
    return done.output;
  }
};

TEST_P(ByShell, LeavesTheSameTables) {
  AppliedFolder ours(format_, path_);
  ours.up();
  EXPECT_EQ(ours.error(), "");
  EXPECT_THAT(ours.pending(), IsEmpty());

  std::vector<std::string> words{"sqlite3", "-bail", theirs_, "PRAGMA synchronous = OFF",
                                 "PRAGMA foreign_keys = ON"};
  for (const Migration& migration : ours.folder().migrations) {
    words.push_back(concat(".read ", migration.up->path));
  }
  const Finished done = run_program(words);
  ASSERT_EQ(done.exit_code, 0) << done.output;
  const std::string history = ours.history().table;
  EXPECT_EQ(shape(ours.path(), history), shape(theirs_, history));
}

INSTANTIATE_TEST_SUITE_P(Published, ByShell, testing::Values("sonicjs", "platformatic"), test_name);

}  // namespace
}  // namespace gate
