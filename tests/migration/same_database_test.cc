// What is held against a migration tool is seen: nothing but the moment is left out.
#include "tests/migration/same_database.h"

#include <gmock/gmock.h>

#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::HasSubstr;

constexpr const char* kHistory =
    "CREATE TABLE history (id TEXT PRIMARY KEY, at DATETIME, name TEXT);"
    "CREATE TRIGGER t AFTER INSERT ON history BEGIN\r\n SELECT 1; END;";

const OfTheMoment kOther{.times = {"history.at"}, .drawn = {"history.id"}};

std::string of(const std::string& a, const std::string& b, const OfTheMoment& other = kOther) {
  const TempDir folder = test_folder();
  const auto engine = make_engine("sqlite");
  engine->load(a, {folder.file("a.db")});
  engine->load(b, {folder.file("b.db")});
  return difference(folder.file("a.db"), folder.file("b.db"), other);
}

std::string row(const std::string& id, const std::string& at, const std::string& name) {
  return concat(kHistory, "INSERT INTO history VALUES (", id, ", ", at, ", ", name, ");");
}

TEST(SameDatabase, IsOneAtAnotherTime) {
  EXPECT_EQ(of(row("'0a-f'", "'2026-01-31 10:00:00.12'", "'x'"),
               row("'b1-2'", "'2025-12-01 09:01:07.123'", "'x'")),
            "");
  const OfTheMoment moments{.moments = {"history.at"}, .drawn = {"history.id"}};
  EXPECT_EQ(
      of(row("'a'", "'2026-01-31T10:00:00Z'", "1"), row("'b'", "1700000000123", "1"), moments), "");
}

TEST(SameDatabase, HasNothingElseOfItsOwn) {
  const std::string ours = row("'a'", "'2026-01-31'", "'x'");
  EXPECT_THAT(of(ours, row("'b'", "NULL", "'x'")), HasSubstr("history.at: "));
  EXPECT_THAT(of(ours, row("'b'", "'2026-01-31 10:00'", "'x'")), HasSubstr("history.at: "));
  EXPECT_THAT(of(ours, row("'b'", "1700000000123", "'x'")), HasSubstr("history.at: "));
  EXPECT_THAT(of(ours, row("'b1'", "'2026-01-31'", "'x'")), HasSubstr("history.id: "));
  EXPECT_THAT(of(ours, row("'b'", "'2026-01-31'", "'y'")), HasSubstr("DIFFERENT: 1 table"));
  EXPECT_THAT(of(ours, kHistory), HasSubstr("DIFFERENT: 1 table"));
  EXPECT_THAT(of(ours, ours + "PRAGMA user_version = 1;"), HasSubstr("user_version"));
  const OfTheMoment moments{.moments = {"history.at"}};
  EXPECT_THAT(of(row("'a'", "'2026-01-31 10:00:00'", "1"), row("'a'", "NULL", "1"), moments),
              HasSubstr("history.at: "));
}

TEST(SameDatabase, HasTheSameWordsAndDeclarations) {
  const std::string ours = kHistory;
  std::string theirs = ours;
  theirs.replace(theirs.find("\r\n"), 2, "\n");
  EXPECT_THAT(of(ours, theirs), HasSubstr("---\n"));
  theirs = ours;
  theirs.replace(theirs.find("DATETIME"), 8, "TEXT");
  EXPECT_THAT(of(ours, theirs), HasSubstr("column history.at: DATETIME / TEXT\n"));
}

}  // namespace
}  // namespace gate
