// atlas.sum, the file by which Atlas tells that nobody touched its folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gate {

struct AtlasSumLine {
  std::string name{};
  std::string sum{};  // without "h1:"; of this file and all before it
};

// Hashes file after file.
class AtlasSum {
 public:
  AtlasSum();
  ~AtlasSum();
  AtlasSum(const AtlasSum&) = delete;
  AtlasSum& operator=(const AtlasSum&) = delete;

  // The sum of the file; empty where "-- atlas:sum ignore" leaves it out.
  std::string add(std::string_view name, std::string_view bytes);

 private:
  void* context_;
};

// Without the first line, which is of all the others.
std::vector<AtlasSumLine> parse_atlas_sum(std::string_view text);

// "4_email.sql was changed"; empty where both agree.
std::string first_difference(const std::vector<AtlasSumLine>& written,
                             const std::vector<AtlasSumLine>& found);

}  // namespace gate
