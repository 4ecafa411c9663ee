#include "gate/sql/product.h"

#include <gtest/gtest.h>

#include "gate/sql/dialect.h"

namespace gate {
namespace {

std::string_view product_of(std::string_view sql) {
  const auto sign = find_product(sql);
  return sign ? name_of(sign->dialect) : "";
}

TEST(FindProduct, KnowsWordsThatOnlyOneProductHas) {
  EXPECT_EQ(product_of("CREATE TABLE t (id bigserial, doc jsonb)"), "postgresql");
  EXPECT_EQ(product_of("create table t (id serial primary key)"), "postgresql");
  EXPECT_EQ(product_of("CREATE INDEX CONCURRENTLY i ON t (a)"), "postgresql");
  EXPECT_EQ(product_of("COPY public.t (a) FROM stdin;"), "postgresql");
  EXPECT_EQ(product_of("CREATE TABLE t (id int AUTO_INCREMENT) ENGINE=InnoDB"), "mysql");
}

TEST(FindProduct, TakesNothingElseForASign) {
  EXPECT_EQ(product_of("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)"), "");
  EXPECT_EQ(product_of("CREATE TABLE t (serial TEXT, \"jsonb\" TEXT) -- auto_increment"), "");
  EXPECT_EQ(product_of("UPDATE t SET doc = jsonb('{}'), note = 'bigserial'"), "");
  EXPECT_EQ(product_of("SELECT 'open"), "");
  EXPECT_EQ(product_of(""), "");
}

TEST(FindProduct, KnowsABodyBetweenDollars) {
  EXPECT_EQ(find_product("DO $$ BEGIN PERFORM 1; END $$")->dialect, Dialect::postgres);
  EXPECT_EQ(find_product("CREATE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql")->dialect,
            Dialect::postgres);
  EXPECT_FALSE(find_product("SELECT 1 AS $x, $1"));
}

TEST(FindProduct, KnowsWhatOnlyMysqlsShellBeginsWith) {
  EXPECT_EQ(find_product("# nothing\nSELECT 1")->dialect, Dialect::mysql);
  EXPECT_EQ(find_product("DELIMITER //\nSELECT 1")->dialect, Dialect::mysql);
  EXPECT_FALSE(find_product("SELECT delimiter FROM a"));
}

TEST(Contradicts, GoesByWordsThatTheProductDoesNotTake) {
  const Dialect postgres = Dialect::postgres;
  const std::string trigger = "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN SELECT 1; END";
  EXPECT_TRUE(contradicts(postgres, "PRAGMA foreign_keys = OFF"));
  EXPECT_TRUE(contradicts(postgres, "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)"));
  EXPECT_TRUE(contradicts(postgres, trigger));
  EXPECT_FALSE(contradicts(Dialect::mysql, trigger));
  EXPECT_FALSE(contradicts(postgres, "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()"));
  EXPECT_FALSE(contradicts(postgres, "CREATE TABLE a (b JSONB)"));
  EXPECT_FALSE(contradicts(postgres, "CREATE TABLE a ('"));
}

}  // namespace
}  // namespace gate
