// Tells what a statement did, from what the server counts and what its catalogs have afterwards.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/engine/postgres/catalogue.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/log_growth.h"
#include "gate/engine/postgres/server.h"
#include "gate/engine/postgres/words.h"
#include "gate/model/effect.h"

namespace gate::postgres {

class Observer {
 public:
  Observer(Client& client, const Server& server) : client_(client), log_(client, server) {}

  // Runs one statement; SqlError where it is refused. In a transaction of its own unless the script
  // has opened one.
  Outcome run(const std::string& sql);

  // From now on a statement that makes the database larger than it was before is refused as on a
  // full disk.
  void forbid_growth() { may_grow_ = false; }

  // Somebody else has changed something, or a transaction that is not known of has ended.
  void forget();

 private:
  struct Counter {
    std::int64_t inserted = 0;
    std::int64_t updated = 0;
    std::int64_t removed = 0;
    std::int64_t reads = 0;
    bool is_partitioned = false;
  };
  using Counters = std::map<Oid, Counter>;

  // The statement's own, and what is asked with it.
  struct Answers {
    std::vector<Result> all{};
    const Result* locks = nullptr;
    const Result* transaction = nullptr;
    const Result* files = nullptr;
    const Result& own() const { return all.at(0); }
    const Result& rows() const { return all.at(1); }
    const Result& state() const { return all.at(2); }
  };

  void begin_transaction();
  static Counters counters_in(const Result& result);
  static void settle_moves(const StatementWords& words, Counters& counters);
  static Counters change_of(const Counters& before, const Counters& after);
  Answers run_with_questions(const std::string& sql);
  std::vector<Result> run_without_growth(const std::string& sql,
                                         std::vector<std::string> questions);
  void observe(const std::string& sql, const Answers& answers, Outcome& outcome);
  void note_space(std::string_view tag, const Answers& answers, Outcome& outcome);
  void note_definitions(const StatementWords& words, std::string_view tag, Outcome& outcome);
  bool is_locked(Oid relation, int strength) const;
  void note_lock(Oid relation, int strength);
  Oid table_of(Oid relation) const;
  void note_locks_left(const Result& result);
  void note_locks(const Result& result, Outcome& outcome);
  // Whether it is a child of one that the statement names, and not after ONLY.
  bool is_named_by_parent(Oid table, const StatementWords& words, const Counter& counter) const;
  Cause cause_of(Oid table, bool is_named, const Counters& counters) const;
  void note_defaults(Oid table, const StatementWords& words, Outcome& outcome) const;
  void note_rows(const StatementWords& words, std::string_view tag, const Counters& counters,
                 Outcome& outcome);
  void note_emptied(const StatementWords& words, const std::function<bool(Oid)>& is_named,
                    Outcome& outcome);

  Client& client_;
  bool may_grow_ = true;
  Counters counters_{};           // of the transaction that is open
  std::int64_t definitions_ = 0;  // rows of catalogs that it has written
  std::optional<Catalogue> catalogue_{};
  std::set<Oid> made_{};                // by the transaction that is open
  std::set<Oid> just_made_{};           // by the statement
  std::map<Oid, int> locked_{};         // how strongly by it, tables and what belongs to them
  std::vector<std::string> emptied_{};  // by the TRUNCATE that has just ended
  LogGrowth log_;
};

}  // namespace gate::postgres
