#include "gate/checks/dropped_constraints.h"

#include <algorithm>
#include <string_view>

#include "gate/base/text.h"
#include "gate/checks/dropped.h"

namespace gate {

namespace {

bool is_of_kind(const ObjectDifference& one, const ObjectDifference& other) {
  return one.kind == other.kind && equal_ignoring_case(one.table, other.table);
}

// As the engine tells a constraint by: "(p)" of the key "k (p)", the condition of a check.
std::string_view words_of(const ObjectDifference& constraint) {
  return constraint.kind == "check" ? std::string_view(constraint.before)
                                    : from_bracket(constraint.name);
}

// DROP … CASCADE; not ON DELETE CASCADE of a key.
bool has_cascade(const SaidStatement& said) {
  const std::vector<Token> tokens = tokens_of(said);
  if (tokens.empty() || (!is_word(tokens[0], "DROP") && !is_word(tokens[0], "ALTER"))) {
    return false;
  }
  for (std::size_t at = 1; at < tokens.size(); ++at) {
    const Token& last = tokens[at - 1];
    const bool is_of_key = is_word(last, "DELETE") || is_word(last, "UPDATE");
    if (is_word(tokens[at], "CASCADE") && !is_of_key) return true;
  }
  return false;
}

}  // namespace

bool DroppedConstraints::take(const ObjectDifference& object) {
  const auto [at, is_first] = left_.emplace(object.table, Said{});
  Said& left = at->second;
  if (is_first) left = said_of(object.table);
  if (const std::optional<bool> is_named = is_named_by_drop(object)) {
    if (*is_named) --left.named;
    return *is_named;
  }
  // CASCADE takes keys along, and with a function conditions.
  const bool may_be_taken =
      (object.kind == "foreign key" || object.kind == "check") && drops_with_cascade();
  if (left.any && !may_be_taken) return true;
  return left.named-- > 0;
}

// Whether the statement that dropped it says so; nothing where the engine does not tell
// constraints apart. It tells them by what they say, in which a column may have had another name
// by then: of those that are found so under no constraint's words, as many are meant as are
// named.
std::optional<bool> DroppedConstraints::is_named_by_drop(const ObjectDifference& object) {
  const bool is_told = object.kind == "foreign key" || object.kind == "check";
  if (!is_told || is_made_by(*migration_.up, object.table)) return std::nullopt;
  const std::vector<const Effect*> drops = drops_of(object);
  const auto is_named = [](const Effect* drop) { return drop->cause == Cause::named; };
  const auto says_it = [&](const Effect* drop) { return drop->name == words_of(object); };
  if (std::ranges::any_of(drops, says_it)) {
    return std::ranges::any_of(drops, [&](auto* drop) { return says_it(drop) && is_named(drop); });
  }
  if (drops.empty()) return std::nullopt;
  const auto [at, is_first] = renamed_left_.emplace(std::pair(object.kind, object.table), 0);
  if (is_first) {
    at->second = static_cast<int>(std::ranges::count_if(drops, [&](const Effect* drop) {
      return is_named(drop) &&
             std::ranges::none_of(migration_.change->schema, [&](const auto& other) {
               return is_of_kind(other, object) && words_of(other) == drop->name;
             });
    }));
  }
  return at->second-- > 0;
}

// Of all constraints of its kind and table.
std::vector<const Effect*> DroppedConstraints::drops_of(const ObjectDifference& object) const {
  const std::vector<std::string> tables = names_of_table(*migration_.up, object.table);
  std::vector<const Effect*> drops;
  for (const StatementRecord& statement : migration_.up->statements) {
    if (statement.undone) continue;
    for (const Effect& effect : statement.outcome.effects) {
      const bool is_it = effect.action == Action::drop && effect.object == object.kind &&
                         is_among(tables, bare_name(effect.table));
      if (is_it) drops.push_back(&effect);
    }
  }
  return drops;
}

DroppedConstraints::Said DroppedConstraints::said_of(const std::string& table) const {
  const std::vector<std::string> names = names_of_table(*migration_.up, table);
  Said dropped;
  for (const StatementRecord& statement : since_made(*migration_.up, table)) {
    if (statement.undone) continue;
    if (drops_table(statement.outcome, table)) return {};
    const bool is_changed = std::ranges::any_of(statement.outcome.effects, [&](const auto& one) {
      return is_on_table(one, Action::alter) && is_among(names, bare_name(one.table));
    });
    // A block may say more than it does.
    const bool is_plain = table_alteration(statement.sql).has_value();
    if (!is_plain && !is_changed) continue;
    for (const TableAlteration& one : table_alterations(statement.sql)) {
      if (is_of(one, names)) note(one, dropped);
    }
  }
  return dropped;
}

// Whether any statement of the script, or of a block in it, takes along what depends on
// something.
bool DroppedConstraints::drops_with_cascade() const {
  return std::ranges::any_of(migration_.up->statements, [](const StatementRecord& statement) {
    return !statement.undone && std::ranges::any_of(said_statements(statement.sql), has_cascade);
  });
}

void DroppedConstraints::note(const TableAlteration& alteration, Said& dropped) {
  for (const std::string& action : alteration.actions) {
    if (!action.starts_with("drop constraint ")) continue;
    const bool is_open = alteration.table.empty() || action.find(kOpenName) != action.npos;
    dropped.named += is_open ? 0 : 1;
    dropped.any = dropped.any || is_open;
  }
}

}  // namespace gate
