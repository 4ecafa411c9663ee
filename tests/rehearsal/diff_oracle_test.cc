// Random pairs of databases, and what sqldiff says of them. It compares as SQL does, so no value
// here is one number in two storage classes, and no key is NULL. It looks neither at views,
// triggers, virtual tables and settings nor at the counters of AUTOINCREMENT: there are none.
#include <gtest/gtest.h>

#include <random>

#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/diff.h"
#include "tests/support/from_environment.h"
#include "tests/support/process.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

constexpr int kPairs = 250;
constexpr int kKeys = 30;

class RandomPair {
 public:
  explicit RandomPair(std::uint64_t seed) : random_(seed) {
    const int tables = 1 + pick(3);
    for (int i = 0; i < tables; ++i) add_table(concat("t", i));
  }

  const std::string& a() const { return a_; }
  const std::string& b() const { return b_; }
  const std::string& edits() const { return edits_; }

 private:
  struct Shape {
    std::string declaration{};
    bool has_two_keys = false;
    bool is_text_key = false;
  };

  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  std::string value() {
    switch (pick(6)) {
      case 0:
        return "NULL";
      case 1:
        return concat("'", pick(5), "'");
      case 2:
        return concat("x'0", pick(5), "'");
      case 3:
        return concat(pick(5), ".5");
      case 4:
        return concat("'it''s ", pick(3), "'");
      default:
        return concat(pick(5));
    }
  }

  Shape shape() {
    switch (pick(4)) {
      case 0:
        return {"k INTEGER PRIMARY KEY, "};
      case 1:
        return {.declaration = "k TEXT PRIMARY KEY, ", .is_text_key = true};
      case 2:
        return {.declaration = "k INT NOT NULL, l TEXT NOT NULL, ", .has_two_keys = true};
      default:
        return {"k INT PRIMARY KEY, "};
    }
  }

  static std::string key_of(const Shape& shape, int number) {
    const std::string first = shape.is_text_key ? concat("'k", number, "'") : concat(number);
    return shape.has_two_keys ? concat(number / 3, ", 'l", number % 3, "'") : first;
  }

  static std::string is_key(const Shape& shape, int number) {
    return shape.has_two_keys ? concat("(k, l) = (", key_of(shape, number), ")")
                              : concat("k = ", key_of(shape, number));
  }

  void add_table(const std::string& name) {
    const Shape made = shape();
    const char* const types[] = {"INT", "TEXT", "BLOB", ""};
    std::string create = concat("CREATE TABLE ", name, " (", made.declaration, "a ", types[pick(4)],
                                ", b ", types[pick(4)]);
    if (made.has_two_keys) create += ", PRIMARY KEY (l, k)";
    create +=
        pick(2) == 0 && !made.declaration.starts_with("k INTEGER") ? ") WITHOUT ROWID;\n" : ");\n";
    for (int key = 0; key < kKeys; ++key) {
      if (pick(3) == 0) continue;
      create += insert(made, name, key);
    }
    a_ += create;
    b_ += create;
    const int edits = pick(2) == 0 ? 0 : pick(6);
    for (int i = 0; i < edits; ++i) edit(made, name);
  }

  std::string insert(const Shape& made, const std::string& name, int key) {
    return concat("INSERT OR IGNORE INTO ", name, " VALUES (", key_of(made, key), ", ", value(),
                  ", ", value(), ");\n");
  }

  void edit(const Shape& made, const std::string& name) {
    const int key = pick(kKeys);
    std::string sql = insert(made, name, key);
    const int kind = pick(3);
    if (kind == 1) sql = concat("DELETE FROM ", name, " WHERE ", is_key(made, key), ";\n");
    if (kind == 2) {
      sql = concat("UPDATE ", name, " SET ", pick(2) == 0 ? "a" : "b", " = ", value(), " WHERE ",
                   is_key(made, key), ";\n");
    }
    b_ += sql;
    edits_ += sql;
  }

  std::mt19937_64 random_;
  std::string a_{};
  std::string b_{};
  std::string edits_{};
};

std::string summary_of(const TableDifference& table) {
  return concat(table.before, ": ", table.rows_modified, " changes, ", table.rows_added,
                " inserts, ", table.rows_removed, " deletes, ",
                table.rows_before - table.rows_modified - table.rows_removed, " unchanged\n");
}

std::string by_sqldiff(const TempDir& folder, const std::vector<std::string>& more) {
  std::vector<std::string> words{"sqldiff", "--primarykey"};
  words.insert(words.end(), more.begin(), more.end());
  words.insert(words.end(), {folder.file("a.db"), folder.file("b.db")});
  const Finished finished = run_program(words);
  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  return finished.output;
}

TEST(DiffOracle, SqldiffSeesTheSameRows) {
  const std::uint64_t seed = number_from_environment("GATE_ORACLE_SEED", 1);
  const auto engine = make_engine("sqlite");
  int same = 0;
  for (int i = 0; i < kPairs && !HasFailure(); ++i) {
    const RandomPair pair(seed * kPairs + static_cast<std::uint64_t>(i));
    SCOPED_TRACE(concat("pair ", i, " of seed ", seed, ":\n", pair.a(), pair.edits()));
    const TempDir folder = test_folder();
    engine->load(pair.a(), {folder.file("a.db")});
    engine->load(pair.b(), {folder.file("b.db")});
    const Diff found = diff(*engine, folder.file("a.db"), folder.file("b.db"), {});
    const bool is_same = verdict_of(found) == DiffVerdict::same;
    EXPECT_EQ(is_same, by_sqldiff(folder, {}).empty()) << headline_of(found);
    std::string summary;
    for (const TableDifference& table : found.tables) summary += summary_of(table);
    EXPECT_EQ(summary, by_sqldiff(folder, {"--summary"}));
    same += is_same ? 1 : 0;
  }
  EXPECT_GT(same, kPairs / 10);
  EXPECT_LT(same, kPairs * 9 / 10);
}

}  // namespace
}  // namespace gate
