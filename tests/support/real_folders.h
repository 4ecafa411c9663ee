// Migration folders of public projects, as published. ci/tools puts them into build/tools/folders;
// tests/real_folders.json says where they come from and what is known of each:
//   name, npm or debian, version, sha512, path   what is fetched, and the folder in it
//   place, renamed, added    where it lies here, which of its files have another name, and what its
//                            own tool does without
//   format, migrations       as which it is read, and how many are found
//   candidates               what it could be as well, where names alone decide
//   lint, run                how often which check does not pass: by `lint`, and by `run` on an
//                            empty database; no `run` = it is for another product, or is no SQL
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gate/base/file.h"

namespace gate {

inline const nlohmann::json& real_folders() {
  static const nlohmann::json rows =
      nlohmann::json::parse(read_file(GATE_SOURCE_DIR "/tests/real_folders.json"));
  return rows;
}

// Of those of which that is known.
inline std::vector<std::string> real_folder_names(const std::string& key) {
  std::vector<std::string> names;
  for (const auto& row : real_folders()) {
    if (row.contains(key)) names.push_back(row.at("name"));
  }
  return names;
}

inline const nlohmann::json& real_folder(const std::string& name) {
  return *std::ranges::find_if(real_folders(),
                               [&](const auto& row) { return row.at("name") == name; });
}

inline std::string path_of(const nlohmann::json& row) {
  return GATE_SOURCE_DIR "/build/tools/folders/" + row.at("name").get<std::string>() + "/" +
         row.value("place", "migrations");
}

inline std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

}  // namespace gate
