#include "gate/cli/repository.h"

#include <filesystem>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/process.h"
#include "gate/base/text.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

// What git answers; empty where it has no answer, or is not there. A hook's variables speak of the
// repository that runs the hook.
std::string ask_git(const std::string& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {"git", "-C", folder});
  const ProcessResult result =
      run_process(words, {.unset = {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE"},
                          .set = {{"LC_ALL", "C"}, {"GIT_LITERAL_PATHSPECS", "1"}}});
  return result.found && result.exit_code == 0 ? std::string(trim(result.out)) : std::string();
}

// "origin/main" → "main".
std::string default_branch(const std::string& folder) {
  const std::string name = ask_git(folder, {"symbolic-ref", "--short", "refs/remotes/origin/HEAD"});
  return name.starts_with("origin/") ? name.substr(7) : std::string();
}

}  // namespace

Repository find_repository(const std::string& project) {
  Repository repository{.top = project};
  std::error_code error;
  const fs::path start = fs::canonical(project, error);
  if (error) return repository;
  fs::path top = start;
  while (!exists((top / ".git").string())) {
    if (!top.has_relative_path()) return repository;
    top = top.parent_path();
  }
  repository.is_git = true;
  if (top != start) {
    repository.prefix = start.lexically_relative(top).generic_string() + "/";
    // Not by "..": behind a link that is another folder.
    const fs::path seen = fs::path(project).is_absolute() ? top : fs::relative(top, error);
    repository.top = seen.generic_string();
  }
  repository.host = host_of(ask_git(top.string(), {"config", "--get", "remote.origin.url"}));
  repository.branch = default_branch(top.string());
  return repository;
}

bool is_tracked(const std::string& folder, const std::string& path) {
  return !ask_git(folder, {"ls-files", "--", path}).empty();
}

std::string host_of(const std::string& remote) {
  std::string_view rest = remote;
  const std::size_t scheme = rest.find("://");
  if (scheme != rest.npos) {
    rest.remove_prefix(scheme + 3);
  } else if (rest.find(':') > rest.find('/')) {
    return {};
  }
  const std::size_t end = rest.find_first_of(scheme == rest.npos ? ":" : "/");
  if (end == rest.npos) return {};
  rest = rest.substr(0, end);
  rest.remove_prefix(rest.rfind('@') == rest.npos ? 0 : rest.rfind('@') + 1);
  return to_lower(rest.substr(0, rest.find(':')));
}

}  // namespace gate
