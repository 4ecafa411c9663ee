// What a judge could have said of the sample run: every kind of point.
#include "tests/support/sample_run.h"

namespace gate {

namespace {

Location at(int line) {
  return {"migrations/0002_totals.sql", line, 1};
}

std::vector<Point> failed_points() {
  return {
      {.check = "data/row-counts",
       .phase = Phase::verify,
       .subject = "order_items",
       .migration = "2",
       .verdict = Verdict::failed,
       .message = "order_items lost 3 of 60 rows by a cascade that no statement names",
       .why = "deployed, these order lines are gone, and no down script brings them back",
       .hint = "delete the order lines in a statement of their own, or keep the products",
       .location = at(3),
       .statement = "DELETE FROM products\nWHERE legacy_code = 'A&B'",
       .seconds = 0.25,
       .evidence = {{"(4, 2)", "3, 1.5", ""},
                    {"(4, 3)", "1, 2.5", ""},
                    {"(7, 2)", "9, 0.5", ""},
                    {"(8, 2)", "9, 0.5", ""}}},
      {.check = "data/row-counts",
       .phase = Phase::verify,
       .subject = "products",
       .migration = "2",
       .verdict = Verdict::passed,
       .message = "10 rows, as its DELETE explains"},
      {.check = "data/column-dropped",
       .phase = Phase::verify,
       .subject = "products.legacy_code",
       .migration = "2",
       .verdict = Verdict::passed,
       .message = "dropped while 10 rows held a value",
       .location = at(2),
       .allowed = "unused since 2024"},
      {.check = "data/rows-deleted",
       .phase = Phase::verify,
       .subject = "products",
       .migration = "2",
       .verdict = Verdict::warning,
       .severity = Severity::warning,
       .message = "2 rows of products are deleted",
       .why = "they are gone after the deployment",
       .hint = "move them to an archive table first",
       .location = at(3)},
  };
}

std::vector<Point> later_points() {
  return {
      {.check = "workload/old-app",
       .phase = Phase::monitor,
       .subject = "workload",
       .verdict = Verdict::skipped,
       .message = "no workload is declared"},
      {.check = "rollback/applies",
       .phase = Phase::rollback,
       .subject = "2",
       .migration = "2",
       .verdict = Verdict::failed,
       .message = "the down script of 2 is refused: UNIQUE constraint failed",
       .why = "there is no way back but the backup",
       .hint = "remove the duplicates first",
       .location = {"migrations/0002_totals.down.sql", 4, 3},
       .statement = "CREATE UNIQUE INDEX products_code ON products(legacy_code)"},
      {.check = "rollback/applies",
       .phase = Phase::rollback,
       .subject = "3",
       .migration = "3",
       .verdict = Verdict::skipped,
       .message = "0002 went before it"},
      {.check = "rollback/restore",
       .phase = Phase::rollback,
       .subject = "backup",
       .verdict = Verdict::error,
       .message = "the backup could not be restored: disk full: /tmp",
       .why = "nobody knows whether there is a way back",
       .hint = "free some space, then run again"},
      {.check = "blue/untouched",
       .phase = Phase::post_deploy,
       .subject = "fixtures/store.db",
       .message = "not a byte was changed"},
  };
}

}  // namespace

Judgement sample_judgement() {
  Judgement judgement{.verdict = GateVerdict::failed,
                      .exit_code = 1,
                      .counts = {.passed = 4, .failed = 2, .warning = 1, .skipped = 2, .error = 1},
                      .points = {{.check = "preflight/fixture",
                                  .phase = Phase::preflight,
                                  .subject = "fixtures/store.db",
                                  .message = "readable, 36.9 kB"}},
                      .headline = "GATE FAILED: 2 failed, 1 error, 1 warning in 2 migrations"};
  for (const auto& more : {failed_points(), later_points()}) {
    judgement.points.insert(judgement.points.end(), more.begin(), more.end());
  }
  return judgement;
}

}  // namespace gate
