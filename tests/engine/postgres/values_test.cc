// A value is the same whether it comes as text or in its binary form.
#include "gate/engine/postgres/values.h"

#include "gate/base/text.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

using ::testing::ElementsAre;

class PostgresValues : public PostgresTest {};

TEST_F(PostgresValues, HaveTheClassOfWhatTheyAre) {
  const auto session = read(make(""));

  const Rows rows = session->query(
      "SELECT 7::smallint, 8::bigint, true, false, 1.5::float8, 0.5::real, 'a'::text, "
      "'\\x00ff'::bytea, 12::numeric, 12.50::numeric(9,2), NULL::int, DATE '2026-11-23'");

  const std::string bytes("\x00\xff", 2);
  EXPECT_THAT(rows.at(0),
              ElementsAre(Value(std::int64_t{7}), Value(std::int64_t{8}), Value(std::int64_t{1}),
                          Value(std::int64_t{0}), Value(1.5), Value(0.5), Value(std::string("a")),
                          Value(Blob{bytes}), Value(std::int64_t{12}), Value(std::string("12.50")),
                          Value(Null{}), Value(std::string("2026-11-23"))));
}

TEST_F(PostgresValues, AreTrueAndFalseInTablesAndNumbersInAnswers) {
  const auto session = read(make("CREATE TABLE t AS SELECT true AS a"));

  EXPECT_EQ(session->query("SELECT a, NOT a FROM t"),
            (Rows{Row{std::string("true"), std::int64_t{0}}}));
}

TEST_F(PostgresValues, AreWrittenAsTheServerWritesNumerics) {
  constexpr const char* kNumbers =
      "SELECT n FROM (VALUES (0::numeric), (1), (-1), (10000), (123456789.000100), "
      "(0.0001), (-0.00000000012), (99999999999999999999), (1e30), (0.10), (1.0), ('NaN'), "
      "(12345678901234567.8901), (10000.0001), (100000000)) t(n)";
  const Database database = make(concat("CREATE TABLE t AS ", kNumbers));
  postgres::Client client(database.location);
  const postgres::Result texts = client.run_one("SELECT n::text FROM t");

  client.begin_copy_out("COPY (SELECT n FROM t) TO STDOUT (FORMAT binary)");
  int row = 0;
  constexpr std::size_t kHeader = 19;
  constexpr std::size_t kBeforeField = 6;
  while (const auto bytes = client.next_copied()) {
    std::string_view rest = *bytes;
    if (row == 0) rest.remove_prefix(kHeader);
    if (rest.size() <= kBeforeField) continue;
    rest.remove_prefix(kBeforeField);
    EXPECT_EQ(postgres::text_of_numeric(rest), texts.view(row, 0));
    ++row;
  }
  EXPECT_EQ(row, texts.rows());
}

// The type changes, the values do not.
TEST_F(PostgresValues, DigestAlikeInAWiderType) {
  const Database database = make(
      "CREATE TABLE narrow AS SELECT i AS id, i::int AS a, ('x' || i)::varchar(9) AS b, "
      "i::numeric(9,0) AS c, i::real AS d FROM generate_series(1, 50) i;"
      "CREATE TABLE wide AS SELECT id, a::bigint, b::text, c::bigint, d::float8 FROM narrow;"
      "CREATE TABLE other AS SELECT id, a::bigint + 1 AS a, b || ' ' AS b, c + 0.5 AS c, "
      "d::float8 / 3 AS d FROM narrow;");
  const auto session = read(database);

  const TableSnapshot narrow = session->digest({.table = "narrow", .key = {"id"}});
  const TableSnapshot wide = session->digest({.table = "wide", .key = {"id"}});
  const TableSnapshot other = session->digest({.table = "other", .key = {"id"}});

  for (std::size_t i = 0; i < narrow.columns.size(); ++i) {
    EXPECT_EQ(narrow.columns[i].digest, wide.columns[i].digest) << narrow.columns[i].name;
    if (i == 0) continue;
    EXPECT_NE(narrow.columns[i].digest, other.columns[i].digest) << narrow.columns[i].name;
  }
}

