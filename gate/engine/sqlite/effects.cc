// SQLite tells the authorizer of every table that a statement writes, also through triggers (it
// names them) and through foreign keys (it names nothing; but compiled with foreign keys off the
// statement shows what is its own).
#include "gate/engine/sqlite/effects.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "gate/base/text.h"

namespace gate {

namespace {

std::string text(const char* value) {
  return value != nullptr ? value : "";
}

void add_once(std::vector<std::string>& names, std::string name) {
  if (name.empty() || std::ranges::find(names, name) != names.end()) return;
  names.push_back(std::move(name));
}

struct Definition {
  int code;
  Action action;
  const char* object;
};

constexpr Definition kDefinitions[] = {
    {SQLITE_CREATE_TABLE, Action::create, "table"},
    {SQLITE_CREATE_VTABLE, Action::create, "table"},
    {SQLITE_CREATE_INDEX, Action::create, "index"},
    {SQLITE_CREATE_VIEW, Action::create, "view"},
    {SQLITE_CREATE_TRIGGER, Action::create, "trigger"},
    {SQLITE_DROP_TABLE, Action::drop, "table"},
    {SQLITE_DROP_VTABLE, Action::drop, "table"},
    {SQLITE_DROP_INDEX, Action::drop, "index"},
    {SQLITE_DROP_VIEW, Action::drop, "view"},
    {SQLITE_DROP_TRIGGER, Action::drop, "trigger"},
};

const Definition* find_definition(int code) {
  const auto* found = std::ranges::find(kDefinitions, code, &Definition::code);
  return found == std::end(kDefinitions) ? nullptr : found;
}

std::string owner_of(const std::string& table, const Catalogue& before, const Catalogue& after) {
  const std::string lower = to_lower(table);
  for (const Catalogue* catalogue : {&before, &after}) {
    const auto shadow = catalogue->shadows.find(lower);
    if (shadow != catalogue->shadows.end()) return shadow->second;
  }
  return {};
}

}  // namespace

void EffectRecorder::note(const AuthorizerCall& call) {
  if (call.action == SQLITE_ALTER_TABLE) {  // its arguments stand elsewhere
    if (text(call.first) != "main") return;
    is_definition_ = true;
    if (altered_.empty()) altered_ = text(call.second);
    add({.action = Action::alter, .table = text(call.second), .column = text(call.database)});
    return;
  }
  if (call.action == SQLITE_TRANSACTION || call.action == SQLITE_SAVEPOINT) {
    if (text(call.first) == "ROLLBACK") rolls_back_ = true;
    return;
  }
  if (call.action == SQLITE_ATTACH) {  // VACUUM alone may, and gives the schema's rows new ids
    renumbers_ = true;
    return;
  }
  if (call.action == SQLITE_PRAGMA) {
    if (equal_ignoring_case(text(call.first), "journal_mode")) sets_journal_ = true;
    return;
  }
  if (text(call.database) == "temp") return note_temporary(call);
  if (call.database != nullptr && text(call.database) != "main") return;
  if (call.action == SQLITE_INSERT) return note_change(Action::insert, call);
  if (call.action == SQLITE_UPDATE) return note_change(Action::update, call);
  if (call.action == SQLITE_DELETE) return note_change(Action::remove, call);
  if (call.action == SQLITE_READ) {
    add_once(reads_, text(call.first));
    if (!is_internal_name(text(call.first))) add_once(columns_read_, text(call.second));
    return;
  }
  note_definition(call);
}

// Tables only: what passes through one and comes back is followed. Each is known as temp.name, so
// that none is taken for the table that it hides.
void EffectRecorder::note_temporary(AuthorizerCall call) {
  const std::string table = concat("temp.", text(call.first));
  if (is_internal_name(text(call.first))) return;
  call.first = table.c_str();
  const bool defines =
      call.action == SQLITE_CREATE_TEMP_TABLE || call.action == SQLITE_DROP_TEMP_TABLE;
  is_temporary_ = is_temporary_ || defines;
  switch (call.action) {
    case SQLITE_INSERT:
      return note_change(Action::insert, call);
    case SQLITE_UPDATE:
      return note_change(Action::update, call);
    case SQLITE_DELETE:
      return note_change(Action::remove, call);
    case SQLITE_CREATE_TEMP_TABLE:
      return note_definition(Action::create, "table", table, "");
    case SQLITE_DROP_TEMP_TABLE:
      return note_definition(Action::drop, "table", table, "");
    case SQLITE_READ:
      add_once(reads_, table);
      return add_once(columns_read_, text(call.second));
    default:
      return;
  }
}

void EffectRecorder::note_definition(const AuthorizerCall& call) {
  const Definition* definition = find_definition(call.action);
  if (definition == nullptr || call.database == nullptr) return;
  const bool is_of_a_table =
      definition->object == std::string("index") || definition->object == std::string("trigger");
  note_definition(definition->action, definition->object,
                  text(is_of_a_table ? call.second : call.first),
                  is_of_a_table ? text(call.first) : "");
}

void EffectRecorder::note_definition(Action action, const char* object, const std::string& table,
                                     const std::string& name) {
  is_definition_ = true;
  if (action == Action::drop && name.empty()) dropped_.insert(table);
  if (is_internal_name(name.empty() ? table : name)) return;
  const bool is_view = object == std::string("view");
  add({.action = action, .object = object, .table = table, .name = is_view ? table : name});
}

// A table that is dropped is emptied first; that is no DELETE of the user's.
void EffectRecorder::note_change(Action action, const AuthorizerCall& call) {
  const std::string table = text(call.first);
  if (is_internal_name(table) || dropped_.contains(table)) return;
  Effect effect{.action = action, .table = table, .column = ""};
  if (action == Action::update) effect.column = text(call.second);
  if (call.inside != nullptr) {
    effect.cause = Cause::trigger;
    effect.trigger = call.inside;
    return add(std::move(effect));
  }
  effect.cause = cause_of(effect);
  if (target_.empty() && effect.cause == Cause::named) {
    target_ = table;
    target_action_ = action;
  }
  add(std::move(effect));
}

Cause EffectRecorder::cause_of(const Effect& effect) {
  const auto key = std::make_tuple(effect.action, effect.table, effect.column);
  const int times = ++told_[key];
  if (is_definition_) return Cause::cascade;
  if (without_keys_ != nullptr) {
    const auto own = without_keys_->told_.find(key);
    return own != without_keys_->told_.end() && times <= own->second ? Cause::named
                                                                     : Cause::cascade;
  }
  if (target_.empty()) return Cause::named;
  if (effect.table != target_) return Cause::cascade;
  switch (target_action_) {
    case Action::insert:  // and its ON CONFLICT DO UPDATE
      return effect.action == Action::remove ? Cause::cascade : Cause::named;
    case Action::update:
      return effect.action == Action::update ? Cause::named : Cause::cascade;
    default:
      // DELETE names its table once: the second time it is a table that refers to itself.
      return Cause::cascade;
  }
}

void EffectRecorder::add(Effect effect) {
  if (std::ranges::find(effects_, effect) == effects_.end()) effects_.push_back(std::move(effect));
}

std::vector<Effect> EffectRecorder::effects(const Catalogue& before, const Catalogue& after) const {
  std::vector<Effect> effects;
  const auto has_effect_of_its_own = [this](const std::string& table) {
    return std::ranges::any_of(
        effects_, [&](const Effect& one) { return equal_ignoring_case(one.table, table); });
  };
  for (Effect effect : effects_) {
    // IF NOT EXISTS met an object of that name: nothing is created.
    const std::string& name = effect.name.empty() ? effect.table : effect.name;
    if (effect.action == Action::create && before.names.contains(to_lower(name))) continue;
    const std::string owner = owner_of(effect.table, before, after);
    if (!owner.empty()) {
      if (has_effect_of_its_own(owner)) continue;
      effect = {.action = Action::update,
                .table = owner,
                .cause = effect.cause,
                .trigger = effect.trigger};
    }
    if (effect.object == "table" && before.views.contains(to_lower(effect.table))) {
      effect.object = "view";
      effect.name = effect.table;
    }
    // Who writes to a view names the tables to which its own triggers do the same; an UPDATE that
    // a trigger turns into a DELETE says nothing of lost rows.
    const bool is_through_view = before.views.contains(to_lower(target_)) &&
                                 before.view_triggers.contains(to_lower(effect.trigger)) &&
                                 effect.action == target_action_;
    if (effect.cause == Cause::trigger && is_through_view) {
      effect.cause = Cause::named;
      effect.trigger.clear();
    }
    if (std::ranges::find(effects, effect) == effects.end()) effects.push_back(std::move(effect));
  }
  return effects;
}

std::vector<std::string> EffectRecorder::reads(const Catalogue& before) const {
  std::vector<std::string> reads;
  for (std::string table : reads_) {
    if (table.starts_with("temp.")) {
      reads.push_back(table);
      continue;
    }
    if (is_internal_name(table) || !before.tables.contains(to_lower(table))) continue;
    const std::string owner = owner_of(table, before, before);
    if (!owner.empty()) table = owner;
    if (std::ranges::find(reads, table) == reads.end()) reads.push_back(table);
  }
  return reads;
}

}  // namespace gate
