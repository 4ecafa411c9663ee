// From the schema table and the table-valued pragmas; what these do not tell (checks, expressions,
// deferral) comes from the texts, see ddl.cc.
#include "gate/engine/sqlite/schema.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/ddl.h"
#include "gate/engine/sqlite/full_text.h"
#include "gate/engine/sqlite/tables.h"
#include "gate/engine/sqlite/text_names.h"
#include "gate/sql/double_quoted.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// The text of an index in which only what is called so is a name.
std::string plain_index(const Table& table, const std::string& create_index) {
  return with_plain_strings(create_index, [&](const std::string& name, bool may_be_table) {
    return (may_be_table && equal_ignoring_case(name, table.name)) ||
           find_column(table, name) != nullptr;
  });
}

// What one table consists of is told by its own text and those of its indexes.
using IndexTexts = std::map<std::string, std::string>;  // name → CREATE INDEX

class SchemaReader {
 public:
  SchemaReader(Connection& connection, const Schema* known)
      : connection_(connection), known_(known) {}

  Schema read() {
    read_objects();
    take_over_known();
    read_kinds();
    for (Table& table : schema_.tables) {
      if (!taken_over_.contains(table.name)) read_table(table);
    }
    define_texts();
    sort();
    return std::move(schema_);
  }

  std::vector<Table> read_tables(const std::function<bool(const std::string& name)>& is_wanted) {
    for (const std::string& name : names()) {
      if (is_wanted(name)) read_objects_of(name);
    }
    std::erase_if(schema_.tables,
                  [](const Table& table) { return table.kind == TableKind::virtual_; });
    table_at_.clear();
    for (std::size_t i = 0; i < schema_.tables.size(); ++i) table_at_[schema_.tables[i].name] = i;
    for (Table& table : schema_.tables) {
      each_of(ask_kind_,
              "SELECT name, type, wr, strict FROM pragma_table_list(?1) WHERE schema = 'main'",
              table.name, [this](auto* row) { add_kind(row); });
      read_table(table);
    }
    sort();
    return std::move(schema_.tables);
  }

 private:
  using Receive = std::function<void(sqlite3_stmt*)>;

  void each(sqlite3_stmt* rows, const Receive& receive) {
    while (connection_.step(rows)) receive(rows);
  }

  // The same question about another table; it is compiled once.
  void each_of(Prepared& question, std::string_view sql, const std::string& table,
               const Receive& receive) {
    if (!question) question = connection_.prepare(sql);
    sqlite3_reset(question.get());
    sqlite3_bind_text(question.get(), 1, table.data(), static_cast<int>(table.size()),
                      SQLITE_TRANSIENT);
    each(question.get(), receive);
    sqlite3_reset(question.get());
  }

  void read_objects() {
    const Prepared objects =
        connection_.prepare("SELECT type, name, tbl_name, sql, rootpage FROM main.sqlite_schema");
    each(objects.get(), [this](auto* row) { add_object(row); });
  }

  void read_objects_of(const std::string& table) {
    each_of(ask_objects_,
            "SELECT type, name, tbl_name, sql, rootpage FROM main.sqlite_schema WHERE tbl_name = ?",
            table, [this](auto* row) { add_object(row); });
  }

  std::vector<std::string> names() {
    const Prepared tables =
        connection_.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'");
    std::vector<std::string> names;
    each(tables.get(), [&](auto* row) { names.push_back(text_of(row, 0)); });
    return names;
  }

  void add_object(sqlite3_stmt* row) {
    const std::string type = text_of(row, 0);
    std::string name = text_of(row, 1);
    std::string table = text_of(row, 2);
    std::string sql = text_of(row, 3);
    if (type == "table") {
      const bool is_virtual = sqlite3_column_int64(row, 4) == 0;
      add_table(std::move(name), std::move(sql), is_virtual);
    } else if (type == "view") {
      schema_.views.push_back({.name = std::move(name), .sql = std::move(sql)});
    } else if (type == "trigger") {
      schema_.triggers.push_back(
          {.name = std::move(name), .table = std::move(table), .sql = std::move(sql)});
    } else if (!sql.empty()) {
      index_sql_[table][name] = std::move(sql);
    }
  }

  void add_table(std::string name, std::string sql, bool is_virtual) {
    table_at_[name] = schema_.tables.size();
    Table table{.name = std::move(name), .sql = std::move(sql)};
    if (is_virtual) {
      table.kind = TableKind::virtual_;
      table.indexes_another = has_foreign_content(table.sql);
    }
    if (is_internal_name(table.name)) table.kind = TableKind::internal;
    schema_.tables.push_back(std::move(table));
  }

