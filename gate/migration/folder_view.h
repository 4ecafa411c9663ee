// What detection looks at in a migration folder: names, and the lines by which tools mark their
// files.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

// How much speaks for a folder's being a tool's.
enum class Evidence {
  none,
  names,  // its files are called so; other tools' may be, too
  marks,  // something is there that only this tool writes
};

class FolderView {
 public:
  // A folder, or the one file that a tool may be started with. UsageError where there is neither.
  explicit FolderView(const std::string& path);

  const std::string& path() const { return path_; }
  bool is_one_file() const { return is_one_file_; }

  // What lies in the folder itself, sorted; of one file its name.
  const std::vector<std::string>& names() const { return names_; }

  // Whether there is something of this name, which may lead into a folder below.
  bool has(std::string_view name) const;

  // Whether any of the first SQL files begins, in its first kilobytes, with lines of which one is
  // wanted. Lines come without their end.
  bool has_line(const std::function<bool(std::string_view line)>& is_wanted) const;

 private:
  const std::vector<std::string>& beginnings() const;

  std::string path_;
  bool is_one_file_ = false;
  std::vector<std::string> names_{};
  mutable std::vector<std::string> beginnings_{};  // of those files; read when asked for
  mutable bool are_read_ = false;
};

}  // namespace gate
