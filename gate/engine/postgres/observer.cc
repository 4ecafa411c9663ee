// https://www.postgresql.org/docs/current/monitoring-stats.html: pg_stat_xact_user_tables counts
// what the current transaction has done so far, triggers and keys included.
#include "gate/engine/postgres/observer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/words.h"
#include "gate/sql/lexer.h"
#include "gate/sql/online.h"

namespace gate::postgres {

namespace {

constexpr int kFlushesOnDemand = 150000;  // pg_stat_force_next_flush() came with 15

// What is done to a partition is done to the whole table.
constexpr std::string_view kRows =
    "SELECT coalesce(pg_partition_root(relid)::oid, relid), sum(n_tup_ins), sum(n_tup_upd), "
    "sum(n_tup_del), sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)), "
    "bool_or(pg_partition_root(relid) IS NOT NULL) FROM "
    "pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del + coalesce(seq_scan, 0) + "
    "coalesce(idx_scan, 0) > 0 GROUP BY 1";

// How many rows of the catalogs were written: something was defined. Whether it would have been
// told of temporary files. Where the log is.
std::string state_question() {
  static const std::string question = concat(
      "SELECT sum(pg_stat_get_xact_tuples_inserted(c) + pg_stat_get_xact_tuples_updated(c) + "
      "pg_stat_get_xact_tuples_deleted(c)), current_setting('log_temp_files') = '0' AND "
      "current_setting('client_min_messages') ~ '^(debug|log)', ",
      LogGrowth::kPosition,
      " FROM unnest(ARRAY['pg_class', 'pg_attribute', "
      "'pg_attrdef', 'pg_constraint', 'pg_index', 'pg_trigger', 'pg_rewrite', 'pg_proc', "
      "'pg_type', "
      "'pg_enum', 'pg_namespace', 'pg_policy', 'pg_extension', 'pg_description', 'pg_inherits', "
      "'pg_sequence']::regclass[]) c");
  return question;
}

// Locks on whole tables, which a transaction holds to its end: what is locked, how strongly. Weaker
// locks bar nobody but those who lock tables.
constexpr std::string_view kLocks =
    "SELECT l.relation, s.strength FROM pg_locks l JOIN (VALUES ('ShareUpdateExclusiveLock', 0), "
    "('ShareLock', 1), ('ShareRowExclusiveLock', 2), ('ExclusiveLock', 3), "
    "('AccessExclusiveLock', 4)) s(mode, strength) ON s.mode = l.mode WHERE l.locktype = "
    "'relation' AND l.granted AND l.pid = pg_backend_pid()";

// What only writes rows locks no whole table, and there may be many thousands of it. A function
// that a query calls may do anything.
bool may_lock_tables(const std::string& sql) {
  const Token first = Lexer(sql).next();
  constexpr std::array<std::string_view, 4> kOfRows = {"INSERT", "UPDATE", "DELETE", "MERGE"};
  return std::ranges::none_of(kOfRows, [&](std::string_view word) { return is_word(first, word); });
}

// The number of this session's transaction, and whether it has written anything.
const std::string kTransaction =
    "SELECT split_part(virtualtransaction, '/', 2)::bigint, pg_current_xact_id_if_assigned() IS "
    "NOT "
    "NULL FROM pg_locks WHERE locktype = 'virtualxid' AND pid = pg_backend_pid()";

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

// `last` answers kTransaction when the statement is done, which `before` did before it. What has
// nothing left to do after its last COMMIT ends with it.
std::int64_t commits_inside(const Result& last, std::int64_t before) {
  const std::int64_t commits = last.number(0, 0) - before - 1;
  return commits > 0 && !last.truth(0, 1) ? commits - 1 : commits;
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
                                                         .reads = result.number(row, 4),
                                                         .is_partitioned = result.truth(row, 5)};
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
                   .reads = difference(was.reads, is.reads),
                   .is_partitioned = is.is_partitioned};
  }
  return change;
}

