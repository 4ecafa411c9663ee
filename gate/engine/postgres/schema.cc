// https://www.postgresql.org/docs/current/catalogs.html; definitions are what the pg_get_…def
// functions write, which is one spelling for what means the same.
#include "gate/engine/postgres/schema.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "gate/base/text.h"
#include "gate/compare/words.h"

namespace gate::postgres {

namespace {

// Between names in one text; no name has it.
constexpr char kBetween = '\x1f';

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(kBetween), text.size());
    names.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return names;
}

// The columns of an array of their numbers, in its order.
std::string names_of(std::string_view table, std::string_view numbers) {
  return concat("(SELECT string_agg(x.attname, E'\\x1f' ORDER BY z.n) FROM unnest(", numbers,
                ") WITH ORDINALITY z(number, n) JOIN pg_attribute x ON x.attrelid = ", table,
                " AND x.attnum = z.number)");
}

// Not of an extension's.
std::string is_of_nobody(std::string_view catalog, std::string_view oid) {
  return concat("NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '", catalog,
                "'::regclass AND e.objid = ", oid, " AND e.deptype = 'e')");
}

std::string action_of(char letter) {
  switch (letter) {
    case 'r':
      return "RESTRICT";
    case 'c':
      return "CASCADE";
    case 'n':
      return "SET NULL";
    case 'd':
      return "SET DEFAULT";
    default:
      return "NO ACTION";
  }
}

constexpr const char* kIndexes =
    "SELECT i.indrelid, c.relname, i.indisunique, k.oid IS NOT NULL, "
    "pg_get_expr(i.indpred, i.indrelid), pg_get_indexdef(i.indexrelid), "
    "(SELECT string_agg(CASE WHEN x.attname IS NOT NULL THEN x.attname ELSE "
    "pg_get_indexdef(i.indexrelid, n, true) END "
    "|| CASE WHEN n > i.indnkeyatts THEN ' INCLUDED' ELSE "
    "CASE WHEN o.opcdefault THEN '' ELSE ' ' || o.opcname END "
    "|| CASE WHEN l.oid IS NOT NULL AND l.oid <> coalesce(nullif(x.attcollation, 0), l.oid) "
    "THEN ' COLLATE ' || quote_ident(l.collname) ELSE '' END "
    "|| CASE WHEN i.indoption[n - 1] & 1 = 1 THEN ' DESC' ELSE '' END "
    "|| CASE i.indoption[n - 1] & 3 WHEN 1 THEN ' NULLS LAST' WHEN 2 THEN ' NULLS FIRST' "
    "ELSE '' END END, E'\\x1f' ORDER BY n) "
    "FROM generate_series(1, i.indnatts) n "
    "LEFT JOIN pg_attribute x ON x.attrelid = i.indrelid AND x.attnum = i.indkey[n - 1] "
    "AND i.indkey[n - 1] <> 0 "
    "LEFT JOIN pg_opclass o ON n <= i.indnkeyatts AND o.oid = i.indclass[n - 1] "
    "LEFT JOIN pg_collation l ON n <= i.indnkeyatts AND l.oid = i.indcollation[n - 1]), "
    "i.indisvalid, m.amname, i.indisexclusion, k.condeferrable, k.condeferred, r.relkind, "
    "(to_jsonb(i) ->> 'indnullsnotdistinct')::boolean "  // came with 15
    "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam "
    "JOIN pg_class r ON r.oid = i.indrelid "
    "LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x') "
    "WHERE NOT c.relispartition";

class SchemaReader {
 public:
  SchemaReader(Client& client, const Names& names) : client_(client), names_(names) {}

  // Of these alone, and nothing else.
  std::vector<Table> read_tables_of(const std::vector<Oid>& oids) {
    std::vector<std::string> numbers;
    for (const Oid oid : oids) numbers.push_back(std::to_string(oid));
    only_ = join(numbers, ", ");
    read_tables();
    read_columns();
    read_constraints();
    for (auto& [oid, table] : tables_) finish(table);
    std::ranges::sort(schema_.tables, {}, &Table::name);
    return std::move(schema_.tables);
  }

