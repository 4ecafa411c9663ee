// The folder on an empty database, and the schemas that must be equal to what it makes.
#include <algorithm>
#include <iterator>
#include <ranges>
#include <set>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/compare/schemas.h"
#include "gate/compare/standard.h"
#include "gate/fixture/fixture.h"
#include "gate/migration/own_tables.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/scratch.h"
#include "gate/sql/lexer.h"
#include "gate/sql/made.h"

namespace gate {

namespace {

using Migrations = std::vector<const Migration*>;

bool is_users(const Table& table) {
  return table.kind == TableKind::normal || table.kind == TableKind::virtual_;
}

// What no migration is expected to make.
std::vector<std::string> ignored_in(const Rehearsal& rehearsal, const Schema& a, const Schema& b) {
  std::vector<std::string> names = tables_of_tools(a);
  std::ranges::move(tables_of_tools(b), std::back_inserter(names));
  names.push_back(rehearsal.history_table);
  return names;
}

void match(const Rehearsal& rehearsal, const Schema& wanted, const Schema& found,
           SchemaMatch& record) {
  const std::vector<std::string> ignored = ignored_in(rehearsal, wanted, found);
  record.not_compared.clear();
  record.differences = compare_schemas(in_standard_form(wanted), in_standard_form(found), ignored);
  record.tables = std::ranges::count_if(found.tables, [&](const Table& table) {
    return is_users(table) && std::ranges::count(ignored, table.name) == 0 &&
           find_table(wanted, table.name) != nullptr;
  });
}

// In the order of the folder; neither has those beyond the target.
struct Order {
  Migrations applied{};
  Migrations all{};
};

Order order_of(const Rehearsal& rehearsal) {
  Order order;
  const auto open = pending(rehearsal.folder, rehearsal.run.history, "latest");
  for (const Migration& migration : rehearsal.folder.migrations) {
    const bool is_wanted = std::ranges::any_of(
        rehearsal.pending, [&](const auto& one) { return one.migration == &migration; });
    const bool is_applied = std::ranges::count(open, &migration) == 0;
    if (is_applied) order.applied.push_back(&migration);
    if (is_applied || is_wanted) order.all.push_back(&migration);
  }
  return order;
}

// In lower case.
using Names = std::set<std::string>;

void add_words(const std::string& sql, Names& words) {
  for (const Token& token : tokenize(sql)) {
    if (token.kind == TokenKind::word || token.kind == TokenKind::quoted_name) {
      words.insert(to_lower(unquote(token)));
    }
  }
}

// DROP … IF EXISTS says nothing of what is there.
bool needs_nothing(const std::string& sql) {
  Lexer lexer(sql);
  if (!is_word(lexer.next(), "DROP")) return false;
  lexer.next();
  return is_word(lexer.next(), "IF");
}

// What the script makes where it was not. A rebuild makes nothing: what it creates, or renames to,
// is what it spoke of before.
void add_made(const Script& script, Names& names) {
  Names spoken_of;
  for (const Statement& statement : script.statements) {
    if (const auto made = made_by(statement.sql)) {
      const std::string name = to_lower(made->name);
      const std::string& old = made->renamed_from;
      const bool is_ours = old.empty() || names.contains(to_lower(old));
      if (is_ours && !spoken_of.contains(name)) names.insert(name);
    }
    if (!needs_nothing(statement.sql)) add_words(statement.sql, spoken_of);
  }
}

Names made_by_folder(const MigrationFolder& folder) {
  Names names;
  for (const Migration& migration : folder.migrations) {
    if (migration.up) add_made(*migration.up, names);
  }
  return names;
}

// The folder applied to a database that was empty.
class FromScratch {
 public:
  FromScratch(Rehearsal& rehearsal, ScratchRecord& record)
      : rehearsal_(rehearsal), record_(record), names_(made_by_folder(rehearsal.folder)) {}

