// Random tables through the whole rehearsal, against plain SQL over both states, and sqldiff.
// GATE_ORACLE_CASES and GATE_ORACLE_SEED say how many tables and which; ci/nightly asks for many.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/rehearsal/random_tables.h"
#include "tests/support/files.h"
#include "tests/support/from_environment.h"
#include "tests/support/process.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

constexpr int kTablesInADatabase = 8;

class Database3 {
 public:
  explicit Database3(const std::string& path) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open(path.c_str(), &opened);
    connection_.reset(opened);
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(opened));
    run("PRAGMA synchronous = OFF");
  }

  void run(const std::string& sql) {
    if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
      return;
    throw std::runtime_error(sqlite3_errmsg(connection_.get()));
  }

  // The one row that `sql` yields.
  std::vector<std::int64_t> numbers(const std::string& sql) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(connection_.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK) {
      throw std::runtime_error(concat(sqlite3_errmsg(connection_.get()), " in ", sql));
    }
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> owner(prepared,
                                                                           sqlite3_finalize);
    if (sqlite3_step(prepared) != SQLITE_ROW) throw std::runtime_error("no row from " + sql);
    std::vector<std::int64_t> row;
    for (int i = 0; i < sqlite3_column_count(prepared); ++i) {
      row.push_back(sqlite3_column_int64(prepared, i));
    }
    return row;
  }

 private:
  std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection_{nullptr, sqlite3_close};
};

// A value as text in which every storage class looks different.
std::string exactly(const std::string& column) {
  return concat("typeof(", column, ")||hex(", column, ")||quote(", column, ")");
}

// The same, but a real that is a whole number looks like the integer: keys compare as numbers.
std::string as_key(const std::string& column) {
  return concat("iif(typeof(", column, ")='real' AND ", column, "=CAST(", column, " AS INTEGER),",
                exactly(concat("CAST(", column, " AS INTEGER)")), ",", exactly(column), ")");
}

// Where a change of type converted values: as text, a whole real without its fraction.
std::string as_text_key(const std::string& column) {
  const std::string whole = concat("CAST(CAST(", column, " AS INTEGER) AS TEXT)");
  const std::string number = concat("typeof(", column, ")='real' AND abs(", column, ")<1e15 AND ",
                                    column, "=CAST(", column, " AS INTEGER)");
  const std::string number_as_text =
      concat("typeof(", column, ")='text' AND ", column, " LIKE '%.0' AND CAST(CAST(", column,
             " AS REAL) AS TEXT)=", column, " AND ", column, " NOT LIKE '%e%'");
  // hex(NULL) is what hex('') is.
  return concat("iif(", column, " IS NULL,'n','t'||hex(iif(", number, ",", whole, ",iif(",
                number_as_text, ",rtrim(rtrim(", column, ",'0'),'.'),CAST(", column,
                " AS TEXT)))))");
}

template <typename Encode>
std::string all_of(const std::vector<std::string>& columns, const Encode& encode) {
  std::vector<std::string> parts;
  for (const std::string& column : columns) parts.push_back(encode(column));
  return join(parts, "||'|'||");
}

struct Columns {
  std::vector<std::string> before{};
  std::vector<std::string> after{};
  std::vector<std::string> key_before{};  // all columns for a bag
  std::vector<std::string> key_after{};
  std::set<std::string> converted{};  // of both sides

  std::string encode_key(const std::string& column) const {
    const std::string name = column.substr(column.find('.') + 1);
    return converted.contains(name) ? as_text_key(column) : as_key(column);
  }
};

