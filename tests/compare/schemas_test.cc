#include "gate/compare/schemas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "gate/base/text.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Schema shop() {
  Schema schema;
  schema.tables = {
      {.name = "orders",
       .columns = {{.name = "id", .type = "INTEGER", .not_null = true},
                   {.name = "user_id", .type = "INTEGER"},
                   {.name = "total", .type = "REAL", .default_value = "0"}},
       .primary_key = {"id"},
       .foreign_keys = {{.columns = {"user_id"}, .parent = "users", .on_delete = "CASCADE"}},
       .checks = {"total >= 0"}},
      {.name = "users", .columns = {{.name = "id", .type = "INTEGER"}}, .primary_key = {"id"}}};
  schema.indexes = {{.name = "auto_1",
                     .table = "orders",
                     .unique = true,
                     .constraint = true,
                     .columns = {"user_id", "total"}},
                    {.name = "idx_total", .table = "orders", .columns = {"total"}}};
  schema.views = {{.name = "rich", .definition = "select 1"}};
  schema.triggers = {{.name = "audit", .table = "orders", .definition = "begin"},
                     {.name = "instead", .table = "rich", .definition = "begin"}};
  return schema;
}

// "removed column orders.total: REAL → "
std::string in_words(const ObjectDifference& object) {
  constexpr const char* kChanges[] = {"added", "removed", "changed", "renamed", "reordered"};
  return concat(kChanges[static_cast<int>(object.change)], ' ', object.kind, ' ', object.name, ": ",
                object.before, " > ", object.after);
}

std::vector<std::string> differences(const std::function<void(Schema&)>& edit,
                                     const std::vector<std::string>& ignored = {}) {
  Schema after = shop();
  edit(after);
  std::vector<std::string> found;
  for (const auto& object : compare_schemas(shop(), after, ignored)) {
    found.push_back(in_words(object));
  }
  return found;
}

TEST(CompareSchemas, FindsNothingInTheSame) {
  EXPECT_THAT(differences([](Schema&) {}), IsEmpty());
  EXPECT_THAT(compare_schemas({}, {}, {}), IsEmpty());
}

TEST(CompareSchemas, LeavesOutTheSchemaOfATableThatIsLeftOut) {
  const auto add = [](Schema& schema) {
    schema.objects.push_back({.kind = "schema", .name = "billing"});
    schema.objects.push_back({.kind = "schema", .name = "tool"});
  };
  EXPECT_EQ(differences(add).size(), 2U);
  const auto found = differences(add, {"tool.migrations", "billings.history"});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].starts_with("added schema billing:")) << found[0];
}

TEST(CompareSchemas, DoesNotMindWhatMeansTheSame) {
  const auto found = differences([](Schema& schema) {
    Table& orders = schema.tables[0];
    orders.sql = "create table \"orders\" (…)";
    orders.columns[0].type = "integer";
    orders.columns[1].default_value = "NULL";
    orders.columns[2].default_value = "(0)";
    orders.foreign_keys[0].parent = "Users";
    orders.foreign_keys[0].parent_columns = {"id"};
    orders.foreign_keys[0].on_update = "NO ACTION";
    schema.indexes[0].name = "auto_7";
    schema.indexes.push_back({.name = "auto_8",
                              .table = "users",
                              .unique = true,
                              .constraint = true,
                              .columns = {"id"}});
  });
  EXPECT_THAT(found, IsEmpty()) << "the last index is that of the primary key";
}

TEST(CompareSchemas, MindsCaseInLiterals) {
  Schema before = shop();
  before.tables[0].columns[2].default_value = "'a'";
  Schema after = before;
  after.tables[0].columns[2].default_value = "'A'";
  EXPECT_EQ(compare_schemas(before, after, {}).size(), 1u);
}

// Of one column, before and afterwards.
struct TwoSpellings {
  const char* a;
  const char* b;
};

std::size_t differences_of(const Column& a, const Column& b) {
  const Schema before{.tables = {{.name = "t", .columns = {a}}}};
  const Schema after{.tables = {{.name = "t", .columns = {b}}}};
  return compare_schemas(before, after, {}).size();
}

TEST(CompareSchemas, DoesNotMindHowATypeIsSpelled) {
  for (const auto& [a, b] : {TwoSpellings{"VARCHAR(10)", "varchar ( 10 )"},
                             {"DECIMAL(10,2)", "Decimal(10, 2)"},
                             {"UNSIGNED BIG INT", "unsigned\t big\n int"}}) {
    EXPECT_EQ(differences_of({.name = "c", .type = a}, {.name = "c", .type = b}), 0U) << a;
  }
  for (const auto& [a, b] : {TwoSpellings{"VARCHAR(10)", "VARCHAR(11)"},
                             {"INT EGER", "INTEGER"},
                             {"INT", "INTEGER"},
                             {"VARCHAR(1 0)", "VARCHAR(10)"}}) {
    EXPECT_EQ(differences_of({.name = "c", .type = a}, {.name = "c", .type = b}), 1U) << a;
  }
}

