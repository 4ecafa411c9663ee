// Several new files that belong together.
#pragma once

#include <string>
#include <vector>

namespace gate {

struct FileText {
  std::string path{};
  std::string text{};
};

// All of them or none: each is written whole beside its place first, then they take their names.
// What had such a name is replaced; a link is, too, and not what it leads to. Makes the folders
// above, which go again where it fails. Error where a file cannot be written.
void write_files(const std::vector<FileText>& files);

}  // namespace gate
