// Random tables with and without a key, keys of NULL, keys that only one of both has, columns that
// are left out: whether they hold the same rows is asked of plain SQL, and the answer is the same
// whichever stands first.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/diff.h"
#include "tests/support/from_environment.h"
#include "tests/support/process.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

constexpr int kPairs = 300;

using Words = std::vector<std::string>;

class RandomBags {
 public:
  explicit RandomBags(std::uint64_t seed) : random_(seed) {
    const bool has_two_keys = pick(5) == 0;
    std::string columns;
    names_ = has_two_keys ? Words{"id", "k"} : Words{"id"};
    for (int i = 0; i < 1 + pick(3); ++i) {
      names_.push_back(concat("c", i));
      columns +=
          concat(", c", i, ' ', one_of({"", "INT", "TEXT", "REAL", "BLOB", "TEXT COLLATE NOCASE"}));
    }
    const std::string rest = has_two_keys ? ", PRIMARY KEY (id, k)) WITHOUT ROWID;\n" : ");\n";
    const auto declare = [&] {
      return concat("CREATE TABLE t (", key(has_two_keys), columns, rest);
    };
    a_ = b_ = declare();
    if (pick(5) == 0 && !has_two_keys) b_ = declare();
    fill();
    for (const std::string& name : names_) (pick(6) == 0 ? ignored_ : kept_).push_back(name);
  }

  const std::string& a() const { return a_; }
  const std::string& b() const { return b_; }
  Words ignored() const {
    Words patterns;
    for (const std::string& name : ignored_) patterns.push_back("t." + name);
    return patterns;
  }

  // Whether any column is not left out.
  bool compares_values() const { return !kept_.empty(); }

  // 0 where both hold the same rows as often.
  std::string question(const std::string& b) const {
    Words terms{"1"};
    for (const std::string& name : kept_)
      terms.push_back(concat("typeof(", name, "), quote(", name, ")"));
    const std::string all = join(terms, ", ");
    const auto rows = [&](const char* side) {
      return concat("SELECT ", all, ", count(*) FROM ", side, ".t NOT INDEXED GROUP BY ",
                    list_places(1 + 2 * kept_.size()));
    };
    const auto apart = [&](const char* one, const char* other) {
      return concat("(SELECT count(*) FROM (", rows(one), " EXCEPT ", rows(other), "))");
    };
    return concat("ATTACH '", b, "' AS b; SELECT ", apart("main", "b"), " + ", apart("b", "main"));
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::string one_of(const Words& words) { return words[random_() % words.size()]; }

  // By place, since a name can be a term.
  static std::string list_places(std::size_t count) {
    Words places;
    for (std::size_t i = 1; i <= count; ++i) places.push_back(std::to_string(i));
    return join(places, ", ");
  }

  std::string key(bool has_two) {
    if (has_two) return concat("id ", one_of({"INT", "TEXT", ""}), ", k TEXT");
    return "id " + one_of({"", "", "INTEGER PRIMARY KEY", "PRIMARY KEY", "INT NOT NULL UNIQUE",
                           "TEXT PRIMARY KEY", "INTEGER PRIMARY KEY DESC"});
  }

  std::string value() {
    return one_of({"NULL", "1", "1.0", "2", "2.5", "'1'", "'a'", "'A'", "''", "x'31'", "x''", "0"});
  }

  std::string row(int number) {
    Words values{one_of({std::to_string(number), std::to_string(number), "NULL",
                         concat("'", number, "'"), std::to_string(number % 4)})};
    for (std::size_t i = 1; i < names_.size(); ++i) {
      values.push_back(names_[i] == "k" ? one_of({"'x'", "'y'"}) : value());
    }
    return concat("INSERT OR IGNORE INTO t VALUES (", join(values, ", "), ");\n");
  }

  void fill() {
    Words rows;
    for (int i = 0; i < pick(14); ++i) rows.push_back(row(i));
    for (const std::string& one : rows) a_ += one;
    if (pick(2) == 0) std::ranges::shuffle(rows, random_);
    for (int i = pick(4); i > 1 && !rows.empty(); --i) {
      std::string& one = rows[random_() % rows.size()];
      one = pick(3) == 0 ? "" : row(100);
    }
    for (const std::string& one : rows) b_ += one;
    if (pick(3) == 0) b_ += concat("CREATE INDEX i ON t (", one_of(names_), ");\n");
  }

  std::mt19937_64 random_;
  Words names_{};
  Words kept_{};
  Words ignored_{};
  std::string a_{};
  std::string b_{};
};

TEST(DiffOracle, PlainSqlSeesTheSameBags) {
  const std::uint64_t seed = number_from_environment("GATE_ORACLE_SEED", 1);
  const auto engine = make_engine("sqlite");
  int same = 0;
  for (int i = 0; i < kPairs && !HasFailure(); ++i) {
    const RandomBags bags(seed * kPairs + static_cast<std::uint64_t>(i));
    const DiffOptions options{.ignore = bags.ignored(), .with_schema = false};
    SCOPED_TRACE(concat("pair ", i, " of seed ", seed, " without ", join(options.ignore, ", "),
                        ":\n", bags.a(), bags.b()));
    const TempDir folder = test_folder();
    const std::string a = folder.file("a.db");
    const std::string b = folder.file("b.db");
    engine->load(bags.a(), {a});
    engine->load(bags.b(), {b});
    const DiffVerdict found = verdict_of(diff(*engine, a, b, options));
    EXPECT_EQ(verdict_of(diff(*engine, b, a, options)), found);
    const Finished asked = run_program({"sqlite3", a, bags.question(b)});
    const bool is_same = asked.output == "0\n";
    EXPECT_EQ(found == DiffVerdict::different, !is_same) << asked.output;
    EXPECT_FALSE(bags.compares_values() && found == DiffVerdict::not_judged);
    same += is_same ? 1 : 0;
  }
  EXPECT_GT(same, kPairs / 10);
  EXPECT_LT(same, kPairs * 9 / 10);
}

}  // namespace
}  // namespace gate
