#include "gate/rehearsal/row_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t kLongest = 4000;

bool has_word(const std::string& type, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return type.find(word) != std::string::npos; });
}

void add(std::vector<Value>& values, Value value) {
  if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
}

template <typename Number>
std::optional<Number> parse(std::string_view text) {
  Number number{};
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool is_figure(char byte) {
  return byte >= '0' && byte <= '9';
}

// "%@%" and "*@*" match "a@a"; "[0-9][0-9]" matches "00".
std::string matched_by(const std::string& pattern, bool is_glob) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char byte = pattern[i];
    const bool is_any = is_glob ? byte == '*' || byte == '?' : byte == '%' || byte == '_';
    const std::size_t close = is_glob && byte == '[' ? pattern.find(']', i + 2) : pattern.npos;
    if (is_any) {
      text += 'a';
    } else if (close != pattern.npos) {
      const bool is_not = pattern[i + 1] == '^';
      text += is_not ? '~' : pattern[i + 1];
      i = close;
    } else {
      text += byte;
    }
  }
  return text;
}

std::string inside(std::string_view literal) {
  std::string text;
  for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
    text += literal[i];
    if (literal[i] == '\'') ++i;
  }
  return text;
}

void add_number(const Token& token, bool is_negative, bool names_length,
                std::vector<Value>& values) {
  if (const auto whole = parse<std::int64_t>(token.text)) {
    const std::int64_t number = is_negative ? -*whole : *whole;
    add(values, number);
    if (number < kMost) add(values, number + 1);
    if (number > kLeast) add(values, number - 1);
    if (!names_length || number < 0) return;
    for (const std::int64_t length : {number, number + 1, number - 1}) {
      if (length < 0 || static_cast<std::size_t>(length) > kLongest) continue;
      add(values, std::string(static_cast<std::size_t>(length), 'x'));
      add(values, Blob{std::string(static_cast<std::size_t>(length), 'x')});
    }
  } else if (const auto real = parse<double>(token.text)) {
    const double number = is_negative ? -*real : *real;
    for (const double near : {number, number + 1, number - 1}) add(values, near);
  }
}

// Adds to the last row of figures, keeping its width; nothing where there is none, or no room.
std::optional<std::string> step_figures(std::string text, bool is_up) {
  auto end = text.size();
  while (end > 0 && !is_figure(text[end - 1])) --end;
  for (auto at = end; at > 0 && is_figure(text[at - 1]); --at) {
    char& figure = text[at - 1];
    if (figure != (is_up ? '9' : '0')) {
      figure = static_cast<char>(figure + (is_up ? 1 : -1));
      return text;
    }
    figure = is_up ? '0' : '9';
  }
  return std::nullopt;
}

void step_letter(char& letter) {
  letter = letter == 'z' ? 'a' : letter == 'Z' ? 'A' : static_cast<char>(letter + 1);
}

std::optional<std::string> step_last_letter(std::string text) {
  const auto found = std::ranges::find_if(text.rbegin(), text.rend(), is_letter);
  if (found == text.rend()) return std::nullopt;
  step_letter(*found);
  return text;
}

std::optional<std::string> step_first_letter(std::string text) {
  const auto found = std::ranges::find_if(text, is_letter);
  if (found == text.end()) return std::nullopt;
  step_letter(*found);
  return text;
}

std::vector<Value> texts_like(const std::string& text, std::size_t count) {
  std::vector<Value> values;
  std::string up = text;
  std::string down = text;
  std::string last = text;
  std::string first = text;
  const std::size_t limit = count * 2 + 4;  // letters come round again
  for (std::size_t i = 0; values.size() < count && i < limit; ++i) {
    const std::size_t before = values.size();
    const auto keep = [&](std::string& from, std::optional<std::string> next) {
      if (!next) return;
      from = std::move(*next);
      if (from != text) add(values, from);
    };
    keep(up, step_figures(up, true));
    keep(down, step_figures(down, false));
    keep(first, step_first_letter(first));
    keep(last, step_last_letter(last));
    // Longer only where there is no other: a number stays one.
    if (values.size() == before) add(values, concat(text, text.empty() ? "new" : " ", i + 2));
  }
  if (values.size() > count) values.resize(count);
  return values;
}

