#include "gate/sql/pg_placeholders.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(PgPlaceholders, LeaveTheirNames) {
  EXPECT_EQ(with_names_for_placeholders("GRANT ALL ON t TO :owner"), "GRANT ALL ON t TO  owner");
  EXPECT_EQ(with_names_for_placeholders("SELECT :'a', :\"b\""), "SELECT  'a',  \"b\"");
  EXPECT_EQ(with_names_for_placeholders("DROP TABLE ${schema}.t"), "DROP TABLE   schema .t");
  EXPECT_EQ(with_names_for_placeholders("DROP TABLE {{ schema }}.t"), "DROP TABLE    schema   .t");
}

TEST(PgPlaceholders, AreNoneWhereTheSameSignsMeanSomethingElse) {
  for (const char* sql : {"SELECT a::text, b::\"T\"", "SELECT ':a ${b} {{c}}'", "SELECT a[1:2]",
                          "SELECT 1 -- :a\n", "SELECT ${}", "SELECT 'open :a", ""}) {
    EXPECT_EQ(with_names_for_placeholders(sql), sql);
  }
}

}  // namespace
}  // namespace gate
