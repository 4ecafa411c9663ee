#include "gate/migration/flyway_folder.h"

#include <algorithm>
#include <map>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/files.h"
#include "gate/migration/flyway_name.h"
#include "gate/migration/flyway_settings.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/lines.h"
#include "gate/migration/script.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

using Kind = FolderProblem::Kind;

// Deeper than anybody nests; also the end of links that go round in circles.
constexpr int kDeepestFolder = 8;

constexpr std::string_view kExpected = "expected files such as V1__name.sql";

struct File {
  std::string script{};  // from the folder on: "sub/V1__x.sql"
  FlywayName name{};
};

// CRC-32 of the lines without their ends, as a signed number.
std::string checksum_of(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  std::string lines(bytes);
  std::erase_if(lines, [](char c) { return c == '\n' || c == '\r'; });
  return std::to_string(static_cast<std::int32_t>(crc32(lines)));
}

bool switches_foreign_keys(const Statement& statement) {
  Lexer lexer(statement.sql);
  return is_word(lexer.next(), "PRAGMA") && is_word(lexer.next(), "FOREIGN_KEYS");
}

// Whether the statement begins with these words, of which the ones in brackets may be left out.
bool begins_with(const Statement& statement, std::initializer_list<std::string_view> words) {
  Lexer lexer(statement.sql);
  Token token = lexer.next();
  for (std::string_view word : words) {
    const bool is_optional = word.starts_with('[');
    if (is_optional) word = word.substr(1, word.size() - 2);
    if (is_word(token, word)) {
      token = lexer.next();
    } else if (!is_optional) {
      return false;
    }
  }
  return true;
}

// As the tool's parser sees it, which takes some statements that would run in a transaction for
// such, and does not know all that would not. ALTER TYPE … ADD VALUE is one before PostgreSQL 12.
bool cannot_share_transaction(const Statement& statement) {
  const auto begins = [&](std::initializer_list<std::string_view> words) {
    return begins_with(statement, words);
  };
  for (const std::string_view verb : {"CREATE", "DROP"}) {
    if (begins({verb, "DATABASE"}) || begins({verb, "TABLESPACE"}) ||
        begins({verb, "SUBSCRIPTION"}) || begins({verb, "[UNIQUE]", "INDEX", "CONCURRENTLY"})) {
      return true;
    }
  }
  return begins({"ALTER", "SYSTEM"}) || begins({"VACUUM"}) || begins({"DISCARD", "ALL"}) ||
         begins({"REINDEX", "[VERBOSE]", "SCHEMA"}) ||
         begins({"REINDEX", "[VERBOSE]", "DATABASE"}) || begins({"REINDEX", "[VERBOSE]", "SYSTEM"});
}

// To the tool's parser a block ends with END, and COMMIT is none.
const Statement* find_open_block(const Script& script) {
  const auto found = std::ranges::find_if(script.statements, [](const Statement& statement) {
    return is_word(Lexer(statement.sql).next(), "BEGIN");
  });
  return found == script.statements.end() ? nullptr : &*found;
}

class FlywayReader {
 public:
  FlywayReader(const std::string& path, const Reading& how)
      : path_(path), dialect_(how.dialect), settings_(read_flyway_settings(path)) {
    folder_.path = display_path(path);
    folder_.format = "flyway";
    folder_.problems = settings_.problems;
  }

  MigrationFolder read() {
    collect("", 1);
    if (files_.empty()) {
      throw no_migrations(path_, "flyway", kExpected);
    }
    std::ranges::stable_sort(files_, [](const File& a, const File& b) {
      return a.name.description < b.name.description;
    });
    for (const char* event :
         {"beforeConnect", "createSchema", "beforeValidate", "afterValidate", "beforeMigrate"}) {
      add_callbacks(event);
    }
    add_versioned();
    add_callbacks("afterVersioned");
    add_callbacks("beforeRepeatables");
    add_repeatable();
    for (const char* event :
         {"afterMigrateApplied", "afterMigrate", "afterMigrateOperationFinish"}) {
      add_callbacks(event);
    }
    refuse_callbacks_of_statements();
    add_downs();
    look_at_baselines();
    return std::move(folder_);
  }