struct NeighboursOf {
  std::size_t count;

  std::vector<Value> operator()(const Null&) const { return {}; }
  std::vector<Value> operator()(std::int64_t number) const {
    std::vector<Value> values;
    for (std::int64_t i = 1; values.size() < count; ++i) {
      if (number <= kMost - i) values.emplace_back(number + i);
      if (number >= kLeast + i) values.emplace_back(number - i);
    }
    return values;
  }
  std::vector<Value> operator()(double number) const {
    std::vector<Value> values;
    for (std::size_t i = 1; values.size() < count; ++i) {
      const auto step = static_cast<double>(i);
      add(values, number + step);
      add(values, number + step / 64);
      if (i > count) break;  // too large for either to make a difference
    }
    return values;
  }
  std::vector<Value> operator()(const std::string& text) const { return texts_like(text, count); }
  std::vector<Value> operator()(const Blob& blob) const {
    std::vector<Value> values;
    std::string bytes = blob.bytes.empty() ? std::string(1, '\0') : blob.bytes;
    for (std::size_t i = 0; i < count && i < 255; ++i) {
      bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) + 1U);
      values.emplace_back(Blob{bytes});
    }
    return values;
  }
};

}  // namespace

bool is_null(const Value& value) {
  return std::holds_alternative<Null>(value);
}

ValueKind kind_of(const std::string& declared) {
  const std::string type = to_lower(declared);
  if (has_word(type, {"json"})) return ValueKind::text;
  if (has_word(type, {"int", "bool", "serial"})) return ValueKind::integer;
  if (has_word(type, {"char", "clob", "text"})) return ValueKind::text;
  if (has_word(type, {"blob", "bytea", "binary"})) return ValueKind::blob;
  if (has_word(type, {"date", "time"})) return ValueKind::moment;
  if (has_word(type, {"real", "floa", "doub", "num", "dec"})) return ValueKind::real;
  return ValueKind::any;
}

namespace {

// The first whole number that is too large for the type; nothing where it has no such limit.
std::optional<std::int64_t> first_too_large(const std::string& declared) {
  const std::string type = to_lower(declared);
  if (type == "smallint" || type == "int2") return std::int64_t{1} << 15;
  if (type == "integer" || type == "int" || type == "int4") return std::int64_t{1} << 31;
  if (!type.starts_with("numeric(") && !type.starts_with("decimal(")) return std::nullopt;
  const auto digits = length_of(type);
  const std::size_t comma = type.find(',');
  const auto scale = comma == type.npos ? std::optional<std::size_t>(0)
                                        : parse<std::size_t>(trim(std::string_view(type).substr(
                                              comma + 1, type.find(')') - comma - 1)));
  constexpr std::size_t kMostDigits = 17;
  if (!digits || !scale || *scale > *digits || *digits - *scale > kMostDigits) return std::nullopt;
  std::int64_t number = 1;
  for (std::size_t i = *scale; i < *digits; ++i) number *= 10;
  return number;
}

}  // namespace

std::optional<std::int64_t> number_beyond(const std::string& old, const std::string& now) {
  const auto limit = first_too_large(old);
  const auto larger = first_too_large(now);
  const bool has_limits = limit && (larger || to_lower(now) == "bigint" ||
                                    to_lower(now) == "numeric" || to_lower(now) == "int8");
  return has_limits && (!larger || *larger > *limit) ? limit : std::nullopt;
}

std::optional<std::size_t> length_of(const std::string& type) {
  const auto open = type.find('(');
  const auto close = type.find_first_of(",)", open);
  if (open == type.npos || close == type.npos) return std::nullopt;
  return parse<std::size_t>(trim(std::string_view(type).substr(open + 1, close - open - 1)));
}

