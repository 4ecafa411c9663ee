// CREATE INDEX CONCURRENTLY and its like commit inside themselves. Where that can be held up.
#pragma once

#include <functional>
#include <memory>

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
// table behind each transaction, gets it when that has committed, and keeps the next one waiting:
// `look` is called then, for the first few, and the line is left.
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
  void stand_in_line(const std::string& table);

  const Server& server_;
  std::string database_;
  Client& user_;
  std::function<void()> look_;
  std::unique_ptr<Client>
      holder_;  // has the tables, or is the next to have one; null = it was let go
  Client watcher_;
  bool is_behind_ =
      false;  // a transaction of the user's: holder_ has nothing before that has ended
  int looks_ = 0;
};

// Has `client`, which is in no transaction, open one that holds this lock on each table that it
// may lock so.
void lock_tables(Client& client, const Names& names, std::string_view mode);

}  // namespace gate::postgres
