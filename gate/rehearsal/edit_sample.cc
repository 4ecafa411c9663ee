#include "gate/rehearsal/edit_sample.h"

#include <algorithm>
#include <map>
#include <utility>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/key_term.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

// Of each table, in the order of the key.
constexpr std::size_t kRowsRead = 24;
constexpr std::size_t kRowsSearched = 1000;
constexpr std::size_t kRowsAdded = 6;  // of those searched

bool names(const std::vector<std::string>& columns, const std::string& column) {
  return std::ranges::any_of(
      columns, [&](const std::string& one) { return equal_ignoring_case(one, column); });
}

bool is_in_unique_key(const Schema& schema, const Table& table, const std::string& column) {
  const auto has = [&](const std::string& text) {
    const KeyTerm term = read_key_term(text);
    return equal_ignoring_case(term.text, column) || mentions(term.text, column);
  };
  if (std::ranges::any_of(table.primary_key, has)) return true;
  return std::ranges::any_of(schema.indexes, [&](const Index& index) {
    return index.unique && equal_ignoring_case(index.table, table.name) &&
           (std::ranges::any_of(index.columns, has) || mentions(index.where, column));
  });
}

bool is_referred_to(const Schema& schema, const Table& table, const std::string& column) {
  return std::ranges::any_of(schema.tables, [&](const Table& other) {
    return std::ranges::any_of(other.foreign_keys, [&](const ForeignKey& key) {
      return equal_ignoring_case(key.parent, table.name) && names(key.parent_columns, column);
    });
  });
}

bool refers(const Table& table, const std::string& column) {
  return std::ranges::any_of(table.foreign_keys,
                             [&](const ForeignKey& key) { return names(key.columns, column); });
}

bool refers_to_itself(const Table& table, const std::string& column) {
  return std::ranges::any_of(table.foreign_keys, [&](const ForeignKey& key) {
    return equal_ignoring_case(key.parent, table.name) && names(key.columns, column);
  });
}

class Sampler {
 public:
  Sampler(Rehearsal& rehearsal, const MigrationSpan& span, const Table& table, const Origin& origin)
      : rehearsal_(rehearsal),
        span_(span),
        table_(table),
        origin_(origin),
        old_(*find_table(rehearsal.timeline->schema(span.bottom), origin.table)) {}

  std::optional<EditSample> run(PastRows& past) {
    const Schema& old_schema = rehearsal_.timeline->schema(span_.bottom);
    const KeyNames key = key_names(old_schema, old_, origin_);
    if (key.then.empty()) return std::nullopt;
    sample_.table = &table_;
    for (const Column& column : table_.columns) {
      if (column.generated == Generated::no) add_column(column, old_schema);
    }
    for (const std::string& name : key.now) {
      const auto found = std::ranges::find_if(sample_.columns, [&](const std::string& column) {
        return equal_ignoring_case(column, name);
      });
      if (found == sample_.columns.end()) return std::nullopt;
      sample_.key.push_back(static_cast<std::size_t>(found - sample_.columns.begin()));
    }
    read_rows(past.in_state(span_.bottom, old_.name), key);
    return std::move(sample_);
  }

 private:
  void add_column(const Column& column, const Schema& old_schema) {
    const Schema& schema = rehearsal_.timeline->schema(span_.top);
    const auto then = origin_.columns.find(to_lower(column.name));
    const Column* old = then == origin_.columns.end() ? nullptr : find_column(old_, then->second);
    bool is_unique = is_in_unique_key(schema, table_, column.name);
    bool is_tied =
        is_referred_to(schema, table_, column.name) || refers_to_itself(table_, column.name);
    if (old != nullptr) {
      is_unique = is_unique || is_in_unique_key(old_schema, old_, old->name);
      is_tied = is_tied || is_referred_to(old_schema, old_, old->name) || refers(old_, old->name) ||
                refers(table_, column.name);
    }
    if (!is_tied && !is_unique) sample_.ordinary.push_back(sample_.columns.size());
    const bool is_rewritten = origin_.rewritten.contains(to_lower(column.name));
    if (!is_tied && is_unique && is_rewritten) sample_.unique.push_back(sample_.columns.size());
    std::optional<PastColumn> past;
    if (old != nullptr && old->generated == Generated::no) {
      past = PastColumn{.name = old->name,
                        .rewritten = is_rewritten,
                        .sparingly = is_changed_where_written(column.name),
                        .in_check = std::ranges::any_of(old_.checks, [&](const auto& check) {
                          return mentions(check, old->name);
                        })};
    }
    sample_.columns.push_back(column.name);
    sample_.past.push_back(std::move(past));
  }

