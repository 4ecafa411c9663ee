// One process at a time in a folder.
#pragma once

#include <string>

#include "gate/base/descriptor.h"

namespace gate {

// Waits until no other process has it, and leaves no file behind. Where the file system knows no
// locks there is none. UsageError where the folder is not there.
class FolderLock {
 public:
  explicit FolderLock(const std::string& path);

 private:
  Descriptor folder_;
};

}  // namespace gate
