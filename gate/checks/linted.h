// The scripts as a linter sees them: what each statement says, beside what it did where it was run.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/checks/check.h"
#include "gate/sql/facts.h"
#include "gate/sql/pg_facts.h"
#include "gate/sql/sketch.h"

namespace gate {

// One thing that a statement says: of those that say several (DROP TABLE a, b) there are as many.
struct LintedStatement {
  const StatementRecord* record = nullptr;
  StatementFacts facts{};
  bool is_first = true;   // of its statement: what its words say as a whole is said once
  bool is_fresh = false;  // its table was made by this script and took no other's place
  // What PostgreSQL's grammar reads, where scripts for it are read alone. Null where words have to
  // do, and `refusal` has the grammar's word where it refuses the statement.
  std::shared_ptr<const PgReading> tree{};
  std::shared_ptr<const PgReading> refusal{};
};

// What the statement says as a whole, by its tree or by its words.
bool is_concurrent(const LintedStatement& statement);
bool adds_checked_constraint(const LintedStatement& statement);
bool takes_chance(const LintedStatement& statement);
bool selects_by_clock(const LintedStatement& statement);
std::vector<std::string> privileged_words(const Run& run, const LintedStatement& statement);

// What became of a table that was there before the script.
struct Fate {
  enum class Kind { rebuilt, dropped, renamed };
  Kind kind = Kind::dropped;
  std::string table{};  // in lower case
  std::string to{};     // of a rename
  const LintedStatement* by = nullptr;
};

// One pending migration.
class Linted {
 public:
  // All must outlive it. `before` is what the pending migrations before it leave.
  Linted(const Run& run, const MigrationRecord& migration, const Sketch& before);

  const Run& run() const { return run_; }
  const MigrationRecord& migration() const { return migration_; }
  std::span<const LintedStatement> up() const { return up_; }
  std::span<const LintedStatement> down() const { return down_; }
  const Sketch& before() const { return before_; }
  const Sketch& after() const;  // made when it is first asked for
  std::span<const Fate> fates() const { return fates_; }

  // Whether there was a database: then it decides, not the text.
  bool is_rehearsed() const { return !run_.text_only; }

  // What a table held in the fixture, before the migration. Nothing where production does not have
  // it yet, or nothing was rehearsed.
  std::optional<std::int64_t> rows_of(std::string_view table) const;

  // The last statement that has the name; null where none has.
  const StatementRecord* find_last(std::string_view name) const;

 private:
  const Run& run_;
  const MigrationRecord& migration_;
  const Sketch& before_;
  mutable std::optional<Sketch> after_;
  std::vector<LintedStatement> up_;
  std::vector<LintedStatement> down_;
  std::vector<Fate> fates_;
};

// Judges every pending migration that was read, or applied to its end; says once that there is
// nothing, where there is nothing.
void for_each_linted(const Run& run, Findings& findings, std::string_view nothing,
                     const std::function<void(const Linted& linted, Findings& findings)>& judge);

// By PostgreSQL's grammar where scripts for it are read alone, else by words: what was run is known
// by what it did.
std::vector<StatementFacts> all_facts_of(const Run& run, const std::string& sql);

// What every script of the run together leaves.
Sketch sketch_of(const Run& run);

// A point at a statement; a null one leaves it at the script.
Point& suspect(Findings& findings, const Linted& linted, const StatementRecord* statement,
               std::string subject, std::string message);

// The text was suspected, and the rehearsal showed that it does no harm.
void refute(Findings& findings, const Linted& linted, const StatementRecord* statement,
            std::string subject, std::string message);

// The text was suspected, and another check judges what came of it.
void hand_over(Findings& findings, const Linted& linted, const StatementRecord* statement,
               std::string subject, std::string message);

// Whether the check finds something amiss with this migration.
bool is_found_by(void (*judge)(const Run& run, Findings& findings), const Linted& linted);

// More rows than that at once are noticed by those who wait for them.
inline constexpr std::int64_t kManyRows = 100'000;

}  // namespace gate