  // The state after `count` of them is what `applied` has, where it comes to that.
  void run(const Migrations& migrations, std::size_t count) {
    run(migrations, count, Bookkeeping::by_tool);
    const std::string& known = rehearsal_.history_table;
    const std::string table = known.empty() ? std::string(rehearsal_.format->table) : known;
    if (!record_.stop || !names_.contains(to_lower(table))) return;
    if (record_.stop->kind != RefusalKind::exists) return;
    // The project's own tool, whose table is the first thing that a migration makes.
    const ScratchRecord first = record_;
    record_ = {.not_tried = "",
               .begins_empty = first.begins_empty,
               .foreign_tables = first.foreign_tables};
    run(migrations, count, Bookkeeping::by_script);
    if (record_.applied.size() <= first.applied.size()) record_ = first;
  }

  std::optional<Schema> at_count{};
  std::optional<Schema> at_end{};

 private:
  void run(const Migrations& migrations, std::size_t count, Bookkeeping bookkeeping) {
    at_count.reset();
    at_end.reset();
    Scratch scratch(rehearsal_, "scratch", bookkeeping);
    for (const Migration* migration : migrations) {
      if (record_.applied.size() == count) at_count = scratch.schema();
      record_.stop = stop_of(rehearsal_, *migration, apply(scratch, *migration));
      if (record_.stop) return explain(scratch.before());
      record_.applied.push_back(migration->version);
    }
    at_end = scratch.schema();
    if (record_.applied.size() == count) at_count = at_end;
  }

  // A pending one that even here cannot be stopped is no better on the fixture.
  ScriptRecord apply(Scratch& scratch, const Migration& migration) const {
    const auto found =
        std::ranges::find(rehearsal_.pending, &migration, &PendingMigration::migration);
    const bool is_pending = found != rehearsal_.pending.end();
    return scratch.apply(migration, [&](ScriptRecord cut) {
      if (!is_pending) return false;
      return note_cut_off(rehearsal_, static_cast<std::size_t>(found - rehearsal_.pending.begin()),
                          std::move(cut));
    });
  }

  void explain(const Schema& schema) {  // before the script
    const auto tools = tables_of_tools(schema);
    record_.found_nothing = std::ranges::none_of(schema.tables, [&](const Table& table) {
      return is_users(table) && std::ranges::count(tools, table.name) == 0;
    });
    record_.made_elsewhere = names_.contains(to_lower(record_.stop->missing));
  }

