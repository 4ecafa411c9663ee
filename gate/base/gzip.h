// gzip, streamed through zlib.
#pragma once

#include <string>

namespace gate {

// Whether the file begins as a gzip member does; by content, not by name.
bool is_gzip(const std::string& path);

// Several members are one stream, as with gzip -d. Error "… truncated gzip", "… corrupt gzip" or
// "no space left"; then `to` is removed again. Interrupted when a signal comes.
void gunzip_file(const std::string& from, const std::string& to);

}  // namespace gate
