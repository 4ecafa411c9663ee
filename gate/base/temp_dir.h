// A folder for everything a run makes, gone again when the run is.
#pragma once

#include <string>

namespace gate {

// Owned by one run: mode 0700, named so that two runs never meet. Removed with all its contents by
// the destructor, also when the run fails or is interrupted; kept after keep().
class TempDir {
 public:
  // Below `parent`; empty = $TMPDIR, else /tmp. Error where it cannot be made (read-only, full).
  explicit TempDir(const std::string& parent);
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  void keep() { keep_ = true; }

 private:
  std::string path_;
  bool keep_ = false;
};

}  // namespace gate
