#include "gate/rehearsal/masked.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>

#include "gate/base/error.h"
#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/compare/schemas.h"
#include "gate/compare/standard.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/versions.h"
#include "gate/sql/facts.h"

namespace gate {

namespace {

std::string kind_of(Verb verb) {
  switch (verb) {
    case Verb::create_table:
      return "table";
    case Verb::create_view:
      return "view";
    case Verb::create_index:
      return "index";
    case Verb::create_trigger:
      return "trigger";
    default:
      return "";
  }
}

// Whether the engine takes two names for one.
struct Naming {
  bool is_exact = false;

  bool is_same(const std::string& one, const std::string& other) const {
    return is_exact ? one == other : equal_ignoring_case(one, other);
  }

  template <typename Object>
  const Object* find(const std::vector<Object>& objects, const std::string& name) const {
    const auto found = std::ranges::find_if(
        objects, [&](const Object& object) { return is_same(object.name, name); });
    return found == objects.end() ? nullptr : &*found;
  }
};

Naming naming_of(const Rehearsal& rehearsal) {
  return {.is_exact = dialect_of(rehearsal) == Dialect::postgres};
}

bool keeps_words(const Schema& schema) {
  return std::ranges::none_of(schema.tables, [](const Table& table) { return table.sql.empty(); });
}

// As two schemas of the engine are compared: one that does not keep the words spells all of them
// in its own way already.
Schema in_one_form(Schema schema) {
  return keeps_words(schema) ? in_standard_form(std::move(schema)) : schema;
}

// A table and a view can stand in each other's way.
bool is_relation(const std::string& kind) {
  return kind == "table" || kind == "view";
}

void warn_of_mask(const StatementRecord& statement, const SqlError& error) {
  log_warning(concat(statement.location.path, ":", statement.location.line,
                     ": what IF NOT EXISTS passed over could not be compared: ", error.what()));
}

// What the object consists of.
struct Part {
  std::string kind{};
  std::string name{};
  Naming naming{};

  bool has(const Table& table) const {
    return is_relation(kind) && naming.is_same(table.name, name);
  }
  bool has(const View& view) const { return is_relation(kind) && naming.is_same(view.name, name); }
  bool has(const Index& index) const {
    if (kind == "index") return naming.is_same(index.name, name);
    return is_relation(kind) && index.constraint && naming.is_same(index.table, name);
  }
  bool has(const Trigger& trigger) const {
    return kind == "trigger" && naming.is_same(trigger.name, name);
  }

  bool is_in(const Schema& schema) const {
    const auto is_mine = [&](const auto& object) { return has(object); };
    return std::ranges::any_of(schema.tables, is_mine) ||
           std::ranges::any_of(schema.views, is_mine) ||
           std::ranges::any_of(schema.indexes, is_mine) ||
           std::ranges::any_of(schema.triggers, is_mine);
  }

  template <typename Object>
  void replace(std::vector<Object>& objects, const std::vector<Object>& by) const {
    std::erase_if(objects, [&](const Object& object) { return has(object); });
    std::ranges::copy_if(by, std::back_inserter(objects),
                         [&](const Object& object) { return has(object); });
    std::ranges::sort(objects, {}, &Object::name);
  }

