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

// The only product that the tool would run the folder on, where its settings bind it to one.
std::optional<Product> bound_product(const Format& format, const std::string& path);

// By words in the scripts that only one product knows: a strong hint, no more.
std::optional<Product> hinted_product(const MigrationFolder& folder);

struct FolderOfProduct {
  MigrationFolder folder{};
  Dialect dialect = Dialect::sqlite;
  std::string reason{};  // why that dialect; empty = nothing speaks for another
  bool is_told = false;  // not by a hint alone
};

// The folder as it is read where no database says which product it is for: by what the user says,
// by what is told, by the hint. UsageError where there is no such dialect.
FolderOfProduct read_for_product(const Format& format, const std::string& path,
                                 const std::string& said, bool is_unwrapped);

}  // namespace gate