  Schema read() {
    read_tables();
    read_columns();
    read_constraints();
    read_indexes();
    read_views();
    read_triggers();
    read_settings();
    for (auto& [oid, table] : tables_) finish(table);
    std::ranges::sort(schema_.tables, {}, &Table::name);
    std::ranges::sort(schema_.indexes, {},
                      [](const Index& index) { return std::tie(index.name, index.table); });
    std::ranges::sort(schema_.views, {}, &View::name);
    std::ranges::sort(schema_.triggers, {},
                      [](const Trigger& trigger) { return std::tie(trigger.name, trigger.table); });
    schema_.objects = read_objects(client_, names_);
    return std::move(schema_);
  }

 private:
  static Oid oid_at(const Result& rows, int row, int column) {
    return static_cast<Oid>(rows.number(row, column));
  }

  std::string is_meant(std::string_view table) const {
    return only_.empty() ? std::string() : concat(" AND ", table, " IN (", only_, ")");
  }

  void read_tables() {
    // A partition's rows are the whole table's, through which they are read.
    const Result rows = client_.run_one(concat(
        "SELECT c.oid, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relkind, "
        "CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END, "
        "array_to_string(c.reloptions, ', '), "
        "(SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) "
        "FROM pg_inherits i WHERE i.inhrelid = c.oid), "
        "(SELECT string_agg(p.relname || ' ' || pg_get_expr(p.relpartbound, p.oid), E'\\x1f' ORDER "
        "BY p.relname) FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid "
        "WHERE i.inhparent = c.oid AND c.relkind = 'p'), c.relreplident "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ",
        users_schemas("n.nspname"), " AND ", is_of_nobody("pg_class", "c.oid"), is_meant("c.oid")));
    for (int row = 0; row < rows.rows(); ++row) {
      const Oid oid = oid_at(rows, row, 0);
      Table table{.name = names_.of(oid)};
      if (table.name.empty()) continue;
      if (rows.view(row, 1) == "u") table.options.emplace_back("UNLOGGED");
      if (rows.truth(row, 2)) table.options.emplace_back("ROW LEVEL SECURITY");
      if (rows.truth(row, 3)) table.options.emplace_back("FORCE ROW LEVEL SECURITY");
      note_option(table, "PARTITION BY ", rows.view(row, 5));
      note_option(table, "WITH ", rows.view(row, 6));
      note_option(table, "INHERITS ", rows.view(row, 7));
      for (const std::string& one : split_names(rows.view(row, 8))) {
        note_option(table, "PARTITION ", one);
      }
      if (rows.view(row, 9) == "f") table.options.emplace_back("REPLICA IDENTITY FULL");
      if (rows.view(row, 9) == "n") table.options.emplace_back("REPLICA IDENTITY NOTHING");
      tables_.emplace(oid, std::move(table));
    }
  }

  static void note_option(Table& table, std::string_view word, std::string_view text) {
    if (!text.empty()) table.options.push_back(concat(word, text));
  }

  Table* table_at(const Result& rows, int row, int column) {
    const auto found = tables_.find(oid_at(rows, row, column));
    return found == tables_.end() ? nullptr : &found->second;
  }

  void read_columns() {
    const Result rows = client_.run_one(concat(
        "SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
        "a.attidentity, a.attgenerated, "
        // What speaks of no column is asked for without the table, whose columns it would look
        // through once more each time.
        "pg_get_expr(d.adbin, CASE a.attgenerated WHEN '' THEN 0 ELSE d.adrelid END), "
        "CASE WHEN a.attcollation <> t.typcollation THEN (SELECT collname FROM pg_collation "
        "WHERE oid = a.attcollation) END, "
        "EXISTS (SELECT FROM pg_depend s JOIN pg_class q ON q.oid = s.refobjid AND q.relkind = 'S' "
        "WHERE s.classid = 'pg_attrdef'::regclass AND s.objid = d.oid) "
        "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') "
        "JOIN pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
        "WHERE a.attnum > 0 AND NOT a.attisdropped",
        is_meant("a.attrelid"), " ORDER BY a.attrelid, a.attnum"));
    for (int row = 0; row < rows.rows(); ++row) {
      Table* table = table_at(rows, row, 0);
      if (table == nullptr) continue;
      Column column{.name = rows.text(row, 1),
                    .type = rows.text(row, 2),
                    .not_null = rows.truth(row, 3),
                    .collation = rows.text(row, 7)};
      const std::string_view identity = rows.view(row, 4);
      const std::string_view generated = rows.view(row, 5);
      const bool has_sequence = rows.truth(row, 8);
      if (!generated.empty()) {
        column.generated = generated == "v" ? Generated::virtual_ : Generated::stored;
        column.expression = rows.text(row, 6);
      } else if (!identity.empty()) {
        column.identity = true;
        column.always = identity == "a";
        column.default_value =
            identity == "a" ? "GENERATED ALWAYS AS IDENTITY" : "GENERATED BY DEFAULT AS IDENTITY";
      } else {
        column.default_value = rows.text(row, 6);
        column.identity = has_sequence && column.default_value.starts_with("nextval(");
      }
      table->counts = table->counts || column.identity;
      table->columns.push_back(std::move(column));
    }
  }

