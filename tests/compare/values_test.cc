#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "gate/compare/rows.h"

namespace gate {
namespace {

using namespace std::string_literals;

constexpr std::int64_t kTwoTo53 = 9007199254740992;

Value text(const std::string& bytes) {
  return bytes;
}
Value whole(std::int64_t number) {
  return number;
}

TEST(CompareValues, OrdersByClassThenByValue) {
  const Rows ascending = {{Null{}},
                          {-std::numeric_limits<double>::infinity()},
                          {whole(std::numeric_limits<std::int64_t>::min())},
                          {-1.5},
                          {whole(0)},
                          {0.5},
                          {whole(1)},
                          {whole(kTwoTo53)},
                          {whole(kTwoTo53 + 1)},
                          {static_cast<double>(kTwoTo53) + 2},
                          {whole(std::numeric_limits<std::int64_t>::max())},
                          {9223372036854775808.0},
                          {std::numeric_limits<double>::infinity()},
                          {text("")},
                          {text("a")},
                          {text("a\0"s)},
                          {text("b")},
                          {text("\xff")},
                          {Blob{""}},
                          {Blob{"a"}}};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t k = 0; k < ascending.size(); ++k) {
      const int expected = i < k ? -1 : static_cast<int>(i > k);
      EXPECT_EQ(compare_values(ascending[i][0], ascending[k][0]), expected) << i << " and " << k;
    }
  }
}

TEST(CompareValues, TakesAWholeRealForItsInteger) {
  EXPECT_EQ(compare_values(whole(3), 3.0), 0);
  EXPECT_EQ(compare_values(-0.0, whole(0)), 0);
}

TEST(CompareValues, PutsNaNBeforeNumbersAndEqualToItself) {
  const Value nan = std::nan("");
  EXPECT_EQ(compare_values(nan, nan), 0);
  EXPECT_EQ(compare_values(nan, whole(std::numeric_limits<std::int64_t>::min())), -1);
  EXPECT_EQ(compare_values(-1e308, nan), 1);
  EXPECT_EQ(compare_values(Null{}, nan), -1);
}

struct Case {
  Value before;
  Value after;
  Conversion expected;
};

class Classify : public testing::TestWithParam<Case> {};

TEST_P(Classify, JudgesTheConversion) {
  const Case& one = GetParam();
  EXPECT_EQ(classify(one.before, one.after), one.expected)
      << show(one.before, true) << " to " << show(one.after, true);
}

const Case kEqual[] = {
    {Null{}, Null{}, Conversion::equal},
    {whole(7), whole(7), Conversion::equal},
    {0.0, 0.0, Conversion::equal},
    {std::nan(""), std::nan(""), Conversion::equal},
    {text("a\0b"s), text("a\0b"s), Conversion::equal},
    {Blob{"\x01"}, Blob{"\x01"}, Conversion::equal},
};
INSTANTIATE_TEST_SUITE_P(Equal, Classify, testing::ValuesIn(kEqual));

const Case kEquivalent[] = {
    {whole(1), text("true"), Conversion::equivalent},
    {text("false"), whole(0), Conversion::equivalent},
    {text("false"), whole(1), Conversion::changed},
    {text("true"), whole(0), Conversion::lost},
    {whole(7), 7.0, Conversion::equivalent},
    {7.0, whole(7), Conversion::equivalent},
    {0.0, -0.0, Conversion::equivalent},
    {whole(0), 0.0, Conversion::equivalent},
    {text("12"), whole(12), Conversion::equivalent},
    {text("-12"), whole(-12), Conversion::equivalent},
    {whole(12), text("12"), Conversion::equivalent},
    {text("0"), whole(0), Conversion::equivalent},
    {text("12.5"), 12.5, Conversion::equivalent},
    {text("12"), 12.0, Conversion::equivalent},
    {12.0, text("12.0"), Conversion::equivalent},
    {0.1, text("0.1"), Conversion::equivalent},
    {1e100, text("1.0e+100"), Conversion::equivalent},
    {1e100, text("1e+100"), Conversion::equivalent},
    {text("x"), Blob{"x"}, Conversion::equivalent},
    {Blob{std::string("\x00\xff", 2)}, text(std::string("\x00\xff", 2)), Conversion::changed},
    {Blob{"x"}, text("x"), Conversion::equivalent},
    {text(""), Blob{""}, Conversion::equivalent},
};
INSTANTIATE_TEST_SUITE_P(Equivalent, Classify, testing::ValuesIn(kEquivalent));

