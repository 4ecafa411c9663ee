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

}  // namespace
}  // namespace gate
