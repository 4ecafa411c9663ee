// SQLite's view of a store: https://sqlite.org/c3ref/io_methods.html.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <span>

#include "gate/engine/sqlite/shadow/store.h"

namespace gate {

// Bytes that SQLite has to keep for one.
int shadow_file_bytes();

// Makes an open file of `file`, which is as large as that.
void open_shadow_file(sqlite3_file* file, std::shared_ptr<Store> store, bool is_read_only);

// Whether the file is one of these.
bool is_shadow_file(const sqlite3_file* file);

// What the store of one of these lies over, which never changes; empty where it lies over nothing.
std::span<const std::uint8_t> base_of_shadow(sqlite3_file* file);

}  // namespace gate
