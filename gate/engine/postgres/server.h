// The databases of one server: made, copied, dropped, and kept from being in the way of it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/cluster.h"

namespace gate::postgres {

// A connection that can be closed for a moment while nobody needs it, since a database that is
// copied may have none.
class Parkable {
 public:
  virtual ~Parkable() = default;

  // Closes it until it is needed again. False where what it has begun would be lost.
  virtual bool park() = 0;
};

// Sessions tell it that they are there; used by several threads.
class Server {
 public:
  // One of this process's own, started now unless it is there already.
  static std::shared_ptr<Server> start();

  // The one that a database's location names: of another process, too.
  static std::shared_ptr<Server> of(const std::string& location);

  // A name for a connection to one of its databases; no such database need be there.
  std::string location(std::string_view account, std::string_view name) const;

  // The folder of the programs that belong to it.
  std::string programs() const { return cluster_ ? cluster_->programs() : find_server_programs(); }

  const std::string& host() const { return host_; }

  // While it is held no database is copied, which would wait for connections that nobody can park.
  std::unique_lock<std::recursive_mutex> lock() { return std::unique_lock(mutex_); }

  void create(const std::string& name);  // empty; in place of one of that name
  void copy(const std::string& from, const std::string& to);

  // Into a database that is there and empty; `options` are pg_restore's.
  void restore(const std::string& archive, const std::string& to,
               const std::vector<std::string>& options);

  // What the loader has made belongs from now on to the account that migrations run as.
  void hand_over(const std::string& name);

  void drop(const std::string& name);

  // Busy where somebody works in one of them for longer than the patience; who is connected only is
  // sent away.
  void exchange(const std::string& one, const std::string& other, double patience_seconds);

  void enter(const std::string& name, Parkable* session);
  void leave(const std::string& name, Parkable* session);

 private:
  Client& admin();
  void give_rights(const std::string& name);
  bool park_all(const std::string& name);
  void dump_into(const std::string& from, const std::string& to);
  bool is_busy(const std::string& name);

  explicit Server(std::string host, std::shared_ptr<Cluster> cluster = nullptr)
      : host_(std::move(host)), cluster_(std::move(cluster)) {}

  std::string host_;                  // the folder of its socket
  std::shared_ptr<Cluster> cluster_;  // null where another process keeps it up
  std::recursive_mutex mutex_{};
  std::unique_ptr<Client> admin_{};
  std::multimap<std::string, Parkable*> sessions_{};
};

// The name of the database in a location.
std::string database_name(const std::string& location);

}  // namespace gate::postgres
