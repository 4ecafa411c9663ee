// The same deployment in other circumstances: does it end with the same content?
#include <algorithm>
#include <set>
#include <string>

#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"
#include "gate/sql/reading_order.h"

namespace gate {

namespace {

bool depends_on(const StatementRecord& statement, Circumstance circumstance) {
  return std::ranges::count(statement.outcome.depends_on, circumstance) > 0;
}

bool reaches(const StatementRecord& statement, const std::string& table) {
  return std::ranges::any_of(statement.outcome.effects, [&](const Effect& effect) {
    return equal_ignoring_case(effect.table, table);
  });
}

struct Cause {
  const MigrationRecord* migration = nullptr;
  const StatementRecord* statement = nullptr;
};

// The last statement that depends on it and reaches the table; where none does, the table was
// filled from another one or has another name since, and any that depends on it stands for it.
Cause find_cause(const Run& run, Circumstance circumstance, const std::string& table) {
  Cause cause;
  bool is_certain = false;
  for (const MigrationRecord* migration : pending_migrations(run)) {
    if (!migration->up) continue;
    for (const StatementRecord& statement : migration->up->statements) {
      if (!depends_on(statement, circumstance)) continue;
      const bool is_it = reaches(statement, table);
      if (is_certain && !is_it) continue;
      is_certain = is_certain || is_it;
      cause = {migration, &statement};
    }
  }
  return cause;
}

bool is_among(const std::set<std::string>& tables, const std::string& name) {
  return tables.contains(to_lower(name));
}

// Adds the tables through which a statement hands on what those in `held` may hold.
void hand_on(const StatementRecord& statement, Circumstance circumstance,
             std::set<std::string>& held) {
  const Outcome& outcome = statement.outcome;
  const bool brings =
      depends_on(statement, circumstance) ||
      std::ranges::any_of(outcome.reads, [&](auto& name) { return is_among(held, name); });
  for (const Effect& effect : outcome.effects) {
    if (brings) held.insert(to_lower(effect.table));
  }
  for (const Rename& rename : outcome.renames) {
    const bool is_table = rename.column.empty() && is_among(held, rename.table);
    if (is_table) held.insert(to_lower(rename.to));
  }
}

// The first statement through which a table may hold what depends on it: one that does and reaches
// the table, or fills it from another one that may. Null where there is none.
const StatementRecord* find_way(const Run& run, Circumstance circumstance,
                                const std::string& table) {
  std::set<std::string> held;
  for (const MigrationRecord* migration : pending_migrations(run)) {
    if (!migration->up) continue;
    for (const StatementRecord& statement : migration->up->statements) {
      hand_on(statement, circumstance, held);
      if (is_among(held, table)) return &statement;
    }
  }
  return nullptr;
}

// What a reader can do about it, and how to say what it takes.
struct Words {
  std::string_view from;  // "random values"
  std::string_view hint;
};

Words words_for(Circumstance circumstance) {
  switch (circumstance) {
    case Circumstance::chance:
      return {"random values",
              "let the application fill it row by row, or compute it from the row; if chance is "
              "meant, allow it with the reason"};
    case Circumstance::clock:
      return {"the time of the run",
              "write the date that is meant into the migration in place of 'now'"};
    case Circumstance::order:
      return {"the order in which rows are found",
              "say which row is meant: ORDER BY over a unique key"};
    case Circumstance::locale:
      return {"the locale, or something else that an extension takes from its process",
              "let the extension's function do the same in every process: no setlocale(), no "
              "rand(), no variable of the environment; or compute the value in SQL"};
  }
  return {};
}

// What to write in place of what takes whichever row comes first or last.
std::string_view hint_for(const ReadingOrder& order) {
  if (order.limit) return "put an ORDER BY over a unique key before the LIMIT";
  if (order.subquery || order.join) {
    return "say which of several matches is meant: ORDER BY over a unique key with LIMIT 1, min() "
           "or max(), or a condition that one row meets";
  }
  if (order.conflict) {
    return "say which of the rows stays: leave one of each key over before the INSERT, by min(), "
           "max() or row_number() OVER (… ORDER BY a unique key)";
  }
  if (order.list) return "make the list of a query with an ORDER BY over a unique key";
  if (order.window) return "put an ORDER BY over a unique key into OVER (…)";
  return {};
}

constexpr std::string_view kWhyOrder =
    "Production has other statistics, perhaps another index or another version: its plan finds the "
    "rows in another order, and keeps another value without a word.";

void put_cause(Point& point, const Cause& cause) {
  if (cause.migration == nullptr) return;
  point.migration = cause.migration->version;
  point_at(point, cause.statement);
}

std::string describe(const Divergence& found) {
  std::string what = join(found.columns, ", ");
  if (found.values > 0 && !what.empty()) {
    what += concat(", in ", part_of(found.values, found.rows, "row"));
  }
  if (found.rows != found.rows_there) {
    what = concat(count_of(found.rows, "row"), " here and ", with_thousands(found.rows_there),
                  " there");
  }
  return what.empty() ? "the same values in other rows" : what;
}

// Whether nothing differs but what is another one in every database.
bool is_marked_only(const Divergence& found) {
  return !(found.stamps.empty() && found.drawn.empty()) && found.columns.empty() &&
         found.rows == found.rows_there;
}

// ", but for the time of the run in made_at and the random UUIDs in token"
std::string exceptions(const std::vector<std::string>& stamps,
                       const std::vector<std::string>& drawn) {
  std::vector<std::string> parts;
  if (!stamps.empty()) parts.push_back(concat("the time of the run in ", join(stamps, ", ")));
  if (!drawn.empty()) parts.push_back(concat("the random UUIDs in ", join(drawn, ", ")));
  return parts.empty() ? "" : concat(", but for ", join(parts, " and "));
}

class Judge {
 public:
  Judge(const Run& run, Findings& findings) : run_(run), findings_(findings) {}

