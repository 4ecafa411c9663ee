// Reading a folder in which each folder is a migration.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/files.h"
#include "gate/migration/folder_view.h"
#include "gate/migration/reading.h"
#include "gate/model/migration.h"

namespace gate {

struct FoldersLayout {
  std::string_view format{};
  std::string_view files{};   // "NNN_name/up.sql", for messages
  std::string_view script{};  // "up.sql"; what makes the folder a migration
  // Nothing where the tool would pass over a folder of this name.
  std::optional<FileVersion> (*parse)(std::string_view name) = nullptr;
  // Fills what is in the folder.
  void (*read)(const std::string& folder, const Reading& how, Migration& migration,
               std::vector<FolderProblem>& problems) = nullptr;
  // Whether a folder without the script stops the tool, which otherwise passes over it.
  bool needs_script = false;
  // Whether a folder whose name begins with a point is one as any other.
  bool takes_hidden = false;
  bool follows_links = true;
  // Otherwise by the bytes of the folders' names.
  bool (*is_before)(std::string_view a, std::string_view b) = nullptr;  // of versions
};

// Numbered from 1 in the tool's order. What the tool would never run although it looks like SQL is
// a problem. UsageError where the folder is missing, unreadable or has none of the layout.
MigrationFolder read_folders(const std::string& path, const FoldersLayout& layout,
                             const Reading& how);

// Whether one of the folders has the script.
bool has_folder_of(const FolderView& folder, const FoldersLayout& layout);

}  // namespace gate
