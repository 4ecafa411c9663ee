#include "gate/compare/json_form.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "gate/base/text.h"
#include "gate/compare/decimal.h"

namespace gate {

namespace {

constexpr int kDeepest = 500;

// `text` is read from its front.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  std::optional<std::string> read_all() {
    auto form = read_value(0);
    skip_blanks();
    return text_.empty() ? form : std::nullopt;
  }

 private:
  std::optional<std::string> read_value(int depth) {
    skip_blanks();
    if (depth > kDeepest) return {};
    if (take('{')) return read_object(depth);
    if (take('[')) return read_array(depth);
    if (take('"')) return read_string();
    for (const std::string_view word : {"true", "false", "null"}) {
      if (text_.starts_with(word)) {
        text_.remove_prefix(word.size());
        return std::string(word);
      }
    }
    return read_number();
  }

  std::optional<std::string> read_object(int depth) {
    std::map<std::string, std::string> members;
    skip_blanks();
    if (take('}')) return "{}";
    do {
      skip_blanks();
      const auto key = take('"') ? read_string() : std::nullopt;
      skip_blanks();
      if (!key || !take(':')) return {};
      const auto value = read_value(depth + 1);
      if (!value || !members.emplace(*key, *value).second) return {};
      skip_blanks();
    } while (take(','));
    if (!take('}')) return {};
    std::string form = "{";
    for (const auto& [key, value] : members) form += concat(key, ':', value, ',');
    return form + '}';
  }

  std::optional<std::string> read_array(int depth) {
    std::string form = "[";
    skip_blanks();
    if (take(']')) return form + ']';
    do {
      const auto value = read_value(depth + 1);
      if (!value) return {};
      form += concat(*value, ',');
      skip_blanks();
    } while (take(','));
    return take(']') ? std::optional(form + ']') : std::nullopt;
  }

  // Led by its length, so that no character of it is taken for one of the form.
  std::optional<std::string> read_string() {
    std::string characters;
    while (!text_.empty() && text_.front() != '"') {
      if (static_cast<unsigned char>(text_.front()) < 0x20) return {};
      if (!take('\\')) {
        characters += text_.front();
        text_.remove_prefix(1);
      } else if (!read_escape(characters)) {
        return {};
      }
    }
    if (!take('"')) return {};
    return concat(std::to_string(characters.size()), '"', characters, '"');
  }

  bool read_escape(std::string& characters) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    if (take('u')) return read_code(characters);
    const std::size_t at = text_.empty() ? kLetters.npos : kLetters.find(text_.front());
    if (at == kLetters.npos) return false;
    text_.remove_prefix(1);
    characters += kMeant[at];
    return true;
  }

  // Half of a pair alone is no character.
  bool read_code(std::string& characters) {
    const auto first = read_hex();
    if (!first || (*first >= 0xDC00 && *first < 0xE000)) return false;
    if (*first < 0xD800 || *first >= 0xE000) {
      append_utf8(*first, characters);
      return true;
    }
    const auto second = take('\\') && take('u') ? read_hex() : std::nullopt;
    if (!second || *second < 0xDC00 || *second >= 0xE000) return false;
    append_utf8(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), characters);
    return true;
  }

  std::optional<std::uint32_t> read_hex() {
    if (text_.size() < 4) return {};
    std::uint32_t code = 0;
    for (const char c : to_lower(text_.substr(0, 4))) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(c);
      if (digit == std::string_view::npos) return {};
      code = code << 4 | static_cast<std::uint32_t>(digit);
    }
    text_.remove_prefix(4);
    return code;
  }

  static void append_utf8(std::uint32_t code, std::string& characters) {
    int shift = 0;
    if (code < 0x80) {
      characters += static_cast<char>(code);
      return;
    }
    if (code < 0x800) {
      characters += static_cast<char>(0xC0 | code >> 6);
    } else if (code < 0x10000) {
      characters += static_cast<char>(0xE0 | code >> 12);
      shift = 6;
    } else {
      characters += static_cast<char>(0xF0 | code >> 18);
      shift = 12;
    }
    for (; shift >= 0; shift -= 6) {
      characters += static_cast<char>(0x80 | (code >> shift & 0x3F));
    }
  }

  // Never with zeros in front, which text has and a number loses.
  std::optional<std::string> read_number() {
    const std::string_view number = text_.substr(0, text_.find_first_not_of("+-.eE0123456789"));
    const std::string_view digits = number.substr(number.starts_with('-') ? 1 : 0);
    const bool is_led_by_zero =
        digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9';
    const bool begins_and_ends = !digits.empty() && digits.front() >= '0' &&
                                 digits.front() <= '9' && digits.back() >= '0' &&
                                 digits.back() <= '9' && !is_led_by_zero;
    const auto decimal = begins_and_ends ? decimal_of(number) : std::nullopt;
    if (!decimal) return {};
    text_.remove_prefix(number.size());
    return concat(decimal->is_negative ? "-" : "", decimal->digits, 'e',
                  std::to_string(decimal->exponent));
  }

  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  void skip_blanks() {
    text_.remove_prefix(std::min(text_.find_first_not_of(" \t\r\n"), text_.size()));
  }

  std::string_view text_;
};

// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
class ListReader {
 public:
  explicit ListReader(std::string_view text) : text_(text) {}

  std::optional<std::string> read_all() {
    if (!text_.starts_with('{')) return {};
    while (!text_.empty()) {
      if (std::string_view("{},").find(text_.front()) != std::string_view::npos) {
        form_ += text_.front();
        text_.remove_prefix(1);
      } else if (!add_element()) {
        return {};
      }
    }
    return form_;
  }

 private:
  bool add_element() {
    const bool is_quoted = text_.starts_with('"');
    const std::string element = is_quoted ? take_quoted() : take_plain();
    const auto form = !is_quoted && element == "NULL" ? std::optional(element) : json_form(element);
    if (form) form_ += *form;
    return form.has_value();
  }

  std::string take_plain() {
    const std::size_t end = std::min(text_.find_first_of("{},\""), text_.size());
    std::string element(text_.substr(0, end));
    text_.remove_prefix(end);
    return element;
  }

  std::string take_quoted() {
    std::string element;
    std::size_t at = 1;
    for (; at < text_.size() && text_[at] != '"'; ++at) {
      if (text_[at] == '\\') ++at;
      if (at < text_.size()) element += text_[at];
    }
    text_.remove_prefix(std::min(at + 1, text_.size()));
    return element;
  }

  std::string_view text_;
  std::string form_{};
};

}  // namespace

std::optional<std::string> json_list_form(std::string_view text) {
  return ListReader(text).read_all();
}

std::optional<std::string> json_form(std::string_view text) {
  return JsonReader(text).read_all();
}

}  // namespace gate
