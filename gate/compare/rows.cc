// The merge of two sorted row streams.
#include "gate/compare/rows.h"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "gate/compare/tally.h"

namespace gate {
namespace {

// Values of one number in two classes are neighbours, and so are -0.0 and 0.0; but they are two.
int compare_exactly(const Value& a, const Value& b) {
  if (const int order = compare_values(a, b); order != 0) return order;
  if (a.index() != b.index()) return a.index() < b.index() ? -1 : 1;
  const auto* real = std::get_if<double>(&a);
  if (real == nullptr) return 0;
  const auto left = std::bit_cast<std::uint64_t>(*real);
  const auto right = std::bit_cast<std::uint64_t>(std::get<double>(b));
  return left < right ? -1 : static_cast<int>(right < left);
}

struct ExactOrder {
  bool operator()(const Row& a, const Row& b) const {
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
      if (const int order = compare_exactly(a[i], b[i]); order != 0) return order < 0;
    }
    return a.size() < b.size();
  }
};

bool is_same_row(const Row& a, const Row& b) {
  return std::ranges::equal(
      a, b, [](const Value& one, const Value& other) { return compare_exactly(one, other) == 0; });
}

// A stream with its next row in sight.
class Stream {
 public:
  explicit Stream(RowSource source) : source_(std::move(source)), next_(source_()) {}

  const Row* next() const { return next_; }
  void advance() { next_ = source_(); }

 private:
  RowSource source_;
  const Row* next_;
};

// Rows of one key; how many more of each there were before than after.
using Balance = std::map<Row, std::int64_t, ExactOrder>;

class Merge {
 public:
  Merge(RowSource before, RowSource after, const RowComparison& how, TableDifference& difference)
      : before_(std::move(before)),
        after_(std::move(after)),
        key_columns_(how.key_columns),
        tally_(how, difference) {}

  void run() {
    while (before_.next() != nullptr || after_.next() != nullptr) step();
    tally_.finish();
  }

 private:
  void step() {
    const int order = order_of_next();
    if (order < 0) {
      tally_.removed(*before_.next(), 1);
      before_.advance();
    } else if (order > 0) {
      tally_.added(*after_.next(), 1);
      after_.advance();
    } else if (is_same_row(*before_.next(), *after_.next())) {
      before_.advance();
      after_.advance();
    } else {
      merge_group();
    }
  }

  // A stream that has ended comes after everything.
  int order_of_next() const {
    if (before_.next() == nullptr) return 1;
    if (after_.next() == nullptr) return -1;
    return compare_keys(*before_.next(), *after_.next());
  }

  int compare_keys(const Row& a, const Row& b) const {
    const std::size_t width = key_columns_ == 0 ? a.size() : key_columns_;
    for (std::size_t i = 0; i < width; ++i) {
      if (const int order = compare_values(a.at(i), b.at(i)); order != 0) return order;
    }
    return 0;
  }

  void merge_group() {
    const Row key = *before_.next();
    Balance balance;
    collect(before_, key, 1, balance);
    collect(after_, key, -1, balance);
    settle(balance);
  }

  void collect(Stream& stream, const Row& key, std::int64_t weight, Balance& balance) const {
    for (; stream.next() != nullptr && compare_keys(key, *stream.next()) == 0; stream.advance()) {
      balance[*stream.next()] += weight;
    }
  }

  // What is left on both sides is the same rows with other values, as many as pair off; which of
  // them became which nobody can tell, so they pair in order.
  void settle(Balance& balance) {
    auto gone = balance.begin();
    auto come = balance.begin();
    while (true) {
      while (gone != balance.end() && gone->second <= 0) ++gone;
      while (come != balance.end() && come->second >= 0) ++come;
      if (gone == balance.end() || come == balance.end()) break;
      const std::int64_t times = std::min(gone->second, -come->second);
      tally_.modified(gone->first, come->first, times);
      gone->second -= times;
      come->second += times;
    }
    for (const auto& [row, count] : balance) {
      if (count > 0) tally_.removed(row, count);
      if (count < 0) tally_.added(row, -count);
    }
  }

  Stream before_;
  Stream after_;
  std::size_t key_columns_;
  Tally tally_;
};

bool has_no_difference(const TableDifference& difference) {
  return difference.rows_added == 0 && difference.rows_removed == 0 &&
         difference.rows_modified == 0;
}

}  // namespace

void compare_rows(RowSource before, RowSource after, const RowComparison& how,
                  TableDifference& difference) {
  Merge(std::move(before), std::move(after), how, difference).run();
  if (how.key_columns == 0 && !has_no_difference(difference)) return;
  for (ColumnDifference& column : difference.columns) {
    column.equal = column.changed == 0 && column.equivalent == 0 && column.lost == 0;
  }
}

}  // namespace gate
