// The table of migration tools: how each lays out its folder, keeps its history and applies a file.
// A reader is pure: it reads files and answers with text; it never has a connection.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/compose.h"
#include "gate/migration/folder_view.h"
#include "gate/migration/reading.h"
#include "gate/model/migration.h"
#include "gate/model/schema.h"
#include "gate/model/value.h"

namespace gate {

// One SQL statement of the sequence in which a tool applies a script; or the program that does.
struct Step {
  enum class Kind {
    tool,    // the tool's own, outside what a failure of the script undoes
    script,  // `statement` of the user's script
    begin,   // opens the tool's transaction
    record,  // writes the history row
    commit,  // closes the tool's transaction
    program,
  };
  Kind kind = Kind::tool;
  std::string sql{};                     // of a program: its call, as it is shown
  std::vector<std::string> words{};      // of a program: it and its arguments
  std::string path{};                    // of a program: the migration's file
  const Statement* statement = nullptr;  // of the migration; not owned
};

// What the tool does with a file that was not applied and is older than one that was.
enum class Late {
  runs,
  refuses,  // and with it everything else
  never,    // passes over it, now and later
};

// What lists, applies and takes back migrations that are code, in the language of the tool.
// It is called with `list`, `up VERSION…` or `down VERSION`; gate/migration/code.h has what it sees
// and prints.
struct AdapterFile {
  std::string_view name{};
  std::string_view text{};
};

struct Adapter {
  std::string_view program{};  // "python3"
  std::vector<AdapterFile>
      files{};  // the first is started; none = the scenario names every command
};

// How a tool keeps a second run of itself out on PostgreSQL.
struct ToolLock {
  enum class Holder {
    session,          // the connection that applies the scripts
    another_session,  // one beside it
    transaction,      // one beside it, in a transaction that it ends after the scripts
  };
  Holder holder = Holder::session;
  // A query of one advisory lock: that of a transaction is answered at once, any other when nobody
  // has the lock any more. A number that the tool works out from the database's name is another
  // here, which makes no difference on a copy.
  std::string_view query{};
};

struct Format {
  std::string_view name;     // "golang-migrate"
  std::string_view summary;  // one line for `list formats`
  std::string_view files;    // what a file is called, for messages: "NNN_name.up.sql"
  std::string_view table;    // what it calls the history table that it makes
  std::span<const std::string_view> beside{};  // other tables that it keeps
  bool foreign_keys;  // whether this tool's connections enforce them by default
  Late late = Late::runs;
  bool has_downs = true;
  bool may_record_elsewhere = false;  // on SQLite: in another file, where this one has no history
  std::string_view engine{};          // the name of the only one that it is for; empty = any
  const Adapter* adapter = nullptr;   // for migrations that are code; null = they are SQL
  bool may_unwrap = false;   // it has a setting by which it opens no transactions of its own
  bool never_wraps = false;  // it opens a transaction for no script
  bool wraps_all = false;    // one around all that is pending; the plan has one for each
  bool ignores_unknown_rows = false;  // of its history, which stand for files that went

  // Whether the table is this tool's history. Null where the folder alone decides.
  bool (*is_history)(const Table& table);

  Evidence (*recognises)(const FolderView& folder);

  // Reads the folder. UsageError where it is missing, unreadable or empty, or where its migrations
  // are code.
  MigrationFolder (*reader)(const std::string& path, const Reading& how);
  MigrationFolder read(const std::string& path, const Reading& how = {}) const {
    return reader(path, how);
  }

  // Why the tool would not begin on a database with these tables and this history, as far as the
  // history alone does not say it; empty = it would. Null where it never looks.
  std::string (*refuses)(const Schema& schema, const MigrationFolder& folder,
                         const History& history) = nullptr;

  // The statement that asks `table` for its history, and what its rows mean.
  std::string (*asker)(const Table& table, Dialect dialect);
  std::string history_query(const Table& of, Dialect dialect = Dialect::sqlite) const {
    return asker(of, dialect);
  }
  History (*history)(const Table& table, const Rows& rows);

  // Whether the migration needs no row, since history.baseline stands for it. Null where a tool
  // knows no such thing.
  bool (*is_below_baseline)(const History& history, const Migration& migration) = nullptr;

  // Null where the tool has none on PostgreSQL, or asks for it again and again outside of any
  // transaction: then nobody ever waits for a second run.
  const ToolLock* lock = nullptr;
  bool (*may_lock)(const MigrationFolder& folder) = nullptr;  // null = it always does
  const ToolLock* lock_in(const MigrationFolder& folder) const {
    return lock == nullptr || (may_lock != nullptr && !may_lock(folder)) ? nullptr : lock;
  }

  // Run once before anything is applied: what the tool makes where it finds no history table.
  std::vector<std::string> (*preparer)(bool history_exists, Dialect dialect);
  std::vector<std::string> prepare(bool history_exists, Dialect dialect = Dialect::sqlite) const {
    return preparer(history_exists, dialect);
  }

  // The files of a new migration; null where the tool knows no way back, or writes its files
  // itself. UsageError where the folder lacks what the tool needs for one.
  std::vector<NewFile> (*compose)(const NewMigration& wish) = nullptr;

  // The whole sequence for one script, in order. When a step fails the rest is left out, and
  // a transaction that `begin` opened is rolled back.
  std::vector<Step> (*planner)(const Migration& migration, Direction direction,
                               const Migration* previous, const Table* history_table,
                               Dialect dialect);
  std::vector<Step> plan(const Migration& migration, Direction direction, const Migration* previous,
                         const Table* history_table, Dialect dialect = Dialect::sqlite) const {
    return planner(migration, direction, previous, history_table, dialect);
  }
};

std::span<const Format> formats();

// Why there is no format of that name, with the known ones; empty = there is one, or it is "auto".
std::string why_no_format(std::string_view name);

struct Detection {
  const Format* format = nullptr;
  std::string reason{};
};

// The history table in the fixture decides first, then the names. `wanted` is a format's name
// or "auto". UsageError that lists the candidates where it is ambiguous or unknown, or names what
// stands where the tool would make its history table.
Detection detect_format(std::string_view wanted, const std::string& folder, const Schema& schema);

// Whether a table of that name can be the history of `format`.
bool may_be_history(const Format& format, std::string_view table);

// The history table of `format`; null where there is none. Only the tables for which
// may_be_history() holds are looked at.
const Table* find_history(const Format& format, std::span<const Table> tables);
inline const Table* find_history(const Format& format, const Schema& schema) {
  return find_history(format, schema.tables);
}

// Which migrations the tool would run next, up to and with `target` ("latest" or a version), those
// among them that it refuses. UsageError where the folder has no such version.
std::vector<const Migration*> pending(const Format& format, const MigrationFolder& folder,
                                      const History& history, std::string_view target);

// What counts as applied: the rows of the history, with one for each migration that another's row
// stands for, and without those that mean nothing to the tool.
std::vector<AppliedMigration> applied_migrations(const Format& format,
                                                 const MigrationFolder& folder,
                                                 const History& history);

// The files that the tool would pass over for good, as it would say it if it did.
std::vector<FolderProblem> never_run(const Format& format, const MigrationFolder& folder,
                                     const History& history);

}  // namespace gate
