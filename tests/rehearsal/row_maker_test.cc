// Rows made to fit, on real databases: each kind of constraint, then random schemas.
#include "gate/rehearsal/row_maker.h"

#include <gmock/gmock.h>

#include <random>

#include "gate/base/log.h"
#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/engine/engines.h"

namespace gate {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// A database of its own that a maker writes into, foreign keys enforced.
class Place {
 public:
  explicit Place(const std::string& sql) : folder_(""), engine_(make_engine("sqlite")) {
    const Database database{folder_.file("rows.db")};
    engine_->load(sql, database);
    session_ = engine_->open(database, {.access = Access::write, .foreign_keys = true});
    schema_ = session_->read_schema();
  }

  // Writes one row; why not, where none can be.
  std::string make(const RowWish& wish) {
    RowMaker maker(*session_, schema_, {});
    const bool is_made = maker.make(wish);
    rows_ = maker.rows();
    disturbed_ = maker.disturbed();
    EXPECT_FALSE(session_->in_transaction());
    return is_made ? "" : "no: " + maker.why();
  }
  std::string make(const std::string& table) { return make(RowWish{.table = table}); }

  std::string ask(const std::string& sql) {
    std::string text;
    for (const Row& row : session_->query(sql)) {
      for (const Value& value : row) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) text += std::to_string(*number);
        if (const auto* real = std::get_if<double>(&value)) text += std::to_string(*real);
        if (const auto* string = std::get_if<std::string>(&value)) text += *string;
        if (std::holds_alternative<Null>(value)) text += "NULL";
        text += ' ';
      }
    }
    return std::string(trim(text));
  }

  Session& session() { return *session_; }
  const Schema& schema() const { return schema_; }
  const std::vector<WrittenRow>& rows() const { return rows_; }
  const std::set<std::string>& disturbed() const { return disturbed_; }

 private:
  TempDir folder_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Session> session_;
  Schema schema_;
  std::vector<WrittenRow> rows_;
  std::set<std::string> disturbed_;
};

// A schema whose table t takes a row after the script, twice.
struct Shape {
  std::string name;
  std::string sql;
};

class RowShapes : public testing::TestWithParam<Shape> {};

TEST_P(RowShapes, TakeTwoRows) {
  Place place(GetParam().sql);
  const std::int64_t before = place.session().count_rows("t");

  EXPECT_EQ(place.make("t"), "");
  EXPECT_EQ(place.make("t"), "");

  EXPECT_GE(place.session().count_rows("t"), before + 2);
  EXPECT_EQ(place.ask("PRAGMA foreign_key_check"), "");
  EXPECT_EQ(place.ask("PRAGMA integrity_check"), "ok");
}

