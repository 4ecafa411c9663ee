// What a database is made of, as structure, so that two schemas can be compared by meaning.
#pragma once

#include <string>
#include <vector>

namespace gate {

enum class Generated { no, virtual_, stored };

struct Column {
  std::string name{};
  std::string type{};  // as declared
  bool not_null = false;
  bool identity = false;        // the engine numbers it where an INSERT names no value
  bool always = false;          // and also where it names one
  std::string default_value{};  // SQL text; empty = none
  std::string collation{};      // empty = the engine's default
  Generated generated = Generated::no;
  std::string expression{};  // of a generated column, normalised
  bool operator==(const Column&) const = default;
};

struct ForeignKey {
  std::vector<std::string> columns{};
  std::string parent{};
  std::vector<std::string> parent_columns{};  // empty = the parent's primary key
  std::string on_update{};
  std::string on_delete{};
  bool deferred = false;
  bool operator==(const ForeignKey&) const = default;
};

// What is done with a row that a constraint refuses, where that is more than to refuse it.
struct ConflictClause {
  std::string constraint{};  // "NOT NULL", or "UNIQUE", which a primary key is, too
  std::vector<std::string> columns{};
  std::string action{};  // "REPLACE"
  bool operator==(const ConflictClause&) const = default;
};

// `normal` holds rows of the user's; `virtual_` is a module's view of some; `shadow` is the
// storage of a virtual table; `internal` belongs to the engine (sqlite_sequence).
enum class TableKind { normal, virtual_, shadow, internal };

struct Table {
  std::string name{};
  TableKind kind = TableKind::normal;
  std::vector<Column> columns{};           // in the order of SELECT *
  std::vector<std::string> primary_key{};  // in key order
  std::vector<ForeignKey> foreign_keys{};  // sorted
  std::vector<std::string> checks{};       // normalised text, sorted
  std::vector<ConflictClause> conflict_clauses{};
  std::vector<std::string> options{};  // "STRICT", "WITHOUT ROWID", "AUTOINCREMENT"; sorted
  std::string sql{};                   // as the engine keeps it, for people
  bool counts =
      false;  // takes its numbers from a counter that outlives its rows, without saying so
  bool indexes_another = false;  // a virtual table over the content of another one
};

struct Index {
  std::string name{};
  std::string table{};
  bool unique = false;
  bool constraint = false;             // made by UNIQUE or PRIMARY KEY: its name means nothing
  std::vector<std::string> columns{};  // names or normalised expressions, with COLLATE and DESC
  std::string where{};                 // normalised; empty = all rows
  std::string sql{};
  // What else is demanded of it, or wrong with it: "NULLS NOT DISTINCT", "DEFERRABLE",
  // "USING gin", "INVALID" (nobody may use it, and it is not unique).
  std::vector<std::string> clauses{};
};

// `definition` is the normalised text, for comparing; `sql` is the user's, for people.
struct View {
  std::string name{};
  std::string definition{};
  std::string sql{};
};

struct Trigger {
  std::string name{};
  std::string table{};
  std::string definition{};
  std::string sql{};
};

// What has no rows and no list of its own here: "function", "sequence", "type", "domain", "policy",
// "extension", "privilege", "comment".
struct SchemaObject {
  std::string kind{};
  std::string name{};   // one of its kind; overloaded functions with their arguments
  std::string table{};  // that it belongs to; empty = none
  std::string definition{};
  std::string sql{};  // for people; empty = the definition is
};

// What a database carries besides its objects for those who use it: "user_version".
struct DatabaseSetting {
  std::string name{};
  std::string value{};  // empty or "0" = never set
};

// Every list is sorted by name, `objects` by kind first.
struct Schema {
  std::vector<Table> tables{};
  std::vector<Index> indexes{};
  std::vector<View> views{};
  std::vector<Trigger> triggers{};
  std::vector<DatabaseSetting> settings{};
  std::vector<SchemaObject> objects{};
};

// Null where there is none; names compare as the engine does: ASCII case does not count.
const Table* find_table(const Schema& schema, const std::string& name);
const Column* find_column(const Table& table, const std::string& name);

// Whether the engine alone numbers a column of it, unless an INSERT says that it is to be
// overridden.
bool numbers_by_itself(const Table& table);

// Whether the table takes its numbers from a counter that outlives its rows.
bool has_counter(const Table& table);

// The columns that tell rows apart: the primary key, else the first unique index over columns
// that all are NOT NULL, else none.
std::vector<std::string> row_key(const Schema& schema, const Table& table);

}  // namespace gate
