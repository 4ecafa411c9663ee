#include "gate/migration/sqitch_line.h"

#include <algorithm>
#include <cctype>

#include "gate/base/date.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kSigns = "-!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~";
constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kDateLength = 20;  // of 2026-01-31T10:00:00Z

std::string_view skip_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text;
}

std::string_view without_blanks_at_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::string unescaped(std::string_view note) {
  std::string made;
  for (std::size_t i = 0; i < note.size(); ++i) {
    const std::string_view pair = note.substr(i, 2);
    const bool is_escape = pair == "\\n" || pair == "\\r" || pair == "\\\\";
    made += pair == "\\n" ? '\n' : pair == "\\r" ? '\r' : note[i];
    if (is_escape) ++i;
  }
  return made;
}

bool is_sign(char c) {
  return kSigns.find(c) != std::string_view::npos;
}

bool is_name(std::string_view name) {
  if (name.empty() || is_sign(name.front()) || is_sign(name.back())) return false;
  if (name.find_first_of(" \t:@#\\") != std::string_view::npos) return false;
  const std::size_t last = name.find_last_not_of(kDigits);
  const bool ends_with_digits = last != std::string_view::npos && last + 1 < name.size();
  return !ends_with_digits || std::string_view("~/=%^").find(name[last]) == std::string_view::npos;
}

bool is_id(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// "!project:name@tag", of which all but the name or the tag can be left out.
bool is_dependency(std::string_view text) {
  if (text.starts_with('!')) text.remove_prefix(1);
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    if (!is_name(text.substr(0, colon))) return false;
    text.remove_prefix(colon + 1);
  }
  if (is_id(text)) return true;
  const std::size_t at = text.find('@');
  if (at != std::string_view::npos && !is_name(text.substr(at + 1))) return false;
  return at == 0 || is_name(text.substr(0, at));
}

bool is_time(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool is_digit = kDigits.find(text[i]) != std::string_view::npos;
    if (kForm[i] == '0' ? !is_digit : text[i] != kForm[i]) return false;
  }
  return is_date(std::string(text.substr(0, 10))) && text.substr(11, 2) < "24" &&
         text.substr(14, 2) < "60" && text.substr(17, 2) < "60";
}

class LineReader {
 public:
  explicit LineReader(std::string_view line) {
    const std::size_t sign = std::min(line.find('#'), line.size());
    rest_ = skip_blanks(without_blanks_at_end(line.substr(0, sign)));
    if (sign < line.size()) made_.note = unescaped(trim(line.substr(sign + 1)));
  }

  SqitchLine read() {
    read_operator();
    read_name();
    if (made_.refusal.empty()) read_dependencies();
    if (made_.refusal.empty()) read_date();
    if (made_.refusal.empty()) read_planner();
    return std::move(made_);
  }

 private:
  void refuse(std::string why) { made_.refusal = std::move(why); }

  void read_operator() {
    made_.is_tag = rest_.starts_with('@');
    if (made_.is_tag) return rest_.remove_prefix(1);
    made_.reverts = rest_.starts_with('-');
    if (made_.reverts || rest_.starts_with('+')) rest_ = skip_blanks(rest_.substr(1));
  }

  void read_name() {
    const bool has_list = rest_.find(']') != std::string_view::npos;
    const std::size_t end = rest_.find_first_of(has_list ? " \t[" : " \t");
    made_.name = rest_.substr(0, end);
    rest_.remove_prefix(made_.name.size());
    const std::string& name = made_.name;
    const std::string shown = in_quotes((made_.is_tag ? "@" : "") + name);
    if (!is_name(name)) return refuse(concat(shown, " is no name"));
    if (name == "HEAD" || name == "ROOT") return refuse(concat(shown, " is a reserved name"));
    if (is_id(name.substr(0, 40))) return refuse(concat(shown, " could be an id"));
    if (made_.is_tag && name.find('/') != std::string::npos) {
      return refuse(concat(shown, " is no name of a tag"));
    }
  }

  void read_dependencies() {
    rest_ = skip_blanks(rest_);
    if (!rest_.starts_with('[')) return;
    if (made_.is_tag) return refuse("a tag with dependencies");
    const std::size_t close = rest_.find(']');
    std::string_view list = rest_.substr(1, close - 1);
    if (list.empty()) return refuse("an empty list of dependencies");
    rest_ = skip_blanks(rest_.substr(close + 1));
    // What blanks at its end leave is nothing, but not what blanks at its beginning do.
    for (list = without_blanks_at_end(list); made_.refusal.empty() && !list.empty();) {
      add_dependency(list.substr(0, list.find_first_of(kBlanks)));
      list = skip_blanks(list.substr(std::min(list.find_first_of(kBlanks), list.size())));
    }
  }