 private:
  void collect(const std::string& below, int depth) {
    for (const std::string& name : list_folder(path_in(path_, below))) {
      if (is_hidden(name)) continue;
      const std::string script = concat(below, name);
      if (is_folder(path_of(script))) {
        if (depth < kDeepestFolder) collect(concat(script, '/'), depth + 1);
        continue;
      }
      if (auto parsed = parse_flyway_name(name)) {
        files_.push_back({script, std::move(*parsed)});
        if (!name.ends_with(".sql")) {
          add_problem(Kind::aside, "", script,
                      concat(in_quotes(name), " is run by flyway from 9.2 on; older versions pass ",
                             "over it, since its suffix is not written .sql"));
        }
      } else if (looks_like_sql(name) && !is_other_callback(name)) {
        add_problem(Kind::never_run, "", script,
                    concat(in_quotes(name), " is never run: ", kExpected));
      }
    }
  }

  std::vector<const File*> files_of(FlywayKind kind, std::string_view event = "") const {
    std::vector<const File*> found;
    for (const File& file : files_) {
      if (file.name.kind == kind && file.name.event == event) found.push_back(&file);
    }
    return found;
  }

  void add_versioned() {
    auto files = files_of(FlywayKind::versioned);
    std::ranges::stable_sort(files, [](const File* a, const File* b) {
      return is_older(a->name.version, b->name.version);
    });
    for (const File* file : files) add(*file, canonical_version(file->name.version));
  }

  void add_repeatable() {
    for (const File* file : files_of(FlywayKind::repeatable)) {
      add(*file, repeatable_version(file->name.description));
    }
  }

  void add(const File& file, const std::string& version) {
    const auto [other, is_new] = scripts_.emplace(version, file.script);
    if (!is_new) {
      return add_problem(Kind::duplicate_version, version, file.script,
                         concat(in_quotes(other->second), " and ", in_quotes(file.script),
                                " are both version ", version));
    }
    Migration migration = begin(file, version);
    read_into(migration, file, Direction::up);
    add_around(migration, "beforeEachMigrate", true);
    add_around(migration, "afterEachMigrate", false);
    places_[version] = folder_.migrations.size();
    folder_.migrations.push_back(std::move(migration));
  }

  Migration begin(const File& file, const std::string& version) const {
    return {.version = version,
            .number = folder_.migrations.size() + 1,
            .name = file.name.description,
            .repeats = file.name.kind == FlywayKind::repeatable,
            .attributes = {{"version", file.name.version},
                           {"description", file.name.description},
                           {"script", file.script}}};
  }

  void add_callbacks(std::string_view event) {
    for (const File* file : files_of(FlywayKind::callback, event)) {
      const std::string stem = file->script.substr(0, file->script.size() - 4);
      Migration migration = begin(*file, stem);
      migration.name = stem;
      migration.repeats = migration.always = true;
      migration.attributes.clear();
      read_into(migration, *file, Direction::up);
      folder_.migrations.push_back(std::move(migration));
    }
  }

  // The tool runs them in the transaction of the migration.
  void add_around(Migration& migration, std::string_view event, bool is_before) {
    std::vector<Statement>& statements = migration.up->statements;
    for (const File* file : files_of(FlywayKind::callback, event)) {
      Migration callback;
      read_into(callback, *file, Direction::up);
      statements.insert(is_before ? statements.begin() : statements.end(),
                        callback.up->statements.begin(), callback.up->statements.end());
    }
  }

  void refuse_callbacks_of_statements() {
    for (const char* event : {"beforeEachMigrateStatement", "afterEachMigrateStatement"}) {
      for (const File* file : files_of(FlywayKind::callback, event)) {
        add_problem(Kind::unreadable, "", file->script,
                    concat(in_quotes(file->script), " runs with each statement, which the gate ",
                           "does not do"));
      }
    }
  }

  void add_downs() {
    for (const File* file : files_of(FlywayKind::undo)) {
      const auto place = places_.find(canonical_version(file->name.version));
      if (place == places_.end()) {
        add_problem(Kind::never_run, "", file->script,
                    concat(in_quotes(file->script), " undoes a version that is not there"));
        continue;
      }
      Migration& migration = folder_.migrations[place->second];
      read_into(migration, *file, Direction::down);
      migration.attributes["undo"] = file->script;
    }
  }

