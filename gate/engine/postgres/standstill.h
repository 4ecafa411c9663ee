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

// Has `client`, which is in no transaction, open one that holds this lock on each table that it
// may lock so.
void lock_tables(Client& client, const Names& names, std::string_view mode);

}  // namespace gate::postgres