const Case kChanged[] = {
    {whole(7), whole(8), Conversion::changed},
    {text("007"), whole(7), Conversion::changed},
    {text("12.50"), 12.5, Conversion::changed},
    {text(" 12"), whole(12), Conversion::changed},
    {text("+12"), whole(12), Conversion::changed},
    {text("1e3"), 1000.0, Conversion::changed},
    {text("12,50"), 12.0, Conversion::changed},
    {text("12.0"), whole(12), Conversion::changed},
    {0.1 + 0.2, text("0.3"), Conversion::changed},
    {whole(kTwoTo53 + 1), static_cast<double>(kTwoTo53), Conversion::changed},
    {std::numeric_limits<double>::infinity(), text("inf"), Conversion::changed},
    {Null{}, whole(0), Conversion::changed},
    {Null{}, text(""), Conversion::changed},
    {text(""), 0.0, Conversion::changed},
    {text("0.00"), 0.0, Conversion::changed},
    {Blob{"1"}, whole(1), Conversion::changed},
    {text("a"), text("A"), Conversion::changed},
};
INSTANTIATE_TEST_SUITE_P(Changed, Classify, testing::ValuesIn(kChanged));

const Case kLost[] = {
    {whole(7), Null{}, Conversion::lost},      {whole(0), Null{}, Conversion::lost},
    {text(""), Null{}, Conversion::lost},      {text("a"), text(""), Conversion::lost},
    {text("abc"), whole(0), Conversion::lost}, {text("abc"), 0.0, Conversion::lost},
    {whole(7), whole(0), Conversion::lost},    {0.5, whole(0), Conversion::lost},
    {Blob{"x"}, Blob{""}, Conversion::lost},
};
INSTANTIATE_TEST_SUITE_P(Lost, Classify, testing::ValuesIn(kLost));

TEST(Show, WritesValuesAsSqlDoes) {
  EXPECT_EQ(show(Null{}, true), "NULL");
  EXPECT_EQ(show(whole(-42), true), "-42");
  EXPECT_EQ(show(1.5, true), "1.5");
  EXPECT_EQ(show(1.0, true), "1.0");
  EXPECT_EQ(show(text("it's"), true), "'it''s'");
  EXPECT_EQ(show(Blob{std::string("\x00\xff", 2)}, true), "x'00ff'");
}

TEST(Show, StaysOnOneLine) {
  EXPECT_EQ(show(text("a\nb\tc"), true), "'a\\nb\\tc'");
  EXPECT_EQ(show(text("\x1b[31m"), true).find('\x1b'), std::string::npos);
}

TEST(Show, CutsBetweenCharacters) {
  std::string long_text;
  for (int i = 0; i < 100; ++i) long_text += "ä";
  std::string expected = "'";
  for (int i = 0; i < 60; ++i) expected += "ä";
  EXPECT_EQ(show(long_text, true), expected + "…'");
}

TEST(Show, CutsBytesThatAreNoText) {
  EXPECT_LT(show(text(std::string(100000, '\x80')), true).size(), 2000u);
  EXPECT_LT(show(Blob{std::string(100000, 'x')}, true).size(), 100u);
}

TEST(Show, MasksTextAndBlobsButNotNumbers) {
  EXPECT_EQ(show(text("secret"), false), "text of 6 characters");
  EXPECT_EQ(show(text("ä"), false), "text of 1 character");
  EXPECT_EQ(show(text(""), false), "text of 0 characters");
  EXPECT_EQ(show(Blob{"xy"}, false), "blob of 2 bytes");
  EXPECT_EQ(show(whole(42), false), "42");
  EXPECT_EQ(show(Null{}, false), "NULL");
}

TEST(Notation, OfADecimalIsTheNumberAndNotItsForm) {
  EXPECT_TRUE(is_same_in(Notation::decimal, text("1.50"), text("1.5000")));
  EXPECT_TRUE(is_same_in(Notation::decimal, whole(12), text("12.00")));
  EXPECT_TRUE(is_same_in(Notation::decimal, -0.25, text("-0.250")));
  EXPECT_TRUE(is_same_in(Notation::decimal, text("0.00"), whole(0)));
  EXPECT_TRUE(is_same_in(Notation::decimal, text("-0.0"), whole(0)));
  EXPECT_TRUE(is_same_in(Notation::decimal, 1e20, text("100000000000000000000")));
  EXPECT_TRUE(is_same_in(Notation::decimal, text("12345678901234567890123.10"),
                         text("12345678901234567890123.1")));
  EXPECT_FALSE(is_same_in(Notation::decimal, text("1.50"), text("1.05")));
  EXPECT_FALSE(is_same_in(Notation::decimal, text("1.5"), text("-1.5")));
  EXPECT_FALSE(is_same_in(Notation::decimal, text("15"), text("1.5")));
  EXPECT_FALSE(is_same_in(Notation::decimal, text("100"), text("10")));
  EXPECT_FALSE(is_same_in(Notation::decimal, text("1.5x"), text("1.5x")));
  EXPECT_FALSE(is_same_in(Notation::decimal, text(""), text("0")));
  EXPECT_FALSE(is_same_in(Notation::decimal, Null{}, Null{}));
  EXPECT_FALSE(is_same_in(Notation::decimal, std::nan(""), std::nan("")));
}

