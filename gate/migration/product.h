// For which database product a project's migrations are.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "gate/migration/format.h"

namespace gate {

struct Product {
  std::string name{};    // "postgresql"; what the tool's settings call it, or ours
  std::string reason{};  // "as migrations/migration_lock.toml says"
};

// By the formats that the folder could be, which may be for one alone, then by what the tool keeps
// beside its migrations.
std::optional<Product> told_product(std::span<const Format* const> formats,
                                    const std::string& path);

// By words in the scripts that only one product knows: a strong hint, no more.
std::optional<Product> hinted_product(const MigrationFolder& folder);

}  // namespace gate
