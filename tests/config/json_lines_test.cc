#include "gate/config/json_lines.h"

#include <gmock/gmock.h>

namespace gate {
namespace {

int line_of_key(std::string_view text, const std::string& pointer) {
  return line_at(text, scan_json(text).by_pointer.at(pointer).key);
}

TEST(JsonLines, FindsAKeyAndItsValueOnDifferentLines) {
  const std::string_view text = "{\n  \"a\":\n    7\n}";

  const JsonPlace place = scan_json(text).by_pointer.at("/a");

  EXPECT_EQ(line_at(text, place.key), 2);
  EXPECT_EQ(line_at(text, place.value), 3);
}

TEST(JsonLines, CountsTheLinesOfComments) {
  const std::string_view text = "// one\n/* two\n three \"a\": */ {\n// four {\n\"a\": 1}";

  EXPECT_EQ(line_of_key(text, "/a"), 5);
}

TEST(JsonLines, TakesCommentSignsInsideStringsForText) {
  const std::string_view text = "{\"url\": \"http://x/*\",\n \"a\": 1}";

  EXPECT_EQ(line_of_key(text, "/a"), 2);
}

TEST(JsonLines, CountsWindowsLinesOnce) {
  EXPECT_EQ(line_of_key("{\r\n\r\n\"a\": 1}", "/a"), 3);
}

TEST(JsonLines, FindsItemsOfNestedLists) {
  const std::string_view text = "[[1,\n2],\n{\"a\": [true,\nnull]}]";
  const JsonPlaces places = scan_json(text);

  EXPECT_EQ(line_at(text, places.by_pointer.at("/0/1").value), 2);
  EXPECT_EQ(line_at(text, places.by_pointer.at("/1/a/1").value), 4);
}

TEST(JsonLines, EscapesPointersAsTheStandardSays) {
  EXPECT_EQ(scan_json(R"({"a/b~c": 1})").by_pointer.count("/a~1b~0c"), 1U);
}

TEST(JsonLines, DecodesKeysBeforeComparingThem) {
  const JsonPlaces places = scan_json("{\"name\": 1, \"n\\u0061me\": 2}");

  ASSERT_EQ(places.duplicates.size(), 1U);
  EXPECT_EQ(places.duplicates[0].pointer, "/name");
  EXPECT_EQ(places.duplicates[0].offset, 12U);
}

TEST(JsonLines, SameKeyInTwoObjectsIsNoDuplicate) {
  EXPECT_TRUE(scan_json(R"({"a": {"x": 1}, "b": {"x": 1}})").duplicates.empty());
}

TEST(JsonLines, ADuplicateObjectDoesNotMakeItsMembersDuplicates) {
  EXPECT_EQ(scan_json(R"({"a": {"x": 1}, "a": {"x": 1}})").duplicates.size(), 1U);
}

TEST(JsonLines, StopsWhereTheNestingIsAbsurd) {
  const JsonPlaces places = scan_json(std::string(1000000, '['));

  ASSERT_TRUE(places.too_deep.has_value());
  EXPECT_EQ(*places.too_deep, 32U);
}

TEST(JsonLines, ThirtyTwoLevelsAreFine) {
  EXPECT_FALSE(scan_json(std::string(32, '[') + std::string(32, ']')).too_deep.has_value());
}

class BrokenJson : public testing::TestWithParam<std::string> {};

TEST_P(BrokenJson, EndsTheScanQuietly) {
  const JsonPlaces places = scan_json(GetParam());

  EXPECT_TRUE(places.duplicates.empty());
  EXPECT_EQ(places.by_pointer.count("/never"), 0U);
}

INSTANTIATE_TEST_SUITE_P(JsonLines, BrokenJson,
                         testing::Values("", " ", "/", "/*", "//", "\"", "\"\\", "{", "{\"a",
                                         "{\"a\"", "{\"a\":", "{\"a\":}", "{,}", "{\"a\":1",
                                         "{\"a\":1,", "{'a':1,\"never\":1}", "[", "[1", "[1,",
                                         "[,]", "]", "}", ":", std::string("\0", 1), "\xFF\xFE{",
                                         "{\"\\ud800\":"));

}  // namespace
}  // namespace gate
