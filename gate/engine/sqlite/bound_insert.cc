#include "gate/engine/sqlite/bound_insert.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/values.h"

namespace gate {

namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Of a bare name; a byte above 127 is part of a letter.
bool is_name(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || is_digit(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

const char* skip_spaces(const char* at) {
  while (is_space(*at)) ++at;
  return at;
}

// Behind the word, which is given in lower case; null where there is another one.
const char* skip_word(const char* at, std::string_view word) {
  for (const char letter : word) {
    if ((*at | 0x20) != letter) return nullptr;
    ++at;
  }
  return is_name(*at) ? nullptr : at;
}

// Behind the last of two quotes; null where there is none. `has_doubled`: there are two in a row
// within.
const char* skip_quoted(const char* at, char quote, bool& has_doubled) {
  while (true) {
    at = std::strchr(at + 1, quote);
    if (at == nullptr || at[1] != quote) return at == nullptr ? nullptr : at + 1;
    has_doubled = true;
    ++at;
  }
}

// Behind a name, bare or quoted as the standard has it; null where there is none.
const char* skip_name(const char* at) {
  bool has_doubled = false;
  if (*at == '"') return skip_quoted(at, '"', has_doubled);
  if (!is_name(*at) || is_digit(*at)) return nullptr;
  while (is_name(*at)) ++at;
  return at;
}

// Behind "(a, b)"; null where it is something else.
const char* skip_list_of_names(const char* at) {
  do {
    at = skip_name(skip_spaces(at + 1));
    if (at == nullptr) return nullptr;
    at = skip_spaces(at);
  } while (*at == ',');
  return *at == ')' ? at + 1 : nullptr;
}

// Behind the parenthesis that opens the values; null where it is no such statement.
const char* skip_head(const char* at) {
  at = skip_word(at, "insert");
  if (at != nullptr) at = skip_word(skip_spaces(at), "into");
  if (at != nullptr) at = skip_name(skip_spaces(at));
  if (at == nullptr) return nullptr;
  at = skip_spaces(at);
  if (*at == '(') at = skip_list_of_names(at);
  if (at != nullptr) at = skip_word(skip_spaces(at), "values");
  if (at == nullptr) return nullptr;
  at = skip_spaces(at);
  return *at == '(' ? at + 1 : nullptr;
}

// As much as a number of 18 digits, which fits into 64 bits.
constexpr std::ptrdiff_t kMostDigits = 18;

// Behind a number; null where it is none that ends here.
const char* skip_number(const char* at, bool& is_real) {
  const auto skip_digits = [](const char* from) {
    while (is_digit(*from)) ++from;
    return from;
  };
  const char* const begin = at;
  at = skip_digits(at);
  if (at == begin) return nullptr;
  const bool is_long = at - begin > kMostDigits;
  if (*at == '.') {
    is_real = true;
    at = skip_digits(at + 1);
  }
  if (*at == 'e' || *at == 'E') {
    is_real = true;
    ++at;
    if (*at == '+' || *at == '-') ++at;
    if (!is_digit(*at)) return nullptr;
    at = skip_digits(at);
  }
  return is_name(*at) || (is_long && !is_real) ? nullptr : at;
}

int nibble(char c) {
  if (is_digit(c)) return c - '0';
  const char letter = static_cast<char>(c | 0x20);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool is_hex(std::string_view digits) {
  return digits.size() % 2 == 0 &&
         std::ranges::all_of(digits, [](char c) { return nibble(c) >= 0; });
}

void read_hex(std::string_view digits, std::string& bytes) {
  bytes.clear();
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(nibble(digits[i]) * 16 + nibble(digits[i + 1]));
  }
}

void read_quoted(std::string_view text, std::string& plain) {
  plain.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    plain += text[i];
    if (text[i] == '\'') ++i;
  }
}

}  // namespace

// What `text` says lives until the statement was run.
int BoundInserts::bind_literal(sqlite3_stmt* statement, int index, Literal kind,
                               std::string_view text) {
  switch (kind) {
    case Literal::null:
      return sqlite3_bind_null(statement, index);
    case Literal::integer: {
      std::int64_t number = 0;
      std::from_chars(text.data(), text.data() + text.size(), number);
      return sqlite3_bind_int64(statement, index, number);
    }
    case Literal::blob:
      return sqlite3_bind_blob64(statement, index, text.data(), text.size(), SQLITE_STATIC);
    case Literal::real:
    case Literal::text:
      break;
  }
  return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_STATIC,
                             SQLITE_UTF8);
}

