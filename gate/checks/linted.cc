#include "gate/checks/linted.h"

#include <algorithm>
#include <map>

#include "gate/base/text.h"
#include "gate/checks/dropped.h"
#include "gate/checks/observed.h"
#include "gate/sql/dialect.h"
#include "gate/sql/hazards.h"
#include "gate/sql/online.h"

namespace gate {

namespace {

// Null where no grammar is asked.
std::shared_ptr<const PgReading> reading_of(const Run& run, const std::string& sql) {
  const bool is_asked = run.text_only && find_dialect(run.engine) == Dialect::postgres;
  return is_asked ? read_as_postgres(sql) : nullptr;
}

void add(const StatementRecord& record, const std::shared_ptr<const PgReading>& reading,
         std::vector<LintedStatement>& statements) {
  LintedStatement statement{.record = &record};
  if (reading) (reading->refusal.empty() ? statement.tree : statement.refusal) = reading;
  std::vector<StatementFacts> all = reading ? reading->facts : all_facts_of(record.sql);
  for (StatementFacts& facts : all) {
    statement.facts = std::move(facts);
    statements.push_back(statement);
    statement.is_first = false;
  }
}

std::vector<LintedStatement> read(const Run& run, const std::optional<ScriptRecord>& script) {
  std::vector<LintedStatement> statements;
  if (!script) return statements;
  for (const StatementRecord& record : script->statements) {
    if (!record.undone) add(record, reading_of(run, record.sql), statements);
  }
  return statements;
}

// What the tables of a script are called, statement by statement.
class Names {
 public:
  explicit Names(const Sketch& before) : before_(before) {}

  void tell(LintedStatement& statement) {
    const StatementFacts& facts = statement.facts;
    const std::string name = to_lower(facts.table);
    if (name.empty()) return;
    if (facts.verb == Verb::create_table && makes_table(facts)) return make(statement, name);
    Place& place = places_.try_emplace(name, Place{.origin = name}).first->second;
    statement.is_fresh = place.origin.empty() && !moved_.contains(name);
    if (facts.verb != Verb::drop_table && facts.verb != Verb::rename_table) return;
    if (!place.origin.empty() && !is_guess(facts)) moved_[place.origin] = &statement;
    const Place taken = place;
    place.is_there = false;
    if (facts.verb == Verb::rename_table) places_[to_lower(facts.to)] = taken;
  }

  std::vector<Fate> fates() {
    std::vector<Fate> fates;
    for (const auto& [origin, by] : moved_) {
      const Place here = places_[origin];
      if (here.is_there && here.origin == origin) continue;  // there and back again
      Fate fate{.table = origin, .by = by};
      if (here.is_there) fate.kind = Fate::Kind::rebuilt;
      for (const auto& [name, place] : places_) {
        if (here.is_there || !place.is_there || place.origin != origin) continue;
        fate.kind = Fate::Kind::renamed;
        fate.to = name;
      }
      fates.push_back(fate);
    }
    return fates;
  }

 private:
  // What a table was called before the script; empty = the script made it.
  struct Place {
    std::string origin{};
    bool is_there = true;
  };

  bool makes_table(const StatementFacts& facts) const {
    return !facts.if_exists || before_.find_table(facts.table) == nullptr;
  }

  // DROP TABLE IF EXISTS of what nobody made clears the way for what follows.
  bool is_guess(const StatementFacts& facts) const {
    return facts.if_exists && before_.find_table(facts.table) == nullptr;
  }

  void make(LintedStatement& statement, const std::string& name) {
    const auto known = places_.find(name);
    if (known != places_.end() && known->second.is_there) return;
    statement.is_fresh = known == places_.end();
    places_[name] = {};
  }

