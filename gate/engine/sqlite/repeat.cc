// A copy of the default VFS with a few functions replaced; and the library's own seed.
#include "gate/engine/sqlite/repeat.h"

#include <sqlite3.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <mutex>
#include <span>

#include "gate/engine/sqlite/shadow/shadow_file.h"
#include "gate/engine/sqlite/shadow/shadow_vfs.h"

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

// The other clock is far enough away to be on another day everywhere.
constexpr sqlite3_int64 kLater = sqlite3_int64{31} * 3600 * 1000;
constexpr std::time_t kOtherZone = std::time_t{5} * 3600 + std::time_t{45} * 60;

thread_local std::uint64_t clock_uses = 0;
thread_local bool is_elsewhere = false;

template <sqlite3_int64 kAhead>
int milliseconds(sqlite3_vfs* /*vfs*/, sqlite3_int64* now) {
  ++clock_uses;
  *now = start_of_time() + kAhead;
  return SQLITE_OK;
}

template <sqlite3_int64 kAhead>
int days(sqlite3_vfs* /*vfs*/, double* now) {
  ++clock_uses;
  *now = static_cast<double>(start_of_time() + kAhead) / kMillisecondsPerDay;
  return SQLITE_OK;
}

// For SQLITE_TESTCTRL_LOCALTIME_FAULT: 0 = done.
int local_time(const void* seconds, void* result) {
  ++clock_uses;
  std::time_t time = *static_cast<const std::time_t*>(seconds);
  if (is_elsewhere) time += kOtherZone;
  return localtime_r(&time, static_cast<std::tm*>(result)) == nullptr ? 1 : 0;
}

void watch_time_zone() {
  constexpr int kFirstThatCanBeWatched = 3'038'000;
  constexpr int kOwnFunction = 2;
  if (sqlite3_libversion_number() < kFirstThatCanBeWatched) return;
  sqlite3_test_control(SQLITE_TESTCTRL_LOCALTIME_FAULT, kOwnFunction, local_time);
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
  if (const auto code = open_shadow(name, file, flags, out_flags)) return *code;
  static const auto system_open = sqlite3_vfs_find(nullptr)->xOpen;
  const int code = system_open(vfs, name, file, flags, out_flags);
  if (file->pMethods != nullptr) file->pMethods = without_sync(file->pMethods);
  return code;
}

int delete_without_sync(sqlite3_vfs* vfs, const char* name, int /*sync_folder*/) {
  if (const auto code = delete_shadow(name)) return *code;
  static const auto system_delete = sqlite3_vfs_find(nullptr)->xDelete;
  return system_delete(vfs, name, 0);
}

int look_for_file(sqlite3_vfs* vfs, const char* name, int how, int* is_found) {
  if (const auto code = look_for_shadow(name, is_found)) return *code;
  static const auto system_access = sqlite3_vfs_find(nullptr)->xAccess;
  return system_access(vfs, name, how, is_found);
}

// A copy of the system's VFS under another name and with another clock, which knows the databases
// of this process that are no files.
template <sqlite3_int64 kAhead>
const char* clock_vfs(const char* name) {
  static const bool is_registered = [name] {
    // Its own account of memory is kept under a lock that the threads of all connections wait for.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_initialize();
    static sqlite3_vfs vfs = *sqlite3_vfs_find(nullptr);
    start_of_time();
    watch_time_zone();
    vfs.zName = name;
    vfs.pNext = nullptr;
    vfs.xOpen = open_without_sync;
    vfs.xDelete = delete_without_sync;
    vfs.xAccess = look_for_file;
    vfs.szOsFile = std::max(vfs.szOsFile, shadow_file_bytes());
    vfs.xCurrentTime = days<kAhead>;
    vfs.xCurrentTimeInt64 = milliseconds<kAhead>;
    return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
  }();
  return is_registered ? name : "";
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
  return clock_vfs<0>("still-clock");
}

const char* later_clock_vfs() {
  return clock_vfs<kLater>("later-clock");
}

Elsewhere::Elsewhere() {
  is_elsewhere = true;
}

Elsewhere::~Elsewhere() {
  is_elsewhere = false;
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

// Drawn, and put back. What was never drawn from has nothing to be put back to.
Used used_so_far() {
  seed_of_process();
  Used used{.clock = clock_uses};
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SAVE);
  // One by one: a longer piece comes in another order.
  for (unsigned char& byte : used.next_random) sqlite3_randomness(1, &byte);
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_RESTORE);
  return used;
}

std::optional<std::size_t> bytes_drawn(const Used& before, const Used& after) {
  constexpr std::size_t kEnough = 8;  // to know a place by
  const std::span<const unsigned char> all(before.next_random);
  const auto next = std::span(after.next_random).first(kEnough);
  for (std::size_t drawn = 0; drawn + kEnough <= all.size(); ++drawn) {
    if (std::ranges::equal(all.subspan(drawn, kEnough), next)) return drawn;
  }
  return std::nullopt;
}

}  // namespace gate
