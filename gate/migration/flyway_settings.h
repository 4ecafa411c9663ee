// What Flyway's own files of settings say of its scripts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/script.h"
#include "gate/model/migration.h"

namespace gate {

struct FlywaySettings {
  std::map<std::string, std::string> placeholders{};  // names in lower case
  std::string prefix = "${";
  std::string suffix = "}";
  bool replaces = true;                   // placeholders
  bool mixed = false;                     // what wants no transaction, with what wants one
  bool transactional_lock = true;         // on PostgreSQL, since 9.1.2
  std::vector<FolderProblem> problems{};  // settings that would change what is read
};

// Of flyway.toml or flyway.conf in the folder or one of the two above it; the first that is there.
FlywaySettings read_flyway_settings(const std::string& folder);

// Whether there is such a file.
bool has_flyway_settings(const std::string& folder);

// Of the file "V1__x.sql.conf" beside a script.
struct FlywaySideFile {
  bool in_transaction = true;
  bool replaces = true;
};

FlywaySideFile read_side_file(const std::string& script_path, std::vector<FolderProblem>& problems);

// The text with the values of its placeholders, in comments and strings, too. SqlError with the
// offset of one that has no value.
std::string fill_placeholders(std::string_view text, const FlywaySettings& settings,
                              const std::string& file_name);

}  // namespace gate
