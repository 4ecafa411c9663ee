// The databases of this process that are no files. Each has a path all the same, at which SQLite
// opens it; names are compared as SQLite makes them full. Used by several threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "gate/engine/sqlite/shadow/store.h"

namespace gate {

// Null where there is none at this path.
std::shared_ptr<Store> find_store(const std::string& path);

void put_store(const std::string& path, std::shared_ptr<Store> store);

// What is there, or else `store`, which is from then on.
std::shared_ptr<Store> find_or_put_store(const std::string& path, std::shared_ptr<Store> store);

// Those who have it open keep it. Quietly does nothing where there is none.
void drop_store(const std::string& path);

// Of a file or of a store, whichever is there.
bool is_there(const std::string& path);
std::uint64_t size_at(const std::string& path);  // 0 where there is none
std::string hash_at(const std::string& path);    // as xxh3_of_file

// Makes a file of it, under any path; none where that fails.
void write_out(const Store& store, const std::string& path);

}  // namespace gate
