#include "gate/engine/sqlite/catalogue.h"

#include <vector>

#include "gate/base/text.h"

namespace gate {

namespace {

// The virtual table with the longest name that `shadow` begins with: "a_b_data" is of "a_b".
std::string owner_of(const std::string& shadow, const std::vector<std::string>& virtuals) {
  std::string owner;
  for (const std::string& name : virtuals) {
    const bool fits = shadow.size() > name.size() && shadow[name.size()] == '_' &&
                      equal_ignoring_case(shadow.substr(0, name.size()), name);
    if (fits && name.size() > owner.size()) owner = name;
  }
  return owner;
}

void read_shadows(Connection& connection, const std::vector<std::string>& virtuals,
                  Catalogue& catalogue) {
  const Prepared list = connection.prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'");
  while (connection.step(list.get())) {
    const std::string name = text_of(list.get(), 0);
    const std::string owner = owner_of(name, virtuals);
    if (!owner.empty()) catalogue.shadows[to_lower(name)] = owner;
  }
}

}  // namespace

Catalogue read_catalogue(Connection& connection) {
  Catalogue catalogue;
  std::vector<std::string> virtuals;
  const Prepared objects = connection.prepare(
      "SELECT type, name, rootpage, tbl_name, rowid FROM main.sqlite_schema "
      "ORDER BY type = 'trigger'");
  while (connection.step(objects.get())) {
    const std::string type = text_of(objects.get(), 0);
    const std::string name = text_of(objects.get(), 1);
    const std::string lower = to_lower(name);
    catalogue.names.insert(lower);
    if (type == "view") catalogue.views.insert(lower);
    if (type == "trigger" && catalogue.views.contains(to_lower(text_of(objects.get(), 3)))) {
      catalogue.view_triggers.insert(lower);
    }
    if (type != "table") continue;
    catalogue.tables[lower] = {.id = sqlite3_column_int64(objects.get(), 4), .name = name};
    if (sqlite3_column_int64(objects.get(), 2) != 0) continue;
    catalogue.virtuals.insert(lower);
    virtuals.push_back(name);
  }
  if (!virtuals.empty()) read_shadows(connection, virtuals, catalogue);
  return catalogue;
}

}  // namespace gate
