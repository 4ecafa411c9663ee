#include "gate/rehearsal/expectations.h"

#include <algorithm>
#include <charconv>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"

namespace gate {

namespace {

// The scenario's reader has let only well-formed ones through.
bool holds(const std::string& expected, std::int64_t found) {
  const std::size_t digits = expected.find_first_of("-0123456789");
  std::int64_t number = 0;
  std::from_chars(expected.data() + digits, expected.data() + expected.size(), number);
  const std::string_view comparison = trim(std::string_view(expected).substr(0, digits));
  if (comparison == ">=") return found >= number;
  if (comparison == "<=") return found <= number;
  if (comparison == ">") return found > number;
  if (comparison == "<") return found < number;
  if (comparison == "!=") return found != number;
  return found == number;
}

void expect_rows(const Run& run, const TableExpectation& wanted, VerifyRecord& verify) {
  if (wanted.rows.empty()) return;
  ExpectationRecord record{.subject = concat(wanted.table, ".rows"), .expected = wanted.rows};
  const auto table = std::ranges::find_if(run.tables, [&](const TableRecord& known) {
    return equal_ignoring_case(known.name, wanted.table);
  });
  if (table == run.tables.end() || !table->green) {
    record.found = "no such table";
  } else if (wanted.rows == "unchanged") {
    record.holds = table->blue == table->green;
    record.found = concat(table->blue ? with_thousands(*table->blue) : "no table", " before, ",
                          with_thousands(*table->green), " after");
  } else {
    record.holds = holds(wanted.rows, *table->green);
    record.found = with_thousands(*table->green);
  }
  verify.expectations.push_back(std::move(record));
}

void expect_nulls(Session& green, const TableExpectation& wanted, VerifyRecord& verify) {
  for (const auto& [column, number] : wanted.nulls) {
    ExpectationRecord record{.subject = concat(wanted.table, ".", column, ".nulls"),
                             .expected = with_thousands(number)};
    try {
      const Rows rows = green.query(concat("SELECT count(*) FROM ", green.quote(wanted.table),
                                           " t WHERE t.", green.quote(column), " IS NULL"));
      const auto found = std::get<std::int64_t>(rows.at(0).at(0));
      record.found = with_thousands(found);
      record.holds = found == number;
    } catch (const SqlError& error) {
      record.found = concat("an error: ", error.what());
    }
    verify.expectations.push_back(std::move(record));
  }
}

std::string as_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return show(value, true);
}

// 1000 and 1000.0 are one number to whoever writes down what he expects.
bool is_same_number(const Value& value, const std::string& wanted) {
  double number = 0;
  const auto [end, failure] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  if (failure != std::errc() || end != wanted.data() + wanted.size()) return false;
  return compare_values(value, Value(number)) == 0;
}

void expect_query(Session& green, const QueryExpectation& wanted, VerifyRecord& verify) {
  ExpectationRecord record{.subject = wanted.sql, .expected = wanted.equals};
  try {
    const Rows rows = green.query(wanted.sql);
    record.found = rows.empty() || rows[0].empty() ? "no row" : as_text(rows[0][0]);
    record.holds = !rows.empty() && !rows[0].empty() &&
                   (record.found == wanted.equals || is_same_number(rows[0][0], wanted.equals));
  } catch (const SqlError& error) {
    record.found = concat("an error: ", error.what());
  }
  verify.expectations.push_back(std::move(record));
}

}  // namespace

void check_expectations(Rehearsal& rehearsal) {
  const Expectations& expect = rehearsal.scenario.expect;
  VerifyRecord& verify = rehearsal.run.verify;
  for (const TableExpectation& table : expect.tables) {
    expect_rows(rehearsal.run, table, verify);
    expect_nulls(*rehearsal.green_session, table, verify);
  }
  if (expect.queries.empty()) return;
  // Questions are asked on a connection that cannot answer them by writing.
  const auto reader = rehearsal.engine.open(rehearsal.green, rehearsal.reading);
  for (const QueryExpectation& query : expect.queries) expect_query(*reader, query, verify);
}

}  // namespace gate
