// What is proven to refer to rows that are there, SQLite finds so too.
#include "gate/engine/sqlite/pages/reference_proof.h"

#include <gmock/gmock.h>

#include <random>

#include "tests/engine/sqlite/pages/scripted_database.h"

namespace gate {
namespace {

std::string parents(std::string_view declaration) {
  return concat("CREATE TABLE p(", declaration, "; ", count_to(1000),
                "INSERT INTO p SELECT i, 'P' || i, i % 10 FROM n; ");
}

std::string children(std::string_view declaration, std::string_view values) {
  return concat("CREATE TABLE c(", declaration, "); ", count_to(3000), "INSERT INTO c SELECT ",
                values, " FROM n; ");
}

bool sqlite_finds_none(ScriptedDatabase& database) {
  const Prepared check = database.connection().prepare("PRAGMA foreign_key_check(c)");
  return !database.connection().step(check.get());
}

TEST(ReferenceProof, HoldsForKeysOfEveryKind) {
  struct Case {
    std::string_view parent;
    std::string_view values;
    Reference reference;
  };
  const Case cases[] = {
      {"id INTEGER PRIMARY KEY, name, n)", "1 + i % 1000, NULL", {{"a"}, "p", {"id"}}},
      {"id INTEGER PRIMARY KEY, name, n)",
       "iif(i % 5, i % 900 + 1, NULL), 1",
       {{"a"}, "P", {"ID"}}},
      {"id PRIMARY KEY, name, n) WITHOUT ROWID", "1 + i % 1000, 1", {{"a"}, "p", {"id"}}},
      {"id, name TEXT UNIQUE, n)", "'P' || (1 + i % 1000), 1", {{"a"}, "p", {"name"}}},
      {"id, name TEXT COLLATE NOCASE UNIQUE, n)",
       "iif(i % 2, 'p', 'P') || (1 + i % 1000), 1",
       {{"a"}, "p", {"name"}}},
      {"id, name TEXT COLLATE RTRIM UNIQUE, n)",
       "'P' || (1 + i % 1000) || iif(i % 2, '', '  '), 1",
       {{"a"}, "p", {"name"}}},
      {"id, name, n, UNIQUE (id, n))",
       "1 + i % 1000, (1 + i % 1000) % 10",
       {{"a", "b"}, "p", {"id", "n"}}},
      {"id, name, n, UNIQUE (id, n))", "i, NULL", {{"a", "b"}, "p", {"id", "n"}}},
      {"id REAL PRIMARY KEY, name, n)", "1 + i % 1000, 1", {{"a"}, "p", {"id"}}}};
  for (const Case& one : cases) {
    ScriptedDatabase database(concat(parents(one.parent), children("a, b", one.values)));
    EXPECT_TRUE(are_references_proven(database.connection(), "c", {one.reference}))
        << one.parent << one.values;
  }
}

TEST(ReferenceProof, HoldsForATableThatRefersToItselfByWideNumbers) {
  ScriptedDatabase database(
      concat("CREATE TABLE c(id INTEGER PRIMARY KEY, up); INSERT INTO c VALUES "
             "(-9223372036854775808, NULL),"
             " (9223372036854775807, -9223372036854775808), (-1, 0), (0, -1); ",
             count_to(2000), "INSERT INTO c SELECT i * 1000003, (i - 1) * 1000003 FROM n"));

  EXPECT_TRUE(are_references_proven(database.connection(), "c", {{{"up"}, "c", {"id"}}}));
  database.run("UPDATE c SET up = 12345 WHERE id = 1000003");
  EXPECT_FALSE(are_references_proven(database.connection(), "c", {{{"up"}, "c", {"id"}}}));
}

TEST(ReferenceProof, FailsForOneRowWithoutAParent) {
  for (const std::string_view orphan :
       {"1001", "0", "-1", "9223372036854775807", "'P1'", "x'01'"}) {
    ScriptedDatabase database(concat(parents("id INTEGER PRIMARY KEY, name, n)"),
                                     children("a REFERENCES p, b", "1 + i % 1000, 1"),
                                     "UPDATE c SET a = ", orphan, " WHERE rowid = 1234"));
    EXPECT_FALSE(are_references_proven(database.connection(), "c", {{{"a"}, "p", {"id"}}}));
    EXPECT_FALSE(sqlite_finds_none(database)) << orphan;
  }
}

TEST(ReferenceProof, NeverHoldsForColumnsThatAreComputedWhenTheyAreRead) {
  for (const std::string_view declaration :
       {"k INTEGER PRIMARY KEY, a INT AS (k + 1000000) VIRTUAL REFERENCES p(id), b",
        "k INTEGER PRIMARY KEY, b, a INT AS (iif(k < 900, b, -1)) REFERENCES p(id)"}) {
    ScriptedDatabase database(concat(parents("id INTEGER PRIMARY KEY, name, n)"), "CREATE TABLE c(",
                                     declaration, "); ", count_to(3000),
                                     "INSERT INTO c(k, b) SELECT i, 1 + i % 1000 FROM n"));
    EXPECT_FALSE(are_references_proven(database.connection(), "c", {{{"a"}, "p", {"id"}}}));
    EXPECT_FALSE(sqlite_finds_none(database)) << declaration;
  }
  ScriptedDatabase database(
      concat("CREATE TABLE p(code AS ('X' || v) VIRTUAL UNIQUE, v); CREATE TABLE c(a REFERENCES "
             "p(code)); ",
             count_to(2000), "INSERT INTO p(v) SELECT i FROM n; INSERT INTO c SELECT v FROM p"));
  EXPECT_FALSE(are_references_proven(database.connection(), "c", {{{"a"}, "p", {"code"}}}));
  EXPECT_FALSE(sqlite_finds_none(database));
}

TEST(ReferenceProof, TellsKeysApartWhoseNamesRunTogether) {
  ScriptedDatabase database(
      concat("CREATE TABLE p(a, bc, ab, c, UNIQUE (a, bc), UNIQUE (ab, c)); ", count_to(1000),
             "INSERT INTO p SELECT i, i, -i, -i FROM n;"
             "CREATE TABLE c(x, y, FOREIGN KEY (x, y) REFERENCES p(a, bc),"
             " FOREIGN KEY (x, y) REFERENCES p(ab, c)); INSERT INTO c SELECT a, bc FROM p"));
  const Reference sound{{"x", "y"}, "p", {"a", "bc"}};
  const Reference broken{{"x", "y"}, "p", {"ab", "c"}};

  EXPECT_TRUE(are_references_proven(database.connection(), "c", {sound}));
  EXPECT_FALSE(are_references_proven(database.connection(), "c", {sound, broken}));
  EXPECT_FALSE(sqlite_finds_none(database));
}

TEST(ReferenceProof, LeavesToSqliteWhatItCannotTell) {
  // A text that SQLite would take for the number; a small table; what is not there.
  ScriptedDatabase database(concat(parents("id INTEGER PRIMARY KEY, name, n)"),
                                   children("a TEXT, b", "1 + i % 1000, 1"),
                                   "CREATE TABLE small(a); CREATE VIEW v AS SELECT * FROM p"));
  Connection& connection = database.connection();

  EXPECT_FALSE(are_references_proven(connection, "c", {{{"a"}, "p", {"id"}}}));
  EXPECT_FALSE(are_references_proven(connection, "small", {{{"a"}, "p", {"id"}}}));
  EXPECT_FALSE(are_references_proven(connection, "c", {{{"a"}, "v", {"id"}}}));
  EXPECT_FALSE(are_references_proven(connection, "c", {{{"none"}, "p", {"id"}}}));
  EXPECT_FALSE(are_references_proven(connection, "c", {{{"a"}, "none", {"id"}}}));
  EXPECT_FALSE(are_references_proven(connection, "none", {{{"a"}, "p", {"id"}}}));
}

TEST(ReferenceProof, AgreesWithSqliteOnRandomTables) {
  int proven = 0;
  int refuted = 0;
  for (unsigned seed = 0; seed < 80; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](unsigned below) { return random() % below; };
    const char* types[] = {"", "INT", "TEXT", "REAL", "NUMERIC", "BLOB"};
    const char* values[] = {"i", "i % 50", "i * 0.5", "'' || i", "i * 7", "NULL", "x'00' || i"};
    const bool is_pair = pick(3) == 0;
    const std::string key = is_pair ? "k, v" : "k";
    ScriptedDatabase database(
        concat("CREATE TABLE p(k ", types[pick(6)], pick(3) == 0 ? " COLLATE NOCASE" : "", ", v ",
               types[pick(6)], ", PRIMARY KEY (", key, "))", pick(2) == 0 ? " WITHOUT ROWID" : "",
               "; ", count_to(400), "INSERT OR IGNORE INTO p SELECT coalesce(", values[pick(7)],
               ", i), coalesce(", values[pick(7)], ", 1) FROM n;", "CREATE TABLE c(a ",
               types[pick(6)], ", b ", types[pick(6)], ", FOREIGN KEY (", is_pair ? "a, b" : "a",
               ") REFERENCES p(", key, ")); INSERT INTO c SELECT k, v FROM p, (VALUES (1), (2));"));
    if (pick(2) == 0) database.run("DELETE FROM p WHERE k = 7");
    const Reference reference =
        is_pair ? Reference{{"a", "b"}, "p", {"k", "v"}} : Reference{{"a"}, "p", {"k"}};
    const bool holds = are_references_proven(database.connection(), "c", {reference});
    EXPECT_TRUE(!holds || sqlite_finds_none(database)) << seed;
    (holds ? proven : refuted) += 1;
  }
  EXPECT_GE(proven, 20);
  EXPECT_GE(refuted, 10);
}

}  // namespace
}  // namespace gate
