// Repeat: the deployment again on another copy of blue, with other random values, at another time,
// with rows found in another order, in another locale, each where some statement depends on it.
// Both must end with the same content.
#include <algorithm>
#include <array>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/stamps.h"
#include "gate/rehearsal/other_order.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/part_clock.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/storage.h"
#include "gate/rehearsal/timeline.h"
#include "gate/sql/limits.h"

namespace gate {

namespace {

bool depends_on(const StatementRecord& statement, Circumstance circumstance) {
  return std::ranges::count(statement.outcome.depends_on, circumstance) > 0;
}

bool depends_on(const ScriptRecord& script, Circumstance circumstance) {
  return std::ranges::any_of(script.statements, [&](const StatementRecord& statement) {
    return depends_on(statement, circumstance);
  });
}

// Names of the columns that do not hold the same in both.
std::vector<std::string> unequal(const TableSnapshot& here, const TableSnapshot& there) {
  std::vector<std::string> names;
  for (const ColumnSnapshot& column : here.columns) {
    const auto other = std::ranges::find(there.columns, column.name, &ColumnSnapshot::name);
    const bool is_equal = other != there.columns.end() && other->digest == column.digest;
    if (!is_equal) names.push_back(column.name);
  }
  return names;
}

class Comparison {
 public:
  Comparison(Rehearsal& rehearsal, Session& there, Circumstance varied)
      : blue_(rehearsal.timeline->schema(0)),
        blue_session_(rehearsal.timeline->blue()),
        here_(*rehearsal.green_session),
        there_(there),
        has_other_time_(differs(rehearsal, varied, Circumstance::clock)),
        has_other_chance_(differs(rehearsal, varied, Circumstance::chance)) {}

  // Nothing where both have the same.
  std::optional<Divergence> compare(const Table& table, const TableSnapshot& here) {
    const TableSnapshot there = there_.digest({.table = table.name, .key = here.key});
    Divergence found{.table = table.name, .rows = here.rows, .rows_there = there.rows};
    found.columns = unequal(here, there);
    const bool is_key = std::ranges::any_of(found.columns, [&](const std::string& name) {
      return std::ranges::count(here.key, name) > 0;
    });
    if (is_key) found.columns = columns_by_themselves(table.name, found.columns);
    if (has_other_time_ && found.rows == found.rows_there) set_stamps_apart(found);
    // Under another key nobody knows which values belong together.
    const bool can_tell = has_other_chance_ && !is_key && !here.key.empty();
    if (can_tell && found.rows == found.rows_there) set_drawn_apart(found, here.key);
    const bool is_same = found.columns.empty() && found.stamps.empty() && found.drawn.empty() &&
                         found.rows == found.rows_there && here.whole_rows == there.whole_rows;
    return is_same ? std::nullopt : std::optional(std::move(found));
  }

 private:
  // Whether it was another one the second time, meant or not.
  static bool differs(const Rehearsal& rehearsal, Circumstance varied, Circumstance circumstance) {
    return varied == circumstance || rehearsal.programs != nullptr ||
           !rehearsal.engine.can_repeat(circumstance);
  }

  // Under other keys every column is another one; as a bag of values only what differs is. All of
  // them where nothing does: the values are the same, on other rows.
  std::vector<std::string> columns_by_themselves(const std::string& table,
                                                 const std::vector<std::string>& all) {
    const std::vector<std::string> own =
        unequal(here_.digest({.table = table}), there_.digest({.table = table}));
    return own.empty() ? all : own;
  }

  void set_stamps_apart(Divergence& found) {
    std::erase_if(found.columns, [&](const std::string& column) {
      // By its values: a server finds rows in whatever order they lie.
      const RowRequest request{.table = found.table, .key = {{.name = column}}};
      const bool is_stamp = differ_by_time_of_run(here_.rows(request), there_.rows(request));
      if (is_stamp) found.stamps.push_back(column);
      return is_stamp;
    });
  }

  // What was there before has its values, and is not drawn anew.
  void set_drawn_apart(Divergence& found, const std::vector<std::string>& key) {
    const Table* old = find_table(blue_, found.table);
    if (old == nullptr || lost_column(*old)) return;
    std::erase_if(found.columns, [&](const std::string& column) {
      const bool is_old = find_column(*old, column) != nullptr;
      const bool is_drawn =
          is_filled_by_chance(*old, column, is_old, key) || (!is_old && is_all_drawn(*old, column));
      if (is_drawn) found.drawn.push_back(column);
      return is_drawn;
    });
  }

  // A column of any size.
  bool is_all_drawn(const Table& table, const std::string& column) {
    const RowRequest request{.table = table.name, .key = {{.name = column}}};
    return are_drawn_apart(here_.rows(request), there_.rows(request)) &&
           !is_had_by_blue(first_values(here_.rows(request)));
  }

