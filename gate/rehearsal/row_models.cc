#include "gate/rehearsal/row_models.h"

#include <cstddef>
#include <string>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

// IS NOT, in words that every engine knows.
std::string is_other_than(const std::string& name, const Value& value, const std::string& literal) {
  if (std::holds_alternative<Null>(value)) return concat(name, " IS NOT NULL");
  return concat("(", name, " <> ", literal, " OR ", name, " IS NULL)");
}

// A sum of many terms is deep, a long text is long to compare; what is left out is only asked less.
constexpr std::size_t kMostColumns = 100;
constexpr std::size_t kLongest = 1000;  // bytes of a literal

class Models {
 public:
  Models(Session& session, const Table& table) : session_(session), table_(table) {
    for (const Column& column : table.columns) names_.push_back(session.quote(column.name));
  }

  Rows first(int count) { return ask(concat(" LIMIT ", count)); }

  // The row that differs most from all of these.
  Rows least_like(const Rows& rows) {
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < names_.size() && i < kMostColumns; ++i) {
      std::string term = concat(names_[i], " IS NOT NULL");
      for (const Row& row : rows) {
        const std::string literal = session_.literal(row[i]);
        if (literal.size() <= kLongest)
          term += concat(" AND ", is_other_than(names_[i], row[i], literal));
      }
      terms.push_back(concat("(", term, ")"));
    }
    return ask(concat(" ORDER BY ", join(terms, " + "), " DESC LIMIT 1"));
  }

 private:
  Rows ask(const std::string& rest) {
    return ask_or_nothing(session_, concat("SELECT ", join(names_, ", "), " FROM ",
                                           session_.quote(table_.name), rest));
  }

  Session& session_;
  const Table& table_;
  std::vector<std::string> names_{};
};

}  // namespace

std::vector<std::optional<Row>> rows_to_be_like(Session& session, const Table& table, int which) {
  Models models(session, table);
  Rows found = models.first(which == 0 ? 2 : 1);
  for (int i = 0; i < which && !found.empty(); ++i) {
    Rows other = models.least_like(found);
    if (other.empty()) break;
    found.push_back(std::move(other[0]));
  }
  std::vector<std::optional<Row>> rows;
  if (which == 0) {
    rows.assign(found.begin(), found.end());
  } else {
    rows.assign(found.rbegin(), found.rend());
  }
  rows.emplace_back(std::nullopt);
  return rows;
}

}  // namespace gate
