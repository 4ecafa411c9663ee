// Files of formatted SQL, and what of them becomes a migration.
#include "gate/migration/liquibase_folder.h"

#include <algorithm>
#include <array>
#include <map>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/files.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/liquibase_changelog.h"
#include "gate/migration/liquibase_words.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

using Kind = FolderProblem::Kind;

// Of the ninth kind: white space does not count.
std::string checksum_of(std::string_view sql) {
  std::string dense;
  for (const char c : sql) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') dense += c;
  }
  return concat("9:", md5(concat("9:", md5(dense), ':')));
}

class LiquibaseReader {
 public:
  LiquibaseReader(const std::string& path, const Reading& how)
      : path_(path), dialect_(how.dialect) {
    folder_.path = display_path(path);
    folder_.format = "liquibase";
  }

  MigrationFolder read() {
    if (is_regular_file(path_)) {
      read_file_of(path_);
    } else {
      read_folder(path_, 0);
    }
    if (!has_file_) {
      throw no_migrations(path_, "liquibase", "expected files such as changelog.sql");
    }
    return std::move(folder_);
  }

 private:
  // All below in the order of their paths, as includeAll takes them.
  void read_folder(const std::string& path, int depth) {
    constexpr int kDeepest = 20;  // a link may lead into its own folder
    for (const std::string& name : list_folder(path)) {
      const std::string inside = path_in(path, name);
      if (is_hidden(name)) continue;
      if (is_folder(inside)) {
        if (depth < kDeepest) read_folder(inside, depth + 1);
      } else if (name.ends_with(".sql")) {
        read_file_of(inside);
      } else {
        look_at_other(inside, name);
      }
    }
  }

  // Changesets that are not SQL. A file that only names others is what we stand for.
  void look_at_other(const std::string& path, const std::string& name) {
    constexpr std::array<std::string_view, 4> kEndings = {".xml", ".yaml", ".yml", ".json"};
    const bool may_be = std::ranges::any_of(
        kEndings, [&](std::string_view ending) { return to_lower(name).ends_with(ending); });
    if (looks_like_sql(name)) {
      return add_problem(Kind::never_run, "", {.path = display_path(path)},
                         concat(in_quotes(name), " is never run: expected files such as x.sql"));
    }
    if (!may_be || !is_regular_file(path) || file_size(path) > kLargestByHand) return;
    if (read_file(path).find("changeSet") == std::string::npos) return;
    add_problem(Kind::unreadable, "", {.path = display_path(path)},
                concat(in_quotes(name), " has changesets that only Liquibase reads; give the gate ",
                       "the SQL that `liquibase update-sql` makes of them"));
  }

  void read_file_of(const std::string& path) {
    has_file_ = true;
    const SqlFile source = read_sql_file(path, dialect_);
    for (const FolderProblem& problem : source.problems) folder_.problems.push_back(problem);
    if (!source.problems.empty()) return;
    const Changelog changelog = read_changelog(source, parameters_);
    for (const FolderProblem& problem : changelog.problems) folder_.problems.push_back(problem);
    for (const Changeset& changeset : changelog.changesets) add(changeset, changelog);
  }

  void add(const Changeset& changeset, const Changelog& changelog) {
    const bool is_ours =
        is_for_database(dialect_, changeset.flag("dbms")) && !changeset.is("ignore", false);
    if (!is_ours) return;
    const std::string& path = changeset.location.path;
    const std::string file = changeset.file.empty() ? path : changeset.file;
    Migration migration{.version = liquibase_version(file, changeset.id, changeset.author),
                        .number = folder_.migrations.size() + 1,
                        .name = changeset.comment.empty() ? changeset.id : changeset.comment,
                        .repeats = changeset.is("runonchange", false)};
    migration.always = changeset.is("runalways", false);
    migration.repeats = migration.repeats || migration.always;
    const auto [other, is_new] = places_.emplace(migration.version, changeset.location);
    if (!is_new) return add_duplicate(migration, changeset, other->second);
    migration.attributes = attributes_of(changeset, file);
    version_ = migration.version;
    add_guard(changeset, migration);
    put_up(changeset, migration);
    put_down(changeset, changelog, migration);
    folder_.migrations.push_back(std::move(migration));
  }

  void add_duplicate(const Migration& migration, const Changeset& changeset,
                     const Location& first) {
    add_problem(Kind::duplicate_version, migration.version, changeset.location,
                concat("changeset ", changeset.author, ':', changeset.id, " is in ", first.path,
                       ':', first.line, ", too: id, author and name of the file tell them apart"));
  }

  static std::map<std::string, std::string> attributes_of(const Changeset& changeset,
                                                          const std::string& file) {
    const std::string filter = changeset.flag("contextfilter");
    return {{"ID", changeset.id},
            {"AUTHOR", changeset.author},
            {"FILENAME", file},
            {"COMMENTS", changeset.comment},
            {"CONTEXTS", filter.empty() ? changeset.flag("context") : filter},
            {"LABELS", changeset.flag("labels")}};
  }

