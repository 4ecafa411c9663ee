#include "gate/report/source_line.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

std::string show(const std::string& line, int column) {
  gate::Run run;
  const Location place{.path = "1.up.sql", .line = 12, .column = column};
  run.migrations.push_back(
      {.version = "1", .up = ScriptRecord{.error_location = place, .error_line = line}});
  Point point;
  point.location = place;
  return show_source(run, point);
}

TEST(SourceLine, HasAMarkBelowTheColumn) {
  EXPECT_EQ(show("  price REAL CHEK (price > 0),", 14),
            "\n    12 |   price REAL CHEK (price > 0)\n       |              ^");
}

TEST(SourceLine, CountsCharactersAndNotBytes) {
  EXPECT_EQ(show("größe x", 9), "\n    12 | größe x\n       |       ^");
}

TEST(SourceLine, CountsWhatIsTwiceAsWideTwice) {
  EXPECT_EQ(show("注文 x", 8), "\n    12 | 注文 x\n       |      ^");
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "注";
  const std::string shown = show(wide + "x", 301);
  EXPECT_EQ(shown,
            "\n    12 | …" + wide.substr(0, 75) + "x\n       | " + std::string(51, ' ') + "^");
}

TEST(SourceLine, IsTheSurroundingsOfTheMarkWhereItIsLong) {
  const std::string shown = show(std::string(300, 'a') + "!" + std::string(300, 'b'), 301);
  EXPECT_EQ(shown, "\n    12 | …" + std::string(50, 'a') + "!" + std::string(15, 'b') +
                       "\n       | " + std::string(51, ' ') + "^");
}

TEST(SourceLine, IsHarmlessToTerminals) {
  EXPECT_EQ(show("\ta\x1b[2J b", 2).find('\x1b'), std::string::npos);
  EXPECT_EQ(show("\tab", 2), "\n    12 |  ab\n       |  ^");
}

TEST(SourceLine, IsLeftOutWhereNobodyKnowsIt) {
  EXPECT_EQ(show("", 1), "");
  EXPECT_EQ(show_source(gate::Run(), Point()), "");
}

TEST(SourceLine, SurvivesAColumnBehindItsEnd) {
  EXPECT_EQ(show("ab", 40), "\n    12 | ab\n       |   ^");
}

}  // namespace
}  // namespace gate
