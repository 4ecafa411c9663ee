// What tables are called: those of the schema "public" by their name alone, others as
// "billing.invoices". No name is quoted, so that a report reads well; where a table of "public"
// has such a name itself, it is "public.billing.invoices".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gate/engine/postgres/client.h"

namespace gate::postgres {

struct Relation {
  std::string schema{};
  std::string name{};
  Oid oid = 0;
  char kind = 'r';                       // pg_class.relkind
  bool is_stored = false;                // has rows of its own, in a file
  bool has_children_of_its_own = false;  // and must be asked ONLY for its own
};

class Names {
 public:
  // Reads what tables, views and sequences there are; none of the server's own, and none temporary.
  void read(Client& client);

  // What a relation is called.
  const std::string& of(Oid oid) const;

  // SqlError where there is none of that name. Reads anew where it is not known yet.
  Relation find(Client& client, std::string_view name) const;

  // Tables with rows of their own, by name.
  std::vector<std::string> tables() const;

  // For SQL: a relation with its schema; any other name, a column's, as it is.
  std::string quote(std::string_view name) const;

 private:
  std::map<std::string, Relation, std::less<>> relations_{};
  std::map<Oid, std::string> by_oid_{};
};

// The schemas that are nobody's, as a condition on a column: "n.nspname NOT IN (…)".
std::string users_schemas(std::string_view column);

}  // namespace gate::postgres
