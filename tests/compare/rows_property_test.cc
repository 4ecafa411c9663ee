// Random rows on both sides, against counting in maps.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

#include "gate/base/text.h"
#include "gate/compare/rows.h"

namespace gate {
namespace {

using Random = std::mt19937_64;

int pick(Random& random, int below) {
  return static_cast<int>(random() % static_cast<unsigned>(below));
}

// Few values, so that equal, equivalent and lost ones meet often.
Value random_value(Random& random) {
  const int number = pick(random, 3);
  switch (pick(random, 6)) {
    case 0:
      return Null{};
    case 1:
      return static_cast<double>(number);
    case 2:
      return std::to_string(number);
    case 3:
      return Blob{std::to_string(number)};
    case 4:
      return number == 0 ? Value(-0.0) : Value(std::string());
    default:
      return std::int64_t{number};
  }
}

struct Case {
  std::size_t key_columns = 0;
  std::size_t columns = 0;
  Rows before{};
  Rows after{};
};

Rows random_rows(Random& random, std::size_t width) {
  Rows rows(static_cast<std::size_t>(pick(random, 12)));
  for (Row& row : rows) {
    for (std::size_t i = 0; i < width; ++i) row.push_back(random_value(random));
  }
  return rows;
}

// Every second case is a few steps from what was before; the others have nothing in common.
Case random_case(Random& random) {
  Case one{.key_columns = static_cast<std::size_t>(pick(random, 3)),
           .columns = 1 + static_cast<std::size_t>(pick(random, 3))};
  const std::size_t width = one.key_columns + one.columns;
  one.before = random_rows(random, width);
  if (pick(random, 2) == 0) {
    one.after = random_rows(random, width);
    return one;
  }
  one.after = one.before;
  for (Row& row : one.after) {
    if (pick(random, 3) == 0) row[one.key_columns] = random_value(random);
  }
  if (!one.after.empty() && pick(random, 2) == 0) one.after.pop_back();
  return one;
}

int compare_to(const Row& a, const Row& b, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) {
    if (const int order = compare_values(a[i], b[i]); order != 0) return order;
  }
  return 0;
}

// Sorted as an engine does: rows of one key in no order.
RowSource stream(Rows rows, std::size_t key_columns, Random& random) {
  std::ranges::shuffle(rows, random);
  std::ranges::stable_sort(rows, [&](const Row& a, const Row& b) {
    return compare_to(a, b, key_columns == 0 ? a.size() : key_columns) < 0;
  });
  return [rows = std::move(rows), at = std::size_t{0}, row = Row{}]() mutable -> const Row* {
    if (at == rows.size()) return nullptr;
    row = rows[at++];
    return &row;
  };
}

// A row in words in which every storage class, and -0.0, looks different; numbers of one value
// look alike where the row is a key.
std::string words_of(const Row& row, std::size_t width, bool is_key) {
  std::ostringstream words;
  for (std::size_t i = 0; i < width; ++i) {
    const Value& value = row[i];
    const auto* real = std::get_if<double>(&value);
    if (is_key && real != nullptr) {
      words << show(static_cast<std::int64_t>(*real), true);
    } else {
      words << show(value, true);
    }
    words << '|';
  }
  return words.str();
}

struct Expected {
  std::int64_t added = 0;
  std::int64_t removed = 0;
  std::int64_t modified = 0;
};

Expected count_by_maps(const Case& one) {
  const std::size_t width = one.key_columns + one.columns;
  const std::size_t key_width = one.key_columns == 0 ? width : one.key_columns;
  std::map<std::string, std::map<std::string, std::int64_t>> balance;
  for (const Row& row : one.before) {
    ++balance[words_of(row, key_width, true)][words_of(row, width, false)];
  }
  for (const Row& row : one.after) {
    --balance[words_of(row, key_width, true)][words_of(row, width, false)];
  }
  Expected expected;
  for (const auto& [key, rows] : balance) {
    std::int64_t gone = 0;
    std::int64_t come = 0;
    for (const auto& [row, count] : rows) (count > 0 ? gone : come) += std::abs(count);
    const std::int64_t modified = std::min(gone, come);
    expected.modified += modified;
    expected.removed += gone - modified;
    expected.added += come - modified;
  }
  return expected;
}

TableDifference merge(const Case& one, Random& random) {
  TableDifference difference;
  for (std::size_t i = 0; i < one.columns; ++i) {
    const std::string name = concat("c", i);
    difference.columns.push_back({.before = name, .after = name + "_new"});
  }
  compare_rows(stream(one.before, one.key_columns, random),
               stream(one.after, one.key_columns, random),
               {.key_columns = one.key_columns, .show_values = true}, difference);
  return difference;
}

class RandomRows : public testing::TestWithParam<unsigned> {};

TEST_P(RandomRows, AreCountedAsByMaps) {
  Random random(GetParam());
  for (int i = 0; i < 1000; ++i) {
    const Case one = random_case(random);
    const Expected expected = count_by_maps(one);
    const TableDifference found = merge(one, random);
    ASSERT_EQ(found.rows_added, expected.added) << "case " << i;
    ASSERT_EQ(found.rows_removed, expected.removed) << "case " << i;
    ASSERT_EQ(found.rows_modified, expected.modified) << "case " << i;
  }
}

TEST_P(RandomRows, GiveTheSameNumbersInAnyOrderOfEqualKeys) {
  Random random(GetParam());
  for (int i = 0; i < 300; ++i) {
    const Case one = random_case(random);
    const TableDifference first = merge(one, random);
    const TableDifference second = merge(one, random);
    for (std::size_t k = 0; k < one.columns; ++k) {
      ASSERT_EQ(first.columns[k].lost, second.columns[k].lost) << "case " << i;
      ASSERT_EQ(first.columns[k].changed, second.columns[k].changed) << "case " << i;
      ASSERT_EQ(first.columns[k].equivalent, second.columns[k].equivalent) << "case " << i;
    }
  }
}

TEST_P(RandomRows, ChangeColumnsAsOftenAsMapsSayWhereKeysAreUnique) {
  Random random(GetParam());
  for (int i = 0; i < 1000; ++i) {
    Case one;
    one.key_columns = 1;
    one.columns = 1;
    std::map<int, Value> before;
    std::map<int, Value> after;
    for (int k = 0; k < 10; ++k) {
      if (pick(random, 4) != 0) before[k] = random_value(random);
      if (pick(random, 4) != 0) after[k] = random_value(random);
    }
    std::map<Conversion, std::int64_t> expected;
    for (const auto& [key, value] : before) {
      one.before.push_back({std::int64_t{key}, value});
      if (after.contains(key)) ++expected[classify(value, after[key])];
    }
    for (const auto& [key, value] : after) one.after.push_back({std::int64_t{key}, value});
    const TableDifference found = merge(one, random);
    ASSERT_EQ(found.columns[0].lost, expected[Conversion::lost]);
    ASSERT_EQ(found.columns[0].changed, expected[Conversion::changed]);
    ASSERT_EQ(found.columns[0].equivalent, expected[Conversion::equivalent]);
    ASSERT_EQ(found.columns[0].equal, found.rows_modified == 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomRows, testing::Values(1u, 20u, 300u));

}  // namespace
}  // namespace gate
