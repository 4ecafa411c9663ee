#include "gate/engine/sqlite/shadow/shadow_vfs.h"

#include <array>
#include <exception>
#include <string_view>

#include "gate/engine/sqlite/shadow/shadow_file.h"
#include "gate/engine/sqlite/shadow/stores.h"

namespace gate {

namespace {

// The store that a journal or a log at this path belongs to; null where it is none.
std::shared_ptr<Store> owner_of(std::string_view name) {
  for (const std::string_view suffix : std::array<std::string_view, 2>{"-journal", "-wal"}) {
    if (!name.ends_with(suffix)) continue;
    name.remove_suffix(suffix.size());
    return find_store(std::string(name));
  }
  return nullptr;
}

// No exception may reach SQLite.
template <typename Work>
std::optional<int> guarded(const Work& work) {
  try {
    return work();
  } catch (const std::exception&) {
    return SQLITE_NOMEM;
  }
}

std::optional<int> open(const char* name, sqlite3_file* file, int flags, int* out_flags) {
  std::shared_ptr<Store> store = find_store(name);
  if (store == nullptr) {
    const std::shared_ptr<Store> owner = owner_of(name);
    if (owner == nullptr) return std::nullopt;
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    store = find_or_put_store(name, Store::beside(*owner));
  }
  open_shadow_file(file, std::move(store), (flags & SQLITE_OPEN_READONLY) != 0);
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

std::optional<int> remove(const char* name) {
  const bool is_one = find_store(name) != nullptr || owner_of(name) != nullptr;
  if (!is_one) return std::nullopt;
  drop_store(name);
  return SQLITE_OK;
}

std::optional<int> look_for(const char* name, int* is_found) {
  const std::shared_ptr<Store> store = find_store(name);
  if (store == nullptr && owner_of(name) == nullptr) return std::nullopt;
  // SQLite asks whether there is something in it.
  *is_found = store != nullptr && store->size() > 0 ? 1 : 0;
  return SQLITE_OK;
}

}  // namespace

std::optional<int> open_shadow(const char* name, sqlite3_file* file, int flags, int* out_flags) {
  if (name == nullptr) return std::nullopt;  // a temporary file
  return guarded([&] { return open(name, file, flags, out_flags); });
}

std::optional<int> delete_shadow(const char* name) {
  return guarded([&] { return remove(name); });
}

std::optional<int> look_for_shadow(const char* name, int* is_found) {
  return guarded([&] { return look_for(name, is_found); });
}

}  // namespace gate
