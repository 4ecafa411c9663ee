// Reading a folder in which each file is a migration, as most tools have it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/folder_view.h"
#include "gate/migration/reading.h"
#include "gate/migration/script.h"
#include "gate/model/migration.h"

namespace gate {

// What a file's name says.
struct FileVersion {
  std::string version{};  // as the history has it
  std::string title{};
};

struct FilesLayout {
  std::string_view format{};
  std::string_view files{};  // "NNN_name.sql", for messages
  // Nothing where the tool would not look at such a file.
  std::optional<FileVersion> (*parse)(std::string_view name) = nullptr;
  // Fills what is in the file: scripts, allowances, whether it repeats.
  void (*read)(const SqlFile& source, Migration& migration,
               std::vector<FolderProblem>& problems) = nullptr;
  // Otherwise by the bytes of their names. A version that is no number is a problem then, as is one
  // that no database holds.
  bool in_numeric_order = false;
  // Another order of the names. Null = none.
  bool (*before)(std::string_view name, std::string_view other) = nullptr;
  // Why the tool refuses the folder for a name that `parse` gives nothing for; empty = it passes
  // over the file. Null where no name does that.
  std::string (*why_refused)(std::string_view name) = nullptr;
  // The folders below are no place where one expects migrations: what is called so there is warned
  // of, all else is left alone.
  bool ignores_folders = false;
  // Whether a name that begins with a point is one as any other, an editor's copy, too.
  bool takes_hidden = false;
};

// Numbered from 1 in the tool's order, or by their versions where those are numbers. What the tool
// would never run although it looks like SQL is a problem. UsageError where the folder is missing,
// unreadable or has no file of the layout.
MigrationFolder read_files(const std::string& path, const FilesLayout& layout, const Reading& how);

// Of names alone.
bool has_file_of(const FolderView& folder, const FilesLayout& layout);

// Puts a script where it belongs, its allowances and problems with it.
void put_script(ScriptFile file, Direction direction, Migration& migration,
                std::vector<FolderProblem>& problems);

// The digits that a name begins with.
std::string_view leading_digits(std::string_view name);

}  // namespace gate
