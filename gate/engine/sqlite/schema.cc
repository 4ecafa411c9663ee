// A few queries over the schema table and the table-valued pragmas, whatever the number of tables;
// what these do not tell (checks, expressions, deferral) comes from the texts, see ddl.cc.
#include "gate/engine/sqlite/schema.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/ddl.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

class SchemaReader {
 public:
  explicit SchemaReader(Connection& connection) : connection_(connection) {}

  Schema read() {
    read_objects();
    read_kinds();
    read_stored_columns();
    for (Table& table : schema_.tables) {
      if (table.kind == TableKind::virtual_) read_virtual_columns(table);
    }
    read_foreign_keys();
    read_indexes();
    for (Table& table : schema_.tables) finish(table);
    sort();
    return std::move(schema_);
  }

 private:
  using Receive = std::function<void(sqlite3_stmt*)>;

  void each(const std::string& sql, const Receive& receive) {
    const Prepared rows = connection_.prepare(sql);
    while (connection_.step(rows.get())) receive(rows.get());
  }

  void read_objects() {
    each("SELECT type, name, tbl_name, sql, rootpage FROM main.sqlite_schema", [this](auto* row) {
      const std::string type = text_of(row, 0);
      std::string name = text_of(row, 1);
      const std::string table = text_of(row, 2);
      std::string sql = text_of(row, 3);
      if (type == "table") {
        const bool is_virtual = sqlite3_column_int64(row, 4) == 0;
        add_table(std::move(name), std::move(sql), is_virtual);
      } else if (type == "view") {
        schema_.views.push_back({std::move(name), normalize(sql), sql});
      } else if (type == "trigger") {
        schema_.triggers.push_back({std::move(name), table, normalize(sql), sql});
      } else {
        index_sql_[name] = std::move(sql);
      }
    });
  }

  void add_table(std::string name, std::string sql, bool is_virtual) {
    table_at_[name] = schema_.tables.size();
    Table table{.name = std::move(name), .sql = std::move(sql)};
    if (is_virtual) table.kind = TableKind::virtual_;
    if (is_internal_name(table.name)) table.kind = TableKind::internal;
    if (!is_virtual) texts_[table.name] = read_table_text(table.sql);
    schema_.tables.push_back(std::move(table));
  }

  Table* find(const std::string& name) {
    const auto found = table_at_.find(name);
    return found == table_at_.end() ? nullptr : &schema_.tables[found->second];
  }

  void read_kinds() {
    each("SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'",
         [this](auto* row) {
           Table* table = find(text_of(row, 0));
           if (table == nullptr) return;
           if (text_of(row, 1) == "shadow") table->kind = TableKind::shadow;
           if (table->kind == TableKind::virtual_) return;
           if (sqlite3_column_int(row, 2) != 0) table->options.push_back("WITHOUT ROWID");
           if (sqlite3_column_int(row, 3) != 0) table->options.push_back("STRICT");
         });
  }

  static constexpr std::string_view kColumns =
      R"(x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden)";

  void read_stored_columns() {
    const std::string sql =
        concat("SELECT m.name, ", kColumns,
               " FROM main.sqlite_schema m, pragma_table_xinfo(m.name, 'main') x "
               "WHERE m.type = 'table' AND m.rootpage <> 0 ORDER BY m.rowid, x.cid");
    each(sql, [this](auto* row) {
      if (Table* table = find(text_of(row, 0))) add_column(*table, row, 1);
    });
    place_keys();
  }

  void read_virtual_columns(Table& table) {
    try {
      each(concat("SELECT ", kColumns, " FROM pragma_table_xinfo(", quote_text(table.name),
                  ", 'main') x ORDER BY x.cid"),
           [&](auto* row) { add_column(table, row, 0); });
    } catch (const SqlError&) {  // its module is missing
      table.columns.clear();
    }
    place_keys();
  }

  void add_column(Table& table, sqlite3_stmt* row, int at) {
    const int hidden = sqlite3_column_int(row, at + 5);
    if (hidden == 1) return;  // a virtual table's parameter, not part of SELECT *
    Column column{.name = text_of(row, at), .type = text_of(row, at + 1)};
    column.not_null = sqlite3_column_int(row, at + 2) != 0;
    column.default_value = text_of(row, at + 3);
    if (hidden == 2) column.generated = Generated::virtual_;
    if (hidden == 3) column.generated = Generated::stored;
    const int place = sqlite3_column_int(row, at + 4);
    if (place > 0) keys_[table.name][place] = column.name;
    table.columns.push_back(std::move(column));
  }

  void place_keys() {
    for (auto& [table, columns] : keys_) {
      for (auto& [place, column] : columns) find(table)->primary_key.push_back(column);
    }
    keys_.clear();
  }

