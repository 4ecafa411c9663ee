#include "gate/migration/folder_names.h"

#include <algorithm>
#include <array>

#include "gate/base/file.h"
#include "gate/base/text.h"

namespace gate {

namespace {

// Deeper than anybody nests; also the end of links that go round in circles.
constexpr int kDeepestFolder = 8;

constexpr std::array<std::string_view, 20> kAside = {
    "test",    "tests",    "testing", "testdata", "test_data", "spec",      "specs",
    "fixture", "fixtures", "example", "examples", "sample",    "samples",   "demo",
    "demos",   "e2e",      "doc",     "docs",     "benchmark", "benchmarks"};

bool holds_sql(const std::string& folder, int depth) {
  if (depth > kDeepestFolder) return false;
  return std::ranges::any_of(list_folder(folder), [&](const std::string& name) {
    if (is_hidden(name)) return false;
    const std::string path = path_in(folder, name);
    return is_folder(path) ? holds_sql(path, depth + 1) : looks_like_sql(name);
  });
}

// The place of a character as dictionaries have it: signs, digits, letters whatever their case.
// What is beyond ASCII comes last, by its bytes.
int rank_of(char c) {
  constexpr std::string_view kOrder =
      " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";
  const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto at = kOrder.find(lower);
  return at == kOrder.npos ? 256 + static_cast<unsigned char>(c) : static_cast<int>(at);
}

}  // namespace

bool looks_like_sql(std::string_view name) {
  return to_lower(trim(name)).ends_with(".sql");
}

std::string bare_word_of(std::string_view name) {
  std::string word = to_lower(name);
  while (word.starts_with('_')) word.erase(0, 1);
  while (word.ends_with('_')) word.pop_back();
  return word;
}

bool is_aside(std::string_view name) {
  return std::ranges::count(kAside, bare_word_of(name)) > 0;
}

bool holds_sql(const std::string& folder) {
  return holds_sql(folder, 1);
}

std::string path_in(const std::string& folder, std::string_view name) {
  return concat(folder, folder.ends_with('/') ? "" : "/", name);
}

bool is_before_in_dictionary(std::string_view a, std::string_view b) {
  const auto is_less = [](char x, char y) { return rank_of(x) < rank_of(y); };
  if (std::ranges::lexicographical_compare(a, b, is_less)) return true;
  if (std::ranges::lexicographical_compare(b, a, is_less)) return false;
  return a > b;
}

}  // namespace gate
