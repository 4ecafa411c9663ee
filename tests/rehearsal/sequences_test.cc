#include "gate/rehearsal/sequences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate/base/text.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Row counter(const std::string& table, std::int64_t value) {
  return {Value(table), Value(value)};
}

Schema counting(const std::vector<std::string>& names) {
  Schema schema;
  for (const std::string& name : names) {
    schema.tables.push_back({.name = name, .options = {"AUTOINCREMENT"}});
  }
  return schema;
}

std::vector<std::string> in_words(const std::vector<SequenceDrop>& drops) {
  std::vector<std::string> words;
  for (const SequenceDrop& drop : drops) {
    words.push_back(concat(drop.table, ' ', drop.before, " > ", drop.after));
  }
  return words;
}

TEST(SequenceDrops, AreCountersThatFallOrBeginAnew) {
  const Rows before = {counter("a", 9), counter("b", 9), counter("c", 9), counter("gone", 9)};
  const Rows after = {counter("a", 9), counter("B", 3)};

  EXPECT_THAT(in_words(find_drops(before, after, counting({"a", "b", "c"}), {})),
              ElementsAre("b 9 > 3", "c 9 > 0"));
}

TEST(SequenceDrops, FollowATableThatHasAnotherName) {
  const std::vector<TableDifference> tables = {{.before = "a", .after = "b"}};
  const Schema now = counting({"b"});

  EXPECT_THAT(in_words(find_drops({counter("a", 9)}, {counter("b", 3)}, now, tables)),
              ElementsAre("b 9 > 3"));
  EXPECT_THAT(find_drops({counter("a", 9)}, {counter("b", 9)}, now, tables), IsEmpty());
}

TEST(SequenceDrops, AreTheDownsOnlyWhereTheUpHadKeptTheNumber) {
  MigrationRecord record;
  record.change.emplace();
  record.change->tables = {{.before = "a", .after = "b"}};
  const std::vector<SequenceDrop> found = {{"a", 9, 3}};

  EXPECT_THAT(in_words(made_by_down(found, record)), ElementsAre("a 9 > 3"));
  record.sequences = {{"b", 9, 5}};
  EXPECT_THAT(in_words(made_by_down(found, record)), ElementsAre("a 9 > 3"));
  record.sequences = {{"b", 9, 3}};
  EXPECT_THAT(made_by_down(found, record), IsEmpty());
}

}  // namespace
}  // namespace gate