  void judge() {
    for (const Variation& variation : run_.repeat.variations) {
      if (!variation.error.empty()) say_refused(variation);
    }
    for (const std::string& table : run_.repeat.tables) judge(table);
  }

 private:
  void say_refused(const Variation& variation) {
    const Words words = words_for(variation.circumstance);
    Point& point = findings_.fail(
        variation.error_version,
        concat(title_of(run_, variation.error_version),
               " was applied once, and is refused with other ",
               variation.circumstance == Circumstance::chance ? "random values" : "circumstances",
               " (", words.from, "): ", variation.error));
    point.migration = variation.error_version;
    point.location = variation.error_location;
    point.statement = variation.error_sql;
    point.hint = words.hint;
    is_refused_ = true;
  }

  // Of what could not be varied.
  std::string why_not_tried(const std::string& table) const {
    for (const Variation& variation : run_.repeat.variations) {
      if (variation.not_tried.empty()) continue;
      const StatementRecord* way = find_way(run_, variation.circumstance, table);
      if (way == nullptr) continue;
      return concat("whether ", words_for(variation.circumstance).from,
                    " decides what it holds was not tried: ", variation.not_tried, " (",
                    way->location.line > 0 ? concat(way->location.path, ":", way->location.line)
                                           : headline_of(way->sql),
                    ")");
    }
    return {};
  }

  void judge(const std::string& table) {
    std::vector<std::string> stamps;
    std::vector<std::string> drawn;
    bool differs = false;
    for (const Variation& variation : run_.repeat.variations) {
      const auto found = std::ranges::find(variation.tables, table, &Divergence::table);
      if (found == variation.tables.end()) continue;
      if (is_marked_only(*found)) {
        stamps.insert(stamps.end(), found->stamps.begin(), found->stamps.end());
        drawn.insert(drawn.end(), found->drawn.begin(), found->drawn.end());
        continue;
      }
      if (differs && is_known(*found)) continue;
      Divergence rest = *found;
      std::vector<std::string> known = drawn;
      known.insert(known.end(), stamps.begin(), stamps.end());
      if (without(known, rest)) continue;
      say_differs(variation.circumstance, rest);
      differs = true;
    }
    if (differs) return;
    if (is_refused_) return findings_.skip(table, "the deployment could not be repeated");
    std::string reason = why_not_tried(table);
    if (reason.empty()) reason = why_not_run_again();
    if (!reason.empty()) return findings_.skip(table, reason);
    const bool is_repeated = std::ranges::any_of(
        run_.repeat.variations, [](const Variation& one) { return one.not_tried.empty(); });
    if (!is_repeated) {
      return findings_.pass(table,
                            "no statement is seen to take random values, the time or the order in "
                            "which rows are found, or to ask an extension");
    }
    findings_.pass(
        table, concat("a second database ends with the same content", exceptions(stamps, drawn)));
  }

  // What chance draws comes to other rows in another order, too. Whether nothing else is left.
  static bool without(const std::vector<std::string>& drawn, Divergence& found) {
    std::erase_if(found.columns,
                  [&](const std::string& column) { return std::ranges::count(drawn, column) > 0; });
    return !drawn.empty() && found.columns.empty() && found.rows == found.rows_there;
  }

  // Code, whatever its statements say.
  std::string why_not_run_again() const {
    const bool is_code = std::ranges::any_of(run_.migrations, [](const MigrationRecord& migration) {
      return migration.pending && migration.is_code;
    });
    if (!is_code) return {};
    for (const Variation& variation : run_.repeat.variations) {
      if (!variation.not_tried.empty()) {
        return concat("code was not run a second time: ", variation.not_tried);
      }
    }
    return {};
  }

  // Random values come to other rows when these are found in another order.
  bool is_known(const Divergence& found) const {
    const Variation& first = run_.repeat.variations.front();
    const auto known = std::ranges::find(first.tables, found.table, &Divergence::table);
    if (first.circumstance != Circumstance::chance || known == first.tables.end()) return false;
    return &*known != &found && std::ranges::all_of(found.columns, [&](const std::string& column) {
      return std::ranges::count(known->columns, column) > 0;
    });
  }

  void say_differs(Circumstance circumstance, const Divergence& found) {
    // Every deployment is at some time; chance is drawn anew in each database of one.
    const bool is_time = circumstance == Circumstance::clock;
    const Words words = words_for(circumstance);
    Point& point =
        findings_.add(is_time ? Verdict::warning : Verdict::failed, found.table,
                      concat("what it holds depends on ", words.from, ": ", describe(found)));
    const Cause cause = find_cause(run_, circumstance, found.table);
    put_cause(point, cause);
    point.hint = words.hint;
    if (circumstance != Circumstance::order) return;
    point.why = kWhyOrder;
    point.evidence = found.examples;
    if (cause.statement == nullptr) return;
    const std::string_view hint = hint_for(reading_order_of(cause.statement->sql));
    if (!hint.empty()) point.hint = hint;
  }

  const Run& run_;
  Findings& findings_;
  bool is_refused_ = false;
};

}  // namespace

void judge_deterministic(const Run& run, Findings& findings) {
  const auto pass = std::ranges::find(run.passes, "repeat", &PassRecord::name);
  std::string reason = "the deployment was not repeated";
  if (pass != run.passes.end()) reason = pass->error.empty() ? pass->skipped : pass->error;
  if (!reason.empty()) return findings.skip("deployment", reason);
  if (run.repeat.tables.empty()) {
    return findings.pass("deployment", "no table's rows were reached");
  }
  Judge(run, findings).judge();
}

}  // namespace gate
