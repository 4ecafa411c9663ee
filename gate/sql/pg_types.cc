// https://www.postgresql.org/docs/current/sql-altertable.html: "if the USING clause does not change
// the column contents and the old type is either binary coercible to the new type or an
// unconstrained domain over the new type, a table rewrite is not needed". That a longer varchar(n)
// or varbit(n), a wider numeric(p, s) and a finer timestamp(p) are such:
// https://www.postgresql.org/docs/current/release-9-2.html, "Reduce need to rebuild tables".
#include "gate/sql/pg_types.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace gate {

namespace {

struct Pair {
  std::string_view from;
  std::string_view to;
};

// pg_cast, castmethod = 'b', where both print alike.
constexpr std::array<Pair, 4> kCoercible = {
    {{"varchar", "text"}, {"text", "varchar"}, {"xml", "text"}, {"xml", "varchar"}}};

// Types whose one size, in brackets, says how much of a value they keep.
constexpr std::array<std::string_view, 7> kSized = {"varchar", "varbit", "timestamp", "timestamptz",
                                                    "time",    "timetz", "interval"};

// Nothing where there is none, or it is no plain number, as the fields of an interval.
std::optional<long> size_at(const ColumnFacts& column, std::size_t at) {
  if (column.type_sizes.size() <= at) return std::nullopt;
  const std::string& text = column.type_sizes[at];
  long size = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), size);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return size;
}

// Whether one of a single size holds all that the other does.
bool is_wider(const ColumnFacts& from, const ColumnFacts& to) {
  if (to.type_sizes.empty()) return true;
  const auto before = size_at(from, 0);
  const auto after = size_at(to, 0);
  return to.type_sizes.size() == 1 && from.type_sizes.size() == 1 && before && after &&
         *after >= *before;
}

// numeric(10, 2) to numeric(12, 2), but not to numeric(12, 4), which prints more digits.
bool is_wider_number(const ColumnFacts& from, const ColumnFacts& to) {
  if (to.type_sizes.empty()) return true;
  const auto before = size_at(from, 0);
  const auto after = size_at(to, 0);
  return before && after && *after >= *before &&
         size_at(from, 1).value_or(0) == size_at(to, 1).value_or(0);
}

}  // namespace

bool keeps_values(const ColumnFacts& from, const ColumnFacts& to) {
  if (from.type.empty()) return false;
  if (from.type == to.type && from.type_sizes == to.type_sizes) return true;
  if (from.type != to.type) {
    return to.type_sizes.empty() && std::ranges::any_of(kCoercible, [&](const Pair& pair) {
             return pair.from == from.type && pair.to == to.type;
           });
  }
  if (from.type == "numeric") return is_wider_number(from, to);
  return std::ranges::find(kSized, from.type) != kSized.end() && is_wider(from, to);
}

}  // namespace gate
