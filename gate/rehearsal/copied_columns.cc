#include "gate/rehearsal/copied_columns.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/touched.h"
#include "gate/sql/assignments.h"
#include "gate/sql/brackets.h"
#include "gate/sql/insert.h"

namespace gate {

namespace {

using Statements = std::span<const StatementRecord>;

// Two columns of a table, one of which was filled from the other. Names are those that they have
// after the script that is being read; `names` are all that they and the table have had.
struct Copy {
  std::string table{};
  std::string from{};
  std::string to{};
  std::string version{};
  bool whole = false;
  // `to` came with the pending migrations: no application has written it, so that a copy of some
  // rows is not all that is known of how it got its values.
  bool fresh = false;
  std::vector<std::string> names{};

  bool had(const std::string& name) const {
    return std::ranges::any_of(
        names, [&](const std::string& known) { return equal_ignoring_case(known, name); });
  }

  bool is_of(const std::string& one, const std::string& other) const {
    return (equal_ignoring_case(from, one) && equal_ignoring_case(to, other)) ||
           (equal_ignoring_case(from, other) && equal_ignoring_case(to, one));
  }
};

// Whether a column's name alone says whose it is. What the engine read says less: a foreign key has
// it look at the parents, too.
bool has_one_source(const std::string& sql) try {
  const std::vector<Token> tokens = tokenize(sql);
  bool is_in_from = false;
  bool is_one = true;
  for_each_outside(tokens, [&](std::size_t at) {
    is_in_from = is_in_from || is_word(tokens[at], "FROM");
    const bool is_more =
        tokens[at].text == "," || is_word(tokens[at], "JOIN") || is_word(tokens[at], "SELECT");
    is_one = is_one && !(is_in_from && is_more);
    return is_one;
  });
  return is_one && is_in_from;
} catch (const SqlError&) {
  return false;
}

class CopyFinder {
 public:
  // One migration after the other. What went with the `last` keeps its name.
  void read(const MigrationRecord& record, bool last) {
    take_names_of(*record.change, last);
    note_added(*record.change);
    made_.clear();
    Statements statements = record.up->statements;
    while (!statements.empty()) {
      const StatementRecord& statement = statements.front();
      statements = statements.subspan(1);
      if (statement.undone) continue;
      note_writes(statement);
      note_update(statement, statements, record.version);
      note_insert(statement, statements, record.version);
      for (const Effect& effect : statement.outcome.effects) {
        const bool makes = effect.action == Action::create && effect.object == "table";
        if (makes) made_.insert(to_lower(effect.table));
      }
    }
  }

  // The last one between a column that went and one that stays; null where there is none. What was
  // copied in some rows only, into what applications wrote before, says nothing of the other rows.
  const Copy* find(const std::string& table, const std::string& gone,
                   const std::string& stays) const {
    const auto found = std::find_if(copies_.rbegin(), copies_.rend(), [&](const Copy& copy) {
      return equal_ignoring_case(copy.table, table) && copy.is_of(gone, stays) &&
             (copy.whole || copy.fresh);
    });
    return found == copies_.rend() ? nullptr : &*found;
  }

 private:
  // Table and column, in lower case; no column = all of the table.
  using Place = std::pair<std::string, std::string>;

  bool is_fresh(const std::string& table, const std::string& column) const {
    return fresh_.contains({to_lower(table), to_lower(column)}) ||
           fresh_.contains({to_lower(table), ""});
  }

  void note_added(const StateDifference& change) {
    std::set<Place> added;
    for (const TableDifference& table : change.tables) {
      if (table.after.empty()) continue;
      for (const ColumnDifference& column : table.columns) {
        if (is_fresh(table.before, column.before)) {
          added.emplace(to_lower(table.after), to_lower(column.after));
        }
      }
      if (table.before.empty()) added.emplace(to_lower(table.after), "");
      for (const LoneColumn& column : table.added) {
        added.emplace(to_lower(table.after), to_lower(column.name));
      }
      std::erase_if(fresh_, [&](const Place& place) {
        return place.first == to_lower(table.before) || place.first == to_lower(table.after);
      });
    }
    fresh_.merge(added);
  }

  void take_names_of(const StateDifference& change, bool last) {
    for (const TableDifference& table : change.tables) {
      for (Copy& copy : copies_) {
        if (table.before.empty() || !equal_ignoring_case(copy.table, table.before)) continue;
        copy.table = table.after;
        put_later_name(table, copy.from, last);
        put_later_name(table, copy.to, last);
        note_names(copy);
      }
    }
    std::erase_if(copies_, [](const Copy& copy) { return copy.from.empty() || copy.to.empty(); });
  }

