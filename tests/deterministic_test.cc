// The deployment once more in other circumstances: what chance, time and order decide is said.
#include <gmock/gmock.h>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Deterministic : public StoreTest {
 protected:
  static constexpr const char* kFails = "failed deploy/deterministic a";
  static constexpr const char* kWarns = "warning deploy/deterministic a";
  static constexpr const char* kUuid =
      "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || "
      "substr(hex(randomblob(2)),2)"
      " || '-8' || substr(hex(randomblob(2)),2) || '-' || hex(randomblob(6)))";
};

TEST_F(Deterministic, FailsWhereChanceDecidesWhatIsStored) {
  for (const char* up : {"UPDATE a SET v = hex(randomblob(4));", "UPDATE a SET v = random();",
                         "INSERT INTO a SELECT abs(random()), 'x';"}) {
    migrate(up);
    const Finished finished = run();
    EXPECT_THAT(found(), Contains(kFails)) << up << finished.output;
    EXPECT_THAT(finished.output, HasSubstr("001_a.up.sql:1")) << up;
  }
}

TEST_F(Deterministic, PassesRandomUuidsWhereNothingWas) {
  const std::string clear = "UPDATE a SET token = NULL WHERE id BETWEEN 2 AND 4;";
  make_database(fixture_, concat("ALTER TABLE a ADD COLUMN token TEXT;"
                                 "INSERT INTO a VALUES(3,'a3',NULL),(4,'a4',NULL);"));
  migrate(concat("UPDATE a SET token = ", kUuid, ";"), "UPDATE a SET token = NULL WHERE id < 5;");
  EXPECT_THAT(run({"-v"}).output, HasSubstr("but for the random UUIDs in token"));
  EXPECT_THAT(found(), IsEmpty());

  migrate(concat("UPDATE a SET token = ", kUuid, " WHERE id > 2;"),
          "UPDATE a SET token = NULL WHERE id < 5;");
  run();
  EXPECT_THAT(found(), IsEmpty());

  make_database(fixture_,
                "UPDATE a SET token = '1e9d912c-724e-47fa-87a2-19f5d482d789' WHERE id = 1;");
  migrate(concat("UPDATE a SET token = ", kUuid, " WHERE token IS NULL;"), clear);
  run();
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Deterministic, FailsWhereRandomUuidsReplaceWhatWas) {
  make_database(fixture_, concat("ALTER TABLE a ADD COLUMN token TEXT;"
                                 "WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n "
                                 "WHERE i < 60) INSERT INTO a SELECT i, 'a', NULL FROM n;"
                                 "UPDATE a SET token = 'mine' WHERE id = 1;"));
  migrate(concat("UPDATE a SET token = ", kUuid, ";"));
  run();
  EXPECT_THAT(found(), Contains(kFails));

  // Who has none is chance's choice, too; of so many rows it is not the same one twice.
  migrate(concat("UPDATE a SET token = CASE random() % 2 WHEN 0 THEN ", kUuid,
                 " END WHERE token IS NULL;"));
  run();
  EXPECT_THAT(found(), Contains(kFails));
}

TEST_F(Deterministic, FailsWhereTheOrderOfRowsDecides) {
  migrate("UPDATE a SET v = (SELECT msg FROM log LIMIT 1);");
  const Finished finished = run();
  EXPECT_THAT(found(), Contains(kFails)) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("ORDER BY"));
}

TEST_F(Deterministic, WarnsWhereTheDayDecides) {
  migrate("UPDATE a SET v = strftime('%w', 'now');");
  const Finished finished = run();
  EXPECT_THAT(found(), Contains(kWarns)) << finished.output;
  EXPECT_EQ(finished.exit_code, 0);
}

TEST_F(Deterministic, WarnsWhereTheTimeZoneDecides) {
  migrate("UPDATE a SET v = strftime('%H', '2026-01-01 12:00:00', 'localtime');");
  run();
  EXPECT_THAT(found(), Contains(kWarns));
}

TEST_F(Deterministic, PassesWhatIsOnlyStamped) {
  migrate(
      "ALTER TABLE a ADD COLUMN at TEXT; ALTER TABLE a ADD COLUMN epoch INT;"
      "ALTER TABLE a ADD COLUMN day REAL;"
      "UPDATE a SET at = CURRENT_TIMESTAMP, epoch = strftime('%s','now') * 1000,"
      " day = julianday('now');",
      "ALTER TABLE a DROP COLUMN day; ALTER TABLE a DROP COLUMN epoch; ALTER TABLE a DROP COLUMN "
      "at;");
  const Finished finished = run({"-v"});
  EXPECT_THAT(found(), IsEmpty()) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("but for the time of the run in at, epoch, day"));
}

TEST_F(Deterministic, PassesWhereALimitTakesTheSameRowAnyway) {
  migrate("UPDATE a SET v = (SELECT b.v FROM b WHERE b.id = a.id LIMIT 1);",
          "UPDATE a SET v = 'a' || id;");
  run();
  EXPECT_THAT(found(), IsEmpty());
}

}  // namespace
}  // namespace gate