  void read_foreign_keys() {
    std::string last;
    int last_id = -1;
    const std::string sql =
        concat(R"(SELECT m.name, f.id, f."from", f."to", f."table", f.on_update, f.on_delete )",
               "FROM main.sqlite_schema m, pragma_foreign_key_list(m.name, 'main') f "
               "WHERE m.type = 'table' AND m.rootpage <> 0 ORDER BY m.rowid, f.id, f.seq");
    each(sql, [&](auto* row) {
      const std::string name = text_of(row, 0);
      Table* table = find(name);
      if (table == nullptr) return;
      const int id = sqlite3_column_int(row, 1);
      if (name != last || id != last_id) {
        table->foreign_keys.push_back({.parent = text_of(row, 4),
                                       .on_update = text_of(row, 5),
                                       .on_delete = text_of(row, 6)});
      }
      last = name;
      last_id = id;
      ForeignKey& key = table->foreign_keys.back();
      key.columns.push_back(text_of(row, 2));
      if (sqlite3_column_type(row, 3) != SQLITE_NULL) key.parent_columns.push_back(text_of(row, 3));
    });
  }

  void read_indexes() {
    const std::string sql = concat(
        R"(SELECT m.name, l.name, l."unique", l.origin, x.seqno, x.cid, x.name, x.desc, x.coll )",
        "FROM main.sqlite_schema m, pragma_index_list(m.name, 'main') l, "
        "pragma_index_xinfo(l.name, 'main') x "
        "WHERE m.type = 'table' AND m.rootpage <> 0 AND x.key = 1 "
        "ORDER BY m.rowid, l.name, x.seqno");
    each(sql, [this](auto* row) { add_index_column(row); });
  }

  void add_index_column(sqlite3_stmt* row) {
    const std::string name = text_of(row, 1);
    if (sqlite3_column_int(row, 4) == 0) {
      Index index{.name = name, .table = text_of(row, 0), .sql = index_sql_[name]};
      index.unique = sqlite3_column_int(row, 2) != 0;
      index.constraint = text_of(row, 3) != "c";
      index_text_ = index.constraint ? IndexText{} : read_index_text(index.sql);
      index.where = index_text_.where;
      schema_.indexes.push_back(std::move(index));
    }
    Index& index = schema_.indexes.back();
    const auto place = static_cast<std::size_t>(sqlite3_column_int(row, 4));
    const bool is_expression = sqlite3_column_int(row, 5) == -2;
    std::string column = text_of(row, 6);
    std::string own = "BINARY";
    if (is_expression) {
      column = place < index_text_.terms.size() ? index_text_.terms[place] : "";
    } else if (sqlite3_column_int(row, 5) >= 0) {
      own = collation_of(index.table, column);
    }
    const std::string collation = text_of(row, 8);
    if (!equal_ignoring_case(collation, own)) column += concat(" COLLATE ", collation);
    if (sqlite3_column_int(row, 7) != 0) column += " DESC";
    index.columns.push_back(std::move(column));
  }

  std::string collation_of(const std::string& table, const std::string& column) {
    const char* collation = nullptr;
    sqlite3_table_column_metadata(connection_.handle(), "main", table.c_str(), column.c_str(),
                                  nullptr, &collation, nullptr, nullptr, nullptr);
    return collation != nullptr ? collation : "BINARY";
  }

  void finish(Table& table) {
    const bool has_collations = to_lower(table.sql).find("collate") != std::string::npos;
    TableText& text = texts_[table.name];
    for (Column& column : table.columns) {
      if (has_collations) column.collation = collation_of(table.name, column.name);
      if (equal_ignoring_case(column.collation, "BINARY")) column.collation.clear();
      if (column.generated != Generated::no) {
        column.expression = text.expressions[to_lower(column.name)];
      }
    }
    // The list of foreign keys has the last one first.
    const std::size_t count = table.foreign_keys.size();
    for (std::size_t i = 0; i < count && text.deferred.size() == count; ++i) {
      table.foreign_keys[i].deferred = text.deferred[count - 1 - i];
    }
    std::ranges::sort(table.foreign_keys, {}, [](const ForeignKey& key) {
      return std::tie(key.columns, key.parent, key.parent_columns, key.on_update, key.on_delete);
    });
    table.checks = std::move(text.checks);
    if (text.autoincrement) table.options.push_back("AUTOINCREMENT");
    std::ranges::sort(table.options);
  }

  void sort() {
    const auto by_name = [](auto& list) {
      std::ranges::sort(list, {}, [](const auto& one) -> const std::string& { return one.name; });
    };
    by_name(schema_.tables);
    by_name(schema_.indexes);
    by_name(schema_.views);
    by_name(schema_.triggers);
  }

  Connection& connection_;
  Schema schema_{};
  std::map<std::string, std::size_t> table_at_{};
  std::map<std::string, TableText> texts_{};
  std::map<std::string, std::string> index_sql_{};
  std::map<std::string, std::map<int, std::string>> keys_{};  // table → place → column
  IndexText index_text_{};                                    // of the index that is being read
};

}  // namespace

Schema read_schema(Connection& connection) {
  return SchemaReader(connection).read();
}

}  // namespace gate
