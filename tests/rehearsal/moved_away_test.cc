// Columns that went into a table of their own.
#include <gmock/gmock.h>

#include "tests/rehearsal/observe.h"

namespace gate {
namespace {

using testing::HasSubstr;
using testing::Not;

Point drop_of_town(const std::string& values) {
  const SmallScenario small;
  small.remove("001_open");
  small.remove("002_visit");
  small.write("003_town",
              "CREATE TABLE place(id INTEGER PRIMARY KEY, shop_id INT REFERENCES shop(id), name "
              "TEXT); INSERT INTO place(shop_id, name) SELECT id, " +
                  values + " FROM shop WHERE town IS NOT NULL; ALTER TABLE shop DROP COLUMN town;",
              "ALTER TABLE shop ADD COLUMN town TEXT; UPDATE shop SET town = (SELECT name FROM "
              "place WHERE shop_id = shop.id); DROP TABLE place;");
  for (const Point& point : judge(rehearse_small(small)).points) {
    if (point.check == "data/column-dropped" && point.subject == "shop.town") return point;
  }
  return {};
}

TEST(MovedAway, IsSaidToBeWhereItIs) {
  const Point point = drop_of_town("town");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message,
            "shop.town was dropped with 2 values; the first rows of place.name have them");
  EXPECT_THAT(point.why, Not(HasSubstr("no place")));
}

TEST(MovedAway, IsNowhereWhereTheTableHasOtherValues) {
  const Point point = drop_of_town("name");
  EXPECT_EQ(point.verdict, Verdict::failed);
  EXPECT_EQ(point.message, "shop.town was dropped with 2 values");
  EXPECT_THAT(point.why, HasSubstr("in no place that this check knows but the backup"));
}

}  // namespace
}  // namespace gate