  // `schema` with the object as it is in `by`: what it belongs and refers to is there, too.
  Schema put(Schema schema, const Schema& by) const {
    replace(schema.tables, by.tables);
    replace(schema.views, by.views);
    replace(schema.indexes, by.indexes);
    replace(schema.triggers, by.triggers);
    return in_one_form(std::move(schema));
  }
};

// What rows refuse it is made without them: what counts is what would be there.
void execute_over_no_rows(Session& session, const std::string& sql, const std::string& table) {
  try {
    session.execute(sql);
  } catch (const SqlError&) {
    if (table.empty()) throw;
    session.execute(concat("TRUNCATE TABLE ", session.quote(table), " CASCADE"));
    session.execute(sql);
  }
}

// What the statement makes in a copy of green, in place of what is there: for an engine that does
// not keep the words that its tables were made by. Nothing where it makes nothing there.
std::optional<Schema> make_in_copy(Rehearsal& rehearsal, const StatementRecord& statement,
                                   const StatementFacts& facts, const Part& part) {
  Scratch scratch(rehearsal, "masked", rehearsal.green);
  Session& session = scratch.session();
  const std::string on = part.kind == "trigger" ? concat(" ON ", session.quote(facts.table)) : "";
  try {
    session.execute(concat("DROP ", part.kind, " ", session.quote(part.name), on, " CASCADE"));
    execute_over_no_rows(session, statement.sql, facts.table);
  } catch (const SqlError& error) {
    warn_of_mask(statement, error);
    return std::nullopt;
  }
  return scratch.schema();
}

// What the statement makes where nothing is; nothing where it cannot be made alone. An index or
// a trigger needs its table.
std::optional<Schema> make(Rehearsal& rehearsal, const StatementRecord& statement,
                           const StatementFacts& facts, const Schema& before, const Schema& now) {
  Scratch scratch(rehearsal, "masked", Bookkeeping::by_script);
  const bool needs_table = facts.verb == Verb::create_index || facts.verb == Verb::create_trigger;
  try {
    if (needs_table) {
      const Table* table = find_table(now, facts.table);
      if (table == nullptr) table = find_table(before, facts.table);
      const View* view = table == nullptr ? Naming().find(now.views, facts.table) : nullptr;
      if (table != nullptr) scratch.session().execute(table->sql);
      if (view != nullptr) scratch.session().execute(view->sql);
    }
    scratch.session().execute(statement.sql);
  } catch (const SqlError& error) {
    warn_of_mask(statement, error);
    return std::nullopt;
  }
  return scratch.schema();
}

// Nothing was there that it could have passed over.
bool has_made(const StatementRecord& statement, const Part& part) {
  return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
    const std::string& name = effect.name.empty() ? effect.table : effect.name;
    return effect.action == Action::create && effect.object == part.kind &&
           part.naming.is_same(name, part.name);
  });
}

// What the statements so far made themselves, and is still there.
class MadeHere {
 public:
  void follow(const StatementFacts& facts) {
    const std::string kind = kind_of(facts.verb);
    if (!kind.empty() && !facts.temporary) made_.insert(key(kind, name_of(facts)));
    if (facts.verb == Verb::drop_table) made_.erase(key("table", facts.table));
    if (facts.verb == Verb::drop_view) made_.erase(key("view", facts.name));
    if (facts.verb == Verb::drop_index) made_.erase(key("index", facts.name));
    if (facts.verb == Verb::drop_trigger) made_.erase(key("trigger", facts.name));
    if (facts.verb == Verb::rename_table && made_.erase(key("table", facts.table)) > 0) {
      made_.insert(key("table", facts.to));
    }
  }

  bool has(const std::string& kind, const std::string& name) const {
    return made_.contains(key(kind, name));
  }

  static const std::string& name_of(const StatementFacts& facts) {
    return facts.verb == Verb::create_table ? facts.table : facts.name;
  }

 private:
  static std::string key(const std::string& kind, const std::string& name) {
    return concat(is_relation(kind) ? "relation" : kind, " ", to_lower(name));
  }

  std::set<std::string> made_{};
};

// A column of a table, where ADD COLUMN IF NOT EXISTS has met one of its name.
class MaskedColumns {
 public:
  MaskedColumns(Rehearsal& rehearsal, const StatementRecord& statement, const Schema& before,
                const Schema& now)
      : rehearsal_(rehearsal),
        statement_(statement),
        before_(before),
        now_(now),
        naming_(naming_of(rehearsal)) {
    for (const StatementFacts& facts : all_facts_of(statement.sql)) {
      if (facts.verb == Verb::add_column && facts.if_exists) look_at(facts);
    }
  }

  std::vector<MaskedObject> take() {
    if (names_.empty()) return {};
    const std::optional<Schema> made = make();
    const Table* wanted = made ? naming_.find(made->tables, table_) : nullptr;
    if (wanted == nullptr) return {};
    std::vector<MaskedObject> masked;
    for (const std::string& name : names_) {
      const Column* column = naming_.find(wanted->columns, name);
      if (column == nullptr) continue;
      const Schema with_it = put(now_, *column, *made);
      const bool is_from_before = compare_schemas(with_it, put_old(name), {}).empty();
      std::vector<ObjectDifference> left = is_from_before
                                               ? std::vector<ObjectDifference>{}
                                               : compare_schemas(with_it, in_one_form(now_), {});
      if (left.empty()) continue;
      masked.push_back({.location = statement_.location,
                        .kind = "column",
                        .name = concat(table_, ".", name),
                        .differences = std::move(left)});
    }
    return masked;
  }

