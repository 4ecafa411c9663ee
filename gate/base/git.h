// A folder of a git repository as it was at some commit. Reads objects only: nothing is checked
// out, refreshed or fetched.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

class GitFolder {
 public:
  // `folder` is in a work tree. UsageError, in one line, where it is not, where git is missing, or
  // where it does not trust the repository's owner. So are those below.
  explicit GitFolder(std::string folder);

  // The full id of the commit that a revision (a branch, a tag, HEAD) names.
  std::string commit(const std::string& revision) const;

  // Where the two parted; says what to do where a shallow clone does not reach back that far.
  std::string merge_base(const std::string& a, const std::string& b) const;

  // The files below the folder, links and submodules left out: path in it → id of the content.
  std::map<std::string, std::string> files(const std::string& commit) const;

  // Writes the content of those files into the folder `to`.
  void extract(const std::map<std::string, std::string>& files, const std::string& to) const;

  // Whether a file with these bytes would have that id, perhaps with the line endings of another
  // system.
  static bool has_id(std::string_view bytes, const std::string& id);

 private:
  std::string ask(std::vector<std::string> words, std::string_view input = {}) const;

  std::string folder_;
  std::string prefix_{};  // of the folder in its repository, with '/' at its end; empty = the root
};

}  // namespace gate
