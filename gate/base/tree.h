// The folders of a source tree, as far as somebody wrote them: what tools fetch, build or hide is
// left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gate {

struct TreeFolder {
  std::string path{};                // from the tree's root; "." = the root
  std::vector<std::string> files{};  // names, sorted; hidden ones, too, but no links
};

struct Tree {
  std::string root{};  // as given
  std::vector<TreeFolder> folders{};
  bool is_whole = true;  // false: it is deeper or larger than one looks at
};

// Those that lie higher first, then by name. Links are not followed: what they lead to is there
// under its own name, or no part of the tree. A folder below that cannot be read is passed over.
// UsageError where there is no folder at `root`.
Tree walk_tree(const std::string& root);

// "." and "db" → "db"; "db" and "migrations" → "db/migrations".
std::string below_folder(const std::string& folder, std::string_view name);

// Whether one path of a tree is a folder above the other.
bool is_above(std::string_view folder, std::string_view path);

// The path of a tree, as seen from where its root is.
std::string place_in(const Tree& tree, const std::string& path);

}  // namespace gate