  Rehearsal& rehearsal_;
  ScratchRecord& record_;
  Names names_;
};

std::vector<std::string> foreign_tables(const Rehearsal& rehearsal) {
  const Schema& blue = rehearsal.timeline->schema(0);
  const auto ignored = ignored_in(rehearsal, blue, {});
  const Names names = made_by_folder(rehearsal.folder);
  std::vector<std::string> found;
  for (const Table& table : blue.tables) {
    const bool counts = is_users(table) && std::ranges::count(ignored, table.name) == 0;
    if (counts && !names.contains(to_lower(table.name))) found.push_back(table.name);
  }
  return found;
}

// What the folder makes of nothing.
struct Made {
  std::optional<Schema> by_applied{};  // nothing where one of them stops
  std::optional<Schema> by_all{};
  std::optional<ScriptStop> stop{};  // of an applied one
};

// Why the history does not say how the fixture's schema came about; empty = it does.
std::string why_unexplained(const Run& run, const Made& made) {
  if (run.history.applied.empty()) {
    return "the history has no applied migration: nothing says how the fixture's schema came about";
  }
  for (const AppliedMigration& applied : run.history.applied) {
    if (std::ranges::count(run.migrations, applied.version, &MigrationRecord::version) > 0)
      continue;
    return concat("the history has migration ", applied.version, ", which ", run.folder,
                  " lacks: what it made is not known");
  }
  if (const std::string& reason = run.drift.scratch.not_tried; !reason.empty()) return reason;
  if (made.by_applied) return "";
  return concat("migration ", made.stop->version,
                ", which is applied, cannot be applied to an empty database: ", made.stop->error);
}

void load(Rehearsal& rehearsal, const std::string& path, SchemaMatch& record,
          std::optional<Schema>& schema) {
  record.file = display_path(path);
  const Database database = rehearsal.engine.place(rehearsal.work.path(), "declared");
  FixtureRecord fixture;
  if (load_fixture(rehearsal.engine, path, database, rehearsal.work.path(), fixture)) {
    schema = rehearsal.engine.open(database, rehearsal.reading)->read_schema();
    rehearsal.engine.drop(database);
    return;
  }
  const RefusalCause cause = rehearsal.engine.cause_of_refusal(fixture.unreadable);
  if (cause.kind == RefusalKind::environment) {
    record.not_compared = fixture.unreadable;
  } else {
    record.unreadable = fixture.unreadable;
  }
}

std::string why_no_end(const ScratchRecord& scratch) {
  if (!scratch.not_tried.empty()) return scratch.not_tried;
  return concat("the folder is not applied to its end on an empty database: migration ",
                scratch.stop->version, ": ", scratch.stop->error);
}

void compare_consolidated(Rehearsal& rehearsal, const std::optional<Schema>& made) {
  SchemaMatch& record = rehearsal.run.drift.consolidated;
  if (rehearsal.scenario.consolidated.empty()) return;
  std::optional<Schema> consolidated;
  load(rehearsal, rehearsal.scenario.consolidated, record, consolidated);
  if (!consolidated) return;
  if (!made) {
    record.not_compared = why_no_end(rehearsal.run.drift.scratch);
    return;
  }
  match(rehearsal, *made, *consolidated, record);
}

void load_declared(Rehearsal& rehearsal) {
  SchemaMatch& record = rehearsal.run.drift.declared;
  if (rehearsal.scenario.schema.empty()) return;
  load(rehearsal, rehearsal.scenario.schema, record, rehearsal.declared);
  if (!rehearsal.declared) return;
  if (rehearsal.pending.empty()) compare_with_declared(rehearsal, rehearsal.timeline->schema(0));
}

// Nothing that leaves an object behind.
bool does_nothing(const Migration& migration) {
  if (!migration.up) return true;
  return std::ranges::all_of(migration.up->statements, [](const Statement& statement) {
    return is_word(Lexer(statement.sql).next(), "SELECT");
  });
}

// Where a pending migration comes before an applied one, the fixture is not a state on the way.
Made replay(Rehearsal& rehearsal, ScratchRecord& record) {
  const auto [applied, all] = order_of(rehearsal);
  record.not_tried.clear();
  record.begins_empty = !applied.empty() && does_nothing(*applied.front());
  record.foreign_tables = foreign_tables(rehearsal);
  FromScratch folder(rehearsal, record);
  folder.run(all, applied.size());
  Made made{.by_applied = std::move(folder.at_count), .by_all = std::move(folder.at_end)};
  made.stop = record.stop;
  const std::size_t common = std::min(applied.size(), all.size());
  if (std::ranges::equal(applied, all | std::views::take(common))) return made;
  ScratchRecord alone{.not_tried = ""};
  FromScratch without_pending(rehearsal, alone);
  without_pending.run(applied, applied.size());
  made.by_applied = std::move(without_pending.at_end);
  made.stop = std::move(alone.stop);
  return made;
}

}  // namespace

void observe_drift(Rehearsal& rehearsal) {
  Run& run = rehearsal.run;
  ScratchRecord& scratch = run.drift.scratch;
  Made made;
  scratch.not_tried = why_blocked(run);
  if (scratch.not_tried.empty()) made = replay(rehearsal, scratch);
  SchemaMatch& history = run.drift.history;
  history.not_compared = why_unexplained(run, made);
  if (history.not_compared.empty()) {
    match(rehearsal, *made.by_applied, rehearsal.timeline->schema(0), history);
  }
  compare_consolidated(rehearsal, made.by_all);
  load_declared(rehearsal);
}

void compare_with_declared(Rehearsal& rehearsal, const Schema& result) {
  if (!rehearsal.declared) return;
  match(rehearsal, *rehearsal.declared, result, rehearsal.run.drift.declared);
}

}  // namespace gate
