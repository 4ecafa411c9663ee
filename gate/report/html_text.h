// Text from outside, made fit for HTML; and the few elements that hold it.
// What is called `text` is escaped here; what is called `markup` has been.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/location.h"
#include "gate/model/point.h"

namespace gate {

inline constexpr std::size_t kLongestHtmlText = 2000;  // bytes, before they are escaped
inline constexpr std::size_t kLongestHtmlName = 160;

// For an element's content and for an attribute in double quotes. What is hidden is shown, and
// what is longer ends in "...".
std::string html_text(std::string_view text, std::size_t max_bytes = kLongestHtmlText);

// <code>text</code>; empty where the text is.
std::string html_code(std::string_view text, std::size_t max_bytes = kLongestHtmlText);

// SQL on lines that are numbered from `first` where that is known (above 0), and where
// `marked` is one of them it is pointed at. At most `max_bytes` and 200 lines of it.
std::string html_sql(std::string_view sql, int first, int marked, std::size_t max_bytes);

// Icon and word: neither alone says what happened.
std::string html_badge(Verdict verdict);
std::string html_badge(Verdict verdict, std::string_view word);
std::string_view icon_of(Verdict verdict);

// <time datetime="…">…</time> where `utc` is a time, else the text.
std::string html_time(std::string_view utc);

// Gives out ids of letters, digits, '-' and '_': links that the next run has as well.
class HtmlIds {
 public:
  std::string take(std::string_view text);

 private:
  std::set<std::string> taken_;
};

}  // namespace gate
