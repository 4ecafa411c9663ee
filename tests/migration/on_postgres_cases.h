// Folders of each tool for PostgreSQL, and the rows that its history has of them.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "tests/migration/folder_files.h"

namespace gate {

struct OnPostgresCase {
  std::string_view format{};
  std::vector<FolderFiles::File> (*files)();
  std::string_view rows{};  // the question
  std::vector<std::string> after_both{};
  std::vector<std::string> after_down{};  // empty = the tool has no way back
  std::string_view folder = "";           // below that of the files
};

void PrintTo(const OnPostgresCase& one, std::ostream* out);

// One of each format.
std::vector<OnPostgresCase> on_postgres_cases();

}  // namespace gate
