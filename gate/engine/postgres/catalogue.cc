#include "gate/engine/postgres/catalogue.h"

#include <algorithm>
#include <set>

#include "gate/base/text.h"

namespace gate::postgres {

namespace {

// Whether a row of a catalog was written anew, its xmin tells.
std::string entries_query() {
  const std::string users = users_schemas("n.nspname");
  return concat(
      // What belongs to a table, and is told as a change of it, goes into its mark.
      "SELECT 1259, c.oid, CASE c.relkind WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'v' "
      "THEN "
      "'view' WHEN 'm' THEN 'view' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type' ELSE 'table' END, "
      "c.relname, coalesce(i.indrelid, 0), "
      "concat_ws(' ', c.relname, n.nspname, c.relpersistence, c.relrowsecurity, "
      "c.relforcerowsecurity, c.reloptions::text, c.relowner, c.relreplident, c.relacl::text, "
      "c.reltablespace, c.relispartition, c.relispopulated, i.indisvalid, "
      "(SELECT string_agg(k.oid || ':' || k.xmin, ' ' ORDER BY k.oid) FROM pg_constraint k WHERE "
      "k.conrelid = c.oid), "
      "(SELECT string_agg(p.oid || ':' || p.xmin, ' ' ORDER BY p.oid) FROM pg_policy p WHERE "
      "p.polrelid = c.oid), "
      "(SELECT string_agg(w.oid || ':' || w.xmin, ' ' ORDER BY w.oid) FROM pg_rewrite w WHERE "
      "w.ev_class = c.oid)), c.relfilenode, CASE WHEN c.relispartition THEN "
      "coalesce(pg_partition_root(c.oid)::oid, 0) ELSE 0 END "
      "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relkind <> 't' AND ",
      users,
      " UNION ALL SELECT 2620, t.oid, 'trigger', t.tgname, t.tgrelid, t.xmin::text, 0, 0 FROM "
      "pg_trigger "
      "t WHERE NOT t.tgisinternal"
      " UNION ALL SELECT 1255, p.oid, 'function', p.proname, 0, p.xmin::text, 0, 0 FROM pg_proc p "
      "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ",
      users,
      " UNION ALL SELECT 1247, t.oid, 'type', t.typname, 0, t.xmin || coalesce((SELECT ' ' || "
      "string_agg(e.oid || ':' || e.xmin, ' ' ORDER BY e.oid) FROM pg_enum e WHERE e.enumtypid = "
      "t.oid), ''), 0, 0 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE "
      "t.typtype "
      "IN "
      "('e', 'd', 'r') AND ",
      users,
      " UNION ALL SELECT 2615, n.oid, 'schema', n.nspname, 0, n.xmin::text, 0, 0 FROM pg_namespace "
      "n "
      "WHERE ",
      users,
      " UNION ALL SELECT 3079, e.oid, 'extension', e.extname, 0, e.extversion, 0, 0 FROM "
      "pg_extension "
      "e");
}

std::string columns_query() {
  return concat(
      "SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), "
      "concat_ws(' ', a.attnotnull, a.attidentity, a.attgenerated, a.attcollation, a.attstorage, "
      "pg_get_expr(d.adbin, CASE a.attgenerated WHEN '' THEN 0 ELSE d.adrelid END)) FROM "
      "pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
      "JOIN pg_namespace n ON "
      "n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = "
      "a.attnum WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'c') AND ",
      users_schemas("n.nspname"));
}

// Those that a partition has of the whole table are that one's.
constexpr std::string_view kConstraints =
    "SELECT k.oid, CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'check' END, k.conname, "
    "k.conrelid, CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid, true) WHEN 'x' "
    "THEN pg_get_constraintdef(k.oid) ELSE '(' || (SELECT string_agg(a.attname, ', ' ORDER BY "
    "u.place) FROM unnest(k.conkey) WITH ORDINALITY u(number, place) JOIN pg_attribute a ON "
    "a.attrelid = k.conrelid AND a.attnum = u.number) || ')' END FROM pg_constraint k WHERE "
    "k.conrelid <> 0 AND k.conparentid = 0 AND k.contype IN ('c', 'f', 'x')";

class Comparison {
 public:
  Comparison(const Catalogue& before, const Catalogue& after, const StatementWords& said)
      : before_(before), after_(after), said_(said) {}

  CatalogueChange run() {
    compare_columns();
    alter_what_is_of_altered_types();
    for (const auto& [number, was] : before_.entries) {
      const auto is = after_.entries.find(number);
      if (was.whole != 0 && (is == after_.entries.end() || is->second.whole == 0)) {
        take_out_of(was.whole);
      }
      if (is == after_.entries.end()) {
        add(Action::drop, was, number.second, before_.names);
      } else {
        compare(number.second, was, is->second);
      }
    }
    for (const auto& [number, is] : after_.entries) {
      if (before_.entries.contains(number)) continue;
      add(Action::create, is, number.second, after_.names);
    }
    // What a function runs is not read.
    const bool is_read = said_.verb == "alter" || said_.verb == "drop" || said_.verb == "do";
    for (const auto& [oid, was] : before_.constraints) {
      if (is_read && is_gone(oid, was)) drop(was);
    }
    return std::move(change_);
  }

