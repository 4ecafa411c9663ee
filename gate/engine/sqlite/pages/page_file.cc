#include "gate/engine/sqlite/pages/page_file.h"

#include <algorithm>
#include <array>
#include <memory>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/shadow/shadow_file.h"

namespace gate {

namespace {

// Keeps others from writing, and what is read of one moment.
class ReadTransaction {
 public:
  explicit ReadTransaction(Connection& connection) : connection_(connection) {
    connection_.run("BEGIN");
    try {
      connection_.run("SELECT 1 FROM main.sqlite_schema LIMIT 1");
    } catch (...) {
      end();
      throw;
    }
  }
  ~ReadTransaction() { end(); }
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  // Nothing was written that could fail to be.
  void end() { sqlite3_exec(connection_.handle(), "COMMIT", nullptr, nullptr, nullptr); }

  Connection& connection_;
};

class PageFile {
 public:
  // Nothing is known of `file` but that it is open.
  PageFile(Connection& connection, sqlite3_file* file)
      : connection_(connection), transaction_(connection), file_(file) {
    sqlite3_int64 bytes = 0;
    if (file_->pMethods->xFileSize(file_, &bytes) != SQLITE_OK) throw Error("its size is unknown");
    std::array<std::uint8_t, 100> header{};
    read_at(0, header.data(), header.size());
    page_size_ = read_number(header, 16, 2);
    if (page_size_ == 1) page_size_ = 65536;  // does not fit into two bytes
    if (page_size_ < 512) throw Error("its pages are too small");
    usable_size_ = page_size_ - header[20];
    if (usable_size_ < 480) throw Error("its pages have no room");
    in_log_mode_ = header[19] == 2;
    page_count_ = static_cast<std::uint32_t>(bytes / page_size_);
    if (is_shadow_) base_ = base_of_shadow(file_);
    map(bytes);
  }

  ~PageFile() {
    if (mapped_bytes_ > 0) file_->pMethods->xUnfetch(file_, 0, const_cast<std::uint8_t*>(mapped_));
    if (limit_before_ >= 0) set_map_limit(limit_before_);
  }

  PageFile(const PageFile&) = delete;
  PageFile& operator=(const PageFile&) = delete;

  bool in_log_mode() const { return in_log_mode_; }
  std::uint32_t page_count() const { return page_count_; }
  std::uint32_t usable_size() const { return usable_size_; }

  std::uint32_t count_before() const {
    return static_cast<std::uint32_t>(base_.size() / page_size_);
  }

  Bytes read_before(std::uint32_t number) const {
    if (number == 0 || number > count_before()) throw Error(concat("there was no page ", number));
    return base_.subspan(std::size_t{page_size_} * (number - 1), usable_size_);
  }

  Bytes read(std::uint32_t number, std::vector<std::uint8_t>& buffer) {
    if (number == 0 || number > page_count_) throw Error(concat("there is no page ", number));
    const std::uint64_t at = std::uint64_t{page_size_} * (number - 1);
    if (at + page_size_ <= mapped_bytes_) return {mapped_ + at, usable_size_};
    if (is_shadow_) {
      if (const std::uint8_t* page = fetch(at)) return {page, usable_size_};
    }
    buffer.resize(page_size_);
    read_at(at, buffer.data(), page_size_);
    return {buffer.data(), usable_size_};
  }

 private:
  void read_at(std::uint64_t at, std::uint8_t* to, std::uint32_t bytes) {
    const auto offset = static_cast<sqlite3_int64>(at);
    const int code = file_->pMethods->xRead(file_, to, static_cast<int>(bytes), offset);
    if (code != SQLITE_OK) throw Error(concat("cannot be read at byte ", at));
  }

  // A store's pages lie where they lie, and need not be given back.
  const std::uint8_t* fetch(std::uint64_t at) {
    void* page = nullptr;
    file_->pMethods->xFetch(file_, static_cast<sqlite3_int64>(at), static_cast<int>(page_size_),
                            &page);
    return static_cast<const std::uint8_t*>(page);
  }

  // As much of the file as SQLite can map is asked for at once; of what lies behind, pages are
  // copied.
  void map(sqlite3_int64 bytes) {
    constexpr sqlite3_int64 kMost = 0x7fff0000;
    if (is_shadow_ || !connection_.is_mappable() || file_->pMethods->iVersion < 3) return;
    limit_before_ = set_map_limit(kMost);
    const auto wanted = static_cast<int>(std::min(bytes, kMost));
    void* found = nullptr;
    const int code = file_->pMethods->xFetch(file_, 0, wanted, &found);
    if (code != SQLITE_OK || found == nullptr) return;
    mapped_ = static_cast<const std::uint8_t*>(found);
    mapped_bytes_ = static_cast<std::uint64_t>(wanted);
  }

  // What it was. Only how the file is read depends on it; a connection that writes maps nothing.
  sqlite3_int64 set_map_limit(sqlite3_int64 limit) {
    sqlite3_file_control(connection_.handle(), "main", SQLITE_FCNTL_MMAP_SIZE, &limit);
    return limit;
  }

  Connection& connection_;
  ReadTransaction transaction_;
  sqlite3_file* file_;
  bool is_shadow_ = is_shadow_file(file_);
  Bytes base_{};  // what a shadow lies over
  std::uint32_t page_size_ = 0;
  std::uint32_t usable_size_ = 0;
  std::uint32_t page_count_ = 0;
  bool in_log_mode_ = false;
  const std::uint8_t* mapped_ = nullptr;
  std::uint64_t mapped_bytes_ = 0;
  sqlite3_int64 limit_before_ = -1;
};

sqlite3_file* file_of(Connection& connection, int which) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection.handle(), "main", which, &file);
  const bool is_open = file != nullptr && file->pMethods != nullptr;
  return is_open ? file : nullptr;
}

}  // namespace

bool are_worth_reading(Connection& connection) {
  if (connection.checks() != Checks::fast) return connection.checks() == Checks::own;
  // Measured: below, finding a table's tree costs as much as reading it.
  constexpr sqlite3_int64 kLeast = 2 << 20;
  sqlite3_file* file = file_of(connection, SQLITE_FCNTL_FILE_POINTER);
  sqlite3_int64 bytes = 0;
  return file != nullptr && file->pMethods->xFileSize(file, &bytes) == SQLITE_OK && bytes >= kLeast;
}

std::optional<Pages> open_pages(Connection& connection) {
  const bool is_writing = sqlite3_get_autocommit(connection.handle()) == 0 ||
                          sqlite3_txn_state(connection.handle(), "main") == SQLITE_TXN_WRITE;
  if (is_writing) return std::nullopt;
  sqlite3_file* file = file_of(connection, SQLITE_FCNTL_FILE_POINTER);
  if (file == nullptr) return std::nullopt;  // nothing was written to it yet
  const auto pages = std::make_shared<PageFile>(connection, file);
  const bool has_log =
      pages->in_log_mode() && file_of(connection, SQLITE_FCNTL_JOURNAL_POINTER) != nullptr;
  if (has_log) return std::nullopt;
  Pages result{.count = pages->page_count(),
               .usable_size = pages->usable_size(),
               .read = [pages](std::uint32_t number, std::vector<std::uint8_t>& buffer) {
                 return pages->read(number, buffer);
               }};
  if (pages->count_before() > 0) {
    result.count_before = pages->count_before();
    result.read_before = [pages](std::uint32_t number, std::vector<std::uint8_t>& /*buffer*/) {
      return pages->read_before(number);
    };
  }
  return result;
}

}  // namespace gate
