// Full-text indexes that do not have what they index, before the migrations and after them.
#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FullText : public testing::Test {
 protected:
  FullText() {
    run_on_fixture(
        "CREATE VIRTUAL TABLE found USING fts5(town, content='shop', content_rowid='id')");
    run_on_fixture("INSERT INTO found(found) VALUES ('rebuild')");
  }

  void run_on_fixture(const std::string& sql) {
    make_engine("sqlite")->open({small_.fixture()}, {.access = Access::write})->execute(sql);
  }

  SmallScenario small_{};
};

std::string hint_of_integrity(const gate::Run& run) {
  for (const Point& point : judge(run).points) {
    if (point.check == "verify/integrity") return point.hint;
  }
  return "";
}

TEST_F(FullText, IsFoundStaleAfterAnUpdateOfWhatItIndexes) {
  const gate::Run run = rehearse_small(small_);  // 003 writes towns

  EXPECT_THAT(run.verify.integrity, ElementsAre(HasSubstr("full-text index found")));
  EXPECT_THAT(complaints(run), ElementsAre("failed verify/integrity database"));
  EXPECT_THAT(hint_of_integrity(run), HasSubstr("VALUES ('rebuild')"));
}

TEST_F(FullText, IsFoundBlindAfterARenameOfTheColumnThatItIndexes) {
  small_.write("003_town", "ALTER TABLE shop RENAME COLUMN town TO city;",
               "ALTER TABLE shop RENAME COLUMN city TO town;");

  const gate::Run run = rehearse_small(small_);

  EXPECT_THAT(complaints(run), Contains("failed verify/integrity database"));
  EXPECT_THAT(hint_of_integrity(run), HasSubstr("drop it and create it"));
}

TEST_F(FullText, ThatWasStaleBeforeIsNoDoingOfTheMigrations) {
  run_on_fixture("UPDATE shop SET town = 'Köln' WHERE id = 1");

  const gate::Run run = rehearse_small(small_);

  EXPECT_THAT(run.verify.integrity, IsEmpty());
  EXPECT_THAT(complaints(run), IsEmpty());
}

// Tables whose rows an application joins by their number.
class Documents : public testing::TestWithParam<const char*> {
 protected:
  Documents() {
    run_on_fixture("CREATE VIRTUAL TABLE f USING " + module("b"));
    run_on_fixture("CREATE TABLE d (id INTEGER PRIMARY KEY, b)");
    run_on_fixture("INSERT INTO d VALUES (1, 'zebra'), (2, 'apple'), (3, 'mango')");
    run_on_fixture("INSERT INTO f(rowid, b) SELECT id, b FROM d");
  }

  static std::string module(const std::string& arguments) {
    return GetParam() + ("(" + arguments + ")");
  }

  void run_on_fixture(const std::string& sql) {
    make_engine("sqlite")->open({small_.fixture()}, {.access = Access::write})->execute(sql);
  }

  gate::Run rebuild(const std::string& copy) {
    const auto script = [&](const std::string& arguments) {
      return "CREATE VIRTUAL TABLE f2 USING " + module(arguments) + "; " + copy +
             "; DROP TABLE f; ALTER TABLE f2 RENAME TO f;";
    };
    small_.write("003_town", script("b, prefix='2'"), script("b"));
    return rehearse_small(small_);
  }

  SmallScenario small_{};
};

TEST_P(Documents, ThatGetOtherNumbersAreOthers) {
  const gate::Run run = rebuild("INSERT INTO f2(b) SELECT b FROM f ORDER BY b");
  EXPECT_THAT(complaints(run), Contains(HasSubstr("failed data/")));
}

TEST_P(Documents, ThatKeepTheirNumbersAreTheSame) {
  EXPECT_THAT(complaints(rebuild("INSERT INTO f2(rowid, b) SELECT rowid, b FROM f")), IsEmpty());
}

TEST_P(Documents, ThatKeepTheirNumbersByLuckAreTheSame) {
  EXPECT_THAT(complaints(rebuild("INSERT INTO f2(b) SELECT b FROM f")), IsEmpty());
  EXPECT_THAT(complaints(rebuild("INSERT INTO f2 SELECT * FROM f ORDER BY rowid")), IsEmpty());
}

TEST_P(Documents, ThatGetOtherNumbersAfterAGapAreOthers) {
  run_on_fixture("DELETE FROM f WHERE rowid = 2");
  const gate::Run run = rebuild("INSERT INTO f2(b) SELECT b FROM f");
  EXPECT_THAT(complaints(run), Contains(HasSubstr("failed data/")));
}

INSTANTIATE_TEST_SUITE_P(Modules, Documents, testing::Values("fts4", "fts5"),
                         [](const auto& module) { return std::string(module.param); });

}  // namespace
}  // namespace gate
