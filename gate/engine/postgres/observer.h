// Tells what a statement did, from what the server counts and what its catalogs have afterwards.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/engine/postgres/catalogue.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/words.h"
#include "gate/model/effect.h"

namespace gate::postgres {

class Observer {
 public:
  explicit Observer(Client& client) : client_(client) {}

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
  };
  using Counters = std::map<Oid, Counter>;

  void begin_counting();
  static Counters counters_in(const Result& result);
  static Counters change_of(const Counters& before, const Counters& after);
  std::vector<Result> run_with_questions(const std::string& sql);
  void observe(const std::string& sql, const std::vector<Result>& answers, Outcome& outcome);
  void note_definitions(const StatementWords& words, std::string_view tag, Outcome& outcome);
  void note_locks(const Result& result, Outcome& outcome);
  Cause cause_of(Oid table, bool is_named, const Counters& counters) const;
  void note_defaults(Oid table, const StatementWords& words, Outcome& outcome) const;
  void note_rows(const StatementWords& words, std::string_view tag, const Counters& counters,
                 Outcome& outcome);

  Client& client_;
  bool may_grow_ = true;
  Counters counters_{};  // of the transaction that is open
  std::optional<Catalogue> catalogue_{};
  std::set<Oid> made_{};         // by the transaction that is open
  std::map<Oid, int> locked_{};  // how strongly by it
};

}  // namespace gate::postgres
