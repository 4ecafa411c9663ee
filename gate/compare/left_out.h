// What somebody does not want to have compared, by patterns: a table, or columns of any.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gate/model/diff.h"
#include "gate/model/schema.h"

namespace gate {

// What patterns with * mean in two schemas, ASCII case aside. One with a dot is TABLE.COLUMN
// ("*.created_at") unless a table or view has it for its whole name, and leaves out the column's
// declaration and what it holds; what else speaks of it (an index, a key) stays. One without a dot
// is a table with all that belongs to it, a view, or, by its whole name, a setting
// ("user_version").
class LeftOutParts {
 public:
  LeftOutParts(const std::vector<std::string>& patterns, const Schema& a, const Schema& b);

  // A row for each pattern; no names where it matched nothing.
  const std::vector<LeftOut>& matches() const { return matches_; }

  // Tables and views, in lower case.
  std::vector<std::string> tables() const { return {tables_.begin(), tables_.end()}; }

  bool has_table(const std::string& table) const;
  bool has_column(const std::string& table, const std::string& column) const;

  // Without the columns and settings; tables are for whoever compares to leave out.
  Schema without(Schema schema) const;

  // As row_key, without a column that is left out.
  std::vector<std::string> key_of(const Schema& schema, const Table& table) const;

 private:
  void match(LeftOut& row, const Schema& schema, bool is_about_columns);
  void match_columns(LeftOut& row, const Table& table);

  std::vector<LeftOut> matches_{};
  std::set<std::string> tables_{};
  std::set<std::string> settings_{};
  std::map<std::string, std::set<std::string>> columns_{};  // by table; all in lower case
};

}  // namespace gate
