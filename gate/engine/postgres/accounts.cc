#include "gate/engine/postgres/accounts.h"

#include "gate/base/text.h"

namespace gate::postgres {

namespace {

constexpr int kReadsAll = 140000;  // the role pg_read_all_data came with 14

struct Role {
  Who who;
  std::string_view attributes;
};

constexpr Role kRoles[] = {
    {Who::owner, "LOGIN"},
    {Who::visitor, "LOGIN NOINHERIT"},
    {Who::reader, "LOGIN BYPASSRLS"},
    {Who::loader, "LOGIN SUPERUSER"},
    {Who::admin, "LOGIN SUPERUSER"},
    {Who::unbound, "NOLOGIN BYPASSRLS"},
};

// Of no use to anybody once the run that made it has been killed and a day has gone by.
std::string password_clause(const ServerAccess& access, Who who, const std::string& tomorrow) {
  if (!access.is_shared() || who == Who::unbound) return {};
  return concat(" PASSWORD ", pg_literal(access.password(who)), " VALID UNTIL ",
                pg_literal(tomorrow));
}

}  // namespace

void make_accounts(Client& client, const ServerAccess& access) {
  const auto name = [&](Who who) { return pg_identifier(access.account(who)); };
  const std::string tomorrow = client.run_one("SELECT now() + '1 day'").text(0, 0);
  std::string script;
  for (const auto& [who, attributes] : kRoles) {
    if (who == Who::admin && !access.is_shared()) continue;
    script += concat("CREATE ROLE ", name(who), " ", attributes,
                     password_clause(access, who, tomorrow), ";");
  }
  // What a statement needs beside the database is told to whoever runs it, and only a superuser can
  // have it so.
  script += concat("ALTER ROLE ", name(Who::owner), " SET log_temp_files = 0; ALTER ROLE ",
                   name(Who::owner), " SET client_min_messages = log;");
  // Even what an owner has taken from himself.
  if (client.server_version() >= kReadsAll) {
    script += concat("GRANT pg_read_all_data TO ", name(Who::reader), ";");
  }
  script += concat("GRANT ", name(Who::owner), " TO ", name(Who::loader), ", ", name(Who::reader));
  client.run(script);
}

}  // namespace gate::postgres