bool is_same_json(const char* before, const char* after) {
  return is_same_in(Notation::json, text(before), text(after));
}

TEST(Notation, OfJsonIsNotItsFormEither) {
  EXPECT_TRUE(is_same_json(R"({"a":1,"b":[1,2]})", R"( {"b": [1, 2], "a": 1} )"));
  EXPECT_TRUE(is_same_json(R"("\u00e4\ud83d\ude00\n\/")", "\"ä😀\\n/\""));
  EXPECT_TRUE(is_same_json("[1e2, 1.50, -0.0]", "[100,1.5,0]"));
  EXPECT_TRUE(is_same_json(" null", "null"));
  EXPECT_TRUE(is_same_json("[ ]", "[]"));
  EXPECT_TRUE(is_same_json(R"([{ }, {"a": {}}])", R"([{},{"a":{}}])"));
  EXPECT_FALSE(is_same_json("[1, 2]", "[2, 1]"));
  EXPECT_FALSE(is_same_json("[12]", "[1, 2]"));
  EXPECT_FALSE(is_same_json(R"({"a": 1})", R"({"a": 1, "b": null})"));
  EXPECT_FALSE(is_same_json(R"({"a b": 1})", R"({"ab": 1})"));
  EXPECT_FALSE(is_same_json(R"({"a": "1"})", R"({"a": 1})"));
  EXPECT_FALSE(is_same_json(R"(["a","b"])", R"(["a\",\"b"])"));
  EXPECT_FALSE(is_same_json("[12345678901234567890]", "[1.2345678901234567e19]"));
  EXPECT_FALSE(is_same_json("null", R"("null")"));
  EXPECT_FALSE(is_same_in(Notation::json, text("null"), Null{}));
}

TEST(Notation, KnowsTheSameJsonInLists) {
  const auto is_same = [](const char* before, const char* after) {
    return is_same_in(Notation::json_list, text(before), text(after));
  };
  EXPECT_TRUE(
      is_same(R"({"{\"b\":1, \"a\":2}",NULL,1.50})", R"({"{\"a\": 2, \"b\": 1}",NULL,1.5})"));
  EXPECT_TRUE(is_same(R"({{"[1,2]",true},{"\"\\\\,{\"",null}})",
                      R"({{"[1, 2]",true},{"\"\\u005c,{\"","null"}})"));
  EXPECT_TRUE(is_same("{}", "{}"));
  EXPECT_FALSE(is_same("{1,2}", "{2,1}"));
  EXPECT_FALSE(is_same("{1,2}", "{12}"));
  EXPECT_FALSE(is_same("{NULL}", R"({"null"})"));
  EXPECT_FALSE(is_same("{plum}", "{plum}"));
  EXPECT_FALSE(is_same(R"({"{\"a\":1,\"a\":2}"})", R"({"{\"a\": 2}"})"));
  EXPECT_FALSE(is_same(R"({"1)", "{1}"));
  EXPECT_FALSE(is_same("1", "1"));
}

TEST(Notation, OfJsonThatTwoReadersTakeOtherwiseIsNone) {
  EXPECT_FALSE(is_same_json(R"({"a":1,"a":2})", R"({"a": 2})"));
  EXPECT_FALSE(is_same_json(R"({"a":1, "\u0061":1})", R"({"a":1,"\u0061":1})"));
  EXPECT_FALSE(is_same_json("007", "7"));
  EXPECT_FALSE(is_same_json(R"({"a":1,})", R"({"a":1})"));
  EXPECT_FALSE(is_same_json("[1", "[1]"));
  EXPECT_FALSE(is_same_json("[1] x", "[1]"));
  EXPECT_FALSE(is_same_json("", "null"));
  EXPECT_FALSE(is_same_json(R"("\ud83d")", R"("\ud83d" )"));
  const std::string deep(100'000, '[');
  EXPECT_FALSE(is_same_json(deep.c_str(), deep.c_str()));
}

TEST(Notation, OfAUuidIsItsDigits) {
  const auto is_same = [](const char* before, const char* after) {
    return is_same_in(Notation::uuid, text(before), text(after));
  };
  constexpr const char* kOne = "a0ee0000-0000-4000-8000-0000000000aa";
  EXPECT_TRUE(is_same("A0EE0000-0000-4000-8000-0000000000AA", kOne));
  EXPECT_TRUE(is_same("{A0EE00000000400080000000000000AA}", kOne));
  EXPECT_FALSE(is_same("A0EE0000-0000-4000-8000-0000000000AB", kOne));
  EXPECT_FALSE(is_same("A0EE", "a0ee"));
}

}  // namespace
}  // namespace gate
