// UTF-8, checksum, statements, allowances.
#include "gate/migration/script.h"

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/sql/allow.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

FolderProblem unreadable(const Location& location, std::string message) {
  return {
      .kind = FolderProblem::Kind::unreadable, .location = location, .message = std::move(message)};
}

void split(std::string_view text, ScriptFile& file) {
  const std::string& path = file.script.path;
  try {
    file.script.statements = split_statements(text, Dialect::sqlite, path);
  } catch (const SqlError& error) {
    const auto offset = static_cast<std::size_t>(error.offset());
    file.problems.push_back(unreadable(locate(text, offset, path), error.what()));
    return;
  }
  for (InlineAllow& allow : find_allows(text, path)) {
    if (!allow.check.empty()) {
      file.allows.push_back(std::move(allow));
      continue;
    }
    const std::string message =
        concat("cannot read ", in_quotes(allow.reason),
               ": expected '-- migration-gate: allow CHECK SUBJECT (reason)'");
    file.problems.push_back(unreadable(allow.location, message));
  }
}

}  // namespace

ScriptFile read_script(const std::string& path) {
  const std::string bytes = read_file(path);
  ScriptFile file{.script = {.path = display_path(path), .checksum = sha256(bytes)}};
  const std::size_t bad = find_invalid_utf8(bytes);
  if (bad != std::string::npos) {
    file.problems.push_back(
        unreadable(locate(bytes, bad, file.script.path), concat("not UTF-8 at byte ", bad)));
    return file;
  }
  std::string_view text = bytes;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  split(text, file);
  return file;
}

}  // namespace gate