std::vector<Value> typical_values(const std::string& type) {
  const std::string day = "2024-05-17";
  const std::string moment = "2024-05-17 10:20:30";
  switch (kind_of(type)) {
    case ValueKind::integer:
      return {std::int64_t{1},   std::int64_t{2},  std::int64_t{0},   std::int64_t{10},
              std::int64_t{100}, std::int64_t{-1}, std::int64_t{1000}};
    case ValueKind::real:
      return {1.5, std::int64_t{1}, std::int64_t{0}, 0.5, std::int64_t{100}, -1.5};
    case ValueKind::moment:
      return {day, moment, "2024-05-17T10:20:30Z", "10:20", std::int64_t{1715941230}};
    case ValueKind::blob:
      return {Blob{"new"}, Blob{std::string(16, 'n')}, Blob{std::string(32, 'n')}};
    case ValueKind::text:
    case ValueKind::any:
      break;
  }
  std::vector<Value> values{"new 1",
                            "n",
                            "new",
                            "NEW",
                            "new@example.org",
                            day,
                            moment,
                            "10:20",
                            "{}",
                            "[]",
                            "1",
                            "a1",
                            "https://example.org/",
                            "00000000-0000-4000-8000-000000000001",
                            ""};
  if (kind_of(type) == ValueKind::any) {
    values.insert(values.begin() + 1, {std::int64_t{1}, 1.5, Blob{"new"}});
  }
  return values;
}

std::vector<Value> values_in_check(const std::string& check) {
  std::vector<Value> values;
  const std::vector<Token> tokens = tokenize(check);
  const bool is_glob = mentions(check, "glob");
  const bool is_pattern = is_glob || mentions(check, "like");
  const bool names_length = mentions(check, "length") || mentions(check, "octet_length");
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind == TokenKind::string) {
      const std::string text = inside(token.text);
      if (is_pattern) add(values, matched_by(text, is_glob));
      add(values, text);
    } else if (token.kind == TokenKind::quoted_name && token.text.starts_with('[')) {
      // PostgreSQL's ARRAY['a', 'b'], whose brackets quote names elsewhere.
      const std::string list(token.text.substr(1, token.text.size() - 2));
      for (const Value& value : values_in_check(list)) add(values, value);
    } else if (token.kind == TokenKind::number) {
      const bool is_negative = i > 0 && tokens[i - 1].text == "-";
      add_number(token, is_negative, names_length, values);
    }
  }
  return values;
}

std::vector<Value> neighbours(const Value& value, std::size_t count) {
  return std::visit(NeighboursOf{count}, value);
}

namespace {

bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
}

}  // namespace

bool mentions(const std::string& text, const std::string& name) try {
  const std::vector<Token> tokens = tokenize(text);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool is_type = i > 0 && tokens[i - 1].text == "::";
    if (is_name(tokens[i]) && !is_type && equal_ignoring_case(unquote(tokens[i]), name)) {
      return true;
    }
  }
  return false;
} catch (const SqlError&) {
  return false;
}

bool is_same_condition(const std::string& a, const std::string& b) {
  return a == b ||
         std::ranges::equal(tokenize(a), tokenize(b), [](const Token& one, const Token& other) {
           return is_name(one) && is_name(other) ? equal_ignoring_case(unquote(one), unquote(other))
                                                 : one.text == other.text;
         });
}

std::string replace_columns(
    const std::string& normalized, const Table& table,
    const std::function<std::optional<std::string>(const Column& column)>& text_of) {
  const std::vector<Token> tokens = tokenize(normalized);
  std::string sql;
  for (std::size_t i = 0; i < tokens.size() && tokens[i].kind != TokenKind::end; ++i) {
    const Token& token = tokens[i];
    const bool is_call = i + 1 < tokens.size() && tokens[i + 1].text == "(";
    const bool is_type = i > 0 && tokens[i - 1].text == "::";
    const bool may_be_column = is_name(token) && !is_call && !is_type;
    const Column* column = may_be_column ? find_column(table, unquote(token)) : nullptr;
    std::optional<std::string> text = column == nullptr ? std::nullopt : text_of(*column);
    if (!sql.empty()) sql += ' ';
    sql += text ? *text : std::string(token.text);
  }
  return sql;
}

}  // namespace gate
