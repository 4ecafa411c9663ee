// `migration-gate status`: what it says of a folder and a database.
#include <gmock/gmock.h>

#include "tests/support/store.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Status : public StoreTest {
 protected:
  Finished status(const std::string& format) {
    return run_program({GATE_BINARY, "status", "--fixture", fixture_, "--migrations", migrations_,
                        "--format", format});
  }

  void put(const std::string& name, const std::string& text) {
    write(migrations_ + "/" + name, text);
  }

  void empty_folder() {
    for (const auto& file : std::filesystem::directory_iterator(migrations_)) {
      std::filesystem::remove_all(file);
    }
  }
};

// "SELECT 1;" and a line feed, as sha384sum has it.
constexpr const char* kApplied =
    "CREATE TABLE _sqlx_migrations(version BIGINT PRIMARY KEY, description TEXT NOT NULL,"
    " installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL,"
    " checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);"
    "INSERT INTO _sqlx_migrations VALUES (1, 'a', '2026-01-31', 1,"
    " x'"
    "24454095d8d7876ca8e842f34296ca645c83e0f7b50f048c99db4b2ff4da659267afc4ef3e994f3d74e18c741165d9"
    "31', 0);";

TEST_F(Status, TellsEditsFromOtherEndsOfLines) {
  empty_folder();
  make_database(fixture_, kApplied);
  put("1_a.sql", "SELECT 1;\n");
  EXPECT_THAT(status("sqlx-simple").output, Not(HasSubstr("migrations/")));

  put("1_a.sql", "SELECT 1;\r\n");
  EXPECT_THAT(status("sqlx-simple").output,
              AllOf(HasSubstr("1_a.sql has other ends of lines than when it was applied"),
                    Not(HasSubstr("is not what was applied"))));

  put("1_a.sql", "SELECT 2;\n");
  EXPECT_THAT(status("sqlx-simple").output, HasSubstr("1_a.sql is not what was applied"));
}

TEST_F(Status, RefusesWhatPrismasLockFileBindsToAnotherProduct) {
  empty_folder();
  std::filesystem::create_directory(migrations_ + "/1_a");
  put("1_a/migration.sql", "SELECT 1;\n");
  put("migration_lock.toml", "# by Prisma\nprovider = \"sqlite\"\n");
  EXPECT_EQ(status("auto").exit_code, 0);

  for (const char* lock : {"provider = \"postgresql\"\n", "provider = 'mysql' # ours\n",
                           "provider = \"sqlserver\"\n"}) {
    put("migration_lock.toml", lock);
    const Finished finished = status("prisma");
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_THAT(finished.output,
                AllOf(HasSubstr("prisma runs this folder on "),
                      HasSubstr("migration_lock.toml says, and the fixture is one of sqlite")));
  }
  std::filesystem::remove(migrations_ + "/migration_lock.toml");
  EXPECT_EQ(status("prisma").exit_code, 0);
}

TEST_F(Status, NamesWhatWouldNeverRun) {
  put("002_b.up.sql ", "SELECT 1;");
  put("v3.sql", "SELECT 1;");
  EXPECT_THAT(status("plain").output,
              AllOf(HasSubstr("'002_b.up.sql ' is never run"), HasSubstr("'v3.sql' is never run")));
}

}  // namespace
}  // namespace gate
