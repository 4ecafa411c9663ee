// The folders below a folder of migrations, where its tool does not look into them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gate/model/migration.h"

namespace gate {

// Whether an entry below is called as one of the tool's would be.
using IsMigration = std::function<bool(std::string_view name)>;

// What is wrong with the folder `name` in the folder `path`. Nothing where there is no SQL in it,
// or where it is called as what nobody means to run with the migrations ("seeds", "archive");
// otherwise a migration in it was put there by mistake, and other SQL may have been.
std::optional<FolderProblem> look_below(const std::string& path, const std::string& name,
                                        std::string_view why, const IsMigration& is_migration);

}  // namespace gate
