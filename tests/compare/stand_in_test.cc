#include "gate/compare/stand_in.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gate {
namespace {

Index unique_on(std::vector<std::string> columns, const std::string& where = "") {
  return {.name = "u", .table = "t", .unique = true, .columns = std::move(columns), .where = where};
}

Index index_on(std::vector<std::string> columns, const std::string& where = "") {
  return {.name = "i", .table = "t", .columns = std::move(columns), .where = where};
}

StandIn of(const Index& gone, const std::vector<Index>& now, const std::vector<Index>& old = {}) {
  Schema before;
  before.indexes = old;
  Schema after;
  after.indexes = now;
  return StandIns(before, after).of(gone);
}

TEST(StandIns, KeepTheSameDuplicatesOutOrMore) {
  EXPECT_EQ(of(unique_on({"a", "b"}), {unique_on({"B", "a"})}).full, "unique index on t (B, a)");
  EXPECT_NE(of(unique_on({"a", "b"}), {unique_on({"a"})}).full, "");
  EXPECT_NE(of(unique_on({"a"}, "x"), {unique_on({"a"})}).full, "");
  EXPECT_NE(of(unique_on({"a"}, "x"), {unique_on({"a DESC"}, "x")}).full, "");
}

TEST(StandIns, AreNoneThatTellMoreRowsApart) {
  EXPECT_EQ(of(unique_on({"a"}), {index_on({"a"})}).full, "");
  EXPECT_EQ(of(unique_on({"a COLLATE NOCASE"}), {unique_on({"a"})}).full, "");
  Index elsewhere = unique_on({"a"});
  elsewhere.table = "other";
  EXPECT_EQ(of(unique_on({"a"}), {elsewhere}).full, "");
}

Index with(std::vector<std::string> clauses, Index index = unique_on({"a"})) {
  index.clauses = std::move(clauses);
  return index;
}

TEST(StandIns, AreHeldToTheSameClauses) {
  const Index plain = unique_on({"a"});
  const Index one_null = with({"NULLS NOT DISTINCT"});
  const Index late = with({"DEFERRABLE"});
  EXPECT_EQ(of(one_null, {plain}).full, "");
  EXPECT_EQ(of(one_null, {plain}).part, "unique index on t (a)");
  EXPECT_EQ(of(plain, {one_null}).full, "unique index on t (a) NULLS NOT DISTINCT");
  EXPECT_EQ(of(late, {plain}).part, "unique index on t (a)");
  EXPECT_EQ(of(late, {plain}).full, "");
  EXPECT_EQ(of(plain, {late}).full, "");
  EXPECT_NE(of(late, {late}).full, "");
}

TEST(StandIns, AreNoneThatNobodyMayUse) {
  const Index found = index_on({"a"});
  EXPECT_EQ(of(found, {with({"INVALID"}, found)}).full, "");
  EXPECT_NE(of(with({"INVALID"}, found), {found}).full, "");
}

TEST(StandIns, OfAKeyWithOneNullMayBeAPrimaryKey) {
  Schema keyed;
  keyed.tables = {{.name = "t", .primary_key = {"a"}}};
  EXPECT_EQ(StandIns({}, keyed).of(with({"NULLS NOT DISTINCT"})).full, "primary key on t (a)");
}

TEST(StandIns, FindRowsByTheSameColumnsFirst) {
  EXPECT_NE(of(index_on({"a"}), {unique_on({"a", "b"})}).full, "");
  EXPECT_EQ(of(index_on({"a", "b"}), {index_on({"a"})}).full, "");
  EXPECT_EQ(of(index_on({"b"}), {index_on({"a", "b"})}).full, "");
}

TEST(StandIns, DoAPartWhereTheyAreForFewerRowsOrUnderAWiderKey) {
  const StandIn partial = of(unique_on({"a"}), {unique_on({"a"}, "b is null")});
  EXPECT_EQ(partial.full, "");
  EXPECT_EQ(partial.part, "unique index on t (a) where b is null");
  EXPECT_NE(of(unique_on({"a"}), {unique_on({"a", "b"})}).part, "");
  EXPECT_NE(of(index_on({"a"}), {index_on({"a"}, "b is null")}).part, "");
  EXPECT_EQ(of(unique_on({"a"}), {unique_on({"b"})}).part, "");
}

TEST(StandIns, DoNoPartWhereTheyWereThereBefore) {
  const Index wider = unique_on({"a", "b"});

  EXPECT_EQ(of(unique_on({"a"}), {wider}, {wider}).part, "");
}

TEST(StandIns, MayBeAPrimaryKeyOrTakeItsPlace) {
  Schema keyed;
  keyed.tables = {{.name = "t", .primary_key = {"a"}}};
  Schema indexed;
  indexed.tables = {{.name = "t"}};
  indexed.indexes = {unique_on({"a"})};

  EXPECT_EQ(StandIns(indexed, keyed).of(unique_on({"a"})).full, "primary key on t (a)");
  EXPECT_NE(StandIns(keyed, indexed).of_primary_key(keyed.tables[0]).full, "");
}

TEST(StandIns, ReferToTheSameRowsUnderAWiderKey) {
  Schema before;
  before.tables = {{.name = "p", .primary_key = {"id"}},
                   {.name = "t", .foreign_keys = {{.columns = {"pid"}, .parent = "p"}}}};
  const ForeignKey gone = before.tables[1].foreign_keys[0];
  Schema after = before;
  after.tables[1].foreign_keys = {
      {.columns = {"shop", "pid"}, .parent = "p", .parent_columns = {"shop", "id"}}};

  EXPECT_EQ(StandIns(before, after).of(gone, "t").full, "(shop, pid) references p (shop, id)");
  after.tables[1].foreign_keys[0].parent_columns = {"shop", "other"};
  EXPECT_EQ(StandIns(before, after).of(gone, "t").full, "");
}

TEST(StandIns, DoWhatATriggerDidUnderAnotherName) {
  const Trigger gone{.name = "a",
                     .table = "t",
                     .definition = "create trigger a after insert on t begin select 1 ; end"};
  Schema after;
  after.triggers = {{.name = "b",
                     .table = "t",
                     .definition = "create trigger b after insert on t begin select 1 ; end"}};

  EXPECT_EQ(StandIns({}, after).of(gone).full, "trigger b");
  after.triggers[0].definition = "create trigger b after insert on t begin select 2 ; end";
  EXPECT_EQ(StandIns({}, after).of(gone).full, "");
}

}  // namespace
}  // namespace gate
