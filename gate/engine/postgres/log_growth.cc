#include "gate/engine/postgres/log_growth.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate::postgres {

namespace {

// To look at a file takes some microseconds, and a script may write thousands of rows one by one.
constexpr std::size_t kMostFiles = 64;

}  // namespace

void LogGrowth::begin_transaction() {
  files_.clear();
  tables_.clear();
  quiet_ = server_.time_of_quiet();
}

void LogGrowth::go_on() {
  const std::optional<int> now = server_.time_of_quiet();
  if (now == quiet_ || !now) return;
  quiet_ = now;
  position_ = client_.run_one(concat("SELECT ", kPosition)).number(0, 0);
}

std::string LogGrowth::question() const {
  return files_.empty() || files_.size() > kMostFiles ? "" : question_of_all();
}

// With what is stored beside it.
std::string LogGrowth::question_of_all() const {
  std::string numbers;
  for (const auto& [relation, file] : files_) {
    numbers += concat(numbers.empty() ? "" : ", ", std::to_string(relation));
  }
  return concat(
      "SELECT oid, relfilenode, pg_relation_size(oid) + "
      "coalesce(pg_total_relation_size(nullif(reltoastrelid, 0)), 0) FROM pg_class WHERE "
      "relpersistence = 'p' AND oid IN (",
      numbers, ")");
}

std::int64_t LogGrowth::grown(const Result& files) {
  std::int64_t bytes = 0;
  for (int row = 0; row < files.rows(); ++row) {
    const auto known = files_.find(static_cast<Oid>(files.number(row, 0)));
    // It has gone back to the file that it had before.
    const bool is_it =
        known != files_.end() && known->second.number == static_cast<Oid>(files.number(row, 1));
    if (!is_it) continue;
    bytes += std::max<std::int64_t>(0, files.number(row, 2) - known->second.bytes);
    known->second.bytes = files.number(row, 2);
  }
  return bytes;
}

std::optional<std::int64_t> LogGrowth::grown_to(std::int64_t position, const Result* files) {
  const std::int64_t before = position_;
  position_ = position;
  const std::int64_t unlogged = files == nullptr ? 0 : grown(*files);
  const bool is_own = quiet_ && server_.time_of_quiet() == quiet_;
  const bool is_whole = files != nullptr || files_.empty();
  return is_own && is_whole ? std::optional(position - before + unlogged) : std::nullopt;
}

std::int64_t LogGrowth::made(const Catalogue& before, const Catalogue& after) {
  for (const auto& [number, entry] : after.entries) {
    if (number.first != kRelations || entry.file == 0 || entry.object == "sequence") continue;
    const auto was = before.entries.find(number);
    const bool is_new = was == before.entries.end() || was->second.file != entry.file;
    if (!is_new) continue;
    files_[number.second] = {.number = entry.file};
    tables_.insert(entry.whole != 0 ? entry.whole : number.second);
  }
  return files_.empty() ? 0 : grown(client_.run_one(question_of_all()));
}

}  // namespace gate::postgres
