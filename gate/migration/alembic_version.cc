#include "gate/migration/alembic_version.h"

#include "gate/base/text.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

bool is_alembic_version(const Table& table) {
  return table.columns.size() == 1 && find_column(table, "version_num") != nullptr;
}

std::string alembic_query(const Table& table, Dialect dialect) {
  return concat("SELECT version_num FROM ", table_literal(table.name, dialect),
                " ORDER BY version_num");
}

}  // namespace gate
