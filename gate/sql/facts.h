// What one statement says, as far as names and marked words tell it. No grammar: a statement that
// is not known is `other`, and what cannot be read says nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/effect.h"

namespace gate {

enum class Verb {
  other,
  create_table,
  create_index,
  create_view,
  create_trigger,
  drop_table,
  drop_index,
  drop_view,
  drop_trigger,
  drop_schema,  // with all that is in it
  add_column,
  drop_column,
  rename_table,
  rename_column,
  alter_column,    // another type, perhaps
  set_not_null,    // of a column that is there
  alter_default,   // or something else that no value of the column is asked for
  add_constraint,  // a CHECK or a foreign key, to a table that is there
  insert,
  update,
  remove,
  pragma,
  begin,
  commit,
  rollback,
};

struct ColumnFacts {
  std::string name{};
  std::string type{};  // words with one blank between them; empty = none
  // Where a grammar reads it: 10 and 2 of numeric(10, 2).
  std::vector<std::string> type_sizes{};
  bool not_null = false;
  bool has_default = false;     // other than NULL
  bool default_varies = false;  // it is worked out for each row: CURRENT_TIMESTAMP, (random())
  // Where a grammar reads it: on what each row's value depends.
  std::optional<Circumstance> default_takes{};
  bool generated = false;
};

struct KeyFacts {
  std::vector<std::string> columns{};
  std::string parent{};
  std::string on_delete{};  // "cascade", "set null"; empty = it refuses
};

// Names are as they are written, without quotes and without the schema's before a dot.
struct StatementFacts {
  Verb verb = Verb::other;
  std::string table{};  // what it is about, or what its index or trigger belongs to
  std::string name{};   // of the index, view, trigger, column or pragma
  std::string to{};     // the new name; the value of a pragma
  bool temporary = false;
  bool if_exists = false;  // or IF NOT EXISTS
  bool is_unique = false;  // an index
  bool has_where = false;  // UPDATE or DELETE, not in a query within it
  bool truncates = false;  // TRUNCATE
  bool selects = false;    // INSERT … SELECT, CREATE TABLE … AS
  // Where a grammar reads it: no row is asked for an index on what has none of its own (ON ONLY).
  bool is_instant = false;
  bool converts_alone = false;  // ALTER COLUMN … TYPE by the type's own cast, in its own collation
  std::vector<ColumnFacts> columns{};               // of CREATE TABLE; the one of ADD COLUMN
  std::vector<KeyFacts> keys{};                     // foreign ones
  std::vector<std::vector<std::string>> indexed{};  // UNIQUE and PRIMARY KEY; an index's columns
  std::vector<std::string> options{};               // "AUTOINCREMENT", "STRICT", "WITHOUT ROWID"
};

// One for each name of a DROP, and each action of an ALTER TABLE that can be read; one at least.
std::vector<StatementFacts> all_facts_of(std::string_view sql);

// The first of them: all of them in SQLite, which takes one at a time.
StatementFacts facts_of(std::string_view sql);

}  // namespace gate
