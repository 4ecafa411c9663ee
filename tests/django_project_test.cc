// Django projects, with Django itself.
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

TEST_F(DjangoProject, EndsAsDjangoLeavesIt) {
  migration("0002_size", "0001_initial",
            "migrations.AddField('Good', 'size', models.CharField(max_length=3, null=True))");

  const Finished finished = compare_with_tool(
      "live.db",
      concat("PYTHONPATH=. DJANGO_SETTINGS_MODULE=site1.settings ", kPython, " -m django migrate"),
      {"django_migrations.applied"});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("SAME: "));
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

// As Django's documentation has it: no two of the values are the same, and no run draws them again.
TEST_F(DjangoProject, MayDrawUniqueValues) {
  const auto field = [](const char* how) {
    return concat("('Good', 'code', models.UUIDField(default=uuid.uuid4, ", how, "))");
  };
  migration("0002_code", "0001_initial", "migrations.AddField" + field("null=True"),
            "import uuid\n");
  migration("0003_fill", "0002_code",
            "migrations.RunPython(fill, reverse_code=migrations.RunPython.noop)",
            "import uuid\n"
            "def fill(apps, editor):\n"
            "    for good in apps.get_model('shop', 'Good').objects.all():\n"
            "        good.code = uuid.uuid4()\n"
            "        good.save(update_fields=['code'])\n");
  migration("0004_unique", "0003_fill", "migrations.AlterField" + field("unique=True"),
            "import uuid\n");

  const Finished finished = rehearse({"-v"});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("but for the random UUIDs in code"));
  EXPECT_THAT(found(), Contains("warning rollback/restores-data shop_good.code"));
}

// Of two migrations, one that stands for both.
class DjangoSquash : public DjangoProject {
 protected:
  void SetUp() override {
    DjangoProject::SetUp();
    if (IsSkipped()) return;
    migration("0002_size", "0001_initial", kSize);
    put("shop/migrations/0001_squashed.py",
        concat("from django.db import migrations, models\nclass Migration(migrations.Migration):\n"
               "    replaces = [('shop', '0001_initial'), ('shop', '0002_size')]\n"
               "    operations = [",
               kGood, ", ", kSize, "]\n"));
  }

  static constexpr const char* kGood =
      "migrations.CreateModel('Good', [('id', models.BigAutoField(primary_key=True)), "
      "('name', models.CharField(max_length=20))])";
  static constexpr const char* kSize =
      "migrations.AddField('Good', 'size', models.CharField(max_length=3, null=True))";
  static constexpr const char* kThird =
      "migrations.AddField('Good', 'third', models.IntegerField(null=True))";
};

TEST_F(DjangoSquash, OfWhichHalfIsApplied) {
  migration("0003_third", "0001_squashed", kThird);

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_THAT(finished.output, HasSubstr("0002_size (shop.0002_size): up ok"));
  EXPECT_THAT(finished.output, HasSubstr("0003_third (shop.0003_third): up ok"));
}

TEST_F(DjangoSquash, OfWhichNothingIsApplied) {
  std::filesystem::remove(fixture_);
  make_database(fixture_, "CREATE TABLE other(a); INSERT INTO other VALUES(1);");
  migration("0003_third", "0001_squashed", kThird);

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_THAT(finished.output, HasSubstr("0001_squashed (shop.0001_squashed): up ok"));
}

// Django only writes its row: no command takes that back alone.
TEST_F(DjangoSquash, OfWhichAllIsApplied) {
  make_database(fixture_,
                "INSERT INTO django_migrations VALUES(2,'shop','0002_size','2026-01-01');"
                "ALTER TABLE shop_good ADD COLUMN size varchar(3) NULL");
  migration("0003_third", "0001_squashed", kThird);

  const Finished finished = rehearse();

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(),
              testing::ElementsAre("warning migrations/rollback-present shop.0001_squashed"));
}