INSTANTIATE_TEST_SUITE_P(
    RowMaker, RowShapes,
    testing::Values(
        Shape{"Untyped", "CREATE TABLE t(a, b)"}, Shape{"NoKey", "CREATE TABLE t(a TEXT NOT NULL)"},
        Shape{"Identity", "CREATE TABLE t(id INTEGER PRIMARY KEY)"},
        Shape{"Counter",
              "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a);"
              "INSERT INTO t(a) VALUES (1),(2); DELETE FROM t WHERE id = 2"},
        Shape{"GreatestNumber",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES "
              "(9223372036854775807, 1), (1, 2)"},
        Shape{"TextKey",
              "CREATE TABLE t(code TEXT PRIMARY KEY) WITHOUT ROWID;"
              "INSERT INTO t VALUES ('A-7'),('A-8'),('A-9'),('B-0')"},
        Shape{"CompositeKey",
              "CREATE TABLE t(a INT, b TEXT, PRIMARY KEY(a, b)) WITHOUT ROWID;"
              "INSERT INTO t VALUES (1,'x'),(2,'y')"},
        Shape{"BlobKey",
              "CREATE TABLE t(k BLOB PRIMARY KEY NOT NULL);"
              "INSERT INTO t VALUES (x'00ff'), (x'00')"},
        Shape{"Strict",
              "CREATE TABLE t(a INT NOT NULL, b TEXT NOT NULL, c REAL NOT NULL, d BLOB NOT "
              "NULL, e ANY NOT NULL, f INTEGER NOT NULL) STRICT"},
        Shape{"UniqueText",
              "CREATE TABLE t(email TEXT NOT NULL UNIQUE COLLATE NOCASE);"
              "INSERT INTO t VALUES ('anna@example.org')"},
        Shape{"UniqueExpression",
              "CREATE TABLE t(a TEXT NOT NULL);"
              "CREATE UNIQUE INDEX i ON t(lower(a)); INSERT INTO t VALUES ('X')"},
        Shape{"PartialUnique",
              "CREATE TABLE t(a INT NOT NULL, b INT NOT NULL);"
              "CREATE UNIQUE INDEX i ON t(a) WHERE b > 0;"
              "INSERT INTO t VALUES (1, 1), (1, 0)"},
        Shape{"TwoUniques",
              "CREATE TABLE t(a INT UNIQUE, b TEXT UNIQUE NOT NULL, c INT, "
              "UNIQUE(a, c)); INSERT INTO t VALUES (1, 'one', 1)"},
        Shape{"UniqueComputed",
              "CREATE TABLE t(a TEXT NOT NULL, b TEXT AS (a || '!') STORED UNIQUE);"
              "INSERT INTO t(a) VALUES ('x')"},
        Shape{"In", "CREATE TABLE t(a TEXT NOT NULL CHECK (a IN ('open', 'closed')))"},
        Shape{"Range", "CREATE TABLE t(a INT NOT NULL CHECK (a BETWEEN 17 AND 19))"},
        Shape{"RangeOfReals", "CREATE TABLE t(a REAL NOT NULL CHECK (a > 0.25 AND a < 0.75))"},
        Shape{"Negative", "CREATE TABLE t(a INT NOT NULL CHECK (a < -40))"},
        Shape{"Length", "CREATE TABLE t(a TEXT NOT NULL CHECK (length(a) = 7))"},
        Shape{"Like", "CREATE TABLE t(a TEXT NOT NULL CHECK (a LIKE '%_@_%._%'))"},
        Shape{"Glob", "CREATE TABLE t(a TEXT NOT NULL CHECK (a GLOB '[A-Z][0-9][0-9]'))"},
        Shape{"Json", "CREATE TABLE t(a TEXT NOT NULL CHECK (json_valid(a)))"},
        Shape{"Date", "CREATE TABLE t(a TEXT NOT NULL CHECK (date(a) IS NOT NULL))"},
        Shape{"Exactly", "CREATE TABLE t(a TEXT NOT NULL CHECK (date(a) = a))"},
        Shape{"TwoColumns", "CREATE TABLE t(a INT NOT NULL, b INT NOT NULL CHECK (b > a + 5))"},
        Shape{"Sum",
              "CREATE TABLE t(a INT NOT NULL, b INT NOT NULL, c INT NOT NULL,"
              "CHECK (c = a * b), CHECK (a > 0))"},
        Shape{"EitherOr", "CREATE TABLE t(a INT, b INT, CHECK ((a IS NULL) <> (b IS NULL)))"},
        Shape{"TypeOf", "CREATE TABLE t(a NOT NULL CHECK (typeof(a) = 'blob'))"},
        Shape{"Switch", "CREATE TABLE t(a BOOLEAN NOT NULL DEFAULT 0 CHECK (a IN (0, 1)))"},
        Shape{"CheckedUnique",
              "CREATE TABLE t(a TEXT PRIMARY KEY CHECK (a GLOB 'P[0-9][0-9][0-9]'));"
              "INSERT INTO t VALUES ('P009'), ('P010')"},
        Shape{"Computed",
              "CREATE TABLE t(a INT NOT NULL, b INT AS (a + 1), c INT AS (a * 2) STORED)"},
        Shape{"Parent",
              "CREATE TABLE p(id INTEGER PRIMARY KEY, n TEXT NOT NULL);"
              "CREATE TABLE t(p INT NOT NULL REFERENCES p)"},
        Shape{"GrandParent",
              "CREATE TABLE g(id TEXT PRIMARY KEY NOT NULL);"
              "CREATE TABLE p(id INTEGER PRIMARY KEY, g TEXT NOT NULL REFERENCES g);"
              "CREATE TABLE t(p INT NOT NULL REFERENCES p(id))"},
        Shape{"OneToOne",
              "CREATE TABLE p(id INTEGER PRIMARY KEY);"
              "CREATE TABLE t(p INTEGER PRIMARY KEY REFERENCES p);"
              "INSERT INTO p VALUES (1); INSERT INTO t VALUES (1)"},
        Shape{"Junction",
              "CREATE TABLE a(id INTEGER PRIMARY KEY); CREATE TABLE b(id TEXT PRIMARY KEY);"
              "CREATE TABLE t(a INT REFERENCES a, b TEXT REFERENCES b, PRIMARY KEY(a, b)) "
              "WITHOUT ROWID; INSERT INTO a VALUES (1); INSERT INTO b VALUES ('x');"
              "INSERT INTO t VALUES (1, 'x')"},
        Shape{"CompositeForeignKey",
              "CREATE TABLE p(a INT, b TEXT, PRIMARY KEY(a, b));"
              "CREATE TABLE t(x TEXT NOT NULL, y INT NOT NULL, FOREIGN KEY(y, x) REFERENCES p(a, "
              "b))"},
        Shape{"OverlappingForeignKeys",
              "CREATE TABLE p(tenant INT, id INT, PRIMARY KEY(tenant, id));"
              "CREATE TABLE q(tenant INT, id INT, PRIMARY KEY(tenant, id));"
              "CREATE TABLE t(tenant INT NOT NULL, p INT NOT NULL, q INT NOT NULL,"
              "FOREIGN KEY(tenant, p) REFERENCES p, FOREIGN KEY(tenant, q) REFERENCES q);"
              "INSERT INTO p VALUES (7, 1); INSERT INTO q VALUES (8, 1)"},
        Shape{"Self", "CREATE TABLE t(id INTEGER PRIMARY KEY, parent INT REFERENCES t)"},
        Shape{"SelfNotNull",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, parent INT NOT NULL REFERENCES t)"},
        Shape{"CompositeSelf",
              "CREATE TABLE t(tenant INT NOT NULL, id INT NOT NULL, parent INT NOT NULL,"
              "PRIMARY KEY(tenant, id), FOREIGN KEY(tenant, parent) REFERENCES t(tenant, id))"},
        Shape{"Cycle",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, b INT REFERENCES b);"
              "CREATE TABLE b(id INTEGER PRIMARY KEY, t INT NOT NULL REFERENCES t)"},
        Shape{"DeferredCycle",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, b INT NOT NULL REFERENCES b DEFERRABLE "
              "INITIALLY "
              "DEFERRED); CREATE TABLE b(id INTEGER PRIMARY KEY, t INT NOT NULL REFERENCES t)"},
        Shape{"DeferredCycleOtherWay",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, b INT NOT NULL REFERENCES b);"
              "CREATE TABLE b(id INTEGER PRIMARY KEY, t INT NOT NULL REFERENCES t DEFERRABLE "
              "INITIALLY DEFERRED)"},
        Shape{"ReferenceToUnique",
              "CREATE TABLE p(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);"
              "CREATE TABLE t(code TEXT NOT NULL REFERENCES p(code))"},
        Shape{"OddNames",
              "CREATE TABLE t(\"a b\" INT NOT NULL, \"sel\"\"ect\" TEXT NOT NULL CHECK "
              "(\"sel\"\"ect\" IN ('x')), [order] INT UNIQUE CHECK ([order] > 3))"},
        Shape{"OddText",
              "CREATE TABLE t(a TEXT PRIMARY KEY NOT NULL, b); INSERT INTO t VALUES "
              "(CAST(x'610062' AS TEXT), CAST(x'ff' AS TEXT)), ('it''s', 9e999)"},
        Shape{"ReplaceOnConflict",
              "CREATE TABLE t(a INT UNIQUE ON CONFLICT REPLACE, b INT);"
              "INSERT INTO t VALUES (1, 1), (2, 2)"},
        Shape{"AfterTrigger",
              "CREATE TABLE t(a INT NOT NULL); CREATE TABLE log(x);"
              "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.a); END"},
        Shape{"RaisingTrigger",
              "CREATE TABLE t(a INT NOT NULL); CREATE TRIGGER r BEFORE INSERT ON t WHEN NEW.a < 50 "
              "BEGIN SELECT RAISE(ABORT, 'too small'); END"},
        Shape{"DefaultsOnly",
              "CREATE TABLE t(a INT NOT NULL DEFAULT 5 CHECK (a = 5), b TEXT DEFAULT "
              "CURRENT_TIMESTAMP)"},
        Shape{"FullText",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT);"
              "CREATE VIRTUAL TABLE f USING fts5(a, content='t', content_rowid='id');"
              "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO f(rowid, a) VALUES "
              "(NEW.id, NEW.a); END"}),
    [](const auto& shape) { return shape.param.name; });

