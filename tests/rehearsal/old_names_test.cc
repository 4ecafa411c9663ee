// Views that take the name of a table, for those who still ask by it.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::string kFound = "failed verify/side-effects 3 payments";
const std::string kWarned = "warning verify/side-effects 3 payments";
const std::string kBack = "DROP VIEW payments; ALTER TABLE receipts RENAME TO payments;";
const std::string kRename = "ALTER TABLE payments RENAME TO receipts;";

class OldName : public testing::Test {
 protected:
  OldName() {
    small_.remove("001_open");
    small_.remove("002_visit");
    small_.remove("003_town");
    run_on_fixture(
        {"CREATE TABLE payments(id INTEGER PRIMARY KEY, amount REAL, method TEXT,"
         " received TEXT)",
         "INSERT INTO payments VALUES (1,10,'card','2024-01-01'),"
         "(2,NULL,'sepa','2024-01-02'),(3,-5,'card','2024-01-03')"});
  }

  void run_on_fixture(const std::vector<std::string>& statements) {
    const auto session = make_engine("sqlite")->open({small_.fixture()}, {.access = Access::write});
    for (const std::string& sql : statements) session->execute(sql);
  }

  std::set<std::string> complaints_about(const std::string& up, const std::string& down = kBack) {
    small_.write("003_receipts", up, down);
    run_ = rehearse_small(small_);
    return complaints(run_);
  }

  std::string message() const { return point("verify/side-effects").message; }

  Point point(const std::string& check) const {
    for (const Point& point : judge(run_).points) {
      if (point.check == check && point.subject == "payments") return point;
    }
    return {};
  }

  SmallScenario small_{};
  gate::Run run_{};
};

TEST_F(OldName, LosesRowsAndSwapsColumns) {
  EXPECT_THAT(
      complaints_about(kRename + "CREATE VIEW payments AS SELECT id, amount, received AS method,"
                                 " method AS received FROM receipts WHERE amount >= 0;"),
      Contains(kFound));
  EXPECT_THAT(message(),
              HasSubstr("gets 1 of 3 rows, other values in method and received (1 row)"));
  EXPECT_EQ(point("verify/side-effects").location.line, 1);
  EXPECT_EQ(point("lint/rename-table").verdict, Verdict::skipped);
}

TEST_F(OldName, GoesOnToAnswer) {
  EXPECT_THAT(complaints_about(kRename + "CREATE VIEW payments AS SELECT * FROM receipts;"),
              Not(Contains(HasSubstr("payments"))));
  EXPECT_EQ(point("lint/rename-table").verdict, Verdict::passed);
  ASSERT_EQ(run_.migrations.front().change->old_names.size(), 1U);
}

TEST_F(OldName, AnswersInAnyOrderAndWithOtherColumnsBeside) {
  EXPECT_THAT(complaints_about(kRename +
                               "CREATE VIEW payments AS SELECT received, 1 AS more, upper(method) "
                               "AS shout, method, amount, id FROM receipts ORDER BY id DESC;"),
              Not(Contains(HasSubstr("payments"))));
}

TEST_F(OldName, FollowsColumnsThatAreCalledOtherwise) {
  EXPECT_THAT(
      complaints_about(
          kRename + "ALTER TABLE receipts RENAME COLUMN method TO kind;"
                    "UPDATE receipts SET kind = 'SEPA' WHERE kind = 'sepa';"
                    "CREATE VIEW payments AS SELECT id, amount, kind AS method, received FROM "
                    "receipts;",
          "DROP VIEW payments; UPDATE receipts SET kind = 'sepa' WHERE kind = 'SEPA';"
          "ALTER TABLE receipts RENAME COLUMN kind TO method;"
          "ALTER TABLE receipts RENAME TO payments;"),
      Not(Contains(HasSubstr("side-effects"))));
  ASSERT_EQ(run_.migrations.front().change->old_names.size(), 1U);
}

TEST_F(OldName, ShowsWhatAnotherStatementWrites) {
  EXPECT_THAT(complaints_about(kRename + "UPDATE receipts SET amount = 0 WHERE amount IS NULL;"
                                         "DELETE FROM receipts WHERE id = 3;"
                                         "CREATE VIEW payments AS SELECT * FROM receipts;"),
              Not(Contains(HasSubstr("side-effects"))));
}

TEST_F(OldName, MissesRowsBesideThoseThatAreDeleted) {
  EXPECT_THAT(complaints_about(kRename + "DELETE FROM receipts WHERE id = 3;"
                                         "CREATE VIEW payments AS SELECT * FROM receipts WHERE "
                                         "amount >= 0;"),
              Contains(kFound));
  EXPECT_THAT(message(), HasSubstr("gets 1 of 2 rows"));
}

