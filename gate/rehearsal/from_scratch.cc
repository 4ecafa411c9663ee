#include "gate/rehearsal/from_scratch.h"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "gate/base/text.h"
#include "gate/rehearsal/programs.h"
#include "gate/rehearsal/scratch.h"
#include "gate/sql/lexer.h"
#include "gate/sql/made.h"

namespace gate {

namespace {

void add_words(const std::string& sql, Names& words) {
  for (const Token& token : tokenize(sql)) {
    if (token.kind == TokenKind::word || token.kind == TokenKind::quoted_name) {
      words.insert(to_lower(unquote(token)));
    }
  }
}

// DROP … IF EXISTS says nothing of what is there.
bool needs_nothing(const std::string& sql) {
  Lexer lexer(sql);
  if (!is_word(lexer.next(), "DROP")) return false;
  lexer.next();
  return is_word(lexer.next(), "IF");
}

bool drops(const std::string& sql) {
  return is_word(Lexer(sql).next(), "DROP");
}

// What the script makes where it was not. A rebuild makes nothing: what it creates, or renames to,
// is what it spoke of before, or what a script before it has `dropped`.
void add_made(const Script& script, Names& dropped, Names& names) {
  Names spoken_of = dropped;
  for (const Statement& statement : script.statements) {
    if (const auto made = made_by(statement.sql)) {
      const std::string name = to_lower(made->name);
      const std::string& old = made->renamed_from;
      const bool is_ours = old.empty() || names.contains(to_lower(old));
      if (is_ours && !spoken_of.contains(name)) names.insert(name);
    }
    if (needs_nothing(statement.sql)) continue;
    add_words(statement.sql, spoken_of);
    if (drops(statement.sql)) add_words(statement.sql, dropped);
  }
}

class FromScratch {
 public:
  FromScratch(Rehearsal& rehearsal, ScratchRecord& record)
      : rehearsal_(rehearsal), record_(record), names_(made_by_folder(rehearsal.folder)) {}

  // What they make; nothing where one of them stops.
  std::optional<Schema> run(const Migrations& migrations) {
    std::optional<Schema> made = run(migrations, Bookkeeping::by_tool);
    const std::string& known = rehearsal_.history_table;
    const std::string table = known.empty() ? std::string(rehearsal_.format->table) : known;
    const bool is_made_by_script = names_.contains(to_lower(table));
    if (made || !is_made_by_script || record_.stop->kind != RefusalKind::exists) return made;
    // The project's own tool, whose table is the first thing that a migration makes.
    const ScratchRecord first = record_;
    record_ = {.not_tried = "",
               .begins_empty = first.begins_empty,
               .foreign_tables = first.foreign_tables};
    made = run(migrations, Bookkeeping::by_script);
    if (record_.applied.size() <= first.applied.size()) record_ = first;
    return made;
  }

 private:
  std::optional<Schema> run(const Migrations& migrations, Bookkeeping bookkeeping) {
    std::unique_ptr<Scratch> scratch = take_kept(migrations);
    if (!scratch) scratch = std::make_unique<Scratch>(rehearsal_, "scratch", bookkeeping);
    const auto rest = std::span(migrations).subspan(scratch->applied().size());
    const bool is_at_once =
        rehearsal_.programs && rehearsal_.programs->takes_several() && rest.size() > 1;
    std::optional<ScriptRecord> several;
    if (is_at_once) several = scratch->apply(rest);
    for (const Migration* known : scratch->applied()) record_.applied.push_back(known->version);
    const std::size_t done = scratch->applied().size();
    if (several && !several->completed && done < migrations.size()) {
      record_.stop = stop_of(rehearsal_, *migrations[done], *several);
      explain(*scratch);
      return std::nullopt;
    }
    for (const Migration* migration : std::span(migrations).subspan(done)) {
      record_.stop = stop_of(rehearsal_, *migration, scratch->apply(*migration));
      if (record_.stop) {
        explain(*scratch);
        return std::nullopt;
      }
      record_.applied.push_back(migration->version);
    }
    rehearsal_.scratch = std::move(scratch);
    return rehearsal_.scratch->schema();
  }

  // Null where it has taken something else than the first of the migrations.
  std::unique_ptr<Scratch> take_kept(const Migrations& migrations) {
    std::unique_ptr<Scratch> kept = std::move(rehearsal_.scratch);
    if (!kept) return nullptr;
    const auto& applied = kept->applied();
    const bool is_first = applied.size() <= migrations.size() &&
                          std::ranges::equal(applied, std::span(migrations).first(applied.size()));
    if (!is_first) kept.reset();
    return kept;
  }

  void explain(const Scratch& scratch) {
    record_.found_nothing = !scratch.had_tables();
    // Where none is applied, what the fixture has was there before the folder.
    const bool is_before_all =
        rehearsal_.run.history.applied.empty() &&
        find_table(rehearsal_.timeline->schema(0), record_.stop->missing) != nullptr;
    record_.made_elsewhere = !is_before_all && names_.contains(to_lower(record_.stop->missing));
  }

  Rehearsal& rehearsal_;
  ScratchRecord& record_;
  Names names_;
};

}  // namespace

Names made_by_folder(const MigrationFolder& folder) {
  Names dropped;
  Names names;
  for (const Migration& migration : folder.migrations) {
    if (migration.up) add_made(*migration.up, dropped, names);
  }
  return names;
}

std::optional<Schema> apply_from_scratch(Rehearsal& rehearsal, const Migrations& migrations,
                                         ScratchRecord& record) {
  return FromScratch(rehearsal, record).run(migrations);
}

}  // namespace gate
