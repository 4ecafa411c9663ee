#include "gate/rehearsal/derivation.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "gate/base/text.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr double kNearlyAll = 0.9;  // of the characters; a middle dot or a title may go

// Letters and digits, in lower case; what is not ASCII is a letter.
std::string letters_of(const Value& value) {
  std::string letters;
  for (const char c : to_lower(value_literal(value))) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) != 0) letters += c;
  }
  return letters;
}

std::string sorted(std::string text) {
  std::ranges::sort(text);
  return text;
}

std::optional<double> number_in(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::nullopt;
}

// Derivations of values that there were.
class Finder {
 public:
  explicit Finder(const std::vector<Derivation>& seen) {
    for (const Derivation& one : seen) {
      if (is_empty_value(one.from)) continue;
      rows_.push_back(&one);
      values_.insert(value_literal(one.from));
    }
  }

  Telling run() const {
    std::vector<std::size_t> alone;
    std::vector<std::size_t> parts;
    std::vector<std::size_t> words;
    if (values_.size() < 2) return {};  // anything tells one value
    for (std::size_t place = 0; place < rows_.front()->made.size(); ++place) {
      if (has_all(place) || is_multiple(place)) {
        alone.push_back(place);
      } else if (is_part(place)) {
        parts.push_back(place);
      } else if (is_other_word(place)) {
        words.push_back(place);
      }
    }
    if (!alone.empty()) return {.places = alone, .any_value = true};
    if (cover(parts)) return {.places = parts, .any_value = true};
    return {.places = words};
  }

 private:
  template <typename Condition>
  bool all_rows(Condition condition) const {
    return std::ranges::all_of(rows_, [&](const Derivation* row) { return condition(*row); });
  }

  bool has_all(std::size_t place) const {
    return all_rows([&](const Derivation& row) {
      const std::string from = letters_of(row.from);
      const std::string made = letters_of(row.made[place]);
      return !from.empty() &&
             (made.find(from) != std::string::npos || sorted(made) == sorted(from));
    });
  }

  bool is_part(std::size_t place) const {
    bool is_ever = false;
    const bool is_always = all_rows([&](const Derivation& row) {
      const Value& made = row.made[place];
      is_ever = is_ever || !is_empty_value(made);
      return is_empty_value(made) ||
             letters_of(row.from).find(letters_of(made)) != std::string::npos;
    });
    return is_ever && is_always;
  }

  bool cover(const std::vector<std::size_t>& parts) const {
    return !parts.empty() && all_rows([&](const Derivation& row) {
      std::size_t size = 0;
      for (const std::size_t place : parts) {
        if (!is_empty_value(row.made[place])) size += letters_of(row.made[place]).size();
      }
      return static_cast<double>(size) >=
             kNearlyAll * static_cast<double>(letters_of(row.from).size());
    });
  }

  bool is_multiple(std::size_t place) const {
    std::optional<double> factor;
    return all_rows([&](const Derivation& row) {
      const auto from = number_in(row.from);
      const auto made = number_in(row.made[place]);
      if (!from || !made || *made == 0) return false;
      const double quotient = *made / *from;
      if (!factor) factor = quotient;
      return std::abs(quotient - *factor) <= 1e-9 * std::abs(*factor);
    });
  }

  // Where each value is there once, any other value would tell it.
  bool is_other_word(std::size_t place) const {
    if (values_.size() == rows_.size()) return false;
    std::map<std::string, std::string> made_of;
    std::set<std::string> made;
    const bool is_function = all_rows([&](const Derivation& row) {
      const std::string word = value_literal(row.made[place]);
      made.insert(word);
      return made_of.try_emplace(value_literal(row.from), word).first->second == word;
    });
    return is_function && made.size() == values_.size();
  }

  std::vector<const Derivation*> rows_{};
  std::set<std::string> values_{};  // that are different
};

}  // namespace

bool is_empty_value(const Value& value) {
  return std::holds_alternative<Null>(value) || value == Value(std::string()) ||
         value == Value(std::int64_t{0}) || value == Value(0.0);
}

Telling find_telling(const std::vector<Derivation>& seen) {
  return Finder(seen).run();
}

}  // namespace gate
