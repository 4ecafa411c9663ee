#include "gate/engine/postgres/rows.h"

#include <algorithm>

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

// NULL first, then numbers, then texts by their bytes, whatever the server would do by itself.
std::string order_by(const std::string& column, Oid type, bool as_text) {
  if (as_text) return concat(text_of(column, type), " COLLATE \"C\" NULLS FIRST");
  const std::string text = concat(column, "::text COLLATE \"C\"");
  if (is_number(type) || type == pg_type::kBytea) return concat(column, " NULLS FIRST");
  if (type != pg_type::kNumeric) return concat(text, " NULLS FIRST");
  // Those that are whole come as numbers: see value_of_text().
  const std::string whole = concat("CASE WHEN scale(", column, ") = 0 AND abs(", column,
                                   ") < 1e18 THEN ", column, " END");
  return concat(column, " IS NULL DESC, ", whole, " NULLS LAST, ", text);
}

struct Terms {
  std::string selected{};
  std::string order{};
};

class TableRows {
 public:
  TableRows(Client& client, Terms terms, const std::string& from) : client_(client) {
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
  for (const KeyColumn& key : request.key) {
    const std::string column = pg_identifier(key.name);
    const Oid type = type_of(columns, key.name);
    selected.push_back(key.as_text ? text_of(column, type) : column);
    order.push_back(order_by(column, type, key.as_text));
  }
  for (std::size_t i = 0; i < request.columns.size(); ++i) {
    const std::string column = pg_identifier(request.columns[i]);
    selected.push_back(request.types.empty() ? column : concat(column, "::", request.types.at(i)));
  }
  auto rows =
      std::make_shared<TableRows>(client, Terms{join(selected, ", "), join(order, ", ")}, from);
  return [rows] { return rows->next(); };
}

}  // namespace gate::postgres