TEST(RowMaker, LeavesNothingWhereNoRowIsPossible) {
  Place place(
      "CREATE TABLE t(a INT NOT NULL CHECK (a > 1 AND a < 1), p INT NOT NULL REFERENCES p);"
      "CREATE TABLE p(id INTEGER PRIMARY KEY);");

  EXPECT_THAT(place.make("t"), HasSubstr("CHECK constraint failed"));

  EXPECT_EQ(place.session().count_rows("p"), 0);
  EXPECT_THAT(place.rows(), IsEmpty());
}

TEST(RowMaker, SaysThatACycleThatNothingBreaksTakesNoFirstRow) {
  Place place(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, b INT NOT NULL REFERENCES b);"
      "CREATE TABLE b(id INTEGER PRIMARY KEY, t INT NOT NULL REFERENCES t);");

  EXPECT_THAT(place.make("t"), HasSubstr("no: "));

  EXPECT_EQ(place.session().count_rows("t") + place.session().count_rows("b"), 0);
}

TEST(RowMaker, SurvivesATriggerThatRollsBackTheTransaction) {
  Place place(
      "CREATE TABLE t(a INT NOT NULL); CREATE TRIGGER r BEFORE INSERT ON t BEGIN "
      "SELECT RAISE(ROLLBACK, 'never'); END;");

  EXPECT_EQ(place.make("t"), "no: never");
  EXPECT_EQ(place.session().count_rows("t"), 0);
}

