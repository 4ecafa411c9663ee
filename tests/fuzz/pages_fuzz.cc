// Any bytes as the pages of a database: each is read as far as it makes sense, or refused.
#include <cstdint>

#include "tests/fuzz/require.h"
#include "tests/support/read_all_pages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMost = 64 * 1024;
  if (size > kMost) return 0;
  const gate::PagesRead read = gate::read_all_pages({data, size});
  gate::require(read.trees + read.errors == 2 * read.roots, "a tree is read, or refused");
  gate::require(gate::prove_all_pages({data, size}) <= read.trees || read.rows >= 100'000,
                "what is sound can be read");
  return 0;
}
