// The repository that a project lies in, as CI sees it.
#pragma once

#include <string>

namespace gate {

struct Repository {
  bool is_git = false;
  std::string top{};     // the folder with .git, where CI looks for its files; else the project's
  std::string prefix{};  // of the project in it, with '/' at its end; empty = it is the top
  std::string host{};    // of the remote "origin"; empty = there is none, or it is a folder
  std::string branch{};  // that others are merged into, as far as git knows; empty = unknown
};

// `project` is a folder; `top` is relative where that is.
Repository find_repository(const std::string& project);

// Whether a clone would have the file or folder, which is seen from `folder`.
bool is_tracked(const std::string& folder, const std::string& path);

// "github.com" for "git@github.com:owner/name.git"; empty for a path.
std::string host_of(const std::string& remote);

}  // namespace gate