  void read_constraints() {
    const Result rows = client_.run_one(concat(
        "SELECT k.conrelid, k.contype, k.confrelid, k.confupdtype, k.confdeltype, k.condeferrable "
        "AND k.condeferred, k.convalidated, CASE k.contype WHEN 'c' "
        "THEN pg_get_expr(k.conbin, k.conrelid, true) ELSE pg_get_constraintdef(k.oid) END, ",
        names_of("k.conrelid", "k.conkey"), ", ", names_of("k.confrelid", "k.confkey"),
        ", k.condeferrable, k.confmatchtype, k.connoinherit FROM pg_constraint k WHERE k.conrelid "
        "<> 0 AND "
        "k.conparentid = 0 AND k.contype IN ('p', 'f', 'c', 'x')",
        is_meant("k.conrelid"), " ORDER BY k.conname"));
    for (int row = 0; row < rows.rows(); ++row) {
      Table* table = table_at(rows, row, 0);
      if (table == nullptr) continue;
      const char kind = rows.view(row, 1).front();
      if (kind == 'p') table->primary_key = split_names(rows.view(row, 8));
      if (kind == 'c' || kind == 'x') table->checks.push_back(rows.text(row, 7));
      if (kind == 'c' && !rows.truth(row, 6)) note_option(*table, "NOT VALID ", rows.view(row, 7));
      if (kind == 'c' && rows.truth(row, 12)) note_option(*table, "NO INHERIT ", rows.view(row, 7));
      if (kind == 'f') table->foreign_keys.push_back(foreign_key_of(rows, row));
      // It holds for new rows alone.
      if (kind == 'f' && !rows.truth(row, 6)) {
        note_option(*table, "NOT VALID ", in_brackets(table->foreign_keys.back().columns));
      }
      // "deferred" of a key is INITIALLY DEFERRED.
      if (kind == 'f' && rows.truth(row, 10) && !rows.truth(row, 5)) {
        note_option(*table, "DEFERRABLE ", in_brackets(table->foreign_keys.back().columns));
      }
      if (kind == 'f' && rows.view(row, 11) == "f") {
        note_option(*table, "MATCH FULL ", in_brackets(table->foreign_keys.back().columns));
      }
    }
  }

  ForeignKey foreign_key_of(const Result& rows, int row) const {
    return {.columns = split_names(rows.view(row, 8)),
            .parent = names_.of(oid_at(rows, row, 2)),
            .parent_columns = split_names(rows.view(row, 9)),
            .on_update = action_of(rows.view(row, 3).front()),
            .on_delete = action_of(rows.view(row, 4).front()),
            .deferred = rows.truth(row, 5)};
  }

  void read_indexes() {
    const Result rows = client_.run_one(kIndexes);
    for (int row = 0; row < rows.rows(); ++row) {
      const bool is_views = rows.view(row, 12) == "m";
      const Table* table = table_at(rows, row, 0);
      const bool is_exclusion = rows.truth(row, 9);  // told as a condition on rows
      if ((table == nullptr && !is_views) || is_exclusion) continue;
      schema_.indexes.push_back(
          index_of(rows, row, is_views ? names_.of(oid_at(rows, row, 0)) : table->name));
    }
  }

