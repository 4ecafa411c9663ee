// Whether a file is still what it was.
#pragma once

#include <string>

namespace gate {

// The size of the file and XXH3-128 of as many parts of it as threads read it, one where it is
// small. To be compared with what the same number of threads made of it. Throws as xxh3_of_file.
std::string fingerprint_of_file(const std::string& path, unsigned threads);

}  // namespace gate
