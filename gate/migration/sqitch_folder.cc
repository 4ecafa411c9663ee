// The plan's changes with what is in their scripts.
#include "gate/migration/sqitch_folder.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/elsewhere.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/script.h"
#include "gate/migration/sqitch_client.h"
#include "gate/migration/sqitch_layout.h"
#include "gate/migration/sqitch_plan.h"
#include "gate/migration/sqitch_unplanned.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

// The client that runs a script ends with it, and with the client a transaction that is open.
const Statement* find_lost(const Script& script) {
  const Statement* open = nullptr;
  for (const Statement& statement : script.statements) {
    Lexer lexer(statement.sql);
    const Token first = lexer.next();
    if (is_word(first, "BEGIN")) open = &statement;
    const bool ends = is_word(first, "COMMIT") || is_word(first, "END");
    if (ends) open = nullptr;
    if (is_word(first, "ROLLBACK") && !is_word(lexer.next(), "TO")) open = nullptr;
  }
  return open;
}

class SqitchReader {
 public:
  SqitchReader(const std::string& path, const Reading& how)
      : path_(path), dialect_(how.dialect), layout_(path), plan_path_(layout_.plan()) {
    folder_.path = display_path(path);
    folder_.format = "sqitch";
  }

  MigrationFolder read() {
    if (!is_regular_file(plan_path_)) {
      throw no_migrations(path_, "sqitch", "expected sqitch.plan");
    }
    plan_ = parse_sqitch_plan(read_file(plan_path_, kLargestByHand));
    for (const auto& [line, why] : plan_.refusals) {
      add_problem(FolderProblem::Kind::unreadable, in_plan(line),
                  concat("Sqitch refuses the plan: ", why));
    }
    for (std::size_t i = 0; i < plan_.changes.size(); ++i) add(i);
    std::ranges::move(find_unplanned(layout_, deploy_scripts_),
                      std::back_inserter(folder_.problems));
    return std::move(folder_);
  }

 private:
  Location in_plan(int line) const {
    return {.path = display_path(plan_path_), .line = line, .column = 1};
  }

  void add_problem(FolderProblem::Kind kind, const Location& location, std::string message) {
    folder_.problems.push_back(
        {.kind = kind, .version = version_, .location = location, .message = std::move(message)});
  }

  void add(std::size_t index) {
    const SqitchChange& change = plan_.changes[index];
    version_ = change.id;
    Migration migration{.version = change.id, .number = index + 1, .name = change.name};
    put(change, Part::deploy, migration);
    put(change, Part::revert, migration);
    put(change, Part::verify, migration);
    check_dependencies(index);
    check_same_script(change, migration);
    add_record(index, migration);
    folder_.migrations.push_back(std::move(migration));
    version_.clear();
  }

  using Part = SqitchLayout::Part;

  // Of a reworked change all three have the tag in their names that the deploy script has.
  std::string file_of(const SqitchChange& change, Part part) const {
    if (change.rework_tags.empty()) return layout_.script(part, change.name, "");
    const auto tag = std::ranges::find_if(change.rework_tags, [&](const std::string& one) {
      return exists(layout_.script(Part::deploy, change.name, one));
    });
    const bool is_found = tag != change.rework_tags.end();
    return layout_.script(part, change.name, is_found ? *tag : change.rework_tags.front());
  }

  void put(const SqitchChange& change, Part part, Migration& migration) {
    const std::string path = file_of(change, part);
    if (part == Part::deploy) deploy_scripts_.insert(path);
    if (!exists(path)) {
      if (part != Part::deploy) return;
      migration.up.emplace(Script{.path = display_path(path)});
      return add_problem(FolderProblem::Kind::unreadable, in_plan(change.line),
                         concat("there is no ", in_quotes(display_path(path)), " for it"));
    }
    const SqlFile source = read_sql_file(path, dialect_);
    ScriptFile file = read_as_client(source, path_);
    put_checksum(source, sha1, file.script);
    file.script.is_unwrapped = true;
    if (part != Part::verify) check_transaction(file.script);
    for (const FolderProblem& problem : file.problems) {
      add_problem(problem.kind, problem.location, problem.message);
    }
    std::ranges::move(file.allows, std::back_inserter(migration.allows));
    auto& place = part == Part::deploy   ? migration.up
                  : part == Part::revert ? migration.down
                                         : migration.verify;
    place = std::move(file.script);
  }

  void check_transaction(const Script& script) {
    if (const Statement* lost = find_lost(script); lost != nullptr) {
      add_problem(FolderProblem::Kind::never_run, lost->location,
                  "the transaction that begins here has no COMMIT: its work is lost when the "
                  "script ends, and Sqitch records the change all the same");
    }
  }

