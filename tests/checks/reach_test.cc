#include "gate/checks/reach.h"

#include "tests/checks/builders.h"

namespace gate {
namespace {

class Reach : public ::testing::Test {
 protected:
  Reach() : run_(sound_run()) {
    for (const auto* version : {"001", "002", "003"}) add_pending(run_, version);
  }

  MigrationRecord& migration(std::size_t at) { return run_.migrations[at]; }

  gate::Run run_;
};

TEST_F(Reach, ALostParentIsTheDeedOfWhatReachedChildOrParentLast) {
  add_statement(migration(0), "UPDATE orders SET n = 1", {named(Action::update, "orders", "n")});
  add_statement(migration(1), "DELETE FROM Users", {named(Action::remove, "Users")}, 5);
  add_statement(migration(2), "CREATE INDEX i ON orders (n)",
                {{.action = Action::create, .object = "index", .table = "orders", .name = "i"}});
  run_.verify.foreign_keys = {{"orders", "5 rows without a parent in users, for example id=3"}};

  const Point point = only_point(run_, "verify/foreign-keys");
  EXPECT_EQ(point.migration, "002");
  EXPECT_EQ(point.location.line, 2);
  EXPECT_EQ(point.statement, "DELETE FROM Users");
}

TEST_F(Reach, ATableWhoseNameIsPartOfAnotherIsNotNamed) {
  add_statement(migration(0), "DELETE FROM users", {named(Action::remove, "users")}, 5);
  add_statement(migration(1), "DELETE FROM user", {named(Action::remove, "user")}, 5);
  run_.verify.foreign_keys = {{"orders", "5 rows without a parent in users"}};

  EXPECT_EQ(only_point(run_, "verify/foreign-keys").migration, "001");
}

TEST_F(Reach, ABrokenViewIsTheDeedOfWhatTookItsTable) {
  add_statement(migration(0), "CREATE VIEW big AS SELECT * FROM orders",
                {{.action = Action::create, .object = "view", .name = "big"}});
  add_statement(migration(1), "DROP TABLE orders", {named(Action::drop, "orders")});
  add_statement(migration(2), "DELETE FROM users", {named(Action::remove, "users")});
  run_.verify.broken_objects = {{"big", "no such table: main.orders"}};

  EXPECT_EQ(only_point(run_, "verify/objects-compile").migration, "002");
}

TEST_F(Reach, NobodyIsNamedWhereItCannotBeTold) {
  run_.verify.broken_objects = {{"big", "no such column: size"}};

  const Point point = only_point(run_, "verify/objects-compile");
  EXPECT_EQ(point.migration, "");
  EXPECT_EQ(point.location.path, "");
}

TEST_F(Reach, AMigrationThatWasAloneDidIt) {
  run_.migrations.resize(1);
  run_.verify.broken_objects = {{"big", "no such column: size"}};

  const Point point = only_point(run_, "verify/objects-compile");
  EXPECT_EQ(point.migration, "001");
  EXPECT_EQ(point.location.path, migration(0).path);
}

TEST_F(Reach, AnEmptyTableIsTheDeedOfWhatEmptiedItNotOfWhatCameAfter) {
  remove_rows(add_table(*migration(0).change, "carts", 9), 9);
  add_statement(migration(0), "DELETE FROM carts", {named(Action::remove, "carts")}, 9);
  add_table(*migration(1).change, "carts", 0);
  add_statement(migration(1), "DELETE FROM carts", {named(Action::remove, "carts")}, 0);
  run_.tables = {{.name = "carts", .blue = 9, .green = 0}};

  const Point point = only_point(run_, "health/tables");
  EXPECT_EQ(point.migration, "001");
  EXPECT_EQ(point.location.line, 2);
}

class Transforms : public Reach {
 protected:
  std::vector<Point> warnings() {
    std::vector<Point> points = judge(run_).points;
    std::erase_if(points, [](const Point& point) {
      return point.check != "allow/used" || point.verdict != Verdict::warning;
    });
    return points;
  }
};

TEST_F(Transforms, ATransformOfNoReachedColumnIsAWarning) {
  add_changed_column(add_table(*migration(1).change, "products"), "price", 0);
  run_.expect.transforms = {"Products.PRICE", "product.price", "pro*.*"};

  ASSERT_EQ(warnings().size(), 1u);
  EXPECT_EQ(warnings()[0].message,
            "expect.transforms 'product.price' matches no column that a migration reached");
}

TEST_F(Transforms, AColumnThatCameOrWentIsReached) {
  TableDifference& products = add_table(*migration(1).change, "products");
  products.dropped = {{.name = "size"}};
  products.added = {{.name = "length"}};
  run_.expect.transforms = {"products.size", "products.length"};

  EXPECT_TRUE(warnings().empty());
}

TEST_F(Transforms, NothingIsSaidWhereNotAllWasApplied) {
  run_.expect.transforms = {"product.price"};
  migration(2).up.reset();
  migration(2).not_run = "002 was refused";

  EXPECT_TRUE(warnings().empty());
}

}  // namespace
}  // namespace gate
