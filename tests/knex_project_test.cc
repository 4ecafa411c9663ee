// Knex projects, with Knex itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "gate/base/text.h"
#include "tests/support/project.h"

namespace gate {
namespace {

using testing::Contains;
using testing::HasSubstr;

class KnexProject : public Project {
 protected:
  void SetUp() override {
    Project::SetUp();
    const std::string modules = concat(GATE_SOURCE_DIR, "/build/tools/node_modules");
    if (!std::filesystem::exists(modules + "/knex")) {
      GTEST_SKIP() << "knex is not in build/tools: the npm registry did not answer ci/tools";
    }
    std::filesystem::create_directory_symlink(modules, project_ + "/node_modules");
    const Finished driver =
        run_shell(concat("cd '", project_, "' && node -e 'require(\"sqlite3\")'"));
    if (driver.exit_code != 0) {
      if (std::filesystem::exists(modules + "/sqlite3")) FAIL() << driver.output;
      GTEST_SKIP() << "LEFT OUT: Node has no module sqlite3: Debian did not answer ci/tools";
    }
    put("knexfile.js",
        "module.exports = { client: 'sqlite3', connection: { filename: 'live.db' } };");
    migration("1_goods.js",
              "k.schema.createTable('goods', (t) => { t.increments('id'); "
              "t.string('name', 20); })",
              "k.schema.dropTable('goods')");
    make_database(
        fixture_,
        "CREATE TABLE `knex_migrations` (`id` integer not null primary key autoincrement, `name` "
        "varchar(255), `batch` integer, `migration_time` datetime);"
        "INSERT INTO knex_migrations VALUES(1,'1_goods.js',1,1);"
        "CREATE TABLE `knex_migrations_lock` (`index` integer not null primary key autoincrement, "
        "`is_locked` integer);"
        "INSERT INTO knex_migrations_lock VALUES(1,0);"
        "CREATE TABLE `goods` (`id` integer not null primary key autoincrement, `name` "
        "varchar(20));"
        "INSERT INTO goods VALUES(1,'a'),(2,'b');");
    begin("knex", "node");
  }

  void migration(const std::string& name, const std::string& up, const std::string& down) {
    put("migrations/" + name,
        concat("exports.up = (k) => ", up, ";\nexports.down = (k) => ", down, ";\n"));
  }
};

TEST_F(KnexProject, Passes) {
  migration("2_size.js", "k.schema.alterTable('goods', (t) => t.integer('size'))",
            "k.raw('ALTER TABLE goods DROP COLUMN size')");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_EQ(first_statement(), "2_size.js:0: alter table `goods` add column `size` integer");
}

TEST_F(KnexProject, EndsAsKnexLeavesIt) {
  migration("2_size.js", "k.schema.alterTable('goods', (t) => t.integer('size'))",
            "k.raw('ALTER TABLE goods DROP COLUMN size')");

  const Finished finished =
      compare_with_tool("live.db", "node node_modules/knex/bin/cli.js migrate:latest",
                        {"knex_migrations.migration_time"});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("SAME: "));
}

TEST_F(KnexProject, OpensNoOtherDatabase) {
  put("other.db", "");
  migration("2_other.js", "new (require('sqlite3').Database)('other.db')", "k.raw('SELECT 1')");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("the project would open 'other.db'"));
}

TEST_F(KnexProject, AttachesNoOtherDatabase) {
  for (const char* sql : {"/* a */ attach \"other.db\" as o", "SELECT 1; ATTACH 'other.db' AS o",
                          "ATTACH '' || 'other.db' AS o", "VACUUM INTO 'other.db'"}) {
    migration("2_other.js",
              concat("k.client.acquireRawConnection().then((c) => c.exec(`", sql, "`))"),
              "k.raw('SELECT 1')");

    const Finished finished = rehearse();

    EXPECT_EQ(finished.exit_code, 1) << sql;
    EXPECT_THAT(finished.output, HasSubstr("the project would open")) << sql;
    EXPECT_FALSE(std::filesystem::exists(project_ + "/other.db")) << sql;
  }
  migration("2_other.js", "k.raw(\"ATTACH ':memory:' AS o\").then(() => k.raw('DETACH o'))",
            "k.raw(\"SELECT 'ATTACH; ATTACH x AS y'\")");

  const Finished finished = rehearse({"--skip", "deploy/did-something"});

  EXPECT_THAT(finished.output, testing::Not(HasSubstr("the project would open")));
}

TEST_F(KnexProject, OpensNoCopyOfItsOwn) {
  migration("2_other.js", "k.client.acquireRawConnection().then((c) => c.backup('other.db'))",
            "k.raw('SELECT 1')");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("the project would open 'other.db'"));
}

TEST_F(KnexProject, PassesFromNothing) {
  std::filesystem::remove(fixture_);
  make_database(fixture_, "CREATE TABLE other(a); INSERT INTO other VALUES(1);");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(KnexProject, SaysWhatKnexPassesOver) {
  put("migrations/2_size.mjs", "");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed migrations/never-run project"));
}

TEST_F(KnexProject, MayNotLoseRows) {
  migration("2_trim.js", "k('goods').where('id', '>', 1).del()", "k.raw('SELECT 1')");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed rollback/restores-data goods"));
  EXPECT_EQ(first_statement(), "2_trim.js:0: delete from `goods` where `id` > 1");
}

TEST_F(KnexProject, FailsAtTheLineOfTheMigration) {
  migration("2_no.js", "{ throw new Error('not today'); }", "k.raw('SELECT 1')");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("2_no.js:1"));
}

}  // namespace
}  // namespace gate
