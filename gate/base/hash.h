// Hashes: MD5 and SHA-1 for what other tools have written, SHA-256 for what leaves the machine,
// XXH3-128 for what is compared inside one run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct XXH3_state_s;

namespace gate {

// Hex, lower case. The file ones stream, throw Error where the file cannot be read, and
// Interrupted when a signal comes.
std::string sha256(std::string_view bytes);
std::string sha1(std::string_view bytes);  // by which git names things
std::string md5(std::string_view bytes);
std::string sha256_of_file(const std::string& path);
std::string sha256_of_files(const std::vector<std::string>& paths);  // one after another
std::string xxh3_of_file(const std::string& path);

// XXH3-128 of what comes piece by piece; as xxh3_of_file of a file that holds it.
class Xxh3 {
 public:
  Xxh3();
  ~Xxh3();
  Xxh3(const Xxh3&) = delete;
  Xxh3& operator=(const Xxh3&) = delete;

  void add(std::string_view bytes);
  std::string finish() const;

 private:
  XXH3_state_s* state_;
};

}  // namespace gate