const char* BoundInserts::read_value(const char* at, Value& value) {
  const char* const begin = at;
  value = {};
  if (*at == '\'') {
    const char* const end = skip_quoted(at, '\'', value.has_quotes);
    if (end == nullptr) return nullptr;
    value.kind = Literal::text;
    value.text = {begin + 1, end - 1};
    return end;
  }
  if ((*at == 'x' || *at == 'X') && at[1] == '\'') {
    const char* const end = std::strchr(at + 2, '\'');
    if (end == nullptr) return nullptr;
    value.kind = Literal::blob;
    value.text = {begin + 2, end};
    return is_hex(value.text) ? end + 1 : nullptr;
  }
  if (const char* const end = skip_word(at, "null")) return end;
  bool is_real = false;
  const char* const end = skip_number(*at == '-' ? at + 1 : at, is_real);
  if (end == nullptr) return nullptr;
  value.kind = is_real ? Literal::real : Literal::integer;
  value.text = {begin, end};
  return end;
}

// Behind the parenthesis that closes them; null where one is no literal.
const char* BoundInserts::read_values(const char* at) {
  values_.clear();
  while (true) {
    at = read_value(skip_spaces(at), values_.emplace_back());
    if (at == nullptr) return nullptr;
    at = skip_spaces(at);
    if (*at != ',') break;
    ++at;
  }
  return *at == ')' ? at + 1 : nullptr;
}

// Null where there is none. Reals are left to SQLite to read, which does not always find the
// nearest one.
sqlite3_stmt* BoundInserts::statement_for(std::string_view head) {
  sql_ = head;
  for (const Value& value : values_) {
    sql_ += value.kind == Literal::real ? "CAST(? AS REAL)," : "?,";
  }
  sql_.back() = ')';
  const auto found = std::ranges::find(shapes_, sql_, &Shape::sql);
  if (found != shapes_.end()) {
    std::rotate(shapes_.begin(), found, found + 1);
    return shapes_.front().statement.get();
  }
  constexpr std::size_t kMost = 32;
  if (shapes_.size() == kMost) shapes_.pop_back();
  try {
    Prepared statement = connection_.prepare(sql_);
    shapes_.insert(shapes_.begin(), {.sql = sql_, .statement = std::move(statement)});
  } catch (const SqlError&) {  // the statement itself is refused in words that fit it
    return nullptr;
  }
  return shapes_.front().statement.get();
}

std::string& BoundInserts::next_buffer() {
  if (used_buffers_ == buffers_.size()) buffers_.emplace_back();
  return buffers_[used_buffers_++];
}

void BoundInserts::bind(sqlite3_stmt* statement) {
  used_buffers_ = 0;
  buffers_.reserve(values_.size());  // those that are bound stay where they are
  for (std::size_t i = 0; i < values_.size(); ++i) {
    bind(statement, static_cast<int>(i) + 1, values_[i]);
  }
}

void BoundInserts::bind(sqlite3_stmt* statement, int index, const Value& value) {
  std::string_view bytes = value.text;
  if (value.kind == Literal::blob || value.has_quotes) {
    std::string& buffer = next_buffer();
    if (value.has_quotes) {
      read_quoted(bytes, buffer);
    } else {
      read_hex(bytes, buffer);
    }
    bytes = buffer;
  }
  const int code = bind_literal(statement, index, value.kind, bytes);
  if (code != SQLITE_OK) connection_.fail(code);
}

// By the first INSERT there is a table, and the encoding stays what it is.
bool BoundInserts::are_blobs_alike() {
  const bool has_blob = std::ranges::count(values_, Literal::blob, &Value::kind) > 0;
  if (!has_blob) return true;
  if (!keeps_utf8_) keeps_utf8_ = keeps_utf8(connection_);
  return *keeps_utf8_;
}

const char* BoundInserts::run(const char* at) {
  at = skip_spaces(at);
  const char* const values = skip_head(at);
  if (values == nullptr) return nullptr;
  const char* end = read_values(values);
  if (end == nullptr) return nullptr;
  end = skip_spaces(end);
  if ((*end != ';' && *end != '\0') || !are_blobs_alike()) return nullptr;
  sqlite3_stmt* const statement = statement_for({at, values});
  if (statement == nullptr) return nullptr;
  bind(statement);
  const auto reset = [](sqlite3_stmt* one) { sqlite3_reset(one); };
  const std::unique_ptr<sqlite3_stmt, decltype(reset)> done(statement, reset);
  connection_.step(statement);
  return *end == ';' ? end + 1 : end;
}

}  // namespace gate