// Whether the column has another declared type, and other values (beside their keys).
bool is_converted(Database3& database, const TableCase& table, const std::string& before,
                  const std::string& after) {
  const auto type = [](const std::string& schema, const std::string& name,
                       const std::string& column) {
    return concat("(SELECT lower(type) FROM pragma_table_xinfo('", name, "', '", schema,
                  "') WHERE name = '", column, "')");
  };
  const auto values = [&](const std::string& name, const std::string& column, bool is_before) {
    std::string both = exactly(column);
    for (const auto& [old_name, new_name] : table.columns) {
      if (std::ranges::count(table.key, old_name) == 0) continue;
      both += concat("||'|'||", exactly(is_before ? old_name : new_name));
    }
    return concat("SELECT ", both, " v, count(*) FROM ", name, " GROUP BY v");
  };
  const std::string was = values(concat("old.", table.before), before, true);
  const std::string is = values(concat("main.", table.after), after, false);
  const bool has_other_type =
      database.numbers(concat("SELECT ", type("old", table.before, before), " <> ",
                              type("main", table.after, after)))[0] != 0;
  if (!has_other_type) return false;
  return database.numbers(concat("SELECT ", type("old", table.before, before), " <> ",
                                 type("main", table.after, after), " AND (EXISTS (", was,
                                 " EXCEPT ", is, ") OR EXISTS (", is, " EXCEPT ", was, "))"))[0] !=
         0;
}

Columns columns_of(Database3& database, const TableCase& table) {
  Columns columns;
  for (const auto& [before, after] : table.columns) {
    if (!is_converted(database, table, before, after)) continue;
    columns.converted.insert(before);
    columns.converted.insert(after);
  }
  for (const auto& [before, after] : table.columns) {
    columns.before.push_back(before);
    columns.after.push_back(after);
    const bool is_key = table.key.empty() || std::ranges::count(table.key, before) > 0;
    if (!is_key) continue;
    columns.key_before.push_back(before);
    columns.key_after.push_back(after);
  }
  return columns;
}

struct Expected {
  std::int64_t rows_before = 0;
  std::int64_t rows_after = 0;
  std::int64_t added = 0;
  std::int64_t removed = 0;
  std::int64_t modified = 0;
  bool unique = false;  // at most one row of each key on both sides
};

// Rows of one key cancel where they are equal; as many as pair off were modified.
Expected count_rows(Database3& database, const TableCase& table, const Columns& columns) {
  const auto as_key = [&](const std::string& name) { return columns.encode_key(name); };
  const std::string sql = concat(
      "WITH b AS (SELECT ", all_of(columns.key_before, as_key), " k, ",
      all_of(columns.before, exactly), " r FROM old.", table.before, "), a AS (SELECT ",
      all_of(columns.key_after, as_key), " k, ", all_of(columns.after, exactly), " r FROM main.",
      table.after,
      "), u AS (SELECT k, r, 1 x, 0 y FROM b UNION ALL SELECT k, r, 0, 1 FROM a),"
      " e AS (SELECT k, sum(x) x, sum(y) y, max(sum(x) - sum(y), 0) gone,"
      " max(sum(y) - sum(x), 0) come FROM u GROUP BY k, r),"
      " g AS (SELECT k, sum(x) x, sum(y) y, sum(gone) gone, sum(come) come FROM e GROUP BY k)"
      " SELECT (SELECT count(*) FROM b), (SELECT count(*) FROM a),"
      " ifnull(sum(come - min(come, gone)), 0), ifnull(sum(gone - min(come, gone)), 0),"
      " ifnull(sum(min(come, gone)), 0), ifnull(max(max(x, y)), 0) <= 1 FROM g");
  const auto row = database.numbers(sql);
  return {row[0], row[1], row[2], row[3], row[4], row[5] != 0};
}

struct ExpectedColumn {
  std::int64_t differing = 0;
  std::int64_t became_null = 0;
};

// Only where keys are unique is there one answer.
ExpectedColumn count_column(Database3& database, const TableCase& table, const Columns& columns,
                            std::size_t column) {
  const auto of = [&](const std::string& side) {
    return [&columns, side](const std::string& name) {
      return columns.encode_key(concat(side, ".", name));
    };
  };
  const std::string before = concat("b.", columns.before[column]);
  const std::string after = concat("a.", columns.after[column]);
  const auto row = database.numbers(concat(
      "SELECT count(*), ifnull(sum(", after, " IS NULL), 0) FROM old.", table.before,
      " b JOIN main.", table.after, " a ON ", all_of(columns.key_before, of("b")), " = ",
      all_of(columns.key_after, of("a")), " WHERE ", exactly(before), " <> ", exactly(after)));
  return {row[0], row[1]};
}

