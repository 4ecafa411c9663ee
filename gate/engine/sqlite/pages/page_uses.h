// What each page of a file is for: https://sqlite.org/fileformat2.html, sections 1.3 to 1.5, 1.7
// and 1.8.
#pragma once

#include <cstdint>
#include <vector>

#include "gate/engine/sqlite/pages/page_file.h"

namespace gate {

// As a pointer map has them.
enum class PageUse : std::uint8_t {
  root = 1,
  unused = 2,
  first_overflow = 3,
  overflow = 4,
  tree = 5,
};

// Every page of a sound file is used once. What is given must last as long as this.
class PageUses {
 public:
  // Notes what is on the freelist. Error where that is not as its header says.
  explicit PageUses(const Pages& pages);

  // To be called once for each use of a page. Error where there is no such page, it is used twice,
  // or a pointer map says otherwise; `parent` is the page that leads there, 0 where none does.
  void note(std::uint32_t page, PageUse use, std::uint32_t parent);

  // Notes the pages on which a record goes on, of which `bytes` are left.
  void note_overflow(std::uint32_t first, std::uint32_t parent, std::uint64_t bytes);

  // Error where a page is used for nothing, or where the last root is not where the header says.
  void check_all(std::uint32_t last_root) const;

 private:
  void note_free_list(std::uint32_t trunk, std::uint32_t count);
  void check_pointer_map(std::uint32_t page, PageUse use, std::uint32_t parent);
  std::uint32_t pointer_map_of(std::uint32_t page) const;

  const Pages& pages_;
  std::vector<bool> used_{};
  std::uint32_t lock_page_ = 0;   // nothing is ever written to it
  std::uint32_t last_root_ = 0;   // by the header; 0 = there are no pointer maps
  std::uint32_t map_number_ = 0;  // of the pointer map that was read last
  Bytes map_{};
  std::vector<std::uint8_t> map_buffer_{};
  std::vector<std::uint8_t> buffer_{};
};

}  // namespace gate
