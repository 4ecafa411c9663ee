#include "gate/migration/atlas_sum.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/lines.h"

namespace gate {

namespace {

constexpr std::size_t kBase64Bytes = 128;  // of the largest digest

void check(bool succeeded) {
  if (!succeeded) throw Error("cannot compute a SHA hash: OpenSSL refuses it on this machine");
}

EVP_MD_CTX* of(void* context) {
  return static_cast<EVP_MD_CTX*>(context);
}

// Of what was added so far; more may follow.
std::string digest_of(void* context) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  unsigned int size = 0;
  EVP_MD_CTX* copy = EVP_MD_CTX_new();
  const bool is_done = copy != nullptr && EVP_MD_CTX_copy_ex(copy, of(context)) == 1 &&
                       EVP_DigestFinal_ex(copy, digest.data(), &size) == 1;
  EVP_MD_CTX_free(copy);
  check(is_done);
  std::array<unsigned char, kBase64Bytes> base64 = {};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return {base64.begin(), base64.begin() + length};
}

bool is_ignored(std::string_view bytes) {
  const std::string_view first = bytes.substr(0, std::min(bytes.find('\n'), bytes.size()));
  constexpr std::string_view kMark = "atlas:sum";
  const std::size_t at = first.find(kMark);
  return at != first.npos && trim(first.substr(at + kMark.size())) == "ignore";
}

bool has(const std::vector<AtlasSumLine>& lines, const std::string& name) {
  return std::ranges::count(lines, name, &AtlasSumLine::name) > 0;
}

}  // namespace

AtlasSum::AtlasSum() : context_(EVP_MD_CTX_new()) {
  check(context_ != nullptr && EVP_DigestInit_ex(of(context_), EVP_sha256(), nullptr) == 1);
}

AtlasSum::~AtlasSum() {
  EVP_MD_CTX_free(of(context_));
}

std::string AtlasSum::add(std::string_view name, std::string_view bytes) {
  check(EVP_DigestUpdate(of(context_), name.data(), name.size()) == 1);
  if (is_ignored(bytes)) return "";
  check(EVP_DigestUpdate(of(context_), bytes.data(), bytes.size()) == 1);
  return digest_of(context_);
}

std::vector<AtlasSumLine> parse_atlas_sum(std::string_view text) {
  std::vector<AtlasSumLine> lines;
  for (const Line& line : lines_of(text)) {
    const std::size_t mark = line.text.rfind(" h1:");
    if (mark == line.text.npos) continue;
    lines.push_back({.name = std::string(line.text.substr(0, mark)),
                     .sum = std::string(trim(line.text.substr(mark + 4)))});
  }
  return lines;
}

// Each sum is of all files up to it: the first that differs is the one.
std::string first_difference(const std::vector<AtlasSumLine>& written,
                             const std::vector<AtlasSumLine>& found) {
  for (std::size_t i = 0; i < std::max(written.size(), found.size()); ++i) {
    const bool is_gone = i < written.size() && (i >= found.size() || !has(found, written[i].name));
    if (is_gone) return concat(written[i].name, " is gone");
    const bool is_new = i >= written.size() || !has(written, found[i].name);
    if (is_new) return concat(found[i].name, " was added");
    if (written[i].name != found[i].name) return concat(found[i].name, " stands elsewhere");
    if (written[i].sum != found[i].sum) return concat(found[i].name, " was changed");
  }
  return "";
}

}  // namespace gate
