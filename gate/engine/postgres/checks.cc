// https://www.postgresql.org/docs/current/amcheck.html.
#include "gate/engine/postgres/checks.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <mutex>

#include "gate/base/error.h"
#include "gate/base/full_disk.h"
#include "gate/base/log.h"
#include "gate/base/text.h"

namespace gate::postgres {

namespace {

constexpr std::string_view kSchema = "amcheck_of_the_gate";
constexpr int kHeapChecks = 140000;  // verify_heapam() came with 14

bool is_wanted(const std::string& table, const std::vector<std::string>& tables) {
  return tables.empty() || std::ranges::count(tables, table) > 0;
}

// Rolled back, whatever becomes of it.
class PassingTransaction {
 public:
  explicit PassingTransaction(Client& client) : client_(client) { client_.run_one("BEGIN"); }
  ~PassingTransaction() {
    try {
      client_.run_one("ROLLBACK");
    } catch (const Error&) {  // with the connection it ends as well
    }
  }
  PassingTransaction(const PassingTransaction&) = delete;
  PassingTransaction& operator=(const PassingTransaction&) = delete;

 private:
  Client& client_;
};

bool has_amcheck(Client& client) {
  return client.run_one("SELECT FROM pg_available_extensions WHERE name = 'amcheck'").rows() > 0;
}

// Said once: it is the same for every database of a server.
void warn_that_nothing_is_checked() {
  static std::once_flag once;
  std::call_once(once, [] {
    log_warning(
        "the server has no extension amcheck (Debian's server brings it along): whether tables and "
        "indexes are stored soundly is seen only as far as their rows are read");
  });
}

// `schema` is that of amcheck. A script may have functions of the same name, there or elsewhere.
void check_rows(Client& client, const std::string& schema, Oid table, const std::string& name,
                std::vector<std::string>& found) {
  if (client.server_version() < kHeapChecks) return;
  const Result rows = client.run_one(
      concat("SELECT blkno, msg FROM ", schema, ".verify_heapam(", table, "::regclass) LIMIT 10"));
  for (int row = 0; row < rows.rows(); ++row) {
    found.push_back(concat(name, ", page ", rows.view(row, 0), ": ", rows.view(row, 1)));
  }
}

void check_btree(Client& client, const std::string& schema, Oid index,
                 std::vector<std::string>& found) {
  client.run_one("SAVEPOINT one");
  try {
    client.run_one(concat("SELECT ", schema, ".bt_index_check(", index, "::regclass, true)"));
    client.run_one("RELEASE one");
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& error) {  // damage is no SqlError
    if (speaks_of_full_disk(error.what())) throw;
    found.emplace_back(error.what());
    client.run_one("ROLLBACK TO one");  // is refused where the server itself is in trouble
  }
}

}  // namespace

std::vector<std::string> check_storage(Client& client, const Names& names,
                                       const std::vector<std::string>& tables) {
  std::vector<std::string> found;
  if (!has_amcheck(client)) {
    warn_that_nothing_is_checked();
    return found;
  }
  const PassingTransaction transaction(client);
  client.run(concat("CREATE SCHEMA ", kSchema, "; CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA ",
                    kSchema));
  // Wherever the extension was already. Nobody but a superuser makes functions of a library.
  const Result schemas = client.run_one(
      "SELECT quote_ident(n.nspname) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
      "JOIN pg_language l ON l.oid = p.prolang WHERE l.lanname = 'c' AND p.probin = "
      "'$libdir/amcheck' AND (p.proname = 'bt_index_check' AND p.proargtypes::text = "
      "concat_ws(' ', 'regclass'::regtype::oid, 'bool'::regtype::oid) OR p.proname = "
      "'verify_heapam' AND p.proargtypes[0] = 'regclass'::regtype::oid) ORDER BY 1");
  const int functions = client.server_version() < kHeapChecks ? 1 : 2;
  if (schemas.rows() != functions) {
    warn_that_nothing_is_checked();
    return found;
  }
  const std::string schema = schemas.text(0, 0);
  for (const std::string& table : names.tables()) {
    if (!is_wanted(table, tables)) continue;
    const Relation relation = names.find(client, table);
    if (!relation.is_stored) continue;
    check_rows(client, schema, relation.oid, table, found);
    const Result indexes = client.run_one(concat(
        "SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN "
        "pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND i.indisvalid AND i.indrelid "
        "= ",
        relation.oid));
    for (int row = 0; row < indexes.rows(); ++row) {
      check_btree(client, schema, static_cast<Oid>(indexes.number(row, 0)), found);
    }
  }
  return found;
}

std::vector<ForeignKeyViolation> find_orphans(Client& client, const Names& names,
                                              const std::vector<std::string>& tables) {
  const Result keys = client.run_one(
      "SELECT k.conrelid, k.confrelid, k.conkey, k.confkey, k.confmatchtype FROM pg_constraint k "
      "WHERE k.contype = 'f' AND k.conparentid = 0");
  std::vector<ForeignKeyViolation> violations;
  for (int row = 0; row < keys.rows(); ++row) {
    const std::string& child = names.of(static_cast<Oid>(keys.number(row, 0)));
    const std::string& parent = names.of(static_cast<Oid>(keys.number(row, 1)));
    if (child.empty() || parent.empty() || !is_wanted(child, tables)) continue;
    const Result columns = client.run_one(
        concat("SELECT c.attname, p.attname FROM unnest(", pg_literal(keys.view(row, 2)),
               "::int2[], ", pg_literal(keys.view(row, 3)),
               "::int2[]) k(child, parent) JOIN pg_attribute c ON c.attrelid = ", keys.view(row, 0),
               " AND c.attnum = k.child JOIN pg_attribute p ON p.attrelid = ", keys.view(row, 1),
               " AND p.attnum = k.parent"));
    ForeignKeyViolation violation{.table = child, .parent = parent};
    std::vector<std::string> equal;
    std::vector<std::string> set;
    std::vector<std::string> values;
    for (int i = 0; i < columns.rows(); ++i) {
      const std::string from = concat("c.", pg_identifier(columns.view(i, 0)));
      violation.columns.push_back(columns.text(i, 0));
      equal.push_back(concat("p.", pg_identifier(columns.view(i, 1)), " = ", from));
      set.push_back(concat(from, " IS NOT NULL"));
      values.push_back(concat(from, "::text"));
    }
    const Result orphans = client.run_one(
        concat("SELECT concat_ws(E'\\x1f', ", join(values, ", "), "), c.ctid FROM ",
               names.quote(child), " c WHERE ", join(set, " AND "), " AND NOT EXISTS (SELECT FROM ",
               names.quote(parent), " p WHERE ", join(equal, " AND "), ")"));
    violation.rows = orphans.rows();
    if (violation.rows == 0) continue;
    violation.example_row = concat("ctid ", orphans.view(0, 1));
    for (int i = 0; i < orphans.rows(); ++i) {
      const std::string_view text = orphans.view(i, 0);
      violation.orphans.push_back(XXH3_64bits(text.data(), text.size()));
    }
    std::ranges::sort(violation.orphans);
    violations.push_back(std::move(violation));
  }
  std::ranges::sort(violations, {}, [](const ForeignKeyViolation& one) {
    return std::tie(one.table, one.columns);
  });
  return violations;
}

std::vector<BrokenObject> find_empty_views(Client& client) {
  const Result views = client.run_one(
      concat("SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = "
             "c.relnamespace WHERE c.relkind = 'm' AND NOT c.relispopulated AND ",
             users_schemas("n.nspname"), " ORDER BY 1"));
  std::vector<BrokenObject> broken;
  for (int row = 0; row < views.rows(); ++row) {
    broken.push_back({.kind = "view",
                      .name = views.text(row, 0),
                      .message = "it was left WITH NO DATA, and every query is refused"});
  }
  return broken;
}

std::vector<BrokenObject> find_broken_functions(Client& client) {
  const Result functions = client.run_one(
      concat("SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p JOIN "
             "pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang "
             "WHERE p.prokind IN ('f', 'p') AND l.lanname = 'sql' AND ",
             users_schemas("n.nspname"),
             " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND "
             "e.objid = p.oid AND e.deptype = 'e') ORDER BY 1"));
  std::vector<BrokenObject> broken;
  for (int row = 0; row < functions.rows(); ++row) {
    const PassingTransaction transaction(client);
    try {
      client.run_one(functions.text(row, 1));
    } catch (const SqlError& error) {
      broken.push_back(
          {.kind = "function", .name = functions.text(row, 0), .message = error.what()});
    }
  }
  return broken;
}

}  // namespace gate::postgres
