// graphile-migrate (PostgreSQL): committed/NNN-name.sql, whose headers chain them by hashes, a row
// per file in graphile_migrate.migrations.
#include <algorithm>
#include <array>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kEngine = "postgresql";

constexpr std::string_view kTable = "graphile_migrate.migrations";
constexpr std::array<std::string_view, 1> kBeside = {"graphile_migrate.current"};

// "000001-add-users.sql"
std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  if (digits.empty() || !name.ends_with(".sql")) return std::nullopt;
  std::string_view title = name.substr(digits.size(), name.size() - digits.size() - 4);
  if (!title.empty() && !title.starts_with('-')) return std::nullopt;
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  if (!std::ranges::all_of(title, is_allowed)) return std::nullopt;
  if (!title.empty()) title.remove_prefix(1);
  return FileVersion{.version = std::string(digits), .title = std::string(title)};
}

// What JavaScript takes for white space at the ends of a text.
std::string_view trim_as_javascript(std::string_view text) {
  constexpr std::array<std::string_view, 12> kBlanks = {
      " ",        "\t",           "\n",           "\v",           "\f",           "\r",
      "\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe3\x80\x80", "\xe2\x80\xaf"};
  for (bool is_changed = true; is_changed;) {
    is_changed = false;
    for (const std::string_view blank : kBlanks) {
      if (text.starts_with(blank))
        text.remove_prefix(blank.size());
      else if (text.ends_with(blank))
        text.remove_suffix(blank.size());
      else
        continue;
      is_changed = true;
    }
  }
  return text;
}

struct Committed {
  std::string previous{};  // empty = it is the first
  std::string hash{};
  bool allows_invalid = false;
  std::size_t body = 0;  // where it begins
  std::string why_refused{};
};

void take_header(std::string_view header, Committed& file) {
  const auto colon = header.find(':');
  const std::string_view key = header.substr(0, colon);
  const std::string_view value =
      colon == header.npos ? std::string_view() : trim_as_javascript(header.substr(colon + 1));
  if (key == "Previous") file.previous = value;
  if (key == "Hash") file.hash = value;
  if (key == "AllowInvalidHash") file.allows_invalid = true;
}

// "--! Hash: sha1:…"; a carriage return at its end makes it none.
bool is_header(std::string_view line) {
  return line.starts_with("--! ") && line.size() > 4 && line[4] >= 'A' && line[4] <= 'Z' &&
         line.find('\r') == line.npos;
}

// The tool looks at the bytes as they lie there, a byte order mark among them.
Committed parse_headers(std::string_view text) {
  Committed file;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    file.body = at;
    if (!is_header(line)) {
      if (!line.empty()) file.why_refused = "no empty line ends its headers";
      break;
    }
    take_header(line.substr(4), file);
    at = end + 1;
  }
  if (file.previous.empty()) file.why_refused = "it has no '--! Previous:' header";
  if (file.hash.empty()) file.why_refused = "it has no '--! Hash:' header";
  if (file.previous == "-") file.previous.clear();
  return file;
}

std::string hash_of(std::string_view body, const std::string& previous) {
  const std::string chained = concat(previous, '\n', trim_as_javascript(body));
  return concat("sha1:", sha1(concat(trim_as_javascript(chained), '\n')));
}

// ":DATABASE_OWNER", in place of which the tool writes what its settings say; not the "::TEXT" of a
// cast. Empty = there is none.
std::string find_placeholder(const Script& script) try {
  for (const Statement& statement : script.statements) {
    const std::string sql = with_plain_quotes(statement.sql, Dialect::postgres);
    for (const Token& token : tokenize(sql)) {
      const bool is_cast = token.offset > 0 && sql[token.offset - 1] == ':';
      const bool is_one = token.text.size() > 1 && token.text[0] == ':' && token.text[1] >= 'A' &&
                          token.text[1] <= 'Z' && !is_cast;
      if (is_one) return std::string(token.text);
    }
  }
  return {};
} catch (const SqlError&) {  // the server says what is wrong with it
  return {};
}

void read_committed(const SqlFile& source, Migration& migration,
                    std::vector<FolderProblem>& problems) {
  Committed file = parse_headers(source.bytes);
  if (file.why_refused.empty()) {
    const bool is_same =
        hash_of(std::string_view(source.bytes).substr(file.body), file.previous) == file.hash;
    if (!is_same && !file.allows_invalid) {
      file.why_refused = "it is not what its '--! Hash:' was made of";
    } else if (is_same && file.allows_invalid) {
      file.why_refused = "it allows an invalid hash, and the hash is valid";
    }
  }
  if (!file.why_refused.empty()) {
    problems.push_back(unreadable({.path = source.path},
                                  concat("graphile-migrate refuses the file: ", file.why_refused)));
  }
  const std::size_t begin = std::min(file.body, source.text().size());
  ScriptFile made = script_of(source, begin, source.text().size());
  constexpr std::string_view kOption = "--! no-transaction";
  made.script.is_unwrapped = trim_as_javascript(source.text().substr(begin)).starts_with(kOption);
  made.script.checksum = file.hash;
  if (const std::string name = find_placeholder(made.script); !name.empty()) {
    problems.push_back(unreadable({.path = source.path}, concat("graphile-migrate fills in '", name,
                                                                "', with what the gate does not "
                                                                "know")));
  }
  put_script(std::move(made), Direction::up, migration, problems);
}

