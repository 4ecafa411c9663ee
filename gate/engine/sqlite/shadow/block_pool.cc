#include "gate/engine/sqlite/shadow/block_pool.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::uint64_t kInMemory = 128 << 20;
constexpr std::size_t kChunk = 4 << 20;

Descriptor open_nameless(const std::string& folder) {
  Descriptor file(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file.number() >= 0) return file;
  std::string name = folder + "/shadow-XXXXXX";  // not every file system can make one without
  file = Descriptor(mkostemp(name.data(), O_CLOEXEC));
  if (file.number() < 0) throw_write_error(folder, errno);
  unlink(name.c_str());
  return file;
}

}  // namespace

Mapping::Mapping(const std::string& what, std::size_t bytes, int protection, int flags,
                 int descriptor, std::uint64_t offset)
    : bytes_(bytes) {
  void* found = mmap(nullptr, bytes, protection, flags, descriptor, static_cast<off_t>(offset));
  if (found == MAP_FAILED) {
    throw Error(concat(what, ": cannot be mapped into memory: ", std::strerror(errno)));
  }
  data_ = static_cast<std::uint8_t*>(found);
}

Mapping::~Mapping() {
  munmap(data_, bytes_);
}

std::shared_ptr<std::uint8_t> BlockPool::take() {
  std::uint8_t* block = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) grow();
    block = free_.back();
    free_.pop_back();
  }
  // Given back, too, where there is no memory for the pointer's own needs.
  return {block, [pool = shared_from_this()](std::uint8_t* unused) {
            const std::lock_guard lock(pool->mutex_);
            pool->free_.push_back(unused);  // there was room for it before
          }};
}

// Room on the disk is taken before it is written to: a page that cannot be written out any more
// would end the process.
void BlockPool::reserve_room() {
  int failure = EINTR;
  while (failure == EINTR) {
    check_interrupt();
    failure = posix_fallocate(file_.number(), static_cast<off_t>(file_bytes_), kChunk);
  }
  if (failure != 0) throw_write_error(folder_, failure);
}

void BlockPool::grow() {
  free_.reserve((chunks_.size() + 1) * (kChunk / block_bytes_));
  const bool is_in_memory = kChunk * (chunks_.size() + 1) <= kInMemory;
  if (is_in_memory) {
    chunks_.push_back(std::make_unique<Mapping>(folder_, kChunk, PROT_READ | PROT_WRITE,
                                                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  } else {
    if (file_.number() < 0) file_ = open_nameless(folder_);
    reserve_room();
    chunks_.push_back(std::make_unique<Mapping>(folder_, kChunk, PROT_READ | PROT_WRITE, MAP_SHARED,
                                                file_.number(), file_bytes_));
    file_bytes_ += kChunk;
  }
  // The last one is taken first.
  std::uint8_t* const begin = chunks_.back()->data();
  for (std::size_t at = kChunk; at >= block_bytes_; at -= block_bytes_) {
    free_.push_back(begin + at - block_bytes_);
  }
}

}  // namespace gate
