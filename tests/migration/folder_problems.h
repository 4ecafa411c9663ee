// What a reader says of a folder, and what it makes of a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/format.h"
#include "tests/migration/folder_files.h"

namespace gate {

inline MigrationFolder folder_of(std::string_view format, const FolderFiles& files) {
  return detect_format(format, files.path(), {}).format->read(files.path());
}

inline std::vector<std::string> problems_of(std::string_view format, const FolderFiles& files) {
  std::vector<std::string> messages;
  for (const FolderProblem& problem : folder_of(format, files).problems) {
    messages.push_back(problem.message);
  }
  return messages;
}

// Of one file of that name.
inline std::vector<std::string> problems_of(std::string_view format, const std::string& name,
                                            const std::string& text) {
  const FolderFiles files{{name, text}};
  return problems_of(format, files);
}

inline std::vector<std::string> sql_of(const std::optional<Script>& script) {
  std::vector<std::string> found;
  if (!script) return {"no script"};
  for (const Statement& one : script->statements) found.push_back(one.sql);
  return found;
}

// The up statements of one file of that name.
inline std::vector<std::string> up_of(std::string_view format, const std::string& name,
                                      const std::string& text) {
  const FolderFiles files{{name, text}};
  return sql_of(folder_of(format, files).migrations.at(0).up);
}

}  // namespace gate
