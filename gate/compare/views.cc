#include "gate/compare/views.h"

#include <algorithm>
#include <set>
#include <string>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/double_quoted.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

const View* find_view(const Schema& schema, const std::string& name) {
  const auto found = std::ranges::find_if(
      schema.views, [&](const View& view) { return equal_ignoring_case(view.name, name); });
  return found == schema.views.end() ? nullptr : &*found;
}

std::vector<Token> tokens_of(const View& view) {
  return tokenize(view.sql.empty() ? view.definition : view.sql);
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
}

// Names in the text of a view and of those below it, in lower case, its own included.
class NamesBelow {
 public:
  explicit NamesBelow(const Schema& schema) : schema_(schema) {}

  // Throws SqlError where a text cannot be read.
  void collect(const std::string& name) {
    if (!names_.insert(to_lower(name)).second) return;
    const View* view = find_view(schema_, name);
    if (view == nullptr) return;
    for (const Token& token : tokens_of(*view)) {
      if (is_name(token)) collect(unquote(token));
    }
  }

  const std::set<std::string>& names() const { return names_; }

 private:
  const Schema& schema_;
  std::set<std::string> names_{};
};

bool has_only_gained_columns(const TableDifference& table) {
  const bool is_same_table = equal_ignoring_case(table.before, table.after);
  const bool is_same_rows = table.rows_before == table.rows_after && table.rows_added == 0 &&
                            table.rows_removed == 0 && table.rows_modified == 0 &&
                            table.not_compared.empty() && table.dropped.empty();
  return is_same_table && is_same_rows &&
         std::ranges::all_of(table.columns, [](const ColumnDifference& column) {
           return column.equal && equal_ignoring_case(column.before, column.after);
         });
}

// Names in the texts of a view and of the views below it.
class Below {
 public:
  Below(const Schema& before, const Schema& after, const std::vector<TableDifference>& tables)
      : before_(before), after_(after), tables_(tables) {}

  // Whether nothing below the view, which is in both, gives it another row.
  bool is_as_it_was(const std::string& view) {
    if (!seen_.insert(to_lower(view)).second) return true;
    const View* was = find_view(before_, view);
    const View* is = find_view(after_, view);
    if (was == nullptr || is == nullptr) return false;
    try {
      const bool is_same_text =
          was->definition == is->definition || is_same_wording(was->sql, is->sql);
      if (!is_same_text) return false;
      for (const Token& token : tokens_of(*was)) {
        if (is_name(token) && !is_same(unquote(token))) return false;
        depends_on_plan_ = depends_on_plan_ || is_total(token);
      }
    } catch (const SqlError&) {
      return false;
    }
    return true;
  }

  // Whether the migration reached one of the tables below.
  bool is_reached() const { return is_reached_; }

  // Whether another plan may show something else: the last digit of a sum, whichever row of a group
  // or of several that rank alike comes first.
  bool depends_on_plan() const { return depends_on_plan_; }

 private:
  static bool is_total(const Token& token) {
    constexpr std::string_view kWords[] = {"GROUP", "SUM", "TOTAL", "AVG", "OVER", "LIMIT"};
    return std::ranges::any_of(kWords, [&](std::string_view word) { return is_word(token, word); });
  }

  bool is_same(const std::string& name) {
    if (find_view(before_, name) != nullptr || find_view(after_, name) != nullptr) {
      return is_as_it_was(name);
    }
    if (find_table(before_, name) == nullptr) return find_table(after_, name) == nullptr;
    const auto found = std::ranges::find_if(tables_, [&](const TableDifference& table) {
      return equal_ignoring_case(table.before, name);
    });
    is_reached_ = is_reached_ || found != tables_.end();
    if (found != tables_.end()) return has_only_gained_columns(*found);
    return find_table(after_, name) != nullptr;
  }

  const Schema& before_;
  const Schema& after_;
  const std::vector<TableDifference>& tables_;
  std::set<std::string> seen_{};
  bool is_reached_ = false;
  bool depends_on_plan_ = false;
};

bool has_same_indexes(const Schema& a, const Schema& b) {
  return std::ranges::equal(a.indexes, b.indexes, [](const Index& one, const Index& other) {
    return one.name == other.name && one.columns == other.columns && one.where == other.where;
  });
}

// Statistics are kept in a table of the engine's own.
bool has_statistics(const Schema& schema) {
  return std::ranges::any_of(schema.tables, [](const Table& table) {
    return table.kind == TableKind::internal && table.name.find("stat") != std::string::npos;
  });
}

ViewDifference compare(const std::string& name, const TableSnapshot& before,
                       const TableSnapshot& after, bool by_count_alone) {
  ViewDifference found{.view = name, .rows_before = before.rows, .rows_after = after.rows};
  if (by_count_alone) {
    found.differs = before.rows != after.rows;
    return found;
  }
  for (const ColumnSnapshot& column : before.columns) {
    const auto now = std::ranges::find(after.columns, column.name, &ColumnSnapshot::name);
    const bool is_same = now != after.columns.end() && now->digest == column.digest;
    if (!is_same) found.columns.push_back(column.name);
  }
  const bool has_same_names = std::ranges::equal(before.columns, after.columns, {},
                                                 &ColumnSnapshot::name, &ColumnSnapshot::name);
  found.differs = before.rows != after.rows || !found.columns.empty() ||
                  (has_same_names && before.whole_rows != after.whole_rows);
  return found;
}

}  // namespace

bool view_reads(const Schema& schema, const std::string& view,
                const std::set<std::string>& tables) {
  try {
    NamesBelow below(schema);
    below.collect(view);
    return std::ranges::any_of(
        tables, [&](const std::string& table) { return below.names().contains(to_lower(table)); });
  } catch (const SqlError&) {
    return true;
  }
}

std::vector<std::string> tables_below(const Schema& schema, const std::string& view) {
  std::vector<std::string> tables;
  try {
    NamesBelow below(schema);
    below.collect(view);
    for (const Table& table : schema.tables) {
      if (below.names().contains(to_lower(table.name))) tables.push_back(table.name);
    }
  } catch (const SqlError&) {
    return {};
  }
  return tables;
}

bool is_same_view(const Schema& a, const Schema& b, const std::string& view) {
  if (find_view(a, view) == nullptr || find_view(b, view) == nullptr) return false;
  try {
    NamesBelow below(a);
    below.collect(view);
    return std::ranges::all_of(below.names(), [&](const std::string& name) {
      const View* one = find_view(a, name);
      const View* other = find_view(b, name);
      return one == nullptr ? other == nullptr
                            : other != nullptr && one->definition == other->definition;
    });
  } catch (const SqlError&) {
    return false;
  }
}

std::vector<ViewDifference> compare_views(const Schema& before,
                                          const std::map<std::string, TableSnapshot>& shown_before,
                                          const Snapshot& after,
                                          const std::vector<TableDifference>& tables) {
  std::vector<ViewDifference> found;
  const bool has_same_plans =
      has_same_indexes(before, after.schema) && !has_statistics(after.schema);
  for (const auto& [name, is] : after.views) {
    const auto was = shown_before.find(name);
    if (was == shown_before.end()) continue;
    Below below(before, after.schema, tables);
    if (!below.is_as_it_was(name) || !below.is_reached()) continue;
    found.push_back(compare(name, was->second, is, !has_same_plans && below.depends_on_plan()));
  }
  return found;
}

}  // namespace gate
