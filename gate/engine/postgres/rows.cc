#include "gate/engine/postgres/rows.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/values.h"

namespace gate::postgres {

namespace {

bool is_number(Oid type) {
  constexpr Oid kNumbers[] = {pg_type::kBool, pg_type::kInt2,   pg_type::kInt4,  pg_type::kInt8,
                              pg_type::kOid,  pg_type::kFloat4, pg_type::kFloat8};
  return std::ranges::find(kNumbers, type) != std::end(kNumbers);
}

// A number has the same text whatever its type shows of it.
std::string text_of(const std::string& column, Oid type) {
  return type == pg_type::kNumeric ? concat("trim_scale(", column, ")::text")
                                   : concat(column, "::text");
}

// Those that are whole come as numbers: see value_of_text().
std::string order_of_numeric(const std::string& column) {
  return concat("CASE WHEN scale(", column, ") = 0 AND abs(", column, ") < 1e18 THEN ", column,
                " END");
}

// NULL first, then numbers, then texts by their bytes, whatever the server would do by itself.
std::string order_by(const std::string& column, Oid type, bool as_text) {
  if (as_text) return concat(text_of(column, type), " COLLATE \"C\" NULLS FIRST");
  const std::string text = concat(column, "::text COLLATE \"C\"");
  if (is_number(type) || type == pg_type::kBytea) return concat(column, " NULLS FIRST");
  if (type != pg_type::kNumeric) return concat(text, " NULLS FIRST");
  return concat(column, " IS NULL DESC, ", order_of_numeric(column), " NULLS LAST, ", text);
}

// The same for a record that is compared term by term, NULL last.
std::vector<std::string> terms_of_order(const std::string& column, Oid type, bool as_text) {
  constexpr std::string_view kNullsFirst = " NULLS FIRST";
  const std::string is_there = concat(column, " IS NOT NULL");
  std::string order = order_by(column, type, as_text);
  if (order.ends_with(kNullsFirst)) {
    order.resize(order.size() - kNullsFirst.size());
    return {is_there, order};
  }
  return {is_there, order_of_numeric(column), concat(column, "::text COLLATE \"C\"")};
}

// A query has 1,664 columns at most, with those that it is sorted by; a record is one of them.
constexpr std::size_t kMostColumns = 1600;

std::string in_records(const std::vector<std::string>& terms) {
  constexpr std::size_t kTermsOfOne = 1000;
  std::vector<std::string> records;
  for (std::size_t begin = 0; begin < terms.size(); begin += kTermsOfOne) {
    const std::size_t end = std::min(begin + kTermsOfOne, terms.size());
    records.push_back(concat("ROW(",
                             join({terms.begin() + static_cast<std::ptrdiff_t>(begin),
                                   terms.begin() + static_cast<std::ptrdiff_t>(end)},
                                  ", "),
                             ")"));
  }
  return join(records, ", ");
}

struct Terms {
  std::string selected{};
  std::string order{};
};

class TableRows {
 public:
  TableRows(Client& client, const Terms& terms, const std::string& from) : client_(client) {
    const std::string order = terms.order.empty() ? "" : concat(" ORDER BY ", terms.order);
    client_.begin_rows(concat("SELECT ", terms.selected, " FROM ", from, order));
  }

  const Row* next() {
    const std::optional<Result> result = client_.next_row();
    if (!result) return nullptr;
    row_.resize(static_cast<std::size_t>(result->columns()));
    for (int i = 0; i < result->columns(); ++i) {
      row_[static_cast<std::size_t>(i)] = value_in(*result, 0, i);
    }
    return &row_;
  }

 private:
  Client& client_;
  Row row_{};
};

Oid type_of(const Result& columns, const std::string& name) {
  for (int i = 0; i < columns.columns(); ++i) {
    if (columns.column(i) == name) return columns.type(i);
  }
  throw SqlError(concat("column ", in_quotes(name), " does not exist"), code_of_state("42703"));
}

}  // namespace

RowSource read_rows(Client& client, const Names& names, const RowRequest& request) {
  const Relation relation = names.find(client, request.table);
  const std::string from =
      concat(relation.has_children_of_its_own ? "ONLY " : "", names.quote(request.table));
  const Result columns = client.run_one(concat("SELECT * FROM ", from, " LIMIT 0"));
  std::vector<std::string> selected;
  std::vector<std::string> order;
  std::vector<std::string> terms;
  for (const KeyColumn& key : request.key) {
    const std::string column = pg_identifier(key.name);
    const Oid type = type_of(columns, key.name);
    selected.push_back(key.as_text ? text_of(column, type) : column);
    order.push_back(order_by(column, type, key.as_text));
    std::ranges::move(terms_of_order(column, type, key.as_text), std::back_inserter(terms));
  }
  for (std::size_t i = 0; i < request.columns.size(); ++i) {
    const std::string column = pg_identifier(request.columns[i]);
    selected.push_back(request.types.empty() ? column : concat(column, "::", request.types.at(i)));
  }
  const bool is_wide = selected.size() + terms.size() > kMostColumns;
  auto rows = std::make_shared<TableRows>(
      client, Terms{join(selected, ", "), is_wide ? in_records(terms) : join(order, ", ")}, from);
  return [rows] { return rows->next(); };
}

}  // namespace gate::postgres
