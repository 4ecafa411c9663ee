// What statements say in so many words of what they define, and an ALTER of a table or a trigger
// above all.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/run.h"
#include "gate/sql/lexer.h"

namespace gate {

// Stands where a block puts in a name that is known at run time alone.
inline constexpr std::string_view kOpenName = "name_known_at_run_time";

// A statement, or an ALTER, CREATE, DROP, GRANT or REVOKE of a DO block.
struct SaidStatement {
  std::string sql{};
  std::set<std::string> spoken_of{};  // whatever the block names, in lower case
};

// The statement itself; of a DO block those in its code and in the texts that it executes. None
// where it cannot be read.
std::vector<SaidStatement> said_statements(std::string_view sql);

// None where it cannot be read: a text that a block puts together may be cut off. They are parts of
// the statement's own text.
std::vector<Token> tokens_of(const SaidStatement& said);

// Whether what stands in it is one of the names, or a name that is open, in a block that names one.
bool may_mean(const SaidStatement& said, std::string_view name,
              const std::vector<std::string>& names);

bool is_among(const std::vector<std::string>& names, std::string_view name);

// Without its schema, its quotes and its arguments: "f" of "billing.f(integer)".
std::string bare_name(std::string_view name);

// ALTER TABLE: its actions, each normalized; the table's name without its schema.
struct TableAlteration {
  std::string table{};
  std::vector<std::string> actions{};
  // In place of a table whose name is open: whatever the block names, in lower case.
  std::set<std::string> spoken_of{};
};

// Nothing where it is another statement, or cannot be read.
std::optional<TableAlteration> table_alteration(std::string_view sql);

// That of a statement; of a DO block those in its code and in the texts that it executes.
std::vector<TableAlteration> table_alterations(std::string_view sql);

// Whether it is one of the table that has these names.
bool is_of(const TableAlteration& alteration, const std::vector<std::string>& names);

// ALTER TRIGGER name ON table RENAME TO other.
struct TriggerRename {
  std::string name{};
  std::string table{};  // without its schema
  std::string to{};
};

std::optional<TriggerRename> trigger_rename(std::string_view sql);

// Whether a view that is gone under its name is there under another, or in another schema, by a
// statement that says so.
bool is_renamed_view(const MigrationRecord& migration, const ObjectDifference& gone);

// What a table, or a column of it, was called in a script: its name afterwards, then those before,
// without their schema.
std::vector<std::string> names_of_table(const ScriptRecord& script, const std::string& table);
std::vector<std::string> names_of_column(const ScriptRecord& script, const std::string& table,
                                         const std::string& column);

// Whether the script has made the table that is called so afterwards: nothing of one that was there
// before is in it but what was written down again.
bool is_made_by(const ScriptRecord& script, const std::string& table);

// What comes after the statement that made the table which is called so afterwards, or gave it this
// name: what is said there is said of that one. All statements where it was there before.
std::span<const StatementRecord> since_made(const ScriptRecord& script, const std::string& table);

// Whether the script has made what has no rows of its own and is there afterwards: a view, a
// function or a sequence, by its name without schema and arguments.
bool is_made_anew(const ScriptRecord& script, const std::string& name);

}  // namespace gate
