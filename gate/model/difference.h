// What is different between two states of a database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/old_name.h"

namespace gate {

enum class Change { added, removed, changed, renamed, reordered };

// One object of the schema. `name` is "orders", "orders.total", "idx_orders_user".
struct ObjectDifference {
  std::string kind{};  // table, column, index, foreign key, check, trigger, view, option, setting
  std::string name{};
  Change change = Change::changed;
  std::string before{};  // in words, for people
  std::string after{};
  std::string table{};  // that it belongs to, where it does
  // What `before` says beyond the bare object and `after` says nothing of: "DEFAULT 0", "on delete
  // CASCADE", "STRICT".
  std::vector<std::string> lost{};
  // What of the other state does the same or more, where the object itself no longer does; else
  // what came in its stead and does a part of it. In words.
  std::string replaced_by{};
  std::string narrowed_to{};
};

// A row that differs, as it may be shown: masked unless the user asked for values.
struct Example {
  std::string key{};
  std::string before{};  // empty for an added row
  std::string after{};   // empty for a removed row
};

// A column that both states have, perhaps under two names.
struct ColumnDifference {
  std::string before{};
  std::string after{};
  bool equal = true;
  bool type_changed = false;  // the declared type
  bool generated = false;     // computed alike on both sides: its content follows from others
  // Of rows present on both sides. Only with compared_rows.
  std::int64_t changed = 0;      // another value
  std::int64_t equivalent = 0;   // the same number or text in another storage class, reversible
  std::int64_t lost = 0;         // became NULL, '' or 0 and was not
  std::int64_t became_null = 0;  // part of lost
  std::int64_t nulls_before = 0;
  bool was_uniform = false;  // all of them held one value before
  std::vector<Example> examples{};
};

// A column that only one state has.
struct LoneColumn {
  std::string name{};
  std::int64_t values = 0;  // that are not NULL
  bool generated = false;   // computed from other columns
  // Of a column that went: those that stay and hold afterwards, in every row, the value that it
  // held. Only of rows that a key tells apart.
  std::vector<std::string> same_as{};
  // The one of them that a statement of a pending migration copied it into, as it was, and the
  // version of that migration; empty = none did.
  std::string copied_to{};
  std::string copied_by{};
  bool copied_whole = false;  // in every row, and no other statement wrote either of them since
  bool uniform = false;       // every row holds the same value; only looked at where copied_to
  // Of a column that went: the column of another table ("contacts.phone") in whose first rows its
  // values are found by a foreign key. Empty = nobody knows of one.
  std::string moved_to{};
};

// The rows once more as a bag, without the key and the columns that a script writes: what differs
// here, no UPDATE of the script explains.
struct RestDifference {
  std::vector<std::string> columns{};  // those compared, by their names before
  std::int64_t rows_added = 0;
  std::int64_t rows_removed = 0;
};

// What happened to a table apart from the statements that write its rows by name: from just before
// its rows were first reached otherwise (by a copy, a foreign key's action, a trigger) to the end.
struct UnwrittenDifference {
  std::int64_t rows_added = 0;
  std::int64_t rows_removed = 0;
  std::vector<ColumnDifference> columns{};
};

// `before` or `after` is empty where only one state has the table.
struct TableDifference {
  std::string before{};
  std::string after{};
  bool is_virtual = false;  // and its content may follow from others
  std::int64_t rows_before = 0;
  std::int64_t rows_after = 0;
  std::vector<ColumnDifference> columns{};
  std::vector<LoneColumn> dropped{};
  std::vector<LoneColumn> added{};
  // Rows by key (without a key: as a bag); only where the digests differ.
  bool compared_rows = false;
  std::vector<std::string> key{};  // the columns, by their names before; empty = as a bag
  std::string not_compared{};      // why no rows could be compared although digests differ
  std::int64_t rows_added = 0;
  std::int64_t rows_removed = 0;
  std::int64_t rows_modified = 0;
  std::vector<Example> examples_added{};
  std::vector<Example> examples_removed{};
  // Where rows both went and came: whether they are the same ones, written otherwise.
  std::optional<RestDifference> rest{};
  // Where rows were both written by name and reached otherwise, and the two could be told apart.
  std::optional<UnwrittenDifference> unwritten{};
};

// What a view shows, although its text and the rows below it are as they were.
struct ViewDifference {
  std::string view{};
  std::int64_t rows_before = 0;
  std::int64_t rows_after = 0;
  std::vector<std::string> columns{};  // that hold something else, or are gone
  std::string not_compared{};          // why, where that is not known
  // Whether that is: rows or columns are others.
  bool differs = false;
};

struct StateDifference {
  std::vector<ObjectDifference> schema{};
  std::vector<TableDifference> tables{};  // every table that was compared, equal ones too
  std::vector<ViewDifference> views{};    // every view that was compared, equal ones too
  std::vector<OldNameView> old_names{};   // every one that was compared, those that fit too
};

// Whether anything in the table is not as it was.
bool is_equal(const TableDifference& table);

}  // namespace gate