  static Index index_of(const Result& rows, int row, std::string table) {
    Index index{.name = rows.text(row, 1),
                .table = std::move(table),
                .unique = rows.truth(row, 2) && rows.truth(row, 7),
                .constraint = rows.truth(row, 3),
                .columns = split_names(rows.view(row, 6)),
                .where = rows.text(row, 4),
                .sql = rows.text(row, 5)};
    if (rows.view(row, 8) != "btree") index.clauses.push_back(concat("USING ", rows.view(row, 8)));
    if (rows.truth(row, 13)) index.clauses.emplace_back("NULLS NOT DISTINCT");
    // CREATE INDEX CONCURRENTLY that failed leaves it so.
    if (!rows.truth(row, 7)) index.clauses.emplace_back("INVALID");
    if (rows.truth(row, 10)) {
      index.clauses.emplace_back(rows.truth(row, 11) ? "INITIALLY DEFERRED" : "DEFERRABLE");
    }
    return index;
  }

  void read_views() {
    const Result rows = client_.run_one(
        concat("SELECT c.oid, c.relkind, pg_get_viewdef(c.oid), array_to_string(c.reloptions, ', ')"
               ", c.relispopulated FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
               "WHERE c.relkind IN ('v', 'm') AND ",
               users_schemas("n.nspname"), " AND ", is_of_nobody("pg_class", "c.oid")));
    for (int row = 0; row < rows.rows(); ++row) {
      const std::string name = names_.of(oid_at(rows, row, 0));
      if (name.empty()) continue;
      const std::string options =
          rows.is_null(row, 3) ? std::string() : concat(" WITH (", rows.view(row, 3), ')');
      const std::string sql =
          concat("CREATE ", rows.view(row, 1) == "m" ? "MATERIALIZED " : "", "VIEW ", name, options,
                 " AS ", trim(rows.view(row, 2)), rows.truth(row, 4) ? "" : " WITH NO DATA");
      schema_.views.push_back({.name = name, .definition = sql, .sql = sql});
    }
  }

  static std::string_view state_of_trigger(std::string_view enabled) {
    if (enabled == "D") return " DISABLED";
    if (enabled == "A") return " ENABLE ALWAYS";
    return enabled == "R" ? " ENABLE REPLICA" : "";
  }

  void read_triggers() {
    const Result rows = client_.run_one(
        "SELECT t.tgrelid, t.tgname, pg_get_triggerdef(t.oid, true), t.tgenabled FROM pg_trigger t "
        "WHERE NOT t.tgisinternal");
    for (int row = 0; row < rows.rows(); ++row) {
      const std::string table = names_.of(oid_at(rows, row, 0));
      if (table.empty()) continue;
      const std::string sql = concat(rows.view(row, 2), state_of_trigger(rows.view(row, 3)));
      schema_.triggers.push_back(
          {.name = rows.text(row, 1), .table = table, .definition = sql, .sql = sql});
    }
  }

  void read_settings() {
    const Result rows = client_.run_one(
        "SELECT split_part(s, '=', 1), substr(s, strpos(s, '=') + 1) FROM pg_db_role_setting r, "
        "unnest(r.setconfig) s WHERE r.setdatabase = (SELECT oid FROM pg_database WHERE datname = "
        "current_database()) AND r.setrole = 0 ORDER BY 1");
    for (int row = 0; row < rows.rows(); ++row) {
      schema_.settings.push_back({.name = rows.text(row, 0), .value = rows.text(row, 1)});
    }
  }

  void finish(Table& table) {
    std::ranges::sort(table.options);
    std::ranges::sort(table.checks);
    std::ranges::sort(table.foreign_keys, {}, [](const ForeignKey& key) {
      return std::tie(key.columns, key.parent, key.parent_columns, key.on_update, key.on_delete);
    });
    schema_.tables.push_back(std::move(table));
  }

  Client& client_;
  const Names& names_;
  std::string only_{};  // the numbers of the tables that are asked for; empty = all
  Schema schema_{};
  std::map<Oid, Table> tables_{};
};

}  // namespace

std::vector<Table> read_postgres_tables(
    Client& client, const Names& names,
    const std::function<bool(const std::string& name)>& is_wanted) {
  std::vector<Oid> wanted;
  for (const std::string& name : names.tables()) {
    if (is_wanted(name)) wanted.push_back(names.find(client, name).oid);
  }
  if (wanted.empty()) return {};
  return SchemaReader(client, names).read_tables_of(wanted);
}

Schema read_postgres_schema(Client& client, const Names& names) {
  return SchemaReader(client, names).read();
}

}  // namespace gate::postgres
