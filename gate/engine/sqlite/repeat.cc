// A copy of the default VFS with a few functions replaced; and the library's own seed.
#include "gate/engine/sqlite/repeat.h"

#include <sqlite3.h>

#include <map>
#include <mutex>

namespace gate {

namespace {

constexpr double kMillisecondsPerDay = 86'400'000.0;

// In milliseconds since the Julian epoch, as SQLite counts.
sqlite3_int64 start_of_time() {
  static const sqlite3_int64 start = [] {
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    sqlite3_int64 now = 0;
    system->xCurrentTimeInt64(system, &now);
    return now;
  }();
  return start;
}

int still_milliseconds(sqlite3_vfs* /*vfs*/, sqlite3_int64* now) {
  *now = start_of_time();
  return SQLITE_OK;
}

int still_days(sqlite3_vfs* /*vfs*/, double* now) {
  *now = static_cast<double>(start_of_time()) / kMillisecondsPerDay;
  return SQLITE_OK;
}

int sync_nothing(sqlite3_file* /*file*/, int /*flags*/) {
  return SQLITE_OK;
}

// The same methods but for the one; kept for ever, since a file may be closed at the very end.
const sqlite3_io_methods* without_sync(const sqlite3_io_methods* methods) {
  static std::mutex mutex;
  static auto& known = *new std::map<const sqlite3_io_methods*, sqlite3_io_methods>;
  const std::lock_guard lock(mutex);
  const auto [found, is_new] = known.try_emplace(methods, *methods);
  if (is_new) found->second.xSync = sync_nothing;
  return &found->second;
}

// A copy in the work folder is thrown away when the machine fails, and the kernel keeps what a
// killed process wrote. A pragma would come too late: the journal that such a process left is
// brought in before the first one is obeyed.
int open_without_sync(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
                      int* out_flags) {
  static const auto system_open = sqlite3_vfs_find(nullptr)->xOpen;
  const int code = system_open(vfs, name, file, flags, out_flags);
  if (file->pMethods != nullptr) file->pMethods = without_sync(file->pMethods);
  return code;
}

int delete_without_sync(sqlite3_vfs* vfs, const char* name, int /*sync_folder*/) {
  static const auto system_delete = sqlite3_vfs_find(nullptr)->xDelete;
  return system_delete(vfs, name, 0);
}

unsigned seed_of_process() {
  static const unsigned seed = [] {
    unsigned bytes = 0;
    sqlite3_randomness(sizeof bytes, &bytes);
    return bytes;
  }();
  return seed;
}

}  // namespace

const char* still_clock_vfs() {
  constexpr const char* kName = "still-clock";
  static const bool is_registered = [] {
    // Its own account of memory is kept under a lock that the threads of all connections wait for.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_initialize();
    static sqlite3_vfs vfs = *sqlite3_vfs_find(nullptr);
    start_of_time();
    vfs.zName = kName;
    vfs.pNext = nullptr;
    vfs.xOpen = open_without_sync;
    vfs.xDelete = delete_without_sync;
    vfs.xCurrentTime = still_days;
    vfs.xCurrentTimeInt64 = still_milliseconds;
    return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
  }();
  return is_registered ? kName : "";
}

void begin_repeatable_time() {
  still_clock_vfs();
  seed_of_process();
}

void repeat_random(std::uint64_t seed) {
  const auto folded = static_cast<unsigned>(seed ^ (seed >> 32U)) ^ seed_of_process();
  // 0 would stand for no seed.
  const int given = static_cast<int>(folded == 0 ? 1 : folded);
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, given, static_cast<sqlite3*>(nullptr));
}

}  // namespace gate