  bool is_changed_where_written(std::string name) {
    std::string table = table_.name;
    for (std::size_t i = span_.top; i > span_.bottom; --i) {
      const MigrationRecord& record = rehearsal_.record(i - 1);
      if (!record.change) return false;
      for (const TableDifference& change : record.change->tables) {
        if (!equal_ignoring_case(change.after, table)) continue;
        const auto column = std::ranges::find_if(
            change.columns, [&](const auto& one) { return equal_ignoring_case(one.after, name); });
        if (column == change.columns.end()) continue;
        const std::int64_t changed = column->changed + column->lost + column->equivalent;
        if (rows_updated(*record.up, change, *column) != changed) return false;
        table = change.before;
        name = column->before;
        break;
      }
    }
    return true;
  }

  static std::int64_t rows_updated(const ScriptRecord& up, const TableDifference& table,
                                   const ColumnDifference& column) {
    std::int64_t rows = 0;
    for (const StatementRecord& statement : up.statements) {
      const bool writes = std::ranges::any_of(statement.outcome.effects, [&](const auto& effect) {
        const bool is_it = equal_ignoring_case(effect.column, column.before) ||
                           equal_ignoring_case(effect.column, column.after);
        return is_it && effect.action == Action::update && effect.cause == Cause::named &&
               (equal_ignoring_case(effect.table, table.before) ||
                equal_ignoring_case(effect.table, table.after));
      });
      if (writes) rows += statement.outcome.rows_changed;
    }
    return rows;
  }

  // The first rows and, where the migrations write a column, some later ones that they changed.
  void read_rows(Session& old, const KeyNames& key) {
    std::vector<std::string> columns = key.then;
    bool is_rewritten = false;
    for (const auto& past : sample_.past) {
      if (!past) continue;
      columns.push_back(past->name);
      is_rewritten = is_rewritten || past->rewritten;
    }
    const std::size_t count = is_rewritten ? kRowsSearched : kRowsRead;
    const Rows then = first_rows(old, old_.name, key.then, columns, count);
    Rows now = first_rows(*rehearsal_.green_session, table_.name, key.now, sample_.columns, count);
    const std::size_t first = std::min(now.size(), kRowsRead);
    for (std::size_t i = 0; i < first; ++i) {
      const auto found = std::ranges::find_if(then, [&](const Row& row) {
        for (std::size_t k = 0; k < sample_.key.size(); ++k) {
          if (!is_same_value(row[k], now[i][sample_.key[k]])) return false;
        }
        return true;
      });
      if (found != then.end()) add_row(std::move(now[i]), *found);
    }
    add_changed(now, then);
  }

  void add_changed(Rows& now, const Rows& then) {
    std::map<std::string, const Row*> by_key;
    for (const Row& row : then) {
      std::string key;
      for (std::size_t k = 0; k < sample_.key.size(); ++k) key += value_literal(row[k]) + ",";
      by_key.emplace(std::move(key), &row);
    }
    std::size_t added = 0;
    for (std::size_t i = kRowsRead; i < now.size() && added < kRowsAdded; ++i) {
      std::string key;
      for (const std::size_t column : sample_.key) key += value_literal(now[i][column]) + ",";
      const auto found = by_key.find(key);
      if (found == by_key.end()) continue;
      add_row(std::move(now[i]), *found->second);
      if (is_changed(sample_.rows.back())) {
        ++added;
      } else {
        sample_.rows.pop_back();
      }
    }
  }

  bool is_changed(const SampleRow& row) const {
    for (std::size_t i = 0; i < sample_.past.size(); ++i) {
      const bool is_rewritten = sample_.past[i] && sample_.past[i]->rewritten;
      if (is_rewritten && !is_same_value(row.now[i], row.then[i])) return true;
    }
    return false;
  }

  // `then` has the key first.
  void add_row(Row now, const Row& then) {
    SampleRow row{.now = std::move(now)};
    std::size_t place = sample_.key.size();
    for (const auto& past : sample_.past) row.then.push_back(past ? then[place++] : Value());
    sample_.rows.push_back(std::move(row));
  }

