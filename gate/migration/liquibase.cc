// Liquibase: changesets in files of formatted SQL, a row of each in DATABASECHANGELOG.
#include <algorithm>
#include <array>
#include <iterator>

#include "gate/base/text.h"
#include "gate/migration/history.h"
#include "gate/migration/liquibase_folder.h"
#include "gate/migration/liquibase_words.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::array<std::string_view, 1> kBeside = {"DATABASECHANGELOGLOCK"};

constexpr std::string_view kTable = "DATABASECHANGELOG";
constexpr std::string_view kCreate =
    "CREATE TABLE DATABASECHANGELOG (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT NULL, "
    "FILENAME VARCHAR(255) NOT NULL, DATEEXECUTED TEXT NOT NULL, ORDEREXECUTED INTEGER NOT NULL, "
    "EXECTYPE VARCHAR(10) NOT NULL, MD5SUM VARCHAR(35), DESCRIPTION VARCHAR(255), COMMENTS "
    "VARCHAR(255), TAG VARCHAR(255), LIQUIBASE VARCHAR(20), CONTEXTS VARCHAR(255), LABELS "
    "VARCHAR(255), DEPLOYMENT_ID VARCHAR(10))";
constexpr std::string_view kOnPostgres = "databasechangelog";
constexpr std::string_view kCreateOnPostgres =
    "CREATE TABLE public.databasechangelog (ID VARCHAR(255) NOT NULL, AUTHOR VARCHAR(255) NOT "
    "NULL, FILENAME VARCHAR(255) NOT NULL, DATEEXECUTED TIMESTAMP WITHOUT TIME ZONE NOT NULL, "
    "ORDEREXECUTED INTEGER NOT NULL, EXECTYPE VARCHAR(10) NOT NULL, MD5SUM VARCHAR(35), "
    "DESCRIPTION "
    "VARCHAR(255), COMMENTS VARCHAR(255), TAG VARCHAR(255), LIQUIBASE VARCHAR(20), CONTEXTS "
    "VARCHAR(255), LABELS VARCHAR(255), DEPLOYMENT_ID VARCHAR(10))";
constexpr std::string_view kCreateLockOnPostgres =
    "CREATE TABLE public.databasechangeloglock (ID INTEGER NOT NULL, LOCKED BOOLEAN NOT NULL, "
    "LOCKGRANTED TIMESTAMP WITHOUT TIME ZONE, LOCKEDBY VARCHAR(255), CONSTRAINT "
    "databasechangeloglock_pkey PRIMARY KEY (ID))";
constexpr std::string_view kCreateLock =
    "CREATE TABLE DATABASECHANGELOGLOCK (ID INTEGER NOT NULL, LOCKED BOOLEAN NOT NULL, LOCKGRANTED "
    "TEXT, LOCKEDBY VARCHAR(255), CONSTRAINT PK_DATABASECHANGELOGLOCK PRIMARY KEY (ID))";
// The release whose behaviour this is.
constexpr std::string_view kRelease = "4.28.0";
// The last ten digits of the time in milliseconds; one a run, and here one a changeset.
constexpr std::string_view kDeploymentOnPostgres =
    "right(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint::text, 10)";
constexpr std::string_view kDeployment = "substr(strftime('%s', 'now') || '000', -10)";

bool is_history(const Table& table) {
  return std::ranges::all_of(
      std::array{"ORDEREXECUTED", "EXECTYPE", "MD5SUM", "FILENAME"},
      [&](const char* column) { return find_column(table, column) != nullptr; });
}

Evidence recognises(const FolderView& folder) {
  return folder.has_line(is_liquibase_header) ? Evidence::marks : Evidence::none;
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT ID, AUTHOR, FILENAME, MD5SUM, COMMENTS FROM ",
                table_literal(table.name, dialect),
                " WHERE EXECTYPE NOT IN ('FAILED', 'SKIPPED') ORDER BY ORDEREXECUTED");
}

// A checksum of older releases is made in another way and cannot be compared.
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const std::string checksum = text_of(row.at(3));
    history.applied.push_back(
        {.version = liquibase_version(text_of(row.at(2)), text_of(row.at(0)), text_of(row.at(1))),
         .description = text_of(row.at(4)),
         .checksum = checksum.starts_with("9:") ? checksum : ""});
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  if (dialect == Dialect::postgres) {
    return {std::string(kCreateLockOnPostgres),
            "INSERT INTO public.databasechangeloglock (ID, LOCKED) VALUES (1, FALSE)",
            std::string(kCreateOnPostgres)};
  }
  return {std::string(kCreateLock), "INSERT INTO DATABASECHANGELOGLOCK (ID, LOCKED) VALUES (1, 0)",
          std::string(kCreate)};
}

// What the folder says of a row, as SQL.
class RowOf {
 public:
  RowOf(const Migration& migration, const Table* history_table, Dialect dialect)
      : migration_(migration),
        is_postgres_(dialect == Dialect::postgres),
        table_(history_literal(history_table, is_postgres_ ? kOnPostgres : kTable, dialect)) {}

