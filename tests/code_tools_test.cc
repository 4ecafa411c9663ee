// Projects whose migrations are code, with the tools themselves: Alembic, Django, Knex.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "gate/base/text.h"
#include "tests/support/store.h"
#include "tests/support/tools.h"

namespace gate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

// Debian's, which has the packages of Debian.
constexpr const char* kPython = "/usr/bin/python3";

class Project : public StoreTest {
 protected:
  void SetUp() override {
    for (const std::string& folder : {db_, project_, work_}) {
      std::filesystem::create_directory(folder);
    }
  }

  void put(const std::string& name, std::string_view text) {
    const std::filesystem::path path = project_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    write(path.string(), text);
  }

  void begin(const std::string& format, const std::string& program, const std::string& more = "") {
    write(scenario_, concat(R"({"fixture":"db/store.db","migrations":{"path":"project","format":")",
                            format, R"(","commands":{"program":")", program, "\"}}", more, "}"));
  }

  Finished rehearse(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{GATE_BINARY, "run",           scenario_,    "--color", "never",
                                   "--report",  "json=" + json_, "--work-dir", work_};
    words.insert(words.end(), more.begin(), more.end());
    const Files before = files();
    const Finished finished = run_program(words);
    expect_nothing_left(before);
    return finished;
  }

  // What the first pending migration is known to have executed, and where.
  std::string first_statement() const {
    const auto report = read_report(json_);
    for (const auto& migration : report.at("run").at("migrations")) {
      if (!migration.at("pending").get<bool>()) continue;
      EXPECT_EQ(migration.at("up").at("unseen"), "");
      const auto& statements = migration.at("up").at("statements");
      std::size_t i = 0;  // after the settings
      while (statements.at(i).at("sql").get<std::string>().starts_with("PRAGMA")) ++i;
      const auto& statement = statements.at(i);
      const std::string path = statement.at("location").at("path");
      return concat(path.substr(path.rfind('/') + 1), ':',
                    statement.at("location").at("line").get<int>(), ": ",
                    statement.at("sql").get<std::string>());
    }
    return {};
  }

  const std::string project_ = temp_.file("project");
  const std::string scenario_ = temp_.file("scenario.json");
};

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

TEST_F(AlembicProject, AttachesNoOtherDatabase) {
  revision(
      "b2", "'a1'",
      concat("op.get_bind().exec_driver_sql(\"ATTACH '", temp_.file("other.db"), "' AS other\")"),
      "pass");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(temp_.file("other.db")));
}

class DjangoProject : public Project {
 protected:
  void SetUp() override {
    Project::SetUp();
    if (!have(run_shell(concat(kPython, " -c 'import django'")), "django")) GTEST_SKIP();
    put("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site1.settings')\n");
    put("site1/__init__.py", "");
    put("site1/settings.py",
        "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\nUSE_TZ = True\n"
        "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n"
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'live.db'}}\n");
    put("shop/__init__.py", "");
    put("shop/migrations/__init__.py", "");
    migration("0001_initial", "",
              "migrations.CreateModel('Good', [('id', models.BigAutoField(primary_key=True)), "
              "('name', models.CharField(max_length=20))])");
    make_database(fixture_,
                  "CREATE TABLE \"django_migrations\" (\"id\" integer NOT NULL PRIMARY KEY "
                  "AUTOINCREMENT, \"app\" varchar(255) NOT NULL, \"name\" varchar(255) NOT NULL, "
                  "\"applied\" datetime NOT NULL);"
                  "INSERT INTO django_migrations VALUES(1,'shop','0001_initial','2026-01-01');"
                  "CREATE TABLE \"shop_good\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "
                  "\"name\" varchar(20) NOT NULL);"
                  "INSERT INTO shop_good VALUES(1,'a'),(2,'b'),(3,'c');");
    begin("django", kPython);
  }

  void migration(const std::string& name, const std::string& before, const std::string& operations,
                 const std::string& functions = "") {
    put(concat("shop/migrations/", name, ".py"),
        concat("from django.db import migrations, models\n", functions,
               "class Migration(migrations.Migration):\n    dependencies = [",
               before.empty() ? "" : concat("('shop', '", before, "')"), "]\n    operations = [",
               operations, "]\n"));
  }
};

TEST_F(DjangoProject, Passes) {
  migration("0002_size", "0001_initial",
            "migrations.AddField('Good', 'size', models.CharField(max_length=3, null=True)), "
            "migrations.RunPython(fill, migrations.RunPython.noop)",
            "def fill(apps, editor):\n"
            "    for good in apps.get_model('shop', 'Good').objects.all():\n"
            "        good.size = 'S'\n"
            "        good.save()\n");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
}