  Rehearsal& rehearsal_;
  const MigrationSpan& span_;
  const Table& table_;
  const Origin& origin_;
  const Table& old_;
  EditSample sample_{};
};

EditedCell cell_of(const SampleRow& row, const SampleRow& other, std::size_t column) {
  return {.now = row.now[column],
          .then = row.then[column],
          .other = other.now[column],
          .other_then = other.then[column]};
}

class PairFinder {
 public:
  explicit PairFinder(const EditSample& sample) : sample_(sample) {
    for (const std::size_t column : sample.ordinary) {
      const std::optional<PastColumn>& past = sample.past[column];
      if (past && (!past->rewritten || past->sparingly)) columns_.push_back(column);
    }
  }

  std::optional<EditPair> run() const {
    std::optional<EditPair> best;
    int most = 0;
    for (std::size_t first = 0; first < sample_.rows.size(); ++first) {
      for (std::size_t second = first + 1; second < sample_.rows.size(); ++second) {
        EditPair pair{.first = first, .second = second};
        const int worth =
            weigh(first, second, pair.asked_of_first) + weigh(second, first, pair.asked_of_second);
        if (worth <= most) continue;
        most = worth;
        best = std::move(pair);
      }
    }
    return best;
  }

 private:
  // What it says that one row gets the values of another.
  int weigh(std::size_t at, std::size_t other_at, std::map<std::size_t, Asked>& asked) const {
    const SampleRow& row = sample_.rows[at];
    const SampleRow& other = sample_.rows[other_at];
    int worth = 0;
    for (const std::size_t column : columns_) {
      if (!is_fair(cell_of(row, other, column))) continue;
      asked[column] = Asked::kept;
      constexpr int kWhatDownsWrite = 5;
      worth += sample_.past[column]->rewritten ? kWhatDownsWrite : 1;
    }
    return worth;
  }

  const EditSample& sample_;
  std::vector<std::size_t> columns_{};
};

}  // namespace

bool is_same_value(const Value& a, const Value& b) {
  const Conversion fate = classify(a, b);
  return fate == Conversion::equal || fate == Conversion::equivalent;
}

Session& PastRows::in_state(std::size_t state, const std::string& table) {
  Timeline& timeline = *rehearsal_.timeline;
  const bool is_in_blue = state == 0 || timeline.is_untouched(state, table);
  return is_in_blue ? timeline.blue() : replay_.state(state);
}

bool is_fair(const EditedCell& cell) {
  return !is_null(cell.other) && !is_same_value(cell.now, cell.other) &&
         is_same_value(cell.then, cell.now) && is_same_value(cell.other_then, cell.other);
}

bool tells_when_undone(const EditedCell& cell) {
  return !is_null(cell.other) && !is_same_value(cell.then, cell.now) &&
         !is_same_value(cell.now, cell.other) && !is_same_value(cell.then, cell.other) &&
         is_same_value(cell.other_then, cell.other);
}

std::optional<EditSample> sample_old_rows(Rehearsal& rehearsal, PastRows& past,
                                          const MigrationSpan& span, const std::string& table) {
  const std::optional<Origin> origin = origin_of(rehearsal, table, span.bottom, span.top);
  if (!origin) return std::nullopt;
  const Table& now = *find_table(rehearsal.timeline->schema(span.top), table);
  return Sampler(rehearsal, span, now, *origin).run(past);
}

std::optional<EditPair> best_pair(const EditSample& sample) {
  return PairFinder(sample).run();
}

std::optional<Overwrite> best_overwrite(const EditSample& sample) {
  std::optional<Overwrite> best;
  std::size_t most = 0;
  for (std::size_t row = 0; row < sample.rows.size(); ++row) {
    for (std::size_t other = 0; other < sample.rows.size(); ++other) {
      Overwrite found{.row = row, .other = other};
      std::size_t telling = 0;
      for (const std::size_t column : sample.ordinary) {
        const auto& past = sample.past[column];
        if (!past) continue;
        const EditedCell cell = cell_of(sample.rows[row], sample.rows[other], column);
        if (past->rewritten && tells_when_undone(cell)) {
          found.asked[column] = Asked::not_undone;
          ++telling;
        } else if ((!past->rewritten || past->sparingly) && is_fair(cell)) {
          found.asked[column] = Asked::kept;
        }
      }
      if (telling <= most) continue;
      most = telling;
      best = std::move(found);
    }
  }
  return best;
}

}  // namespace gate
