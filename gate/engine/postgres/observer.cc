// https://www.postgresql.org/docs/current/monitoring-stats.html: pg_stat_xact_user_tables counts
// what the current transaction has done so far, triggers and keys included.
#include "gate/engine/postgres/observer.h"

#include <algorithm>
#include <array>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/words.h"
#include "gate/sql/lexer.h"

namespace gate::postgres {

namespace {

constexpr int kFlushesOnDemand = 150000;  // pg_stat_force_next_flush() came with 15

// What is done to a partition is done to the whole table.
constexpr std::string_view kRows =
    "SELECT coalesce(pg_partition_root(relid)::oid, relid), sum(n_tup_ins), sum(n_tup_upd), "
    "sum(n_tup_del), sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)) FROM "
    "pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del + coalesce(seq_scan, 0) + "
    "coalesce(idx_scan, 0) > 0 GROUP BY 1";

// Rows of the catalogs that were written: something was defined.
constexpr std::string_view kDefinitions =
    "SELECT sum(pg_stat_get_xact_tuples_inserted(c) + pg_stat_get_xact_tuples_updated(c) + "
    "pg_stat_get_xact_tuples_deleted(c)) FROM unnest(ARRAY['pg_class', 'pg_attribute', "
    "'pg_attrdef', 'pg_constraint', 'pg_index', 'pg_trigger', 'pg_rewrite', 'pg_proc', 'pg_type', "
    "'pg_enum', 'pg_namespace', 'pg_policy', 'pg_extension', 'pg_description', 'pg_inherits', "
    "'pg_sequence']::regclass[]) c";

// Locks on whole tables, which a transaction holds to its end: the table, what is locked, how
// strongly. An index is locked by whoever plans a query on its table. Weaker locks bar nobody but
// those who lock tables.
constexpr std::string_view kLocks =
    "SELECT coalesce(pg_partition_root(t.oid)::oid, t.oid), l.relation, s.strength FROM pg_locks l "
    "JOIN (VALUES ('ShareUpdateExclusiveLock', 0), ('ShareLock', 1), ('ShareRowExclusiveLock', 2), "
    "('ExclusiveLock', 3), ('AccessExclusiveLock', 4)) s(mode, strength) ON s.mode = l.mode "
    "LEFT JOIN pg_index i ON i.indexrelid = l.relation CROSS JOIN LATERAL "
    "(SELECT coalesce(i.indrelid, l.relation)) t(oid) WHERE l.locktype = 'relation' AND l.granted "
    "AND l.pid = pg_backend_pid()";

// What only reads and writes rows locks no whole table, and there may be many thousands of it.
bool may_lock_tables(const std::string& sql) {
  const Token first = Lexer(sql).next();
  constexpr std::array<std::string_view, 7> kOfRows = {"INSERT", "UPDATE", "DELETE", "SELECT",
                                                       "MERGE",  "WITH",   "VALUES"};
  return std::ranges::none_of(kOfRows, [&](std::string_view word) { return is_word(first, word); });
}

struct LockMode {
  std::string_view name;
  Barred bars;
};

// By their strength. https://www.postgresql.org/docs/current/explicit-locking.html
constexpr LockMode kModes[] = {{"SHARE UPDATE EXCLUSIVE", Barred::definition},
                               {"SHARE", Barred::writes},
                               {"SHARE ROW EXCLUSIVE", Barred::writes},
                               {"EXCLUSIVE", Barred::writes},
                               {"ACCESS EXCLUSIVE", Barred::all}};

// The word that a command's tag begins with: these define nothing by themselves.
bool is_of_rows(std::string_view tag) {
  for (const std::string_view word :
       {"INSERT", "UPDATE", "DELETE", "SELECT", "MERGE", "SET", "SHOW", "FETCH", "DECLARE", "CLOSE",
        "LOCK", "SAVEPOINT", "RELEASE", "EXPLAIN", "PREPARE", "DEALLOCATE", "COPY"}) {
    if (tag.starts_with(word)) return true;
  }
  return false;
}

bool ends_transaction(std::string_view tag) {
  return tag == "COMMIT" || tag == "ROLLBACK";
}

}  // namespace

void Observer::forget() {
  counters_.clear();
  catalogue_.reset();
}

Observer::Counters Observer::counters_in(const Result& result) {
  Counters counters;
  for (int row = 0; row < result.rows(); ++row) {
    counters[static_cast<Oid>(result.number(row, 0))] = {.inserted = result.number(row, 1),
                                                         .updated = result.number(row, 2),
                                                         .removed = result.number(row, 3),
                                                         .reads = result.number(row, 4)};
  }
  return counters;
}

// What is less than before was counted anew.
Observer::Counters Observer::change_of(const Counters& before, const Counters& after) {
  Counters change;
  const auto difference = [](std::int64_t was, std::int64_t is) {
    return is >= was ? is - was : is;
  };
  for (const auto& [oid, is] : after) {
    const auto found = before.find(oid);
    const Counter was = found == before.end() ? Counter{} : found->second;
    change[oid] = {.inserted = difference(was.inserted, is.inserted),
                   .updated = difference(was.updated, is.updated),
                   .removed = difference(was.removed, is.removed),
                   .reads = difference(was.reads, is.reads)};
  }
  return change;
}

// Outside of a transaction the server goes on counting where it was until it has told others.
void Observer::begin_counting() {
  if (client_.transaction() != PQTRANS_IDLE) return;
  made_.clear();
  locked_.clear();
  counters_.clear();
  if (client_.server_version() >= kFlushesOnDemand) {
    client_.run_one("SELECT pg_stat_force_next_flush()");
  } else {
    counters_ = counters_in(client_.run_one(std::string(kRows)));
  }
}

Outcome Observer::run(const std::string& sql) {
  if (!catalogue_ && client_.transaction() != PQTRANS_INERROR) {
    catalogue_ = read_catalogue(client_);
  }
  begin_counting();
  Outcome outcome;
  const Stopwatch clock;
  // In a transaction that has failed nothing can be asked, and of one that a script begins or ends
  // nothing need be.
  if (client_.transaction() == PQTRANS_INERROR) {
    const Result result = client_.run_one(sql);
    outcome.seconds = clock.seconds();
    if (ends_transaction(result.tag())) forget();
    return outcome;
  }
  const std::vector<Result> answers = run_with_questions(sql);
  outcome.seconds = clock.seconds();
  observe(sql, answers, outcome);
  return outcome;
}

std::vector<Result> Observer::run_with_questions(const std::string& sql) {
  std::vector<std::string> questions = {std::string(kRows), std::string(kDefinitions)};
  if (may_lock_tables(sql)) questions.emplace_back(kLocks);
  if (may_grow_) return client_.run_with(sql, questions);
  // What is refused takes back all that was done before it in its transaction; but the room that
  // it had taken stays the database's.
  const Result size = client_.run_one("SELECT pg_database_size(current_database())");
  questions.push_back(
      concat("SELECT 1 / (pg_database_size(current_database()) <= ", size.view(0, 0), ")::int"));
  try {
    return client_.run_with(sql, questions);
  } catch (const SqlError&) {
    if (client_.refused() != questions.size()) throw;
    throw SqlError("could not extend a file: No space left on device", code_of_state("53100"));
  }
}

void Observer::observe(const std::string& sql, const std::vector<Result>& answers,
                       Outcome& outcome) {
  const Result& own = answers.front();
  const std::string_view tag = own.tag();
  if (own.status() == PGRES_EMPTY_QUERY) return;
  const StatementWords words = words_of(sql);
  const bool writes = tag.starts_with("INSERT") || tag.starts_with("UPDATE") ||
                      tag.starts_with("DELETE") || tag.starts_with("MERGE") ||
                      tag.starts_with("COPY");
  if (writes) outcome.rows_changed = own.rows_changed();
  outcome.depends_on = words.depends_on;
  const Counters now = counters_in(answers.at(1));
  if (tag == "ROLLBACK") {  // also TO a savepoint: back to what was before, whatever that is
    forget();
    counters_ = now;
    return;
  }
  if (may_lock_tables(sql)) note_locks(answers.at(3), outcome);
  const Counters change = change_of(counters_, now);
  counters_ = now;
  const bool has_definitions = answers.at(2).number(0, 0) > 0;
  if (has_definitions || !is_of_rows(tag)) note_definitions(words, tag, outcome);
  note_rows(words, tag, change, outcome);
}

// What nobody else can see yet keeps nobody waiting.
void Observer::note_locks(const Result& result, Outcome& outcome) {
  std::map<Oid, int> taken;
  for (int row = 0; row < result.rows(); ++row) {
    const auto table = static_cast<Oid>(result.number(row, 0));
    const auto relation = static_cast<Oid>(result.number(row, 1));
    const auto strength = static_cast<int>(result.number(row, 2));
    const bool is_new =
        made_.contains(relation) || !catalogue_->entries.contains({kRelations, relation});
    if (is_new || catalogue_->names.of(table).empty()) continue;
    const auto known = locked_.find(table);
    if (known != locked_.end() && known->second >= strength) continue;
    const auto [at, is_first] = taken.emplace(table, strength);
    at->second = std::max(at->second, strength);
  }
  for (const auto& [table, strength] : taken) {
    locked_[table] = strength;
    const LockMode& mode = kModes[strength];
    outcome.locks.push_back({catalogue_->names.of(table), std::string(mode.name), mode.bars});
  }
}

void Observer::note_definitions(const StatementWords& words, std::string_view tag,
                                Outcome& outcome) {
  Catalogue now = read_catalogue(client_);
  CatalogueChange change = compare_catalogues(*catalogue_, now, words.worked_out);
  std::ranges::move(change.effects, std::back_inserter(outcome.effects));
  std::ranges::move(change.renames, std::back_inserter(outcome.renames));
  // A table that is emptied gets another file, too.
  if (!tag.starts_with("TRUNCATE")) outcome.rewritten = std::move(change.rewritten);
  for (const auto& [number, entry] : now.entries) {
    if (!catalogue_->entries.contains(number)) made_.insert(number.second);
  }
  catalogue_ = std::move(now);
}

namespace {

std::vector<std::string> columns_of(const Catalogue& catalogue, Oid table) {
  std::vector<std::string> names;
  for (auto at = catalogue.columns.lower_bound({table, 0});
       at != catalogue.columns.end() && at->first.first == table; ++at) {
    names.push_back(at->second.name);
  }
  return names;
}

}  // namespace

// Of what happens to a table that the statement does not name: a key acts where rows of its parent
// were removed or changed.
Cause Observer::cause_of(Oid table, bool is_named, const Counters& counters) const {
  if (is_named) return Cause::named;
  const auto [begin, end] = catalogue_->acting_keys.equal_range(table);
  const bool acts = std::any_of(begin, end, [&](const auto& key) {
    const auto parent = counters.find(key.second);
    return parent != counters.end() && parent->second.removed + parent->second.updated > 0;
  });
  return acts && counters.at(table).inserted == 0 ? Cause::cascade : Cause::trigger;
}

// What a default works out for a row that names no value for it.
void Observer::note_defaults(Oid table, const StatementWords& words, Outcome& outcome) const {
  for (auto at = catalogue_->columns.lower_bound({table, 0});
       at != catalogue_->columns.end() && at->first.first == table; ++at) {
    if (words.names.contains(at->second.name)) continue;
    for (const Circumstance one : circumstances_in(at->second.other)) {
      const bool is_known = std::ranges::count(outcome.depends_on, one) > 0;
      if (!is_known) outcome.depends_on.push_back(one);
    }
  }
  std::ranges::sort(outcome.depends_on);
}

void Observer::note_rows(const StatementWords& words, std::string_view tag,
                         const Counters& counters, Outcome& outcome) {
  const auto is_named = [&](Oid oid) {
    const std::string& name = catalogue_->names.of(oid);
    const std::size_t dot = name.rfind('.');
    return words.names.contains(name) ||
           (dot != name.npos && words.names.contains(name.substr(dot + 1)));
  };
  // A table that is only read from, or spoken of, may be written by a trigger all the same.
  const auto is_target = [&](Oid oid) {
    const std::string& name = catalogue_->names.of(oid);
    return words.targets.empty() ? is_named(oid)
                                 : words.targets.contains(name.substr(name.rfind('.') + 1));
  };
  std::int64_t all = 0;
  for (const auto& [oid, counter] : counters) {
    const std::string& table = catalogue_->names.of(oid);
    if (table.empty()) continue;  // temporary
    const Cause cause = cause_of(oid, is_target(oid), counters);
    all += counter.inserted + counter.updated + counter.removed;
    const auto add = [&](Action action, const std::string& column) {
      outcome.effects.push_back(
          {.action = action, .table = table, .column = column, .cause = cause});
    };
    if (counter.inserted > 0) {
      add(Action::insert, "");
      note_defaults(oid, words, outcome);
    }
    if (counter.removed > 0) add(Action::remove, "");
    if (counter.updated > 0) {
      const std::vector<std::string> columns = columns_of(*catalogue_, oid);
      for (const std::string& column : columns) {
        const bool is_set = std::ranges::find(words.sets, column) != words.sets.end();
        if (is_set || cause != Cause::named || words.sets.empty()) add(Action::update, column);
      }
    }
    if (counter.reads > 0 && is_named(oid)) {
      outcome.reads.push_back(table);
      for (const std::string& column : columns_of(*catalogue_, oid)) {
        const bool is_read = words.has_star || words.names.contains(column);
        if (is_read) outcome.columns_read.push_back(column);
      }
    }
  }
  if (tag.starts_with("TRUNCATE")) {
    for (const auto& [number, entry] : catalogue_->entries) {
      if (entry.object != "table" || !is_named(number.second)) continue;
      outcome.effects.push_back(
          {.action = Action::remove, .table = catalogue_->names.of(number.second)});
    }
  }
  outcome.rows_changed_indirectly = std::max<std::int64_t>(0, all - outcome.rows_changed);
}

}  // namespace gate::postgres
