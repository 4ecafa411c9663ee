// Two databases' differences as text and as JSON.
#include "gate/report/diff.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "tests/report/schema_check.h"

namespace gate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

nlohmann::json diff_schema() {
  return strict(nlohmann::json::parse(read_file(GATE_SOURCE_DIR "/docs/schema/diff.schema.json")));
}

Diff sample() {
  Diff diff{.tool_version = "1", .engine = "e", .engine_version = "3", .started_at = "now"};
  diff.a = {"a.db", 4096};
  diff.b = {"b\x1b[31m\xff.db", 8192};
  diff.schema = {{.kind = "index", .name = "i", .change = Change::removed, .before = "on t"},
                 {.kind = "table",
                  .name = "t",
                  .change = Change::reordered,
                  .before = "a, b",
                  .after = "b, a"},
                 {.kind = "column", .name = "t.c", .change = Change::added, .after = "INT"}};
  TableDifference keyed{.before = "t", .after = "t", .rows_before = 3, .rows_after = 1003};
  keyed.key = {"id"};
  keyed.rows_added = 1000;
  keyed.examples_added = {{.key = "id=4", .after = "hidden"}};
  keyed.rows_modified = 2;
  keyed.columns = {{.before = "c",
                    .after = "c",
                    .changed = 1,
                    .equivalent = 1,
                    .examples = {{.key = "id=1", .before = "hidden", .after = "hidden"}}},
                   {.before = "d", .after = "d"}};
  TableDifference bag{.before = "log", .after = "log", .rows_before = 1};
  bag.rows_removed = 1;
  bag.examples_removed = {{.key = "hidden"}};
  bag.dropped = {{.name = "old"}};
  diff.tables = {keyed,
                 bag,
                 {.after = "new", .rows_after = 1, .rows_added = 1},
                 {.before = "same", .after = "same", .rows_before = 2, .rows_after = 2}};
  diff.not_compared = {{"geo", "no such module: geo"}};
  diff.left_out = {{"*.at", {"t.at", "log.at"}}};
  return diff;
}

TEST(DiffText, HasEverythingButValues) {
  EXPECT_EQ(diff_to_text(sample(), {}),
            "A: a.db (4.1 kB)\n"
            "B: b\xEF\xBF\xBD.db (8.2 kB)\n"
            "index i: only in A: on t\n"
            "table t: columns in another order: a, b -> b, a\n"
            "column t.c: only in B: INT\n"
            "rows of t: 3 -> 1,003 rows; 1,000 only in B, 2 modified\n"
            "  only in B, for example: id=4\n"
            "  c differs in 2 rows (1 only in the way they are stored), for example: id=1\n"
            "rows of log: 1 -> 0 rows; 1 only in A (no key tells its rows apart)\n"
            "  columns only in A: old\n"
            "rows of new: only in B: 1 row\n"
            "not compared: geo: no such module: geo\n"
            "ignored by '*.at': t.at, log.at\n"
            "DIFFERENT: 3 objects, 3 tables (t, log, new); 1 could not be compared (geo)\n");
}

TEST(DiffText, IsTheVerdictAloneWhereThatIsAskedFor) {
  Diff diff = sample();
  diff.schema.clear();
  diff.tables.clear();
  EXPECT_EQ(diff_to_text(diff, {.verbosity = -1}), "NOT JUDGED: geo: no such module: geo\n");
  diff.not_compared.clear();
  EXPECT_EQ(diff_to_text(diff, {.color = true, .verbosity = -1}),
            "\x1b[32mSAME: 0 tables, 0 rows\x1b[0m\n");
}

TEST(DiffText, CutsLongListsWhereNobodyAskedForAll) {
  Diff diff;
  for (int i = 0; i < 60; ++i) diff.schema.push_back({.kind = "index", .name = std::to_string(i)});
  EXPECT_THAT(diff_to_text(diff, {}), HasSubstr("and 10 more objects (-v shows them)\n"));
  EXPECT_THAT(diff_to_text(diff, {.verbosity = 1}),
              AllOf(HasSubstr("index 59: "), Not(HasSubstr("more"))));
}

TEST(DiffJson, IsWhatItsSchemaSays) {
  for (const Diff& diff : {sample(), Diff{}}) {
    EXPECT_EQ(complaints(diff_schema(), diff_to_json(diff)), "");
  }
}

TEST(DiffJson, HasNoValues) {
  const std::string text = diff_to_json(sample());
  EXPECT_THAT(text, Not(HasSubstr("hidden")));
  const auto report = nlohmann::json::parse(text);
  EXPECT_EQ(report["verdict"], "different");
  EXPECT_EQ(report["exit_code"], 1);
  EXPECT_EQ(report["tables"][0]["columns"],
            nlohmann::json::parse(
                R"([{"name": "c", "rows": 2, "equivalent": 1, "examples": ["id=1"]}])"));
  EXPECT_EQ(report["tables"][2]["rows"]["a"], nullptr);
  EXPECT_EQ(report["tables"][3]["same"], true);
}

TEST(DiffWriters, NameThemselves) {
  EXPECT_EQ(find_diff_writer("json").name, "json");
  EXPECT_THROW(find_diff_writer("junit"), UsageError);
}

}  // namespace
}  // namespace gate
