#include <gmock/gmock.h>

#include "gate/migration/format.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Table kVersion{.name = "schema_version"};
const Table kMigrations{.name = "schema_migrations"};

const Format& plain() {
  return *detect_format("plain", "", {}).format;
}
const Format& golang() {
  return *detect_format("golang-migrate", "", {}).format;
}

std::vector<std::string> versions(const History& history) {
  std::vector<std::string> versions;
  for (const AppliedMigration& applied : history.applied) versions.push_back(applied.version);
  return versions;
}

Value text(const char* value) {
  return std::string(value);
}

TEST(HistoryPlain, CountsRowsThatWereNotRolledBack) {
  const History history =
      plain().history(kVersion, {{std::int64_t{1}, text("one"), Null{}, Null{}},
                                 {text("002"), text("two"), Null{}, text("2024-01-01")},
                                 {text("003"), text("three"), Null{}, Null{}},
                                 {3.0, text("again"), Null{}, Null{}}});

  EXPECT_THAT(versions(history), ElementsAre("1", "3"));
  EXPECT_EQ(history.applied[0].description, "one");
  EXPECT_TRUE(history.exists);
  EXPECT_FALSE(history.is_high_water_mark);
  EXPECT_EQ(history.trouble, "");
}

TEST(HistoryPlain, KeepsOnlyChecksumsThatCanBeCompared) {
  const std::string sha(64, 'A');
  const History history =
      plain().history(kVersion, {{std::int64_t{1}, Null{}, sha, Null{}},
                                 {std::int64_t{2}, Null{}, text("d41d8cd9"), Null{}},
                                 {std::int64_t{3}, Null{}, std::string(64, 'z'), Null{}}});

  EXPECT_EQ(history.applied.at(0).checksum, std::string(64, 'a'));
  EXPECT_EQ(history.applied.at(1).checksum, "");
  EXPECT_EQ(history.applied.at(2).checksum, "");
}

TEST(HistoryPlain, HasTroubleWithARowWithoutVersion) {
  const History history = plain().history(kVersion, {{Null{}, text("x"), Null{}, Null{}}});

  EXPECT_THAT(history.applied, IsEmpty());
  EXPECT_THAT(history.trouble, HasSubstr("no version"));
}

TEST(HistoryGolangMigrate, IsAHighWaterMark) {
  const History history = golang().history(kMigrations, {{std::int64_t{7}, std::int64_t{0}}});

  EXPECT_TRUE(history.is_high_water_mark);
  EXPECT_THAT(versions(history), ElementsAre("7"));
  EXPECT_EQ(history.trouble, "");
}

TEST(HistoryGolangMigrate, IsEmptyWithoutARow) {
  const History history = golang().history(kMigrations, {});

  EXPECT_TRUE(history.exists);
  EXPECT_THAT(history.applied, IsEmpty());
  EXPECT_EQ(history.trouble, "");
}

TEST(HistoryGolangMigrate, NamesTheDirtyVersion) {
  for (const Value& dirty : {Value(std::int64_t{1}), text("true")}) {
    EXPECT_EQ(golang().history(kMigrations, {{std::int64_t{7}, dirty}}).trouble,
              "version 7 is marked dirty");
  }
  const History before_first = golang().history(kMigrations, {{std::int64_t{-1}, std::int64_t{1}}});
  EXPECT_THAT(before_first.applied, IsEmpty());
  EXPECT_EQ(before_first.trouble, "version -1 is marked dirty");
}

TEST(HistoryGolangMigrate, HasTroubleWithRowsThatTheToolDoesNotWrite) {
  const Row seven{std::int64_t{7}, std::int64_t{0}};

  EXPECT_THAT(golang().history(kMigrations, {seven, seven}).trouble,
              HasSubstr("more than one row"));
  EXPECT_THAT(golang().history(kMigrations, {{Null{}, Null{}}}).trouble,
              HasSubstr("no version number"));
}

}  // namespace
}  // namespace gate
