#include "gate/engine/sqlite/shadow/shadow_file.h"

#include <atomic>
#include <exception>
#include <new>

#include "gate/base/error.h"

namespace gate {

namespace {

struct OpenStore {
  std::shared_ptr<Store> store{};
  bool is_read_only = false;  // it must not even bring a log in
  int level = SQLITE_LOCK_NONE;
  std::vector<int> slots = std::vector<int>(SQLITE_SHM_NLOCK);  // of the shared memory: what it has
};

// C's way of deriving.
struct ShadowFile {
  sqlite3_file base;
  OpenStore* open;
};

OpenStore& open_of(sqlite3_file* file) {
  return *reinterpret_cast<ShadowFile*>(file)->open;
}

Store& store_of(sqlite3_file* file) {
  return *open_of(file).store;
}

std::uint64_t offset_of(sqlite3_int64 offset) {
  return static_cast<std::uint64_t>(offset);
}

// No exception may reach SQLite.
template <typename Work>
int guarded(const Work& work, int otherwise = SQLITE_FULL) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (const std::exception&) {
    return otherwise;
  }
}

int unlock(sqlite3_file* file, int level);

int close_file(sqlite3_file* file) {
  unlock(file, SQLITE_LOCK_NONE);
  delete reinterpret_cast<ShadowFile*>(file)->open;
  file->pMethods = nullptr;
  return SQLITE_OK;
}

int read_file_at(sqlite3_file* file, void* to, int bytes, sqlite3_int64 offset) {
  return guarded(
      [&] {
        const Store& store = store_of(file);
        const std::uint64_t at = offset_of(offset);
        store.read(at, static_cast<std::uint8_t*>(to), static_cast<std::size_t>(bytes));
        const bool is_whole = at + static_cast<std::uint64_t>(bytes) <= store.size();
        return is_whole ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
      },
      SQLITE_IOERR_READ);  // full is only what is written to
}

int write_file_at(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
  if (open_of(file).is_read_only) return SQLITE_READONLY;
  return guarded([&] {
    store_of(file).write(offset_of(offset), static_cast<const std::uint8_t*>(from),
                         static_cast<std::size_t>(bytes));
    return SQLITE_OK;
  });
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (open_of(file).is_read_only) return SQLITE_READONLY;
  return guarded([&] {
    store_of(file).truncate(offset_of(size));
    return SQLITE_OK;
  });
}

int sync_file(sqlite3_file* /*file*/, int /*flags*/) {
  return SQLITE_OK;
}

int tell_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(store_of(file).size());
  return SQLITE_OK;
}

int take_shared(LockState& locks) {
  if (locks.pending != nullptr || locks.exclusive != nullptr) return SQLITE_BUSY;
  ++locks.shared;
  return SQLITE_OK;
}

int take_reserved(LockState& locks, const void* who) {
  if (locks.reserved != nullptr && locks.reserved != who) return SQLITE_BUSY;
  locks.reserved = who;
  return SQLITE_OK;
}

// Keeps new readers out and waits for the old ones.
int take_exclusive(LockState& locks, const void* who, int& level) {
  const bool is_others = (locks.pending != nullptr && locks.pending != who) ||
                         (locks.reserved != nullptr && locks.reserved != who);
  if (is_others) return SQLITE_BUSY;
  locks.pending = who;
  level = SQLITE_LOCK_PENDING;
  if (locks.shared > 1) return SQLITE_BUSY;
  locks.exclusive = who;
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  OpenStore& open = open_of(file);
  if (open.level >= level) return SQLITE_OK;
  LockState& locks = open.store->locks();
  const std::lock_guard guard(locks.mutex);
  int code = SQLITE_OK;
  if (level == SQLITE_LOCK_SHARED) code = take_shared(locks);
  if (level == SQLITE_LOCK_RESERVED) code = take_reserved(locks, &open);
  if (level == SQLITE_LOCK_EXCLUSIVE) code = take_exclusive(locks, &open, open.level);
  if (code == SQLITE_OK) open.level = level;
  return code;
}

int unlock(sqlite3_file* file, int level) {
  OpenStore& open = open_of(file);
  if (open.level <= level) return SQLITE_OK;
  LockState& locks = open.store->locks();
  const std::lock_guard guard(locks.mutex);
  for (const void** held : {&locks.reserved, &locks.pending, &locks.exclusive}) {
    if (*held == &open) *held = nullptr;
  }
  if (level == SQLITE_LOCK_NONE) --locks.shared;
  open.level = level;
  return SQLITE_OK;
}

int tell_reserved(sqlite3_file* file, int* is_reserved) {
  LockState& locks = store_of(file).locks();
  const std::lock_guard guard(locks.mutex);
  *is_reserved = locks.reserved != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int control(sqlite3_file* /*file*/, int /*what*/, void* /*argument*/) {
  return SQLITE_NOTFOUND;
}

int tell_sector_size(sqlite3_file* /*file*/) {
  return 4096;
}

// Nothing is torn where nothing fails but the process.
int tell_characteristics(sqlite3_file* /*file*/) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_SAFE_APPEND | SQLITE_IOCAP_SEQUENTIAL;
}

