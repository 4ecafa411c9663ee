#include "gate/base/siphash.h"

#include <bit>
#include <cstddef>

namespace gate {

namespace {

class State {
 public:
  void add(std::uint64_t word) {
    d_ ^= word;
    mix();
    a_ ^= word;
  }

  std::uint64_t finish() {
    c_ ^= 0xff;
    for (int i = 0; i < 3; ++i) mix();
    return a_ ^ b_ ^ c_ ^ d_;
  }

 private:
  void mix() {
    a_ += b_;
    b_ = std::rotl(b_, 13) ^ a_;
    a_ = std::rotl(a_, 32);
    c_ += d_;
    d_ = std::rotl(d_, 16) ^ c_;
    a_ += d_;
    d_ = std::rotl(d_, 21) ^ a_;
    c_ += b_;
    b_ = std::rotl(b_, 17) ^ c_;
    c_ = std::rotl(c_, 32);
  }

  // The constants of the algorithm; the key, being zero, leaves them as they are.
  std::uint64_t a_ = 0x736f6d6570736575;
  std::uint64_t b_ = 0x646f72616e646f6d;
  std::uint64_t c_ = 0x6c7967656e657261;
  std::uint64_t d_ = 0x7465646279746573;
};

// Little endian, of eight bytes or fewer.
std::uint64_t word_of(std::string_view bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    word = word << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return word;
}

}  // namespace

std::uint64_t siphash_1_3(std::string_view bytes) {
  constexpr std::size_t kWord = 8;
  State state;
  const std::uint64_t size = bytes.size();
  for (; bytes.size() >= kWord; bytes.remove_prefix(kWord)) {
    state.add(word_of(bytes.substr(0, kWord)));
  }
  state.add(size << 56 | word_of(bytes));
  return state.finish();
}

}  // namespace gate
