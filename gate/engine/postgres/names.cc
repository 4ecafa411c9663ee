#include "gate/engine/postgres/names.h"

#include <set>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate::postgres {

namespace {

constexpr std::string_view kPublic = "public";

std::string display_name(const Relation& relation, const std::set<std::string>& qualified) {
  std::string full = concat(relation.schema, '.', relation.name);
  const bool is_plain = relation.schema == kPublic && !qualified.contains(relation.name);
  return is_plain ? relation.name : full;
}

}  // namespace

std::string users_schemas(std::string_view column) {
  return concat(column, " NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND ", column,
                " NOT LIKE 'pg\\_temp\\_%' AND ", column, " NOT LIKE 'pg\\_toast\\_temp\\_%'");
}

void Names::read(Client& client) {
  const Result rows = client.run_one(
      concat("SELECT c.oid, n.nspname, c.relname, c.relkind, c.relhassubclass FROM pg_class c "
             "JOIN pg_namespace n ON n.oid = c.relnamespace "
             "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ",
             users_schemas("n.nspname")));
  std::vector<Relation> found;
  std::set<std::string> qualified;
  for (int row = 0; row < rows.rows(); ++row) {
    const char kind = rows.view(row, 3).front();
    const bool is_stored = kind == 'r' || kind == 'm';
    found.push_back({.schema = rows.text(row, 1),
                     .name = rows.text(row, 2),
                     .oid = static_cast<Oid>(rows.number(row, 0)),
                     .kind = kind,
                     .is_stored = is_stored,
                     .has_children_of_its_own = kind == 'r' && rows.truth(row, 4)});
    if (found.back().schema != kPublic) {
      qualified.insert(concat(found.back().schema, '.', found.back().name));
    }
  }
  relations_.clear();
  by_oid_.clear();
  for (Relation& relation : found) {
    const std::string name = display_name(relation, qualified);
    by_oid_[relation.oid] = name;
    relations_[name] = std::move(relation);
  }
}

const std::string& Names::of(Oid oid) const {
  static const std::string kNone;
  const auto found = by_oid_.find(oid);
  return found == by_oid_.end() ? kNone : found->second;
}

Relation Names::find(Client& client, std::string_view name) const {
  if (const auto known = relations_.find(name); known != relations_.end()) return known->second;
  Names now;
  now.read(client);
  const auto found = now.relations_.find(name);
  if (found == now.relations_.end()) {
    throw SqlError(concat("relation ", in_quotes(std::string(name)), " does not exist"),
                   code_of_state("42P01"));
  }
  return found->second;
}

std::vector<std::string> Names::tables() const {
  std::vector<std::string> names;
  for (const auto& [name, relation] : relations_) {
    if (relation.kind == 'r' || relation.kind == 'p') names.push_back(name);
  }
  return names;
}

std::string Names::quote(std::string_view name) const {
  const auto found = relations_.find(name);
  const bool is_elsewhere = found != relations_.end() && found->second.name != name;
  if (!is_elsewhere) return pg_identifier(name);
  return concat(pg_identifier(found->second.schema), '.', pg_identifier(found->second.name));
}

}  // namespace gate::postgres
