// One file of SQL, read and cut into statements.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/hash.h"
#include "gate/model/migration.h"
#include "gate/sql/split.h"

namespace gate {

// A file's text.
struct SqlFile {
  std::string path{};                     // as it is shown
  std::string bytes{};                    // as they lie there
  Dialect dialect = Dialect::sqlite;      // of its statements
  std::vector<FolderProblem> problems{};  // why it cannot be read, without a version; then no text

  // Without the byte order mark.
  std::string_view text() const;
};

// UsageError where the file cannot be opened.
SqlFile read_sql_file(const std::string& path, Dialect dialect);

struct ScriptFile {
  Script script{};  // without statements where the file could not be understood
  std::vector<InlineAllow> allows{};
  std::vector<FolderProblem> problems{};  // without a version
};

// Cuts a text into statements, with their places in it. SqlError with the offset of what cannot be
// cut.
using Cut = std::function<std::vector<Statement>(std::string_view text, const std::string& path)>;

// As the product's own shell would.
std::vector<Statement> cut_at_semicolons(std::string_view text, Dialect dialect,
                                         const std::string& path);

// Where no `cut` is given, semicolons end statements.

// The bytes [begin, end) of the source's text as a script of its own, with its places in the file.
ScriptFile script_of(const SqlFile& source, std::size_t begin, std::size_t end,
                     const Cut& cut = {});

// All of it.
ScriptFile script_of(const SqlFile& source, const Cut& cut = {});

// Lines taken out of a file, which need not be neighbours.
struct LinesOfFile {
  std::string text{};          // each ends with \n
  std::vector<int> numbers{};  // of each line, in the file

  void add(std::string_view line, int number);
};

// A script of such lines, with its places in the file.
ScriptFile script_of(const LinesOfFile& lines, Dialect dialect, const std::string& path,
                     const Cut& cut = {});

// Adds what the comments of a text allow, and what among them cannot be read. SqlError where the
// text cannot be cut.
void take_allows(std::string_view text, Dialect dialect, const std::string& path, ScriptFile& file);

// What the tool's history would hold for the bytes of a file.
using Checksum = std::function<std::string(std::string_view bytes)>;

// Of the source's bytes as they are, and as they would be with other ends of lines.
void put_checksum(const SqlFile& source, const Checksum& checksum, Script& script);

// The whole of a source, with its checksum.
ScriptFile read_script(const SqlFile& source, const Checksum& checksum = sha256,
                       const Cut& cut = {});

// The whole of a file, with its checksum. A byte order mark counts in the checksum only. UsageError
// where the file cannot be opened.
ScriptFile read_script(const std::string& path, Dialect dialect, const Checksum& checksum = sha256,
                       const Cut& cut = {});

FolderProblem unreadable(const Location& location, std::string message);

}  // namespace gate
