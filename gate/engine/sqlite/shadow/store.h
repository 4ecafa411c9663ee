// A file's content that costs nothing to copy: what is written lies over a base, which others may
// have as well and nobody writes to.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

namespace gate {

// What of SQLite's locks is held by whom: https://sqlite.org/lockingv3.html, section 3. Those of
// one process, where fcntl would not tell them apart.
struct LockState {
  std::mutex mutex{};
  int shared = 0;
  const void* reserved = nullptr;
  const void* pending = nullptr;
  const void* exclusive = nullptr;
};

// Memory that the connections to one database share while it has a write-ahead log.
struct SharedMemory {
  std::mutex mutex{};
  std::vector<std::unique_ptr<std::uint64_t[]>> regions{};
  std::vector<int> readers = std::vector<int>(8);
  std::vector<const void*> writer = std::vector<const void*>(8);
};

class BlockPool;
class Mapping;

// Used by several threads. Where room could not be found for a write, the rest of what was to be
// written with it, or undone, is missing: from then on each call throws Error.
class Store {
 public:
  // Holds what the file at `path` does, which is never to change again. What becomes too much for
  // memory goes to a nameless file beside it. Error where it cannot be mapped.
  static std::shared_ptr<Store> over(const std::string& path);

  // An empty one, with room from where `family` has its own.
  static std::shared_ptr<Store> beside(const Store& family);

  // The same content, and from now on its own.
  std::shared_ptr<Store> fork() const;

  std::uint64_t size() const;

  // Behind the end there are zeros. Error where the disk is full.
  void read(std::uint64_t at, std::uint8_t* to, std::size_t bytes) const;
  void write(std::uint64_t at, const std::uint8_t* from, std::size_t bytes);
  void truncate(std::uint64_t size);

  // The bytes where they are, until they are written to, which the caller sees to; null where they
  // lie in several pieces.
  const std::uint8_t* find(std::uint64_t at, std::size_t bytes) const;

  // What it lies over, which is as it was before any of this was written, and lasts as long as
  // this; empty where it lies over nothing.
  std::span<const std::uint8_t> base() const;

  LockState& locks() { return *locks_; }
  SharedMemory& shared_memory() { return *shared_memory_; }

 private:
  using Block = std::shared_ptr<std::uint8_t>;

  Store(std::shared_ptr<const Mapping> base, std::shared_ptr<BlockPool> pool, std::size_t block);
  std::uint8_t* block_to_write(std::size_t index, bool keeps_content);
  void check() const;
  const std::uint8_t* block_to_read(std::size_t index, std::size_t& there) const;

  std::shared_ptr<const Mapping> base_;  // null = empty
  std::shared_ptr<BlockPool> pool_;
  std::size_t block_bytes_;
  std::uint64_t size_ = 0;
  std::uint64_t from_base_ = 0;  // bytes of the base that still count
  std::vector<Block> blocks_{};  // null = as the base has it
  bool is_broken_ = false;
  mutable std::shared_mutex mutex_{};  // of all that is before
  std::unique_ptr<LockState> locks_ = std::make_unique<LockState>();
  std::unique_ptr<SharedMemory> shared_memory_ = std::make_unique<SharedMemory>();
};

}  // namespace gate
