// Another locale for one session's statements, which an extension asks for.
#include "gate/engine/sqlite/other_locale.h"

#include <gmock/gmock.h>

#include "tests/engine/sqlite/database.h"
#include "tests/support/comma_locale.h"

namespace gate {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kTable =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t(v) VALUES (1), (2.5)";

SessionOptions extended(std::optional<Circumstance> varied = {}) {
  return {.extensions = {GATE_TEST_EXTENSION}, .varied = varied};
}

std::string first_value(TestDatabase& database) {
  database.execute("UPDATE t SET v = app_price(v)");
  return std::get<std::string>(database->query("SELECT v FROM t WHERE id = 2").at(0).at(0));
}

TEST(OtherLocale, IsThatOfOneSessionsStatements) {
  const CommaLocale locale;
  TestDatabase usual(kTable, extended());
  TestDatabase other(kTable, extended(Circumstance::locale));
  EXPECT_EQ(usual.engine().why_not_varied(Circumstance::locale), "");
  EXPECT_EQ(first_value(usual), "2.50");
  EXPECT_EQ(first_value(other), "2,50");
  EXPECT_EQ(std::to_string(2.5), "2.500000");
}

TEST(OtherLocale, IsMissedWhereTheMachineHasNone) {
  const CommaLocale none(false);
  TestDatabase other(kTable, extended(Circumstance::locale));
  EXPECT_THAT(other.engine().why_not_varied(Circumstance::locale), HasSubstr("no locale"));
  EXPECT_EQ(other.engine().why_not_varied(Circumstance::clock), "");
  EXPECT_EQ(first_value(other), "2.50");
}

}  // namespace
}  // namespace gate
