#include "gate/base/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"

namespace gate {

FolderLock::FolderLock(const std::string& path)
    : folder_(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (folder_.number() < 0) throw UsageError(concat("no such folder: ", in_quotes(path)));
  while (flock(folder_.number(), LOCK_EX) != 0 && errno == EINTR) check_interrupt();
}

}  // namespace gate
