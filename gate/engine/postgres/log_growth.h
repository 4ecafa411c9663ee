// How much a statement makes the log (WAL) grow that production's replicas and archives read.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "gate/engine/postgres/catalogue.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/server.h"

namespace gate::postgres {

// Nobody's own log is told, only where the server's has come to: on a server that others use, and
// while the gate itself writes elsewhere, nothing is. A throwaway server logs nothing of files that
// the open transaction has made (wal_level=minimal), since a crash takes them away whole;
// production logs them, so what these grow by is counted, too.
class LogGrowth {
 public:
  // The client's connection is the one that the statements go through.
  LogGrowth(Client& client, const Server& server) : client_(client), server_(server) {}

  // A number: where the log has come to.
  static constexpr std::string_view kPosition = "pg_current_wal_insert_lsn() - '0/0'::pg_lsn";

  // Before a transaction's first statement, right before the position is asked for …
  void begin_transaction();
  // … and with the answer.
  void stand_at(std::int64_t position) { position_ = position; }

  // Before each further one: asks for the position where others have written since the last.
  void go_on();

  // To be asked after a statement, with it; empty = nothing need be.
  std::string question() const;

  // After a statement: where the log is now, and the answer to the question, null where there was
  // none. Nothing where it cannot be told.
  std::optional<std::int64_t> grown_to(std::int64_t position, const Result* files);

  // After one that has changed the catalogs: what it has put into files of its own. Not for one
  // that commits in between, as CONCURRENTLY does, and logs them.
  std::int64_t made(const Catalogue& before, const Catalogue& after);

  // Whether a table, or one of its partitions, is in a file of the open transaction's making: what
  // is updated or deleted in it is logged nowhere here, and makes no file larger.
  bool is_unlogged(Oid table) const { return tables_.contains(table); }

 private:
  struct File {
    Oid number = 0;
    std::int64_t bytes = 0;
  };

  std::string question_of_all() const;
  std::int64_t grown(const Result& files);

  Client& client_;
  const Server& server_;
  std::int64_t position_ = 0;
  std::optional<int> quiet_{};   // since before the position was asked for
  std::map<Oid, File> files_{};  // of the open transaction's making, by relation
  std::set<Oid> tables_{};       // that have some of them, or partitions that have
};

}  // namespace gate::postgres
