// One file of formatted SQL, taken apart as Liquibase does it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gate/migration/liquibase_split.h"
#include "gate/migration/script.h"

namespace gate {

struct Changeset {
  std::string id{};
  std::string author{};
  std::string file{};  // logicalFilePath; empty = the file's own
  std::string comment{};
  std::map<std::string, std::string> flags{};  // by key, in lower case
  Location location{};
  LinesOfFile body{};
  LinesOfFile rollback{};
  LiquibaseSplit split{};
  LiquibaseSplit rollback_split{};
  std::vector<std::string> conditions{};  // SQL that is true where the changeset may run
  std::vector<std::string> valid_checksums{};

  // Of a word such as runOnChange; `otherwise` where the line does not say.
  bool is(const std::string& key, bool otherwise) const;
  std::string flag(const std::string& key) const;
};

struct Changelog {
  std::vector<Changeset> changesets{};
  std::vector<FolderProblem> problems{};  // what the tool refuses, or never runs
};

// Whether a line is the header of formatted SQL.
bool is_liquibase_header(std::string_view line);

// What --property lines give to ${…}, by name in lower case; those of one file hold in the others.
using LiquibaseParameters = std::map<std::string, std::string>;

// A file without the header is one changeset, as the tool has it.
Changelog read_changelog(const SqlFile& source, LiquibaseParameters& parameters);

}  // namespace gate
