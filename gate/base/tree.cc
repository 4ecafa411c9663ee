#include "gate/base/tree.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

// More than people write.
constexpr std::size_t kDeepest = 20;
constexpr std::size_t kMostFolders = 10'000;
constexpr std::size_t kMostEntries = 300'000;

// What package managers fetch and compilers leave; some of it are copies of migrations.
constexpr std::array<std::string_view, 12> kNotWritten = {"node_modules", "bower_components",
                                                          "vendor",       "target",
                                                          "build",        "dist",
                                                          "out",          "bin",
                                                          "obj",          "venv",
                                                          "env",          "__pycache__"};

bool is_left_out(const std::string& name) {
  return name.starts_with('.') || std::ranges::count(kNotWritten, name) > 0;
}

class Walk {
 public:
  explicit Walk(const std::string& root) : tree_{.root = root} {}

  Tree run() {
    std::vector<std::string> level = {"."};
    for (std::size_t depth = 0; !level.empty(); ++depth) {
      if (depth > kDeepest) {
        tree_.is_whole = false;
        break;
      }
      level = look_into(level);
    }
    return std::move(tree_);
  }

 private:
  // The folders below these.
  std::vector<std::string> look_into(const std::vector<std::string>& level) {
    std::vector<std::string> below;
    for (const std::string& path : level) {
      check_interrupt();
      if (tree_.folders.size() == kMostFolders || entries_ > kMostEntries) {
        tree_.is_whole = false;
        break;
      }
      for (const std::string& name : add(path)) below.push_back(below_folder(path, name));
    }
    return below;
  }

  // The names of the folders in it.
  std::vector<std::string> add(const std::string& path) {
    TreeFolder folder{.path = path};
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(place_in(tree_, path), error);
    if (error) return names;
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      ++entries_;
      std::error_code unknown;
      const fs::file_type type = entry->symlink_status(unknown).type();
      std::string name = entry->path().filename().string();
      if (type == fs::file_type::regular)
        folder.files.push_back(std::move(name));
      else if (type == fs::file_type::directory && !is_left_out(name))
        names.push_back(name);
    }
    std::ranges::sort(folder.files);
    std::ranges::sort(names);
    tree_.folders.push_back(std::move(folder));
    return names;
  }

  Tree tree_;
  std::size_t entries_ = 0;
};

}  // namespace

Tree walk_tree(const std::string& root) {
  list_folder(root);  // complains where it is none
  return Walk(root).run();
}

std::string below_folder(const std::string& folder, std::string_view name) {
  return folder == "." ? std::string(name) : concat(folder, '/', name);
}

bool is_above(std::string_view folder, std::string_view path) {
  if (folder == path) return false;
  if (folder == ".") return true;
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::string place_in(const Tree& tree, const std::string& path) {
  if (path == ".") return tree.root;
  if (tree.root == ".") return path;
  return concat(tree.root, tree.root.ends_with('/') ? "" : "/", path);
}

}  // namespace gate
