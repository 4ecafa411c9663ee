// UTF-8, checksum, statements, allowances.
#include "gate/migration/script.h"

#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/lines.h"
#include "gate/sql/allow.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

// SQLite takes it for white space, and what nobody meant to leave out is left out.
void refuse_open_comment(std::string_view text) {
  const std::size_t begin = find_open_comment(text);
  if (begin == text.npos) return;
  throw SqlError("a comment that begins with /* is not closed", 1, static_cast<int>(begin));
}

void split(std::string_view text, Dialect dialect, const Cut& cut, ScriptFile& file) {
  const std::string& path = file.script.path;
  try {
    file.script.statements = cut ? cut(text, path) : cut_at_semicolons(text, dialect, path);
  } catch (const SqlError& error) {
    const auto offset = static_cast<std::size_t>(error.offset());
    file.problems.push_back(unreadable(locate(text, offset, path), error.what()));
    return;
  }
  take_allows(text, dialect, path, file);
}

// The text as it would be with the ends of lines of Unix, and of Windows, where that is another.
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
  std::vector<std::string> others;
  for (std::string* text : {&unix_text, &windows_text}) {
    if (*text != bytes) others.push_back(std::move(*text));
  }
  return others;
}

bool is_link(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_symlink(path, ignored);
}

// A pipe would keep us waiting, and a folder the tool may pass over: nobody means either.
SqlFile no_file(const std::string& path) {
  const std::string shown = display_path(path);
  const std::string name = in_quotes(shown.substr(shown.rfind('/') + 1));
  const std::string_view what = !exists(path)     ? " is a link that leads nowhere"
                                : is_folder(path) ? " is a folder, not a file"
                                                  : " is no regular file";
  return {.path = shown, .problems = {unreadable({.path = shown}, concat(name, what))}};
}

}  // namespace

FolderProblem unreadable(const Location& location, std::string message) {
  return {
      .kind = FolderProblem::Kind::unreadable, .location = location, .message = std::move(message)};
}

std::string_view SqlFile::text() const {
  if (!problems.empty()) return {};
  std::string_view text = bytes;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

SqlFile read_sql_file(const std::string& path, Dialect dialect) {
  const bool is_other = exists(path) ? !is_regular_file(path) : is_link(path);
  if (is_other) return no_file(path);
  SqlFile source{.path = display_path(path), .bytes = read_file(path), .dialect = dialect};
  const std::size_t bad = find_invalid_utf8(source.bytes);
  if (bad != std::string::npos) {
    source.problems.push_back(
        unreadable(locate(source.bytes, bad, source.path), concat("not UTF-8 at byte ", bad)));
  }
  return source;
}

void take_allows(std::string_view text, Dialect dialect, const std::string& path,
                 ScriptFile& file) {
  const bool is_known = dialect == Dialect::sqlite;  // to what reads comments
  for (InlineAllow& allow :
       is_known ? find_allows(text, path) : find_allows(with_plain_quotes(text, dialect), path)) {
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

std::vector<Statement> cut_at_semicolons(std::string_view text, Dialect dialect,
                                         const std::string& path) {
  if (dialect == Dialect::sqlite) refuse_open_comment(text);
  return split_statements(text, dialect, path);
}

ScriptFile script_of(const SqlFile& source, std::size_t begin, std::size_t end, const Cut& cut) {
  ScriptFile file{.script = {.path = source.path}};
  std::string text(source.text().substr(0, end));
  // What is before it stands blank, so that places are the file's.
  for (std::size_t i = 0; i < begin; ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
  split(text, source.dialect, cut, file);
  return file;
}

ScriptFile script_of(const SqlFile& source, const Cut& cut) {
  return script_of(source, 0, source.text().size(), cut);
}

void LinesOfFile::add(std::string_view line, int number) {
  text.append(line).push_back('\n');
  numbers.push_back(number);
}

ScriptFile script_of(const LinesOfFile& lines, Dialect dialect, const std::string& path,
                     const Cut& cut) {
  ScriptFile file{.script = {.path = path}};
  split(lines.text, dialect, cut, file);
  const auto move = [&](Location& place) {
    const auto index = static_cast<std::size_t>(place.line) - 1;
    if (index < lines.numbers.size()) place.line = lines.numbers[index];
  };
  for (Statement& statement : file.script.statements) move(statement.location);
  for (InlineAllow& allow : file.allows) move(allow.location);
  for (FolderProblem& problem : file.problems) move(problem.location);
  return file;
}

void put_checksum(const SqlFile& source, const Checksum& checksum, Script& script) {
  script.checksum = checksum(source.bytes);
  script.other_endings.clear();
  for (const std::string& other : with_other_endings(source.bytes)) {
    std::string sum = checksum(other);
    // To some tools the ends of lines make no difference.
    if (sum != script.checksum) script.other_endings.push_back(std::move(sum));
  }
}

ScriptFile read_script(const std::string& path, Dialect dialect, const Checksum& checksum,
                       const Cut& cut) {
  return read_script(read_sql_file(path, dialect), checksum, cut);
}

ScriptFile read_script(const SqlFile& source, const Checksum& checksum, const Cut& cut) {
  ScriptFile file{.script = {.path = source.path}, .problems = source.problems};
  if (source.problems.empty()) file = script_of(source, cut);
  if (!source.bytes.empty() || source.problems.empty()) {
    put_checksum(source, checksum, file.script);
  }
  return file;
}

}  // namespace gate
