#include "gate/engine/sqlite/versions.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <memory>

#include "gate/base/text.h"

namespace gate {
namespace {

TEST(LaterMeaning, KnowsWhatEarlierOnesAnswerWithNull) {
  constexpr int kDebian12Sqlite = 3040001;
  for (const std::string_view sql : {"UPDATE t SET a = datetime('now', 'subsec')",
                                     "CREATE TABLE t(a DEFAULT (unixepoch('now','SUBSECOND')))",
                                     "SELECT date(a, '+1 month', 'floor') FROM t"}) {
    EXPECT_THAT(later_meaning(sql, kDebian12Sqlite), testing::HasSubstr("came with SQLite 3.4"));
    EXPECT_THAT(later_meaning(sql, 3053000), testing::IsEmpty());
  }
  for (const std::string_view sql :
       {"INSERT INTO t VALUES('floor')", "SELECT date('now'), 'subsec'", "SELECT 'subsec",
        "SELECT round(a, 'floor')"}) {
    EXPECT_THAT(later_meaning(sql, kDebian12Sqlite), testing::IsEmpty());
  }
}

using testing::IsEmpty;
using testing::StartsWith;

struct Refusal {
  std::string sql{};
  std::string message{};
  int version = 0;  // that refused
  std::string hint{};
};

void PrintTo(const Refusal& refusal, std::ostream* out) {
  *out << refusal.sql;
}

class KnownRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(KnownRefusal, NamesTheReleaseThatTakesIt) {
  const Refusal& refusal = GetParam();

  EXPECT_THAT(later_version_hint(refusal.sql, refusal.message, refusal.version),
              StartsWith(refusal.hint));
}

std::string near(std::string_view token) {
  return concat("near \"", token, "\": syntax error");
}

constexpr int kDebian12 = 3040001;

INSTANTIATE_TEST_SUITE_P(
    LaterVersion, KnownRefusal,
    testing::Values(
        Refusal{"SELECT JSONB('1')", "no such function: JSONB", kDebian12,
                "jsonb() came with SQLite 3.45.0; this gate rehearses with 3.40.1 (build it with "
                "-DSQLITE_AMALGAMATION=DIR to use another)"},
        Refusal{"SELECT if(1,2,3)", "no such function: if", kDebian12,
                "if() came with SQLite 3.48.0;"},
        Refusal{"x", "error in trigger t: no such function: unhex", kDebian12,
                "unhex() came with SQLite 3.41.0;"},
        Refusal{"SELECT * FROM jsonb_each('[]')", "no such table: jsonb_each", kDebian12,
                "jsonb_each() came with SQLite 3.51.0;"},
        Refusal{"SELECT iif(f(a, b), 2)", "wrong number of arguments to function iif()", kDebian12,
                "iif() with two arguments came with SQLite 3.48.0;"},
        Refusal{"SELECT iif(1,2), iif(1,2,3,4), iif(1,2)",
                "wrong number of arguments to function iif()", kDebian12,
                "iif() with more than three arguments came with SQLite 3.49.0;"},
        Refusal{"SELECT 1_000", "unrecognized token: \"1_000\"", kDebian12,
                "the underscore in numbers came with SQLite 3.46.0;"},
        Refusal{"SELECT 1.5e1_0", "unrecognized token: \"1.5e1_0\"", kDebian12,
                "the underscore in numbers came with SQLite 3.46.0;"},
        Refusal{"SELECT group_concat(DISTINCT a order by (b)) FROM t", near("order"), kDebian12,
                "ORDER BY in the arguments of an aggregate came with SQLite 3.44.0;"},
        Refusal{"SELECT a FROM t ORDER BY (SELECT group_concat(x, ',' ORDER BY y) FROM u)",
                near("ORDER"), kDebian12,
                "ORDER BY in the arguments of an aggregate came with SQLite 3.44.0;"},
        Refusal{"CREATE TRIGGER x BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'x' || new.a); END",
                near("||"), kDebian12,
                "an expression as the message of RAISE came with SQLite 3.47"},
        Refusal{"CREATE TRIGGER x BEFORE INSERT ON t BEGIN SELECT raise(abort, format('x')); END",
                near("("), kDebian12,
                "an expression as the message of RAISE came with SQLite 3.47"},
        Refusal{"ALTER TABLE t ALTER COLUMN a DROP NOT NULL", near("ALTER"), kDebian12,
                "ALTER TABLE … ALTER COLUMN … SET or DROP NOT NULL came with SQLite 3.53.0;"},
        Refusal{"alter table main.\"t t\" alter a set not null", near("alter"), kDebian12,
                "ALTER TABLE … ALTER COLUMN … SET or DROP NOT NULL came with SQLite 3.53.0;"},
        Refusal{"ALTER TABLE t DROP CONSTRAINT c", near("CONSTRAINT"), kDebian12,
                "ALTER TABLE … DROP CONSTRAINT came with SQLite 3.53.0;"},
        Refusal{"ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", near("CONSTRAINT"), kDebian12,
                "ALTER TABLE … ADD CHECK came with SQLite 3.53.0;"},
        Refusal{"ALTER TABLE t ADD CHECK (a > 0)", near("CHECK"), kDebian12,
                "ALTER TABLE … ADD CHECK came with SQLite 3.53.0;"},
        Refusal{"SELECT a IS NOT DISTINCT FROM b", near("DISTINCT"), 3038005,
                "IS [NOT] DISTINCT FROM came with SQLite 3.39.0; this gate rehearses with 3.38.5"},
        Refusal{"SELECT * FROM a FULL JOIN b",
                "RIGHT and FULL OUTER JOINs are not currently supported", 3038005,
                "RIGHT and FULL JOIN came with SQLite 3.39.0;"},
        Refusal{"SELECT a ->> 'x' FROM t", near(">>"), 3037000,
                "the operators -> and ->> came with SQLite 3.38.0;"},
        Refusal{"SELECT a -> 'x' FROM t", near(">"), 3037000,
                "the operators -> and ->> came with SQLite 3.38.0;"},
        Refusal{"CREATE TABLE t(a INT) STRICT", near("STRICT"), 3036000,
                "STRICT came with SQLite 3.37.0;"},
        Refusal{"INSERT INTO t VALUES(1) RETURNING a", near("RETURNING"), 3034001,
                "RETURNING came with SQLite 3.35.0;"},
        Refusal{"ALTER TABLE t DROP a", near("DROP"), 3034001,
                "ALTER TABLE … DROP COLUMN came with SQLite 3.35.0;"},
        Refusal{"WITH x AS NOT MATERIALIZED (SELECT 1) SELECT * FROM x", near("NOT"), 3034001,
                "AS [NOT] MATERIALIZED came with SQLite 3.35.0;"},
        Refusal{"UPDATE t SET a = (SELECT 1 FROM x) FROM u WHERE u.id = t.id", near("FROM"),
                3032003, "UPDATE … FROM came with SQLite 3.33.0;"},
        Refusal{"CREATE TABLE t(a, b INT GENERATED ALWAYS AS (a))", near("AS"), 3030001,
                "GENERATED ALWAYS AS came with SQLite 3.31.0;"}));

class UnknownRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(UnknownRefusal, GetsNoHint) {
  const Refusal& refusal = GetParam();

