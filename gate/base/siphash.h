// SipHash-1-3 with a key of zeros, by which Rust hashes.
#pragma once

#include <cstdint>
#include <string_view>

namespace gate {

std::uint64_t siphash_1_3(std::string_view bytes);

}  // namespace gate