// An UPDATE that moves a row to another partition is counted as a DELETE here and an INSERT there.
void Observer::settle_moves(const StatementWords& words, Counters& counters) {
  const bool may_move = words.names.contains("update") && !words.names.contains("delete") &&
                        !words.names.contains("merge");
  if (!may_move) return;
  for (auto& [oid, counter] : counters) {
    if (!counter.is_partitioned) continue;
    const std::int64_t moved = std::min(counter.inserted, counter.removed);
    counter.inserted -= moved;
    counter.removed -= moved;
    counter.updated += moved;
  }
}

// Outside of a transaction the server goes on counting where it was until it has told others.
void Observer::begin_transaction() {
  made_.clear();
  locked_.clear();
  counters_.clear();
  definitions_ = 0;
  log_.begin_transaction();
  const std::string position = concat("SELECT ", LogGrowth::kPosition);
  if (client_.server_version() >= kFlushesOnDemand) {
    const Result at = client_.run_one(concat(position, ", pg_stat_force_next_flush()"));
    log_.stand_at(at.number(0, 0));
  } else {
    const std::vector<Result> answers = client_.run_with(std::string(kRows), {position});
    counters_ = counters_in(answers.front());
    log_.stand_at(answers.back().number(0, 0));
  }
}

Outcome Observer::run(const std::string& sql) {
  if (!catalogue_ && client_.transaction() != PQTRANS_INERROR) {
    catalogue_ = read_catalogue(client_);
  }
  const bool is_first = client_.transaction() == PQTRANS_IDLE;
  if (is_first) begin_transaction();
  if (client_.transaction() == PQTRANS_INTRANS) log_.go_on();
  just_made_.clear();
  Outcome outcome;
  // In a transaction that has failed nothing can be asked, and of one that a script begins or ends
  // nothing need be.
  if (client_.transaction() == PQTRANS_INERROR) {
    const Stopwatch clock;
    const Result result = client_.run_one(sql);
    outcome.seconds = clock.seconds();
    if (ends_transaction(result.tag())) forget();
    return outcome;
  }
  const bool may_commit = is_first && calls_procedures(sql);
  const std::int64_t before = may_commit ? client_.run_one(kTransaction).number(0, 0) : 0;
  const Stopwatch clock;
  const Answers answers = run_with_questions(sql);
  outcome.seconds = clock.seconds();
  if (is_first && is_concurrent(sql)) outcome.commits_inside = 1;
  if (may_commit) outcome.commits_inside = commits_inside(*answers.transaction, before);
  observe(sql, answers, outcome);
  return outcome;
}

Observer::Answers Observer::run_with_questions(const std::string& sql) {
  std::vector<std::string> questions = {std::string(kRows), state_question()};
  const bool asks_for_locks = may_lock_tables(sql);
  if (asks_for_locks) questions.emplace_back(kLocks);
  const bool asks_for_transaction = calls_procedures(sql);
  if (asks_for_transaction) questions.push_back(kTransaction);
  const std::string of_files = log_.question();
  if (!of_files.empty()) questions.push_back(of_files);
  Answers answers{.all = may_grow_ ? client_.run_with(sql, questions)
                                   : run_without_growth(sql, questions)};
  std::size_t next = 3;
  if (asks_for_locks) answers.locks = &answers.all.at(next++);
  if (asks_for_transaction) answers.transaction = &answers.all.at(next++);
  if (!of_files.empty()) answers.files = &answers.all.at(next);
  return answers;
}

