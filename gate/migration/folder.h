// Reading a folder of numbered up and down files, which is what several tools have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/hash.h"
#include "gate/migration/folder_view.h"
#include "gate/migration/reading.h"
#include "gate/migration/script.h"
#include "gate/model/migration.h"

namespace gate {

// A file's name, taken apart.
struct FileName {
  std::string digits{};  // "006"
  std::string title{};   // "add_index"
  Direction direction = Direction::up;
};

struct FolderLayout {
  std::string_view format{};
  // Nothing where the tool would not look at such a file.
  std::optional<FileName> (*parse)(std::string_view name) = nullptr;
  bool needs_up = true;  // a down without an up is a mistake, not a migration that does nothing
  bool takes_hidden = false;  // of files: a name that begins with a point is one as any other
  std::string (*checksum)(std::string_view bytes) = sha256;
  // Whether the bytes of a file say that it is to run outside a transaction; null = none does.
  bool (*is_unwrapped)(std::string_view bytes, Dialect dialect) = nullptr;
};

inline constexpr std::string_view kExpectedFiles = "expected files such as 001_name.up.sql";

// "006_add_index" + "." + "up", as any number of tools have it: digits, '_', title.
std::optional<FileName> parse_numbered(std::string_view stem, std::string_view direction);

// Order is numeric; a number beyond what the database's integers hold is a problem, as is every
// file that the tool would never run although it looks like SQL. UsageError where the folder is
// missing, unreadable or has no file of the layout.
MigrationFolder read_numbered_folder(const std::string& path, const FolderLayout& layout,
                                     const Reading& how);

// Whether any of the names parses; of files that come in pairs no more can be told.
Evidence evidence_of(const FolderView& folder, const FolderLayout& layout);

// Decimal digits only; nothing where there are others or the number does not fit.
std::optional<std::uint64_t> parse_number(std::string_view digits);

}  // namespace gate
