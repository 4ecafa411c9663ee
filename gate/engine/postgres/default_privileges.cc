#include "gate/engine/postgres/default_privileges.h"

#include "gate/base/text.h"

namespace gate::postgres {

void take_over_default_privileges(Client& client, const std::string& from, const std::string& to) {
  // Functions and types are everybody's until somebody takes them away; that is no entry, but the
  // lack of one.
  const Result entries = client.run_one(concat(
      "WITH entries AS (SELECT d.* FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole "
      "WHERE r.rolname = ",
      pg_literal(from),
      " OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = d.defaclrole AND c.relkind IN ('r', "
      "'p'))), what AS (SELECT e.*, concat(' IN SCHEMA ' || quote_ident(n.nspname)) AS place, CASE "
      "e.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' "
      "WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END AS kind FROM entries e LEFT JOIN pg_namespace n ON "
      "n.oid = e.defaclnamespace) SELECT concat(w.place, ' GRANT ', a.privilege_type, ' ON ', "
      "w.kind, ' TO ', coalesce(quote_ident(g.rolname), 'PUBLIC'), CASE WHEN a.is_grantable THEN "
      "' WITH GRANT OPTION' END) FROM what w, aclexplode(w.defaclacl) a LEFT JOIN pg_roles g ON "
      "g.oid = a.grantee WHERE a.grantee <> w.defaclrole UNION SELECT concat(w.place, ' REVOKE ALL "
      "ON ', w.kind, ' FROM PUBLIC') FROM what w WHERE w.defaclnamespace = 0 AND w.defaclobjtype "
      "IN ('f', 'T') AND NOT EXISTS (SELECT FROM aclexplode(w.defaclacl) a WHERE a.grantee = 0)"));
  for (int row = 0; row < entries.rows(); ++row) {
    client.run_one(
        concat("ALTER DEFAULT PRIVILEGES FOR ROLE ", pg_identifier(to), entries.view(row, 0)));
  }
}

}  // namespace gate::postgres
