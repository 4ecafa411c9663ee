#include "gate/migration/alembic_version.h"

#include "gate/base/text.h"
#include "gate/migration/history.h"
#include "gate/sql/literal.h"

namespace gate {

bool is_alembic_version(const Table& table) {
  return table.columns.size() == 1 && find_column(table, "version_num") != nullptr;
}

std::string alembic_query(const Table& table) {
  return concat("SELECT version_num FROM ", name_literal(table.name), " ORDER BY version_num");
}

History alembic_history(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) history.applied.push_back({.version = text_of(row.at(0))});
  return history;
}

}  // namespace gate
