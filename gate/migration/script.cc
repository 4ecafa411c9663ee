// UTF-8, checksum, statements, allowances.
#include "gate/migration/script.h"

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/sql/allow.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

FolderProblem unreadable(const Location& location, std::string message) {
  return {
      .kind = FolderProblem::Kind::unreadable, .location = location, .message = std::move(message)};
}

// SQLite takes it for white space, and what nobody meant to leave out is left out.
void refuse_open_comment(std::string_view text) {
  const std::size_t begin = find_open_comment(text);
  if (begin == text.npos) return;
  throw SqlError("a comment that begins with /* is not closed", 1, static_cast<int>(begin));
}

void split(std::string_view text, ScriptFile& file) {
  const std::string& path = file.script.path;
  try {
    refuse_open_comment(text);
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

// Checksums of the text as it would be with the ends of lines of Unix, or of Windows.
std::vector<std::string> with_other_endings(const std::string& bytes) {
  std::string unix_text;
  std::string windows_text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool is_windows_end = bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n';
    if (is_windows_end) continue;
    unix_text += bytes[i];
    if (bytes[i] == '\n') windows_text += '\r';
    windows_text += bytes[i];
  }
  std::vector<std::string> checksums;
  for (const std::string* text : {&unix_text, &windows_text}) {
    if (*text != bytes) checksums.push_back(sha256(*text));
  }
  return checksums;
}

// A pipe would keep us waiting, and a folder the tool may pass over: nobody means either.
ScriptFile no_file(const std::string& path) {
  const std::string shown = display_path(path);
  const std::string name = in_quotes(shown.substr(shown.rfind('/') + 1));
  const std::string_view what =
      is_folder(path) ? " is a folder, not a file" : " is no regular file";
  return {.script = {.path = shown}, .problems = {unreadable({.path = shown}, concat(name, what))}};
}

}  // namespace

ScriptFile read_script(const std::string& path) {
  if (exists(path) && !is_regular_file(path)) return no_file(path);
  const std::string bytes = read_file(path);
  ScriptFile file{.script = {.path = display_path(path),
                             .checksum = sha256(bytes),
                             .other_endings = with_other_endings(bytes)}};
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