  void check_dependencies(std::size_t index) {
    const SqitchChange& change = plan_.changes[index];
    for (const std::string& name : change.required) {
      if (is_foreign(plan_, name) || find_required(plan_, index, name) != nullptr) continue;
      add_problem(FolderProblem::Kind::unreadable, in_plan(change.line),
                  concat(in_quotes(change.name), " requires ", in_quotes(name),
                         ", and the plan has none before it"));
    }
    for (const std::string& name : change.conflicts) {
      if (is_foreign(plan_, name)) continue;
      const bool is_before = find_required(plan_, index, name) != nullptr;
      const bool is_known =
          is_before || find_required(plan_, plan_.changes.size(), name) != nullptr;
      if (is_known && !is_before) continue;
      add_problem(FolderProblem::Kind::unreadable, in_plan(change.line),
                  concat(in_quotes(change.name), " conflicts with ", in_quotes(name),
                         is_before ? ", which is deployed before it" : ", which the plan lacks"));
    }
  }

  void check_same_script(const SqitchChange& change, const Migration& migration) {
    const std::string& hash = migration.up->checksum;
    if (hash.empty()) return;
    const auto [other, is_new] = scripts_.emplace(hash, change.name);
    if (is_new) return;
    add_problem(FolderProblem::Kind::unreadable, {.path = migration.up->path},
                concat("the same bytes as the script of ", in_quotes(other->second),
                       ": Sqitch's registry refuses a script that it knows"));
  }

  // The rows of the registry but for the times, in parts that only have to be put together.
  void add_record(std::size_t index, Migration& migration) const {
    const SqitchChange& change = plan_.changes[index];
    std::string tags;
    std::string tag_rows;
    for (const SqitchTag& tag : change.tags) {
      tags += concat(tags.empty() ? "" : " ", tag.name);
      tag_rows += concat(tag_rows.empty() ? "" : ", ", '(', text_literal(tag.id), ", ",
                         text_literal(tag.name), ", ", text_literal(plan_.project), ", ",
                         text_literal(change.id), ", ", text_literal(tag.note), ", ", now(), ", ",
                         person(tag), ", ", moment(tag.date), ", ", person(tag), ')');
    }
    migration.attributes = {{"project", plan_.project},
                            {"uri", plan_.uri},
                            {"note", change.note},
                            {"requires", join(change.required, ",")},
                            {"conflicts", join(change.conflicts, ",")},
                            {"tags", tags},
                            {"tag rows", tag_rows},
                            {"dependency rows", dependency_rows(index)},
                            {"planner", person(change)},
                            {"planned_at", moment(change.date)}};
  }

  template <typename Named>
  static std::string person(const Named& named) {
    return concat(text_literal(named.planner), ", ", text_literal(named.email));
  }

  // "2026-01-31T10:00:00Z" → '2026-01-31 10:00:00', with its zone where times have one.
  std::string moment(const std::string& date) const {
    const std::string_view zone = is_postgres() ? "+00" : "";
    return text_literal(concat(date.substr(0, 10), ' ', date.substr(11, 8), zone));
  }

  bool is_postgres() const { return dialect_ == Dialect::postgres; }
  std::string_view now() const { return is_postgres() ? kSqitchNowOnPostgres : kSqitchNow; }

  std::string dependency_rows(std::size_t index) const {
    const SqitchChange& change = plan_.changes[index];
    std::vector<std::string> rows;
    for (const std::string& name : change.required) {
      const SqitchChange* found =
          is_foreign(plan_, name) ? nullptr : find_required(plan_, index, name);
      const std::string id = found != nullptr ? text_literal(found->id) : foreign_id(name);
      rows.push_back(
          concat('(', text_literal(change.id), ", 'require', ", text_literal(name), ", ", id, ')'));
    }
    for (const std::string& name : change.conflicts) {
      rows.push_back(
          concat('(', text_literal(change.id), ", 'conflict', ", text_literal(name), ", NULL)"));
    }
    return join(rows, ", ");
  }

  // Of a change in another project, which the registry has or the row is refused.
  std::string foreign_id(std::string_view name) const {
    const std::size_t colon = std::min(name.find(':'), name.size());
    const std::string_view change = name.substr(std::min(colon + 1, name.size()));
    return concat("(SELECT change_id FROM ", is_postgres() ? "sqitch." : "",
                  "changes WHERE project = ", text_literal(name.substr(0, colon)),
                  " AND change = ", text_literal(change.substr(0, change.find('@'))), ')');
  }

  const std::string& path_;
  Dialect dialect_;
  SqitchLayout layout_;
  std::string plan_path_;
  SqitchPlan plan_{};
  MigrationFolder folder_{};
  std::map<std::string, std::string> scripts_{};  // names of changes by the hash of their script
  std::set<std::string> deploy_scripts_{};        // paths of all that changes name
  std::string version_{};
};

}  // namespace

MigrationFolder read_sqitch(const std::string& path, const Reading& how) {
  return SqitchReader(path, how).read();
}

}  // namespace gate
