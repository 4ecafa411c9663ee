// A repository of git's in a temporary folder, with the branches main and work.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gate/base/file.h"
#include "gate/base/process.h"
#include "gate/base/temp_dir.h"
#include "tests/support/files.h"

namespace gate {

class GitRepository {
 public:
  GitRepository() : folder_("") { git({"init", "-q", "-b", "main"}); }

  // Fails the test where git does.
  std::string git(std::vector<std::string> words) const {
    std::vector<std::string> all = {"git",
                                    "-C",
                                    folder_.path(),
                                    "-c",
                                    "user.name=T",
                                    "-c",
                                    "user.email=t@example.org",
                                    "-c",
                                    "commit.gpgsign=false",
                                    "-c",
                                    "core.autocrlf=false",
                                    "-c",
                                    "core.hooksPath=/dev/null"};
    all.insert(all.end(), words.begin(), words.end());
    const ProcessResult result = run_process(
        all, {.unset = {"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"},
              .set = {{"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_CONFIG_SYSTEM", "/dev/null"}}});
    EXPECT_EQ(result.exit_code, 0) << result.error;
    return result.out.substr(0, result.out.find('\n'));
  }

  void put(const std::string& name, const std::string& text) const { put_file(file(name), text); }
  void remove(const std::string& name) const { std::filesystem::remove(file(name)); }

  void commit() const {
    git({"add", "-A"});
    git({"commit", "-q", "--allow-empty", "-m", std::to_string(++count_)});
  }
  void branch(const std::string& name) const { git({"checkout", "-q", "-b", name}); }
  void checkout(const std::string& name) const { git({"checkout", "-q", name}); }

  std::string path() const { return folder_.path(); }
  std::string file(const std::string& name) const { return folder_.file(name); }

 private:
  TempDir folder_;
  mutable int count_ = 0;  // two commits of one second would be one
};

}  // namespace gate