 private:
  // With its table it needs no word of its own. A type that is altered makes it anew.
  bool is_gone(Oid oid, const CatalogueConstraint& was) const {
    return after_.entries.contains({kRelations, was.table}) && !after_.constraints.contains(oid) &&
           std::ranges::none_of(after_.constraints, [&](const auto& other) {
             return other.second.table == was.table && other.second.name == was.name;
           });
  }

  void drop(const CatalogueConstraint& was) {
    const std::string& table = before_.names.of(was.table);
    if (table.empty()) return;
    change_.effects.push_back({.action = Action::drop,
                               .object = was.object,
                               .table = table,
                               .name = was.says,
                               .cause = cause_of_drop(was)});
  }

  // DROP names no constraint. A block that finds its name out speaks of the table.
  Cause cause_of_drop(const CatalogueConstraint& was) const {
    if (said_.verb == "drop") return Cause::cascade;
    if (says(was.name)) return Cause::named;
    const std::string& table = before_.names.of(was.table);
    const bool may_be_found = said_.verb == "do" && !said_.takes_along;
    return may_be_found && says(table.substr(table.rfind('.') + 1)) ? Cause::named : Cause::cascade;
  }

  bool is_block_that_takes_along() const { return said_.verb == "do" && said_.takes_along; }

  bool says(const std::string& name) const {
    return said_.names.contains(name) || said_.spoken_of.contains(name);
  }

  // A block that looks names up, and drops what is called so.
  bool drops_what_it_finds(const CatalogueEntry& entry) const {
    const auto looks_up = [](const std::string& name) {
      return name.starts_with("pg_") || name == "information_schema";
    };
    const bool is_open = said_.drops_open.contains(entry.object) || said_.drops_open.contains("");
    return is_open && (std::ranges::any_of(said_.names, looks_up) ||
                       std::ranges::any_of(said_.spoken_of, looks_up));
  }

  void compare(Oid oid, const CatalogueEntry& was, const CatalogueEntry& is) {
    const bool is_table = was.object == "table";
    const std::string& name = before_.names.of(oid);
    const std::string& now = after_.names.of(oid);
    if (is_table && !name.empty() && name != now) change_.renames.push_back({name, "", now});
    if (is_table && !name.empty() && was.file != is.file) change_.rewritten.push_back(name);
    const bool is_other = was.mark != is.mark || (is_table && altered_.contains(oid));
    if (is_other) add(Action::alter, was, oid, before_.names);
  }

  // With a partition that is dropped or detached its rows leave the whole table.
  void take_out_of(Oid whole) {
    const std::string& table = after_.names.of(whole);
    if (table.empty()) return;
    change_.effects.push_back({.action = Action::remove, .table = table, .cause = Cause::part});
  }

  void compare_columns() {
    for (const auto& [place, was] : before_.columns) {
      const auto is = after_.columns.find(place);
      const std::string& table = before_.names.of(place.first);
      if (is == after_.columns.end() || is->second != was) altered_.insert(place.first);
      if (is == after_.columns.end() || table.empty()) continue;
      if (is->second.name != was.name) {
        change_.renames.push_back({table, was.name, is->second.name});
      }
      const bool is_new = is->second.type != was.type || is_stored_anew(place.first);
      if (is_new && said_.worked_out.contains(was.name)) {
        change_.effects.push_back({.action = Action::update, .table = table, .column = was.name});
      }
    }
    for (const auto& [place, is] : after_.columns) {
      if (!before_.columns.contains(place)) altered_.insert(place.first);
    }
  }

  bool is_stored_anew(Oid table) const {
    const auto was = before_.entries.find({kRelations, table});
    const auto is = after_.entries.find({kRelations, table});
    return was != before_.entries.end() && is != after_.entries.end() &&
           was->second.file != is->second.file;
  }

  // A type that holds other values than before changes those of every column that is of it.
  void alter_what_is_of_altered_types() {
    for (const auto& [number, was] : before_.entries) {
      if (was.object != "type") continue;
      const auto is = after_.entries.find(number);
      // A label that is added, at the end of the list of their numbers, is in no row yet.
      const bool is_marked = is != after_.entries.end() && !is->second.mark.starts_with(was.mark);
      const bool is_altered = altered_.contains(number.second) || is_marked;
      if (!is_altered) continue;
      // The labels of an enumeration are renamed by name; an attribute that goes takes values
      // along.
      const bool is_said = !altered_.contains(number.second);
      for (const auto& [place, column] : before_.columns) {
        if (!is_of_type(column.type, was.name)) continue;
        altered_.insert(place.first);
        const std::string& table = before_.names.of(place.first);
        if (is_said && !table.empty()) {
          change_.effects.push_back(
              {.action = Action::update, .table = table, .column = column.name});
        }
      }
    }
  }