TEST(CompareSchemas, DoesNotMindHowADefaultIsSpelled) {
  const auto differ = [](const TwoSpellings& two) {
    return differences_of({.name = "c", .default_value = two.a},
                          {.name = "c", .default_value = two.b}) > 0;
  };
  for (const TwoSpellings& two : {TwoSpellings{"-1", "- 1"},
                                  {"1", "+1"},
                                  {"1E3", "((+ 1e3))"},
                                  {"x'ab'", "X'AB'"},
                                  {"\"It's\"", "'It''s'"},
                                  {"word", "'word'"},
                                  {"[Word]", "'Word'"},
                                  {"TRUE", "true"},
                                  {"current_date", "CURRENT_DATE"},
                                  {"lower('A' || \"B\")", "LOWER( 'A'||'B' )"}}) {
    EXPECT_FALSE(differ(two)) << two.a << ", " << two.b;
  }
  for (const TwoSpellings& two : {TwoSpellings{"word", "WORD"},
                                  {"\"a\"", "\"A\""},
                                  {"1", "true"},
                                  {"1", "1.0"},
                                  {"1", "'1'"},
                                  {"-1", "1"},
                                  {"\"true\"", "true"},
                                  {"x'ab'", "'ab'"},
                                  {"+'1'", "'1'"},
                                  {"'null'", "NULL"},
                                  {"lower(\"A\")", "lower(\"a\")"},
                                  {"CURRENT_DATE", "'CURRENT_DATE'"}}) {
    EXPECT_TRUE(differ(two)) << two.a << ", " << two.b;
  }
}

TEST(CompareSchemas, SaysOnceThatATableIsGone) {
  const auto found = differences([](Schema& schema) {
    schema.tables.erase(schema.tables.begin());
    schema.indexes.clear();
    schema.triggers.erase(schema.triggers.begin());
  });
  EXPECT_THAT(found, ElementsAre("removed table orders: table with 3 columns > "));
}

TEST(CompareSchemas, SaysOnceThatATableIsNew) {
  const auto found = differences([](Schema& schema) {
    schema.tables.push_back({.name = "zones", .columns = {{.name = "id"}}});
    schema.indexes.push_back({.name = "idx_zone", .table = "zones", .columns = {"id"}});
  });
  EXPECT_THAT(found, ElementsAre("added table zones:  > table with 1 column"));
}

TEST(CompareSchemas, SaysWhatASurvivingTableLacks) {
  const auto found = differences([](Schema& schema) {
    schema.indexes.clear();
    schema.triggers.clear();
  });
  EXPECT_THAT(found,
              ElementsAre("removed index idx_total: index on orders (total) > ",
                          "removed index orders (user_id, total): unique index on orders "
                          "(user_id, total) > ",
                          "removed trigger audit: begin > ", "removed trigger instead: begin > "));
}

TEST(CompareSchemas, ShowsARenamedColumnAsGoneAndNew) {
  const auto found = differences([](Schema& schema) { schema.tables[1].columns[0].name = "uid"; });
  EXPECT_THAT(found, ElementsAre("removed column users.id: INTEGER > ",
                                 "added column users.uid:  > INTEGER"));
}

TEST(CompareSchemas, TakesWhatFollowsARenameForTheSame) {
  Schema after = shop();
  after.tables[1].name = "people";
  after.tables[0].columns[1].name = "person_id";
  after.tables[0].foreign_keys[0].columns = {"person_id"};
  after.tables[0].foreign_keys[0].parent = "people";
  after.indexes[0].columns = {"person_id", "total"};
  TableDifference orders{.before = "orders", .after = "orders"};
  orders.columns = {{.before = "user_id", .after = "person_id"}};
  const TableDifference users{.before = "users", .after = "people"};

  std::vector<std::string> found;
  for (const auto& object : compare_schemas(shop(), after, {}, {orders, users})) {
    found.push_back(in_words(object));
  }

  EXPECT_THAT(found, ElementsAre("renamed column orders.person_id: user_id > person_id",
                                 "renamed table people: users > people"));
}