void expect_columns(Database3& database, const TableCase& table, const Columns& columns,
                    const TableDifference& found) {
  ASSERT_EQ(found.columns.size(), table.columns.size());
  for (std::size_t i = 0; i < found.columns.size(); ++i) {
    const ColumnDifference& column = found.columns[i];
    ASSERT_EQ(column.before, table.columns[i].first);
    ASSERT_EQ(column.after, table.columns[i].second);
    const ExpectedColumn expected = count_column(database, table, columns, i);
    EXPECT_EQ(column.changed + column.equivalent + column.lost, expected.differing);
    EXPECT_EQ(column.became_null, expected.became_null);
    if (found.rows_added + found.rows_removed == 0) {
      EXPECT_EQ(column.equal, expected.differing == 0);
    }
  }
}

// Without a word about the table the gate says that nothing in it is different.
void expect_difference(Database3& database, const TableCase& table, const StateDifference& change) {
  SCOPED_TRACE(table.create + table.change);
  const Columns columns = columns_of(database, table);
  const Expected expected = count_rows(database, table, columns);
  const auto reported = std::ranges::find(change.tables, table.before, &TableDifference::before);
  if (reported == change.tables.end()) {
    EXPECT_EQ(expected.added + expected.removed + expected.modified, 0);
    EXPECT_EQ(table.before, table.after);
    return;
  }
  EXPECT_EQ(reported->after, table.after);
  EXPECT_EQ(reported->not_compared, "");
  EXPECT_EQ(reported->rows_before, expected.rows_before);
  EXPECT_EQ(reported->rows_after, expected.rows_after);
  EXPECT_EQ(reported->rows_added, expected.added);
  EXPECT_EQ(reported->rows_removed, expected.removed);
  EXPECT_EQ(reported->rows_modified, expected.modified);
  EXPECT_EQ(reported->key, table.key);
  if (expected.unique && !table.key.empty()) expect_columns(database, table, columns, *reported);
}

// Whether sqldiff, which compares as SQL does, sees the rows as the gate does: keys without NULL,
// and no two values that are one number in two storage classes.
bool is_defined_for_sqldiff(Database3& database, const TableCase& table) {
  const bool is_declared = !table.key.empty() && table.create.find("UNIQUE") == std::string::npos;
  const bool is_same_shape =
      table.before == table.after && table.change.find("TABLE") == std::string::npos;
  if (!table.is_plain || !is_declared || !is_same_shape) return false;
  for (const std::string& key : table.key) {
    for (const char* side : {"old.", "main."}) {
      const auto nulls = database.numbers(
          concat("SELECT count(*) FROM ", side, table.before, " WHERE ", key, " IS NULL"));
      if (nulls[0] > 0) return false;
    }
  }
  for (const auto& [column, same] : table.columns) {
    const auto reals = database.numbers(
        concat("SELECT count(*) FROM old.", table.before, " b, main.", table.before, " a WHERE b.",
               column, " IS a.", same, " AND typeof(b.", column, ") <> typeof(a.", same, ")"));
    if (reals[0] > 0) return false;
  }
  return true;
}

void expect_as_sqldiff(const std::string& before, const std::string& after, const TableCase& table,
                       const Expected& expected) {
  SCOPED_TRACE(table.create + table.change);
  const Finished finished =
      run_program({"sqldiff", "--summary", "--primarykey", "--table", table.before, before, after});
  EXPECT_EQ(finished.exit_code, 0);
  const auto unchanged = expected.rows_before - expected.removed - expected.modified;
  EXPECT_EQ(finished.output,
            concat(table.before, ": ", expected.modified, " changes, ", expected.added,
                   " inserts, ", expected.removed, " deletes, ", unchanged, " unchanged\n"));
}

