// Migrations that are code: what the programs that run them are told, and what they print.
//
// A program is told by MIGRATION_GATE_DATABASE and MIGRATION_GATE_URL (and DATABASE_URL, which many
// read) which database it is to use. It may write the statements that it executes, each followed by
// a zero byte, to the file that MIGRATION_GATE_STATEMENTS names; before each perhaps the line of
// code that has it executed, as the byte 1, path, ':', number and a line feed; and the byte 2 where
// nobody asked for the statement, and the program adds it of itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/format.h"

namespace gate {

// What `list` printed: a migration on each line, in the order in which they run; its version, and
// after a blank its name. Or, with tabs between them: version, name, path of its file, "no-down"
// where there is no way back, and the versions before it that one row stands for, with commas. A
// line that begins with ! says what is wrong with all of them, one with ? what is never run.
// UsageError where there is no line.
MigrationFolder folder_of_list(std::string_view format, const std::string& path,
                               std::string_view printed, bool has_downs);

// What `status` printed: the versions that are applied, one on each line.
std::vector<AppliedMigration> applied_of_status(std::string_view printed);

// A statement that a program wrote down.
struct TracedStatement {
  Statement statement{};
  // What the program does of itself: an object mapper that deletes what refers to a deleted row.
  bool is_added = false;
};

// Where the program does not say where they are, they are at `path`.
std::vector<TracedStatement> statements_of_trace(std::string_view bytes, const std::string& path);

// Where in the migration's file a program failed, as far as the trace of calls that it printed
// (Python's, Node's) says so; otherwise the file alone.
Location place_of_failure(std::string_view printed, const std::string& path);

// The line of what a failed program printed that says most: Python's last one that names an
// exception, else the first that speaks of an error, else the last.
std::string headline_of_failure(std::string_view printed);

// What stands for Format::read, prepare and plan.
MigrationFolder refuse_to_read_code(const std::string& path, const Reading& how);
std::vector<std::string> prepare_nothing(bool history_exists, Dialect dialect);
std::vector<Step> plan_nothing(const Migration& migration, Direction direction,
                               const Migration* previous, const Table* history_table,
                               Dialect dialect);

}  // namespace gate