TEST_F(OldName, LacksAColumn) {
  EXPECT_THAT(complaints_about(kRename +
                               "CREATE VIEW payments AS SELECT id, amount, method FROM receipts;"),
              Contains(kWarned));
  EXPECT_THAT(message(), HasSubstr("gets no received"));
  EXPECT_EQ(point("lint/rename-table").verdict, Verdict::skipped);
}

TEST_F(OldName, NeedsNoColumnThatTheMigrationDrops) {
  EXPECT_THAT(complaints_about(kRename + "ALTER TABLE receipts DROP COLUMN received;"
                                         "CREATE VIEW payments AS SELECT * FROM receipts;"),
              Not(Contains(HasSubstr("side-effects"))));
  EXPECT_EQ(run_.migrations.front().change->old_names.front().missing,
            std::vector<std::string>{"received"});
}

TEST_F(OldName, ShowsRowsTwiceOrMixesThemUp) {
  EXPECT_THAT(
      complaints_about(kRename + "CREATE VIEW payments AS SELECT r.* FROM receipts r, (SELECT 1 "
                                 "UNION ALL SELECT 2);"),
      Contains(kFound));
  EXPECT_THAT(message(), HasSubstr("gets 6 rows instead of 3"));
  EXPECT_THAT(
      complaints_about(kRename + "CREATE VIEW payments AS SELECT id, amount, CASE id WHEN 1 THEN "
                                 "'sepa' WHEN 2 THEN 'card' ELSE method END AS method, received "
                                 "FROM receipts;"),
      Contains(kFound));
  EXPECT_THAT(message(), HasSubstr("gets other values in method (2 rows)"));
}

TEST_F(OldName, CountsInCentsAndShowsTheSameAmounts) {
  EXPECT_THAT(
      complaints_about(
          "CREATE TABLE receipts(id INTEGER PRIMARY KEY, cents INT, method TEXT, received TEXT);"
          "INSERT INTO receipts SELECT id, CAST(amount * 100 AS INT), method, received FROM "
          "payments;"
          "DROP TABLE payments;"
          "CREATE VIEW payments AS SELECT id, cents / 100 AS amount, method, received FROM "
          "receipts;",
          "DROP VIEW payments; CREATE TABLE payments(id INTEGER PRIMARY KEY, amount REAL, method "
          "TEXT, received TEXT); INSERT INTO payments SELECT id, cents / 100.0, method, received "
          "FROM receipts; DROP TABLE receipts;"),
      Not(Contains(HasSubstr("side-effects 3 payments"))));
  EXPECT_EQ(run_.migrations.front().change->old_names.size(), 1U);
}

TEST_F(OldName, IsWarnedOfWhereTheTableIsGone) {
  EXPECT_THAT(
      complaints_about(
          "CREATE TABLE receipts(nr INTEGER PRIMARY KEY, sum REAL);"
          "INSERT INTO receipts SELECT id, amount FROM payments WHERE amount > 0;"
          "DROP TABLE payments;"
          "CREATE VIEW payments AS SELECT nr AS id, sum AS amount, NULL AS method, NULL AS "
          "received FROM receipts;",
          "DROP VIEW payments; CREATE TABLE payments(id INTEGER PRIMARY KEY, amount REAL, method "
          "TEXT, received TEXT); DROP TABLE receipts;"),
      Contains(kWarned));
  EXPECT_THAT(message(), HasSubstr("gets 1 of 3 rows, other values in method and received"));
}

TEST_F(OldName, IsNotComparedWhereItNeverShowsTheSame) {
  EXPECT_THAT(
      complaints_about(kRename + "CREATE VIEW payments AS SELECT id, random() AS amount, method, "
                                 "received FROM receipts;"),
      Not(Contains(HasSubstr("side-effects"))));
  EXPECT_EQ(point("verify/side-effects").verdict, Verdict::skipped);
}

TEST_F(OldName, NeedsNoKey) {
  run_on_fixture({"CREATE TABLE p AS SELECT * FROM payments", "DROP TABLE payments",
                  "ALTER TABLE p RENAME TO payments"});
  EXPECT_THAT(complaints_about(kRename + "CREATE VIEW payments AS SELECT * FROM receipts;"),
              Not(Contains(HasSubstr("side-effects"))));
  EXPECT_THAT(
      complaints_about(kRename + "CREATE VIEW payments AS SELECT id, amount, received AS method,"
                                 " method AS received FROM receipts;"),
      Contains(kFound));
}

}  // namespace
}  // namespace gate
