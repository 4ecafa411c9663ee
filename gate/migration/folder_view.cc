#include "gate/migration/folder_view.h"

#include <algorithm>

#include "gate/base/descriptor.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/lines.h"

namespace gate {

namespace {

// Enough to tell, of ten thousand files, too.
constexpr std::size_t kFiles = 20;
constexpr std::size_t kBytes = 16'384;

std::string read_beginning(const std::string& path) {
  std::string bytes(kBytes, '\0');
  const Descriptor file = open_to_read(path);
  bytes.resize(read_block(file, bytes.data(), bytes.size(), path));
  if (bytes.starts_with(kByteOrderMark)) bytes.erase(0, kByteOrderMark.size());
  return bytes;
}

}  // namespace

FolderView::FolderView(const std::string& path) : path_(path) {
  is_one_file_ = is_regular_file(path);
  if (is_one_file_) {
    names_.push_back(path.substr(path.rfind('/') + 1));
  } else {
    names_ = list_folder(path);
  }
}

bool FolderView::has(std::string_view name) const {
  return !is_one_file_ && exists(concat(path_, '/', name));
}

bool FolderView::has_line(const std::function<bool(std::string_view line)>& is_wanted) const {
  return std::ranges::any_of(beginnings(), [&](const std::string& text) {
    return std::ranges::any_of(lines_of(text),
                               [&](const Line& line) { return is_wanted(line.text); });
  });
}

const std::vector<std::string>& FolderView::beginnings() const {
  if (are_read_) return beginnings_;
  are_read_ = true;
  for (const std::string& name : names_) {
    if (beginnings_.size() == kFiles) break;
    const std::string path = is_one_file_ ? path_ : concat(path_, '/', name);
    if (name.starts_with('.') || !to_lower(name).ends_with(".sql")) continue;
    if (is_regular_file(path)) beginnings_.push_back(read_beginning(path));
  }
  return beginnings_;
}

}  // namespace gate
