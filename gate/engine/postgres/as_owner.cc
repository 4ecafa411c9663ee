#include "gate/engine/postgres/as_owner.h"

#include "gate/base/text.h"
#include "gate/engine/postgres/roles.h"

namespace gate::postgres {

namespace {

constexpr int kNoRight = code_of_state("42501");

// must be member of role "alice"
std::string role_in(std::string_view message) {
  constexpr std::string_view kBefore = "role \"";
  const std::size_t begin = message.find(kBefore);
  if (begin == message.npos) return {};
  const std::string_view rest = message.substr(begin + kBefore.size());
  return std::string(rest.substr(0, rest.find('"')));
}

}  // namespace

bool AsOwner::has_done(const std::string& sql) {
  if (gives_owner(sql)) return true;  // all belongs to who runs the migrations
  if (const std::string role = role_made_by(sql); !role.empty()) {
    if (makes_unbound_role(sql)) {
      throw SqlError("a role that policies do not bind is not made on a server of others",
                     code_of_state("0A000"));
    }
    server_.stand_in(role);
    return true;
  }
  const std::optional<Membership> membership = membership_of(sql);
  if (!membership) return false;
  server_.run_as_admin(concat("GRANT ", marked(membership->roles), " TO ",
                              marked(membership->members),
                              membership->with_admin ? " WITH ADMIN OPTION" : ""));
  return true;
}

// The roles, all of which are stand-ins.
std::string AsOwner::marked(const std::vector<std::string>& roles) {
  std::vector<std::string> names;
  for (const std::string& role : roles) {
    if (!server_.stand_in(role)) {
      throw SqlError(concat("the server has a role '", role, "' of its own, which is no fixture's"),
                     kNoRight);
    }
    names.push_back(pg_identifier(role));
  }
  return join(names, ", ");
}

std::optional<std::string> AsOwner::instead_of(const std::string& sql, const SqlError& error) {
  if (error.code() != kNoRight) throw SqlError(error);
  if (const std::string own = extension_statement(sql); !own.empty()) {
    // With the path of any connection, since it says where the extension goes.
    Client loader = server_.connect(Who::loader, name_);
    loader.run_one(own);
    Server::keep_inside(loader);
    return std::nullopt;
  }
  const std::string role = role_in(error.what());
  if (role.empty() || !helped_.insert(concat(role, ' ', sql)).second) throw SqlError(error);
  // Another run may have made it, whose stand-in it is, too.
  if (server_.stand_in(role)) return sql;
  // Rights of what such a role makes are meant for what migrations make.
  const std::string other = without_role(sql, role);
  if (other == sql) throw SqlError(error);
  return other;
}

}  // namespace gate::postgres
