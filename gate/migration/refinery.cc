// refinery (Rust): V and U files in folders below each other, a row per version in
// refinery_schema_history. What it refuses is what its library refuses by default.
#include <algorithm>
#include <limits>
#include <map>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/siphash.h"
#include "gate/base/text.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/files.h"
#include "gate/migration/folder.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "refinery_schema_history";
// With the tool's own white space, which stays in the schema.
constexpr std::string_view kCreate = R"(CREATE TABLE IF NOT EXISTS refinery_schema_history(
             version int4 PRIMARY KEY,
             name VARCHAR(255),
             applied_on VARCHAR(255),
             checksum VARCHAR(255)))";
constexpr std::string_view kNow = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
constexpr std::string_view kNowOnPostgres =
    "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
constexpr std::string_view kExpected = "expected files such as V1__name.sql";
constexpr std::uint64_t kLargestVersion = std::numeric_limits<std::int32_t>::max();
// Deeper than anybody nests; also the end of links that go round in circles.
constexpr int kDeepestFolder = 8;

struct Name {
  char kind = 'V';  // or 'U', which may come late
  std::string version{};
  std::string title{};
};

bool is_word_byte(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// "V1__name.sql" or "V1.2__name.sql", which the tool takes for its own and then refuses.
std::optional<Name> parse_name(std::string_view name) {
  if (!name.ends_with(".sql") || (name[0] != 'V' && name[0] != 'U')) return std::nullopt;
  const std::string_view stem = name.substr(0, name.size() - 4);
  const auto separator = stem.find("__");
  if (separator == stem.npos || separator + 2 == stem.size()) return std::nullopt;
  const std::string_view version = stem.substr(1, separator - 1);
  const std::string_view whole = leading_digits(version);
  std::string_view rest = version.substr(whole.size());
  if (rest.starts_with('.')) rest = rest.size() == 1 ? rest : rest.substr(1);
  const bool is_version = !whole.empty() && leading_digits(rest).size() == rest.size();
  const std::string_view title = stem.substr(separator + 2);
  if (!is_version || !std::ranges::all_of(title, is_word_byte)) return std::nullopt;
  return Name{stem[0], std::string(version), std::string(title)};
}

// Of the title, the version as four bytes and the text, the strings with the byte that Rust puts
// behind each.
std::string checksum_of(const Name& name, std::uint64_t version, std::string_view sql) {
  constexpr char kEnd = '\xff';
  std::string hashed = name.title + kEnd;
  for (int shift = 0; shift < 32; shift += 8) {
    hashed += static_cast<char>(version >> shift & 0xff);
  }
  hashed += sql;
  return std::to_string(siphash_1_3(hashed + kEnd));
}

class RefineryReader {
 public:
  RefineryReader(const std::string& path, const Reading& how) : path_(path), dialect_(how.dialect) {
    folder_.path = display_path(path);
    folder_.format = "refinery";
  }

  MigrationFolder read() {
    collect("", 1);
    if (!has_match_) {
      throw no_migrations(path_, "refinery", kExpected);
    }
    for (const auto& [version, file] : files_) add(version, file);
    return std::move(folder_);
  }

 private:
  struct File {
    std::string place{};  // from the folder on
    Name name{};
  };

  void collect(const std::string& below, int depth) {
    for (const std::string& name : list_folder(path_in(path_, below))) {
      const std::string place = concat(below, name);
      if (is_folder(path_in(path_, place))) {
        if (depth < kDeepestFolder) collect(concat(place, '/'), depth + 1);
      } else if (const auto parsed = parse_name(name)) {
        sort_in({place, *parsed});
      } else if (looks_like_sql(name) && !is_hidden(name)) {
        complain(FolderProblem::Kind::never_run, "", place,
                 concat(in_quotes(name), " is never run: ", kExpected));
      }
    }
  }

  void sort_in(const File& file) {
    has_match_ = true;
    const auto number = parse_number(file.name.version);
    if (!number || *number > kLargestVersion) {
      return complain(FolderProblem::Kind::unreadable, file.name.version, file.place,
                      concat("the version of ", in_quotes(file.place), " is no whole number up to ",
                             kLargestVersion));
    }
    const auto [other, is_new] = files_.emplace(*number, file);
    if (is_new) return;
    complain(FolderProblem::Kind::duplicate_version, std::to_string(*number), file.place,
             concat(in_quotes(other->second.place), " and ", in_quotes(file.place),
                    " are both version ", *number));
  }

  void add(std::uint64_t version, const File& file) {
    const SqlFile source = read_sql_file(path_in(path_, file.place), dialect_);
    Migration migration{
        .version = std::to_string(version), .number = version, .name = file.name.title};
    std::vector<FolderProblem> problems = source.problems;
    ScriptFile script{.script = {.path = source.path}};
    if (problems.empty()) {
      script = script_of(source);
      put_checksum(
          source, [&](std::string_view sql) { return checksum_of(file.name, version, sql); },
          script.script);
    }
    put_script(std::move(script), Direction::up, migration, problems);
    for (FolderProblem& problem : problems) {
      problem.version = migration.version;
      folder_.problems.push_back(std::move(problem));
    }
    folder_.migrations.push_back(std::move(migration));
  }

  void complain(FolderProblem::Kind kind, const std::string& version, const std::string& place,
                std::string message) {
    folder_.problems.push_back({.kind = kind,
                                .version = version,
                                .location = {.path = display_path(path_in(path_, place))},
                                .message = std::move(message)});
  }

  const std::string& path_;
  Dialect dialect_;
  MigrationFolder folder_{};
  std::map<std::uint64_t, File> files_{};
  bool has_match_ = false;
};

bool is_history(const Table& table) {
  return has_columns(table, {"version", "name", "applied_on", "checksum"}) &&
         table.columns.size() == 4;
}

// Its settings lie beside the folder.
Evidence recognises(const FolderView& folder) {
  const bool has_file =
      !folder.is_one_file() && std::ranges::any_of(folder.names(), [](const std::string& name) {
        return parse_name(name).has_value();
      });
  if (!has_file) return Evidence::none;
  return folder.has("../refinery.toml") ? Evidence::marks : Evidence::names;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return RefineryReader(path, how).read();
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version, name, checksum FROM ", table_literal(table.name, dialect),
                " ORDER BY version");
}

History history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) {
    history.applied.push_back({version_text(row.at(0)), text_of(row.at(1)), text_of(row.at(2))});
  }
  return history;
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {std::string(kCreate)};
}

// The tool's clock has nanoseconds, of which a database knows the first three or six digits.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  if (direction == Direction::down || !migration.up) return {};
  const std::string table = history_literal(history_table, kTable, dialect);
  return in_one_transaction(
      *migration.up,
      {concat("INSERT INTO ", table, " (version, name, applied_on, checksum) VALUES (",
              migration.version, ", ", text_literal(migration.name), ", ",
              dialect == Dialect::postgres ? kNowOnPostgres : kNow, ", ",
              text_literal(migration.up->checksum), ")")});
}

}  // namespace

const Format kRefinery = {
    .name = "refinery",
    .summary = "refinery: V1__name.sql and U1__name.sql, refinery_schema_history",
    .files = "V1__name.sql",
    .table = kTable,
    .foreign_keys = true,
    .late = Late::refuses,
    .has_downs = false,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