  // Most of a schema outlives a migration.
  void take_over_known() {
    if (known_ == nullptr) return;
    std::map<std::string, IndexTexts> known_indexes;
    for (const Index& index : known_->indexes) {
      if (!index.constraint) known_indexes[index.table][index.name] = index.sql;
    }
    for (const Table& old : known_->tables) {
      const auto now = table_at_.find(old.name);
      if (now == table_at_.end() || old.kind == TableKind::virtual_) continue;
      Table& table = schema_.tables[now->second];
      const bool is_same = table.sql == old.sql && table.kind != TableKind::virtual_ &&
                           index_sql_[old.name] == known_indexes[old.name];
      if (!is_same) continue;
      const TableKind kind = table.kind;
      table = old;
      table.kind = kind;  // whether it is a shadow is for another table to say
      taken_over_.insert(old.name);
    }
    for (const Index& index : known_->indexes) {
      if (taken_over_.contains(index.table)) schema_.indexes.push_back(index);
    }
  }

  Table* find(const std::string& name) {
    const auto found = table_at_.find(name);
    return found == table_at_.end() ? nullptr : &schema_.tables[found->second];
  }

  void read_kinds() {
    const Prepared list = connection_.prepare(
        "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'");
    each(list.get(), [this](auto* row) { add_kind(row); });
  }

  void add_kind(sqlite3_stmt* row) {
    Table* table = find(text_of(row, 0));
    if (table == nullptr) return;
    if (text_of(row, 1) == "shadow") table->kind = TableKind::shadow;
    if (table->kind == TableKind::virtual_ || taken_over_.contains(table->name)) return;
    if (sqlite3_column_int(row, 2) != 0) table->options.push_back("WITHOUT ROWID");
    if (sqlite3_column_int(row, 3) != 0) table->options.push_back("STRICT");
  }

  void read_table(Table& table) {
    if (table.kind == TableKind::virtual_) {
      try {
        read_columns(table);
      } catch (const SqlError&) {  // its module is missing
        table.columns.clear();
        ask_columns_.reset();
        return;
      }
      add_document_number(table);
      return;
    }
    read_columns(table);
    read_foreign_keys(table);
    has_key_index_ = false;
    read_indexes(table);
    finish(table);
  }

  // What a text means depends on the columns of the tables that it speaks of: none is taken over.
  void define_texts() {
    TextNames names(connection_, schema_);
    for (View& view : schema_.views) view.definition = names.define(view.sql, view.name);
    for (Trigger& trigger : schema_.triggers) {
      trigger.definition = names.define(trigger.sql, trigger.name);
    }
  }

