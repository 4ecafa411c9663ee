#include "gate/engine/sqlite/exchange.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <thread>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/file_lock.h"
#include "gate/engine/sqlite/header.h"

namespace gate {

namespace {

constexpr std::chrono::microseconds kBetweenTries{200};

void check_name(const std::string& path) {
  struct stat found = {};
  if (lstat(path.c_str(), &found) != 0) {
    throw Error(concat("no database at '", path, "': ", to_lower(strerror(errno))));
  }
  if (S_ISLNK(found.st_mode)) {
    throw UsageError(concat("'", path, "' is a link: name the file that it leads to"));
  }
  if (!S_ISREG(found.st_mode)) throw UsageError(concat("'", path, "' is no file"));
  if (found.st_nlink > 1) {
    throw UsageError(concat("'", path,
                            "' has another name, too (a hard link), under which it could ",
                            "be written to: remove that first"));
  }
}

// Whether what SQLite would take for the journal of a transaction that was cut off lies beside it.
bool has_hot_journal(const std::string& path) {
  std::ifstream file(path + "-journal", std::ios::binary);
  char first = 0;
  return file.get(first) && first != 0;
}

bool has_log(const std::string& path) {
  const std::string log = path + "-wal";
  return exists(log) && file_size(log) > 0;
}

bool is_in_wal_mode(const std::string& path) {
  const std::optional<Header> header = read_header(path);
  return header && header->read_version == 2;
}

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};

// By a connection without locks, since ours keep everybody out. In exclusive mode it needs no
// shared memory, and takes the log away when it closes.
void bring_in_journal(const std::string& path, bool durable) {
  sqlite3* handle = nullptr;
  const std::string full = std::filesystem::absolute(path);
  const int code = sqlite3_open_v2(full.c_str(), &handle,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, "unix-none");
  const std::unique_ptr<sqlite3, CloseDatabase> database(handle);
  const std::string sql =
      concat("PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = ", durable ? "FULL" : "OFF",
             "; SELECT count(*) FROM sqlite_schema; PRAGMA wal_checkpoint(TRUNCATE)");
  const bool is_done = code == SQLITE_OK &&
                       sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  if (!is_done) {
    throw Error(concat(path, ": its journal cannot be brought in: ", sqlite3_errmsg(handle)));
  }
}

// Nobody has any of these open: SQLite closes the journal before it gives up its lock, and the log
// and its index before it gives up the file.
void bring_to_rest(const std::string& path, bool durable) {
  if (has_log(path) || has_hot_journal(path)) bring_in_journal(path, durable);
  if (has_log(path) || has_hot_journal(path)) {
    throw Error(concat(path, ": its journal cannot be brought in"));
  }
  for (const char* suffix : {"-wal", "-shm", "-journal"}) remove_file(path + suffix);
}

std::string folder_of(const std::string& path) {
  return std::filesystem::absolute(path).parent_path();
}

void sync_folder(const std::string& folder) {
  const Descriptor open_folder(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open_folder.number() < 0 || fsync(open_folder.number()) != 0) {
    throw Error(concat(folder, ": cannot be written to the disk: ", to_lower(strerror(errno))));
  }
}

void exchange_names(const std::string& one, const std::string& other) {
  if (renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0) return;
  const int error = errno;
  const std::string both = concat("'", one, "' and '", other, "'");
  if (error == EXDEV) throw UsageError(concat(both, " lie on two file systems"));
  if (error == EINVAL || error == ENOSYS || error == EOPNOTSUPP) {
    throw UsageError(concat("the file system of ", both,
                            " cannot exchange two names at once (RENAME_EXCHANGE)"));
  }
  throw Error(concat(both, " cannot be exchanged: ", to_lower(strerror(error))));
}

class FileExchange {
 public:
  FileExchange(const std::string& one, const std::string& other, const ExchangeOptions& options)
      : one_(one), other_(other), options_(options) {}

  Exchanged run(const std::function<void(ExchangeStep)>& at_step) {
    const auto reach = [&](ExchangeStep step) {
      if (at_step) at_step(step);
    };
    while (!lock_both()) continue;
    reach(ExchangeStep::locked);
    bring_to_rest(one_, options_.durable);
    bring_to_rest(other_, options_.durable);
    if (options_.durable) {
      one_lock_->sync();
      other_lock_->sync();
    }
    const bool is_log_known = is_in_wal_mode(one_) || is_in_wal_mode(other_);
    reach(ExchangeStep::at_rest);
    exchange_names(one_, other_);
    if (options_.durable) sync_folders();
    reach(ExchangeStep::exchanged);
    return release(!is_log_known);
  }

 private:
  // False where a name leads to another file by now.
  bool lock_both() {
    for (const std::string* path : {&one_, &other_}) check_name(*path);
    one_lock_ = std::make_shared<FileLock>(one_);
    other_lock_ = std::make_shared<FileLock>(other_);
    if (one_lock_->is_same_file(*other_lock_)) {
      throw UsageError(concat("'", one_, "' and '", other_, "' are one file"));
    }
    // Two who exchange the same files must not wait for each other.
    const bool in_order = one_lock_->comes_before(*other_lock_);
    FileLock& first = in_order ? *one_lock_ : *other_lock_;
    FileLock& second = in_order ? *other_lock_ : *one_lock_;
    wait_for([&] { return first.keep_out_writers(); }, "somebody writes");
    kept_out_ = Stopwatch();
    wait_for([&] { return second.keep_out_writers(); }, "somebody writes");
    for (FileLock* lock : {&first, &second}) {
      wait_for([&] { return lock->keep_out_newcomers(); }, "somebody opens it again and again");
    }
    for (FileLock* lock : {&first, &second}) {
      wait_for([&] { return lock->keep_out_all(); },
               "somebody reads, or is connected to a database in WAL mode");
    }
    return one_lock_->is_at(one_) && other_lock_->is_at(other_);
  }

  template <typename Take>
  void wait_for(Take take, std::string_view whom) {
    while (!take()) {
      check_interrupt();
      if (patience_.seconds() >= options_.patience_seconds) {
        throw Busy(concat("'", one_, "' and '", other_, "' are not exchanged: ", whom, " for ",
                          duration(patience_.seconds())));
      }
      std::this_thread::sleep_for(kBetweenTries);
    }
  }

  // Whoever comes after the next power cut finds what whoever comes next finds.
  void sync_folders() {
    try {
      sync_folder(folder_of(one_));
      if (folder_of(one_) != folder_of(other_)) sync_folder(folder_of(other_));
    } catch (const Error&) {
      exchange_names(one_, other_);
      throw;
    }
  }

  Exchanged release(bool readers_are_safe) {
    if (readers_are_safe) one_lock_->let_in_readers();
    other_lock_.reset();
    return {.seconds = kept_out_.seconds(), .hold = std::move(one_lock_)};
  }

  const std::string& one_;
  const std::string& other_;
  const ExchangeOptions& options_;
  Stopwatch patience_{};
  Stopwatch kept_out_{};
  std::shared_ptr<FileLock> one_lock_{};
  std::shared_ptr<FileLock> other_lock_{};
};

}  // namespace

Exchanged exchange_sqlite(const std::string& one, const std::string& other,
                          const ExchangeOptions& options,
                          const std::function<void(ExchangeStep)>& at_step) {
  return FileExchange(one, other, options).run(at_step);
}

}  // namespace gate
