// A scanner that follows the structure of a JSON text and judges nothing else about it.
#include "gate/config/json_lines.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace gate {

namespace {

constexpr int kMaxDepth = 32;

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  JsonPlaces scan() {
    skip_blank();
    places_.by_pointer[""] = {at_, at_};
    scan_value("", 1);
    return std::move(places_);
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(char wanted) {
    skip_blank();
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  // White space and comments.
  void skip_blank() {
    while (at_ < text_.size()) {
      at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
      if (text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      } else if (text_.substr(at_, 2) == "/*") {
        const std::size_t close = text_.find("*/", at_ + 2);
        at_ = close == std::string_view::npos ? text_.size() : close + 2;
      } else {
        return;
      }
    }
  }

  // These are false where there is nothing more to be found out.
  bool scan_value(const std::string& pointer, int depth) {
    if (depth > kMaxDepth) {
      places_.too_deep = at_;
      return false;
    }
    if (peek() == '{') return scan_object(pointer, depth);
    if (peek() == '[') return scan_array(pointer, depth);
    if (peek() == '"') return !scan_string().empty();
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(",]}/ \t\r\n", at_), text_.size());
    return at_ > begin;
  }

  bool scan_object(const std::string& pointer, int depth) {
    ++at_;
    if (take('}')) return true;
    std::set<std::string> names;
    do {
      skip_blank();
      const std::size_t key = at_;
      const std::string_view quoted = scan_string();
      if (quoted.empty() || !take(':')) return false;
      const std::string name = decode(quoted);
      const std::string child = below(pointer, name);
      if (!names.insert(name).second) places_.duplicates.push_back({child, key});
      skip_blank();
      places_.by_pointer[child] = {key, at_};
      if (!scan_value(child, depth + 1)) return false;
    } while (take(','));
    return take('}');
  }

  bool scan_array(const std::string& pointer, int depth) {
    ++at_;
    if (take(']')) return true;
    std::size_t index = 0;
    do {
      skip_blank();
      const std::string child = below(pointer, std::to_string(index++));
      places_.by_pointer[child] = {at_, at_};
      if (!scan_value(child, depth + 1)) return false;
    } while (take(','));
    return take(']');
  }

  // With its quotes; empty where there is none, or it is not closed.
  std::string_view scan_string() {
    if (peek() != '"') return {};
    const std::size_t begin = at_++;
    while (at_ < text_.size()) {
      at_ = text_.find_first_of("\"\\", at_);
      if (at_ == std::string_view::npos) break;
      if (text_[at_] == '"') return text_.substr(begin, ++at_ - begin);
      at_ += 2;
    }
    at_ = text_.size();
    return {};
  }

  static std::string decode(std::string_view quoted) {
    const auto value = nlohmann::json::parse(quoted, nullptr, false);
    if (value.is_string()) return value.get<std::string>();
    return std::string(quoted.substr(1, quoted.size() - 2));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  JsonPlaces places_{};
};

}  // namespace

JsonPlaces scan_json(std::string_view text) {
  return Scanner(text).scan();
}

std::string below(const std::string& pointer, std::string_view key) {
  std::string result = pointer + '/';
  for (const char c : key) {
    if (c == '~') {
      result += "~0";
    } else if (c == '/') {
      result += "~1";
    } else {
      result += c;
    }
  }
  return result;
}

int line_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace gate
