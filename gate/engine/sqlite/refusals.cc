// Known by how the message begins: what follows are names and expressions of the user's.
#include "gate/engine/sqlite/refusals.h"

#include <algorithm>
#include <iterator>

#include "gate/base/text.h"
#include "gate/model/refusal.h"

namespace gate {

namespace {

struct Advice {
  std::string_view beginning;
  std::string_view within;  // must come later in the message; empty = anything may
  std::string_view advice;
};

constexpr std::string_view kDependent =
    "drop the view, trigger or index that needs the column before this statement, and create it "
    "again without the column after it";
constexpr std::string_view kBroken =
    "drop or correct the view or trigger first: it cannot be compiled as it is, and SQLite checks "
    "all of them when a table is altered";
constexpr std::string_view kRebuild =
    "rebuild the table without the column: create the new one, copy the rows, drop the old one, "
    "rename the new one";
constexpr std::string_view kTaken =
    "take another name, or drop the other object first; write IF NOT EXISTS only where it is known "
    "to be the same";

// The first row that fits.
constexpr Advice kAdvice[] = {
    {kGateRefuses, "PRAGMA writable_schema",
     "change the table with ALTER TABLE, or rebuild it: create the new one, copy the rows, drop "
     "the old one, rename the new one"},
    {kGateRefuses, "ATTACH or VACUUM INTO",
     "leave other files out of the migration: load what it needs by INSERT, and copy the database "
     "by the backup of the deployment"},
    {kGateRefuses, "load_extension()",
     "name the library under 'extensions' in the scenario, and let the migration tool load it"},
    {"Cannot add a NOT NULL column with default value NULL", "",
     "give the column a DEFAULT that is not NULL; or add it nullable, fill it with UPDATE, and "
     "rebuild the table with NOT NULL"},
    {"Cannot add a UNIQUE column", "",
     "add the column without UNIQUE, fill it, and say CREATE UNIQUE INDEX on it"},
    {"Cannot add a PRIMARY KEY column", "",
     "rebuild the table: create a new one with that key, copy the rows, drop the old one, rename "
     "the new one"},
    {"Cannot add a REFERENCES column with non-NULL default value", "",
     "add the column without DEFAULT, and fill it with UPDATE"},
    {"Cannot add a column with non-constant default", "",
     "add the column with a constant DEFAULT or none, and fill it with UPDATE; rebuild the table "
     "where new rows need the expression as their DEFAULT"},
    {"cannot add a STORED column", "",
     "make the column VIRTUAL, or rebuild the table with the STORED one"},
    {"cannot start a transaction within a transaction", "",
     "leave BEGIN and COMMIT to the migration tool, or use SAVEPOINT and RELEASE"},
    {"cannot commit - no transaction is active", "",
     "leave out the COMMIT, or begin the transaction in this script"},
    {"cannot rollback - no transaction is active", "",
     "leave out the ROLLBACK: there is nothing that it could take back"},
    {"duplicate column name", "",
     "leave out the column that is there already, or give the new one another name; SQLite has no "
     "ADD COLUMN IF NOT EXISTS"},
    {"cannot drop UNIQUE column", "", kRebuild},
    {"cannot drop PRIMARY KEY column", "", kRebuild},
    {"error in table ", " after drop column", kRebuild},
    {"error in view ", " after drop column", kDependent},
    {"error in trigger ", " after drop column", kDependent},
    {"error in index ", " after drop column", kDependent},
    {"error in view ", " after rename",
     "drop the view before the rename, and create it again with the new name after it"},
    {"error in trigger ", " after rename",
     "drop the trigger before the rename, and create it again with the new name after it"},
    {"error in view ", "", kBroken},
    {"error in trigger ", "", kBroken},
    {"no such column", "",
     "add the column before this statement, or correct its name; write text in single quotes"},
    {"no such table", "",
     "create the table before this statement, or correct its name; write IF EXISTS where a DROP "
     "may find nothing"},
    {"table ", " already exists", kTaken},
    {"view ", " already exists", kTaken},
    {"index ", " already exists", kTaken},
    {"trigger ", " already exists", kTaken},
    {"there is already a", " named ", kTaken},
    {"UNIQUE constraint failed", "",
     "make the values distinct with UPDATE or DELETE before this statement; write ON CONFLICT DO "
     "NOTHING where the row may be there already"},
    {"NOT NULL constraint failed", "",
     "fill the missing values with UPDATE before this statement, or write coalesce(column, value) "
     "where the rows are copied"},
    {"FOREIGN KEY constraint failed", "",
     "insert the missing parents or correct the children before this statement; rebuild a parent "
     "table on a connection whose PRAGMA foreign_keys is off, which cannot change inside a "
     "transaction"},
    {"CHECK constraint failed", "",
     "correct the values with UPDATE before this statement, or rebuild the table with a CHECK that "
     "they pass"},
};

struct Quoting {
  std::string_view beginning;
  std::string_view end;
};

// json.c, fts5_expr.c, fts5_main.c and fts3.c of SQLite 3.40. A column that is not there is noticed
// before a statement runs, but for the one that a search names.
constexpr Quoting kQuoting[] = {
    {"JSON path error near '", "'"}, {"bad JSON path: ", ""},
    {"no such column: ", ""},        {"fts5: syntax error near ", ""},
    {"unknown special query: ", ""}, {"malformed MATCH expression: ", ""},
};

struct Cause {
  std::string_view words;
  RefusalKind kind;
  bool names = false;  // what follows the words is a name
};

// The first row whose words the message has.
constexpr Cause kCauses[] = {
    {kGateRefuses, RefusalKind::environment},
    {"no such function: ", RefusalKind::environment},
    {"no such module: ", RefusalKind::environment},
    {"no such collation sequence: ", RefusalKind::environment},
    {"no such tokenizer", RefusalKind::environment},
    {"no such table: ", RefusalKind::missing_table, true},
    {"SQL logic error", RefusalKind::missing_table},  // of a module: what it works on is not there
    {"no such view: ", RefusalKind::missing_table, true},
    {"no such column: ", RefusalKind::missing_object, true},
    {"no such index: ", RefusalKind::missing_object, true},
    {"no such trigger: ", RefusalKind::missing_object, true},
    {" has no column named ", RefusalKind::missing_object, true},
    {"unknown column \"", RefusalKind::missing_object},
    {"duplicate column name: ", RefusalKind::exists, true},
    {"there is already a", RefusalKind::exists},
    {" already exists", RefusalKind::exists},
    {"constraint failed", RefusalKind::rows},
    {"datatype mismatch", RefusalKind::rows},
    {"cannot store ", RefusalKind::rows},
};

// "main.users", "\"users\"" or "users (did you mean 'user'?)": users.
std::string bare_name(std::string_view text) {
  text = text.substr(0, text.find(" (did you mean "));
  if (text.starts_with("main.")) text.remove_prefix(5);
  const bool is_quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
  return std::string(is_quoted ? text.substr(1, text.size() - 2) : text);
}

}  // namespace

std::string without_values(std::string message, std::string_view sql) {
  for (const auto& [beginning, end] : kQuoting) {
    if (!message.starts_with(beginning) || !message.ends_with(end)) continue;
    const std::size_t length = message.size() - beginning.size() - end.size();
    const std::string quoted = message.substr(beginning.size(), length);
    if (sql.find(quoted) == sql.npos) return concat(beginning, "…", end);
  }
  return message;
}

RefusalCause cause_of_refusal(std::string_view message) {
  for (const Cause& cause : kCauses) {
    const std::size_t found = message.find(cause.words);
    if (found == std::string_view::npos) continue;
    const std::string_view rest = message.substr(found + cause.words.size());
    return {cause.kind, cause.names ? bare_name(rest) : ""};
  }
  return {};
}

std::string_view advice_on_refusal(std::string_view message) {
  const auto* const found = std::ranges::find_if(kAdvice, [&](const Advice& row) {
    return message.starts_with(row.beginning) &&
           message.find(row.within, row.beginning.size()) != std::string_view::npos;
  });
  return found == std::end(kAdvice) ? std::string_view() : found->advice;
}

std::string shell_command_hint(std::string_view sql) {
  const std::string_view text = trim(sql);
  if (!text.starts_with('.')) return {};
  return concat(
      "leave out ", in_quotes(trim(text.substr(0, text.find('\n')))),
      ": commands that begin with a dot belong to the sqlite3 shell, and a migration tool "
      "sends SQL alone");
}

}  // namespace gate
