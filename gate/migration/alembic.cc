// Alembic's offline SQL: what `alembic upgrade A:B --sql` writes, cut where it says which revision
// runs. alembic_version holds the newest revision of each branch, and that stands for all before.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/alembic_version.h"
#include "gate/migration/below.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/files.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/tools.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr std::string_view kCreate =
    "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    CONSTRAINT "
    "alembic_version_pkc PRIMARY KEY (version_num)\n)";

struct Mark {
  Direction direction = Direction::up;
  std::vector<std::string> from{};
  std::vector<std::string> to{};
};

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    const std::string_view name = trim(list.substr(at, end - at));
    if (!name.empty()) names.emplace_back(name);
    at = end + 1;
  }
  return names;
}

// "-- Running upgrade a1, a2 -> b1"
std::optional<Mark> mark_of(std::string_view line) {
  constexpr std::array<std::string_view, 2> kMarks = {"-- Running upgrade ",
                                                      "-- Running downgrade "};
  for (const std::string_view mark : kMarks) {
    const std::size_t arrow = line.find("-> ");
    if (!line.starts_with(mark) || arrow == line.npos) continue;
    const bool is_up = mark == kMarks[0];
    return Mark{.direction = is_up ? Direction::up : Direction::down,
                .from = names_in(line.substr(mark.size(), arrow - mark.size())),
                .to = names_in(line.substr(arrow + 3))};
  }
  return std::nullopt;
}

// Of one revision in one direction.
struct Part {
  Mark mark{};
  LinesOfFile lines{};
  std::string path{};
  int line = 0;
  bool is_wrapped = false;  // the file has a transaction around it
};

// Whether a statement is the tool's own: on its table, or a transaction.
bool is_tools(const Statement& statement, bool& is_transaction) {
  Lexer lexer(statement.sql);
  const Token first = lexer.next();
  is_transaction = is_word(first, "BEGIN") || is_word(first, "COMMIT");
  if (is_transaction) return true;
  const bool may_be = is_word(first, "INSERT") || is_word(first, "DELETE") ||
                      is_word(first, "UPDATE") || is_word(first, "CREATE") ||
                      is_word(first, "DROP");
  Token name = lexer.next();
  if (!is_word(first, "UPDATE")) name = lexer.next();
  return may_be && equal_ignoring_case(unquote(name), kAlembicTable);
}

// The row's new version comes back from what newer releases write, to nobody.
std::string without_returning(std::string_view sql) {
  constexpr std::string_view kEnd = " RETURNING version_num";
  if (sql.ends_with(kEnd)) sql.remove_suffix(kEnd.size());
  return std::string(sql);
}

class AlembicReader {
 public:
  AlembicReader(const std::string& path, const Reading& how) : path_(path), dialect_(how.dialect) {
    folder_.path = display_path(path);
    folder_.format = "alembic";
  }

  MigrationFolder read() {
    if (is_regular_file(path_)) {
      read_file_of(path_);
    } else {
      for (const std::string& name : list_folder(path_)) take(name);
    }
    if (parts_.empty()) {
      throw no_migrations(path_, "alembic",
                          "expected what `alembic upgrade base:head --sql` writes");
    }
    for (const Part& part : parts_) sort_in(part);
    for (const Part& part : parts_) {
      if (part.mark.direction == Direction::up) place_after_parents(part);
    }
    for (const Part* part : in_order_) add(*part);
    return std::move(folder_);
  }

 private:
  void take(const std::string& name) {
    if (is_hidden(name)) return;
    const std::string file = path_in(path_, name);
    if (is_folder(file)) return look_into(name);
    if (to_lower(name).ends_with(".sql")) return read_file_of(file);
    if (!looks_like_sql(name)) return;
    folder_.problems.push_back(
        {.kind = FolderProblem::Kind::never_run,
         .location = {.path = display_path(file)},
         .message = concat(in_quotes(name), " is never run: expected files such as up.sql")});
  }

  void look_into(const std::string& name) {
    const auto is_migration = [](std::string_view one) { return one.ends_with(".sql"); };
    if (auto problem = look_below(path_, name, "the files of one folder are read", is_migration)) {
      folder_.problems.push_back(std::move(*problem));
    }
  }

  void read_file_of(const std::string& path) {
    const SqlFile source = read_sql_file(path, dialect_);
    folder_.problems.insert(folder_.problems.end(), source.problems.begin(), source.problems.end());
    const std::size_t first = parts_.size();
    LinesOfFile before;
    int number = 0;
    for (const Line& line : lines_of(source.text())) {
      ++number;
      if (auto mark = mark_of(line.text)) {
        parts_.push_back({.mark = std::move(*mark), .path = source.path, .line = number});
        continue;
      }
      (parts_.size() == first ? before : parts_.back().lines).add(line.text, number);
    }
    const bool is_wrapped = look_before(before, source.path);
    for (std::size_t i = first; i < parts_.size(); ++i) parts_[i].is_wrapped = is_wrapped;
  }

