// What a VFS does first with a path, which may be a store's or lie beside one.
#pragma once

#include <sqlite3.h>

#include <optional>

namespace gate {

// Each: SQLite's result code, or nothing where the path is that of a file.
std::optional<int> open_shadow(const char* name, sqlite3_file* file, int flags, int* out_flags);
std::optional<int> delete_shadow(const char* name);
std::optional<int> look_for_shadow(const char* name, int* is_found);

}  // namespace gate