  EXPECT_THAT(later_version_hint(refusal.sql, refusal.message, refusal.version), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    LaterVersion, UnknownRefusal,
    testing::Values(
        Refusal{"", "", kDebian12}, Refusal{"SELECT 1", "", kDebian12},
        Refusal{"SELECT jsonb(1)", "no such function: jsonb", 3045000},
        Refusal{"SELECT jsonb(1)", "no such function: jsonb", 3053001},
        Refusal{"SELECT my_own(1)", "no such function: my_own", kDebian12},
        Refusal{"SELECT median(1)", "no such function: median", kDebian12},
        Refusal{"SELECT 1", "no such function: ", kDebian12},
        Refusal{"SELECT * FROM users", "no such table: users", kDebian12},
        Refusal{"SELECT * FROM main.concat", "no such table: main.concat", kDebian12},
        Refusal{"SELECT jsonb", "no such column: jsonb", kDebian12},
        Refusal{"SELECT iif(1)", "wrong number of arguments to function iif()", kDebian12},
        Refusal{"SELECT abs()", "wrong number of arguments to function abs()", kDebian12},
        Refusal{"SELECT 1_", "unrecognized token: \"1_\"", kDebian12},
        Refusal{"SELECT 1__0", "unrecognized token: \"1__0\"", kDebian12},
        Refusal{"SELECT 12ab_c", "unrecognized token: \"12ab_c\"", kDebian12},
        Refusal{"SELECT 'x", "unrecognized token: \"'x\"", kDebian12},
        Refusal{"SELECT ORDER BY a", near("ORDER"), kDebian12},
        Refusal{"SELECT sum(a) OVER (PARTITION b ORDER BY c) FROM t", near("ORDER"), kDebian12},
        Refusal{"SELECT * FROM (SELECT a FROM ORDER BY b)", near("ORDER"), kDebian12},
        Refusal{"SELECT a IN (SELECT a WHERE ORDER BY b)", near("ORDER"), kDebian12},
        Refusal{"SELECT RAISE()", near(")"), kDebian12},
        Refusal{"SELECT RAISE(OOPS, 'x')", near("OOPS"), kDebian12},
        Refusal{"ALTER TABLE t ALTER COLUMN a TYPE INTEGER", near("ALTER"), kDebian12},
        Refusal{"ALTER TABLE t ALTER COLUMN a SET DEFAULT 5", near("ALTER"), kDebian12},
        Refusal{"ALTER TABLE t ALTER", near("ALTER"), kDebian12},
        Refusal{"ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u", near("CONSTRAINT"),
                kDebian12},
        Refusal{"ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)", near("CONSTRAINT"), kDebian12},
        Refusal{"CREATE TABLE t(a) STRICT STRICT", near("STRICT"), kDebian12},
        Refusal{"STRICT", near("STRICT"), 3036000}, Refusal{"SELECT 1 > > 2", near(">"), 3037000},
        Refusal{"UPDATE t SET a = (1 FROM u)", near("FROM"), 3032003},
        Refusal{"CREATE MATERIALIZED VIEW v AS SELECT 1", near("MATERIALIZED"), 3034001},
        Refusal{"SELECT 'open ORDER BY", near("ORDER"), kDebian12},
        Refusal{std::string("SELECT \0 ORDER", 14), near("ORDER"), kDebian12},
        Refusal{"SELECT (((((ORDER BY", near("ORDER"), kDebian12},
        Refusal{"RETURNING", near("RETURNING"), 3034001}, Refusal{"x", "near \"\": syntax error"}));

TEST(LaterVersion, IsQuicklyKnownOfALongStatement) {
  std::string sql = "INSERT INTO t VALUES ";
  for (int i = 0; i < 50'000; ++i) sql += "(1, iif(1, 2, 3), 'x' ORDER), ";

  EXPECT_THAT(later_version_hint(sql, near(","), kDebian12), IsEmpty());
}

// What the linked SQLite says itself, of statements that it is too old for.
class RealRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(RealRefusal, IsExplainedExactlyWhenItHappens) {
  sqlite3* opened = nullptr;
  ASSERT_EQ(sqlite3_open(":memory:", &opened), SQLITE_OK);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  ASSERT_EQ(sqlite3_exec(opened, "CREATE TABLE t(a NOT NULL, b CONSTRAINT c CHECK (b > 0))",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  const std::string& sql = GetParam().sql;

  const int result = sqlite3_exec(opened, sql.c_str(), nullptr, nullptr, nullptr);
  const std::string hint =
      later_version_hint(sql, sqlite3_errmsg(opened), sqlite3_libversion_number());

  EXPECT_EQ(result != SQLITE_OK, sqlite3_libversion_number() < GetParam().version);
  EXPECT_EQ(hint.empty(), result == SQLITE_OK) << sqlite3_errmsg(opened);
}

INSTANTIATE_TEST_SUITE_P(
    LaterVersion, RealRefusal,
    testing::Values(
        Refusal{"SELECT unhex('00')", "", 3041000}, Refusal{"SELECT octet_length('')", "", 3043000},
        Refusal{"SELECT json_error_position('')", "", 3042000},
        Refusal{"SELECT concat_ws(',', 1)", "", 3044000},
        Refusal{"SELECT group_concat(a ORDER BY b) FROM t", "", 3044000},
        Refusal{"SELECT jsonb('1')", "", 3045000}, Refusal{"SELECT 1_000", "", 3046000},
        Refusal{"SELECT json_pretty('1')", "", 3046000},
        Refusal{"CREATE TRIGGER x BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'x' || new.a); END",
                "", 3047000},
        Refusal{"SELECT if(1, 2, 3)", "", 3048000}, Refusal{"SELECT iif(1, 2)", "", 3048000},
        Refusal{"SELECT iif(1, 2, 3, 4)", "", 3049000}, Refusal{"SELECT unistr('x')", "", 3050000},
        Refusal{"SELECT * FROM jsonb_each('[]')", "", 3051000},
        Refusal{"SELECT json_array_insert('[]', '$[0]', 1)", "", 3053000},
        Refusal{"ALTER TABLE t ALTER COLUMN a DROP NOT NULL", "", 3053000},
        Refusal{"ALTER TABLE t ALTER b SET NOT NULL", "", 3053000},
        Refusal{"ALTER TABLE t DROP CONSTRAINT c", "", 3053000},
        Refusal{"ALTER TABLE t ADD CONSTRAINT d CHECK (a > 0)", "", 3053000},
        Refusal{"ALTER TABLE t ADD CHECK (a > 0)", "", 3053000},
        Refusal{"SELECT a -> '$', a ->> '$' FROM t", "", 3038000},
        Refusal{"CREATE TABLE s(a INT) STRICT", "", 3037000},
        Refusal{"UPDATE t SET a = u.a FROM t AS u WHERE u.b = t.b RETURNING a", "", 3035000}));

}  // namespace
}  // namespace gate