TEST(RowMaker, TakesARowThatATriggerSwallowsForNone) {
  Place place(
      "CREATE TABLE t(a INT NOT NULL); CREATE TRIGGER r BEFORE INSERT ON t BEGIN "
      "SELECT RAISE(IGNORE); END;");

  EXPECT_THAT(place.make("t"), HasSubstr("left out"));
}

TEST(RowMaker, ReplacesNoRowThatIsThere) {
  Place place(
      "CREATE TABLE t(a INT UNIQUE ON CONFLICT REPLACE CHECK (a IN (1, 2)), b TEXT);"
      "INSERT INTO t VALUES (1, 'one'), (2, 'two');");

  place.make("t");

  EXPECT_EQ(place.ask("SELECT count(*) FROM t WHERE b IN ('one', 'two') AND a > 0"), "2");
}

TEST(RowMaker, TellsWhichTablesTriggersDisturbed) {
  Place place(
      "CREATE TABLE t(a INT NOT NULL); CREATE TABLE total(n INT); INSERT INTO total VALUES (0);"
      "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE total SET n = n + 1; END;");

  EXPECT_EQ(place.make("t"), "");
  EXPECT_THAT(place.disturbed(), testing::ElementsAre("total"));
}

TEST(RowMaker, GivesAVariedColumnAnotherValueThanItsDefaultAndItsNeighbours) {
  Place place(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, size TEXT DEFAULT 'M');"
      "INSERT INTO t(id) VALUES (1), (2);");

  EXPECT_EQ(place.make(RowWish{.table = "t", .varied = {"size"}}), "");

  EXPECT_EQ(place.ask("SELECT size NOT IN ('M') AND size IS NOT NULL FROM t WHERE id = 3"), "1");
}

TEST(RowMaker, KeepsToWhatIsFixed) {
  Place place(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, note TEXT, state TEXT CHECK (state <> 'x'));"
      "INSERT INTO t VALUES (1, 'a', 'b');");

  EXPECT_EQ(place.make(RowWish{.table = "t", .fixed = {{"note", Null{}}}, .note = "note is NULL"}),
            "");
  EXPECT_THAT(place.make(RowWish{.table = "t", .fixed = {{"state", "x"}}}), HasSubstr("CHECK"));

  EXPECT_EQ(place.ask("SELECT count(*), count(note) FROM t"), "2 1");
}

TEST(RowMaker, MakesADuplicateOfARowThatIsThere) {
  Place place(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, email TEXT); INSERT INTO t VALUES (1, NULL), (2, "
      "'a');");

  EXPECT_EQ(place.make(RowWish{.table = "t", .like_another = {"email"}, .like_key = 1}), "");

  EXPECT_EQ(place.ask("SELECT count(*) FROM t WHERE email = 'a'"), "2");
}

TEST(RowMaker, MakesTheSameRowsEachTime) {
  const std::string sql =
      "CREATE TABLE p(id INTEGER PRIMARY KEY, code TEXT UNIQUE NOT NULL);"
      "CREATE TABLE t(id INTEGER PRIMARY KEY, p INT NOT NULL REFERENCES p, at TEXT DEFAULT "
      "CURRENT_TIMESTAMP, amount REAL CHECK (amount > 3.5));";
  std::string first;
  for (int i = 0; i < 2; ++i) {
    Place place(sql);
    EXPECT_EQ(place.make("t"), "");
    const std::string rows = place.ask("SELECT p.*, t.id, t.p, t.amount FROM t, p");
    if (i == 0) first = rows;
    EXPECT_EQ(rows, first);
  }
}

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
