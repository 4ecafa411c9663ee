#include "gate/rehearsal/put_aside.h"

#include <algorithm>
#include <optional>

#include "gate/base/text.h"
#include "gate/rehearsal/origins.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// The statements of one down that the rows of one table come from, perhaps by way of tables that
// the down itself makes and renames.
class DownReader {
 public:
  DownReader(Rehearsal& rehearsal, const MigrationSpan& span, std::size_t index,
             std::set<std::string> names, DownSources& sources)
      : rehearsal_(rehearsal),
        span_(span),
        index_(index),
        before_(rehearsal.timeline->schema(index + 1)),
        targets_(std::move(names)),
        sources_(sources) {}

  void run() {
    const ScriptRecord& down = *rehearsal_.record(index_).down;
    find_targets(down);
    for (const StatementRecord& statement : down.statements) {
      for (const Effect& effect : statement.outcome.effects) {
        const bool is_mine =
            effect.cause == Cause::named && targets_.contains(to_lower(effect.table));
        if (is_mine) read(effect, statement);
      }
    }
  }

 private:
  void find_targets(const ScriptRecord& down) {
    std::size_t count = 0;
    while (count != targets_.size()) {
      count = targets_.size();
      for (const StatementRecord& statement : down.statements) add_targets(statement.outcome);
    }
  }

  void add_targets(const Outcome& outcome) {
    for (const Rename& rename : outcome.renames) {
      const bool becomes_one = rename.column.empty() && targets_.contains(to_lower(rename.to));
      if (becomes_one) targets_.insert(to_lower(rename.table));
    }
    const bool writes_one = std::ranges::any_of(outcome.effects, [&](const Effect& effect) {
      const bool writes = writes_rows(effect) || fills_table(effect);
      return writes && effect.cause == Cause::named && targets_.contains(to_lower(effect.table));
    });
    if (!writes_one) return;
    for (const std::string& source : outcome.reads) {
      if (find_table(before_, source) == nullptr) targets_.insert(to_lower(source));
    }
  }

  // Whether a statement reads other tables that are, or are not, put aside. What foreign keys alone
  // have it read gives it no values.
  bool reads_others(const StatementRecord& statement, bool put_aside) {
    const std::vector<Token> tokens = tokenize(statement.sql);
    const auto names = [&](const std::string& table) {
      return std::ranges::any_of(
          tokens, [&](const Token& token) { return equal_ignoring_case(unquote(token), table); });
    };
    return std::ranges::any_of(statement.outcome.reads, [&](const std::string& source) {
      if (targets_.contains(to_lower(source))) return false;
      if (!names(source) && is_tied(source)) return false;
      const Table* table = find_table(rehearsal_.timeline->schema(span_.top), source);
      return (table != nullptr && is_put_aside(rehearsal_, span_, *table)) == put_aside;
    });
  }

  // By a foreign key, to a table that the rows come to.
  bool is_tied(const std::string& source) const {
    const auto refers = [](const Table& child, const auto& is_parent) {
      return std::ranges::any_of(child.foreign_keys,
                                 [&](const ForeignKey& key) { return is_parent(key.parent); });
    };
    const auto is_source = [&](const std::string& name) {
      return equal_ignoring_case(name, source);
    };
    const auto is_target = [&](const std::string& name) {
      return targets_.contains(to_lower(name));
    };
    const auto ties = [&](const Table& table) {
      return (is_target(table.name) && refers(table, is_source)) ||
             (is_source(table.name) && refers(table, is_target));
    };
    const Schema& after = rehearsal_.timeline->schema(index_);
    return std::ranges::any_of(before_.tables, ties) || std::ranges::any_of(after.tables, ties);
  }

  void read(const Effect& effect, const StatementRecord& statement) {
    const bool is_from_elsewhere = reads_others(statement, false);
    const bool is_from_put_aside = reads_others(statement, true);
    if (effect.action == Action::update) {
      const std::string column = to_lower(effect.column);
      (is_from_elsewhere ? sources_.elsewhere : sources_.own_row).insert(column);
      if (is_from_put_aside) sources_.put_aside.insert(column);
    } else if (fills_table(effect)) {
      sources_.refilled = true;
      if (is_from_elsewhere) sources_.filled_from_elsewhere = true;
      if (is_from_put_aside) sources_.refilled_from_put_aside = true;
    }
  }

  Rehearsal& rehearsal_;
  const MigrationSpan& span_;
  std::size_t index_;
  const Schema& before_;
  std::set<std::string> targets_;  // in lower case
  DownSources& sources_;
};

}  // namespace

bool is_filled_by(Rehearsal& rehearsal, const MigrationSpan& span, const std::string& table,
                  const std::function<bool(const Outcome&)>& is_meant) {
  for (std::size_t i = span.bottom; i < span.top; ++i) {
    for (const StatementRecord& statement : rehearsal.record(i).up->statements) {
      const bool fills = std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
        return fills_table(effect) && effect.cause == Cause::named &&
               equal_ignoring_case(effect.table, table);
      });
      if (fills && is_meant(statement.outcome)) return true;
    }
  }
  return false;
}

bool is_replaced(Rehearsal& rehearsal, const MigrationSpan& span, const std::string& table) {
  const auto from = origin_of(rehearsal, table, span.bottom, span.top);
  if (!from || equal_ignoring_case(from->table, table)) return false;
  if (find_table(rehearsal.timeline->schema(span.top), from->table) == nullptr) return false;
  const auto other = origin_of(rehearsal, from->table, span.bottom, span.top);
  return other && equal_ignoring_case(other->table, from->table);
}

bool is_put_aside(Rehearsal& rehearsal, const MigrationSpan& span, const Table& table) {
  if (is_replaced(rehearsal, span, table.name)) return true;
  if (origin_of(rehearsal, table.name, span.bottom, span.top)) return false;
  return is_filled_by(rehearsal, span, table.name, [&](const Outcome& outcome) {
    const bool belongs = std::ranges::any_of(table.foreign_keys, [&](const ForeignKey& key) {
      return std::ranges::any_of(outcome.reads, [&](const std::string& source) {
        return equal_ignoring_case(source, key.parent);
      });
    });
    return !outcome.reads.empty() && !belongs;
  });
}

bool is_from_put_aside(const DownSources& sources, const std::string& column) {
  return sources.refilled_from_put_aside || sources.put_aside.contains(to_lower(column));
}

DownSources sources_of_downs(Rehearsal& rehearsal, const MigrationSpan& span,
                             const std::string& table) {
  DownSources sources;
  for (std::size_t i = span.bottom; i < span.top; ++i) {
    if (!rehearsal.record(i).down) continue;
    std::set<std::string> names;
    for (const std::size_t state : {i, i + 1}) {
      const std::optional<Origin> then = origin_of(rehearsal, table, state, span.top);
      if (then) names.insert(to_lower(then->table));
    }
    DownReader(rehearsal, span, i, std::move(names), sources).run();
  }
  return sources;
}

}  // namespace gate
