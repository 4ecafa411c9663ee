#include "gate/rehearsal/row_seeds.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/origins.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kMostAdded = 4;  // rows of one parent that are referred to
constexpr int kMostRead = 5000;        // keys of one parent; the greatest ones

std::string not_null(const Session& session, const std::vector<std::string>& columns) {
  std::vector<std::string> terms;
  for (const std::string& column : columns) {
    terms.push_back(concat(session.quote(column), " IS NOT NULL"));
  }
  return join(terms, " AND ");
}

Rows greatest_keys(Session& session, const std::string& table,
                   const std::vector<std::string>& columns, int count) {
  return ask_or_nothing(
      session, concat("SELECT ", quoted_list(session, columns), " FROM ", session.quote(table),
                      " WHERE ", not_null(session, columns), " ORDER BY ",
                      quoted_list(session, columns, " DESC"), " LIMIT ", count));
}

std::string text_of(const Row& row) {
  std::vector<std::string> literals;
  for (const Value& value : row) literals.push_back(value_literal(value));
  return join(literals, ", ");
}

class AddedRows {
 public:
  AddedRows(Rehearsal& rehearsal, const MigrationSpan& span)
      : rehearsal_(rehearsal), timeline_(*rehearsal.timeline), span_(span) {}

  // Those of green that blue has not, as the foreign key names them.
  Rows parents(const Table& parent, const ForeignKey& key) {
    const std::vector<std::string>& columns =
        key.parent_columns.empty() ? parent.primary_key : key.parent_columns;
    const bool can_be_named = !columns.empty() && columns.size() == key.columns.size();
    return can_be_named && is_added_to(parent.name) ? keys(parent.name, columns) : Rows();
  }

 private:
  // Whether a migration of the span met the table with rows of its own in it.
  bool is_added_to(const std::string& table) {
    if (origin_of(rehearsal_, table, span_.bottom, span_.top)) return true;
    for (std::size_t i = span_.bottom + 1; i < span_.top; ++i) {
      const auto then = origin_of(rehearsal_, table, i, span_.top);
      if (then && is_filled_by(i, then->table)) return true;
    }
    return false;
  }

  Rows keys(const std::string& table, const std::vector<std::string>& columns) {
    Rows added;
    const auto from = origin_of(rehearsal_, table, 0, span_.top);
    std::vector<std::string> earlier;
    for (const std::string& column : columns) {
      if (!from) break;
      const auto then = from->columns.find(to_lower(column));
      // What keys a migration writes anew says nothing of the rows.
      if (then == from->columns.end() || from->rewritten.contains(then->first)) return {};
      earlier.push_back(then->second);
    }
    std::set<std::string> known;
    if (from) {
      for (const Row& row : greatest_keys(timeline_.blue(), from->table, earlier, 2 * kMostRead)) {
        known.insert(text_of(row));
      }
    }
    for (Row& row : greatest_keys(*rehearsal_.green_session, table, columns, kMostRead)) {
      if (added.size() == kMostAdded) break;
      if (known.contains(text_of(row))) continue;
      if (from && is_in_blue(from->table, earlier, row)) continue;
      added.push_back(std::move(row));
    }
    return added;
  }

  bool is_filled_by(std::size_t migration, const std::string& table) const {
    const auto& statements = rehearsal_.record(migration).up->statements;
    return std::ranges::any_of(statements, [&](const StatementRecord& statement) {
      return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
        return fills_table(effect) && effect.cause == Cause::named &&
               equal_ignoring_case(effect.table, table);
      });
    });
  }

  bool is_in_blue(const std::string& table, const std::vector<std::string>& columns,
                  const Row& row) {
    Session& blue = timeline_.blue();
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      terms.push_back(concat(blue.quote(columns[i]), " = ", blue.literal(row[i])));
    }
    return !ask_or_nothing(blue, concat("SELECT 1 FROM ", blue.quote(table), " WHERE ",
                                        join(terms, " AND "), " LIMIT 1"))
                .empty();
  }

  Rehearsal& rehearsal_;
  Timeline& timeline_;
  MigrationSpan span_;
};

RowWish child_of(const Table& child, const ForeignKey& key, const Row& row) {
  RowWish wish{
      .table = child.name,
      .subject = concat(child.name, ".", key.columns.back()),
      .note = concat(join(key.columns, ", "), key.columns.size() > 1 ? " refer" : " refers",
                     " to a row of ", key.parent, " that the migrations added"),
      .required = true,
      .needs_added = true};
  for (std::size_t i = 0; i < row.size(); ++i) wish.fixed[to_lower(key.columns[i])] = row[i];
  return wish;
}

bool is_written(const Table& table, const std::vector<std::string>& columns) {
  return std::ranges::all_of(columns, [&](const std::string& name) {
    const Column* column = find_column(table, name);
    return column != nullptr && column->generated == Generated::no;
  });
}

}  // namespace

std::vector<RowWish> children_of_added_rows(Rehearsal& rehearsal, const MigrationSpan& span,
                                            const std::set<std::string>& touched) {
  const Schema& deployed = rehearsal.timeline->schema(span.top);
  AddedRows added(rehearsal, span);
  std::vector<RowWish> wishes;
  for (const Table& child : deployed.tables) {
    const bool is_history = rehearsal.tool_tables.contains(child.name);
    if (child.kind != TableKind::normal || is_history) continue;
    for (const ForeignKey& key : child.foreign_keys) {
      const Table* parent = find_table(deployed, key.parent);
      if (parent == nullptr || !touched.contains(parent->name)) continue;
      if (!is_written(child, key.columns)) continue;
      for (const Row& row : added.parents(*parent, key))
        wishes.push_back(child_of(child, key, row));
    }
  }
  return wishes;
}

}  // namespace gate
