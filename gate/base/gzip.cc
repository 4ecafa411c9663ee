// Members of a gzip file, one after another, through one buffer each way.
#include "gate/base/gzip.h"

#include <isa-l/igzip_lib.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>

#include "gate/base/descriptor.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/log.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::string_view kMagic = "\x1f\x8b";
constexpr char kDeflate = 8;  // the only method there is

// Takes a block of content; false = no more is wanted.
using Sink = std::function<bool(std::string_view)>;

class Inflater {
 public:
  explicit Inflater(const std::string& path)
      : path_(path),
        file_(open_to_read(path)),
        input_(std::make_unique_for_overwrite<char[]>(kBlockBytes)),
        output_(std::make_unique_for_overwrite<char[]>(kBlockBytes)) {
    isal_inflate_init(stream_.get());
    stream_->crc_flag = ISAL_GZIP;  // a header, a checksum and a length, and all of them right
  }

  bool leaves_out() const { return leaves_out_; }

  // What is wrong with the data; empty = nothing, or the sink had enough before it was reached.
  std::string run(const Sink& sink) {
    while (true) {
      if (stream_->avail_in == 0) top_up();
      const bool is_at_end = stream_->avail_in == 0;
      stream_->next_out = reinterpret_cast<std::uint8_t*>(output_.get());
      stream_->avail_out = kBlockBytes;
      if (is_at_header_ && has_reserved_flag()) return damage("corrupt");
      is_at_header_ = false;
      const int result = isal_inflate(stream_.get());
      const std::size_t size = kBlockBytes - stream_->avail_out;
      written_ += size;
      if (size > 0 && !sink({output_.get(), size})) return {};
      if (result < 0) return damage("corrupt");
      const bool has_ended = stream_->block_state == ISAL_BLOCK_FINISH;
      if (has_ended && !begin_next_member()) return {};
      if (!has_ended && is_at_end && size == 0) return damage("truncated");
    }
  }

 private:
  std::string damage(std::string_view what) const {
    return concat(what, " after ", bytes_of(written_), " of content");
  }

  std::string_view unread() const {
    return {reinterpret_cast<const char*>(stream_->next_in), stream_->avail_in};
  }

  // Fills the input buffer behind what is unread of it; after the end of the file it adds nothing.
  void top_up() {
    std::size_t size = stream_->avail_in;
    if (size > 0) std::memmove(input_.get(), stream_->next_in, size);
    const std::size_t more = read_block(file_, input_.get() + size, kBlockBytes - size, path_);
    has_ended_ = more == 0;
    size += more;
    stream_->next_in = reinterpret_cast<std::uint8_t*>(input_.get());
    stream_->avail_in = static_cast<std::uint32_t>(size);
  }

  // Tapes and some tools pad with zeros.
  void skip_padding() {
    while (true) {
      if (stream_->avail_in == 0) top_up();
      if (stream_->avail_in == 0 || *stream_->next_in != 0) return;
      ++stream_->next_in;
      --stream_->avail_in;
    }
  }

  // A header has to be there whole: ISA-L 2.30 forgets what it read of one when its input ends
  // within. No header is longer than what is seen to here, but for a name of half a megabyte.
  bool begin_next_member() {
    if (stream_->avail_in < kBlockBytes / 2 && !has_ended_) top_up();
    const std::string_view rest = unread();
    if (rest.starts_with(kMagic) || rest == kMagic.substr(0, 1)) {  // or the file is cut off here
      isal_inflate_reset(stream_.get());
      is_at_header_ = true;
      return true;
    }
    skip_padding();
    if (stream_->avail_in == 0) return false;
    log_warning(
        concat(in_quotes(path_), " has other data behind its gzip data, which is left out"));
    leaves_out_ = true;
    return false;
  }

  // Of what is to come there is no telling what it means; ISA-L does not look.
  bool has_reserved_flag() const {
    constexpr std::size_t kFlags = 3;
    constexpr unsigned kReserved = 0xe0;
    return unread().size() > kFlags &&
           (static_cast<unsigned char>(unread()[kFlags]) & kReserved) != 0;
  }

  const std::string& path_;
  Descriptor file_;
  std::unique_ptr<char[]> input_;
  std::unique_ptr<char[]> output_;
  // 150 kB.
  std::unique_ptr<inflate_state> stream_ = std::make_unique_for_overwrite<inflate_state>();
  bool is_at_header_ = true;
  bool leaves_out_ = false;
  bool has_ended_ = false;  // the file: all of it is in the buffer, or was
  unsigned long long written_ = 0;
};

}  // namespace

bool is_gzip(const std::string& path) {
  const Descriptor file = open_to_read(path);
  char head[3] = {};
  const std::size_t size = read_block(file, head, sizeof head, path);
  if (!std::string_view(head, size).starts_with(kMagic)) return false;
  return size < sizeof head || head[2] == kDeflate;
}

std::string gunzip_file(const std::string& from, const std::string& to, bool* leaves_out) {
  Inflater inflater(from);
  const Descriptor target = open_to_replace(to);
  try {
    const std::string damage = inflater.run([&](std::string_view block) {
      write_all(target, block, to);
      return true;
    });
    if (!damage.empty()) remove_file(to);
    if (leaves_out != nullptr) *leaves_out = inflater.leaves_out();
    return damage;
  } catch (const std::exception&) {
    remove_file(to);
    throw;
  }
}

std::string gunzip_head(const std::string& path, std::size_t limit) {
  std::string head;
  Inflater inflater(path);
  inflater.run([&](std::string_view block) {
    head += block.substr(0, limit - head.size());
    return head.size() < limit;
  });
  return head;
}

}  // namespace gate
