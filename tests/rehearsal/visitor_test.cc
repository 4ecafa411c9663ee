#include "gate/rehearsal/visitor.h"

#include <gmock/gmock.h>

#include "gate/engine/engines.h"
#include "gate/rehearsal/child_job.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;

class VisitorTest : public testing::Test {
 protected:
  VisitorTest() {
    engine_->load("CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (7);", database_);
  }

  VisitorJob job(const std::string& sql) const {
    return {.database = database_, .patience_seconds = 0, .statements = {sql}};
  }

  std::int64_t number(const std::string& sql) {
    return std::get<std::int64_t>(engine_->open(database_, {})->query(sql).at(0).at(0));
  }

  TempDir folder_ = test_folder();
  std::unique_ptr<Engine> engine_ = make_engine("sqlite");
  // Before any database is open.
  Children children_{[this](Line& line) { do_child_job(*engine_, line); }};
  Database database_{folder_.file("visited.db")};
};

TEST_F(VisitorTest, ReadsAgainAndAgain) {
  Visitor visitor(children_, job("SELECT a FROM t"));

  const VisitorTally tally = visitor.stop();

  EXPECT_GE(tally.answered, 1);
  EXPECT_THAT(tally.answers, ElementsAre(Key("7")));
  EXPECT_THAT(tally.errors, IsEmpty());
}

TEST_F(VisitorTest, WritesEachStatementOnce) {
  VisitorJob writing = job("INSERT INTO t VALUES (8)");
  writing.access = Access::write;
  writing.again = false;
  Visitor visitor(children_, writing);

  EXPECT_EQ(visitor.stop().answered, 1);
  EXPECT_EQ(number("SELECT count(*) FROM t"), 2);
}

TEST_F(VisitorTest, WritesAllThatComesFirstBeforeItIsThere) {
  VisitorJob writing = job("UPDATE t SET a = a");
  writing.access = Access::write;
  writing.first = {"INSERT INTO t VALUES (8)", "INSERT INTO gone VALUES (8)"};
  Visitor visitor(children_, writing);

  EXPECT_EQ(visitor.begun().answered, 1);
  EXPECT_THAT(visitor.begun().errors, ElementsAre(HasSubstr("no such table: gone")));
  visitor.stop();
  EXPECT_EQ(number("SELECT count(*) FROM t"), 2);
}

TEST_F(VisitorTest, TellsLongAnswersApart) {
  const auto answer = [&](const std::string& sql) {
    return show_answer(engine_->open(database_, {})->first_row(sql));
  };
  EXPECT_NE(answer("SELECT hex(zeroblob(90)) || 'a'"), answer("SELECT hex(zeroblob(90)) || 'b'"));
  EXPECT_EQ(answer("SELECT a FROM t"), "7");
  EXPECT_EQ(answer("SELECT a FROM t WHERE a < 0"), "");
}

TEST_F(VisitorTest, CountsWhatIsLocked) {
  VisitorJob writing = job("INSERT INTO t VALUES (8)");
  writing.access = Access::write;
  const auto other = engine_->open(database_, {.access = Access::write});
  other->lock_out_writers();
  Visitor visitor(children_, writing);

  const VisitorTally tally = visitor.stop();

  EXPECT_GE(tally.gave_up, 1);
  EXPECT_EQ(tally.answered, 0);
  EXPECT_EQ(tally.refused, 0);
}

TEST_F(VisitorTest, NamesWhatIsRefusedOnce) {
  Visitor visitor(children_, job("SELECT a FROM gone"));

  const VisitorTally tally = visitor.stop();

  EXPECT_GE(tally.refused, 1);
  EXPECT_THAT(tally.errors, ElementsAre(HasSubstr("no such table: gone")));
}

TEST_F(VisitorTest, ReadsBesideOneThatWrites) {
  VisitorJob writing = job("UPDATE t SET a = a");
  writing.access = Access::write;
  writing.patience_seconds = 5;
  VisitorJob reading = job("SELECT a FROM t");
  reading.patience_seconds = 5;
  Visitor writer(children_, writing);
  Visitor reader(children_, reading);

  EXPECT_EQ(reader.stop().gave_up, 0);
  EXPECT_EQ(writer.stop().refused, 0);
}

}  // namespace
}  // namespace gate
