// Every format's reader with every odd text that a migration may be. What differs from what the
// database's own shell would run is what the tool does, and stands in the table below.
#include <gmock/gmock.h>

#include <fstream>
#include <map>

#include "gate/base/text.h"
#include "gate/migration/atlas_sum.h"
#include "tests/migration/folder_problems.h"

namespace gate {
namespace {

using ::testing::HasSubstr;

using Files = std::vector<std::pair<std::string, std::string>>;

// How a migration of one script lies in a folder of the format.
struct Shape {
  const char* format;
  const char* name;       // of the file
  const char* head = "";  // before the script's text
  const char* tail = "";
  Files others{};
};

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> all = {
      {"plain", "1_x.up.sql"},
      {"golang-migrate", "1_x.up.sql"},
      {"dbmate", "1_x.sql", "-- migrate:up\n", "\n-- migrate:down\n"},
      {"goose", "1_x.sql", "-- +goose Up\n"},
      {"sql-migrate", "1_x.sql", "-- +migrate Up\n"},
      {"rambler", "1_x.sql", "-- rambler up\n"},
      {"mybatis", "1_x.sql", "-- // x\n"},
      {"postgrator", "1.do.x.sql"},
      {"bun", "1_x.up.sql"},
      {"morph", "1_x.up.sql"},
      {"pop", "1_x.up.sql"},
      {"sqlx", "1_x.up.sql"},
      {"sqlx-simple", "1_x.sql"},
      {"prisma", "1_x/migration.sql"},
      {"diesel", "1_x/up.sql"},
      {"drizzle",
       "1_x.sql",
       "",
       "",
       {{"meta/_journal.json", R"({"version": "7", "entries": [{"when": 1, "tag": "1_x"}]})"}}},
      {"drizzle-v1", "20240101000000_x/migration.sql"},
      {"d1", "0001_x.sql"},
      {"flyway", "V1__x.sql"},
      {"refinery", "V1__x.sql"},
      {"liquibase", "x.sql", "--liquibase formatted sql\n--changeset a:1\n"},
      {"atlas", "1_x.sql"},
      {"sqitch",
       "deploy/x.sql",
       "",
       "",
       {{"sqitch.plan", "%syntax-version=1.0.0\n%project=p\n\nx 2026-01-31T10:00:00Z A <a@x>\n"}}},
      {"alembic", "x.sql", "-- Running upgrade  -> a1\n\n",
       "\nINSERT INTO alembic_version (version_num) VALUES ('a1');\n"},
      {"node-pg-migrate", "1_x.sql"},
      {"tern", "1_x.sql"},
      {"graphile-migrate", "committed/000001.sql", "--! Previous: -\n--! Hash: sha1:0\n\n"},
      {"supabase", "20240101000000_x.sql"},
  };
  return all;
}

struct Odd {
  const char* name;
  std::string text;
  Dialect dialect = Dialect::sqlite;
  std::string expected;  // where the tool leaves it to the database's rules
};

constexpr const char* kMark = "\xef\xbb\xbf";

const std::vector<Odd>& odds() {
  static const std::vector<Odd> all = {
      {"empty", "", Dialect::sqlite, "0"},
      {"comments", "-- a; b\n/* c; */\n", Dialect::sqlite, "0"},
      {"byte order mark", "SELECT 1;\n", Dialect::sqlite, "1"},
      {"CRLF", "SELECT 1;\r\nSELECT 2;\r\n", Dialect::sqlite, "2"},
      {"no final newline", "SELECT 1", Dialect::sqlite, "1"},
      {"dollar quotes",
       "CREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END; $$ LANGUAGE plpgsql;\n",
       Dialect::postgres, "1"},
      {"nested comments", "/* a /* b; */ c; */ SELECT 1;\n", Dialect::postgres, "1"},
      {"trigger", "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;\n",
       Dialect::sqlite, "1"},
      {"DELIMITER",
       "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER ;\nSELECT 2;\n",
       Dialect::mysql, "2"},
      {"long line", concat("SELECT '", std::string(3'000'000, 'x'), "';\n"), Dialect::sqlite, "1"},
  };
  return all;
}

// "goose, byte order mark": what is read in place of the above.
const std::map<std::string, std::string>& differences() {
  static const std::map<std::string, std::string> all = {
      {"dbmate, byte order mark", "behind which dbmate finds no '-- migrate:up'"},
      {"goose, comments", "a statement without a semicolon at its end"},
      {"goose, byte order mark", "it begins with a byte order mark"},
      {"goose, no final newline", "a statement without a semicolon at its end"},
      {"sql-migrate, comments", "what stands at its part's end has no semicolon"},
      {"sql-migrate, byte order mark", "no '-- +migrate Up' line"},
      {"sql-migrate, no final newline", "what stands at its part's end has no semicolon"},
      {"sql-migrate, long line", "a line of more than 1 MiB"},
      {"rambler, byte order mark", "rambler never runs this, and records the file"},
      {"rambler, long line", "rambler stops reading at a line of more than 65,535 bytes"},
      {"mybatis, comments", "MyBatis leaves out what stands behind the last ';' of a line"},
      {"mybatis, no final newline", "nothing ends this statement with ';' on its line"},
      {"mybatis, DELIMITER", "MyBatis leaves out what stands behind the last ';' of a line"},
      {"bun, long line", "a line of more than 65,535 bytes"},
      {"diesel, empty", "which diesel refuses to run"},
      {"drizzle, empty", "drizzle refuses a part without a statement"},
      {"drizzle, comments", "drizzle refuses a part without a statement"},
      {"drizzle, CRLF", "drizzle refuses a part with more than one statement"},
      {"drizzle, DELIMITER", "drizzle refuses a part with more than one statement"},
      {"drizzle-v1, empty", "drizzle refuses a part without a statement"},
      {"drizzle-v1, comments", "drizzle refuses a part without a statement"},
      {"drizzle-v1, CRLF", "drizzle refuses a part with more than one statement"},
      {"drizzle-v1, DELIMITER", "drizzle refuses a part with more than one statement"},
      {"d1, no final newline", "the last statement does not end with a semicolon"},
      {"liquibase, empty", "no SQL in changeset 'a:1'"},
      // It cuts at every semicolon, and its comments do not nest.
      {"liquibase, dollar quotes", "a text that begins with $$ is not closed"},
      {"liquibase, nested comments", "2"},
      {"liquibase, DELIMITER", "DELIMITER must be followed by one"},
      // PostgreSQL's triggers have no body.
      {"node-pg-migrate, trigger", "3"},
      {"node-pg-migrate, DELIMITER", "3"},
      {"tern, empty", "it has no SQL that goes forward"},
      {"tern, trigger", "3"},
      {"tern, DELIMITER", "3"},
      {"graphile-migrate, byte order mark", "it has no '--! Hash:' header"},
      {"graphile-migrate, trigger", "3"},
      {"graphile-migrate, DELIMITER", "3"},
      {"supabase, trigger", "3"},
      {"supabase, DELIMITER", "3"},
  };
  return all;
}

std::string text_of(const Shape& shape, const Odd& odd) {
  const std::string body = concat(shape.head, odd.text, shape.tail);
  return std::string(odd.name) == "byte order mark" ? concat(kMark, body) : body;
}

void put(const FolderFiles& folder, const std::string& name, const std::string& text) {
  const std::filesystem::path path = folder.temp.file(name);
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// The number of statements, or what is wrong.
std::string read(const Shape& shape, const Odd& odd) {
  FolderFiles folder{{shape.name, text_of(shape, odd)}};
  Files files = shape.others;
  if (std::string(shape.format) == "atlas") {
    AtlasSum sum;
    const std::string digest = sum.add(shape.name, text_of(shape, odd));
    files.push_back({"atlas.sum", concat("h1:\n", shape.name, " h1:", digest, '\n')});
  }
  for (const auto& [name, text] : files) put(folder, name, text);
  const Format& format = *detect_format(shape.format, folder.path(), {}).format;
  const MigrationFolder found = format.read(folder.path(), {.dialect = odd.dialect});
  for (const FolderProblem& problem : found.problems) {
    const bool is_hash = problem.message.find("Hash:' was made of") != std::string::npos;
    if (!is_hash) return problem.message;
  }
  if (found.migrations.size() != 1) return concat(found.migrations.size(), " migrations");
  return std::to_string(found.migrations[0].up->statements.size());
}

TEST(OddInputs, AreReadByEveryFormat) {
  for (const Shape& shape : shapes()) {
    for (const Odd& odd : odds()) {
      const std::string pair = concat(shape.format, ", ", odd.name);
      const auto difference = differences().find(pair);
      const bool is_plain = difference == differences().end();
      EXPECT_THAT(read(shape, odd), HasSubstr(is_plain ? odd.expected : difference->second))
          << pair;
    }
  }
}

std::string with_capital(std::string name) {
  for (char& c : name) {
    if (c == 'x') c = 'X';
  }
  return name;
}

// A migration, and another file beside it.
MigrationFolder read_with(const Shape& shape, const std::string& name, const std::string& text) {
  const FolderFiles folder{{shape.name, concat(shape.head, "SELECT 1;\n", shape.tail)}};
  for (const auto& [other, content] : shape.others) put(folder, other, content);
  put(folder, name, text);
  return detect_format(shape.format, folder.path(), {}).format->read(folder.path());
}

// Names that differ in their case only, and one with a blank behind it, which nobody sees.
TEST(OddNames, VanishWithoutAWordInNoFormat) {
  for (const Shape& shape : shapes()) {
    const std::string text = concat(shape.head, "SELECT 2;\n", shape.tail);
    for (const std::string& name : {with_capital(shape.name), concat(shape.name, " ")}) {
      if (name == shape.name) continue;
      const MigrationFolder found = read_with(shape, name, text);
      EXPECT_TRUE(found.migrations.size() == 2 || !found.problems.empty())
          << shape.format << ": " << name;
    }
  }
}

TEST(OddNames, AreReadThroughALinkByEveryFormat) {
  for (const Shape& shape : shapes()) {
    const FolderFiles elsewhere{{"text", concat(shape.head, "SELECT 1;\n", shape.tail)}};
    const FolderFiles folder{};
    for (const auto& [other, content] : shape.others) put(folder, other, content);
    const std::filesystem::path place = folder.temp.file(shape.name);
    std::filesystem::create_directories(place.parent_path());
    std::filesystem::create_symlink(elsewhere.temp.file("text"), place);
    const MigrationFolder found =
        detect_format(shape.format, folder.path(), {}).format->read(folder.path());

    ASSERT_EQ(found.migrations.size(), 1U) << shape.format;
    EXPECT_EQ(found.migrations[0].up->statements.size(), 1U) << shape.format;
  }
}

// A migration in a folder below is one more, or is said to be none.
TEST(OddNames, VanishInNoFolderBelow) {
  for (const Shape& shape : shapes()) {
    const std::string text = concat(shape.head, "SELECT 2;\n", shape.tail);
    const std::string path = shape.name;
    const bool has_place = path.starts_with("deploy/") || path.starts_with("committed/");
    const std::size_t place = has_place ? path.find('/') + 1 : 0;
    const std::string below = concat(path.substr(0, place), "more/", path.substr(place));
    const MigrationFolder found = read_with(shape, below, text);

    EXPECT_TRUE(found.migrations.size() == 2 || !found.problems.empty())
        << shape.format << ": " << below;
  }
}

}  // namespace
}  // namespace gate