constexpr FilesLayout kLayout = {.format = "graphile-migrate",
                                 .files = "NNN-name.sql",
                                 .parse = parse_name,
                                 .read = read_committed,
                                 .in_numeric_order = true};

// The folder of the project, or that of its committed migrations.
std::string committed_in(const std::string& path) {
  const std::string below = path_in(path, "committed");
  return is_folder(below) ? below : path;
}

void check_chain(const std::string& path, MigrationFolder& folder) {
  std::string last;
  for (const Migration& migration : folder.migrations) {
    if (!migration.up) continue;
    const std::string& shown = migration.up->path;
    const std::string name = shown.substr(shown.rfind('/') + 1);
    const Committed file =
        parse_headers(read_sql_file(path_in(path, name), Dialect::postgres).bytes);
    if (file.previous != last && !file.hash.empty()) {
      folder.problems.push_back(
          unreadable({.path = shown, .line = 1},
                     concat("graphile-migrate refuses the folder: the '--! Previous:' of ",
                            in_quotes(name), " is not the hash of the one before it")));
      folder.problems.back().version = migration.version;
    }
    last = file.hash;
  }
}

// What is not committed yet.
void check_current(const std::string& path, MigrationFolder& folder) {
  const std::string current = path_in(path, "current.sql");
  if (!is_regular_file(current)) return;
  const SqlFile source = read_sql_file(current, Dialect::postgres);
  const ScriptFile made = script_of(source);
  if (made.script.statements.empty()) return;
  folder.problems.push_back({.kind = FolderProblem::Kind::never_run,
                             .location = made.script.statements[0].location,
                             .message = "'current.sql' is not run by 'graphile-migrate migrate' "
                                        "before it is committed"});
}

bool is_history(const Table& table) {
  constexpr std::array<std::string_view, 4> kColumns = {"hash", "previous_hash", "filename",
                                                        "date"};
  return std::ranges::all_of(kColumns, [&](std::string_view column) {
    return find_column(table, std::string(column)) != nullptr;
  });
}

Evidence recognises(const FolderView& folder) {
  if (folder.is_one_file()) return Evidence::none;
  if (folder.has("committed") && (folder.has("current.sql") || folder.has("current"))) {
    return Evidence::marks;
  }
  const bool is_marked = has_file_of(folder, kLayout) && folder.has_line([](std::string_view line) {
    return line.starts_with("--! Previous:");
  });
  return is_marked ? Evidence::marks : Evidence::none;
}

MigrationFolder read(const std::string& path, const Reading&) {
  const std::string committed = committed_in(path);
  MigrationFolder folder = read_files(committed, kLayout, {.dialect = Dialect::postgres});
  check_chain(committed, folder);
  if (committed != path) check_current(path, folder);
  return folder;
}

std::string history_query(const Table& table, Dialect) {
  return concat("SELECT filename, hash FROM ", table_literal(table.name, Dialect::postgres),
                " ORDER BY filename");
}

// The row has the number's name only: "000001.sql".
History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    const std::string version(leading_digits(text_of(row.at(0))));
    history.applied.push_back({.version = version, .checksum = text_of(row.at(1))});
    history.mark = std::max(history.mark.value_or(0), parse_number(version).value_or(0));
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {"create schema if not exists graphile_migrate",
          "create table if not exists graphile_migrate.migrations (hash text primary key, "
          "previous_hash text references graphile_migrate.migrations, filename text not null, date "
          "timestamptz not null default now())",
          "create table if not exists graphile_migrate.current (filename text primary key default "
          "'current.sql', content text not null, date timestamptz not null default now())"};
}

// The tool has no way back.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration* previous,
                       const Table* history_table, Dialect) {
  if (direction == Direction::down || !migration.up) return {};
  const bool has_previous = previous != nullptr && previous->up;
  const std::string before = has_previous ? text_literal(previous->up->checksum) : "NULL";
  return in_one_transaction(
      *migration.up,
      {concat("insert into ", history_literal(history_table, kTable, Dialect::postgres),
              "(hash, previous_hash, filename) values (", text_literal(migration.up->checksum),
              ", ", before, ", ", text_literal(concat(migration.version, ".sql")), ")")});
}

}  // namespace

const Format kGraphileMigrate = {
    .name = "graphile-migrate",
    .summary = "graphile-migrate (PostgreSQL): committed/NNN-name.sql, graphile_migrate.migrations",
    .files = "NNN-name.sql",
    .table = kTable,
    .beside = kBeside,
    .foreign_keys = true,  // PostgreSQL always does
    .late = Late::never,
    .has_downs = false,
    .engine = kEngine,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
