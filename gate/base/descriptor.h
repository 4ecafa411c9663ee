// An open file: closed when it goes, with errors that name the path.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace gate {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }

 private:
  int number_;
};

inline constexpr std::size_t kBlockBytes = 1 << 20;

// Error where it cannot be opened or is a folder.
Descriptor open_to_read(const std::string& path);

// A new file for this user alone. `path` is replaced when it is a file or a link; Error where it
// is anything else.
Descriptor open_to_replace(const std::string& path);

// Up to `size` bytes; fewer only at the end. Looks at the signals. `path` is for the message.
std::size_t read_block(const Descriptor& file, char* buffer, std::size_t size,
                       const std::string& path);
void write_all(const Descriptor& file, std::string_view bytes, const std::string& path);

// Throws the Error for errno. A full disk is told as that, with the room that is left.
[[noreturn]] void throw_read_error(const std::string& path, int error);
[[noreturn]] void throw_write_error(const std::string& path, int error);

}  // namespace gate
