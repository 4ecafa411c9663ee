#include "gate/engine/postgres/row_security.h"

#include "gate/base/text.h"

namespace gate::postgres {

namespace {

std::vector<std::string> first_columns(const Result& rows) {
  std::vector<std::string> values;
  for (int row = 0; row < rows.rows(); ++row) values.push_back(rows.text(row, 0));
  return values;
}

class Reading {
 public:
  Reading(Client& client, const Names& names, const std::string& role)
      : client_(client), names_(names), role_(pg_literal(role)) {}

  RowSecurity read() {
    RowSecurity result;
    const Result role = client_.run_one(
        concat("SELECT NOT rolsuper AND NOT rolbypassrls FROM pg_roles WHERE rolname = ", role_));
    result.has_role = role.rows() > 0;
    if (!result.has_role) return result;
    result.is_bound = role.truth(0, 0);
    result.tables = read_tables();
    result.windows = read_views();
    for (RowWindow& function : read_functions()) result.windows.push_back(std::move(function));
    return result;
  }

 private:
  std::vector<TableSecurity> read_tables() {
    const Result rows =
        client_.run_one(concat("SELECT c.oid, c.relrowsecurity, c.relforcerowsecurity, "
                               "(SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid), ",
                               allows("r"), ", ", allows("a"), ", ", allows("w"), ", ", allows("d"),
                               " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                               "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ",
                               users_schemas("n.nspname"), " ORDER BY c.oid"));
    std::vector<TableSecurity> tables;
    for (int row = 0; row < rows.rows(); ++row) {
      TableSecurity& table =
          tables.emplace_back(TableSecurity{.table = names_.of(oid_at(rows, row)),
                                            .enabled = rows.truth(row, 1),
                                            .forced = rows.truth(row, 2),
                                            .policies = rows.number(row, 3)});
      int column = 4;
      for (const char* command : {"SELECT", "INSERT", "UPDATE", "DELETE"}) {
        if (rows.truth(row, column++)) table.commands.emplace_back(command);
      }
    }
    return tables;
  }

  // A restrictive policy takes away, and never allows anything. Role 0 is everybody.
  std::string allows(std::string_view command) const {
    return concat("EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive ",
                  "AND p.polcmd IN ('*', '", command,
                  "') AND (0 = ANY (p.polroles) OR EXISTS (SELECT FROM unnest(p.polroles) r ",
                  "WHERE pg_has_role(", role_, ", r, 'USAGE'))))");
  }

  std::vector<RowWindow> read_views() {
    const Result rows = client_.run_one(
        concat("SELECT c.oid, n.nspname, c.relname, NOT coalesce((SELECT o.option_value::bool FROM "
               "pg_options_to_table(c.reloptions) o WHERE o.option_name = 'security_invoker'), "
               "false) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
               "WHERE c.relkind IN ('v', 'm') AND ",
               users_schemas("n.nspname"),
               " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass "
               "AND e.objid = c.oid AND e.deptype = 'e') ORDER BY 2, 3"));
    std::vector<RowWindow> views;
    for (int row = 0; row < rows.rows(); ++row) {
      const Oid view = oid_at(rows, row);
      views.push_back({.kind = "view",
                       .name = names_.of(view),
                       .source = concat(pg_identifier(rows.view(row, 1)), ".",
                                        pg_identifier(rows.view(row, 2))),
                       .columns = columns_of(concat("SELECT oid FROM pg_class WHERE oid = ", view)),
                       .reads = tables_below(view),
                       .as_owner = rows.truth(row, 3)});
    }
    return views;
  }

  // What a view reads stands in the rule that it is.
  std::vector<std::string> tables_below(Oid view) {
    const std::string step =
        "FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = "
        "r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class";
    const Result rows = client_.run_one(
        concat("WITH RECURSIVE below AS (SELECT d.refobjid AS relation ", step,
               " WHERE r.ev_class = ", view, " UNION SELECT d.refobjid ", step,
               " JOIN below b ON b.relation = r.ev_class) SELECT c.oid FROM below b JOIN pg_class "
               "c ON c.oid = b.relation AND c.relkind IN ('r', 'p')"));
    std::vector<std::string> tables;
    for (int row = 0; row < rows.rows(); ++row) tables.push_back(names_.of(oid_at(rows, row)));
    return tables;
  }

