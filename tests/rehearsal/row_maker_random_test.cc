// Rows made to fit random schemas.
#include <gtest/gtest.h>

#include <random>

#include "gate/base/log.h"
#include "tests/rehearsal/row_place.h"

namespace gate {
namespace {

// Random tables, each with at least one row that fits, which shows that one can.
class RandomSchema {
 public:
  explicit RandomSchema(unsigned seed) : random_(seed) {}

  std::string make() {
    const int tables = 1 + below(3);
    std::string sql;
    for (int t = 0; t < tables; ++t) sql += table(t);
    return sql;
  }

  std::vector<std::string> names() const { return names_; }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }

  std::string column(int number, bool is_strict) {
    const std::string name = concat("c", number);
    static constexpr const char* kTypes[] = {"INTEGER", "TEXT", "REAL", "BLOB", "INT"};
    const std::string type = kTypes[below(5)];
    std::string text = concat(name, " ", type);
    if (below(2) == 0) text += " NOT NULL";
    if (below(5) == 0) text += " UNIQUE";
    if (!is_strict && below(6) == 0) text += type == "TEXT" ? " DEFAULT 'd'" : " DEFAULT 3";
    if (below(2) == 0) return text;
    if (type == "TEXT") {
      static constexpr const char* kChecks[] = {" CHECK (%s IN ('red', 'green', 'blue'))",
                                                " CHECK (length(%s) <= 12)",
                                                " CHECK (length(%s) BETWEEN 4 AND 6)",
                                                " CHECK (%s <> '')",
                                                " CHECK (%s LIKE 'a_c%%')",
                                                " CHECK (%s GLOB '[a-f][0-9]*')",
                                                " CHECK (upper(%s) = %s)"};
      return text + fill(kChecks[below(7)], name);
    }
    if (type == "BLOB") return text + fill(" CHECK (length(%s) > 2)", name);
    static constexpr const char* kChecks[] = {
        " CHECK (%s > 0)",       " CHECK (%s BETWEEN 5 AND 9)",
        " CHECK (%s IN (0, 1))", " CHECK (%s >= -3 AND %s < 4)",
        " CHECK (%s <> 7)",      " CHECK (%s * 2 > 9)"};
    // Few values cannot be unique for long.
    if (text.find("UNIQUE") != std::string::npos) return text + fill(kChecks[0], name);
    return text + fill(kChecks[below(6)], name);
  }

  static std::string fill(std::string pattern, const std::string& name) {
    for (auto at = pattern.find('%'); at != std::string::npos; at = pattern.find('%', at)) {
      if (pattern[at + 1] == 's') {
        pattern.replace(at, 2, name);
      } else {
        pattern.erase(at, 1);
        ++at;
      }
    }
    return pattern;
  }

  std::string table(int number) {
    const std::string name = concat("t", number);
    const bool is_strict = below(3) == 0;
    const bool is_bare = below(3) == 0;
    std::string sql = concat("CREATE TABLE ", name, "(id ", is_bare ? "TEXT" : "INTEGER",
                             " PRIMARY KEY NOT NULL");
    const int columns = 1 + below(5);
    for (int c = 0; c < columns; ++c) sql += concat(", ", column(c, is_strict));
    if (below(4) == 0) sql += ", g INT AS (length(id)) STORED";
    if (number > 0 && below(2) == 0) {
      const int parent = below(number);
      sql += concat(", parent ", types_[static_cast<std::size_t>(parent)],
                    below(2) == 0 ? " NOT NULL" : "", " REFERENCES t", parent, "(id)");
    }
    if (below(4) == 0) sql += concat(", self ", is_bare ? "TEXT" : "INTEGER", " REFERENCES ", name);
    sql += ")";
    std::vector<std::string> options;
    if (is_bare && below(2) == 0) options.emplace_back("WITHOUT ROWID");
    if (is_strict) options.emplace_back("STRICT");
    sql += concat(join(options, ", "), ";");
    if (below(4) == 0) sql += concat("CREATE UNIQUE INDEX i", number, " ON ", name, "(c0, id);");
    names_.push_back(name);
    types_.emplace_back(is_bare ? "TEXT" : "INTEGER");
    return sql;
  }

  std::mt19937_64 random_;
  std::vector<std::string> names_{};
  std::vector<std::string> types_{};
};

TEST(RowMaker, FillsRandomSchemas) {
  set_quiet(true);
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomSchema random(seed);
    const std::string sql = random.make();
    Place place(sql);
    for (const std::string& table : random.names()) {
      EXPECT_EQ(place.make(table), "") << seed << ' ' << table << ": " << sql;
      EXPECT_EQ(place.make(table), "") << seed << " again " << table << ": " << sql;
    }
    EXPECT_EQ(place.ask("PRAGMA foreign_key_check"), "") << sql;
    EXPECT_EQ(place.ask("PRAGMA integrity_check"), "ok") << sql;
  }
}

}  // namespace
}  // namespace gate
