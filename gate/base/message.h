// What processes of one program tell each other: texts and numbers in a row, each with its length.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

class MessageWriter {
 public:
  void put(std::string_view text);
  void put(std::uint64_t number);
  void put(double number);
  void put(const std::vector<std::string>& texts);

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// In the order in which it was written, of the same program: nothing is checked. `bytes` must
// outlive the reader.
class MessageReader {
 public:
  explicit MessageReader(std::string_view bytes) : rest_(bytes) {}

  std::string text();
  std::uint64_t number();
  double real();
  std::vector<std::string> texts();

 private:
  std::string_view rest_;
};

}  // namespace gate
