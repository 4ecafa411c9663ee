// Drizzle up to 0.45: a journal that names the files, and their time stamps in
// __drizzle_migrations. A version is such a time stamp, which is all that the history has.
#include <algorithm>
#include <set>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/config/journal.h"
#include "gate/migration/below.h"
#include "gate/migration/breakpoints.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "__drizzle_migrations";
constexpr std::string_view kJournal = "meta/_journal.json";
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE IF NOT EXISTS "__drizzle_migrations" (
				id SERIAL PRIMARY KEY,
				hash text NOT NULL,
				created_at numeric
			))";

constexpr std::string_view kOnPostgres = "drizzle.__drizzle_migrations";
constexpr std::string_view kSchemaOnPostgres = "CREATE SCHEMA IF NOT EXISTS \"drizzle\"";
constexpr std::string_view kCreateOnPostgres =
    R"(CREATE TABLE IF NOT EXISTS "drizzle"."__drizzle_migrations" (
				id SERIAL PRIMARY KEY,
				hash text NOT NULL,
				created_at bigint
			))";

class JournalReader {
 public:
  JournalReader(const std::string& path, const Reading& how) : path_(path), dialect_(how.dialect) {
    folder_.path = display_path(path);
    folder_.format = "drizzle";
  }

  MigrationFolder read() {
    for (const JournalEntry& entry : read_journal(path_in(path_, kJournal))) add(entry);
    for (const std::string& name : list_folder(path_)) {
      if (!is_hidden(name) && is_folder(path_in(path_, name))) look_into(name);
      if (!looks_like_sql(name) || is_hidden(name) || files_.contains(name)) continue;
      add_problem(FolderProblem::Kind::never_run, "", {.path = display_path(path_in(path_, name))},
                  concat(in_quotes(name), " is never run: ", kJournal, " does not name it"));
    }
    return std::move(folder_);
  }

 private:
  void look_into(const std::string& name) {
    const auto is_migration = [](std::string_view one) { return one.ends_with(".sql"); };
    const std::string why = concat(kJournal, " names what drizzle runs");
    if (auto problem = look_below(path_, name, why, is_migration)) {
      folder_.problems.push_back(std::move(*problem));
    }
  }

  void add(const JournalEntry& entry) {
    const std::string name = concat(entry.tag, ".sql");
    const std::string version = std::to_string(entry.when);
    files_.insert(name);
    if (!versions_.insert(version).second) {
      return add_problem(FolderProblem::Kind::duplicate_version, version, entry.location,
                         concat(in_quotes(entry.tag), " has the \"when\" of another entry, ",
                                version, ", and drizzle runs only one of them"));
    }
    const std::string path = path_in(path_, name);
    Migration migration{.version = version, .number = entry.when, .name = entry.tag};
    if (exists(path)) {
      std::vector<FolderProblem> problems;
      put_script(read_drizzle_script(path, dialect_), Direction::up, migration, problems);
      for (FolderProblem& problem : problems) {
        add_problem(problem.kind, version, problem.location, std::move(problem.message));
      }
    } else {
      migration.up.emplace(Script{.path = display_path(path)});
      add_problem(FolderProblem::Kind::unreadable, version, entry.location,
                  concat(in_quotes(name), " is in the journal and not in the folder"));
    }
    folder_.migrations.push_back(std::move(migration));
  }

  void add_problem(FolderProblem::Kind kind, const std::string& version, const Location& place,
                   std::string message) {
    folder_.problems.push_back(
        {.kind = kind, .version = version, .location = place, .message = std::move(message)});
  }

  const std::string& path_;
  Dialect dialect_;
  MigrationFolder folder_{};
  std::set<std::string> files_{};
  std::set<std::string> versions_{};
};

// Under another name by the type of its key, which is a slip of the tool's that nobody shares.
bool is_history(const Table& table) {
  if (!has_columns(table, {"id", "hash", "created_at"}) || table.columns.size() != 3) return false;
  return equal_ignoring_case(without_schema(table.name), kTable) ||
         equal_ignoring_case(find_column(table, "id")->type, "SERIAL");
}

Evidence recognises(const FolderView& folder) {
  return folder.has(kJournal) ? Evidence::marks : Evidence::none;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return JournalReader(path, how).read();
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT created_at, hash FROM ", table_literal(table.name, dialect),
                " ORDER BY created_at, ", dialect == Dialect::postgres ? "id" : "rowid");
}

// What is not newer than the newest row is passed over, although the journal has it.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const std::string version = version_text(row.at(0));
    history.applied.push_back({.version = version, .checksum = text_of(row.at(1))});
    if (const auto when = parse_number(version)) {
      history.mark = std::max(history.mark.value_or(0), *when);
    }
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  if (dialect == Dialect::postgres) {
    return {std::string(kSchemaOnPostgres), std::string(kCreateOnPostgres)};
  }
  return {std::string(kCreate)};
}

// The tool has one transaction around all that is pending; here each has its own. On
// SQLite the key stays NULL, as the tool leaves it.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  if (direction == Direction::down || !migration.up) return {};
  const std::string table =
      history_literal(history_table, dialect == Dialect::postgres ? kOnPostgres : kTable, dialect);
  return in_one_transaction(
      *migration.up, {concat("INSERT INTO ", table, " (hash, created_at) VALUES (",
                             text_literal(migration.up->checksum), ", ", migration.version, ")")});
}

}  // namespace

const Format kDrizzle = {
    .name = "drizzle",
    .summary =
        "Drizzle up to 0.45: meta/_journal.json and the files it names, "
        "__drizzle_migrations",
    .files = "meta/_journal.json",
    .table = kTable,
    .foreign_keys = true,
    .late = Late::never,
    .has_downs = false,
    .wraps_all = true,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