// Rows that refer to others: Django deletes or changes them with these, and SQLite's keys do
// nothing.
class DjangoDeletes : public DjangoProject {
 protected:
  void SetUp() override {
    DjangoProject::SetUp();
    if (IsSkipped()) return;
    migration("0001_initial", "",
              "migrations.CreateModel('Good', [('id', models.BigAutoField(primary_key=True)), "
              "('name', models.CharField(max_length=20)), "
              "('kin', models.ForeignKey('shop.Good', models.CASCADE, null=True, "
              "db_index=False))]), "
              "migrations.CreateModel('Part', [('id', models.BigAutoField(primary_key=True)), "
              "('good', models.ForeignKey('shop.Good', models.CASCADE, db_index=False))]), "
              "migrations.CreateModel('Note', [('id', models.BigAutoField(primary_key=True)), "
              "('good', models.ForeignKey('shop.Good', models.SET_NULL, null=True, "
              "db_index=False))]), "
              "migrations.CreateModel('Box', [('good_ptr', models.OneToOneField('shop.Good', "
              "models.CASCADE, parent_link=True, primary_key=True)), "
              "('size', models.IntegerField())], bases=('shop.good',))");
    const std::string refers = " REFERENCES shop_good(id) DEFERRABLE INITIALLY DEFERRED";
    make_database(
        fixture_,
        "DROP TABLE shop_good;"
        "CREATE TABLE shop_good(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, "
        "name varchar(20) NOT NULL, kin_id bigint NULL" +
            refers +
            ");"
            "INSERT INTO shop_good VALUES(1,'a',NULL),(2,'b',NULL),(3,'c',2),(4,'d',NULL);"
            "CREATE TABLE shop_part(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, "
            "good_id bigint NOT NULL" +
            refers +
            ");"
            "INSERT INTO shop_part VALUES(1,1),(2,4),(3,4);"
            "CREATE TABLE shop_note(id integer NOT NULL PRIMARY KEY AUTOINCREMENT, "
            "good_id bigint NULL" +
            refers +
            ");"
            "INSERT INTO shop_note VALUES(1,1);"
            "CREATE TABLE shop_box(good_ptr_id bigint NOT NULL PRIMARY KEY" +
            refers +
            ", "
            "size integer NOT NULL);"
            "INSERT INTO shop_box VALUES(1,7);");
  }

  // A migration that has no way back, so that it alone is judged.
  Finished rehearse_deletes(const std::string& deletes) {
    migration(
        "0002_trim", "0001_initial", "migrations.RunPython(trim)",
        concat("def trim(apps, editor):\n"
               "    good, part, note, box = (apps.get_model('shop', name).objects for name in "
               "('Good', 'Part', 'Note', 'Box'))\n    ",
               deletes, "\n"));
    return rehearse();
  }
};

// As ON DELETE CASCADE would be judged.
TEST_F(DjangoDeletes, MayNotReachOtherTables) {
  const Finished finished = rehearse_deletes("good.filter(name='d').delete()");

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), Contains("failed data/row-counts shop_part"));
  EXPECT_THAT(found(), Contains("warning data/rows-deleted shop_good"));
  EXPECT_THAT(finished.output, HasSubstr("the tool reaches the rows of shop_part of itself"));
}

TEST_F(DjangoDeletes, MayReachThemByNameBefore) {
  const Finished finished =
      rehearse_deletes("part.filter(good__name='d').delete(); good.filter(name='d').delete()");

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), Contains("warning data/rows-deleted shop_part"));
}

TEST_F(DjangoDeletes, MayNotReachOtherRowsOfTheTable) {
  const Finished finished = rehearse_deletes("good.filter(name='b').delete()");

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), Contains("failed data/row-counts shop_good"));
  EXPECT_THAT(finished.output, HasSubstr("shop_good lost 1 of 4 rows, beside 1 deleted"));
}

TEST_F(DjangoDeletes, MayReachThemAsked) {
  const Finished finished = rehearse_deletes("good.filter(name__in='bc').delete()");

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
}

TEST_F(DjangoDeletes, MayNotEmptyWhatReferred) {
  const Finished finished = rehearse_deletes("good.filter(name='a').delete()");

  EXPECT_EQ(finished.exit_code, 1) << finished.output;
  EXPECT_THAT(found(), Contains("failed data/content-preserved shop_note.good_id"));
  EXPECT_THAT(found(), Contains("failed data/row-counts shop_part"));
  EXPECT_THAT(found(), Contains("failed data/row-counts shop_box"));
}

// What it inherits from is in another table, and the same object.
TEST_F(DjangoDeletes, MayReachTheWholeObject) {
  const Finished finished =
      rehearse_deletes("part.all().delete(); note.all().delete(); box.all().delete()");

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(found(), Contains("warning data/rows-deleted shop_good"));
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

}  // namespace
}  // namespace gate