// Whatever type: the digest of a table differs exactly where a row that is read differs.
TEST_F(PostgresValues, DifferInTheDigestWhereTheyDifferInTheRow) {
  struct Pair {
    const char* type;
    const char* one;
    const char* other;
  };
  constexpr Pair kPairs[] = {
      {"numeric", "1.0", "1.00"},
      {"timestamptz", "2026-01-01 00:00+00", "2026-01-01 00:00:00.000001+00"},
      {"timestamp", "infinity", "-infinity"},
      {"date", "2026-01-01", "2026-01-02"},
      {"time", "12:00", "12:00:01"},
      {"interval", "1 day", "24 hours"},
      {"uuid", "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"},
      {"json", "{\"a\":1}", "{\"a\": 1}"},
      {"jsonb", "{\"a\":1}", "{\"a\":2}"},
      {"text", "a", "a "},
      {"char(4)", "a", "b"},
      {"bytea", "\\x00", "\\x0000"},
      {"bool", "t", "f"},
      {"float8", "0.1", "0.30000000000000004"},
      {"float8", "NaN", "Infinity"},
      {"real", "0.1", "0.2"},
      {"int[]", "{1,2}", "{2,1}"},
      {"text[]", "{NULL}", "{\"NULL\"}"},
      {"inet", "10.0.0.1", "10.0.0.2"},
      {"bit(3)", "101", "100"},
      {"int4range", "[1,3)", "[1,4)"},
      {"point", "(1,2)", "(1,3)"},
      {"money", "1.00", "1.01"},
      {"tsvector", "a b", "a c"},
      {"xml", "<a/>", "<a></a>"},
      {"oid", "1", "4294967295"}};
  for (const Pair& pair : kPairs) {
    const auto session = write(make(concat("CREATE TABLE t (id int PRIMARY KEY, v ", pair.type,
                                           "); INSERT INTO t VALUES (1, '", pair.one, "')")));
    const auto value = [&] {
      const RowSource next = session->rows({.table = "t", .key = {{"id"}}, .columns = {"v"}});
      const Value read = next()->at(1);
      EXPECT_EQ(next(), nullptr);
      return read;
    };
    const TableSnapshot before = session->digest({.table = "t", .key = {"id"}});
    const Value was = value();
    session->execute(concat("UPDATE t SET v = '", pair.other, "'"));
    const TableSnapshot after = session->digest({.table = "t", .key = {"id"}});
    const Value is = value();
    EXPECT_NE(before.columns[1].digest, after.columns[1].digest) << pair.type;
    EXPECT_FALSE(was == is) << pair.type << ' ' << pair.one;
    session->execute(concat("UPDATE t SET v = '", pair.one, "'"));
    EXPECT_EQ(session->digest({.table = "t", .key = {"id"}}).columns[1].digest,
              before.columns[1].digest)
        << pair.type;
  }
}

TEST_F(PostgresValues, AreOrderedByTheirKeyAsMergingNeedsIt) {
  const auto session =
      read(make("CREATE TABLE t (k numeric); INSERT INTO t VALUES (2), (1.5), (NULL), (10), (-1), "
                "(0.25), (1e20)"));

  const RowSource next = session->rows({.table = "t", .key = {{"k"}}});
  std::vector<Value> keys;
  while (const Row* row = next()) keys.push_back(row->at(0));

  EXPECT_THAT(keys,
              ElementsAre(Value(Null{}), Value(std::int64_t{-1}), Value(std::int64_t{2}),
                          Value(std::int64_t{10}), Value(std::string("0.25")),
                          Value(std::string("1.5")), Value(std::string("100000000000000000000"))));
}

// A query may have 1,664 columns, with those that it is sorted by.
TEST_F(PostgresValues, AreInTheSameOrderWhereTheKeyIsAWideRow) {
  constexpr int kColumns = 900;
  std::string columns;
  for (int i = 0; i < kColumns; ++i) columns += concat(", c", i, " text");
  const auto session =
      read(make(concat("CREATE TABLE t (k numeric, s text", columns,
                       "); INSERT INTO t (k, s, c0, c899) VALUES (2, 'b', 0, 2), (2, 'b', 0, 1), "
                       "(1.5, 'a', 0, 3), (NULL, 'c', 0, 4), (2, NULL, 0, 5), (-1, 'Z', 0, 6), "
                       "(-1, 'a', NULL, 7)")));
  RowRequest request{.table = "t", .key = {{"k"}, {"s"}}};
  for (int i = 0; i < kColumns; ++i) request.key.push_back({.name = concat("c", i)});

  const RowSource next = session->rows(request);
  std::vector<Value> last;
  while (const Row* row = next()) last.push_back(row->back());

  std::vector<Value> expected;
  for (const char* text : {"4", "6", "7", "5", "1", "2", "3"}) {
    expected.emplace_back(std::string(text));
  }
  EXPECT_EQ(last, expected);
}

}  // namespace
}  // namespace gate
