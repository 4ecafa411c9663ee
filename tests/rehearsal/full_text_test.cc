// Full-text indexes that do not have what they index, before the migrations and after them.
#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

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

TEST_F(FullText, IsFoundStaleAfterAnUpdateOfWhatItIndexes) {
  const gate::Run run = rehearse_small(small_);  // 003 writes towns

  EXPECT_THAT(run.verify.integrity, ElementsAre(HasSubstr("full-text index found")));
  EXPECT_THAT(complaints(run), ElementsAre("failed verify/integrity database"));
}

TEST_F(FullText, ThatWasStaleBeforeIsNoDoingOfTheMigrations) {
  run_on_fixture("UPDATE shop SET town = 'Köln' WHERE id = 1");

  const gate::Run run = rehearse_small(small_);

  EXPECT_THAT(run.verify.integrity, IsEmpty());
  EXPECT_THAT(complaints(run), IsEmpty());
}

}  // namespace
}  // namespace gate
