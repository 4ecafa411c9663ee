// A folder for everything a run makes, gone again when the run is.
#pragma once

#include <string>
#include <vector>

#include "gate/base/descriptor.h"

namespace gate {

// Owned by one run: mode 0700, named so that two runs never meet. Removed with all its contents by
// the destructor, also when the run fails or is interrupted; kept after keep(). Locked while its
// owner lives, so that what a killed run left behind can be told.
class TempDir {
 public:
  // Below `parent`; empty = $TMPDIR, else /tmp. Error where it cannot be made (read-only, full).
  explicit TempDir(const std::string& parent);
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  void keep();

 private:
  std::string path_;
  Descriptor lock_;  // of the folder
  bool keep_ = false;
};

// Folders below `parent` (as TempDir takes it) whose owner no longer lives, and did not mean to
// keep them. Empty ones are left out: perhaps their owner is about to begin. Where that cannot be
// told there is none.
std::vector<std::string> abandoned_folders(const std::string& parent);

}  // namespace gate