// What is refused takes back all that was done before it in its transaction; but the room that it
// had taken stays the database's.
std::vector<Result> Observer::run_without_growth(const std::string& sql,
                                                 std::vector<std::string> questions) {
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

// What a query has put aside is told when the next statement is begun. The end of a transaction
// logs what was put off until then.
void Observer::note_space(std::string_view tag, const Answers& answers, Outcome& outcome) {
  const std::int64_t temporary = answers.own().temporary_bytes() + answers.rows().temporary_bytes();
  if (answers.state().truth(0, 1)) outcome.temporary_bytes = temporary;
  const auto grown = log_.grown_to(answers.state().number(0, 2), answers.files);
  if (!ends_transaction(tag)) outcome.wal_bytes = grown;
}

namespace {

// What calls code that is written elsewhere, or whose text need not say all.
bool runs_code(const StatementWords& words) {
  return words.verb == "call" || words.verb == "do" || words.verb == "select";
}

// An UPDATE that moves rows to another partition removes none, unless a trigger keeps them out
// there.
bool removes_nothing(const StatementWords& words) {
  const bool is_of_rows = words.verb == "update" || words.verb == "insert" || words.verb == "with";
  return is_of_rows && !words.names.contains("delete") && !words.names.contains("merge");
}

std::string body_of(Client& client, Oid function) {
  // A body that is no text, BEGIN ATOMIC, came with 14.
  const std::string_view body = client.server_version() >= 140000
                                    ? "coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)"
                                    : "p.prosrc";
  const Result found = client.run_one(
      concat("SELECT ", body, " FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE ",
             "l.lanname IN ('sql', 'plpgsql') AND p.prorettype <> 'trigger'::regtype AND p.oid = ",
             function));
  return found.rows() == 0 ? std::string() : found.text(0, 0);
}

// With what the functions say that it calls, and those that these call: none of them is a
// trigger's, which no statement calls.
StatementWords words_with_called(Client& client, const Catalogue& catalogue,
                                 const std::string& sql) {
  StatementWords words = words_of(sql);
  if (!runs_code(words)) return words;
  std::string code = sql;
  std::set<Oid> known;
  for (bool has_more = true; has_more;) {
    has_more = false;
    for (const auto& [number, entry] : catalogue.entries) {
      const bool is_called = entry.object == "function" && words.names.contains(entry.name);
      if (!is_called || !known.insert(number.second).second) continue;
      code += concat(";\n", body_of(client, number.second));
      has_more = true;
    }
    if (!has_more) break;
    StatementWords more =
        words_of(concat("DO $called_by_a_statement$", code, "$called_by_a_statement$"));
    if (more.names.empty()) break;  // it cannot be read
    words = std::move(more);
  }
  return words;
}

}  // namespace

void Observer::observe(const std::string& sql, const Answers& answers, Outcome& outcome) {
  const Result& own = answers.own();
  const std::string_view tag = own.tag();
  if (own.status() == PGRES_EMPTY_QUERY) return;
  const bool writes = tag.starts_with("INSERT") || tag.starts_with("UPDATE") ||
                      tag.starts_with("DELETE") || tag.starts_with("MERGE") ||
                      tag.starts_with("COPY");
  if (writes) outcome.rows_changed = own.rows_changed();
  note_space(tag, answers, outcome);
  const Counters now = counters_in(answers.rows());
  if (tag == "ROLLBACK") {  // also TO a savepoint: back to what was before, whatever that is
    note_locks_left(*answers.locks);
    forget();
    counters_ = now;
    return;
  }
  if (answers.locks != nullptr) note_locks(*answers.locks, outcome);
  Counters change = change_of(counters_, now);
  const bool has_written = std::ranges::any_of(change, [](const auto& one) {
    return one.second.inserted + one.second.updated + one.second.removed > 0;
  });
  const StatementWords words =
      has_written ? words_with_called(client_, *catalogue_, sql) : words_of(sql);
  outcome.depends_on = words.depends_on;
  settle_moves(words, change);
  counters_ = now;
  const bool is_in_part = std::ranges::any_of(change, [&](const auto& one) {
    return one.second.updated + one.second.removed > 0 && log_.is_unlogged(one.first);
  });
  if (is_in_part) outcome.wal_bytes.reset();
  // Counted since the transaction began.
  const std::int64_t definitions = answers.state().number(0, 0);
  const bool has_definitions = std::exchange(definitions_, definitions) != definitions;
  if (has_definitions || !is_of_rows(tag)) note_definitions(words, tag, outcome);
  note_rows(words, tag, change, outcome);
}

bool Observer::is_locked(Oid relation, int strength) const {
  const auto known = locked_.find(relation);
  return known != locked_.end() && known->second >= strength;
}

void Observer::note_lock(Oid relation, int strength) {
  int& known = locked_[relation];
  known = std::max(known, strength);
}

// Whoever plans a query locks the table, all its partitions, and the indexes of each. A table that
// is only becoming a partition is none yet to anybody else. 0 = what nobody else can see yet, which
// keeps nobody waiting.
Oid Observer::table_of(Oid relation) const {
  const auto find = [&](Oid oid) { return catalogue_->entries.find({kRelations, oid}); };
  auto entry = find(relation);
  if (made_.contains(relation) || entry == catalogue_->entries.end()) return 0;
  const bool is_of_table = entry->second.table != 0;
  const Oid table = is_of_table ? entry->second.table : relation;
  if (is_of_table) entry = find(table);
  if (entry == catalogue_->entries.end()) return 0;
  return entry->second.whole != 0 ? entry->second.whole : table;
}

// After some were let go.
void Observer::note_locks_left(const Result& result) {
  locked_.clear();
  for (int row = 0; row < result.rows(); ++row) {
    const auto relation = static_cast<Oid>(result.number(row, 0));
    for (const Oid one : {relation, table_of(relation)}) {
      note_lock(one, static_cast<int>(result.number(row, 1)));
    }
  }
}

void Observer::note_locks(const Result& result, Outcome& outcome) {
  std::map<Oid, int> taken;  // by table
  for (int row = 0; row < result.rows(); ++row) {
    const auto relation = static_cast<Oid>(result.number(row, 0));
    const auto strength = static_cast<int>(result.number(row, 1));
    const Oid table = table_of(relation);
    const bool is_known = is_locked(relation, strength) || is_locked(table, strength);
    note_lock(relation, strength);
    if (is_known || catalogue_->names.of(table).empty()) continue;
    const auto [at, is_first] = taken.emplace(table, strength);
    at->second = std::max(at->second, strength);
  }
  for (const auto& [table, strength] : taken) {
    note_lock(table, strength);
    const LockMode& mode = kModes[strength];
    outcome.locks.push_back({catalogue_->names.of(table), std::string(mode.name), mode.bars});
  }
}

void Observer::note_definitions(const StatementWords& words, std::string_view tag,
                                Outcome& outcome) {
  Catalogue now = read_catalogue(client_);
  CatalogueChange change = compare_catalogues(*catalogue_, now, words);
  std::ranges::move(change.effects, std::back_inserter(outcome.effects));
  std::ranges::move(change.renames, std::back_inserter(outcome.renames));
  // A table that is emptied gets another file, too.
  (tag.starts_with("TRUNCATE") ? emptied_ : outcome.rewritten) = std::move(change.rewritten);
  for (const auto& [number, entry] : now.entries) {
    if (catalogue_->entries.contains(number)) continue;
    made_.insert(number.second);
    just_made_.insert(number.second);
  }
  const bool commits_between = words.names.contains("concurrently");
  if (!commits_between) {
    const std::int64_t made = log_.made(*catalogue_, now);
    if (outcome.wal_bytes) *outcome.wal_bytes += made;
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

// UPDATE, DELETE and TRUNCATE reach the children of a table, too; INSERT does not.
bool Observer::is_named_by_parent(Oid table, const StatementWords& words,
                                  const Counter& counter) const {
  if (counter.inserted > 0 || words.verb == "insert") return false;
  const auto [begin, end] = catalogue_->parents.equal_range(table);
  return std::any_of(begin, end, [&](const auto& one) {
    const std::string& name = catalogue_->names.of(one.second);
    const std::string own = name.substr(name.rfind('.') + 1);
    const std::set<std::string>& named = words.targets.empty() ? words.names : words.targets;
    const bool is_named = named.contains(own) && !words.only.contains(own);
    return is_named || is_named_by_parent(one.second, words, counter);
  });
}

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

namespace {

// Whether one is on what was written, or on a view, through which something was.
bool may_have_triggers(const Catalogue& catalogue, const std::set<Oid>& written) {
  return std::ranges::any_of(catalogue.entries, [&](const auto& one) {
    if (one.second.object != "trigger") return false;
    const auto owner = catalogue.entries.find({kRelations, one.second.table});
    if (owner == catalogue.entries.end()) return true;
    const Oid whole = owner->second.whole;
    return owner->second.object == "view" ||
           written.contains(whole != 0 ? whole : owner->first.second);
  });
}

// Event triggers, and rules that do something beside: neither is in the catalogue that is read.
bool has_rules(Client& client) {
  constexpr std::string_view kFirstOfUsers = "16384";
  return client
      .run_one(concat("SELECT EXISTS (SELECT FROM pg_event_trigger) OR EXISTS (SELECT FROM "
                      "pg_rewrite WHERE ev_type <> '1' AND oid >= ",
                      kFirstOfUsers, ")"))
      .truth(0, 0);
}

}  // namespace

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
  std::set<Oid> written;
  for (const auto& [oid, counter] : counters) {
    if (counter.inserted + counter.updated + counter.removed > 0) written.insert(oid);
  }
  // It may say so in a text that it puts together.
  const bool is_by_code = runs_code(words) && !written.empty() &&
                          !may_have_triggers(*catalogue_, written) && !has_rules(client_);
  std::int64_t all = 0;
  for (const auto& [oid, counter] : counters) {
    const std::string& table = catalogue_->names.of(oid);
    if (table.empty()) continue;  // temporary
    const bool is_said = is_target(oid) || is_named_by_parent(oid, words, counter);
    const bool is_put_together = is_by_code && cause_of(oid, is_said, counters) == Cause::trigger;
    const Cause cause = is_put_together ? Cause::named : cause_of(oid, is_said, counters);
    all += counter.inserted + counter.updated + counter.removed;
    const auto add = [&](Action action, const std::string& column) {
      const bool is_triggers = action == Action::remove && removes_nothing(words);
      const Cause own = is_triggers && cause == Cause::named ? Cause::trigger : cause;
      outcome.effects.push_back({.action = action, .table = table, .column = column, .cause = own});
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
        const bool is_any = is_put_together || cause != Cause::named || words.sets.empty();
        if (is_set || is_any) add(Action::update, column);
      }
    }
    // To make the index of a key is to read the table.
    if (counter.reads > 0 && is_named(oid) && !just_made_.contains(oid)) {
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
  note_emptied(words, is_named, outcome);
  outcome.rows_changed_indirectly = std::max<std::int64_t>(0, all - outcome.rows_changed);
}

// By TRUNCATE … CASCADE, or as a child of a table that it names, which no counter tells.
void Observer::note_emptied(const StatementWords& words, const std::function<bool(Oid)>& is_named,
                            Outcome& outcome) {
  for (const std::string& table : std::exchange(emptied_, {})) {
    const Oid oid = catalogue_->names.find(client_, table).oid;
    const Result root =
        client_.run_one(concat("SELECT coalesce(pg_partition_root(", oid, ")::oid, ", oid, ")"));
    const auto whole = static_cast<Oid>(root.number(0, 0));
    if (is_named(oid) || is_named(whole)) continue;
    const bool is_child = is_named_by_parent(oid, words, {});
    outcome.effects.push_back({.action = Action::remove,
                               .table = catalogue_->names.of(whole),
                               .cause = is_child ? Cause::named : Cause::cascade});
  }
}

}  // namespace gate::postgres