  // Whether it differs only in rows in which it was NULL, or is new.
  bool is_filled_by_chance(const Table& old, const std::string& column, bool is_old,
                           const std::vector<std::string>& key) {
    constexpr std::size_t kMostRows = 1'000'000;
    if (is_old && row_key(blue_, old) != key) return false;
    RowRequest request{.table = old.name, .columns = {column}};
    for (const std::string& name : key) request.key.push_back({.name = name});
    const auto apart = filled_apart(is_old ? blue_session_.rows(request) : RowSource(),
                                    here_.rows(request), there_.rows(request), kMostRows);
    return apart && are_drawn_apart(source_of(apart->here), source_of(apart->there)) &&
           !is_had_by_blue(first_values(source_of(apart->here)));
  }

  // It may be the one that looks new, under another name.
  bool lost_column(const Table& old) {
    const Schema schema = here_.read_schema();
    const Table* now = find_table(schema, old.name);
    return now == nullptr || std::ranges::any_of(old.columns, [&](const Column& column) {
             return find_column(*now, column.name) == nullptr;
           });
  }

  static Row first_values(const RowSource& source) {
    constexpr std::size_t kEnough = 3;
    Row values;
    const Row* row = source();
    for (; row != nullptr && values.size() < kEnough; row = source()) {
      values.push_back(row->front());
    }
    return values;
  }

  // What stands in blue was chosen by chance, not made by it: which row has it is lost in the next
  // database. Of a large blue it is taken for granted.
  bool is_had_by_blue(const Row& values) {
    constexpr std::int64_t kMostRows = 1'000'000;
    std::int64_t rows = 0;
    for (const Table& table : blue_.tables) {
      if (table.kind != TableKind::normal) continue;
      RowRequest request{.table = table.name};
      for (const Column& column : table.columns) request.columns.push_back(column.name);
      const RowSource source = blue_session_.rows(request);
      for (const Row* row = source(); row != nullptr; row = source()) {
        if (++rows > kMostRows || has_any(*row, values)) return true;
      }
    }
    return false;
  }

  static bool has_any(const Row& row, const Row& values) {
    return std::ranges::any_of(
        row, [&](const Value& value) { return std::ranges::count(values, value) > 0; });
  }