Scenario scenario_in(const TempDir& folder) {
  Scenario scenario;
  scenario.name = "oracle";
  scenario.engine = "sqlite";
  scenario.fixture = folder.file("before.db");
  scenario.migrations = folder.file("migrations");
  scenario.rollback_each = false;
  return scenario;
}

// Who reads the tables, and what they are like.
struct Reading {
  Checks checks = Checks::fast;
  std::string pragmas{};
  int most_rows = 13;
};

// The two states, made without the gate.
void make_states(const TempDir& folder, const Reading& reading,
                 const std::vector<TableCase>& tables) {
  std::string create = concat(reading.pragmas, "BEGIN;\n");
  std::string change;
  for (const TableCase& table : tables) {
    create += table.create;
    change += table.change;
  }
  create += "COMMIT;\n";
  Database3(folder.file("before.db")).run(create);
  Database3(folder.file("after.db")).run(concat(create, "BEGIN;\n", change, "COMMIT;\n"));
  put_file(folder.file("migrations/001_change.up.sql"), concat("SELECT 1;\n", change));
}

// Returns how many tables sqldiff was asked about: the first of the database that it can compare.
int compare_database(std::mt19937_64& random, const Reading& reading, int first, int count) {
  const TempDir folder = test_folder();
  std::vector<TableCase> tables;
  for (int i = 0; i < count; ++i) {
    tables.push_back(random_table(random, first + i, reading.most_rows));
  }
  make_states(folder, reading, tables);
  const auto engine = make_engine("sqlite");
  const gate::Run run =
      rehearse(scenario_in(folder), *engine, {.work_dir = folder.path(), .checks = reading.checks});
  if (run.migrations.size() != 1 || !run.migrations[0].change) {
    ADD_FAILURE() << "the migration was not applied"
                  << (run.migrations.empty() || !run.migrations[0].up
                          ? ""
                          : ": " + run.migrations[0].up->error);
    return 0;
  }
  Database3 database(folder.file("after.db"));
  database.run(concat("ATTACH '", folder.file("before.db"), "' AS old"));
  int asked = 0;
  for (int i = 0; i < count; ++i) {
    const TableCase& table = tables[static_cast<std::size_t>(i)];
    expect_difference(database, table, *run.migrations[0].change);
    if (asked > 0 || !is_defined_for_sqldiff(database, table)) continue;
    expect_as_sqldiff(folder.file("before.db"), folder.file("after.db"), table,
                      count_rows(database, table, columns_of(database, table)));
    ++asked;
  }
  return asked;
}

void compare_databases(const Reading& reading, int cases) {
  set_quiet(true);
  const std::uint64_t seed = number_from_environment("GATE_ORACLE_SEED", 1);
  std::mt19937_64 random(seed);
  int asked = 0;
  for (int done = 0; done < cases && !testing::Test::HasFailure(); done += kTablesInADatabase) {
    SCOPED_TRACE(concat("seed ", seed, ", tables from ", done));
    asked += compare_database(random, reading, done, std::min(kTablesInADatabase, cases - done));
  }
  EXPECT_GT(asked, cases / kTablesInADatabase / 2);
  std::printf("%d tables compared, %d of them with sqldiff, seed %llu\n", cases, asked,
              static_cast<unsigned long long>(seed));
}

int cases_wanted(int otherwise) {
  return static_cast<int>(
      number_from_environment("GATE_ORACLE_CASES", static_cast<std::uint64_t>(otherwise)));
}

TEST(DifferenceOracle, PlainSqlAndSqldiffSeeWhatTheRehearsalSaw) {
  compare_databases({}, cases_wanted(1000));
}

// Trees of several pages, of which some stay as they are.
TEST(DifferenceOracle, PlainSqlAndSqldiffSeeWhatTheRehearsalSawInPages) {
  compare_databases(
      {.checks = Checks::own, .pragmas = "PRAGMA page_size = 512;\n", .most_rows = 80},
      cases_wanted(400));
}

}  // namespace
}  // namespace gate
