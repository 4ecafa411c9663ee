#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/report/run_json.h"
#include "gate/report/writer.h"
#include "tests/support/sample_run.h"

namespace gate {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::ThrowsMessage;

std::string write(std::string_view format) {
  std::ostringstream out;
  find_writer(format).write(sample_run(), sample_judgement(), {}, out);
  return std::move(out).str();
}

TEST(Writers, AreFoundByTheirNames) {
  std::set<std::string_view> names;
  for (const Writer& writer : writers()) {
    EXPECT_EQ(&find_writer(writer.name), &writer);
    names.insert(writer.name);
  }
  EXPECT_THAT(names, testing::IsSupersetOf<std::string_view>({"text", "json", "junit"}));
  EXPECT_EQ(names.size(), writers().size());
}

TEST(Writers, NameThoseThereAreWhereOneIsUnknown) {
  EXPECT_THAT(
      [] { find_writer("pdf"); },
      ThrowsMessage<UsageError>(HasSubstr("unknown report format 'pdf' (known: text, json")));
  EXPECT_THROW(find_writer(""), UsageError);
}

TEST(Writers, WriteTheSameBytesEachTime) {
  for (const Writer& writer : writers()) EXPECT_EQ(write(writer.name), write(writer.name));
}

TEST(Writers, WriteTheSameOfARunThatWasReadBack) {
  const gate::Run read = run_from_json(write("json"), "report.json");
  for (const Writer& writer : writers()) {
    std::ostringstream out;
    writer.write(read, sample_judgement(), {}, out);
    EXPECT_EQ(out.str(), write(writer.name)) << writer.name;
  }
}

TEST(Writers, AgreeOnTheCounts) {
  const Counts counts = sample_judgement().counts;
  const json in_json = json::parse(write("json"))["counts"];
  EXPECT_EQ(in_json, (json{{"passed", counts.passed},
                           {"failed", counts.failed},
                           {"warning", counts.warning},
                           {"skipped", counts.skipped},
                           {"error", counts.error}}));
  EXPECT_THAT(write("text"), HasSubstr("\n4 passed, 2 failed, 1 warning, 2 skipped, 1 error\n"));
  for (const auto& [verdict, count] : in_json.items()) {
    EXPECT_THAT(write("junit"), HasSubstr(concat("name=\"gate.points.", verdict, "\" value=\"",
                                                 count.get<int>(), '"')));
    EXPECT_THAT(write("html"), HasSubstr(concat("<b>", count.get<int>(), "</b> ", verdict)));
  }
}

TEST(Writers, CountTheirPointsRight) {
  const json report = json::parse(write("json"));
  json found;
  for (const json& phase : report["phases"]) {
    for (const json& point : phase["points"]) {
      json& count = found[point["verdict"].get<std::string>()];
      count = count.is_null() ? 1 : count.get<int>() + 1;
    }
  }
  EXPECT_EQ(found, report["counts"]);
}

}  // namespace
}  // namespace gate
