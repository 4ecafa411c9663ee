#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "gate/base/file.h"
#include "gate/cli/names.h"
#include "gate/config/scenario_file.h"
#include "tests/support/temp.h"

namespace gate {

extern const std::string_view kScenarioSchema;

namespace {

using nlohmann::json;
using testing::IsEmpty;

const std::string kDocument = std::string(GATE_SOURCE_DIR) + "/docs/scenario.md";

// Every key, with the schema of its value, as docs/scenario.md writes it.
void collect_keys(const json& schema, const std::string& parent,
                  std::vector<std::pair<std::string, json>>& keys) {
  const json properties = schema.value("properties", json::object());
  for (const auto& [name, value] : properties.items()) {
    const std::string path = parent.empty() ? name : parent + '.' + name;
    keys.emplace_back(path, value);
    collect_keys(value, path, keys);
  }
  if (schema.contains("items")) collect_keys(schema["items"], parent + "[]", keys);
  const json more = schema.value("additionalProperties", json());
  if (more.is_object()) collect_keys(more, parent + ".T", keys);
}

std::vector<std::pair<std::string, json>> keys_of_schema() {
  std::vector<std::pair<std::string, json>> keys;
  collect_keys(json::parse(kScenarioSchema), "", keys);
  return keys;
}

// Objects with named keys that would take any other key, too.
void collect_open_objects(const json& schema, const std::string& path,
                          std::vector<std::string>& open) {
  if (schema.contains("properties") && schema.value("additionalProperties", json()) != false) {
    open.push_back(path);
  }
  for (const auto& [name, value] : schema.items()) {
    if (value.is_object()) collect_open_objects(value, path + '/' + name, open);
  }
}

TEST(ScenarioDocument, NamesEveryKeyOfTheSchema) {
  const std::string text = read_file(kDocument);
  const auto keys = keys_of_schema();

  ASSERT_GT(keys.size(), 30U);
  for (const auto& [key, schema] : keys) {
    // Objects that only group others are named by their members.
    EXPECT_TRUE(text.find("`" + key + "`") != std::string::npos ||
                text.find("`" + key + ".") != std::string::npos ||
                text.find("`" + key + "[]") != std::string::npos)
        << key;
  }
}

TEST(ScenarioDocument, BeginsWithAScenarioThatIsRead) {
  const std::string text = read_file(kDocument);
  const auto begin = text.find("```jsonc\n") + 9;
  const TempDir folder = test_folder();
  write_file(folder.file("scenario.json"), text.substr(begin, text.find("```", begin) - begin));

  const Scenario scenario = read_scenario(folder.file("scenario.json"), check_name);

  EXPECT_EQ(scenario.expect.tables.at(0).rows, "unchanged");
  EXPECT_EQ(scenario.fixture, folder.file("store.db"));
}

TEST(ScenarioDocument, ShowsOnlyPartsThatAreRead) {
  const std::string text = read_file(kDocument);
  const TempDir folder = test_folder();
  int parts = 0;
  for (auto at = text.find("```jsonc\n\""); at != std::string::npos;
       at = text.find("```jsonc\n\"", at + 1)) {
    const std::string part = text.substr(at + 9, text.find("```", at + 9) - at - 9);
    const std::string head = part.find("\"migrations\"") == std::string::npos
                                 ? R"({"fixture": "f", "migrations": "m", )"
                                 : R"({"fixture": "f", )";
    write_file(folder.file("scenario.json"), head + part + "}");
    EXPECT_NO_THROW(read_scenario(folder.file("scenario.json"), check_name)) << part;
    ++parts;
  }
  EXPECT_EQ(parts, 9);
}

TEST(ScenarioSchema, DescribesEveryKey) {
  for (const auto& [key, schema] : keys_of_schema()) {
    EXPECT_GT(schema.value("description", "").size(), 10U) << key;
  }
}

TEST(ScenarioSchema, LeavesNoObjectOpen) {
  std::vector<std::string> open;
  collect_open_objects(json::parse(kScenarioSchema), "", open);

  EXPECT_THAT(open, IsEmpty());
}

TEST(ScenarioSchema, StatesTheDefaultsOfTheProgram) {
  const json limits = json::parse(kScenarioSchema)["properties"]["limits"]["properties"];

  EXPECT_EQ(limits["apply-seconds"]["default"], Limits{}.apply_seconds);
  EXPECT_EQ(limits["rollback-seconds"]["default"], Limits{}.rollback_seconds);
  EXPECT_EQ(limits["lock-seconds"]["default"], Limits{}.lock_seconds);
  const json faults = json::parse(kScenarioSchema)["properties"]["faults"]["properties"];
  EXPECT_EQ(faults["max-points"]["default"], Faults{}.max_points);
  EXPECT_EQ(faults["seconds"]["default"], Faults{}.seconds);
}

TEST(ScenarioSchema, IsTheDocumentInTheTree) {
  EXPECT_EQ(kScenarioSchema,
            read_file(std::string(GATE_SOURCE_DIR) + "/docs/schema/scenario.schema.json"));
}

}  // namespace
}  // namespace gate
