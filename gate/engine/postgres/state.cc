#include "gate/engine/postgres/state.h"

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/digest.h"
#include "gate/engine/postgres/names.h"
#include "gate/engine/postgres/sequences.h"

namespace gate::postgres {

namespace {

// Lines that together say all of the structure; numbers of the catalogs are other ones in each
// database, and left out.
std::string structure_lines() {
  const std::string users = users_schemas("n.nspname");
  return concat(
      "SELECT concat_ws(' ', 'relation', n.nspname, c.relname, c.relkind, c.relpersistence, "
      "c.relrowsecurity, c.relforcerowsecurity, c.reloptions::text, c.relacl::text, "
      "pg_get_userbyid(c.relowner), CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) "
      "END, CASE WHEN c.relkind IN ('i', 'I') THEN pg_get_indexdef(c.oid) END, "
      "c.relispopulated, c.relreplident, pg_get_expr(c.relpartbound, c.oid), "
      "CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, (SELECT concat_ws(' ', "
      "i.indisvalid, i.indisready, i.indisclustered, i.indisreplident) FROM pg_index i WHERE "
      "i.indexrelid = c.oid), (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY "
      "i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid)) AS line "
      "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind <> 't' AND ",
      users,
      " UNION ALL SELECT concat_ws(' ', 'rule', pg_get_ruledef(r.oid), r.ev_enabled) FROM "
      "pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = "
      "c.relnamespace WHERE ",
      users,
      " UNION ALL SELECT concat_ws(' ', 'comment', o.type, o.identity, d.description) FROM "
      "pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) o WHERE d.objoid >= "
      "16384 OR d.classoid = 'pg_namespace'::regclass"
      " UNION ALL SELECT concat_ws(' ', 'default privileges', pg_get_userbyid(a.defaclrole), "
      "a.defaclnamespace::regnamespace::text, a.defaclobjtype, a.defaclacl::text) FROM "
      "pg_default_acl a"
      " UNION ALL SELECT concat_ws(' ', 'statistics', pg_get_statisticsobjdef(s.oid)) FROM "
      "pg_statistic_ext s"
      " UNION ALL SELECT concat_ws(' ', 'sequence', s.seqrelid::regclass::text, "
      "s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, "
      "s.seqcycle) FROM pg_sequence s",
      " UNION ALL SELECT concat_ws(' ', 'column', n.nspname, c.relname, a.attnum, a.attname, "
      "format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, "
      "pg_get_expr(d.adbin, CASE a.attgenerated WHEN '' THEN 0 ELSE d.adrelid END), l.collname, "
      "a.attstorage, a.attstattarget, "
      "a.attacl::text, (SELECT string_agg(o, ' ' ORDER BY o) FROM unnest(a.attoptions) o WHERE o "
      "LIKE 'n\\_distinct%')) FROM pg_attribute a JOIN "
      "pg_class "
      "c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef "
      "d "
      "ON d.adrelid = a.attrelid AND d.adnum = a.attnum LEFT JOIN pg_collation l ON l.oid = "
      "a.attcollation WHERE a.attnum > 0 AND NOT a.attisdropped AND ",
      users,
      " UNION ALL SELECT concat_ws(' ', 'constraint', n.nspname, k.conname, "
      "k.conrelid::regclass::text, pg_get_constraintdef(k.oid)) FROM pg_constraint k JOIN "
      "pg_namespace n ON n.oid = k.connamespace WHERE ",
      users,
      " UNION ALL SELECT concat_ws(' ', 'trigger', t.tgenabled, pg_get_triggerdef(t.oid)) FROM "
      "pg_trigger t WHERE NOT t.tgisinternal"
      " UNION ALL SELECT concat_ws(' ', 'function', p.proacl::text, CASE WHEN p.prokind <> 'a' "
      "THEN "
      "pg_get_functiondef(p.oid) ELSE p.oid::regprocedure::text END) FROM pg_proc p JOIN "
      "pg_namespace n ON n.oid = p.pronamespace WHERE ",
      users,
      " UNION ALL SELECT concat_ws(' ', 'type', t.oid::regtype::text, t.typtype, (SELECT "
      "string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = "
      "t.oid)) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ",
      users,
      " UNION ALL SELECT concat_ws(' ', 'policy', p.polrelid::regclass::text, p.polname, p.polcmd, "
      "p.polpermissive, p.polroles::text, "
      "pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_policy "
      "p UNION ALL SELECT concat_ws(' ', 'schema', n.nspname, n.nspacl::text) FROM pg_namespace n "
      "WHERE ",
      users,
      " UNION ALL SELECT concat_ws(' ', 'extension', extname, extversion) FROM pg_extension");
}

std::string structure_question() {
  return concat("SELECT md5(string_agg(line, E'\\n' ORDER BY line COLLATE \"C\")) FROM (",
                structure_lines(), ") lines");
}

std::string quoted(const std::string& name) {
  const std::size_t dot = name.find('.');
  if (dot == name.npos) return pg_identifier(name);
  return concat(pg_identifier(name.substr(0, dot)), '.', pg_identifier(name.substr(dot + 1)));
}

}  // namespace

std::string question_of_postgres(const std::vector<Table>& tables) {
  std::string parts = concat("(", structure_question(), ")");
  for (const Table& table : tables) {
    parts += concat(
        ", (SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "
        "\"C\"), '')) FROM ",
        quoted(table.name), " t)");
  }
  return concat("SELECT concat_ws(' ', ", parts, ")");
}

std::string fingerprint_of(Client& client) {
  Names names;
  names.read(client);
  std::string text = client.run_one(structure_question()).text(0, 0);
  for (const std::string& table : names.tables()) {
    const TableSnapshot rows = digest_table(client, names, {.table = table});
    text +=
        concat('\n', table, ' ', rows.rows, ' ', rows.whole_rows.low, ' ', rows.whole_rows.high);
  }
  for (const Row& row : read_sequences(client, names)) {
    text += concat('\n', std::get<std::string>(row.at(0)), ' ', std::get<std::int64_t>(row.at(1)));
  }
  return md5(text);
}

}  // namespace gate::postgres
