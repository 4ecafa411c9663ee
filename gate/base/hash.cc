// SHA-256 by OpenSSL, XXH3-128 by xxhash.
#include "gate/base/hash.h"

#include <openssl/evp.h>
#include <xxhash.h>

#include <array>
#include <functional>
#include <memory>

#include "gate/base/descriptor.h"
#include "gate/base/error.h"

namespace gate {

namespace {

std::string hex(const unsigned char* bytes, std::size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result;
  result.reserve(2 * size);
  for (std::size_t i = 0; i < size; ++i) {
    result += kDigits[bytes[i] >> 4];
    result += kDigits[bytes[i] & 0xF];
  }
  return result;
}

class Sha {
 public:
  explicit Sha(const EVP_MD* kind) : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    check(context_ != nullptr && EVP_DigestInit_ex(context_.get(), kind, nullptr) == 1);
  }

  void add(std::string_view bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
  }

  std::string finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
    unsigned int size = 0;
    check(EVP_DigestFinal_ex(context_.get(), digest.data(), &size) == 1);
    return hex(digest.data(), size);
  }

 private:
  static void check(bool succeeded) {
    if (!succeeded) throw Error("cannot compute a SHA hash: OpenSSL refuses it on this machine");
  }

  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

void for_each_block(const std::string& path, const std::function<void(std::string_view)>& use) {
  const Descriptor file = open_to_read(path);
  const auto buffer = std::make_unique_for_overwrite<char[]>(kBlockBytes);
  while (const std::size_t size = read_block(file, buffer.get(), kBlockBytes, path)) {
    use({buffer.get(), size});
  }
}

}  // namespace

std::string sha256(std::string_view bytes) {
  Sha hash(EVP_sha256());
  hash.add(bytes);
  return hash.finish();
}

std::string sha1(std::string_view bytes) {
  Sha hash(EVP_sha1());
  hash.add(bytes);
  return hash.finish();
}

std::string md5(std::string_view bytes) {
  Sha hash(EVP_md5());
  hash.add(bytes);
  return hash.finish();
}

std::string sha256_of_file(const std::string& path) {
  return sha256_of_files({path});
}

std::string sha256_of_files(const std::vector<std::string>& paths) {
  Sha hash(EVP_sha256());
  for (const auto& path : paths) {
    for_each_block(path, [&](std::string_view block) { hash.add(block); });
  }
  return hash.finish();
}

std::string xxh3_of_file(const std::string& path) {
  Xxh3 hash;
  for_each_block(path, [&](std::string_view block) { hash.add(block); });
  return hash.finish();
}

Xxh3::Xxh3() : state_(XXH3_createState()) {
  if (state_ == nullptr) throw std::bad_alloc();
  XXH3_128bits_reset(state_);
}

Xxh3::~Xxh3() {
  XXH3_freeState(state_);
}

void Xxh3::add(std::string_view bytes) {
  XXH3_128bits_update(state_, bytes.data(), bytes.size());
}

std::string Xxh3::finish() const {
  XXH128_canonical_t digest = {};
  XXH128_canonicalFromHash(&digest, XXH3_128bits_digest(state_));
  return hex(digest.digest, sizeof digest.digest);
}

}  // namespace gate
