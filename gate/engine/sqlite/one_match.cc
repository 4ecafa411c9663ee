#include "gate/engine/sqlite/one_match.h"

#include <algorithm>
#include <set>
#include <string>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// "a=? AND b=?": how many; 0 where a range is looked up.
std::size_t count_equalities(std::string_view terms) {
  if (terms.find_first_of("<>") != std::string_view::npos) return 0;
  return static_cast<std::size_t>(std::ranges::count(terms, '?'));
}

class Plan {
 public:
  explicit Plan(Connection& connection) : connection_(connection) {}

  bool has_one_match_each(std::string_view sql) {
    const Prepared rows = connection_.prepare(concat("EXPLAIN QUERY PLAN ", sql));
    std::set<int> inside;  // nodes within a query that stands for a value
    bool is_sure = true;
    while (connection_.step(rows.get())) {
      const int id = sqlite3_column_int(rows.get(), 0);
      const std::string detail = text_of(rows.get(), 3);
      const bool is_within = inside.contains(sqlite3_column_int(rows.get(), 1));
      const bool is_value = detail.find("SCALAR SUBQUERY") != std::string::npos;
      if (is_within || is_value) inside.insert(id);
      if (is_within && !is_value && !finds_one(detail)) is_sure = false;
    }
    return is_sure && !inside.empty();
  }

 private:
  // "SEARCH u USING INDEX u_name (name=?)"
  bool finds_one(const std::string& detail) {
    if (detail.find("USING INTEGER PRIMARY KEY (rowid=?)") != std::string::npos) return true;
    constexpr std::string_view kBefore = " INDEX ";
    const std::size_t name = detail.find(kBefore);
    const std::size_t bracket = detail.rfind(" (");
    if (!detail.starts_with("SEARCH ") || name == std::string::npos || bracket < name) return false;
    const std::size_t begin = name + kBefore.size();
    if (begin > bracket) return false;               // an automatic index has no name
    if (bracket == std::string::npos) return false;  // the end of an index: max() or min()
    const std::size_t terms = count_equalities(std::string_view(detail).substr(bracket));
    return terms > 0 && terms == columns_of_key(detail.substr(begin, bracket - begin));
  }

  // Of a unique index without NULLs that would let rows be several; 0 where it is none.
  std::size_t columns_of_key(const std::string& index) {
    const Prepared ask = connection_.prepare(
        "SELECT (SELECT count(*) FROM pragma_index_info(s.name)) FROM main.sqlite_schema AS s"
        " JOIN pragma_index_list(s.tbl_name) AS l ON l.name = s.name"
        " WHERE s.type = 'index' AND s.name = ?1 AND l.\"unique\"");
    sqlite3_bind_text(ask.get(), 1, index.c_str(), -1, SQLITE_TRANSIENT);
    if (!connection_.step(ask.get())) return 0;
    return static_cast<std::size_t>(sqlite3_column_int64(ask.get(), 0));
  }

  Connection& connection_;
};

}  // namespace

bool has_one_match_each(Connection& connection, std::string_view sql) try {
  // Of several values each may have its row, and several rows may have NULL.
  for (const Token& token : tokenize(sql)) {
    if (is_word(token, "IN") || is_word(token, "IS")) return false;
  }
  return Plan(connection).has_one_match_each(sql);
} catch (const SqlError&) {  // it will be refused again
  return false;
}

}  // namespace gate
