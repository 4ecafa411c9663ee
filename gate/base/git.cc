#include "gate/base/git.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/process.h"
#include "gate/base/text.h"

namespace gate {

namespace {

// A hook's variables speak of the repository that runs the hook, not of the folder's. What
// configures git (and whom it trusts) stays.
ProcessOptions options(std::string_view input) {
  return {
      .input = input,
      .unset = {"GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE",
                "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY",
                "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE",
                "GIT_REPLACE_REF_BASE", "GIT_QUARANTINE_PATH", "GIT_TRACE", "GIT_GLOB_PATHSPECS",
                "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF"},
      .set = {{"LC_ALL", "C"},
              {"GIT_OPTIONAL_LOCKS", "0"},
              {"GIT_LITERAL_PATHSPECS", "1"},
              {"GIT_TERMINAL_PROMPT", "0"},
              {"GIT_NO_LAZY_FETCH", "1"}}};
}

std::string first_line(std::string_view text) {
  std::string line = printable(trim(text.substr(0, text.find('\n'))));
  return line.starts_with("fatal: ") ? line.substr(7) : line;
}

ProcessResult run(const std::string& folder, std::vector<std::string> words,
                  std::string_view input = {}) {
  words.insert(words.begin(), {"git", "-C", folder});
  ProcessResult result = run_process(words, options(input));
  if (!result.found) throw UsageError("--base needs git, and there is no program of that name");
  return result;
}

[[noreturn]] void complain(const std::string& folder, const ProcessResult& result) {
  const std::string_view said = result.error;
  const std::string shown = in_quotes(display_path(folder));
  if (said.find("dubious ownership") != said.npos || said.find("unsafe repository") != said.npos) {
    throw UsageError(concat("--base: git does not trust the owner of the repository of ", shown,
                            "; say 'git config --global --add safe.directory FOLDER' first"));
  }
  if (said.find("not a git repository") != said.npos || said.find("work tree") != said.npos) {
    throw UsageError(concat("--base: ", shown, " is in no work tree of git"));
  }
  throw UsageError(concat(
      "--base: git cannot read the repository of ", shown, ": ",
      result.error.empty() ? concat("exit code ", result.exit_code) : first_line(result.error)));
}

std::string without_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

// What a tree made by hand could use to write elsewhere.
bool stays_below(const std::string& path) {
  const std::filesystem::path parts(path);
  return !path.empty() && parts.is_relative() &&
         std::ranges::none_of(parts, [](const auto& part) { return part == ".." || part == "."; });
}

// "<id> blob <size>\n<bytes>\n"; empty where the object is not there.
std::string_view take_blob(std::string_view& answer, bool& is_there) {
  const std::size_t end = answer.find('\n');
  const std::string_view head = answer.substr(0, end);
  is_there = end != answer.npos && head.find(" blob ") != head.npos;
  if (!is_there) return {};
  std::size_t size = 0;
  const char* digits = head.data() + head.rfind(' ') + 1;
  std::from_chars(digits, head.data() + head.size(), size);
  const std::string_view bytes = answer.substr(end + 1, size);
  answer.remove_prefix(std::min(answer.size(), end + 1 + size + 1));
  return bytes;
}

}  // namespace

GitFolder::GitFolder(std::string folder) : folder_(std::move(folder)) {
  prefix_ = without_newline(ask({"rev-parse", "--show-prefix"}));
}

std::string GitFolder::ask(std::vector<std::string> words, std::string_view input) const {
  ProcessResult result = run(folder_, std::move(words), input);
  if (result.exit_code != 0) complain(folder_, result);
  return std::move(result.out);
}

std::string GitFolder::commit(const std::string& revision) const {
  const bool is_option = revision.starts_with('-');
  if (!is_option && !revision.empty()) {
    const ProcessResult result =
        run(folder_, {"rev-parse", "--verify", "--quiet", revision + "^{commit}"});
    if (result.exit_code == 0) return without_newline(result.out);
  }
  throw UsageError(concat("--base: the repository of ", in_quotes(display_path(folder_)),
                          " has no revision ", in_quotes(revision),
                          is_option ? "" : "; fetch it first, or correct the name"));
}

std::string GitFolder::merge_base(const std::string& a, const std::string& b) const {
  const ProcessResult result = run(folder_, {"merge-base", a, b});
  if (result.exit_code == 0) {
    return result.out.substr(0, result.out.find('\n'));
  }
  if (result.exit_code != 1) complain(folder_, result);
  const bool is_shallow = without_newline(ask({"rev-parse", "--is-shallow-repository"})) == "true";
  throw UsageError(is_shallow
                       ? "--base: this clone is shallow and does not reach back to where the "
                         "branches parted; clone with the whole history (fetch-depth: 0), or say "
                         "'git fetch --unshallow'"
                       : "--base: the two branches have no commit in common");
}

std::map<std::string, std::string> GitFolder::files(const std::string& commit) const {
  std::vector<std::string> words = {"ls-tree", "-r", "-z", "--full-tree", commit};
  if (!prefix_.empty()) words.insert(words.end(), {"--", prefix_});
  const std::string answer = ask(std::move(words));
  std::map<std::string, std::string> files;
  for (std::size_t at = 0; at < answer.size();) {
    // "<mode> <type> <id>\t<path>\0"
    const std::size_t end = std::min(answer.find('\0', at), answer.size());
    const std::string_view entry = std::string_view(answer).substr(at, end - at);
    at = end + 1;
    const std::size_t tab = entry.find('\t');
    if (tab == entry.npos || !entry.starts_with("100")) continue;
    const std::string_view id =
        entry.substr(entry.rfind(' ', tab) + 1, tab - entry.rfind(' ', tab) - 1);
    const std::string path(entry.substr(tab + 1));
    if (!path.starts_with(prefix_)) continue;
    files.emplace(path.substr(prefix_.size()), id);
  }
  return files;
}

void GitFolder::extract(const std::map<std::string, std::string>& files,
                        const std::string& to) const {
  std::string ids;
  for (const auto& [path, id] : files) ids += concat(id, '\n');
  const std::string answer = ask({"cat-file", "--batch"}, ids);
  std::string_view rest = answer;
  for (const auto& [path, id] : files) {
    bool is_there = false;
    const std::string_view bytes = take_blob(rest, is_there);
    if (!is_there || !stays_below(path)) {
      throw UsageError(concat("--base: git has no content of ", in_quotes(prefix_ + path),
                              "; clone the repository whole"));
    }
    write_file(concat(to, '/', path), bytes);
  }
}

bool GitFolder::has_id(std::string_view bytes, const std::string& id) {
  const auto id_of = [&](std::string_view content) {
    const std::string object = concat("blob ", content.size(), '\0', content);
    return id.size() == 64 ? sha256(object) : sha1(object);
  };
  if (id_of(bytes) == id) return true;
  std::string unix_text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') continue;
    unix_text += bytes[i];
  }
  return unix_text.size() != bytes.size() && id_of(unix_text) == id;
}

}  // namespace gate
