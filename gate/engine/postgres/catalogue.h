// What there is in a database, as the catalogs number it: enough to tell, after a statement, what
// it has made, changed, renamed and dropped.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gate/engine/postgres/client.h"
#include "gate/engine/postgres/names.h"
#include "gate/engine/postgres/words.h"
#include "gate/model/effect.h"

namespace gate::postgres {

// pg_class, as the catalogs number it.
inline constexpr Oid kRelations = 1259;

struct CatalogueColumn {
  std::string name{};
  std::string type{};   // with what it is stored as; another one rewrites or reads every row
  std::string other{};  // NOT NULL, default, …
  bool operator==(const CatalogueColumn&) const = default;
};

// A table, index, view, trigger or whatever else has a number.
struct CatalogueEntry {
  std::string object{};  // as Effect has it
  std::string name{};
  Oid table = 0;       // that it belongs to; 0 = none
  std::string mark{};  // differs where it has been changed
  Oid file = 0;        // that its rows are in; 0 = it has none
  Oid whole = 0;       // the table that it is a partition of; 0 = it is none
};

// A condition on rows, or a foreign key, of a table's own.
struct CatalogueConstraint {
  std::string object{};  // as Effect has it: "check" or "foreign key"
  std::string name{};
  Oid table = 0;
  std::string says{};  // as the schema tells it from others: the condition, or the key's columns
};

// From a table with a foreign key that acts by itself (CASCADE, SET NULL) to the one it refers to.
using ActingKeys = std::multimap<Oid, Oid>;

// From a table that INHERITS to those that it does from; no partition.
using Parents = std::multimap<Oid, Oid>;

struct Catalogue {
  // By the catalog's number and the object's, since each catalog counts for itself.
  std::map<std::pair<Oid, Oid>, CatalogueEntry> entries{};
  std::map<std::pair<Oid, int>, CatalogueColumn> columns{};
  std::map<Oid, CatalogueConstraint> constraints{};
  ActingKeys acting_keys{};
  Parents parents{};
  Names names{};
};

Catalogue read_catalogue(Client& client);

// What turns the one into the other.
struct CatalogueChange {
  std::vector<Effect> effects{};
  std::vector<Rename> renames{};
  std::vector<std::string> rewritten{};  // tables whose rows are in another file
};

// `said`: the statement between them.
CatalogueChange compare_catalogues(const Catalogue& before, const Catalogue& after,
                                   const StatementWords& said);

}  // namespace gate::postgres