  // Empty where the column is gone: another of its name has nothing to do with it.
  static void put_later_name(const TableDifference& table, std::string& name, bool last) {
    for (const ColumnDifference& column : table.columns) {
      if (!equal_ignoring_case(column.before, name)) continue;
      name = column.after;
      return;
    }
    for (const LoneColumn& column : table.dropped) {
      if (!last && equal_ignoring_case(column.name, name)) return name.clear();
    }
  }

  static void note_names(Copy& copy) {
    for (const std::string* name : {&copy.table, &copy.from, &copy.to}) {
      if (!copy.had(*name)) copy.names.push_back(*name);
    }
  }

  // Whatever else is written into one of the two may be what makes them equal.
  void note_writes(const StatementRecord& statement) {
    for (const Effect& effect : statement.outcome.effects) {
      const bool updates = effect.action == Action::update;
      if (!updates && !fills_table(effect)) continue;
      for (Copy& copy : copies_) {
        if (copy.had(updates ? effect.column : effect.table)) copy.whole = false;
      }
    }
  }

  void note_update(const StatementRecord& statement, Statements later, const std::string& version) {
    const CopiesWithin found = copies_within(statement.sql);
    for (const auto& [from, to] : found.columns) {
      for (const Effect& effect : statement.outcome.effects) {
        const bool is_it = effect.action == Action::update && effect.cause == Cause::named &&
                           equal_ignoring_case(effect.column, to);
        if (!is_it || !reads(statement, from)) continue;
        add({effect.table, from, to, version, found.whole, false}, later);
      }
    }
  }

  // A quoted name of no column is a string.
  static bool reads(const StatementRecord& statement, const std::string& column) {
    return std::ranges::any_of(statement.outcome.columns_read, [&](const std::string& name) {
      return equal_ignoring_case(name, column);
    });
  }

  // One column of the source into two of a table that the script made.
  void note_insert(const StatementRecord& statement, Statements later, const std::string& version) {
    if (!has_one_source(statement.sql)) return;
    for (const Effect& effect : statement.outcome.effects) {
      const bool fills = effect.action == Action::insert && effect.cause == Cause::named;
      if (!fills || !made_.contains(to_lower(effect.table))) continue;
      const auto pairs = copied_columns(statement.sql, {});
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        for (std::size_t k = i + 1; k < pairs.size(); ++k) {
          if (!equal_ignoring_case(pairs[i].first, pairs[k].first)) continue;
          add({effect.table, pairs[i].second, pairs[k].second, version, false, false}, later);
        }
      }
    }
  }

  void add(Copy copy, Statements later) {
    note_names(copy);
    const std::vector<Rename> renames = renames_of(later);
    for (const Rename& rename : renames_of_table(renames, copy.table)) {
      for (std::string* name : {&copy.from, &copy.to}) {
        if (!rename.column.empty() && equal_ignoring_case(rename.column, *name)) *name = rename.to;
      }
    }
    copy.table = name_after(renames, copy.table);
    note_names(copy);
    copy.fresh = is_fresh(copy.table, copy.to);
    copies_.push_back(std::move(copy));
  }

  std::vector<Copy> copies_{};
  std::set<Place> fresh_{};       // columns that the pending migrations added
  std::set<std::string> made_{};  // tables, by the script that is being read; in lower case
};

// Whether there are not two different values in the column.
bool is_uniform(Session& session, const std::string& table, const std::string& column) {
  const Rows rows = ask_or_nothing(session, concat("SELECT DISTINCT ", session.quote(column),
                                                   " FROM ", session.quote(table), " LIMIT 2"));
  return rows.size() < 2;
}

void look_at(Session& green, const CopyFinder& finder, const TableDifference& table,
             LoneColumn& column) {
  for (const std::string& same : column.same_as) {
    const Copy* copy = finder.find(table.after, column.name, same);
    if (copy == nullptr) continue;
    column.copied_to = same;
    column.copied_by = copy->version;
    column.copied_whole = copy->whole;
    column.uniform = is_uniform(green, table.after, same);
    return;
  }
}

bool has_same(const TableDifference& table) {
  return std::ranges::any_of(table.dropped,
                             [](const LoneColumn& column) { return !column.same_as.empty(); });
}

}  // namespace

void find_copied_columns(Rehearsal& rehearsal, std::size_t index) {
  StateDifference& change = *rehearsal.record(index).change;
  if (std::ranges::none_of(change.tables, has_same)) return;
  CopyFinder finder;
  for (std::size_t i = 0; i <= index; ++i) finder.read(rehearsal.record(i), i == index);
  for (TableDifference& table : change.tables) {
    for (LoneColumn& column : table.dropped) {
      look_at(*rehearsal.green_session, finder, table, column);
    }
  }
}

}  // namespace gate
