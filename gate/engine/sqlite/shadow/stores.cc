#include "gate/engine/sqlite/shadow/stores.h"

#include <sqlite3.h>

#include <algorithm>
#include <map>

#include "gate/base/descriptor.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/hash.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"

namespace gate {

namespace {

struct Registry {
  std::mutex mutex{};
  std::map<std::string, std::shared_ptr<Store>> stores{};  // by their full paths
  std::map<std::string, std::string> full_paths{};         // of folders that were asked for
};

// Never destroyed: files may be closed at the very end.
Registry& registry() {
  static auto& all = *new Registry;
  return all;
}

// As SQLite makes it, which follows links.
std::string make_full(const std::string& path) {
  sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
  std::string full(static_cast<std::size_t>(system->mxPathname) + 1, '\0');
  const int code =
      system->xFullPathname(system, path.c_str(), static_cast<int>(full.size()), full.data());
  return (code & 0xff) == SQLITE_OK ? full.c_str() : path;
}

// Databases lie in few folders, and a look at each part of a path costs as much as opening one.
std::string full_path(Registry& all, const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  auto found = all.full_paths.find(folder);
  if (found == all.full_paths.end()) {
    found = all.full_paths.emplace(folder, make_full(folder)).first;
  }
  return concat(found->second, '/', path.substr(slash == std::string::npos ? 0 : slash + 1));
}

template <typename Use>
void for_each_piece(const Store& store, const Use& use) {
  std::vector<std::uint8_t> buffer(kBlockBytes);
  for (std::uint64_t at = 0; at < store.size(); at += buffer.size()) {
    const auto bytes =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), store.size() - at));
    check_interrupt();
    store.read(at, buffer.data(), bytes);
    use(std::string_view(reinterpret_cast<const char*>(buffer.data()), bytes));
  }
}

}  // namespace

std::shared_ptr<Store> find_store(const std::string& path) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  if (all.stores.empty()) return nullptr;
  const auto found = all.stores.find(full_path(all, path));
  return found == all.stores.end() ? nullptr : found->second;
}

void put_store(const std::string& path, std::shared_ptr<Store> store) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  all.stores[full_path(all, path)] = std::move(store);
}

std::shared_ptr<Store> find_or_put_store(const std::string& path, std::shared_ptr<Store> store) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  return all.stores.emplace(full_path(all, path), std::move(store)).first->second;
}

void drop_store(const std::string& path) {
  Registry& all = registry();
  std::shared_ptr<Store> last;  // goes when nobody waits for the lock
  const std::lock_guard lock(all.mutex);
  if (all.stores.empty()) return;
  const auto found = all.stores.find(full_path(all, path));
  if (found == all.stores.end()) return;
  last = std::move(found->second);
  all.stores.erase(found);
}

bool is_there(const std::string& path) {
  return find_store(path) != nullptr || exists(path);
}

std::uint64_t size_at(const std::string& path) {
  if (const auto store = find_store(path)) return store->size();
  return exists(path) ? file_size(path) : 0;
}

std::string hash_at(const std::string& path) {
  const auto store = find_store(path);
  if (store == nullptr) return xxh3_of_file(path);
  Xxh3 hash;
  for_each_piece(*store, [&](std::string_view piece) { hash.add(piece); });
  return hash.finish();
}

void write_out(const Store& store, const std::string& path) {
  try {
    const Descriptor file = open_to_replace(path);
    for_each_piece(store, [&](std::string_view piece) { write_all(file, piece, path); });
  } catch (const Error&) {
    remove_file(path);
    throw;
  }
}

}  // namespace gate
