// The databases of one server: made, copied, dropped, and kept from being in the way of it.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/engine/postgres/access.h"
#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/cluster.h"
#include "gate/engine/postgres/server_url.h"

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
  // A throwaway one of this process's own, started now unless it is there already.
  static std::shared_ptr<Server> own();

  // Another one of this process's own, beside that, which can be made to die.
  static std::shared_ptr<Server> apart();

  // Of one that stands apart: see Cluster::crash().
  void crash();

  // Somebody else's. What is made there goes with this. `id` tells this run from others, `secret`
  // is what the passwords of its accounts are made of.
  static std::shared_ptr<Server> shared(const ServerUrl& url, const std::string& id,
                                        const std::string& secret);

  // One that another process of this run has entered.
  explicit Server(ServerAccess access) : access_(std::move(access)) {}

  const ServerAccess& access() const { return access_; }

  // Error where the server does not let us in.
  Client connect(Who who, const std::string& name) const;

  // See stand_ins.h.
  bool stand_in(const std::string& role);

  // For the whole server. No text of a script's.
  void run_as_admin(const std::string& sql);

  // What it says of itself: "15.18".
  std::string version();

  // While it is held no database is copied, which would wait for connections that nobody can park.
  std::unique_lock<std::recursive_mutex> lock() { return std::unique_lock(mutex_); }

  // Empty; in place of one of that name. `options` are database_options(): where the server has no
  // such locale it is warned, and the database sorts by bytes.
  void create(const std::string& name, const std::string& options = "");
  void copy(const std::string& from, const std::string& to);

  // What is in a database of another server of our own.
  void copy_from(const Server& other, const std::string& from, const std::string& to);

  // Into a database that is there and empty, of a server of our own; `options` are pg_restore's.
  void restore(const std::string& archive, const std::string& to,
               const std::vector<std::string>& options);

  // What the loader has made belongs from now on to the account that migrations run as.
  void hand_over(const std::string& name);

  // Takes what reaches other servers from everybody but superusers, after an extension came: a
  // trigger of the fixture's that does would write to production with every row of a copy.
  static void keep_inside(Client& loader);

  void drop(const std::string& name);

  // Ends all connections to it, those first that wait for others: what these hold lets them go on.
  void cut_off(const std::string& name);

  // On a shared server: from now on it is the user's whose server this is, and stays; what is in it
  // belongs to a role that cannot log in, and stays, too. What it is called then. Nobody is
  // connected to it.
  std::string keep(const std::string& name);

  // Busy where somebody works in one of them for longer than the patience; who is connected only is
  // sent away.
  void exchange(const std::string& one, const std::string& other, double patience_seconds);

  void enter(const std::string& name, Parkable* session);
  void leave(const std::string& name, Parkable* session);

  // For as long as it lives something is written that is no script's.
  class OtherWork {
   public:
    explicit OtherWork(Server& server) : server_(server) {
      ++server_.other_works_;
      ++server_.other_works_begun_;
    }
    ~OtherWork() { --server_.other_works_; }
    OtherWork(const OtherWork&) = delete;
    OtherWork& operator=(const OtherWork&) = delete;

   private:
    Server& server_;
  };

  // Nothing while others may write to the server's log. Where it is the same number as before
  // nobody has meanwhile.
  std::optional<int> time_of_quiet() const {
    const int begun = other_works_begun_;
    const bool is_quiet = !access_.is_shared() && other_works_ == 0;
    return is_quiet ? std::optional<int>(begun) : std::nullopt;
  }

 private:
  Client& admin();
  void copy_settings(const std::string& from, const std::string& to);
  void drop_now(const std::string& name);
  void rename(const std::string& from, const std::string& to);
  void give_rights(const std::string& name);
  static void let_act_for_owners(Client& loader, const std::string& owner);
  bool park_all(const std::string& name);
  void dump_into(const std::string& from, const std::string& to);
  bool is_busy(const std::string& name);

  ServerAccess access_;
  std::shared_ptr<void> keeper_{};    // of what is there; null where another process has it
  std::shared_ptr<Cluster> apart_{};  // where it stands apart; null = it does not
  std::string keeper_user_{};         // whose server it is, where it is shared
  std::string refused_options_{};     // of create(), the last ones; they were warned of
  std::recursive_mutex mutex_{};
  std::unique_ptr<Client> admin_{};
  std::multimap<std::string, Parkable*> sessions_{};
  std::atomic<int> other_works_ = 0;  // that go on
  std::atomic<int> other_works_begun_ = 0;
};

}  // namespace gate::postgres