TEST(CompareSchemas, SaysWhatARenamedColumnLost) {
  Schema after = shop();
  after.tables[0].columns[2] = {.name = "sum", .type = "REAL"};
  after.tables[0].checks.clear();
  after.indexes.pop_back();
  after.indexes[0].columns[1] = "sum";
  TableDifference orders{.before = "orders", .after = "orders"};
  orders.columns = {{.before = "total", .after = "sum"}};

  std::vector<std::string> found;
  for (const auto& object : compare_schemas(shop(), after, {}, {orders})) {
    found.push_back(in_words(object));
  }

  EXPECT_THAT(found, ElementsAre("removed check orders: sum >= 0 > ",
                                 "changed column orders.sum: REAL DEFAULT 0 > REAL",
                                 "renamed column orders.sum: total > sum",
                                 "removed index idx_total: index on orders (sum) > "));
}

// What is lost of the column orders.total.
std::vector<std::string> lost(const Column& before, const Column& after) {
  Schema old_shop = shop();
  old_shop.tables[0].columns[2] = before;
  Schema new_shop = shop();
  new_shop.tables[0].columns[2] = after;
  for (const ObjectDifference& object : compare_schemas(old_shop, new_shop, {})) {
    if (object.kind == "column") return object.lost;
  }
  return {};
}

TEST(CompareSchemas, SaysWhatAColumnDeclaresNoMore) {
  const Column bare{.name = "total"};
  const Column declared{.name = "total", .default_value = "0", .collation = "NOCASE"};
  const Column identity{.name = "total", .identity = true};
  const Column computed{.name = "total", .generated = Generated::stored, .expression = "id * 2"};

  EXPECT_THAT(lost(declared, bare), ElementsAre("DEFAULT 0", "COLLATE NOCASE"));
  EXPECT_THAT(lost(identity, bare), ElementsAre("numbered by the engine"));
  EXPECT_THAT(lost(computed, bare), ElementsAre("AS (id * 2)"));
  EXPECT_THAT(lost(bare, declared), IsEmpty());
  EXPECT_THAT(lost({.name = "total", .type = "INT", .default_value = "NULL"}, bare), IsEmpty());
}

TEST(CompareSchemas, MissesNoDefaultWhereTheEngineGivesAValue) {
  const Column declared{.name = "total", .default_value = "0"};
  const Column identity{.name = "total", .identity = true};
  const Column computed{.name = "total", .generated = Generated::stored, .expression = "id * 2"};

  EXPECT_THAT(lost(declared, computed), IsEmpty());
  EXPECT_THAT(lost(declared, identity), IsEmpty());
  EXPECT_THAT(lost(identity, declared), IsEmpty());
}

TEST(CompareSchemas, MissesNotNullUnlessTheEngineGivesAValue) {
  const Column bare{.name = "total"};
  const Column demanded{.name = "total", .not_null = true};
  const Column identity{.name = "total", .identity = true};
  const Column computed{.name = "total", .generated = Generated::stored, .expression = "id * 2"};

  EXPECT_THAT(lost(demanded, bare), ElementsAre("NOT NULL"));
  EXPECT_THAT(lost(bare, demanded), IsEmpty());
  EXPECT_THAT(lost(demanded, identity), IsEmpty());
  EXPECT_THAT(lost(demanded, computed), IsEmpty());
  EXPECT_THAT(lost(identity, bare), ElementsAre("numbered by the engine"));
}

TEST(CompareSchemas, SaysOnceThatColumnsAreInAnotherOrder) {
  const auto found = differences(
      [](Schema& schema) { std::swap(schema.tables[0].columns[1], schema.tables[0].columns[2]); });
  EXPECT_THAT(found,
              ElementsAre("reordered table orders: id, user_id, total > id, total, user_id"));
}

TEST(CompareSchemas, TakesAColumnInTheMiddleForNewOnly) {
  const auto found = differences([](Schema& schema) {
    auto& columns = schema.tables[0].columns;
    columns.insert(columns.begin() + 1, {.name = "note", .type = "TEXT"});
  });
  EXPECT_THAT(found, ElementsAre("added column orders.note:  > TEXT"));
}

TEST(CompareSchemas, ComparesRepeatedForeignKeysOneByOne) {
  const auto found = differences([](Schema& schema) {
    auto& keys = schema.tables[0].foreign_keys;
    keys.insert(keys.begin(), {.columns = {"user_id"}, .parent = "people"});
  });
  EXPECT_THAT(found, ElementsAre("added foreign key orders (user_id):  > references people ()"));
}

TEST(CompareSchemas, ForgetsIgnoredTablesAndWhatBelongsToThem) {
  const auto found = differences(
      [](Schema& schema) {
        schema.tables[0].columns.pop_back();
        schema.indexes.clear();
        schema.triggers.erase(schema.triggers.begin());
      },
      {"ORDERS"});
  EXPECT_THAT(found, IsEmpty());
}

