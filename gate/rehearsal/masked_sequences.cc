#include "gate/rehearsal/masked_sequences.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/compare/schemas.h"
#include "gate/rehearsal/scratch.h"
#include "gate/rehearsal/versions.h"
#include "gate/sql/pg_tree.h"

namespace gate {

namespace {

constexpr std::string_view kKind = "sequence";

bool may_be_one(const std::string& sql) {
  return to_lower(sql).find(kKind) != std::string::npos;
}

// A name in SQL, and what a schema may have of it: without quotes where it needs none.
struct SequenceName {
  std::string sql{};  // empty = there is none
  std::vector<std::string> shown{};
};

// Nothing where the statement is another one, or of a temporary sequence.
SequenceName name_in(Session& session, const std::string& sql) {
  const PgTree tree(sql);
  for (const PgNode& node : tree.statements()) {
    const PgNode relation = node.at("sequence");
    const bool is_it = node.kind() == "CreateSeqStmt" && node.flag("if_not_exists");
    if (!is_it || relation.text("relpersistence") == "t") continue;
    const std::string schema = relation.text("schemaname");
    const std::string name = relation.text("relname");
    const std::string quoted = session.quote(name);
    if (schema.empty() || schema == "public") return {quoted, {name, quoted}};
    const std::string within = session.quote(schema);
    return {concat(within, ".", quoted),
            {concat(schema, ".", name), concat(schema, ".", quoted), concat(within, ".", name),
             concat(within, ".", quoted)}};
  }
  return {};
}

const SchemaObject* find(const Schema& schema, const SequenceName& name) {
  const auto found = std::ranges::find_if(schema.objects, [&](const SchemaObject& object) {
    return object.kind == kKind && std::ranges::count(name.shown, object.name) > 0;
  });
  return found == schema.objects.end() ? nullptr : &*found;
}

bool has_made_one(const StatementRecord& statement) {
  return std::ranges::any_of(statement.outcome.effects, [](const Effect& effect) {
    return effect.action == Action::create && effect.object == kKind;
  });
}

// What the statement makes in a copy of green, in place of the one that is there.
std::optional<SchemaObject> make(Rehearsal& rehearsal, const StatementRecord& statement,
                                 const SequenceName& name) {
  Scratch scratch(rehearsal, "masked", rehearsal.green);
  try {
    scratch.session().execute(concat("DROP SEQUENCE ", name.sql, " CASCADE"));
    scratch.session().execute(statement.sql);
  } catch (const SqlError& error) {
    warn_of_mask(statement, error);
    return std::nullopt;
  }
  const Schema schema = scratch.schema();
  const SchemaObject* made = find(schema, name);
  return made == nullptr ? std::nullopt : std::optional(*made);
}

}  // namespace

void warn_of_mask(const StatementRecord& statement, const SqlError& error) {
  log_warning(concat(statement.location.path, ":", statement.location.line,
                     ": what IF NOT EXISTS passed over could not be compared: ", error.what()));
}

std::optional<MaskedObject> find_masked_sequence(Rehearsal& rehearsal,
                                                 const StatementRecord& statement,
                                                 const Schema& before, const Schema& now) {
  if (dialect_of(rehearsal) != Dialect::postgres || !may_be_one(statement.sql)) return std::nullopt;
  const SequenceName name = name_in(*rehearsal.green_session, statement.sql);
  const SchemaObject* here = name.sql.empty() ? nullptr : find(now, name);
  if (here == nullptr || has_made_one(statement)) return std::nullopt;
  MaskedObject masked{
      .location = statement.location, .kind = std::string(kKind), .name = here->name};
  const std::optional<SchemaObject> made = make(rehearsal, statement, name);
  if (!made) return masked;
  // Where the script brings it there by other statements, nothing is masked.
  const SchemaObject* then = find(before, name);
  const bool is_as_before = then != nullptr && then->definition == made->definition;
  if (is_as_before || here->definition == made->definition) return std::nullopt;
  masked.differences = compare_schemas({.objects = {*made}}, {.objects = {*here}}, {});
  return masked;
}

}  // namespace gate