  // "addr", "billing.addr", "\"Addr\"", and arrays of them.
  static bool is_of_type(std::string_view type, const std::string& name) {
    while (type.ends_with("[]")) type.remove_suffix(2);
    const std::string quoted = pg_identifier(name);
    return type == name || type == quoted || type.ends_with(concat(".", name)) ||
           type.ends_with(concat(".", quoted));
  }

  // What CASCADE takes along has no name in the statement; what was in a schema that is dropped
  // needs none.
  Cause cause_of_drop(const CatalogueEntry& entry, std::string_view name) const {
    const bool is_plain = said_.verb == "drop" || said_.verb == "alter";
    const bool is_such =
        entry.object == "view" || entry.object == "trigger" || entry.object == "function";
    const bool may_be_taken = is_such && (is_plain || is_block_that_takes_along());
    if (!may_be_taken || says(entry.name) || drops_what_it_finds(entry)) return Cause::named;
    const std::string_view schema = name.substr(0, std::min(name.find('.'), name.size()));
    const bool goes_with_schema = std::ranges::any_of(before_.entries, [&](const auto& other) {
      return other.second.object == "schema" && other.second.name == schema &&
             !after_.entries.contains(other.first);
    });
    return goes_with_schema ? Cause::named : Cause::cascade;
  }

  void add(Action action, const CatalogueEntry& entry, Oid oid, const Names& names) {
    const bool is_view = entry.object == "view";
    const bool has_rows = entry.object == "table";
    const std::string& table = names.of(has_rows || is_view ? oid : entry.table);
    if (has_rows && table.empty()) return;
    const std::string name = is_view ? table : entry.name;
    change_.effects.push_back(
        {.action = action,
         .object = entry.object,
         .table = table,
         .name = has_rows ? std::string() : name,
         .cause = action == Action::drop ? cause_of_drop(entry, name) : Cause::named});
  }

  const Catalogue& before_;
  const Catalogue& after_;
  const StatementWords& said_;
  std::set<Oid> altered_{};
  CatalogueChange change_{};
};

}  // namespace

Catalogue read_catalogue(Client& client) {
  Catalogue catalogue;
  catalogue.names.read(client);
  const Result entries = client.run_one(entries_query());
  for (int row = 0; row < entries.rows(); ++row) {
    const std::pair<Oid, Oid> number(static_cast<Oid>(entries.number(row, 0)),
                                     static_cast<Oid>(entries.number(row, 1)));
    catalogue.entries[number] = {.object = entries.text(row, 2),
                                 .name = entries.text(row, 3),
                                 .table = static_cast<Oid>(entries.number(row, 4)),
                                 .mark = entries.text(row, 5),
                                 .file = static_cast<Oid>(entries.number(row, 6)),
                                 .whole = static_cast<Oid>(entries.number(row, 7))};
  }
  const Result columns = client.run_one(columns_query());
  for (int row = 0; row < columns.rows(); ++row) {
    const std::pair<Oid, int> place(static_cast<Oid>(columns.number(row, 0)),
                                    static_cast<int>(columns.number(row, 1)));
    catalogue.columns[place] = {columns.text(row, 2), columns.text(row, 3), columns.text(row, 4)};
  }
  const Result constraints = client.run_one(std::string(kConstraints));
  for (int row = 0; row < constraints.rows(); ++row) {
    catalogue.constraints[static_cast<Oid>(constraints.number(row, 0))] = {
        .object = constraints.text(row, 1),
        .name = constraints.text(row, 2),
        .table = static_cast<Oid>(constraints.number(row, 3)),
        .says = constraints.text(row, 4)};
  }
  const Result keys = client.run_one(
      "SELECT conrelid, confrelid FROM pg_constraint WHERE contype = 'f' AND (confdeltype IN ('c', "
      "'n', 'd') OR confupdtype IN ('c', 'n', 'd'))");
  for (int row = 0; row < keys.rows(); ++row) {
    catalogue.acting_keys.emplace(static_cast<Oid>(keys.number(row, 0)),
                                  static_cast<Oid>(keys.number(row, 1)));
  }
  const Result heirs = client.run_one(
      "SELECT i.inhrelid, i.inhparent FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
      "WHERE c.relkind = 'r' AND NOT c.relispartition");
  for (int row = 0; row < heirs.rows(); ++row) {
    catalogue.parents.emplace(static_cast<Oid>(heirs.number(row, 0)),
                              static_cast<Oid>(heirs.number(row, 1)));
  }
  return catalogue;
}

CatalogueChange compare_catalogues(const Catalogue& before, const Catalogue& after,
                                   const StatementWords& said) {
  return Comparison(before, after, said).run();
}

}  // namespace gate::postgres
