// A changelog, or a folder of them, as migrations.
#pragma once

#include <string>
#include <string_view>

#include "gate/migration/reading.h"
#include "gate/model/migration.h"

namespace gate {

// UsageError where there is neither, or no file of SQL.
MigrationFolder read_liquibase(const std::string& path, const Reading& how);

std::string_view liquibase_file_name(std::string_view path);

// "changelog.sql::1::ann". The folder that a changelog is named from may be any; the name of the
// file is the same in all.
std::string liquibase_version(std::string_view file, std::string_view id, std::string_view author);

}  // namespace gate
