// Files, with errors that say what, where and why. Every function throws Error unless it says so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

bool exists(const std::string& path);
bool is_folder(const std::string& path);
// No pipe and no device, which can be read only once, or never end. A link is what it points at.
bool is_regular_file(const std::string& path);

// What people write by hand is smaller; a database that was named by mistake is not.
inline constexpr std::uint64_t kLargestByHand = 16'000'000;

// UsageError where there is no such file, where it is a folder, a pipe, a device or unreadable, or
// where it has more than `limit` bytes.
std::string read_file(const std::string& path, std::uint64_t limit = UINT64_MAX);

// Through a temporary name in the same folder, synced and renamed: readers see the old file or
// the whole new one. Makes the folders above. A device or a pipe is written to as it is; Error
// where nobody reads the pipe.
void write_file(const std::string& path, std::string_view bytes);

// To the end of a file that others write to, too; on a line of their own where its last one has no
// end. Devices and pipes as above.
void append_lines(const std::string& path, std::string_view lines);

// Whether both names lead to one file that is there, also by links.
bool is_same_file(const std::string& a, const std::string& b);

std::uint64_t file_size(const std::string& path);
std::uint64_t free_bytes(const std::string& folder);

// Names in the folder, sorted; no path, neither "." nor "..". UsageError where it is none.
std::vector<std::string> list_folder(const std::string& path);

// A byte-identical copy: by reference where the file system can (FICLONE), else
// copy_file_range, else reading and writing. Not synced: it is a work file. `to` is replaced;
// it is removed again when the copy fails (disk full). Interrupted when a signal comes.
void copy_file(const std::string& from, const std::string& to);

// Quietly does nothing where there is none.
void remove_file(const std::string& path);

// As people write it in reports: relative to the working directory where it lies below, '/' only.
std::string display_path(const std::string& path);

// `path` seen from the folder of `file`, unless absolute.
std::string beside(const std::string& file, const std::string& path);

}  // namespace gate