 private:
  void look_at(const StatementFacts& facts) {
    const Table* then = naming_.find(before_.tables, facts.table);
    const Table* here = naming_.find(now_.tables, facts.table);
    if (then == nullptr || here == nullptr) return;
    const Column* column = naming_.find(here->columns, facts.name);
    if (column == nullptr || naming_.find(then->columns, facts.name) == nullptr) return;
    table_ = here->name;
    names_.push_back(column->name);
  }

  // In a copy of green, in place of those that are there.
  std::optional<Schema> make() const {
    Scratch scratch(rehearsal_, "masked", rehearsal_.green);
    Session& session = scratch.session();
    try {
      for (const std::string& name : names_) {
        session.execute(concat("ALTER TABLE ", session.quote(table_), " DROP COLUMN ",
                               session.quote(name), " CASCADE"));
      }
      execute_over_no_rows(session, statement_.sql, table_);
    } catch (const SqlError& error) {
      warn_of_mask(statement_, error);
      return std::nullopt;
    }
    return scratch.schema();
  }

  // `schema` with the column as it was made, and with the keys and conditions that came with it;
  // it may have more of its own.
  Schema put(Schema schema, const Column& column, const Schema& made) const {
    const Table& from = *naming_.find(made.tables, table_);
    for (Table& table : schema.tables) {
      if (!naming_.is_same(table.name, table_)) continue;
      for (Column& old : table.columns) {
        if (naming_.is_same(old.name, column.name)) old = column;
      }
      add_missing(table.foreign_keys, from.foreign_keys);
      add_missing(table.checks, from.checks);
      std::ranges::sort(table.checks);
    }
    for (const Index& index : made.indexes) {
      const bool is_its = index.constraint && naming_.is_same(index.table, table_);
      const bool is_there = std::ranges::any_of(schema.indexes, [&](const Index& other) {
        return other.constraint && naming_.is_same(other.table, table_) &&
               other.columns == index.columns;
      });
      if (is_its && !is_there) schema.indexes.push_back(index);
    }
    std::ranges::sort(schema.indexes, {}, &Index::name);
    return in_one_form(std::move(schema));
  }

  // As it was before the script: what that has changed since was there by other statements.
  Schema put_old(const std::string& name) const {
    return put(now_, *naming_.find(naming_.find(before_.tables, table_)->columns, name), now_);
  }

  template <typename Object>
  static void add_missing(std::vector<Object>& to, const std::vector<Object>& from) {
    for (const Object& one : from) {
      if (std::ranges::count(to, one) == 0) to.push_back(one);
    }
  }

  Rehearsal& rehearsal_;
  const StatementRecord& statement_;
  const Schema& before_;
  const Schema& now_;
  const Naming naming_;
  std::string table_{};
  std::vector<std::string> names_{};
};

}  // namespace

std::vector<MaskedObject> find_masked(Rehearsal& rehearsal, const ScriptRecord& script,
                                      const Schema& before, const Schema& now) {
  std::vector<MaskedObject> masked;
  MadeHere made_here;
  for (const StatementRecord& statement : script.statements) {
    const StatementFacts facts = facts_of(statement.sql);
    if (!statement.undone) {
      std::ranges::move(MaskedColumns(rehearsal, statement, before, now).take(),
                        std::back_inserter(masked));
    }
    const std::string kind = kind_of(facts.verb);
    const std::string& name = MadeHere::name_of(facts);
    const bool is_made_here = made_here.has(kind, name);
    if (!statement.undone) made_here.follow(facts);
    if (kind.empty() || !facts.if_exists || facts.temporary || statement.undone) continue;
    const Part part{kind, name, naming_of(rehearsal)};
    if (!is_made_here && !part.is_in(before)) continue;
    if (has_made(statement, part)) continue;
    const auto made = keeps_words(now) ? make(rehearsal, statement, facts, before, now)
                                       : make_in_copy(rehearsal, statement, facts, part);
    if (!made) continue;
    const Schema wanted = part.put(now, *made);
    // Where the script brings it there by other statements, nothing is masked.
    const bool is_from_before = part.is_in(before);
    if (is_from_before && compare_schemas(wanted, part.put(now, before), {}).empty()) continue;
    std::vector<ObjectDifference> left = compare_schemas(wanted, in_one_form(now), {});
    if (left.empty()) continue;
    masked.push_back({.location = statement.location,
                      .kind = kind,
                      .name = name,
                      .differences = std::move(left)});
  }
  return masked;
}

}  // namespace gate
