#include "gate/rehearsal/trials.h"

#include <algorithm>
#include <cctype>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/key_term.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

class TrialFinder {
 public:
  TrialFinder(Rehearsal& rehearsal, const MigrationRecord& record, std::size_t before,
              const Schema& now)
      : rehearsal_(rehearsal),
        timeline_(*rehearsal.timeline),
        record_(record),
        before_(before),
        old_(timeline_.schema(before)),
        now_(now) {}

  std::vector<Trial> run() {
    for (const TableDifference& table : record_.change->tables) {
      if (!table.before.empty()) look_at(table);
    }
    for (const Index& index : now_.indexes) look_at(index);
    for (const Table& table : now_.tables) look_at_row_number(table);
    return std::move(trials_);
  }

 private:
  void look_at(const TableDifference& table) {
    const std::string reach = reached_how(table.before);
    if (reach.empty()) return;
    // No fixture can have rows of a table that comes with these migrations.
    if (table.rows_before == 0 && is_made_before(table.before)) return;
    if (table.rows_before > 0 && reaches_no_row(table.before)) {
      add(table.before, "matches", 0, reach);
    } else {
      add(table.before, "rows", table.rows_before, reach);
    }
    if (table.rows_before == 0) return;  // whatever else there is to try needs rows
    if (!table.after.empty()) {
      look_at_nulls(table);
      look_at_foreign_keys(table);
    }
    if (drops_table(record_.up->statements, table.before)) look_at_children(table.before);
  }

  // Whether one of the pending migrations before this one makes the table.
  bool is_made_before(std::string name) const {
    for (std::size_t i = before_; i > 0; --i) {
      const auto& change = rehearsal_.record(i - 1).change;
      if (!change) continue;
      const auto found = std::ranges::find_if(change->tables, [&](const TableDifference& table) {
        return equal_ignoring_case(table.after, name);
      });
      if (found == change->tables.end()) continue;
      if (found->before.empty()) return true;
      name = found->before;
    }
    return false;
  }

  // What the statements that name the table do to it; empty = nothing that rows can refuse.
  std::string reached_how(const std::string& table) const {
    for (const StatementRecord& statement : record_.up->statements) {
      for (const Effect& effect : statement.outcome.effects) {
        if (effect.cause != Cause::named || !equal_ignoring_case(effect.table, table)) continue;
        if (effect.action == Action::update) return "is updated";
        if (effect.action == Action::remove) return "has rows deleted";
        if (effect.action == Action::alter) return "is altered";
        if (is_on_table(effect, Action::drop)) return "is dropped or rebuilt";
      }
    }
    return "";
  }

