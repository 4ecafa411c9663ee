#include "gate/sql/pg_types.h"

#include <gtest/gtest.h>

#include "gate/sql/pg_facts.h"

namespace gate {
namespace {

bool keeps(const std::string& from, const std::string& to) {
  const auto before = read_as_postgres("CREATE TABLE t (c " + from + ")");
  const auto after = read_as_postgres("ALTER TABLE t ALTER c TYPE " + to);
  const StatementFacts& altered = after->facts.at(0);
  return altered.converts_alone &&
         keeps_values(before->facts.at(0).columns.at(0), altered.columns.at(0));
}

// Each was tried on PostgreSQL 15: the table's file is the same afterwards, and no other.
TEST(PgTypes, KeepValuesWhereTheNewOneHoldsThemAll) {
  EXPECT_TRUE(keeps("varchar(20)", "varchar(30)"));
  EXPECT_TRUE(keeps("varchar(20)", "varchar"));
  EXPECT_TRUE(keeps("varchar(20)", "text"));
  EXPECT_TRUE(keeps("character varying(20)", "text"));
  EXPECT_TRUE(keeps("text", "varchar"));
  EXPECT_TRUE(keeps("text", "text USING c::text"));
  EXPECT_TRUE(keeps("varchar(20)", "text USING c"));
  EXPECT_TRUE(keeps("numeric(10, 2)", "numeric(12, 2)"));
  EXPECT_TRUE(keeps("numeric(10, 2)", "numeric"));
  EXPECT_TRUE(keeps("decimal(10)", "numeric(12)"));
  EXPECT_TRUE(keeps("varbit(4)", "varbit(8)"));
  EXPECT_TRUE(keeps("timestamp(3)", "timestamp(6)"));
  EXPECT_TRUE(keeps("timestamp(3) with time zone", "timestamptz"));
  EXPECT_TRUE(keeps("xml", "text"));
  EXPECT_TRUE(keeps("int", "int4"));
}

TEST(PgTypes, TouchThemElsewhere) {
  EXPECT_FALSE(keeps("varchar(30)", "varchar(20)"));
  EXPECT_FALSE(keeps("text", "varchar(20)"));
  EXPECT_FALSE(keeps("varchar(20)", "char(20)"));
  EXPECT_FALSE(keeps("char(20)", "char(30)"));
  EXPECT_FALSE(keeps("char(20)", "text"));
  EXPECT_FALSE(keeps("int", "bigint"));
  EXPECT_FALSE(keeps("bigint", "int"));
  EXPECT_FALSE(keeps("numeric(10, 2)", "numeric(10, 4)"));
  EXPECT_FALSE(keeps("numeric(10, 2)", "numeric(12, 4)"));
  EXPECT_FALSE(keeps("numeric(12, 2)", "numeric(10, 2)"));
  EXPECT_FALSE(keeps("numeric", "numeric(12, 2)"));
  EXPECT_FALSE(keeps("timestamp", "timestamptz"));
  EXPECT_FALSE(keeps("timestamp(6)", "timestamp(3)"));
  EXPECT_FALSE(keeps("timestamp", "timestamp(3)"));
  EXPECT_FALSE(keeps("varchar(20)[]", "text[]"));
  EXPECT_FALSE(keeps("varchar(20)", "text USING lower(c)"));
  EXPECT_FALSE(keeps("varchar(20)", "text USING d"));
  EXPECT_FALSE(keeps("text", "text COLLATE \"C\""));
  EXPECT_FALSE(keeps("inet", "cidr"));
  EXPECT_FALSE(keeps("cidr", "inet"));  // 10.0.0.1/32 is shown as 10.0.0.1
  EXPECT_FALSE(keeps("mood", "text"));
}

}  // namespace
}  // namespace gate
