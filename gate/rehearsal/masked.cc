#include "gate/rehearsal/masked.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/schemas.h"
#include "gate/compare/standard.h"
#include "gate/rehearsal/masked_sequences.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/versions.h"
#include "gate/sql/facts.h"
#include "gate/sql/pg_tree.h"

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
  if (keeps_words(schema)) return in_standard_form(std::move(schema));
  // Whether somebody has filled a view is nothing that it consists of.
  constexpr std::string_view kEmpty = " WITH NO DATA";
  for (View& view : schema.views) {
    for (std::string* text : {&view.definition, &view.sql}) {
      if (text->ends_with(kEmpty)) text->resize(text->size() - kEmpty.size());
    }
  }
  return schema;
}

// A table and a view can stand in each other's way.
bool is_relation(const std::string& kind) {
  return kind == "table" || kind == "view";
}

// "x" of "x.t"; empty where names go without one.
std::string schema_of(const std::string& table) {
  const std::size_t dot = table.find('.');
  return dot == std::string::npos ? std::string() : table.substr(0, dot);
}

// The statement's names as schemas have them: with that of the SQL schema before them, but for the
// one that goes without saying.
StatementFacts in_its_schema(const Rehearsal& rehearsal, const std::string& sql,
                             StatementFacts facts) {
  if (dialect_of(rehearsal) != Dialect::postgres) return facts;
  if (kind_of(facts.verb).empty() && facts.verb != Verb::add_column) return facts;
  const PgTree tree(sql);
  for (const PgNode& node : tree.statements()) {
    for (const PgNode& relation :
         {node.at("relation"), node.at("view"), node.at("into").at("rel")}) {
      const std::string schema = relation.text("schemaname");
      if (schema.empty() || schema == "public") continue;
      std::string& name = facts.verb == Verb::create_view ? facts.name : facts.table;
      name = concat(schema, ".", name);
    }
  }
  return facts;
}

// What the object consists of.
struct Part {
  std::string kind{};
  std::string name{};
  Naming naming{};
  std::string within{};  // the SQL schema, of an index

