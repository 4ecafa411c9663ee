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

}  // namespace
}  // namespace gate
