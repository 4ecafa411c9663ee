#include "gate/compare/stamps.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "gate/base/text.h"
#include "gate/compare/rows.h"

namespace gate {

namespace {

constexpr double kSecondsPerDay = 86'400;

// Days since 1970 of the first "2026-11-21" in the text.
std::optional<double> day_in(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  for (std::size_t at = 0; at + kShape.size() <= text.size(); ++at) {
    const std::string_view part = text.substr(at, kShape.size());
    bool fits = true;
    for (std::size_t i = 0; i < kShape.size() && fits; ++i) {
      const bool is_digit = part[i] >= '0' && part[i] <= '9';
      fits = kShape[i] == 'd' ? is_digit : part[i] == '-';
    }
    if (!fits) continue;
    const auto number = [&](std::size_t from, std::size_t count) {
      return std::atoi(std::string(part.substr(from, count)).c_str());
    };
    const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    if (!date.ok()) continue;
    return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
  }
  return std::nullopt;
}

double today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count() / kSecondsPerDay;
}

bool is_about_now(double day) {
  constexpr double kSlack = 3;  // the other clock, and time zones
  return std::abs(day - today()) <= kSlack;
}

bool is_time(double number) {
  constexpr double kJulianDayOf1970 = 2'440'587.5;
  for (const double per_second : {1.0, 1e3, 1e6}) {
    if (is_about_now(number / per_second / kSecondsPerDay)) return true;
  }
  return is_about_now(number - kJulianDayOf1970);
}

bool is_time(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    const auto day = day_in(*text);
    if (day) return is_about_now(*day);
    // An extension may have set the locale, which strtod() obeys.
    const char* const end = text->data() + text->size();
    double number = 0;
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    return error == std::errc() && stop == end && is_time(number);
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return is_time(static_cast<double>(*number));
  }
  if (const auto* number = std::get_if<double>(&value)) return is_time(*number);
  return false;
}

// The 32 digits of a UUID, in lower case; empty where the value is none.
std::string uuid_digits(const Value& value) {
  std::string digits;
  if (const auto* blob = std::get_if<Blob>(&value)) {
    if (blob->bytes.size() != 16) return {};
    constexpr std::string_view kHex = "0123456789abcdef";
    for (const char c : blob->bytes) {
      const auto byte = static_cast<unsigned char>(c);
      digits += kHex[byte >> 4U];
      digits += kHex[byte & 0xFU];
    }
    return digits;
  }
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return {};
  digits = to_lower(*text);
  constexpr std::array<std::size_t, 4> kDashes = {23, 18, 13, 8};
  const bool has_dashes = digits.size() == 36;
  for (const std::size_t at : kDashes) {
    if (has_dashes && digits[at] == '-') digits.erase(at, 1);
  }
  const bool is_hex = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  return digits.size() == 32 && is_hex ? digits : "";
}

// Version 4, or 7, which begins with the time; in the variant of RFC 9562.
bool is_random_uuid(const std::string& digits) {
  return digits.size() == 32 && (digits[12] == '4' || digits[12] == '7') &&
         std::string_view("89ab").find(digits[16]) != std::string_view::npos;
}

// In how many of their digits some differ.
class Spread {
 public:
  void add(const std::string& digits) {
    if (first_.empty()) first_ = digits;
    for (std::size_t i = 0; i < varies_.size(); ++i) {
      varies_[i] = varies_[i] || digits[i] != first_[i];
    }
  }

  // What is merely written like a UUID, around a number or a coin's side, varies in few. Of 30 free
  // digits, or 18 behind a time, so many are alike in two by chance once in a million times.
  bool is_drawn() const {
    if (first_.empty()) return false;
    const auto varying = std::ranges::count(varies_, true);
    return varying >= (first_[12] == '7' ? 9 : 20);
  }

 private:
  std::string first_{};
  std::array<bool, 32> varies_{};
};

int compare_keys(const Row& a, const Row& b) {
  for (std::size_t i = 0; i + 1 < a.size(); ++i) {
    const int order = compare_values(a[i], b[i]);
    if (order != 0) return order;
  }
  return 0;
}

// One row after the other, as long as each has another key than the last.
class KeyedRows {
 public:
  explicit KeyedRows(const RowSource& source) : source_(source) { next(); }

  const Row* row() const { return row_ ? &*row_ : nullptr; }
  bool has_repeated() const { return has_repeated_; }

  void next() {
    const Row* row = source_ ? source_() : nullptr;
    has_repeated_ = has_repeated_ || (row != nullptr && row_ && compare_keys(*row_, *row) == 0);
    row_ = row == nullptr ? std::nullopt : std::optional(*row);
  }

  // The row with this key, which is not before those that were asked for until now.
  const Row* find(const Row& key) {
    while (row_ && compare_keys(*row_, key) < 0) next();
    return row_ && compare_keys(*row_, key) == 0 ? &*row_ : nullptr;
  }

 private:
  RowSource source_;
  std::optional<Row> row_{};
  bool has_repeated_ = false;
};

void sort(Rows& rows) {
  std::ranges::sort(
      rows, [](const Row& a, const Row& b) { return compare_values(a.front(), b.front()) < 0; });
}

}  // namespace

bool differ_by_time_of_run(const RowSource& here, const RowSource& there) {
  const Row* a = here();
  const Row* b = there();
  while (a != nullptr || b != nullptr) {
    int order = 0;
    if (a == nullptr) {
      order = 1;
    } else if (b == nullptr) {
      order = -1;
    } else {
      order = compare_values(a->front(), b->front());
    }
    if (order < 0 && !is_time(a->front())) return false;
    if (order > 0 && !is_time(b->front())) return false;
    if (order <= 0) a = here();
    if (order >= 0) b = there();
  }
  return true;
}

bool are_drawn_apart(const RowSource& here, const RowSource& there) {
  const Row* a = here();
  const Row* b = there();
  std::optional<Value> last;
  Spread spread;
  while (a != nullptr || b != nullptr) {
    const bool is_here =
        b == nullptr || (a != nullptr && compare_values(a->front(), b->front()) <= 0);
    const Value& value = (is_here ? a : b)->front();
    const std::string digits = uuid_digits(value);
    if (!is_random_uuid(digits) || (last && compare_values(*last, value) == 0)) return false;
    spread.add(digits);
    last = value;
    (is_here ? a : b) = is_here ? here() : there();
  }
  return spread.is_drawn();
}

std::optional<Apart> filled_apart(const RowSource& before, const RowSource& here,
                                  const RowSource& there, std::size_t limit) {
  Apart apart;
  KeyedRows old(before);
  KeyedRows a(here);
  KeyedRows b(there);
  for (; a.row() != nullptr && b.row() != nullptr; a.next(), b.next()) {
    if (compare_keys(*a.row(), *b.row()) != 0) return std::nullopt;
    if (a.row()->back() == b.row()->back()) continue;
    const Row* was = old.find(*a.row());
    const bool was_set = was != nullptr && !std::holds_alternative<Null>(was->back());
    if (was_set || apart.here.size() == limit) return std::nullopt;
    apart.here.push_back({a.row()->back()});
    apart.there.push_back({b.row()->back()});
  }
  const bool has_more = a.row() != nullptr || b.row() != nullptr;
  if (has_more || a.has_repeated() || old.has_repeated()) return std::nullopt;
  sort(apart.here);
  sort(apart.there);
  return apart;
}

RowSource source_of(const Rows& rows) {
  return
      [&rows, at = std::size_t{0}]() mutable { return at < rows.size() ? &rows[at++] : nullptr; };
}

}  // namespace gate
