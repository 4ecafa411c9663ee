#include "gate/sql/hazards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Hazards, PrivilegedWordsAreThoseThatReachBeyond) {
  EXPECT_THAT(privileged_words("attach 'x.db' as x"), ElementsAre("ATTACH"));
  EXPECT_THAT(privileged_words("SELECT load_extension('x')"), ElementsAre("load_extension()"));
  EXPECT_THAT(privileged_words("COPY t FROM PROGRAM 'ls'"), ElementsAre("COPY … PROGRAM"));
  EXPECT_THAT(privileged_words("PRAGMA writable_schema = 1"),
              ElementsAre("PRAGMA writable_schema"));

  EXPECT_THAT(privileged_words("PRAGMA writable_schema"), IsEmpty());
  EXPECT_THAT(privileged_words("UPDATE mail SET attach = 'GRANT', load_extension = 1"), IsEmpty());
  EXPECT_THAT(privileged_words("INSERT INTO rights VALUES ('GRANT ALL')"), IsEmpty());
}

TEST(Hazards, ForeignWordsAreAnotherEngines) {
  EXPECT_THAT(foreign_words("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB"),
              ElementsAre("AUTO_INCREMENT", "ENGINE ="));
  EXPECT_THAT(foreign_words("CREATE TABLE t (id BIGSERIAL PRIMARY KEY)"), ElementsAre("SERIAL"));
  EXPECT_THAT(foreign_words("CREATE INDEX CONCURRENTLY i ON t (a)"), ElementsAre("CONCURRENTLY"));
  EXPECT_THAT(foreign_words("UPDATE t SET a = b::text"), ElementsAre("::"));
  EXPECT_THAT(foreign_words("ALTER TABLE t MODIFY a BIGINT"),
              ElementsAre("ALTER TABLE … ALTER COLUMN"));

  EXPECT_THAT(foreign_words("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, serial TEXT)"),
              IsEmpty());
  EXPECT_THAT(foreign_words("CREATE TABLE car (engine TEXT CHECK (car.engine = 'x'))"), IsEmpty());
  EXPECT_THAT(foreign_words("INSERT INTO t VALUES ('NOW()', :a)"), IsEmpty());
  EXPECT_THAT(foreign_words("UPDATE t SET a = 1"), IsEmpty());
  EXPECT_TRUE(asks_for_numbers("SERIAL"));
  EXPECT_FALSE(asks_for_numbers("NOW()"));
}

TEST(Hazards, ChanceIsAFunctionNotAColumn) {
  EXPECT_TRUE(takes_chance("UPDATE t SET a = hex(randomblob(8))"));
  EXPECT_FALSE(takes_chance("UPDATE t SET random = 1, a = 'random()'"));
}

TEST(Hazards, TheClockCountsWhereItSelects) {
  EXPECT_TRUE(selects_by_clock("DELETE FROM t WHERE at < datetime('now', '-1 day')"));
  EXPECT_TRUE(selects_by_clock("UPDATE t SET a = 1 WHERE at < CURRENT_TIMESTAMP"));
  EXPECT_FALSE(selects_by_clock("UPDATE t SET at = CURRENT_TIMESTAMP WHERE at IS NULL"));
}

TEST(Hazards, NamesAreAwkwardThatNeedCare) {
  EXPECT_EQ(why_awkward("order_items2"), "");
  EXPECT_EQ(why_awkward("order"), "is a reserved word");
  EXPECT_EQ(why_awkward("orderItems"), "mixes upper and lower case");
  EXPECT_EQ(why_awkward("2nd"), "has to be quoted");
  EXPECT_EQ(why_awkward(""), "has to be quoted");
  EXPECT_EQ(why_awkward("größe"), "has to be quoted");
}

}  // namespace
}  // namespace gate
