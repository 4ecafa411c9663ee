#include "gate/base/file_set.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "gate/base/descriptor.h"
#include "gate/base/file.h"
#include "gate/base/text.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

// What is beside its place, and the folders made for it; gone with this but for what was taken.
class Staging {
 public:
  Staging() = default;
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging() {
    std::error_code error;
    for (const std::string& path : files_) fs::remove(path, error);
    // Only those that are empty go, the deepest first.
    for (auto folder = folders_.rbegin(); folder != folders_.rend(); ++folder) {
      fs::remove(*folder, error);
    }
  }

  void put(const FileText& file) {
    make_folders(fs::path(file.path).parent_path(), file.path);
    const std::string path = staged(file);
    const Descriptor target(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (target.number() < 0) throw_write_error(file.path, errno);
    files_.push_back(path);
    write_all(target, file.text, file.path);
    // A file system that cannot do it says EINVAL.
    if (fsync(target.number()) != 0 && errno != EINVAL) throw_write_error(file.path, errno);
  }

  void take(const FileText& file) {
    std::error_code error;
    fs::rename(staged(file), file.path, error);
    if (error) throw_write_error(file.path, error.value());
  }

 private:
  static std::string staged(const FileText& file) {
    return concat(file.path, '.', getpid(), ".new");
  }

  // Those that are not there yet, the highest first. `file` is for the message.
  void make_folders(const fs::path& folder, const std::string& file) {
    if (folder.empty() || exists(folder.string())) return;
    make_folders(folder.parent_path(), file);
    std::error_code error;
    fs::create_directory(folder, error);
    if (error) throw_write_error(file, error.value());
    folders_.push_back(folder);
  }

  std::vector<std::string> files_{};
  std::vector<fs::path> folders_{};
};

}  // namespace

void write_files(const std::vector<FileText>& files) {
  Staging staging;
  for (const FileText& file : files) {
    if (is_folder(file.path)) throw_write_error(file.path, EISDIR);
    staging.put(file);
  }
  for (const FileText& file : files) staging.take(file);
}

}  // namespace gate
