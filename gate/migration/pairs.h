// Reading a folder of up and down files, where tools name, order or look for them in ways of their
// own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/folder_view.h"
#include "gate/migration/reading.h"
#include "gate/migration/script.h"
#include "gate/model/migration.h"

namespace gate {

// A file's name, taken apart.
struct PairName {
  std::string version{};  // as the history has it
  std::string title{};
  Direction direction = Direction::up;
  bool is_preferred = false;  // to another file of the same version and direction
};

struct PairsLayout {
  std::string_view format{};
  std::string_view files{};  // "NNN_name.up.sql", for messages
  // Nothing where the tool would not look at such a file.
  std::optional<PairName> (*parse)(std::string_view name) = nullptr;
  // Fills statements and what else the script says. Null = all of the file, cut at semicolons.
  void (*read)(const SqlFile& source, ScriptFile& file) = nullptr;
  // Why the tool refuses the folder for a name that `parse` gives nothing for; empty = it passes
  // over the file. Null where no name does that.
  std::string (*why_refused)(std::string_view name) = nullptr;
  // Files that the tool knows and has nothing to do with here. Null = none.
  bool (*is_skipped)(std::string_view name) = nullptr;
  bool in_numeric_order = false;  // by versions as numbers
  bool by_version = false;        // by versions as texts; otherwise by the names of the files
  bool one_title = false;         // another one makes the tool refuse the folder
  bool looks_below = false;       // into the folders of the folder
};

// Numbered by their versions where those order them, otherwise from 1. Names in folders below come
// with them. UsageError where the folder is missing, unreadable or has no file of the layout.
MigrationFolder read_pairs(const std::string& path, const PairsLayout& layout, const Reading& how);

// Of names alone.
Evidence evidence_of(const FolderView& folder, const PairsLayout& layout);

}  // namespace gate