  // They run where nothing was applied yet, in place of all up to them. Where those are still there
  // they are as good.
  void look_at_baselines() {
    for (const File* file : files_of(FlywayKind::baseline)) {
      const std::string version = canonical_version(file->name.version);
      const bool is_covered = std::ranges::any_of(places_, [&](const auto& place) {
        return !place.first.starts_with('R') && !is_older(version, place.first);
      });
      if (is_covered) continue;
      add_problem(Kind::unreadable, version, file->script,
                  concat(in_quotes(file->script), " stands for migrations that are not in the ",
                         "folder any more, and the gate does not start from it"));
    }
  }

  void read_into(Migration& migration, const File& file, Direction direction) {
    const std::string path = path_of(file.script);
    SqlFile source = read_sql_file(path, dialect_);
    std::vector<FolderProblem> problems = source.problems;
    ScriptFile script{.script = {.path = source.path}};
    if (problems.empty()) {
      const FlywaySideFile side = read_side_file(path, problems);
      script.script.checksum = checksum_of(source.bytes);
      if (fill(source, side, file, problems)) {
        // Repeatable ones run again when a value changes.
        const std::string checksum =
            migration.repeats ? checksum_of(source.bytes) : script.script.checksum;
        script = script_of(source);
        script.script.checksum = checksum;
        script.script.is_unwrapped = !side.in_transaction;
        look_at_transactions(script);
      }
    }
    put_script(std::move(script), direction, migration, problems);
    for (FolderProblem& problem : problems) {
      problem.version = migration.version;
      folder_.problems.push_back(std::move(problem));
    }
  }

  // False where a placeholder has no value.
  bool fill(SqlFile& source, const FlywaySideFile& side, const File& file,
            std::vector<FolderProblem>& problems) const {
    if (!settings_.replaces || !side.replaces) return true;
    const std::string name = file.script.substr(file.script.rfind('/') + 1);
    try {
      source.bytes = fill_placeholders(source.text(), settings_, name);
      return true;
    } catch (const SqlError& error) {
      const auto offset = static_cast<std::size_t>(error.offset());
      problems.push_back(unreadable(locate(source.text(), offset, source.path), error.what()));
      return false;
    }
  }

  void look_at_transactions(ScriptFile& file) const {
    std::vector<Statement>& statements = file.script.statements;
    // On servers BEGIN is a statement like another.
    const Statement* open = dialect_ == Dialect::sqlite ? find_open_block(file.script) : nullptr;
    if (open != nullptr) {
      file.problems.push_back(
          unreadable(open->location,
                     "flyway takes BEGIN for a block without an END, and opens a transaction of "
                     "its own; take it out"));
    }
    const bool is_postgres = dialect_ == Dialect::postgres;
    const auto wants_no_transaction =
        is_postgres ? cannot_share_transaction : switches_foreign_keys;
    const auto unwrapped = std::ranges::count_if(statements, wants_no_transaction);
    if (unwrapped == 0) return;
    file.script.is_unwrapped = true;
    if (unwrapped == std::ssize(statements) || settings_.mixed) return;
    file.problems.push_back(
        unreadable(std::ranges::find_if(statements, wants_no_transaction)->location,
                   concat("flyway refuses ",
                          is_postgres ? "what cannot run in a transaction" : "PRAGMA foreign_keys",
                          " beside other statements: put it into a file of its own, or set "
                          "flyway.mixed=true")));
  }

  std::string path_of(const std::string& script) const { return path_in(path_, script); }

  void add_problem(Kind kind, const std::string& version, const std::string& script,
                   std::string message) {
    folder_.problems.push_back({.kind = kind,
                                .version = version,
                                .location = {.path = display_path(path_of(script))},
                                .message = std::move(message)});
  }

  const std::string& path_;
  Dialect dialect_;
  FlywaySettings settings_;
  MigrationFolder folder_{};
  std::vector<File> files_{};
  std::map<std::string, std::string> scripts_{};  // by version
  std::map<std::string, std::size_t> places_{};   // in the folder's migrations, by version
};

}  // namespace

MigrationFolder read_flyway_folder(const std::string& path, const Reading& how) {
  return FlywayReader(path, how).read();
}

}  // namespace gate