// Nothing but dependencies says which comes first, and rows of apps that went mean nothing.
TEST_F(DjangoProject, PassesInAnyAppAfterAnyHistory) {
  put("blog/__init__.py", "");
  put("blog/migrations/__init__.py", "");
  put("blog/migrations/0001_initial.py",
      "from django.db import migrations\nclass Migration(migrations.Migration):\n"
      "    operations = [migrations.RunSQL('CREATE TABLE b(a)', 'DROP TABLE b')]\n");
  put("site1/settings.py",
      "SECRET_KEY = 'x'\nINSTALLED_APPS = ['blog', 'shop']\n"
      "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n"
      "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'live.db'}}\n");
  make_database(fixture_, "INSERT INTO django_migrations VALUES(2,'old','0001_x','2026-01-01')");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(DjangoProject, PassesFromNothing) {
  std::filesystem::remove(fixture_);
  make_database(fixture_, "CREATE TABLE other(a); INSERT INTO other VALUES(1);");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(DjangoProject, MayAllowInAComment) {
  migration("0002_trim", "0001_initial", "migrations.RunPython(trim, migrations.RunPython.noop)",
            "# migration-gate: allow rollback/restores-data shop_good (they were tests)\n"
            "# migration-gate: allow data/rows-deleted shop_good (they were tests)\n"
            "def trim(apps, editor):\n"
            "    apps.get_model('shop', 'Good').objects.filter(id__gt=1).delete()\n");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

// save() writes every column: that says of none of them that it was meant.
TEST_F(DjangoProject, MayNotChangeBySaving) {
  migration("0002_size", "0001_initial",
            "migrations.AddField('Good', 'size', models.CharField(max_length=3, null=True)), "
            "migrations.RunPython(fill)",
            "def fill(apps, editor):\n"
            "    for good in apps.get_model('shop', 'Good').objects.all():\n"
            "        good.name = good.name.upper()\n"
            "        good.size = 'S'\n"
            "        good.save()\n");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed data/content-preserved shop_good.name"));
}

TEST_F(DjangoProject, MayNotLoseRowsInPython) {
  migration("0002_trim", "0001_initial", "migrations.RunPython(trim, migrations.RunPython.noop)",
            "def trim(apps, editor):\n"
            "    apps.get_model('shop', 'Good').objects.filter(id__gt=1).delete()\n");

  EXPECT_EQ(rehearse().exit_code, 1);
  EXPECT_THAT(found(), Contains("failed rollback/restores-data shop_good"));
  EXPECT_THAT(found(), Contains("warning data/rows-deleted shop_good"));
  EXPECT_THAT(first_statement(), HasSubstr("0002_trim.py:3: DELETE FROM"));
}

TEST_F(DjangoProject, HasNoWayBackFromWhatCannotBeReversed) {
  migration("0002_fill", "0001_initial", "migrations.RunSQL('CREATE TABLE x(a)')");

  rehearse();

  EXPECT_THAT(found(), Contains("warning migrations/rollback-present shop.0002_fill"));
}

TEST_F(DjangoProject, ThatIsForAnotherDatabaseIsNotRun) {
  put("site1/settings.py",
      "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\n"
      "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': 'live'}}\n");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.output, HasSubstr("would open a database of django.db.backends.postgresql"));
}

TEST_F(DjangoProject, RefusesTwoLastMigrations) {
  migration("0002_a", "0001_initial", "");
  migration("0002_b", "0001_initial", "");

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.output, HasSubstr("several migrations of shop are the last one"));
}

class KnexProject : public Project {
 protected:
  void SetUp() override {
    Project::SetUp();
    const std::string modules = concat(GATE_SOURCE_DIR, "/build/tools/node_modules");
    if (!std::filesystem::exists(modules + "/knex")) {
      GTEST_SKIP() << "knex is not in build/tools: the npm registry did not answer ci/tools";
    }
    if (run_shell("node -e 'require(\"sqlite3\")'").exit_code != 0) {
      GTEST_SKIP() << "LEFT OUT: Node has no module sqlite3 here (Debian: node-sqlite3)";
    }
    std::filesystem::create_directory_symlink(modules, project_ + "/node_modules");
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

TEST_F(KnexProject, OpensNoOtherDatabase) {
  put("other.db", "");
  migration("2_other.js", "new (require('sqlite3').Database)('other.db')", "k.raw('SELECT 1')");

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