  // Whatever onFail says but WARN: the changeset does not run. What it would do instead, the
  // rehearsal does not: it stops there, with the words.
  static void add_guard(const Changeset& changeset, Migration& migration) {
    if (changeset.conditions.empty() || changeset.flag("onfail") == "warn") return;
    const std::string words = concat("a precondition of changeset ", changeset.author, ':',
                                     changeset.id, " does not hold");
    // The engine's complaint about a path in JSON has the text of the path.
    migration.guards.push_back(concat("SELECT CASE WHEN (", join(changeset.conditions, ") AND ("),
                                      ") THEN 1 ELSE json_extract('{}', ", text_literal(words),
                                      ") END"));
  }

  void put_up(const Changeset& changeset, Migration& migration) {
    ScriptFile file = cut(changeset.body, changeset.split, changeset.location.path);
    file.script.checksum = checksum_of(trim(changeset.body.text));
    file.script.is_unwrapped = !changeset.is("runintransaction", true);
    if (changeset.flag("runwith") != "" && changeset.flag("runwith") != "jdbc") {
      add_problem(Kind::unreadable, version_, changeset.location,
                  concat("runWith:", changeset.flag("runwith"),
                         " hands the changeset to another program, which the gate does not start"));
    }
    put(std::move(file), Direction::up, migration);
    find_missing_parameter(changeset);
  }

  void find_missing_parameter(const Changeset& changeset) {
    const std::string& text = changeset.body.text;
    std::size_t at = std::string::npos;
    try {
      at = find_parameter(text);
    } catch (const SqlError&) {
      return;  // was said where it was cut
    }
    if (at == std::string::npos) return;
    const auto line = static_cast<std::size_t>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    add_problem(Kind::unreadable, version_,
                {.path = changeset.location.path, .line = changeset.body.numbers.at(line)},
                concat("no --property line gives a value to ",
                       in_quotes(text.substr(at, text.find('}', at) - at + 1)),
                       "; one from the command line is not known here"));
  }

  void put_down(const Changeset& changeset, const Changelog& changelog, Migration& migration) {
    const std::string words = to_lower(trim(changeset.rollback.text));
    if (words.empty()) return;
    const std::string& path = changeset.location.path;
    if (words.starts_with("not required") || words.starts_with("empty")) {
      migration.down.emplace(Script{.path = path});
      return;
    }
    const Changeset* other = &changeset;
    if (words.find("changesetid") != std::string::npos) {
      other = find_other(changeset, changelog);
      if (other == nullptr) return;
    }
    const bool is_own = other == &changeset;
    put(cut(is_own ? changeset.rollback : other->body,
            is_own ? changeset.rollback_split : other->split, path),
        Direction::down, migration);
    migration.down->is_unwrapped = !changeset.is("runintransaction", true);
  }

  // "changesetId:1 changesetAuthor:ann", whose SQL is the way back.
  const Changeset* find_other(const Changeset& changeset, const Changelog& changelog) {
    std::string words = changeset.rollback.text;
    std::ranges::replace(words, '\n', ' ');
    const std::string id = flag_of(words, "changesetid");
    const std::string author = flag_of(words, "changesetauthor");
    const auto found = std::ranges::find_if(changelog.changesets, [&](const Changeset& one) {
      return one.id == id && one.author == author;
    });
    if (found != changelog.changesets.end()) return &*found;
    add_problem(Kind::unreadable, version_, changeset.location,
                concat("its rollback names changeset ", in_quotes(concat(author, ':', id)),
                       ", which this file has not"));
    return nullptr;
  }

  ScriptFile cut(const LinesOfFile& lines, const LiquibaseSplit& how, const std::string& path) {
    std::vector<Statement> lost;
    ScriptFile file =
        script_of(lines, dialect_, path, [&](std::string_view text, const std::string& shown) {
          LiquibasePieces pieces = cut_as_liquibase(text, dialect_, shown, how);
          lost = std::move(pieces.lost);
          return std::move(pieces.statements);
        });
    for (const Statement& statement : lost) {
      const auto index = static_cast<std::size_t>(statement.location.line) - 1;
      add_problem(Kind::never_run, version_, {.path = path, .line = lines.numbers.at(index)},
                  "never run: Liquibase hands it to the driver in one piece with the statement "
                  "before it, and the driver runs the first of a piece; let splitStatements or "
                  "endDelimiter part them");
    }
    return file;
  }

  void put(ScriptFile file, Direction direction, Migration& migration) {
    std::vector<FolderProblem> problems;
    put_script(std::move(file), direction, migration, problems);
    for (FolderProblem& problem : problems) {
      problem.version = version_;
      folder_.problems.push_back(std::move(problem));
    }
  }

  void add_problem(Kind kind, const std::string& version, const Location& location,
                   std::string message) {
    folder_.problems.push_back(
        {.kind = kind, .version = version, .location = location, .message = std::move(message)});
  }

  const std::string& path_;
  Dialect dialect_;
  MigrationFolder folder_{};
  LiquibaseParameters parameters_{};
  std::map<std::string, Location> places_{};  // by version
  std::string version_{};                     // of what is being read
  bool has_file_ = false;
};

}  // namespace

std::string_view liquibase_file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string liquibase_version(std::string_view file, std::string_view id, std::string_view author) {
  return concat(liquibase_file_name(file), "::", id, "::", author);
}

MigrationFolder read_liquibase(const std::string& path, const Reading& how) {
  return LiquibaseReader(path, how).read();
}

}  // namespace gate
