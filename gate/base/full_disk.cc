#include "gate/base/full_disk.h"

#include "gate/base/text.h"

namespace gate {

bool speaks_of_full_disk(std::string_view message) {
  const std::string words = to_lower(message);
  return words.find("no space left") != std::string::npos ||
         words.find("disk is full") != std::string::npos;
}

}  // namespace gate
