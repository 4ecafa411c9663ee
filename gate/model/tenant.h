// Whether one tenant of an application gets at what belongs to another one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/drift.h"

namespace gate {

// How the scenario says that tenants are told apart.
struct TenantRules {
  std::string column{};               // that names a row's tenant; empty = there are none
  std::string setting{};              // by which a connection says for whom it works
  std::string role{};                 // that the application works as
  std::vector<std::string> exempt{};  // tables that belong to nobody
  std::int64_t min_policies = 0;
};

struct TenantTable {
  std::string name{};
  bool exempt = false;
  bool has_column = false;
  bool enabled = false;                 // row-level security
  bool forced = false;                  // for the owner, too
  std::int64_t policies = 0;            // for whichever roles
  std::vector<std::string> commands{};  // that one of them allows the role
  std::string not_tried{};              // why nobody tried to cross over; empty = it was
};

// What somebody who works for one tenant could do to rows that are not that tenant's.
struct TenantCrossing {
  std::string relation{};
  std::string kind{};     // table, view, function
  bool as_owner = false;  // it works with its owner's rights
  // read, insert, update, move (own rows to the other), delete; own: not all own rows are shown.
  std::string command{};
  std::string own{};          // tenant; empty = the setting is not set
  std::string other{};        // tenant whose rows were tried; empty = anybody's
  std::int64_t rows = 0;      // that were reached; of own ones: that are shown
  std::int64_t own_rows = 0;  // that there are
  std::string message{};      // why it came to nothing in the end, or what was refused
  std::vector<Example> examples{};
};

// One of the two databases.
struct TenantState {
  std::vector<TenantTable> tables{};
  std::vector<std::string> windows{};  // views and functions that were tried
  std::vector<TenantCrossing> crossings{};
};

struct TenantRecord {
  std::string not_tried{kNotLookedAt};  // why; empty = it was
  TenantRules rules{};
  bool role_is_bound = true;  // otherwise policies do not count for it, and nothing was tried
  TenantState blue{};
  TenantState green{};
};

}  // namespace gate
