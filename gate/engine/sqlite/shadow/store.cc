#include "gate/engine/sqlite/shadow/store.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <optional>

#include "gate/base/descriptor.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/engine/sqlite/header.h"
#include "gate/engine/sqlite/shadow/block_pool.h"

namespace gate {

namespace {

constexpr std::size_t kLeastBlock = 4096;

// A page of the database is one block at most, so that it can be read where it is.
std::size_t block_bytes_for(const std::string& path) {
  const std::optional<Header> header = read_header(path);
  return header ? std::max<std::size_t>(kLeastBlock, header->page_size) : kLeastBlock;
}

}  // namespace

Store::Store(std::shared_ptr<const Mapping> base, std::shared_ptr<BlockPool> pool,
             std::size_t block)
    : base_(std::move(base)), pool_(std::move(pool)), block_bytes_(block) {
  if (base_ == nullptr) return;
  size_ = from_base_ = base_->size();
}

std::shared_ptr<Store> Store::over(const std::string& path) {
  const std::uint64_t bytes = file_size(path);
  std::shared_ptr<const Mapping> base;
  if (bytes > 0) {
    const Descriptor file = open_to_read(path);
    base = std::make_shared<const Mapping>(path, bytes, PROT_READ, MAP_SHARED, file.number(), 0);
  }
  const std::size_t block = block_bytes_for(path);
  const std::string folder = std::filesystem::path(path).parent_path().string();
  auto pool = std::make_shared<BlockPool>(folder.empty() ? "." : folder, block);
  return std::shared_ptr<Store>(new Store(std::move(base), std::move(pool), block));
}

std::shared_ptr<Store> Store::beside(const Store& family) {
  return std::shared_ptr<Store>(new Store(nullptr, family.pool_, family.block_bytes_));
}

std::shared_ptr<Store> Store::fork() const {
  const std::shared_lock lock(mutex_);
  check();
  std::shared_ptr<Store> copy(new Store(base_, pool_, block_bytes_));
  copy->size_ = size_;
  copy->from_base_ = from_base_;
  copy->blocks_ = blocks_;
  return copy;
}

void Store::check() const {
  if (is_broken_) throw Error("no space was left for a part of what was written before");
}

std::uint64_t Store::size() const {
  const std::shared_lock lock(mutex_);
  return size_;
}

// How much of the block is `there`; behind it are zeros.
const std::uint8_t* Store::block_to_read(std::size_t index, std::size_t& there) const {
  if (index < blocks_.size() && blocks_[index] != nullptr) {
    there = block_bytes_;
    return blocks_[index].get();
  }
  const std::uint64_t at = std::uint64_t{index} * block_bytes_;
  there = 0;
  if (at >= from_base_) return nullptr;
  there = static_cast<std::size_t>(std::min<std::uint64_t>(block_bytes_, from_base_ - at));
  return base_->data() + at;
}

void Store::read(std::uint64_t at, std::uint8_t* to, std::size_t bytes) const {
  const std::shared_lock lock(mutex_);
  check();
  while (bytes > 0) {
    const auto index = static_cast<std::size_t>(at / block_bytes_);
    const auto inside = static_cast<std::size_t>(at % block_bytes_);
    const std::size_t count = std::min(bytes, block_bytes_ - inside);
    std::size_t there = 0;
    const std::uint8_t* block = block_to_read(index, there);
    const std::size_t known = there > inside ? std::min(count, there - inside) : 0;
    if (known > 0) std::memcpy(to, block + inside, known);
    std::memset(to + known, 0, count - known);
    at += count;
    to += count;
    bytes -= count;
  }
}

const std::uint8_t* Store::find(std::uint64_t at, std::size_t bytes) const {
  const std::shared_lock lock(mutex_);
  check();
  const auto inside = static_cast<std::size_t>(at % block_bytes_);
  if (inside + bytes > block_bytes_ || at + bytes > size_) return nullptr;
  std::size_t there = 0;
  const std::uint8_t* block = block_to_read(static_cast<std::size_t>(at / block_bytes_), there);
  return inside + bytes <= there ? block + inside : nullptr;
}

std::span<const std::uint8_t> Store::base() const {
  if (base_ == nullptr) return {};
  return {base_->data(), base_->size()};
}

// A block that no other store has, with what it held but where all of it is written anew.
std::uint8_t* Store::block_to_write(std::size_t index, bool keeps_content) {
  if (index >= blocks_.size()) blocks_.resize(index + 1);
  Block& block = blocks_[index];
  if (block != nullptr && block.use_count() == 1) {
    // Whoever gave it up has read it before.
    std::atomic_thread_fence(std::memory_order_acquire);
    return block.get();
  }
  is_broken_ = true;  // unless there is room
  Block fresh = pool_->take();
  is_broken_ = false;
  if (keeps_content) {
    std::size_t there = 0;
    const std::uint8_t* old = block_to_read(index, there);
    if (there > 0) std::memcpy(fresh.get(), old, there);
    std::memset(fresh.get() + there, 0, block_bytes_ - there);
  }
  block = std::move(fresh);
  return block.get();
}

void Store::write(std::uint64_t at, const std::uint8_t* from, std::size_t bytes) {
  const std::unique_lock lock(mutex_);
  check();
  while (bytes > 0) {
    const auto inside = static_cast<std::size_t>(at % block_bytes_);
    const std::size_t count = std::min(bytes, block_bytes_ - inside);
    const bool is_whole = count == block_bytes_;
    std::uint8_t* block = block_to_write(static_cast<std::size_t>(at / block_bytes_), !is_whole);
    std::memcpy(block + inside, from, count);
    at += count;
    from += count;
    bytes -= count;
    size_ = std::max(size_, at);
  }
}

void Store::truncate(std::uint64_t size) {
  const std::unique_lock lock(mutex_);
  check();
  if (size < size_) {
    const std::size_t whole = static_cast<std::size_t>(size / block_bytes_);
    const auto inside = static_cast<std::size_t>(size % block_bytes_);
    if (inside > 0) {  // what is cut off must not come back when it grows again
      std::uint8_t* last = block_to_write(whole, true);
      std::memset(last + inside, 0, block_bytes_ - inside);
    }
    blocks_.resize(std::min(blocks_.size(), whole + (inside > 0 ? 1 : 0)));
    from_base_ = std::min(from_base_, size);
  }
  size_ = size;
}

}  // namespace gate