  const Schema& blue_;
  Session& blue_session_;
  Session& here_;
  Session& there_;
  bool has_other_time_;
  bool has_other_chance_;
};

bool apply_all(Rehearsal& rehearsal, Session& session, Variation& variation) {
  for (std::size_t i = 0; i < rehearsal.applied; ++i) {
    const ScriptRecord script = apply_pending(rehearsal, session, i, Direction::up);
    if (script.completed) continue;
    variation.error = script.error.empty() ? "it did not come to its end" : script.error;
    variation.error_version = rehearsal.record(i).version;
    variation.error_sql = script.error_sql;
    variation.error_location = script.error_location;
    return false;
  }
  return true;
}

// The tables that are compared, as green has them now: those whose rows could be read there.
std::vector<const Table*> tables_to_compare(const Rehearsal& rehearsal, const Schema& schema) {
  std::vector<const Table*> tables;
  for (const std::string& name : touched_by_all(rehearsal).content) {
    const Table* table = find_table(schema, name);
    if (table == nullptr || table->kind != TableKind::normal) continue;
    if (rehearsal.timeline->find(rehearsal.applied, name) != nullptr) tables.push_back(table);
  }
  return tables;
}

// Whether the engine may have numbered new rows of it, in the order in which it found others.
bool may_have_new_numbers(Rehearsal& rehearsal, const Table& table) {
  if (std::ranges::none_of(table.columns, &Column::identity)) return false;
  const TableSnapshot* before = rehearsal.timeline->find(0, table.name);
  const TableSnapshot* now = rehearsal.timeline->find(rehearsal.applied, table.name);
  return before == nullptr || now->rows > before->rows;
}

void set_numbers_aside(Rehearsal& rehearsal, Session& there,
                       const std::vector<const Table*>& tables, Variation& variation) {
  bool too_many = false;
  std::vector<Divergence> left = compare_other_order(rehearsal, there, tables, too_many);
  if (!too_many) {
    variation.tables = std::move(left);
    return;
  }
  const bool has_numbers = std::ranges::any_of(
      tables, [&](const Table* table) { return may_have_new_numbers(rehearsal, *table); });
  if (!has_numbers) return;
  variation.tables.clear();
  variation.not_tried = "its rows are too many to tell which are the same under other numbers";
}

std::string_view name_of(Circumstance circumstance) {
  switch (circumstance) {
    case Circumstance::chance:
      return "chance";
    case Circumstance::clock:
      return "clock";
    case Circumstance::order:
      return "order";
    case Circumstance::locale:
      return "locale";
  }
  return {};
}

// What the engine cannot repeat is another value each time, in whatever order rows are found; the
// variations before this one have told of it.
void set_known_aside(const Rehearsal& rehearsal, Variation& variation) {
  for (const Variation& earlier : rehearsal.run.repeat.variations) {
    if (earlier.repeatable) continue;
    for (const Divergence& known : earlier.tables) {
      const auto found = std::ranges::find(variation.tables, known.table, &Divergence::table);
      if (found == variation.tables.end() || found->rows != found->rows_there) continue;
      const bool had_any = !found->columns.empty();
      for (const auto* names : {&known.columns, &known.stamps, &known.drawn}) {
        std::erase_if(found->columns, [&](const std::string& column) {
          return std::ranges::count(*names, column) > 0;
        });
      }
      if (had_any && found->columns.empty()) variation.tables.erase(found);
    }
  }
}

Variation vary(Rehearsal& rehearsal, const std::vector<const Table*>& tables,
               Circumstance circumstance) {
  const PartClock clock(rehearsal, name_of(circumstance));
  Variation variation{
      .circumstance = circumstance,
      .repeatable = !rehearsal.programs && rehearsal.engine.can_repeat(circumstance)};
  const OwnDatabase copy(rehearsal, "repeated");
  rehearsal.engine.fork(rehearsal.blue, *copy);
  const auto session = open_as_tool(rehearsal, *copy, circumstance);
  if (!apply_all(rehearsal, *session, variation)) return variation;
  const Schema schema = session->read_schema();
  Comparison comparison(rehearsal, *session, circumstance);
  for (const Table* table : tables) {
    if (find_table(schema, table->name) == nullptr) {
      variation.error = concat("it ends without the table ", table->name);
      variation.error_version = rehearsal.record(rehearsal.applied - 1).version;
      return variation;
    }
    const TableSnapshot& here = *rehearsal.timeline->find(rehearsal.applied, table->name);
    if (auto found = comparison.compare(*table, here)) {
      variation.tables.push_back(std::move(*found));
    }
  }
  if (circumstance == Circumstance::order && !variation.tables.empty()) {
    set_numbers_aside(rehearsal, *session, tables, variation);
    set_known_aside(rehearsal, variation);
  }
  return variation;
}

// Of a large database another copy and every up once more cost a third of all the rest. Where a
// LIMIT without ORDER BY says that any row will do, they are worth it.
std::string why_not_reversed(Rehearsal& rehearsal) {
  if (!rehearsal.large) return {};
  for (std::size_t i = 0; i < rehearsal.applied; ++i) {
    for (const StatementRecord& statement : rehearsal.record(i).up->statements) {
      const bool may_differ = depends_on(statement, Circumstance::order);
      if (may_differ && has_unordered_limit(statement.sql)) return {};
    }
  }
  return "the fixture is large";
}

// Code may take what it likes from beside the database: it is run once more, some seconds later.
Variation repeat_code(Rehearsal& rehearsal, const std::vector<const Table*>& tables) {
  if (!rehearsal.large) return vary(rehearsal, tables, Circumstance::chance);
  return {.circumstance = Circumstance::chance, .not_tried = "the fixture is large"};
}

}  // namespace

PassResult repeat(Rehearsal& rehearsal) {
  RepeatRecord& record = rehearsal.run.repeat;
  const Schema schema = rehearsal.timeline->schema(rehearsal.applied);
  const std::vector<const Table*> tables = tables_to_compare(rehearsal, schema);
  for (const Table* table : tables) record.tables.push_back(table->name);
  if (rehearsal.programs) {
    record.variations.push_back(repeat_code(rehearsal, tables));
    return {};
  }
  for (const Circumstance circumstance :
       {Circumstance::chance, Circumstance::clock, Circumstance::order, Circumstance::locale}) {
    for (std::size_t i = 0; i < rehearsal.applied; ++i) {
      if (!depends_on(*rehearsal.record(i).up, circumstance)) continue;
      std::string reason = rehearsal.engine.why_not_varied(circumstance);
      const bool may_be_dear = reason.empty() && circumstance == Circumstance::order;
      if (may_be_dear) reason = why_not_reversed(rehearsal);
      record.variations.push_back(
          reason.empty() ? vary(rehearsal, tables, circumstance)
                         : Variation{.circumstance = circumstance, .not_tried = reason});
      break;
    }
  }
  return {};
}

}  // namespace gate