  // Whether it is written by name, and no UPDATE or DELETE finds a row to write.
  bool reaches_no_row(const std::string& table) const {
    bool is_written = false;
    std::int64_t rows = 0;
    for (const StatementRecord& statement : record_.up->statements) {
      // What a column's new type writes is found by nothing.
      const bool alters = std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
        return is_on_table(effect, Action::alter) && equal_ignoring_case(effect.table, table);
      });
      if (alters) continue;
      const bool writes = std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
        return writes_rows(effect) && effect.action != Action::insert &&
               effect.cause == Cause::named && equal_ignoring_case(effect.table, table);
      });
      is_written = is_written || writes;
      if (!writes) continue;
      // TRUNCATE finds whatever there is, and counts nothing; a block counts none as its own.
      if (is_word(Lexer(statement.sql).next(), "TRUNCATE")) return false;
      rows += statement.outcome.rows_changed + statement.outcome.rows_changed_indirectly;
    }
    return is_written && rows == 0;
  }

  void look_at_nulls(const TableDifference& table) {
    const Table* old = find_table(old_, table.before);
    const Table* now = find_table(now_, table.after);
    const TableSnapshot* snapshot = timeline_.find(before_, table.before);
    if (old == nullptr || now == nullptr || snapshot == nullptr) return;
    for (const ColumnDifference& column : table.columns) {
      const Column* then = find_column(*old, column.before);
      const Column* here = find_column(*now, column.after);
      if (then == nullptr || here == nullptr || then->not_null || !here->not_null) continue;
      const bool is_key = std::ranges::count(old->primary_key, then->name) > 0;
      if (is_key) continue;  // a key has no NULL that the change could meet
      const auto seen = std::ranges::find(snapshot->columns, then->name, &ColumnSnapshot::name);
      if (seen == snapshot->columns.end()) continue;
      add(concat(table.after, ".", here->name), "nulls", seen->nulls, "becomes NOT NULL");
    }
  }

  void look_at_foreign_keys(const TableDifference& table) {
    const Table* old = find_table(old_, table.before);
    const Table* now = find_table(now_, table.after);
    if (old == nullptr || now == nullptr || !is_in_blue(table.before)) return;
    for (const ForeignKey& key : now->foreign_keys) {
      const bool is_new = std::ranges::none_of(old->foreign_keys, [&](const ForeignKey& other) {
        return other.columns == key.columns && equal_ignoring_case(other.parent, key.parent);
      });
      if (is_new) count_orphans(*old, key);
    }
  }

  void count_orphans(const Table& child, const ForeignKey& key) {
    const Table* parent = find_table(timeline_.schema(0), key.parent);
    if (parent == nullptr) return;
    const std::vector<std::string>& to =
        key.parent_columns.empty() ? parent->primary_key : key.parent_columns;
    if (to.size() != key.columns.size() || !has_columns(child, key.columns)) return;
    Session& blue = timeline_.blue();
    std::string set;
    std::string match;
    for (std::size_t i = 0; i < to.size(); ++i) {
      const std::string mine = concat("c.", blue.quote(key.columns[i]));
      set += concat(i > 0 ? " AND " : "", mine, " IS NOT NULL");
      match += concat(i > 0 ? " AND " : "", "p.", blue.quote(to[i]), " = ", mine);
    }
    count(concat(child.name, ".", join(key.columns, ", ")), "orphans",
          concat("SELECT count(*) FROM ", blue.quote(child.name), " c WHERE ", set,
                 " AND NOT EXISTS (SELECT 1 FROM ", blue.quote(parent->name), " p WHERE ", match,
                 ")"),
          concat("gets a foreign key to ", parent->name));
  }

  void look_at_children(const std::string& parent) {
    for (const Table& child : old_.tables) {
      const bool refers = std::ranges::any_of(child.foreign_keys, [&](const ForeignKey& key) {
        return equal_ignoring_case(key.parent, parent);
      });
      if (!refers || equal_ignoring_case(child.name, parent)) continue;
      add(child.name, "children", count_rows(child.name),
          concat("refers to ", parent, ", which is dropped or rebuilt"));
    }
  }

  std::int64_t count_rows(const std::string& table) {
    if (is_in_blue(table)) return timeline_.blue().count_rows(table);
    const TableSnapshot* snapshot = timeline_.find(before_, table);
    return snapshot == nullptr ? 0 : snapshot->rows;
  }

  void look_at(const Index& index) {
    if (index.unique && index.where.empty()) look_at_duplicates(index.table, index.columns);
  }

  // A primary key that is the row's number has no index.
  void look_at_row_number(const Table& table) {
    const bool has_index = std::ranges::any_of(now_.indexes, [&](const Index& index) {
      return equal_ignoring_case(index.table, table.name) && index.constraint &&
             std::ranges::equal(index.columns, table.primary_key, equal_ignoring_case);
    });
    if (!has_index && !table.primary_key.empty()) {
      look_at_duplicates(table.name, table.primary_key);
    }
  }

  // With the collation by which each compares, whether or not it states it.
  static std::vector<KeyTerm> terms_of(const Table& table, const std::vector<std::string>& texts) {
    std::vector<KeyTerm> terms;
    for (const std::string& text : texts) {
      terms.push_back(read_key_term(text));
      terms.back().collation = collation_of(terms.back(), table);
    }
    return terms;
  }

  void look_at_duplicates(const std::string& name, const std::vector<std::string>& columns) {
    const Table* table = find_table(old_, name);
    const Table* now = find_table(now_, name);
    if (table == nullptr || now == nullptr || !is_in_blue(table->name)) return;
    const std::vector<KeyTerm> terms = terms_of(*now, columns);
    if (!are_there(terms, *table, *now) || were_unique(terms, *table)) return;
    Session& blue = timeline_.blue();
    std::string set;
    std::string group;
    for (const KeyTerm& term : terms) {
      const bool is_column = find_column(*now, term.text) != nullptr;
      std::string text = is_column ? blue.quote(term.text) : concat("(", term.text, ")");
      set += concat(set.empty() ? "" : " AND ", text, " IS NOT NULL");
      if (!term.collation.empty()) text += concat(" COLLATE ", blue.quote(term.collation));
      group += concat(group.empty() ? "" : ", ", text);
    }
    count(concat(table->name, ".", join(columns, ", ")), "duplicates",
          concat("SELECT count(*) FROM (SELECT 1 FROM ", blue.quote(table->name), " WHERE ", set,
                 " GROUP BY ", group, " HAVING count(*) > 1)"),
          "becomes unique");
  }

  // Whether the table has all that the terms speak of.
  static bool are_there(const std::vector<KeyTerm>& terms, const Table& table, const Table& now) {
    return std::ranges::all_of(terms, [&](const KeyTerm& term) {
      if (find_column(now, term.text) != nullptr) return find_column(table, term.text) != nullptr;
      return std::ranges::all_of(now.columns, [&](const Column& column) {
        return !mentions(term.text, column.name) || find_column(table, column.name) != nullptr;
      });
    });
  }

  // By themselves, or some of them, or what is made of some of them: rows that are alike in all
  // would be alike in that.
  bool were_unique(const std::vector<KeyTerm>& terms, const Table& table) const {
    const auto has = [&](const KeyTerm& old) {
      return std::ranges::any_of(terms, [&](const KeyTerm& term) {
        return equal_ignoring_case(old.text, term.text) &&
               (term.collation.empty() || equal_ignoring_case(term.collation, old.collation));
      });
    };
    const auto follows = [&](const KeyTerm& old) {
      if (has(old) || find_column(table, old.text) != nullptr) return has(old);
      return std::ranges::all_of(table.columns, [&](const Column& column) {
        return !mentions(old.text, column.name) || has({.text = column.name});
      });
    };
    const auto covers = [&](const std::vector<std::string>& key) {
      return !key.empty() && std::ranges::all_of(terms_of(table, key), follows);
    };
    return covers(table.primary_key) || std::ranges::any_of(old_.indexes, [&](const Index& other) {
             return other.unique && other.where.empty() &&
                    equal_ignoring_case(other.table, table.name) && covers(other.columns);
           });
  }

  static bool has_columns(const Table& table, const std::vector<std::string>& names) {
    return std::ranges::all_of(
        names, [&](const std::string& name) { return find_column(table, name) != nullptr; });
  }

  // Only then blue can be asked about it.
  bool is_in_blue(const std::string& table) const { return timeline_.is_untouched(before_, table); }

  // Blue cannot answer a question that needs a collation of the application's.
  void count(const std::string& subject, const std::string& kind, const std::string& sql,
             const std::string& reason) {
    std::int64_t candidates = -1;
    try {
      candidates = std::get<std::int64_t>(timeline_.blue().query(sql).at(0).at(0));
    } catch (const SqlError&) {
      candidates = -1;
    }
    add(subject, kind, candidates, reason);
  }

  void add(std::string subject, std::string kind, std::int64_t candidates, std::string reason) {
    trials_.push_back({.subject = std::move(subject),
                       .kind = std::move(kind),
                       .candidates = candidates,
                       .reason = std::move(reason)});
  }

  Rehearsal& rehearsal_;
  Timeline& timeline_;
  const MigrationRecord& record_;
  std::size_t before_;
  const Schema& old_;
  const Schema& now_;
  std::vector<Trial> trials_;
};

}  // namespace

std::vector<Trial> find_trials(Rehearsal& rehearsal, const MigrationRecord& record,
                               std::size_t before, const Schema& now) {
  return TrialFinder(rehearsal, record, before, now).run();
}

}  // namespace gate
