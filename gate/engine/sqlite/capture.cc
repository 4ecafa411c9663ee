// SQLite makes files beside a database that it opens, so a source with a journal is only ever
// copied; what the journal holds is brought in on the copy.
#include "gate/engine/sqlite/capture.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/header.h"
#include "gate/engine/sqlite/shadow/stores.h"

namespace gate {

namespace {

constexpr std::array<std::string_view, 2> kJournals = {"-wal", "-journal"};
// Of a database that is at rest, and of one that is not.
constexpr std::array<std::string_view, 3> kFiles = {"", "-wal", "-journal"};
constexpr int kTries = 3;

// What changes when somebody writes to a file.
struct FileState {
  std::int64_t bytes = -1;  // no such file
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  std::int64_t inode = 0;
  bool operator==(const FileState&) const = default;
};

FileState state_of(const std::string& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) != 0) return {};
  return {found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec,
          static_cast<std::int64_t>(found.st_ino)};
}

struct SourceState {
  FileState main{};
  FileState wal{};
  FileState journal{};
  std::uint32_t change_counter = 0;
  bool operator==(const SourceState&) const = default;
};

SourceState state_of_source(const std::string& source) {
  SourceState state{state_of(source), state_of(source + "-wal"), state_of(source + "-journal")};
  if (const auto header = read_header(source)) state.change_counter = header->change_counter;
  return state;
}

bool has_content(const std::string& path) {
  return state_of(path).bytes > 0;
}

void check_is_database(const std::string& source) {
  if (!exists(source)) throw UsageError(concat("no such file: '", source, "'"));
  if (is_folder(source)) throw UsageError(concat("'", source, "' is a folder, not a database"));
  const std::uint64_t bytes = file_size(source);
  if (bytes == 0) throw Error(concat("'", source, "' is empty"));
  const std::optional<Header> header = read_header(source);
  if (!header) throw Error(concat("'", source, "' is encrypted or not a SQLite database"));
  if (header->read_version > 2 || header->write_version > 2) {
    throw Error(concat("'", source, "' has a newer file format than SQLite ", sqlite3_libversion(),
                       " knows"));
  }
  // With a log beside it the file may be behind its own header, or ahead.
  if (has_content(source + "-wal") || has_content(source + "-journal")) return;
  const std::uint64_t pages = bytes / header->page_size;
  const bool is_cut = bytes % header->page_size != 0 && header->pages == 0;
  if (pages < header->pages || is_cut) {
    throw Error(concat("'", source, "' is truncated: header says ", header->pages,
                       " pages, file has ", pages));
  }
}

// Whether the copy is of one moment.
bool try_to_copy(const std::string& source, const std::string& to) {
  const SourceState before = state_of_source(source);
  copy_file(source, to);
  for (const std::string_view journal : kJournals) {
    const std::string beside = concat(source, journal);
    if (has_content(beside)) copy_file(beside, concat(to, journal));
  }
  return state_of_source(source) == before;
}

// Brings the log's content into the file and ends a transaction that was cut off.
void recover(const std::string& path) {
  Connection connection(path, {.flags = SQLITE_OPEN_READWRITE});
  connection.run("PRAGMA synchronous = OFF; BEGIN IMMEDIATE; ROLLBACK");
  const Prepared checkpoint = connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
  const bool is_busy =
      connection.step(checkpoint.get()) && sqlite3_column_int(checkpoint.get(), 0) != 0;
  if (is_busy) throw Error(concat("'", path, "': its log cannot be brought in"));
}

void remove_journals(const std::string& path) {
  for (const std::string_view suffix : {"-wal", "-shm", "-journal"}) {
    remove_file(concat(path, suffix));
  }
}

// Whether SQLite itself takes it: an encrypted file may have kept its header.
void check_opens(const std::string& source, const std::string& path) {
  try {
    Connection connection(path, {.flags = SQLITE_OPEN_READONLY, .immutable = true});
    connection.run("SELECT count(*) FROM sqlite_schema");
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& error) {
    throw Error(concat("'", source, "' cannot be opened: ", error.what()));
  }
}

}  // namespace

void capture_sqlite(const std::string& source, const std::string& to) {
  check_is_database(source);
  remove_sqlite(to);
  int tries = 0;
  while (!try_to_copy(source, to)) {
    remove_sqlite(to);
    if (++tries == kTries) {
      throw Error(concat("'", source,
                         "' is being written to: capture it when nobody does, or from "
                         "a backup"));
    }
  }
  if (exists(to + "-wal") || exists(to + "-journal")) recover(to);
  remove_journals(to);
  check_opens(source, to);
}

void refer_to_sqlite(const std::string& source, const std::string& to) {
  const bool is_at_rest = std::ranges::none_of(
      kJournals, [&](std::string_view journal) { return has_content(concat(source, journal)); });
  if (!is_at_rest) return capture_sqlite(source, to);
  check_is_database(source);
  remove_sqlite(to);
  std::error_code failure;
  std::filesystem::create_symlink(std::filesystem::absolute(source), to, failure);
  if (failure) return capture_sqlite(source, to);
  check_opens(source, to);
}

void adopt_sqlite(const std::string& source, const std::string& to) {
  check_is_database(source);
  remove_sqlite(to);
  if (std::rename(source.c_str(), to.c_str()) != 0) {
    copy_file(source, to);
    remove_file(source);
  }
  check_opens(source, to);
}

bool is_reference(const std::string& path) {
  std::error_code none;
  return std::filesystem::is_symlink(path, none);
}

void copy_sqlite(const std::string& from, const std::string& to) {
  remove_sqlite(to);
  for (const std::string_view suffix : kFiles) {
    const std::string source = concat(from, suffix);
    const std::string target = concat(to, suffix);
    if (const auto store = find_store(source)) {
      if (suffix.empty() || store->size() > 0) write_out(*store, target);
    } else if (suffix.empty() || has_content(source)) {
      copy_file(source, target);
    }
  }
}

void fork_sqlite(const std::string& from, const std::string& to) {
  if (is_reference(from)) return copy_sqlite(from, to);
  remove_sqlite(to);
  for (const std::string_view suffix : kFiles) {
    const std::string source = concat(from, suffix);
    const std::string target = concat(to, suffix);
    if (const auto store = find_store(source)) {
      if (suffix.empty() || store->size() > 0) put_store(target, store->fork());
    } else if (suffix.empty() || has_content(source)) {
      put_store(target, Store::over(source));
    }
  }
}

void keep_sqlite(const std::string& path) {
  for (const std::string_view suffix : kFiles) {
    const std::string one = concat(path, suffix);
    const auto store = find_store(one);
    if (store == nullptr) continue;
    if (suffix.empty() || store->size() > 0) write_out(*store, one);
    drop_store(one);
  }
}

void remove_sqlite(const std::string& path) {
  for (const std::string_view suffix : kFiles) drop_store(concat(path, suffix));
  remove_journals(path);
  remove_file(path);
}

}  // namespace gate