  std::vector<RowWindow> read_functions() {
    const Result rows = client_.run_one(
        concat("SELECT p.oid, n.nspname, p.proname, p.prosecdef, t.typrelid FROM pg_proc p JOIN "
               "pg_namespace n ON n.oid = p.pronamespace JOIN pg_type t ON t.oid = p.prorettype "
               "WHERE p.prokind = 'f' AND p.proretset AND p.pronargs = p.pronargdefaults AND "
               "has_function_privilege(",
               role_, ", p.oid, 'EXECUTE') AND ", users_schemas("n.nspname"),
               " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND "
               "e.objid = p.oid AND e.deptype = 'e') ORDER BY 2, 3, 1"));
    std::vector<RowWindow> functions;
    for (int row = 0; row < rows.rows(); ++row) {
      const std::string call =
          concat(pg_identifier(rows.view(row, 1)), ".", pg_identifier(rows.view(row, 2)), "()");
      const bool is_public = rows.view(row, 1) == "public";
      functions.push_back(
          {.kind = "function",
           .name = concat(is_public ? "" : concat(rows.view(row, 1), "."), rows.view(row, 2), "()"),
           .source = call,
           .columns = rows.number(row, 4) != 0 ? columns_of(rows.text(row, 4))
                                               : columns_returned_by(oid_at(rows, row)),
           .as_owner = rows.truth(row, 3)});
    }
    return functions;
  }

  std::vector<std::string> columns_of(const std::string& relation) {
    return first_columns(
        client_.run_one(concat("SELECT attname FROM pg_attribute WHERE attrelid = (", relation,
                               ") AND attnum > 0 AND NOT attisdropped ORDER BY attnum")));
  }

  // RETURNS TABLE (…), or its arguments that are OUT.
  std::vector<std::string> columns_returned_by(Oid function) {
    return first_columns(client_.run_one(
        concat("SELECT a.name FROM pg_proc p, unnest(p.proargnames, p.proargmodes) WITH ORDINALITY "
               "AS a(name, mode, place) WHERE p.oid = ",
               function, " AND a.mode IN ('t', 'o', 'b') ORDER BY a.place")));
  }

  static Oid oid_at(const Result& rows, int row) { return static_cast<Oid>(rows.number(row, 0)); }

  Client& client_;
  const Names& names_;
  std::string role_;
};

// One text of statements, which the server itself puts together.
void run_all_of(Client& admin, const std::string& query) {
  const Result statements = admin.run_one(query);
  for (int row = 0; row < statements.rows(); ++row) admin.run_one(statements.text(row, 0));
}

}  // namespace

RowSecurity read_row_security(Client& client, const Names& names, const std::string& role) {
  return Reading(client, names, role).read();
}

void free_owners_of(Client& admin, const std::string& unbound) {
  const std::string schemas = users_schemas("n.nspname");
  const std::string owner = concat(" TO ", pg_identifier(unbound));
  run_all_of(admin,
             "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) "
             "FROM pg_constraint WHERE contype = 'f' AND conparentid = 0");
  run_all_of(admin, concat("SELECT format('GRANT ALL ON SCHEMA %I", owner,
                           "', n.nspname) FROM pg_namespace n WHERE ", schemas));
  for (const char* kind : {"TABLES", "SEQUENCES"}) {
    run_all_of(admin, concat("SELECT format('GRANT ALL ON ALL ", kind, " IN SCHEMA %I", owner,
                             "', n.nspname) FROM pg_namespace n WHERE ", schemas));
  }
  run_all_of(admin, concat("SELECT format('ALTER VIEW %s OWNER", owner,
                           "', c.oid::regclass) FROM pg_class c JOIN pg_namespace n ON n.oid = "
                           "c.relnamespace WHERE c.relkind = 'v' AND ",
                           schemas));
  run_all_of(admin,
             concat("SELECT format('ALTER FUNCTION %s OWNER", owner,
                    "', p.oid::regprocedure) FROM pg_proc p JOIN pg_namespace n ON n.oid = "
                    "p.pronamespace WHERE p.prokind = 'f' AND p.prosecdef AND p.proretset AND ",
                    schemas));
}

void admit_to(Client& admin, const std::string& role, const std::string& visitor) {
  admin.run_one(concat("GRANT ", pg_identifier(role), " TO ", pg_identifier(visitor)));
}

}  // namespace gate::postgres