  void read_columns(Table& table) {
    std::map<int, std::string> key;  // place → column
    each_of(ask_columns_,
            R"sql(SELECT name, type, "notnull", dflt_value, pk, hidden
                  FROM pragma_table_xinfo(?1, 'main') ORDER BY cid)sql",
            table.name, [&](auto* row) {
              const int hidden = sqlite3_column_int(row, 5);
              if (hidden == 1) return;  // a virtual table's parameter, not part of SELECT *
              Column column{.name = text_of(row, 0), .type = text_of(row, 1)};
              column.not_null = sqlite3_column_int(row, 2) != 0;
              column.default_value = text_of(row, 3);
              if (hidden == 2) column.generated = Generated::virtual_;
              if (hidden == 3) column.generated = Generated::stored;
              const int place = sqlite3_column_int(row, 4);
              if (place > 0) key[place] = column.name;
              table.columns.push_back(std::move(column));
            });
    for (auto& [place, column] : key) table.primary_key.push_back(std::move(column));
  }

  // The last one, as whoever names no columns does not mean it.
  void add_document_number(Table& table) {
    if (!has_numbered_documents(table.sql)) return;
    const std::string name = rowid_name(connection_, table.name);
    if (name.empty()) return;
    table.columns.push_back({.name = name, .type = "INTEGER", .identity = true});
    table.primary_key = {name};
  }

  void read_foreign_keys(Table& table) {
    int last_id = -1;
    each_of(ask_foreign_keys_,
            R"sql(SELECT id, "from", "to", "table", on_update, on_delete
                  FROM pragma_foreign_key_list(?1, 'main') ORDER BY id, seq)sql",
            table.name, [&](auto* row) {
              const int id = sqlite3_column_int(row, 0);
              if (id != last_id) {
                table.foreign_keys.push_back({.parent = text_of(row, 3),
                                              .on_update = text_of(row, 4),
                                              .on_delete = text_of(row, 5)});
              }
              last_id = id;
              ForeignKey& key = table.foreign_keys.back();
              key.columns.push_back(text_of(row, 1));
              const bool names_parent = sqlite3_column_type(row, 2) != SQLITE_NULL;
              if (names_parent) key.parent_columns.push_back(text_of(row, 2));
            });
  }

  void read_indexes(const Table& table) {
    each_of(ask_indexes_,
            R"sql(SELECT l.name, l."unique", l.origin, x.seqno, x.cid, x.name, x.desc, x.coll
                  FROM pragma_index_list(?1, 'main') l, pragma_index_xinfo(l.name, 'main') x
                  WHERE x.key = 1 ORDER BY l.name, x.seqno)sql",
            table.name, [&](auto* row) { add_index_column(table, row); });
  }

  void add_index_column(const Table& table, sqlite3_stmt* row) {
    const std::string name = text_of(row, 0);
    const auto place = static_cast<std::size_t>(sqlite3_column_int(row, 3));
    if (place == 0) {
      Index index{.name = name, .table = table.name, .sql = index_sql_[table.name][name]};
      index.unique = sqlite3_column_int(row, 1) != 0;
      index.constraint = text_of(row, 2) != "c";
      if (text_of(row, 2) == "pk") has_key_index_ = true;
      index_text_ = index.constraint ? IndexText{} : read_index_text(plain_index(table, index.sql));
      index.where = index_text_.where;
      schema_.indexes.push_back(std::move(index));
    }
    Index& index = schema_.indexes.back();
    const int column_id = sqlite3_column_int(row, 4);
    constexpr int kExpression = -2;
    std::string column = text_of(row, 5);
    std::string own = "BINARY";
    if (column_id == kExpression) {
      column = place < index_text_.terms.size() ? index_text_.terms[place] : "";
    } else if (column_id >= 0) {
      own = collation_of(index.table, column);
    }
    const std::string collation = text_of(row, 7);
    if (!equal_ignoring_case(collation, own)) column += concat(" COLLATE ", collation);
    if (sqlite3_column_int(row, 6) != 0) column += " DESC";
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
    TableText text = read_table_text(table.sql);
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
    table.conflict_clauses = std::move(text.conflict_clauses);
    std::ranges::sort(table.conflict_clauses, {}, [](const ConflictClause& clause) {
      return std::tie(clause.constraint, clause.columns);
    });
    find_identity(table);
    if (text.autoincrement) table.options.push_back("AUTOINCREMENT");
    std::ranges::sort(table.options);
  }

  // The row's own number is a primary key without an index.
  void find_identity(Table& table) const {
    if (table.primary_key.size() != 1 || has_key_index_) return;
    for (Column& column : table.columns) {
      column.identity = column.name == table.primary_key[0];
    }
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
  const Schema* known_;
  Schema schema_{};
  std::set<std::string> taken_over_{};
  std::map<std::string, std::size_t> table_at_{};
  std::map<std::string, IndexTexts> index_sql_{};  // by table
  IndexText index_text_{};                         // of the index that is being read
  bool has_key_index_ = false;                     // that is read, for its primary key
  Prepared ask_objects_{};
  Prepared ask_kind_{};
  Prepared ask_columns_{};
  Prepared ask_foreign_keys_{};
  Prepared ask_indexes_{};
};

}  // namespace

std::shared_ptr<const Schema> SchemaMemory::last() const {
  const std::scoped_lock lock(mutex_);
  return last_;
}

void SchemaMemory::put(std::shared_ptr<const Schema> schema) {
  const std::scoped_lock lock(mutex_);
  last_ = std::move(schema);
}

Schema read_schema(Connection& connection, SchemaMemory& memory) {
  const std::shared_ptr<const Schema> known = memory.last();
  Schema schema = SchemaReader(connection, known.get()).read();
  memory.put(std::make_shared<const Schema>(schema));
  return schema;
}

std::vector<Table> read_tables(Connection& connection,
                               const std::function<bool(const std::string& name)>& is_wanted) {
  return SchemaReader(connection, nullptr).read_tables(is_wanted);
}

}  // namespace gate
