#include "gate/sql/assignments.h"

#include <gmock/gmock.h>

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(CopiesWithin, AreColumnsThatAreTakenAsTheyAre) {
  const CopiesWithin found =
      copies_within("UPDATE main.t SET b = a, c = t.\"d e\", e = a + 1, f = lower(a), g = 1");

  EXPECT_THAT(found.columns, ElementsAre(Pair("a", "b"), Pair("d e", "c")));
  EXPECT_TRUE(found.whole);
}

TEST(CopiesWithin, AreNotWholeWhereRowsCanBeLeftOut) {
  for (const char* sql : {"UPDATE t SET b = a WHERE b IS NULL", "UPDATE OR IGNORE t SET b = a",
                          "UPDATE t SET b = a LIMIT 5"}) {
    const CopiesWithin found = copies_within(sql);
    EXPECT_THAT(found.columns, ElementsAre(Pair("a", "b"))) << sql;
    EXPECT_FALSE(found.whole) << sql;
  }
  EXPECT_TRUE(copies_within("UPDATE t SET b = a;").whole);
}

TEST(CopiesWithin, AreNoneOfAnotherTableNorOfAWordThatIsAValue) {
  for (const char* sql : {"UPDATE t SET b = a FROM s WHERE s.id = t.id", "UPDATE t SET b = NULL",
                          "UPDATE t SET b = current_date", "UPDATE t SET b = CAST(a AS TEXT)",
                          "UPDATE t SET (b, c) = (SELECT a, d FROM s)", "UPDATE t SET b = 'a",
                          "INSERT INTO t (b) SELECT a FROM t", "UPDATE t SET", "UPDATE", ""}) {
    EXPECT_THAT(copies_within(sql).columns, IsEmpty()) << sql;
  }
}

}  // namespace
}  // namespace gate
