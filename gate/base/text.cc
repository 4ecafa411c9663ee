// Words, numbers and names, as messages show them.
#include "gate/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>

namespace gate {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool ends_with_any(std::string_view word, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings, [&](auto ending) { return word.ends_with(ending); });
}

std::string plural_of(std::string_view noun) {
  if (noun.empty()) return {};
  if (noun.ends_with("child")) return concat(noun, "ren");
  const bool ends_in_vowel_y = ends_with_any(noun, {"ay", "ey", "iy", "oy", "uy"});
  if (noun.ends_with('y') && !ends_in_vowel_y) {
    return concat(noun.substr(0, noun.size() - 1), "ies");
  }
  if (ends_with_any(noun, {"s", "x", "z", "ch", "sh"})) return concat(noun, "es");
  return concat(noun, "s");
}

std::string with_one_decimal(double number) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1) << number;
  return std::move(out).str();
}

// Edits (a character added, removed, replaced, or two neighbours swapped) from one to the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string result;
  for (const auto& part : parts) {
    if (&part != &parts.front()) result += separator;
    result += part;
  }
  return result;
}

std::string count_of(long long number, std::string_view noun) {
  const bool one = number == 1 || number == -1;
  return concat(with_thousands(number), ' ', one ? std::string(noun) : plural_of(noun));
}

std::string with_thousands(long long number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 2 : 1;  // no comma before the first digit
  for (std::size_t at = digits.size(); at >= first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string duration(double seconds) {
  if (!(seconds > 0)) return "0 ms";  // nor for what is no number
  if (seconds < 0.0995) return concat(std::llround(seconds * 1000), " ms");
  if (seconds < 59.95) return concat(with_one_decimal(seconds), " s");
  const long long whole = std::llround(std::min(seconds, 1e15));
  if (whole < 3600) return concat(whole / 60, " min ", whole % 60, " s");
  return concat(with_thousands(whole / 3600), " h ", whole % 3600 / 60, " min");
}

std::string bytes_of(unsigned long long bytes) {
  if (bytes < 1000) return concat(bytes, " B");
  constexpr std::array kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  double number = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  // 999.95 would be shown as 1000.0
  while (number >= 999.95 && unit + 1 < kUnits.size()) {
    number /= 1000;
    ++unit;
  }
  return concat(with_one_decimal(number), ' ', kUnits[unit]);
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t best_distance = std::string::npos;
  const std::string wanted = to_lower(word);
  for (const auto& candidate : known) {
    const std::size_t limit = (std::max(word.size(), candidate.size()) + 1) / 3;
    const std::size_t shorter = std::min(word.size(), candidate.size());
    if (std::max(word.size(), candidate.size()) - shorter > limit) continue;
    const std::size_t distance = edit_distance(wanted, to_lower(candidate));
    if (distance > limit || distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  for (std::size_t t = 0; t < text.size();) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace gate
