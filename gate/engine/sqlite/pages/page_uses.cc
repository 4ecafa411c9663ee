#include "gate/engine/sqlite/pages/page_uses.h"

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::uint32_t kLockByte = 0x40000000;
constexpr std::uint32_t kFirstMap = 2;
constexpr std::uint32_t kMapEntry = 5;  // bytes: the use, and the parent

}  // namespace

PageUses::PageUses(const Pages& pages) : pages_(pages), used_(std::size_t{pages.count} + 1) {
  const Bytes header = pages_.read(1, buffer_);
  std::uint32_t page_size = read_number(header, 16, 2);
  if (page_size == 1) page_size = 65536;  // does not fit into two bytes
  if (page_size < 512) throw Error("its pages are too small");
  // Else SQLite counts the pages itself, what is left of one behind them, too.
  const bool knows_size = read_number(header, 24, 4) == read_number(header, 92, 4);
  if (!knows_size || read_number(header, 28, 4) != pages_.count) {
    throw Error("the header has another size");
  }
  lock_page_ = kLockByte / page_size + 1;
  last_root_ = read_number(header, 52, 4);
  const bool is_incremental = read_number(header, 64, 4) != 0;
  if (is_incremental && last_root_ == 0) throw Error("there are no pointer maps to vacuum by");
  note_free_list(read_number(header, 32, 4), read_number(header, 36, 4));
}

void PageUses::note(std::uint32_t page, PageUse use, std::uint32_t parent) {
  if (page == 0 || page > pages_.count) throw Error(concat("there is no page ", page));
  if (used_[page] || page == lock_page_) throw Error(concat("page ", page, " is used twice"));
  used_[page] = true;
  if (last_root_ != 0) check_pointer_map(page, use, parent);
}

void PageUses::note_overflow(std::uint32_t first, std::uint32_t parent, std::uint64_t bytes) {
  const std::uint64_t on_page = pages_.usable_size - 4;
  std::uint64_t left = (bytes + on_page - 1) / on_page;
  PageUse use = PageUse::first_overflow;
  std::uint32_t page = first;
  for (; page != 0 && left > 0; --left) {
    note(page, use, parent);
    parent = page;
    use = PageUse::overflow;
    page = read_number(pages_.read(page, buffer_), 0, 4);
  }
  if (page != 0 || left != 0) throw Error("a record goes on on more or fewer pages than it has");
}

// A trunk has the number of the next one, and a list of pages that have nothing.
void PageUses::note_free_list(std::uint32_t trunk, std::uint32_t count) {
  while (trunk != 0) {
    note(trunk, PageUse::unused, 0);
    const Bytes bytes = pages_.read(trunk, buffer_);
    const std::uint32_t leaves = read_number(bytes, 4, 4);
    if (leaves > pages_.usable_size / 4 - 2 || leaves >= count) {
      throw Error("the freelist is longer than it says");
    }
    for (std::uint32_t i = 0; i < leaves; ++i) {
      note(read_number(bytes, 8 + std::size_t{4} * i, 4), PageUse::unused, 0);
    }
    count -= leaves + 1;
    trunk = read_number(bytes, 0, 4);
    if (trunk != 0 && count == 0) throw Error("the freelist is longer than it says");
  }
  if (count != 0) throw Error("the freelist is shorter than it says");
}

std::uint32_t PageUses::pointer_map_of(std::uint32_t page) const {
  const std::uint32_t pages_of_map = pages_.usable_size / kMapEntry + 1;
  const std::uint32_t map = (page - kFirstMap) / pages_of_map * pages_of_map + kFirstMap;
  return map == lock_page_ ? map + 1 : map;
}

// The first page has no entry.
void PageUses::check_pointer_map(std::uint32_t page, PageUse use, std::uint32_t parent) {
  if (page == 1) return;
  const std::uint32_t map = pointer_map_of(page);
  if (page <= map) throw Error(concat("page ", page, " is a pointer map"));
  if (map != map_number_) {
    map_ = pages_.read(map, map_buffer_);
    map_number_ = map;
  }
  const std::size_t at = std::size_t{kMapEntry} * (page - map - 1);
  const bool is_so = at + kMapEntry <= map_.size() && map_[at] == static_cast<std::uint8_t>(use) &&
                     read_number(map_, at + 1, 4) == parent;
  if (!is_so) throw Error(concat("page ", page, " has another place in the pointer map"));
}

void PageUses::check_all(std::uint32_t last_root) const {
  const bool has_maps = last_root_ != 0;
  if (has_maps && last_root != last_root_) throw Error("the header has another last root");
  for (std::uint32_t page = 1; page <= pages_.count; ++page) {
    const bool is_map = has_maps && page > 1 && pointer_map_of(page) == page;
    const bool is_used = used_[page] || page == lock_page_;
    if (is_used == is_map) throw Error(concat("page ", page, " is used for nothing, or as a map"));
  }
}

}  // namespace gate
