#include "gate/engine/postgres/stand_ins.h"

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate::postgres {

namespace {

constexpr std::string_view kComment = "stands in for a role of a fixture; made by migration-gate";

// Roles of any server with our comment: all of them are ours to drop.
std::string marked_roles(std::string_view condition) {
  return concat("SELECT r.rolname FROM pg_roles r WHERE shobj_description(r.oid, 'pg_authid') = ",
                pg_literal(kComment), condition);
}

bool is_there(Client& client, const std::string& role) {
  return client.run_one(concat("SELECT FROM pg_roles WHERE rolname = ", pg_literal(role))).rows() >
         0;
}

// Another run may be quicker.
void make(Client& client, const std::string& role) {
  const std::string name = pg_identifier(role);
  try {
    client.run(
        concat("CREATE ROLE ", name, "; COMMENT ON ROLE ", name, " IS ", pg_literal(kComment)));
  } catch (const SqlError&) {
    if (!is_there(client, role)) throw;
  }
}

}  // namespace

bool stand_in(Client& client, const ServerAccess& access, const std::string& role) {
  // Between two of these statements another run may drop one that nobody used.
  for (int attempt = 0;; ++attempt) {
    if (!is_there(client, role)) make(client, role);
    const bool is_marked =
        client.run_one(marked_roles(concat(" AND r.rolname = ", pg_literal(role)))).rows() > 0;
    if (!is_marked && is_there(client, role)) return false;
    try {
      client.run_one(
          concat("GRANT ", pg_identifier(role), " TO ", pg_identifier(access.account(Who::owner))));
      return true;
    } catch (const SqlError&) {
      if (attempt > 2) throw;
    }
  }
}

void drop_unused_stand_ins(Client& client) {
  const Result unused = client.run_one(marked_roles(
      " AND NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles u ON u.oid = m.member WHERE "
      "m.roleid = r.oid AND u.rolname ~ '^migration_gate_[0-9a-f]{12}_')"));
  for (int row = 0; row < unused.rows(); ++row) {
    try {
      client.run_one(concat("DROP ROLE IF EXISTS ", pg_identifier(unused.view(row, 0))));
    } catch (const SqlError&) {  // another run has begun to use it: that one drops it
    }
  }
}

}  // namespace gate::postgres