int map_shared(sqlite3_file* file, int region, int bytes, int extends, void volatile** found) {
  return guarded([&] {
    SharedMemory& memory = store_of(file).shared_memory();
    const std::lock_guard guard(memory.mutex);
    const auto index = static_cast<std::size_t>(region);
    *found = nullptr;
    if (index >= memory.regions.size() && extends == 0) return SQLITE_OK;
    while (index >= memory.regions.size()) {
      const std::size_t words = static_cast<std::size_t>(bytes) / sizeof(std::uint64_t);
      memory.regions.push_back(std::make_unique<std::uint64_t[]>(words));
    }
    *found = memory.regions[index].get();
    return SQLITE_OK;
  });
}

// Each slot of the shared memory has either any number of readers or one writer.
constexpr int kReads = 1;
constexpr int kWrites = 2;

void release_slot(SharedMemory& memory, OpenStore& open, std::size_t slot) {
  if (open.slots[slot] == kReads) --memory.readers[slot];
  if (open.slots[slot] == kWrites) memory.writer[slot] = nullptr;
  open.slots[slot] = 0;
}

bool is_free(const SharedMemory& memory, const OpenStore& open, std::size_t slot,
             bool for_writing) {
  const int others = memory.readers[slot] - (open.slots[slot] == kReads ? 1 : 0);
  const bool is_written = memory.writer[slot] != nullptr && memory.writer[slot] != &open;
  return !is_written && !(for_writing && others > 0);
}

void take_slot(SharedMemory& memory, OpenStore& open, std::size_t slot, bool for_writing) {
  release_slot(memory, open, slot);
  open.slots[slot] = for_writing ? kWrites : kReads;
  if (for_writing) {
    memory.writer[slot] = &open;
  } else {
    ++memory.readers[slot];
  }
}

int lock_shared(sqlite3_file* file, int first, int count, int flags) {
  OpenStore& open = open_of(file);
  SharedMemory& memory = open.store->shared_memory();
  const std::lock_guard guard(memory.mutex);
  const bool for_writing = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  const auto begin = static_cast<std::size_t>(first);
  const auto end = begin + static_cast<std::size_t>(count);
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    for (std::size_t i = begin; i < end; ++i) release_slot(memory, open, i);
    return SQLITE_OK;
  }
  for (std::size_t i = begin; i < end; ++i) {
    if (!is_free(memory, open, i, for_writing)) return SQLITE_BUSY;
  }
  for (std::size_t i = begin; i < end; ++i) take_slot(memory, open, i, for_writing);
  return SQLITE_OK;
}

void order_shared(sqlite3_file* /*file*/) {
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

int unmap_shared(sqlite3_file* file, int deletes) {
  if (deletes == 0) return SQLITE_OK;
  SharedMemory& memory = store_of(file).shared_memory();
  const std::lock_guard guard(memory.mutex);
  memory.regions.clear();
  return SQLITE_OK;
}

// A page where it lies. With a log, a page may be written to while it is read.
int fetch(sqlite3_file* file, sqlite3_int64 offset, int bytes, void** found) {
  *found = nullptr;
  return guarded([&] {
    Store& store = store_of(file);
    const std::lock_guard guard(store.shared_memory().mutex);
    if (!store.shared_memory().regions.empty()) return SQLITE_OK;
    const std::uint8_t* page = store.find(offset_of(offset), static_cast<std::size_t>(bytes));
    *found = const_cast<std::uint8_t*>(page);
    return SQLITE_OK;
  });
}

int unfetch(sqlite3_file* /*file*/, sqlite3_int64 /*offset*/, void* /*page*/) {
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {.iVersion = 3,
                                         .xClose = close_file,
                                         .xRead = read_file_at,
                                         .xWrite = write_file_at,
                                         .xTruncate = truncate_file,
                                         .xSync = sync_file,
                                         .xFileSize = tell_size,
                                         .xLock = lock,
                                         .xUnlock = unlock,
                                         .xCheckReservedLock = tell_reserved,
                                         .xFileControl = control,
                                         .xSectorSize = tell_sector_size,
                                         .xDeviceCharacteristics = tell_characteristics,
                                         .xShmMap = map_shared,
                                         .xShmLock = lock_shared,
                                         .xShmBarrier = order_shared,
                                         .xShmUnmap = unmap_shared,
                                         .xFetch = fetch,
                                         .xUnfetch = unfetch};

}  // namespace

int shadow_file_bytes() {
  return static_cast<int>(sizeof(ShadowFile));
}

void open_shadow_file(sqlite3_file* file, std::shared_ptr<Store> store, bool is_read_only) {
  auto* shadow = reinterpret_cast<ShadowFile*>(file);
  shadow->open = new OpenStore{.store = std::move(store), .is_read_only = is_read_only};
  shadow->base.pMethods = &kMethods;
}

bool is_shadow_file(const sqlite3_file* file) {
  return file->pMethods == &kMethods;
}

std::span<const std::uint8_t> base_of_shadow(sqlite3_file* file) {
  return store_of(file).base();
}

}  // namespace gate