  const Sketch& before_;
  // By lower-case name; one that is not in it was there before, under the same name.
  std::map<std::string, Place> places_;
  std::map<std::string, const LintedStatement*> moved_;  // by origin: what took it from its name
};

}  // namespace

Linted::Linted(const Run& run, const MigrationRecord& migration, const Sketch& before)
    : run_(run), migration_(migration), before_(before) {
  up_ = read(run, migration.up);
  down_ = read(run, migration.down);
  Names names(before_);
  for (LintedStatement& statement : up_) names.tell(statement);
  fates_ = names.fates();
}

const Sketch& Linted::after() const {
  if (!after_) {
    after_.emplace(&before_);
    for (const LintedStatement& statement : up_) after_->apply(statement.facts);
  }
  return *after_;
}

std::optional<std::int64_t> Linted::rows_of(std::string_view table) const {
  if (migration_.change) {
    for (const TableDifference& difference : migration_.change->tables) {
      const bool is_it = equal_ignoring_case(difference.after, table) ||
                         equal_ignoring_case(difference.before, table);
      if (!is_it) continue;
      if (difference.before.empty()) return std::nullopt;
      return difference.rows_before;
    }
  }
  const auto record = std::ranges::find_if(
      run_.tables, [&](const TableRecord& one) { return equal_ignoring_case(one.name, table); });
  return record == run_.tables.end() ? std::nullopt : record->blue;
}

const StatementRecord* Linted::find_last(std::string_view name) const {
  const StatementRecord* last = nullptr;
  for (const LintedStatement& statement : up_) {
    if (has_name(statement.record->sql, name)) last = statement.record;
  }
  return last;
}

namespace {

// Why the migration's text is not looked at; empty = it is.
std::string why_not_linted(const Run& run, const MigrationRecord& migration) {
  if (run.text_only) return migration.up ? "" : "its file was not read";
  if (migration.up && !migration.up->unseen.empty()) {
    return concat("its statements are not known: ", migration.up->unseen);
  }
  if (migration.up && migration.change) return "";
  if (migration.up) return "it was not applied to its end";
  if (!migration.not_run.empty()) return migration.not_run;
  const std::string reason = why_not_run(run, Phase::deploy);
  return reason.empty() ? "it was not applied" : reason;
}

void apply(const Run& run, const ScriptRecord& script, Sketch& sketch) {
  for (const StatementRecord& statement : script.statements) {
    if (statement.undone) continue;
    for (const StatementFacts& facts : all_facts_of(run, statement.sql)) sketch.apply(facts);
  }
}

}  // namespace

bool is_concurrent(const LintedStatement& statement) {
  return statement.tree ? statement.tree->is_concurrent : is_concurrent(statement.record->sql);
}

bool adds_checked_constraint(const LintedStatement& statement) {
  return statement.tree ? statement.tree->checks_rows
                        : adds_checked_constraint(statement.record->sql);
}

bool takes_chance(const LintedStatement& statement) {
  return statement.tree ? statement.tree->takes_chance : takes_chance(statement.record->sql);
}

bool selects_by_clock(const LintedStatement& statement) {
  return statement.tree ? statement.tree->selects_by_clock
                        : selects_by_clock(statement.record->sql);
}

std::vector<std::string> privileged_words(const Run& run, const LintedStatement& statement) {
  // Words do not tell GRANT on one's own table from that of a role, also where all was rehearsed.
  const bool is_asked = !statement.tree && find_dialect(run.engine) == Dialect::postgres;
  const auto reading = is_asked ? read_as_postgres(statement.record->sql) : statement.tree;
  const bool is_read = reading && reading->refusal.empty();
  return is_read ? reading->privileged : privileged_words(statement.record->sql);
}

std::vector<StatementFacts> all_facts_of(const Run& run, const std::string& sql) {
  const auto reading = reading_of(run, sql);
  return reading ? reading->facts : all_facts_of(sql);
}

void for_each_linted(const Run& run, Findings& findings, std::string_view nothing,
                     const std::function<void(const Linted& linted, Findings& findings)>& judge) {
  if (count_pending(run) == 0) {
    const std::string reason = why_not_run(run, run.text_only ? Phase::preflight : Phase::deploy);
    return findings.skip("migrations", reason.empty() ? "nothing is pending" : reason);
  }
  Sketch sketch;
  for (const MigrationRecord& migration : run.migrations) {
    if (!migration.pending) {  // read alone, it still says what there is
      if (migration.up) apply(run, *migration.up, sketch);
      continue;
    }
    const std::string reason = why_not_linted(run, migration);
    if (!reason.empty()) {
      add(findings, Verdict::skipped, migration, migration.version, reason);
      continue;
    }
    judge(Linted(run, migration, sketch), findings);
    apply(run, *migration.up, sketch);
  }
  if (findings.points.empty()) findings.pass("migrations", std::string(nothing));
}

Sketch sketch_of(const Run& run) {
  Sketch sketch;
  for (const MigrationRecord& migration : run.migrations) {
    if (migration.up) apply(run, *migration.up, sketch);
  }
  return sketch;
}

namespace {

Point& add_at(Verdict verdict, Findings& findings, const Linted& linted,
              const StatementRecord* statement, std::string subject, std::string message) {
  Point& point = add(findings, verdict, linted.migration(), std::move(subject), std::move(message));
  point_at(point, statement);
  return point;
}

}  // namespace

Point& suspect(Findings& findings, const Linted& linted, const StatementRecord* statement,
               std::string subject, std::string message) {
  return add_at(Verdict::failed, findings, linted, statement, std::move(subject),
                std::move(message));
}

void refute(Findings& findings, const Linted& linted, const StatementRecord* statement,
            std::string subject, std::string message) {
  add_at(Verdict::passed, findings, linted, statement, std::move(subject), std::move(message));
}

void hand_over(Findings& findings, const Linted& linted, const StatementRecord* statement,
               std::string subject, std::string message) {
  add_at(Verdict::skipped, findings, linted, statement, std::move(subject), std::move(message));
}

bool is_found_by(void (*judge)(const Run& run, Findings& findings), const Linted& linted) {
  Findings findings;
  judge(linted.run(), findings);
  return std::ranges::any_of(findings.points, [&](const Point& point) {
    const bool is_finding = point.verdict == Verdict::failed || point.verdict == Verdict::warning ||
                            point.verdict == Verdict::error;
    return is_finding && (point.migration.empty() || point.migration == linted.migration().version);
  });
}

}  // namespace gate
