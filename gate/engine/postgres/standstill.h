// CREATE INDEX CONCURRENTLY and its like commit inside themselves. Where that can be held up.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "gate/base/clock.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"
#include "gate/engine/postgres/server.h"

namespace gate::postgres {

// While this lives somebody is in the middle of writing to each table. A statement of `user` that
// commits inside itself waits for such a one after its first commit, which is what makes it
// concurrent: it waits, `look` is called, once, and it goes on.
// https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
class Standstill {
 public:
  // `user` outlives it, is in no transaction, and waits for locks without a limit.
  Standstill(const Server& server, const std::string& database, const Names& names, Client& user,
             std::function<void()> look);
  ~Standstill();
  Standstill(const Standstill&) = delete;
  Standstill& operator=(const Standstill&) = delete;

 private:
  void look_whether_it_waits();

  Client& user_;
  std::function<void()> look_;
  std::unique_ptr<Client> writer_;  // null = it was let go
  Client watcher_;
};

// The same for a statement that runs code which may commit, where each of its transactions writes
// to the table to which the first one wrote before any other. Somebody stands in line for that
// table behind each transaction, gets it when that has ended, and keeps the next one waiting:
// `look` is called then, kMostLooksInside times. The first transaction that passes the line by ends
// it, and so does a second in which nobody asks for what the line has.
class Relay {
 public:
  // As above.
  Relay(const Server& server, const std::string& database, const Names& names, Client& user,
        std::function<void()> look);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

 private:
  void look_whether_it_waits();
  bool holds_for_nobody();
  void stand_in_line(const std::string& table);

  const Server& server_;
  std::string database_;
  Client& user_;
  std::function<void()> look_;
  // Has the tables, or is the next to have one; null = it was let go.
  std::unique_ptr<Client> holder_;
  Client watcher_;
  Stopwatch since_{};    // the holder has something that nobody has asked for
  std::int64_t at_ = 0;  // the user's transaction that waited last; 0 = none has
  int looks_ = 0;
};

// Has `client`, which is in no transaction, open one that holds this lock on each table that it
// may lock so.
void lock_tables(Client& client, const Names& names, std::string_view mode);

}  // namespace gate::postgres