TEST(CompareSchemas, LeavesOutWhatIsNotTheUsers) {
  const auto found = differences([](Schema& schema) {
    schema.tables.push_back({.name = "s1", .kind = TableKind::internal});
    schema.tables.push_back({.name = "s2", .kind = TableKind::shadow});
    schema.indexes.push_back({.name = "i", .table = "s2", .columns = {"x"}});
  });
  EXPECT_THAT(found, IsEmpty());
}

TEST(CompareSchemas, KnowsAVirtualTableByItsArguments) {
  Schema before;
  before.tables = {{.name = "search",
                    .kind = TableKind::virtual_,
                    .sql = "CREATE VIRTUAL TABLE search\nUSING fts5(body, tokenize = porter)"}};
  Schema after = before;
  after.tables[0].sql = "create virtual table \"search\" using fts5(body,  tokenize=porter)";
  EXPECT_THAT(compare_schemas(before, after, {}), IsEmpty());
  after.tables[0].sql = "create virtual table search using fts5(body)";
  EXPECT_EQ(compare_schemas(before, after, {}).size(), 1u);
}

struct Edit {
  const char* expected;
  void (*apply)(Schema&);
};

class OneEdit : public testing::TestWithParam<Edit> {};

TEST_P(OneEdit, IsOneDifference) {
  EXPECT_THAT(differences(GetParam().apply), ElementsAre(GetParam().expected));
}

const Edit kEdits[] = {
    {"changed column orders.id: INTEGER NOT NULL > INTEGER",
     [](Schema& s) { s.tables[0].columns[0].not_null = false; }},
    {"changed column orders.total: REAL DEFAULT 0 > TEXT DEFAULT 0",
     [](Schema& s) { s.tables[0].columns[2].type = "TEXT"; }},
    {"changed column orders.total: REAL DEFAULT 0 > REAL",
     [](Schema& s) { s.tables[0].columns[2].default_value = ""; }},
    {"changed column orders.user_id: INTEGER > INTEGER COLLATE NOCASE",
     [](Schema& s) { s.tables[0].columns[1].collation = "NOCASE"; }},
    {"changed column orders.user_id: INTEGER > INTEGER AS (id) STORED",
     [](Schema& s) {
       s.tables[0].columns[1].generated = Generated::stored;
       s.tables[0].columns[1].expression = "id";
     }},
    {"changed column orders.id: INTEGER NOT NULL > INTEGER NOT NULL numbered by the engine",
     [](Schema& s) { s.tables[0].columns[0].identity = true; }},
    {"added conflict clause orders UNIQUE (total):  > ON CONFLICT IGNORE",
     [](Schema& s) {
       s.tables[0].conflict_clauses = {{"UNIQUE", {"total"}, "IGNORE"}};
     }},
    {"changed primary key orders: (id) > (id, user_id)",
     [](Schema& s) {
       s.tables[0].primary_key = {"id", "user_id"};
     }},
    {"removed primary key users: (id) > ",
     [](Schema& s) {
       s.tables[1].primary_key.clear();
       s.tables[0].foreign_keys[0].parent_columns = {"id"};
     }},
    {"changed foreign key orders (user_id): references users (id) on delete CASCADE > references "
     "users (id)",
     [](Schema& s) { s.tables[0].foreign_keys[0].on_delete = ""; }},
    {"removed foreign key orders (user_id): references users (id) on delete CASCADE > ",
     [](Schema& s) { s.tables[0].foreign_keys.clear(); }},
    {"removed check orders: total >= 0 > ", [](Schema& s) { s.tables[0].checks.clear(); }},
    {"added option orders:  > STRICT", [](Schema& s) { s.tables[0].options = {"STRICT"}; }},
    {"changed index idx_total: index on orders (total) > unique index on orders (total)",
     [](Schema& s) { s.indexes[1].unique = true; }},
    {"changed index idx_total: index on orders (total) > index on orders (total) where total > 1",
     [](Schema& s) { s.indexes[1].where = "total > 1"; }},
    {"changed trigger audit: begin > end", [](Schema& s) { s.triggers[0].definition = "end"; }},
    {"changed view rich: select 1 > select 2",
     [](Schema& s) { s.views[0].definition = "select 2"; }},
    {"changed table users: table with 1 column > virtual table",
     [](Schema& s) { s.tables[1].kind = TableKind::virtual_; }},
};
INSTANTIATE_TEST_SUITE_P(CompareSchemas, OneEdit, testing::ValuesIn(kEdits));

}  // namespace
}  // namespace gate
