// Alembic projects, with Alembic itself.
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
using testing::IsEmpty;

class AlembicProject : public Project {
 protected:
  void SetUp() override {
    Project::SetUp();
    if (!have(run_shell(concat(kPython, " -c 'import alembic'")), "alembic")) GTEST_SKIP();
    put("alembic.ini",
        "[alembic]\nscript_location = %(here)s/m\nsqlalchemy.url = sqlite:///x.db\n");
    put("m/env.py",
        "from alembic import context\n"
        "from sqlalchemy import engine_from_config\n"
        "engine = engine_from_config(context.config.get_section('alembic'), prefix='sqlalchemy.')\n"
        "with engine.connect() as connection:\n"
        "    context.configure(connection=connection)\n"
        "    with context.begin_transaction():\n"
        "        context.run_migrations()\n");
    revision("a1", "None",
             "op.create_table('goods', sa.Column('id', sa.Integer, primary_key=True), "
             "sa.Column('name', sa.String(20)))",
             "op.drop_table('goods')");
    make_database(fixture_,
                  "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT "
                  "alembic_version_pkc PRIMARY KEY (version_num));"
                  "INSERT INTO alembic_version VALUES('a1');"
                  "CREATE TABLE goods (id INTEGER NOT NULL, name VARCHAR(20), PRIMARY KEY (id));"
                  "INSERT INTO goods VALUES(1,'a'),(2,'b'),(3,'c');");
    begin("alembic-python", kPython);
  }

  void revision(const std::string& version, const std::string& parent, const std::string& up,
                const std::string& down) {
    put(concat("m/versions/", version, ".py"),
        concat("import sqlalchemy as sa\nfrom alembic import op\nrevision = '", version,
               "'\ndown_revision = ", parent, "\ndef upgrade():\n    ", up,
               "\ndef downgrade():\n    ", down, "\n"));
  }
};

TEST_F(AlembicProject, Passes) {
  revision("b2", "'a1'", "op.add_column('goods', sa.Column('size', sa.Integer))",
           "op.drop_column('goods', 'size')");
  revision("c3", "'b2'", "op.create_index('by_size', 'goods', ['size'])",
           "op.drop_index('by_size')");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_EQ(first_statement(), "b2.py:6: ALTER TABLE goods ADD COLUMN size INTEGER");
}

TEST_F(AlembicProject, EndsAsAlembicLeavesIt) {
  revision("b2", "'a1'", "op.add_column('goods', sa.Column('size', sa.Integer))",
           "op.drop_column('goods', 'size')");

  const Finished finished =
      compare_with_tool("x.db", concat(kPython, " -m alembic upgrade head"), {});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("SAME: 2 tables, 4 rows"));
}

// Its row stands for those before it.
TEST_F(AlembicProject, PassesOnTopOfSeveral) {
  revision("a0", "'a1'", "pass", "pass");
  revision("b2", "'a0'", "op.add_column('goods', sa.Column('size', sa.Integer))",
           "op.drop_column('goods', 'size')");
  make_database(fixture_, "UPDATE alembic_version SET version_num = 'a0'");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(AlembicProject, TakesBackNoMoreThanWhatDependsOnAnother) {
  revision("b2", "'a1'", "op.add_column('goods', sa.Column('size', sa.Integer))",
           "op.drop_column('goods', 'size')");
  put("m/versions/x1.py",
      "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'x1'\ndown_revision = None\n"
      "branch_labels = ('x',)\ndepends_on = 'b2'\n"
      "def upgrade():\n    op.create_table('x', sa.Column('a', sa.Integer))\n"
      "def downgrade():\n    op.drop_table('x')\n");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(AlembicProject, RefusesTwoLastRevisions) {
  revision("b2", "'a1'", "pass", "pass");
  revision("b3", "'a1'", "pass", "pass");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("several revisions are the last one: b2, b3"));
}

TEST_F(AlembicProject, FailsWithAFileThatIsNoPython) {
  put("m/versions/b2.py", "def upgrade(:\n");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("b2.py:1: SyntaxError"));
}

TEST_F(AlembicProject, MayFillInTheTime) {
  revision("b2", "'a1'",
           "op.add_column('goods', sa.Column('at', sa.String(40)))\n    import datetime\n"
           "    op.execute(\"UPDATE goods SET at = '%s'\" % datetime.datetime.now())",
           "op.drop_column('goods', 'at')");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(AlembicProject, PassesFromNothing) {
  std::filesystem::remove(fixture_);
  make_database(fixture_, "CREATE TABLE other(a); INSERT INTO other VALUES(1);");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(AlembicProject, PassesWithTwoBranches) {
  revision("b2", "'a1'", "op.create_table('x', sa.Column('a', sa.Integer))", "op.drop_table('x')");
  revision("b3", "'a1'", "op.create_table('y', sa.Column('a', sa.Integer))", "op.drop_table('y')");
  revision("c4", "('b2', 'b3')", "pass", "pass");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(AlembicProject, LosesATriggerInABatch) {
  make_database(fixture_,
                "CREATE TRIGGER t AFTER INSERT ON goods BEGIN DELETE FROM goods WHERE id < 0; END");
  revision("b2", "'a1'",
           "with op.batch_alter_table('goods', recreate='always') as t:\n"
           "        t.add_column(sa.Column('size', sa.Integer))",
           "op.drop_column('goods', 'size')");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed verify/side-effects t"));
}

TEST_F(AlembicProject, FailsAtTheLineOfTheRevision) {
  revision("b2", "'a1'", "op.execute('UPDATE none_such SET a = 1')", "pass");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(found(), Contains("failed deploy/applies b2"));
  EXPECT_THAT(finished.output, HasSubstr("no such table: none_such"));
  EXPECT_THAT(finished.output, HasSubstr("b2.py:6"));
}

// What it would open is somebody's.
TEST_F(AlembicProject, OpensNoOtherDatabase) {
  put("m/env.py",
      "import sqlalchemy as sa\nfrom alembic import context\n"
      "with sa.create_engine('sqlite:////" +
          temp_.file("other.db") +
          "').connect() as c:\n"
          "    context.configure(connection=c)\n    context.run_migrations()\n");
  revision("b2", "'a1'", "op.create_table('x', sa.Column('a', sa.Integer))", "op.drop_table('x')");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("the project would open"));
  EXPECT_FALSE(std::filesystem::exists(temp_.file("other.db")));
}

// Not by connect() either.
TEST_F(AlembicProject, OpensNoOtherDatabaseInAMigration) {
  revision("b2", "'a1'",
           concat("import sqlite3\n    assert isinstance(op.get_bind().connection.connection, "
                  "sqlite3.Connection)\n    sqlite3.Connection('",
                  temp_.file("other.db"), "')"),
           "pass");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("the project would open"));
  EXPECT_FALSE(std::filesystem::exists(temp_.file("other.db")));
}

TEST_F(AlembicProject, AttachesNoOtherDatabase) {
  revision(
      "b2", "'a1'",
      concat("op.get_bind().exec_driver_sql(\"ATTACH '", temp_.file("other.db"), "' AS other\")"),
      "pass");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(temp_.file("other.db")));
}

}  // namespace
}  // namespace gate
