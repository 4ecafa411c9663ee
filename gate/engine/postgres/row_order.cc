// https://www.postgresql.org/docs/current/storage-page-layout.html: a new version of a row takes
// the next free place, and a scan goes from place to place.
#include "gate/engine/postgres/row_order.h"

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/names.h"

namespace gate::postgres {

namespace {

// Each table with a column of it that may be written, and how to switch its triggers off and on.
std::string tables_query() {
  return concat(
      "SELECT c.oid::regclass, (SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid "
      "= c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity "
      "<> 'a' ORDER BY EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND a.attnum = ANY "
      "(i.indkey)), a.attnum LIMIT 1), (SELECT string_agg(format('; ALTER TABLE %s %s TRIGGER %I', "
      "c.oid::regclass, CASE t.tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE "
      "'ENABLE REPLICA' END, t.tgname), '') FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT "
      "t.tgisinternal AND t.tgenabled <> 'D') FROM pg_class c JOIN pg_namespace n ON n.oid = "
      "c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND NOT c.relhasrules AND "
      "NOT c.relforcerowsecurity AND pg_get_userbyid(c.relowner) = current_user AND ",
      users_schemas("n.nspname"));
}

}  // namespace

void reverse_rows(Client& client) {
  const Result tables = client.run_one(tables_query());
  for (int row = 0; row < tables.rows(); ++row) {
    if (tables.is_null(row, 1)) continue;  // every column of it is worked out
    const std::string table = tables.text(row, 0);
    const std::string column = tables.text(row, 1);
    const std::string off = tables.is_null(row, 2)
                                ? std::string()
                                : concat("ALTER TABLE ", table, " DISABLE TRIGGER USER; ");
    try {
      client.run(concat(off, "DO $$ DECLARE place tid; BEGIN FOR place IN SELECT ctid FROM ONLY ",
                        table, " ORDER BY ctid DESC LOOP UPDATE ONLY ", table, " SET ", column,
                        " = ", column, " WHERE ctid = place; END LOOP; END $$",
                        tables.view(row, 2)));
    } catch (const SqlError&) {  // a condition that this row never held for: its order stays
    }
  }
}

}  // namespace gate::postgres
