// One query for each kind of object that is no table, index, view or trigger.
#include <algorithm>
#include <tuple>

#include "gate/base/text.h"
#include "gate/engine/postgres/schema.h"

namespace gate::postgres {

namespace {

// Its columns: name, the table's OID (0 = none), definition. `%` stands for the condition that a
// schema, n, is the user's.
struct Kind {
  const char* kind;
  const char* query;
};

// A function's number in the catalog of dependencies tells that an extension has brought it.
constexpr Kind kKinds[] = {
    {"schema",
     "SELECT n.nspname, 0, '' FROM pg_namespace n WHERE % AND n.nspname NOT IN ('public') "
     "AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass AND "
     "e.objid = n.oid AND e.deptype = 'e')"},
    {"function",
     "SELECT p.oid::regprocedure::text, 0, CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE "
     "pg_get_functiondef(p.oid) END FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
     "WHERE % AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND "
     "e.objid = p.oid AND e.deptype = 'e')"},
    {"sequence",
     "SELECT c.oid::regclass::text, 0, format_type(s.seqtypid, NULL) || ' INCREMENT ' || "
     "s.seqincrement || ' MINVALUE ' || s.seqmin || ' MAXVALUE ' || s.seqmax || ' START ' || "
     "s.seqstart || ' CACHE ' || s.seqcache || CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END "
     "FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = "
     "c.relnamespace WHERE % AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = "
     "'pg_class'::regclass AND e.objid = c.oid AND e.deptype IN ('e', 'i', 'a'))"},
    // Of a column that is wider: ALTER COLUMN … TYPE bigint leaves the sequence of a serial as it
    // was.
    {"sequence range",
     "SELECT c.oid::regclass || '.' || a.attname, c.oid, 'up to ' || s.seqmax FROM pg_sequence s "
     "JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND "
     "d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'a' JOIN pg_class "
     "c ON c.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = "
     "d.refobjsubid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE % AND a.atttypid = "
     "'int8'::regtype AND s.seqtypid <> 'int8'::regtype AND s.seqincrement > 0"},
    {"type",
     "SELECT t.oid::regtype::text, 0, CASE t.typtype "
     "WHEN 'e' THEN 'ENUM (' || (SELECT string_agg(quote_literal(v.enumlabel), ', ' ORDER BY "
     "v.enumsortorder) FROM pg_enum v WHERE v.enumtypid = t.oid) || ')' "
     "WHEN 'c' THEN '(' || (SELECT string_agg(quote_ident(a.attname) || ' ' || "
     "format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE "
     "a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) || ')' "
     "WHEN 'r' THEN (SELECT 'RANGE OF ' || format_type(r.rngsubtype, NULL) FROM pg_range r WHERE "
     "r.rngtypid = t.oid) ELSE t.typtype::text END "
     "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = "
     "t.typrelid WHERE % AND t.typtype IN ('e', 'c', 'r') AND coalesce(c.relkind, 'c') = 'c' AND "
     "NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = "
     "t.oid AND e.deptype = 'e')"},
    {"domain",
     "SELECT t.oid::regtype::text, 0, format_type(t.typbasetype, t.typtypmod) || CASE WHEN "
     "t.typnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || t.typdefault, '') || "
     "coalesce((SELECT ' ' || string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM "
     "pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '') "
     "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE % AND t.typtype = 'd' AND "
     "NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = "
     "t.oid AND e.deptype = 'e')"},
    {"policy",
     "SELECT c.oid::regclass || ' ' || p.polname, c.oid, CASE WHEN p.polpermissive THEN '' ELSE "
     "'RESTRICTIVE ' END || 'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' "
     "WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END || ' TO ' || "
     "coalesce((SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid "
     "= ANY (p.polroles)), 'public') || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) "
     "|| ')', '') || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', "
     "'') FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = "
     "c.relnamespace WHERE %"},
    {"extension",
     "SELECT e.extname, 0, e.extversion FROM pg_extension e JOIN pg_namespace n ON n.oid = "
     "e.extnamespace WHERE e.extname <> 'plpgsql'"},
    // Those of the sequence of a serial column go and come with the column, whatever it is called.
    {"privilege",
     "SELECT coalesce('sequence of ' || o.refobjid::regclass || '.' || t.attname, "
     "c.oid::regclass::text) || ' to ' || coalesce(r.rolname, 'public'), CASE WHEN c.relkind IN "
     "('r', 'p', 'v', 'm') THEN c.oid ELSE coalesce(o.refobjid, 0) END, "
     "string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' "
     "END, ', ' ORDER BY a.privilege_type) FROM pg_class c JOIN pg_namespace n ON n.oid = "
     "c.relnamespace CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = "
     "a.grantee LEFT JOIN pg_depend o ON c.relkind = 'S' AND o.classid = 'pg_class'::regclass AND "
     "o.objid = c.oid AND o.refclassid = 'pg_class'::regclass AND o.deptype = 'a' AND "
     "o.refobjsubid > 0 LEFT JOIN pg_attribute t ON t.attrelid = o.refobjid AND t.attnum = "
     "o.refobjsubid WHERE % AND a.grantee <> c.relowner AND NOT c.relispartition GROUP BY c.oid, "
     "c.relkind, r.rolname, o.refobjid, t.attname"},
    // Of schemas.
    {"privilege",
     "SELECT 'schema ' || quote_ident(n.nspname) || ' to ' || coalesce(r.rolname, 'public'), 0, "
     "string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' "
     "END, ', ' ORDER BY a.privilege_type) FROM pg_namespace n CROSS JOIN LATERAL "
     "aclexplode(n.nspacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE % AND a.grantee <> "
     "n.nspowner GROUP BY n.nspname, r.rolname"},
    // Of what is made from now on.
    {"default privilege",
     "SELECT concat_ws(' ', pg_get_userbyid(d.defaclrole), n.nspname, d.defaclobjtype), 0, "
     "d.defaclacl::text FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = "
     "d.defaclnamespace"},
    {"storage",
     "SELECT c.oid::regclass || '.' || a.attname, c.oid, concat_ws(' ', CASE WHEN a.attstorage <> "
     "t.typstorage THEN 'STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN "
     "'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END, CASE WHEN "
     "coalesce(a.attstattarget, -1) <> -1 THEN 'STATISTICS ' || a.attstattarget END) FROM "
     "pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') JOIN "
     "pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid WHERE a.attnum "
     "> 0 AND NOT a.attisdropped AND NOT c.relispartition AND (a.attstorage <> t.typstorage OR "
     "coalesce(a.attstattarget, -1) <> -1) AND %"},
    // Of the numbers of a column, where they are not those of any.
    {"numbering",
     "SELECT c.oid::regclass || '.' || a.attname, c.oid, concat('INCREMENT ', s.seqincrement, "
     "CASE WHEN s.seqcycle THEN ' CYCLE' END) FROM pg_sequence s JOIN pg_depend d ON d.classid = "
     "'pg_class'::regclass AND d.objid = s.seqrelid AND d.refclassid = 'pg_class'::regclass AND "
     "d.refobjsubid > 0 AND d.deptype IN ('a', 'i') JOIN pg_class c ON c.oid = d.refobjid JOIN "
     "pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid JOIN pg_namespace n ON "
     "n.oid = c.relnamespace WHERE % AND NOT c.relispartition AND (s.seqincrement <> 1 OR "
     "s.seqcycle)"},
    {"statistics",
     "SELECT CASE WHEN pg_statistics_obj_is_visible(s.oid) THEN '' ELSE quote_ident(n.nspname) || "
     "'.' END || quote_ident(s.stxname), c.oid, "
     "pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext s JOIN pg_class c ON c.oid = s.stxrelid "
     "JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE %"},
    // What expressions, casts and searches mean, where the user has made it.
    {"collation",
     "SELECT l.oid::regcollation::text, 0, concat_ws(' ', l.collprovider, l.collcollate, "
     "l.collctype, to_jsonb(l) ->> 'colliculocale', to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> "
     "'collicurules', CASE WHEN NOT l.collisdeterministic THEN 'not deterministic' END) FROM "
     "pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE % AND NOT EXISTS (SELECT "
     "FROM pg_depend e WHERE e.classid = 'pg_collation'::regclass AND e.objid = l.oid AND "
     "e.deptype = 'e')"},
    {"cast",
     "SELECT concat('(', k.castsource::regtype, ' AS ', k.casttarget::regtype, ')'), 0, "
     "concat_ws(' ', "
     "k.castmethod, k.castcontext, nullif(k.castfunc, 0)::regprocedure) FROM pg_cast k WHERE k.oid "
     ">= 16384 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_cast'::regclass AND "
     "e.objid = k.oid AND e.deptype = 'e')"},
    {"operator",
     "SELECT o.oid::regoperator::text, 0, concat_ws(' ', o.oprcode::regprocedure, CASE WHEN "
     "o.oprcanhash THEN 'HASHES' END, CASE WHEN o.oprcanmerge THEN 'MERGES' END) FROM pg_operator "
     "o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE % AND NOT EXISTS (SELECT FROM "
     "pg_depend e WHERE e.classid = 'pg_operator'::regclass AND e.objid = o.oid AND e.deptype = "
     "'e')"},
    {"text search configuration",
     "SELECT f.oid::regconfig::text, 0, concat_ws(' ', f.cfgparser, (SELECT "
     "string_agg(concat_ws(' ', m.maptokentype, m.mapdict::regdictionary), ', ' ORDER BY "
     "m.maptokentype, m.mapseqno) FROM pg_ts_config_map m WHERE m.mapcfg = f.oid)) FROM "
     "pg_ts_config f JOIN pg_namespace n ON n.oid = f.cfgnamespace WHERE % AND NOT EXISTS (SELECT "
     "FROM pg_depend e WHERE e.classid = 'pg_ts_config'::regclass AND e.objid = f.oid AND "
     "e.deptype = 'e')"},
    // Of columns.
    {"privilege",
     "SELECT c.oid::regclass || '.' || t.attname || ' to ' || coalesce(r.rolname, 'public'), CASE "
     "WHEN c.relkind IN ('r', 'p', 'v', 'm') THEN c.oid ELSE 0 END, string_agg(a.privilege_type || "
     "CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, ', ' ORDER BY "
     "a.privilege_type) FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN "
     "pg_namespace n ON n.oid = c.relnamespace, aclexplode(t.attacl) a LEFT JOIN pg_roles r ON "
     "r.oid = a.grantee WHERE % AND NOT t.attisdropped AND a.grantee <> c.relowner AND NOT "
     "c.relispartition GROUP BY c.oid, c.relkind, t.attname, r.rolname"},
    // Of functions, where they are not what everybody has of a new one.
    {"privilege",
     "SELECT p.oid::regprocedure || ' to ' || x.who, 0, x.what FROM pg_proc p JOIN pg_namespace n "
     "ON n.oid = p.pronamespace CROSS JOIN LATERAL (SELECT coalesce(r.rolname, '?') AS who, "
     "string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' "
     "END, ', ') AS what FROM aclexplode(p.proacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee "
     "WHERE a.grantee <> 0 AND a.grantee <> p.proowner GROUP BY r.rolname UNION ALL SELECT "
     "'public', 'nothing' WHERE NOT EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = "
     "0)) x WHERE % AND p.proacl IS NOT NULL AND NOT EXISTS (SELECT FROM pg_depend e WHERE "
     "e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')"},
    {"rule",
     "SELECT c.oid::regclass || ' ' || w.rulename, CASE WHEN c.relkind IN ('r', 'p', 'v') "
     "THEN c.oid ELSE 0 END, pg_get_ruledef(w.oid) || CASE w.ev_enabled WHEN 'O' THEN '' ELSE "
     "' ENABLED ' || w.ev_enabled::text END FROM pg_rewrite w JOIN pg_class c ON c.oid = "
     "w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE w.rulename <> '_RETURN' AND "
     "%"},
    {"comment",
     "SELECT c.oid::regclass || coalesce('.' || a.attname, ''), CASE WHEN c.relkind IN ('r', "
     "'p', 'v', 'm') THEN c.oid ELSE 0 END, d.description FROM pg_description d JOIN pg_class c ON "
     "c.oid "
     "= d.objoid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attribute a ON "
     "a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0 WHERE d.classoid = "
     "'pg_class'::regclass AND % AND NOT c.relispartition"},
    {"publication",
     "SELECT quote_ident(p.pubname), 0, concat_ws(' ', CASE WHEN p.puballtables THEN 'FOR ALL "
     "TABLES' END, CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' "
     "END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) "
     "FROM pg_publication p"},
    // A table in it: with its columns and its condition, where it has some, which came with 15.
    {"publication",
     "SELECT c.oid::regclass || ' ' || p.pubname, c.oid, concat_ws(' ', 'TABLE', (SELECT '(' || "
     "string_agg(a.attname, ', ' ORDER BY a.attnum) || ')' FROM pg_attribute a WHERE a.attrelid = "
     "c.oid AND a.attnum::text = ANY (string_to_array(to_jsonb(l) ->> 'prattrs', ' '))), "
     "(SELECT 'WHERE ' || (to_jsonb(t) ->> 'rowfilter') FROM pg_publication_tables t WHERE "
     "t.pubname = p.pubname AND t.schemaname = n.nspname AND t.tablename = c.relname)) FROM "
     "pg_publication_rel l JOIN pg_publication p ON p.oid = l.prpubid JOIN pg_class c ON c.oid = "
     "l.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE % AND NOT c.relispartition"},
    {"event trigger",
     "SELECT t.evtname, 0, 'ON ' || t.evtevent || coalesce(' WHEN TAG IN (' || "
     "array_to_string(t.evttags, ', ') || ')', '') || ' EXECUTE ' || t.evtfoid::regproc || ' ' || "
     "t.evtenabled::text FROM pg_event_trigger t"},
};

std::string with_condition(std::string_view query) {
  const std::size_t at = query.find('%');
  if (at == query.npos) return std::string(query);
  return concat(query.substr(0, at), users_schemas("n.nspname"), query.substr(at + 1));
}

}  // namespace

std::vector<SchemaObject> read_objects(Client& client, const Names& names) {
  std::vector<SchemaObject> objects;
  for (const Kind& kind : kKinds) {
    const Result rows = client.run_one(with_condition(kind.query));
    for (int row = 0; row < rows.rows(); ++row) {
      objects.push_back({.kind = kind.kind,
                         .name = rows.text(row, 0),
                         .table = names.of(static_cast<Oid>(rows.number(row, 1))),
                         .definition = rows.text(row, 2)});
    }
  }
  std::ranges::sort(objects, {},
                    [](const SchemaObject& object) { return std::tie(object.kind, object.name); });
  return objects;
}

}  // namespace gate::postgres
