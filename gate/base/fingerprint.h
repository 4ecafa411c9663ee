// Whether a file is still what it was.
#pragma once

#include <string>

namespace gate {

// The size of the file and XXH3-128 of as many parts of it as threads read it, one where it is
// small. To be compared with what the same number of threads made of it. Throws as xxh3_of_file.
std::string fingerprint_of_file(const std::string& path, unsigned threads);

// Which file it is, its size, and when it was last written to or changed its owner or rights: what
// costs nothing to compare, and differs after every write but one that its clock is too coarse to
// tell from the write before. Error where it cannot be asked.
std::string stamp_of_file(const std::string& path);

}  // namespace gate
