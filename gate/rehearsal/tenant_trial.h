// What the application's role gets at while it works for one tenant: everything is tried in a
// transaction that is rolled back.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/rehearsal/passes.h"

namespace gate {

// What a table or view is for a trial.
struct TenantTarget {
  std::string name{};
  std::string kind{"table"};
  std::string source{};                // in SQL
  std::vector<std::string> columns{};  // that can be written
  std::vector<std::string> key{};      // for examples; empty = there is none
  bool as_owner = false;
  bool has_triggers = false;  // which may change what a statement says
  bool is_written = true;
};

struct Tenant {
  std::string value{};
  std::int64_t rows = 0;  // in the table
};

class TenantTrial {
 public:
  // `admin` reads the database, whatever the policies say; both must outlive it.
  TenantTrial(Rehearsal& rehearsal, const Database& database, Session& admin, TenantState& state);

  // The two with the fewest rows; those that have none are left out.
  std::vector<Tenant> tenants_of(const std::string& source);

  // A table: `own` is to see all of its rows, and nothing of anybody else's.
  void cross(const TenantTarget& table, const Tenant& own, const Tenant& other);

  // A view or function: how many rows belong to whom only it knows.
  void cross_window(const TenantTarget& window, const std::string& own, const std::string& other);

  // What is shown where nobody has said for whom the connection works.
  void look_without_tenant(const TenantTarget& target);

  // A view without the column: whether all of them, and nobody, see the same in it.
  void compare_window(const TenantTarget& window, const std::string& own, const std::string& other);

 private:
  enum class End { done, denied, broken, failed };
  struct Attempt {
    End end = End::failed;
    std::int64_t rows = 0;  // written
    std::string message{};
    std::optional<std::int64_t> own_after{};  // own rows that are shown then, where it is known
  };
  struct Seen {
    std::int64_t all = 0;
    std::int64_t own = 0;
  };
  struct Sides {
    std::string own{};
    std::string other{};
    std::int64_t own_rows = 0;
    std::optional<Seen> seen{};  // nothing where reading is refused
  };

  template <typename Work>
  std::optional<SqlError> in_transaction(Session& session, const std::optional<std::string>& tenant,
                                         const Work& work);
  Seen count(const TenantTarget& target, const std::string& own);
  std::optional<Seen> read(const TenantTarget& target, const Sides& sides);
  Attempt write(const TenantTarget& target, const Sides& sides, const std::string& sql);
  void insert(const TenantTarget& target, const Sides& sides, const std::optional<Row>& row);
  void update(const TenantTarget& target, const Sides& sides, const std::optional<Row>& row);
  void move(const TenantTarget& target, const Sides& sides);
  void remove(const TenantTarget& target, const Sides& sides);
  std::optional<Row> sample(Session& session, const TenantTarget& target,
                            const std::string& tenant);
  std::vector<Example> examples(const TenantTarget& target, const std::string& condition);
  TenantCrossing& note(const TenantTarget& target, const Sides& sides, std::string command,
                       std::int64_t rows, std::string message = {});
  std::string condition(const std::string& tenant) const;
  std::string shown(const std::string& tenant) const;

  Rehearsal& rehearsal_;
  const TenantRules& rules_;
  Session& admin_;
  TenantState& state_;
  std::string column_;  // in SQL
  std::unique_ptr<Session> role_{};
  std::unique_ptr<Session> fresh_{};  // in which the setting was never set
};

}  // namespace gate
