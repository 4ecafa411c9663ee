// A migration folder made for a test.
#pragma once

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>

#include "tests/support/temp.h"

namespace gate {

struct FolderFiles {
  struct File {
    std::string name{};
    std::string text{};
  };

  FolderFiles(std::initializer_list<File> files) {
    for (const auto& [name, text] : files) {
      const std::filesystem::path path = temp.file(name);
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << text;  // not synced: tests do not wait for a disk
    }
  }

  std::string path() const { return temp.path(); }

  TempDir temp = test_folder();
};

}  // namespace gate
