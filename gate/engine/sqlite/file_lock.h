// SQLite's own locks on a database file, taken without SQLite: on bytes that the file format sets
// aside for them.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>

#include "gate/base/descriptor.h"

namespace gate {

// Held by this object, not by the process as SQLite's are: it keeps out this process's own
// connections, too, and they cannot drop it when they close the file. Its own end, though, drops
// theirs. All that is held is let go when it ends, however the process ends.
class FileLock {
 public:
  // Error where the file cannot be opened for writing.
  explicit FileLock(const std::string& path);

  // In this order, as a writer of SQLite's takes them. False where somebody else has it.
  bool keep_out_writers();    // those who have begun can still read
  bool keep_out_newcomers();  // who has a transaction can end it
  bool keep_out_all();        // and in WAL mode, who is connected
  void let_in_readers();      // keeps out writers still

  // Whether the name leads to this file.
  bool is_at(const std::string& path) const;
  bool is_same_file(const FileLock& other) const;
  bool comes_before(const FileLock& other) const;  // an order of all files

  // Error where the disk does not take it.
  void sync() const;

 private:
  bool lock(std::int64_t start, std::int64_t bytes);
  void unlock(std::int64_t start, std::int64_t bytes);

  std::string path_;
  Descriptor file_;
  struct stat status_ = {};
};

}  // namespace gate