  // Whether a transaction begins there. Else there is only the table of versions.
  bool look_before(const LinesOfFile& lines, const std::string& path) {
    const ScriptFile file = script_of(lines, dialect_, path);
    bool is_wrapped = false;
    for (const Statement& statement : file.script.statements) {
      bool is_transaction = false;
      const bool is_own = is_tools(statement, is_transaction);
      is_wrapped = is_wrapped || is_transaction;
      if (is_own) continue;
      folder_.problems.push_back(
          unreadable(statement.location,
                     "stands before the first '-- Running upgrade' and belongs "
                     "to no revision"));
    }
    std::ranges::copy(file.problems, std::back_inserter(folder_.problems));
    return is_wrapped;
  }

  static std::string version_of(const Mark& mark) {
    const auto& names = mark.direction == Direction::up ? mark.to : mark.from;
    return names.empty() ? std::string() : names.front();
  }

  void sort_in(const Part& part) {
    const std::string version = version_of(part.mark);
    auto& parts = part.mark.direction == Direction::up ? ups_ : downs_;
    const auto [other, is_new] = parts.emplace(version, &part);
    if (!is_new) {
      folder_.problems.push_back(
          {.kind = FolderProblem::Kind::duplicate_version,
           .version = version,
           .location = {.path = part.path, .line = part.line},
           .message = concat("revision ", version, " is in ", other->second->path, ':',
                             other->second->line, ", too")});
      return;
    }
  }

  bool is_placed(const std::string& version) const { return placed_.contains(version); }

  void place(const Part& part) {
    placed_.insert(version_of(part.mark));
    in_order_.push_back(&part);
  }

  // Files come in the order of their names, revisions after those that they build on.
  void place_after_parents(const Part& part) {
    if (is_placed(version_of(part.mark))) return;
    std::vector<const Part*> path = {&part};
    while (!path.empty()) {
      const Part* current = path.back();
      const Part* open = nullptr;
      for (const std::string& name : current->mark.from) {
        const auto parent = ups_.find(name);
        const bool is_open = parent != ups_.end() && !is_placed(name) &&
                             std::ranges::count(path, parent->second) == 0;
        if (is_open) open = parent->second;
      }
      if (open != nullptr) {
        path.push_back(open);
        continue;
      }
      if (!is_placed(version_of(current->mark))) place(*current);
      path.pop_back();
    }
  }

  void add(const Part& part) {
    Migration migration{.version = version_of(part.mark),
                        .number = folder_.migrations.size() + 1,
                        .name = version_of(part.mark)};
    migration.attributes.emplace(kParents, join(part.mark.from, ","));
    put(part, migration);
    if (const auto down = downs_.find(migration.version); down != downs_.end()) {
      put(*down->second, migration);
    }
    folder_.migrations.push_back(std::move(migration));
  }

  // What the tool does to its table is no part of the script.
  void put(const Part& part, Migration& migration) {
    ScriptFile file = script_of(part.lines, dialect_, part.path);
    std::vector<std::string> record;
    std::erase_if(file.script.statements, [&](const Statement& statement) {
      bool is_transaction = false;
      if (!is_tools(statement, is_transaction)) return false;
      if (!is_transaction) record.push_back(without_returning(statement.sql));
      return true;
    });
    file.script.is_unwrapped = !part.is_wrapped;
    const Direction direction = part.mark.direction;
    migration.attributes[direction == Direction::up ? "up" : "down"] = join(record, ";\n");
    std::vector<FolderProblem> problems;
    put_script(std::move(file), direction, migration, problems);
    for (FolderProblem& problem : problems) {
      problem.version = migration.version;
      folder_.problems.push_back(std::move(problem));
    }
  }

  const std::string& path_;
  Dialect dialect_;
  MigrationFolder folder_{};
  std::vector<Part> parts_{};
  std::map<std::string, const Part*> ups_{};  // by version
  std::map<std::string, const Part*> downs_{};
  std::set<std::string> placed_{};
  std::vector<const Part*> in_order_{};
};

Evidence recognises(const FolderView& folder) {
  const bool is_marked =
      folder.has_line([](std::string_view line) { return mark_of(line).has_value(); });
  return is_marked ? Evidence::marks : Evidence::none;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return AlembicReader(path, how).read();
}

std::vector<std::string> prepare(bool history_exists, Dialect) {
  if (history_exists) return {};
  return {std::string(kCreate)};
}

// The statements on the table stand in the file, so the table is the one that they name.
std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table*, Dialect) {
  const bool is_up = direction == Direction::up;
  const auto& script = is_up ? migration.up : migration.down;
  const auto found = migration.attributes.find(is_up ? "up" : "down");
  if (!script || found == migration.attributes.end()) return {};
  std::vector<std::string> record;
  for (const Statement& one : split_statements(found->second, Dialect::sqlite, script->path)) {
    record.push_back(one.sql);
  }
  return in_one_transaction(*script, record);
}

}  // namespace

const Format kAlembic = {
    .name = "alembic",
    .summary = "Alembic: the output of alembic upgrade A:B --sql, alembic_version",
    .files = "upgrade.sql",
    .table = kAlembicTable,
    .foreign_keys = false,
    .late = Late::runs,
    .is_history = is_alembic_version,
    .recognises = recognises,
    .reader = read,
    .asker = alembic_query,
    .history = history_of_versions,
    .preparer = prepare,
    .planner = plan,
};

}  // namespace gate
