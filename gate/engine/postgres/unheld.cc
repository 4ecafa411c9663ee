#include "gate/engine/postgres/unheld.h"

#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate::postgres {

namespace {

// The table, the constraint, its domain, its condition in words, what is true of a row that breaks
// it, and rows as that sees them. The condition of a domain calls the value VALUE, which is the
// name of a column as well. What a partition has of the whole table is counted there.
constexpr std::string_view kConditions =
    "SELECT k.conrelid, k.conname, '', pg_get_expr(k.conbin, k.conrelid, true), 'NOT (' || "
    "pg_get_expr(k.conbin, k.conrelid, true) || ')', CASE t.relkind WHEN 'p' THEN '' ELSE 'ONLY ' "
    "END || t.oid::regclass FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid AND NOT "
    "(t.relispartition AND k.coninhcount > 0) WHERE k.contype = 'c' AND NOT k.convalidated UNION "
    "ALL SELECT c.oid, k.conname, t.oid::regtype::text, x.condition, CASE a.atttypid WHEN t.oid "
    "THEN 'NOT (' || x.condition || ')' ELSE 'EXISTS (SELECT FROM unnest(x.value) l(value) WHERE "
    "NOT (' || x.condition || '))' END, format('(SELECT %I::%s%s AS value FROM %s%s) x', "
    "a.attname, format_type(t.typbasetype, t.typtypmod), CASE a.atttypid WHEN t.oid THEN '' ELSE "
    "'[]' END, CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END, c.oid::regclass) FROM "
    "pg_constraint k JOIN pg_type t ON t.oid = k.contypid CROSS JOIN LATERAL (SELECT "
    "pg_get_expr(k.conbin, 0, true) AS condition) x JOIN pg_attribute a ON a.atttypid IN (t.oid, "
    "nullif(t.typarray, 0)) AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_class c ON c.oid = "
    "a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition WHERE k.contype = 'c' AND "
    "NOT k.convalidated ORDER BY 2, 6";

void count(Client& client, std::string_view is_broken, std::string_view rows_of,
           UnheldCheck& check) {
  try {
    const Result counted = client.run_guarded(
        concat("SELECT count(*) FILTER (WHERE ", is_broken, "), count(*) FROM ", rows_of));
    check.rows = counted.number(0, 0);
    check.of = counted.number(0, 1);
  } catch (const SqlError&) {  // whose words may quote a row
    check.not_counted = "the server refuses to ask its condition of all of them";
  }
}

}  // namespace

std::vector<UnheldCheck> find_unheld_checks(Client& client, const Names& names) {
  const Result conditions = client.run_one(std::string(kConditions));
  std::vector<UnheldCheck> found;
  for (int row = 0; row < conditions.rows(); ++row) {
    UnheldCheck check{.table = names.of(static_cast<Oid>(conditions.number(row, 0))),
                      .name = conditions.text(row, 1),
                      .domain = conditions.text(row, 2),
                      .condition = conditions.text(row, 3)};
    if (check.table.empty()) continue;
    count(client, conditions.view(row, 4), conditions.view(row, 5), check);
    if (check.rows > 0 || !check.not_counted.empty()) found.push_back(std::move(check));
  }
  return found;
}

}  // namespace gate::postgres
