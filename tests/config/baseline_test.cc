#include "gate/config/baseline_file.h"
#include "tests/config/scenario_file.h"

namespace gate {

extern const std::string_view kBaselineSchema;

namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kEntry = R"({"check": "data/nulls", "subject": "a", "owner": "o",)";

class BaselineFile : public testing::Test {
 protected:
  std::vector<KnownPoint> read(std::string_view text) {
    std::ofstream(path_, std::ios::binary) << text;
    return read_baseline(path_, check_test_name);
  }

  // One entry with these members, of which the first line is line 2 of the file.
  static std::string entry(std::string_view members) {
    return concat("{\"format_version\": \"1.0\", \"entries\": [\n{", members, "}\n]}");
  }

  std::string complaint(std::string_view text) {
    try {
      read(text);
    } catch (const UsageError& error) {
      EXPECT_THAT(error.what(), StartsWith(display_path(path_)));
      return std::string(error.what()).substr(display_path(path_).size());
    }
    return "none";
  }

  TempDir folder_ = test_folder();
  std::string path_ = folder_.file("baseline.json");
};

TEST_F(BaselineFile, IsReadWithThePlacesOfItsEntries) {
  const auto entries = read(R"({ // known since the spring
  "$schema": "x", "format_version": "1.0",
  "entries": [
    {"check": "data/nulls", "subject": "a.b", "migration": "7", "message": "3 NULLs",
     "owner": "shop", "reason": "later", "until": "2027-01-31"},
    {"check": "data/nulls", "subject": "", "owner": "o", "reason": "r"}]})");

  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].check, "data/nulls");
  EXPECT_EQ(entries[0].subject, "a.b");
  EXPECT_EQ(entries[0].migration, "7");
  EXPECT_EQ(entries[0].message, "3 NULLs");
  EXPECT_EQ(entries[0].owner, "shop");
  EXPECT_EQ(entries[0].reason, "later");
  EXPECT_EQ(entries[0].until, "2027-01-31");
  EXPECT_EQ(entries[0].location.line, 4);
  EXPECT_EQ(entries[0].location.path, display_path(path_));
  EXPECT_EQ(entries[1].location.line, 6);
}

TEST_F(BaselineFile, RefusesWhatItDoesNotKnowAndNamesTheLine) {
  EXPECT_EQ(complaint("[]"), ":1: a baseline must be an object, not a list");
  EXPECT_EQ(complaint("{\n\"format_version\": \"2.0\", \"entries\": []}"),
            ":2: 'format_version' must be 1.0, not '2.0'");
  EXPECT_EQ(complaint("{\"entries\": []}"), ":1: missing key 'format_version'");
  EXPECT_EQ(complaint(entry(R"("check": "a/b", "subject": "s", "reason": "r", "ownr": "o")")),
            ":2: missing key 'owner' in 'entries[0]' (and 1 more)");
  EXPECT_EQ(complaint(entry(R"("check": "a/b", "subject": "s", "reason": "r", "owner": "o",
"untl": "x")")),
            ":3: unknown key 'entries[0].untl' (did you mean 'entries[0].until'?)");
  EXPECT_EQ(complaint(entry(R"("check": "a/b", "subject": 7, "reason": "r", "owner": "o")")),
            ":2: 'entries[0].subject' must be a string, not a number");
}

TEST_F(BaselineFile, NeedsAnOwnerAndAReasonInWords) {
  EXPECT_EQ(complaint(entry(R"("check": "a/b", "subject": "s", "reason": "r", "owner": "")")),
            ":2: 'entries[0].owner' must not be empty");
  EXPECT_EQ(complaint(entry(R"("check": "a/b", "subject": "s", "reason": " ", "owner": "o")")),
            ":2: 'entries[0].reason' must be a reason in words, not ' '");
}

TEST_F(BaselineFile, TakesIdsOfChecksAndNoGlobs) {
  EXPECT_EQ(complaint(entry(R"("check": "data/*", "subject": "s", "reason": "r", "owner": "o")")),
            ":2: 'entries[0].check' must be the id of a check, for example 'data/row-counts', not "
            "'data/*'");
  const auto none = [](NameKind, const std::string&) { return std::string("no such check"); };
  try {
    write_file(path_, entry(R"("check": "a/b", "subject": "s", "reason": "r", "owner": "o")"));
    read_baseline(path_, none);
    FAIL() << "an unknown check was taken";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr(":2: no such check"));
  }
}

TEST_F(BaselineFile, RefusesDaysThatTheCalendarDoesNotHave) {
  EXPECT_EQ(complaint(entry(concat(kEntry + 1, R"("reason": "r",
"until": "2027-02-30")"))),
            ":3: 'entries[0].until' is no date: '2027-02-30'");
  EXPECT_EQ(complaint(entry(concat(kEntry + 1, R"("reason": "r", "until": "soon")"))),
            ":2: 'entries[0].until' must be a date, YYYY-MM-DD, not 'soon'");
}

TEST_F(BaselineFile, RefusesTwoEntriesAboutTheSame) {
  const std::string one = concat(kEntry, R"( "reason": "r"})");
  EXPECT_EQ(
      complaint(concat("{\"format_version\": \"1.0\", \"entries\": [\n", one, ",\n", one, "]}")),
      ":3: 'entries[1]' is about the same as another");
}

TEST_F(BaselineFile, IsWrittenInOneOrderAndReadAgain) {
  const KnownPoint a{.check = "data/nulls",
                     .subject = "a",
                     .migration = "7",
                     .owner = "o",
                     .reason = "r",
                     .until = "2027-01-31",
                     .message = "3 \"NULLs\""};
  const KnownPoint b{.check = "data/nulls", .subject = "b", .owner = "o", .reason = "r"};

  const std::string text = baseline_text({a, b}, "");

  EXPECT_EQ(text, baseline_text({b, a}, ""));
  const auto entries = read(text);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].subject, "b") << "what is about no migration comes first";
  EXPECT_EQ(entries[1].message, a.message);
  EXPECT_EQ(entries[1].until, a.until);
  EXPECT_EQ(text, baseline_text(entries, ""));
}

TEST_F(BaselineFile, HasOneKeyALine) {
  EXPECT_EQ(baseline_text({{.check = "data/nulls", .subject = "s", .owner = "o", .reason = "r"}},
                          "docs/schema/baseline.schema.json"),
            R"({
  "$schema": "docs/schema/baseline.schema.json",
  "format_version": "1.0",
  "entries": [
    {
      "check": "data/nulls",
      "subject": "s",
      "owner": "o",
      "reason": "r"
    }
  ]
}
)");
}

TEST_F(BaselineFile, TakesBytesThatAreNoText) {
  const std::string text =
      baseline_text({{.check = "a/b", .subject = "s\xFF", .owner = "o", .reason = "r"}}, "");

  EXPECT_EQ(read(text).at(0).subject, "s\uFFFD");
}

TEST_F(BaselineFile, KeepsWhereItsSchemaIs) {
  EXPECT_EQ(schema_of_baseline(path_), "");
  std::ofstream(path_) << R"({"$schema": "here", /* c */ "entries": 1})";
  EXPECT_EQ(schema_of_baseline(path_), "here");
  std::ofstream(path_) << "{";
  EXPECT_EQ(schema_of_baseline(path_), "");
}

TEST(BaselineSchema, IsTheDocumentInTheTree) {
  EXPECT_EQ(kBaselineSchema,
            read_file(std::string(GATE_SOURCE_DIR) + "/docs/schema/baseline.schema.json"));
}

}  // namespace
}  // namespace gate
