// Which tables a script reached.
#include "gate/rehearsal/touched.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

using Names = std::set<std::string>;

Schema schema_of(const std::vector<std::string>& tables) {
  Schema schema;
  for (const std::string& name : tables) schema.tables.push_back({.name = name});
  return schema;
}

ScriptRecord script_of(std::vector<Effect> effects, std::vector<Rename> renames = {}) {
  ScriptRecord script;
  script.statements.push_back(
      {.outcome = {.effects = std::move(effects), .renames = std::move(renames)}});
  return script;
}

TEST(Touched, SpellsATableAsItsSchemaDoes) {
  const Schema schema = schema_of({"Shop"});
  const auto script = script_of({{.action = Action::update, .table = "SHOP", .column = "town"}});

  EXPECT_EQ(touched_by(script, schema, schema, {}).content, (Names{"Shop"}));
}

TEST(Touched, LeavesOutTheHistoryAndWhatIsGoneAgain) {
  const Schema schema = schema_of({"schema_version", "shop"});
  const auto script = script_of({{.action = Action::insert, .table = "schema_version"},
                                 {.action = Action::create, .table = "tmp"},
                                 {.action = Action::drop, .table = "tmp"}});

  EXPECT_EQ(touched_by(script, schema, schema, ToolTables({"schema_version"})).content, Names{});
}

TEST(Touched, HasBothNamesOfATableThatWasRenamed) {
  const auto script =
      script_of({}, {{.table = "shop", .to = "tmp"}, {.table = "tmp", .to = "store"}});

  EXPECT_EQ(touched_by(script, schema_of({"shop"}), schema_of({"store"}), {}).content,
            (Names{"shop", "store"}));
}

TEST(Touched, KeepsANewIndexApartFromContent) {
  const Schema schema = schema_of({"shop"});
  const auto script = script_of(
      {{.action = Action::create, .object = "index", .table = "shop", .name = "by_town"}});

  const Touched touched = touched_by(script, schema, schema, {});

  EXPECT_EQ(touched.content, Names{});
  EXPECT_EQ(touched.indexes, (Names{"shop"}));
}

TEST(Touched, LeavesOutTheStorageOfTheEngine) {
  Schema schema = schema_of({"docs"});
  schema.tables.push_back({.name = "docs_data", .kind = TableKind::shadow});
  schema.tables.push_back({.name = "sqlite_sequence", .kind = TableKind::internal});
  const auto script = script_of({{.action = Action::insert, .table = "docs_data"},
                                 {.action = Action::update, .table = "sqlite_sequence"},
                                 {.action = Action::insert, .table = "docs"}});

  EXPECT_EQ(touched_by(script, schema, schema, {}).content, (Names{"docs"}));
}

}  // namespace
}  // namespace gate
