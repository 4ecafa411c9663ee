#include "gate/sql/online.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(Online, KnowsWhatRunsBesideOthers) {
  for (const char* sql :
       {"CREATE INDEX CONCURRENTLY i ON t (a)", "create unique index concurrently on t (a)",
        "DROP INDEX CONCURRENTLY i", "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
        "ALTER TABLE p DETACH PARTITION q CONCURRENTLY"}) {
    EXPECT_TRUE(is_concurrent(sql)) << sql;
  }
  for (const char* sql : {"", "CREATE INDEX i ON t (a)", "CREATE TABLE \"concurrently\" (a int)",
                          "SELECT 'CONCURRENTLY'", "REFRESH MATERIALIZED VIEW CONCURRENTLY v"}) {
    EXPECT_FALSE(is_concurrent(sql)) << sql;
  }
}

TEST(Online, KnowsAConstraintThatAllRowsAreAskedFor) {
  for (const char* sql : {"ALTER TABLE ONLY s.t ADD CONSTRAINT c CHECK (a > 0)",
                          "ALTER TABLE t ADD CHECK (a > 0), ADD COLUMN b int",
                          "ALTER TABLE t ADD CHECK (a IN (1, 2)), ADD CHECK (b > 0) NOT VALID",
                          "alter table t add foreign key (a) references u"}) {
    EXPECT_TRUE(adds_checked_constraint(sql)) << sql;
  }
  for (const char* sql :
       {"ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
        "ALTER TABLE t ADD COLUMN a int CHECK (a > 0)", "ALTER TABLE t VALIDATE CONSTRAINT c",
        "ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY (a)",
        "CREATE TABLE t (a int, CHECK (a > 0))"}) {
    EXPECT_FALSE(adds_checked_constraint(sql)) << sql;
  }
}

}  // namespace
}  // namespace gate
