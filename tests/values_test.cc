// No value of the fixture, none that a migration writes or looks for, and none of the environment
// stands in any report or on any stream, whatever went wrong with it.
#include <gmock/gmock.h>

#include <sstream>

#include "gate/base/text.h"
#include "tests/support/store.h"

namespace gate {
namespace {

constexpr const char* kRow = "canary7f3a";

// Texts, blobs and keys that are the canary, in tables that each case below runs into.
std::string fixture_script() {
  const std::string text = concat("'", kRow, "'");
  return concat("CREATE TABLE bird(name TEXT PRIMARY KEY, song TEXT UNIQUE, size INT, cage INT);",
                "INSERT INTO bird VALUES(", text, ", ", text, ", ", text,
                ", 1), ('b', 'b', '2', 9);",
                "CREATE TABLE cage(id INTEGER PRIMARY KEY, label TEXT, key BLOB);",
                "INSERT INTO cage VALUES(1, ", text, ", CAST(", text, " AS BLOB)), (2, ", text,
                ", x'00');", "CREATE VIEW songs AS SELECT name, song FROM bird;",
                "CREATE TABLE fact(fact TEXT, n INT); INSERT INTO fact VALUES(", text, ", 1), (",
                text, ", 1);");
}

struct Case {
  const char* name;
  const char* up;
  const char* down;
};

constexpr Case kCases[] = {
    {"Deletes", "DELETE FROM bird WHERE cage = 1;", "CREATE TABLE z(a); DROP TABLE z;"},
    {"Overwrites", "UPDATE bird SET song = upper(song);", "UPDATE bird SET song = lower(song);"},
    {"RewritesKeys", "UPDATE bird SET name = upper(name);", "UPDATE bird SET name = 'x' || rowid;"},
    {"RefusesDuplicates", "CREATE UNIQUE INDEX u ON cage(label);", "DROP INDEX u;"},
    {"RefusesNulls", "UPDATE cage SET key = CASE id WHEN 1 THEN key END;", ""},
    {"RefusesAType",
     "CREATE TABLE n(name TEXT PRIMARY KEY, size INT) STRICT; INSERT INTO n SELECT name, size FROM "
     "bird; DROP VIEW songs; DROP TABLE bird; ALTER TABLE n RENAME TO bird;",
     ""},
    {"RefusesACheck",
     "CREATE TABLE n(id INTEGER PRIMARY KEY, label TEXT CHECK(length(label) < 3), key BLOB); "
     "INSERT INTO n SELECT * FROM cage;",
     ""},
    {"Orphans",
     "CREATE TABLE n(name TEXT PRIMARY KEY, song, size, cage INT REFERENCES cage(id)); INSERT INTO "
     "n SELECT * FROM bird; DROP VIEW songs; DROP TABLE bird; ALTER TABLE n RENAME TO bird;",
     ""},
    {"Casts", "UPDATE bird SET size = CAST(size AS INTEGER);", ""},
    {"LosesColumns", "ALTER TABLE cage DROP COLUMN label;", "ALTER TABLE cage ADD COLUMN label;"},
    {"DropsTables", "DROP VIEW songs; DROP TABLE bird;", "CREATE TABLE bird(name TEXT);"},
    {"HasNoKey", "UPDATE fact SET fact = fact || '!';", "UPDATE fact SET fact = '';"},
    {"Raises",
     "CREATE TRIGGER t BEFORE UPDATE ON cage BEGIN SELECT RAISE(ABORT, 'no'); END; UPDATE cage SET "
     "label = '';",
     ""},
    {"QuotesWhatItFinds", "SELECT json_extract(label, '$.a') FROM cage;", ""},
    {"DrawsBlobs", "UPDATE cage SET key = randomblob(4);", ""},
    {"Writes", "UPDATE cage SET label = 'canary7f3a' WHERE label <> 'canary7f3a!';",
     "UPDATE cage SET label = 'canary7f3a?';"},
    {"WritesInDoubleQuotes", "INSERT INTO cage VALUES (9, \"canary7f3a\", x'00');",
     "DELETE FROM cage WHERE label = 'canary7f3a' AND id = 9;"},
    {"IsRefusedAtAValue", "INSERT INTO cage(id, label)\n VALUES (1, 'canary7f3a');", ""},
    {"IsRefusedByAValue", "INSERT INTO cage(id) VALUES (8), ('canary7f3a');", ""},
    {"IsRefusedBeforeAValue", "INSERT INTO cage(id, label) VALUES (8, 'x' 'canary7f3a');", ""},
    {"IsRefusedInAnyScript", "CREATE TABLE z(a);", "DELETE FROM nowhere WHERE a = 'canary7f3a';"},
    {"CopiesWithAValue", "CREATE TABLE z AS SELECT id, label || 'canary7f3a' AS l FROM cage;",
     "DROP TABLE z;"},
    {"FillsANewColumn",
     "ALTER TABLE cage ADD COLUMN a TEXT; UPDATE cage SET a = label || ' canary7f3a';",
     "UPDATE cage SET label = 'canary7f3a'; ALTER TABLE cage DROP COLUMN a;"},
    {"WritesDoubleQuotedTexts",
     "UPDATE cage SET label = \"canary7f3a\" WHERE label <> \"canary7f3a!\";",
     "DELETE FROM cage WHERE label = upper(\"canary7f3a\") OR label = \"x canary7f3a\";"},
    {"QuotesARowInJson", "UPDATE cage SET key = json_extract('{}', label);", ""},
    {"QuotesATextInJson", "UPDATE cage SET key = json_extract('{}', '$[canary7f3a');", ""},
    {"QuotesARowInATrigger",
     "CREATE TRIGGER t AFTER UPDATE ON cage BEGIN SELECT json_extract('{}', new.label); END; "
     "UPDATE cage SET key = 1;",
     ""},
    {"QuotesARowInASearch",
     "CREATE VIRTUAL TABLE f USING fts5(a); SELECT 1 FROM cage, f WHERE f MATCH (label || ': x');",
     ""},
    {"QuotesATextInASearch",
     "CREATE VIRTUAL TABLE f USING fts4(a); SELECT 1 FROM f WHERE f MATCH '(canary7f3a';", ""},
    {"LeavesATransactionOpen", "BEGIN; INSERT INTO cage(label) VALUES ('canary7f3a');", ""},
    {"DeletesByAValue", "DELETE FROM bird WHERE name = 'canary7f3a';",
     "INSERT INTO bird VALUES ('canary7f3a', 'canary7f3a', 'canary7f3a', 1);"},
};

// The first words of the table.
std::vector<std::string> formats() {
  std::istringstream lines(run_program({GATE_BINARY, "list", "reports"}).output);
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    names.push_back(line.substr(0, line.find(' ')));
  }
  return names;
}

class Values : public StoreTest, public testing::WithParamInterface<Case> {};

TEST_P(Values, StandInNoReport) {
  make_database(fixture_, fixture_script());
  migrate(GetParam().up, GetParam().down);
  std::vector<std::string> more = {"-v"};
  std::vector<std::string> places = {json_};
  for (const std::string& format : formats()) {
    if (format == "json") continue;
    places.push_back(temp_.file(concat("report.", format)));
    more.insert(more.end(), {"--report", concat(format, "=", places.back())});
  }
  setenv("DATABASE_PASSWORD", kRow, 1);

  const Finished finished = run(more);
  unsetenv("DATABASE_PASSWORD");

  EXPECT_LE(finished.exit_code, 1) << finished.output;
  EXPECT_EQ(to_lower(finished.output).find(kRow), std::string::npos) << finished.output;
  EXPECT_GE(places.size(), 10U);
  for (const std::string& place : places) {
    const std::string report = read_file(place);
    EXPECT_EQ(to_lower(report).find(kRow), std::string::npos) << place << ":\n" << report;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Values, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST_F(Values, OfADumpThatCannotBeLoadedStandInNoMessage) {
  for (const char* row : {"'x' 'canary7f3a'", "'canary7f3a', 2), ('canary7f3a'", "'canary7f3a",
                          "'O'Canary7f3a')", "json_extract('{}', '$[canary7f3a'))"}) {
    fixture_ = temp_.file("dump.sql");
    write(fixture_, concat("CREATE TABLE t(a TEXT UNIQUE);\nINSERT INTO t VALUES (", row, ");\n"));
    migrate("ALTER TABLE t ADD COLUMN b;", "ALTER TABLE t DROP COLUMN b;");

    const Finished finished = run({"-v"});

    EXPECT_EQ(finished.exit_code, 3) << finished.output;
    EXPECT_EQ(finished.output.find(kRow), std::string::npos) << finished.output;
    EXPECT_EQ(read_file(json_).find(kRow), std::string::npos);
  }
}

TEST_F(Values, OfScriptsThatAreLintedStandInNoReport) {
  migrate("DELETE FROM t;\nUPDATE t SET a = 'canary7f3a';",
          "INSERT INTO t VALUES (\"canary7f3a\"); UPDATE t SET a = \"canary7f3a\";");
  std::vector<std::string> words = {GATE_BINARY, "lint", migrations_, "-v"};
  std::vector<std::string> places;
  for (const std::string& format : formats()) {
    places.push_back(temp_.file(concat("lint.", format)));
    words.insert(words.end(), {"--report", concat(format, "=", places.back())});
  }

  const Finished finished = run_program(words);

  EXPECT_LE(finished.exit_code, 1) << finished.output;
  EXPECT_EQ(finished.output.find(kRow), std::string::npos) << finished.output;
  for (const std::string& place : places) {
    EXPECT_EQ(read_file(place).find(kRow), std::string::npos) << place;
  }
  words.push_back("--show-values");
  run_program(words);
  EXPECT_THAT(read_file(temp_.file("lint.json")), testing::HasSubstr(kRow));
}

// Of what is typed and set, a password: no text of a script, and nobody's to read.
TEST_F(Values, OfUrlsStandInNoMessageAndNoReport) {
  make_database(fixture_, fixture_script());
  migrate(kCases[0].up, kCases[0].down);
  const std::string url = concat("postgres://shop:", kRow, "@db/shop");
  for (const char* flag :
       {"--fixture", "--target", "--only", "--base", "--baseline", "--compare"}) {
    const Finished refused = run({flag, url});
    EXPECT_GE(refused.exit_code, 1) << flag;
    EXPECT_EQ(refused.output.find(kRow), std::string::npos) << refused.output;
  }

  const std::string folder = temp_.file("scenarios");
  std::filesystem::create_directory(folder);
  const std::string fine =
      concat(R"({"name": "fine", "migrations": ")", migrations_, R"(", "fixture": ")", fixture_);
  write(folder + "/fine.json", concat(fine, "\"}"));
  write(folder + "/gone.json", concat(R"({"name": "gone", "migrations": ")", migrations_,
                                      R"(", "fixture": ")", url, "\"}"));
  const std::string work = temp_.file(concat("a&token=", kRow));
  std::filesystem::create_directory(work);
  std::vector<std::string> words = {GATE_BINARY, "run", folder, "--work-dir", work};
  std::vector<std::string> places;
  for (const std::string& format : formats()) {
    places.push_back(temp_.file(concat("all.", format)));
    words.insert(words.end(), {"--report", concat(format, "=", places.back())});
  }
  const Finished finished = run_program(words);
  EXPECT_NE(finished.exit_code, 2) << finished.output;
  EXPECT_EQ(finished.output.find(kRow), std::string::npos) << finished.output;
  for (const std::string& place : places) {
    EXPECT_EQ(read_file(place).find(kRow), std::string::npos) << place;
  }
}

TEST_F(Values, OfACommandLineStandInNoReport) {
  make_database(fixture_, fixture_script());
  migrate("ALTER TABLE cage ADD COLUMN a;", "ALTER TABLE cage DROP COLUMN a;");
  const std::string work = temp_.file(concat("a&token=", kRow));
  std::filesystem::create_directory(work);

  const Finished finished = run({"--work-dir", work});

  EXPECT_EQ(finished.exit_code, 0) << finished.output;
  EXPECT_THAT(read_file(json_), testing::HasSubstr("a&token=…"));
  EXPECT_EQ(read_file(json_).find(kRow), std::string::npos);
}

// The tests above can fail.
TEST_F(Values, AreShownToWhoAsks) {
  make_database(fixture_, fixture_script());
  migrate(kCases[0].up, kCases[0].down);

  EXPECT_THAT(run({"--show-values"}).output, testing::HasSubstr(kRow));
}

}  // namespace
}  // namespace gate