  void add_dependency(std::string_view dependency) {
    if (!is_dependency(dependency)) {
      return refuse(concat(in_quotes(dependency), " is no dependency"));
    }
    if (std::ranges::count(made_.dependencies, dependency) > 0) {
      return refuse(concat("the dependency ", in_quotes(dependency), " twice"));
    }
    made_.dependencies.emplace_back(dependency);
  }

  void read_date() {
    made_.date = rest_.substr(0, kDateLength);
    if (made_.date.size() < kDateLength || !is_time(made_.date)) {
      return refuse(concat("no date such as 2026-01-31T10:00:00Z after ", in_quotes(made_.name)));
    }
    rest_ = skip_blanks(rest_.substr(kDateLength));
  }

  // Of the blanks before the address one belongs to nobody.
  void read_planner() {
    const std::size_t open = rest_.find('<');
    const std::size_t close = rest_.find('>');
    const bool is_person = open != std::string_view::npos && open > 1 &&
                           kBlanks.find(rest_[open - 1]) != std::string_view::npos &&
                           close == rest_.size() - 1 && close > open + 1;
    if (!is_person) return refuse("no planner such as Ann <ann@example.org>");
    made_.planner = rest_.substr(0, open - 1);
    made_.email = rest_.substr(open + 1, close - open - 1);
  }

  std::string_view rest_{};
  SqitchLine made_{};
};

std::string in_upper_case(std::string digits) {
  std::ranges::transform(digits, digits.begin(), [](unsigned char c) { return std::toupper(c); });
  return digits;
}

// "%7e" is "~", and any other escape is in upper case.
std::string with_fewest_escapes(std::string_view uri) {
  std::string made;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    const std::string digits(uri.substr(i + 1, 2));
    const bool is_escape = uri[i] == '%' && digits.size() == 2 &&
                           digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    if (!is_escape) {
      made += uri[i];
      continue;
    }
    const auto byte = static_cast<unsigned char>(std::stoi(digits, nullptr, 16));
    const bool is_plain =
        byte < 0x80 &&
        (std::isalnum(byte) != 0 ||
         std::string_view("-_.!~*'()").find(static_cast<char>(byte)) != std::string_view::npos);
    made += is_plain ? std::string(1, static_cast<char>(byte)) : '%' + in_upper_case(digits);
    i += 2;
  }
  return made;
}

}  // namespace

SqitchLine parse_sqitch_line(std::string_view line) {
  return LineReader(line).read();
}

bool is_sqitch_comment(std::string_view line) {
  line = skip_blanks(line);
  return line.size() > 1 && line.front() == '#';
}

bool is_blank_sqitch_line(std::string_view line) {
  return skip_blanks(line).empty();
}

SqitchPragma parse_sqitch_pragma(std::string_view line) {
  line = skip_blanks(without_blanks_at_end(line.substr(0, line.find('#'))));
  SqitchPragma pragma;
  if (!line.starts_with('%')) {
    pragma.refusal = "a blank line must come between pragmas and changes";
    return pragma;
  }
  const std::size_t equals = std::min(line.find('='), line.size());
  pragma.name = trim(line.substr(1, equals - 1));
  pragma.value = skip_blanks(line.substr(std::min(equals + 1, line.size())));
  if (pragma.name == "project" && !is_name(pragma.value)) {
    pragma.refusal = concat(in_quotes(pragma.value), " is no name of a project");
  }
  return pragma;
}

std::string canonical_uri(std::string_view text) {
  std::string uri = with_fewest_escapes(text);
  const std::size_t colon = uri.find(':');
  if (colon == std::string::npos) return uri;
  const std::string scheme = to_lower(uri.substr(0, colon));
  uri.replace(0, colon, scheme);
  const bool is_web = scheme == "http" || scheme == "https";
  const std::size_t begin = colon + 3;
  if (!is_web || uri.compare(colon, 3, "://") != 0) return uri;
  const std::size_t end = std::min(uri.find_first_of("/?#", begin), uri.size());
  std::string place = uri.substr(begin, end - begin);
  const std::size_t host = place.rfind('@') + 1;  // npos + 1 = 0
  place.replace(host, place.npos, to_lower(place.substr(host)));
  for (const std::string_view port : {scheme == "http" ? ":80" : ":443", ":"}) {
    if (place.ends_with(port)) place.resize(place.size() - port.size());
  }
  if (end == uri.size()) place += '/';
  return uri.replace(begin, end - begin, place);
}

}  // namespace gate