  bool has(const Table& table) const {
    return is_relation(kind) && naming.is_same(table.name, name);
  }
  bool has(const View& view) const { return is_relation(kind) && naming.is_same(view.name, name); }
  bool has(const Index& index) const {
    if (kind == "index") {
      return naming.is_same(index.name, name) && naming.is_same(schema_of(index.table), within);
    }
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

enum class Alike { same, another, unknown };

// Whether two expressions mean the same, as far as a server can say; asked of a copy.
class Meanings {
 public:
  explicit Meanings(Session& session) : session_(session) {}

  Alike of_defaults(const std::string& type, const std::string& one, const std::string& other) {
    const std::string a = cast(one, type);
    const std::string b = cast(other, type);
    // The clock may say by chance what a constant says.
    if (is_constant(type, one) != is_constant(type, other)) return Alike::another;
    const std::string not_distinct = concat(a, " IS NOT DISTINCT FROM ", b);
    if (!is_drawn(a) && !is_drawn(b)) {
      return holds(not_distinct) ? Alike::same : Alike::another;
    }
    const bool are_both = is_drawn(a) && is_drawn(b);
    const bool counts = concat(one, other).find("nextval(") != std::string::npos;
    return are_both && !counts ? Alike::unknown : Alike::another;
  }

  // Of an index: rows for which it is NULL are left out as well.
  Alike of_conditions(const std::string& table, const std::string& one, const std::string& other) {
    const std::string from = concat(" FROM ", session_.quote(table), " WHERE ");
    try {
      // The planner has one spelling for more than the catalogs have.
      const auto plan = [&](const std::string& condition) {
        return session_.query(concat("EXPLAIN (COSTS OFF) SELECT", from, condition));
      };
      if (plan(one) == plan(other)) return Alike::same;
      const bool differs = !session_
                                .query(concat("SELECT 1", from, "((", one, ") IS TRUE) <> ((",
                                              other, ") IS TRUE) LIMIT 1"))
                                .empty();
      return differs ? Alike::another : Alike::unknown;
    } catch (const SqlError&) {
      return Alike::unknown;
    }
  }

 private:
  static std::string cast(const std::string& text, const std::string& type) {
    return concat("(", text.empty() ? "NULL" : text, ")::", type);
  }

  // Each time another value.
  bool is_drawn(const std::string& value) {
    return holds(concat(value, " IS DISTINCT FROM ", value));
  }

  // Nobody's calendar agrees by chance in two zones that are more than a day apart, and a statement
  // that is not the transaction's first tells the two moments from each other.
  bool holds(const std::string& condition) {
    for (const char* zone : {"Etc/GMT+12", "Etc/GMT-14"}) {
      const bool is_true = in_transaction([&] {
        session_.execute(concat("SET LOCAL TimeZone TO '", zone, "'"));
        return !session_.query(concat("SELECT 1 WHERE ", condition)).empty();
      });
      if (!is_true) return false;
    }
    return true;
  }

  // No generated column takes anything else.
  bool is_constant(const std::string& type, const std::string& text) {
    return text.empty() || in_transaction([&] {
             session_.execute(concat("CREATE TEMPORARY TABLE gate_masked (v ", type,
                                     " GENERATED ALWAYS AS (", text, ") STORED)"));
             return true;
           });
  }

  template <typename Try>
  bool in_transaction(Try attempt) {
    session_.execute("BEGIN");
    bool is_true = false;
    try {
      is_true = attempt();
    } catch (const SqlError&) {  // refused: it does not hold
    }
    session_.execute("ROLLBACK");
    return is_true;
  }

  Session& session_;
};

// What a statement makes in a database of its own.
struct Made {
  std::unique_ptr<Scratch> scratch{};
  Schema schema{};
  bool spells = false;  // the engine keeps no words: two texts may mean the same
  bool is_known = true;

  // `wanted` with what means the same as in `there` spelled as it is there.
  Schema spell_as(Schema wanted, const Schema& there) {
    if (!spells) return wanted;
    Meanings meanings(scratch->session());
    const Naming naming{.is_exact = true};
    for (Table& table : wanted.tables) {
      const Table* other = naming.find(there.tables, table.name);
      for (Column& column : table.columns) {
        const Column* old = other == nullptr ? nullptr : naming.find(other->columns, column.name);
        if (old == nullptr || old->type != column.type || old->identity != column.identity)
          continue;
        if (old->default_value == column.default_value || column.identity) continue;
        take(column.default_value, old->default_value,
             meanings.of_defaults(column.type, column.default_value, old->default_value));
      }
    }
    for (Index& index : wanted.indexes) {
      const Index* old = naming.find(there.indexes, index.name);
      if (old == nullptr || old->table != index.table || old->where == index.where) continue;
      if (old->where.empty() || index.where.empty()) continue;
      take(index.where, old->where, meanings.of_conditions(index.table, index.where, old->where));
    }
    return wanted;
  }

 private:
  void take(std::string& text, const std::string& there, Alike alike) {
    if (alike == Alike::another) return;
    text = there;
    is_known = is_known && alike == Alike::same;
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

// By what DROP calls what is there under the name, which may be of another kind.
std::string word_of_drop(const Part& part, const Schema& now) {
  if (!is_relation(part.kind)) return part.kind;
  if (part.naming.find(now.tables, part.name) != nullptr) return "TABLE";
  const View* view = part.naming.find(now.views, part.name);
  if (view == nullptr) return part.kind;
  return view->sql.starts_with("CREATE MATERIALIZED") ? "MATERIALIZED VIEW" : "VIEW";
}

// What the statement makes in a copy of green, in place of what is there: for an engine that does
// not keep the words that its tables were made by. Nothing where it makes nothing there.
std::optional<Made> make_in_copy(Rehearsal& rehearsal, const StatementRecord& statement,
                                 const StatementFacts& facts, const Part& part, const Schema& now) {
  auto scratch = std::make_unique<Scratch>(rehearsal, "masked", rehearsal.green);
  Session& session = scratch->session();
  const std::string on = part.kind == "trigger" ? concat(" ON ", session.quote(facts.table)) : "";
  try {
    const std::string within = part.kind == "index" && !part.within.empty()
                                   ? concat(session.quote(part.within), ".")
                                   : std::string();
    session.execute(concat("DROP ", word_of_drop(part, now), " ", within, session.quote(part.name),
                           on, " CASCADE"));
    execute_over_no_rows(session, statement.sql, facts.table);
  } catch (const SqlError& error) {
    warn_of_mask(statement, error);
    return std::nullopt;
  }
  Schema schema = scratch->schema();
  return Made{std::move(scratch), std::move(schema), true};
}

// What the statement makes where nothing is; nothing where it cannot be made alone. An index or
// a trigger needs its table.
std::optional<Made> make(Rehearsal& rehearsal, const StatementRecord& statement,
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
  return Made{nullptr, scratch.schema()};
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
    for (const StatementFacts& one : all_facts_of(statement.sql)) {
      if (one.verb != Verb::add_column || !one.if_exists) continue;
      const StatementFacts facts = in_its_schema(rehearsal, statement.sql, one);
      if (facts.verb == Verb::add_column && facts.if_exists) look_at(facts);
    }
  }

  std::vector<MaskedObject> take() {
    if (names_.empty()) return {};
    std::optional<Made> made = make();
    const Table* wanted = made ? naming_.find(made->schema.tables, table_) : nullptr;
    if (wanted == nullptr) return unknown();
    std::vector<MaskedObject> masked;
    for (const std::string& name : names_) {
      const Column* column = naming_.find(wanted->columns, name);
      if (column == nullptr) continue;
      const Schema with_it = put(now_, *column, made->schema);
      const Schema old = put_old(name);
      if (compare_schemas(made->spell_as(with_it, old), old, {}).empty() && made->is_known) {
        continue;
      }
      made->is_known = true;
      const Schema there = in_one_form(now_);
      std::vector<ObjectDifference> left =
          compare_schemas(made->spell_as(with_it, there), there, {});
      if (left.empty() && made->is_known) continue;
      masked.push_back({.location = statement_.location,
                        .kind = "column",
                        .name = concat(table_, ".", name),
                        .differences = std::move(left)});
    }
    return masked;
  }

 private:
  // Without differences: nobody knows of any.
  std::vector<MaskedObject> unknown() const {
    std::vector<MaskedObject> masked;
    for (const std::string& name : names_) {
      masked.push_back(
          {.location = statement_.location, .kind = "column", .name = concat(table_, ".", name)});
    }
    return masked;
  }

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
  std::optional<Made> make() const {
    auto scratch = std::make_unique<Scratch>(rehearsal_, "masked", rehearsal_.green);
    Session& session = scratch->session();
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
    Schema schema = scratch->schema();
    return Made{std::move(scratch), std::move(schema), !keeps_words(now_)};
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
               other.columns == index.columns && other.clauses == index.clauses;
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
    const StatementFacts facts = in_its_schema(rehearsal, statement.sql, facts_of(statement.sql));
    if (!statement.undone) {
      std::ranges::move(MaskedColumns(rehearsal, statement, before, now).take(),
                        std::back_inserter(masked));
    }
    if (!statement.undone) {
      auto sequence = find_masked_sequence(rehearsal, statement, before, now);
      if (sequence) masked.push_back(std::move(*sequence));
    }
    const std::string kind = kind_of(facts.verb);
    const std::string& name = MadeHere::name_of(facts);
    const bool is_made_here = made_here.has(kind, name);
    if (!statement.undone) made_here.follow(facts);
    if (kind.empty() || !facts.if_exists || facts.temporary || statement.undone) continue;
    const Part part{kind, name, naming_of(rehearsal), schema_of(facts.table)};
    if (!is_made_here && !part.is_in(before)) continue;
    if (has_made(statement, part)) continue;
    auto made = keeps_words(now) ? make(rehearsal, statement, facts, before, now)
                                 : make_in_copy(rehearsal, statement, facts, part, now);
    if (!made) {
      masked.push_back({.location = statement.location, .kind = kind, .name = name});
      continue;
    }
    const Schema wanted = part.put(now, made->schema);
    // Where the script brings it there by other statements, nothing is masked.
    const Schema old = part.put(now, before);
    const bool is_from_before = part.is_in(before);
    if (is_from_before && compare_schemas(made->spell_as(wanted, old), old, {}).empty() &&
        made->is_known) {
      continue;
    }
    made->is_known = true;
    const Schema there = in_one_form(now);
    std::vector<ObjectDifference> left = compare_schemas(made->spell_as(wanted, there), there, {});
    if (left.empty() && made->is_known) continue;
    masked.push_back({.location = statement.location,
                      .kind = kind,
                      .name = name,
                      .differences = std::move(left)});
  }
  return masked;
}

}  // namespace gate