  // A file keeps the path that it was named by before.
  std::string file() const {
    const std::string path = text("FILENAME");
    const std::string name = concat('/', liquibase_file_name(migration_.attributes.at("FILENAME")));
    return concat(
        "coalesce((SELECT FILENAME FROM ", table_,
        is_postgres_ ? " WHERE right('/' || FILENAME, " : " WHERE substr('/' || FILENAME, -",
        "length(", text_literal(name), ")) = ", text_literal(name),
        " ORDER BY ORDEREXECUTED DESC LIMIT 1), ", path, ')');
  }

  std::string where() const {
    return concat(" WHERE ID = ", text("ID"), " AND AUTHOR = ", text("AUTHOR"),
                  " AND FILENAME = ", file());
  }

  std::string remove() const { return concat("DELETE FROM ", table_, where()); }

  // With nothing where there is a row already.
  std::string insert() const {
    const std::string only_once =
        migration_.repeats ? concat(" WHERE NOT EXISTS (SELECT 1 FROM ", table_, where(), ')') : "";
    return concat("INSERT INTO ", table_,
                  " (ID, AUTHOR, FILENAME, DATEEXECUTED, ORDEREXECUTED, EXECTYPE, MD5SUM, "
                  "DESCRIPTION, COMMENTS, LIQUIBASE, CONTEXTS, LABELS, DEPLOYMENT_ID) SELECT ",
                  text("ID"), ", ", text("AUTHOR"), ", ", file(), ", ", now(), ", ", next(),
                  ", 'EXECUTED', ", checksum(), ", 'sql', ", text("COMMENTS"), ", '", kRelease,
                  "', ", text_or_null("CONTEXTS"), ", ", text_or_null("LABELS"), ", ", deployment(),
                  only_once);
  }

  std::string update() const {
    return concat("UPDATE ", table_, " SET DATEEXECUTED = ", now(), ", ORDEREXECUTED = ", next(),
                  ", EXECTYPE = 'RERAN', MD5SUM = ", checksum(), ", COMMENTS = ", text("COMMENTS"),
                  ", DEPLOYMENT_ID = ", deployment(), where());
  }

 private:
  std::string_view now() const { return is_postgres_ ? "now()" : "datetime('now')"; }
  std::string_view deployment() const { return is_postgres_ ? kDeploymentOnPostgres : kDeployment; }

  std::string text(const std::string& name) const {
    return text_literal(migration_.attributes.at(name));
  }

  std::string text_or_null(const std::string& name) const {
    return migration_.attributes.at(name).empty() ? "NULL" : text(name);
  }

  std::string checksum() const {
    return text_literal(migration_.up ? migration_.up->checksum : "");
  }

  std::string next() const {
    return concat("(SELECT coalesce(max(ORDEREXECUTED), 0) + 1 FROM ", table_, ')');
  }

  const Migration& migration_;
  bool is_postgres_;
  std::string table_;
};

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  if (!script) return {};
  const RowOf row(migration, history_table, dialect);
  std::vector<std::string> record = {is_up ? row.insert() : row.remove()};
  if (is_up && migration.repeats) record.insert(record.begin(), row.update());
  std::vector<Step> steps;
  if (is_up) {
    for (const std::string& guard : migration.guards) steps.push_back({.sql = guard});
  }
  std::ranges::move(in_one_transaction(*script, record), std::back_inserter(steps));
  return steps;
}

// A changelog of its own, of one set. A trigger's semicolons end nothing where another delimiter
// does.
std::vector<NewFile> compose(const NewMigration& wish) {
  const bool has_inner = std::ranges::any_of(wish.draft.up, [](const std::string& statement) {
    return statement.find(';') != std::string::npos;
  });
  const std::string_view end = has_inner ? "\n/" : ";";
  std::string text = concat("--liquibase formatted sql\n\n--changeset new:", wish.digits, '_',
                            wish.title, has_inner ? " endDelimiter:/" : "", '\n');
  for (const std::string& note : wish.draft.notes) text += concat("-- ", note, '\n');
  for (const std::string& statement : wish.draft.up) text += concat(statement, end, '\n');
  for (const std::string& statement : wish.draft.down) {
    std::string line = statement;
    std::ranges::replace(line, '\n', ' ');
    text += concat("--rollback ", line, ";\n");
  }
  return {{concat(wish.digits, '_', wish.title, ".sql"), text}};
}

}  // namespace

const Format kLiquibase = {
    .name = "liquibase",
    .summary = "Liquibase: changesets in *.sql with --liquibase formatted sql, DATABASECHANGELOG",
    .files = "changelog.sql",
    .table = kTable,
    .beside = kBeside,
    .foreign_keys = false,
    .late = Late::runs,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read_liquibase,
    .asker = history_query,
    .history = history,
    .preparer = prepare,
    .compose = compose,
    .planner = plan,
};

}  // namespace gate
