// Room for what is written over a base.
#pragma once

#include <sys/mman.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gate/base/descriptor.h"

namespace gate {

// A piece of memory that is unmapped at the end. Error where it cannot be mapped.
class Mapping {
 public:
  Mapping(const std::string& what, std::size_t bytes, int protection, int flags, int descriptor,
          std::uint64_t offset);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  std::uint8_t* data() const { return data_; }
  std::size_t size() const { return bytes_; }

 private:
  std::uint8_t* data_;
  std::size_t bytes_;
};

// Blocks of one size. The first 32 MB are memory; what comes then is mapped from a file without a
// name, which the kernel can write out when it needs the room. Used by several threads.
class BlockPool : public std::enable_shared_from_this<BlockPool> {
 public:
  BlockPool(std::string folder, std::size_t block_bytes)
      : folder_(std::move(folder)), block_bytes_(block_bytes) {}

  // Error where the disk is full. Its content is anything; it goes back when nobody has it.
  std::shared_ptr<std::uint8_t> take();

  std::size_t block_bytes() const { return block_bytes_; }

 private:
  void grow();
  void reserve_room();

  std::string folder_;
  std::size_t block_bytes_;
  std::mutex mutex_{};
  std::vector<std::uint8_t*> free_{};
  std::vector<std::unique_ptr<Mapping>> chunks_{};
  Descriptor file_{-1};
  std::uint64_t file_bytes_ = 0;
};

}  // namespace gate
