#include "gate/rehearsal/expectations.h"

#include <algorithm>
#include <charconv>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/config/json_lines.h"

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

class Expecting {
 public:
  explicit Expecting(Rehearsal& rehearsal)
      : rehearsal_(rehearsal),
        limit_(rehearsal.scenario.limits.apply_seconds),
        // Questions are asked on a connection that cannot answer them by writing.
        reader_(rehearsal.engine.open(rehearsal.green, rehearsal.reading)) {
    reader_->limit_seconds(limit_);
  }

  void expect_rows(const TableExpectation& wanted) {
    if (wanted.rows.empty()) return;
    ExpectationRecord& record =
        add(concat(wanted.table, ".rows"), wanted.rows, below(pointer_to(wanted), "rows"));
    const auto& tables = rehearsal_.run.tables;
    const auto table = std::ranges::find_if(tables, [&](const TableRecord& known) {
      return equal_ignoring_case(known.name, wanted.table);
    });
    if (table == tables.end() || !table->green) {
      record.found = "no such table";
    } else if (wanted.rows == "unchanged") {
      record.holds = table->blue == table->green;
      record.found = concat(table->blue ? with_thousands(*table->blue) : "no table", " before, ",
                            with_thousands(*table->green), " after");
    } else {
      record.holds = holds(wanted.rows, *table->green);
      record.found = with_thousands(*table->green);
    }
  }

  void expect_nulls(const TableExpectation& wanted) {
    for (const auto& [column, number] : wanted.nulls) {
      ExpectationRecord& record =
          add(concat(wanted.table, ".", column, ".nulls"), with_thousands(number),
              below(below(pointer_to(wanted), "nulls"), column));
      const auto row = ask(concat("SELECT count(*) FROM ", reader_->quote(wanted.table),
                                  " t WHERE t.", reader_->quote(column), " IS NULL"),
                           record);
      if (!row) continue;
      const auto found = std::get<std::int64_t>(row->at(0));
      record.found = with_thousands(found);
      record.holds = found == number;
    }
  }

  void expect_query(const QueryExpectation& wanted, std::size_t index) {
    ExpectationRecord& record =
        add(wanted.sql, wanted.equals, concat("/expect/queries/", index, "/sql"));
    const auto row = ask(wanted.sql, record);
    if (!row || row->empty()) return;
    record.found = as_text(row->front());
    record.holds = record.found == wanted.equals || is_same_number(row->front(), wanted.equals);
  }

 private:
  static std::string pointer_to(const TableExpectation& wanted) {
    return below("/expect/tables", wanted.table);
  }

  ExpectationRecord& add(std::string subject, std::string expected, const std::string& pointer) {
    const auto& places = rehearsal_.scenario.places.expect;
    const auto place = places.find(pointer);
    auto& expectations = rehearsal_.run.verify.expectations;
    expectations.push_back({.subject = std::move(subject),
                            .expected = std::move(expected),
                            .location = place == places.end() ? Location() : place->second});
    return expectations.back();
  }

  // The first row; where there is none the record says why.
  std::optional<Row> ask(const std::string& sql, ExpectationRecord& record) {
    try {
      record.found = "no row";
      const Watch::Wait wait(rehearsal_.watch.get(), {limit_, limit_}, [&] {
        const Location& place = record.location;
        return CutOff{concat("an expectation (", place.path, ':', place.line, ')')};
      });
      return reader_->first_row(sql);
    } catch (const SqlError& error) {
      const std::string near = reader_->nearest_name(sql, error.what());
      record.found = concat("an error: ", error.what(),
                            near.empty() ? "" : concat(" (did you mean ", in_quotes(near), "?)"));
    } catch (const Error&) {
      if (!reader_->timed_out()) throw;
      record.found = concat("no answer within ", duration(limit_), " (limits.apply-seconds)");
    }
    return std::nullopt;
  }

  Rehearsal& rehearsal_;
  double limit_;
  std::unique_ptr<Session> reader_;
};

}  // namespace

void check_expectations(Rehearsal& rehearsal) {
  const Expectations& expect = rehearsal.scenario.expect;
  if (expect.tables.empty() && expect.queries.empty()) return;
  Expecting expecting(rehearsal);
  for (const TableExpectation& table : expect.tables) {
    expecting.expect_rows(table);
    expecting.expect_nulls(table);
  }
  for (std::size_t i = 0; i < expect.queries.size(); ++i) {
    expecting.expect_query(expect.queries[i], i);
  }
}

}  // namespace gate
