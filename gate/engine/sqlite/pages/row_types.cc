#include "gate/engine/sqlite/pages/row_types.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/pages/record.h"
#include "gate/sql/scan.h"

namespace gate {

namespace {

// Sets of types.
constexpr std::uint8_t kNull = 1;
constexpr std::uint8_t kInteger = 2;
constexpr std::uint8_t kReal = 4;
constexpr std::uint8_t kText = 8;
constexpr std::uint8_t kBlob = 16;
constexpr std::uint8_t kWords = 32;  // a text that is no number for certain
constexpr std::uint8_t kAny = kNull | kInteger | kReal | kText | kBlob;
constexpr std::uint8_t kNumber = kInteger | kReal;

std::uint8_t type_of(std::uint64_t serial_type) {
  constexpr std::array<std::uint8_t, 12> kTypes = {kNull,    kInteger, kInteger, kInteger,
                                                   kInteger, kInteger, kInteger, kReal,
                                                   kInteger, kInteger, 0,        0};
  if (serial_type < kTypes.size()) return kTypes[serial_type];
  return serial_type % 2 == 0 ? kBlob : kText;
}

// Section 3.1 of datatype3: the first of these that the declared type has in it decides.
std::uint8_t types_by_affinity(std::string_view declared) {
  const std::string type = to_lower(declared);
  const auto has = [&](std::string_view word) { return type.find(word) != std::string::npos; };
  // Of other texts only SQLite knows whether they should have become numbers.
  constexpr std::uint8_t kNumeric = kNull | kNumber | kBlob | kWords;
  if (has("int")) return kNumeric;
  if (has("char") || has("clob") || has("text")) return kNull | kText | kBlob;
  if (type.empty() || has("blob")) return kAny;
  return kNumeric;
}

std::uint8_t types_by_strict(std::string_view declared) {
  const std::string type = to_lower(declared);
  if (type == "any") return kAny;
  if (type == "int" || type == "integer") return kNull | kInteger;
  if (type == "real") return kNull | kNumber;
  if (type == "text") return kNull | kText;
  if (type == "blob") return kNull | kBlob;
  throw Error("a STRICT table has a type that is not known");
}

// A number has a sign only before its digits and those of its exponent. `text` may be the beginning
// of a longer one; empty, it is all of it.
bool is_no_number(std::string_view text) {
  const auto is_foreign = [](char byte) {
    return std::string_view("0123456789.eE+- \t\n\v\f\r").find(byte) == std::string_view::npos;
  };
  const auto is_sign_behind_digit = [](char before, char byte) {
    return (byte == '-' || byte == '+') && (is_digit(before) || before == '.');
  };
  return text.empty() || std::ranges::any_of(text, is_foreign) ||
         std::ranges::adjacent_find(text, is_sign_behind_digit) != text.end();
}

// Of a number without the digits of its exponent. One that is too long for an integer is a real.
std::uint8_t type_of_number(std::string_view text) {
  constexpr std::size_t kFewDigits = 18;
  const bool is_whole = text.size() <= kFewDigits && text.find('.') == std::string_view::npos;
  return is_whole ? kInteger : kNumber;
}

// What a row has that is older than the column (valueFromExpr in vdbemem.c); none where only SQLite
// can tell.
std::uint8_t type_of_default(std::string_view text, std::uint8_t types) {
  if (text.empty() || equal_ignoring_case(text, "null")) return kNull;
  if (equal_ignoring_case(text, "true") || equal_ignoring_case(text, "false")) return kInteger;
  if (text.front() == '\'' && skip_quoted(text, 0) == text.size()) {
    const bool is_words = (types & kWords) != 0 && is_no_number(text.substr(1, text.size() - 2));
    return is_words ? kWords : kText;
  }
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
  const bool is_number = text.find_first_not_of("0123456789.") == std::string_view::npos;
  if (!is_number) return 0;
  // A TEXT column makes a text of it.
  return (types & kNumber) != 0 ? type_of_number(text) : kText;
}

// The beginning of a value, wherever it lies: enough to tell whether it is a number.
std::string begin_of(const SpreadRecord& record, std::uint64_t at, std::uint64_t size) {
  constexpr std::uint64_t kEnough = 15;  // as many as a string has without memory of its own
  std::string text;
  std::vector<std::uint8_t> buffer;
  Bytes part = record.local;
  std::uint32_t next = record.overflow;
  for (auto left = static_cast<std::size_t>(std::min(size, kEnough)); left > 0;) {
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(at, part.size()));
    const Bytes found = part.subspan(skipped, std::min(left, part.size() - skipped));
    text.append(found.begin(), found.end());
    left -= found.size();
    at -= skipped;
    if (left == 0) break;
    const Bytes page = record.pages.read(next, buffer);
    next = read_number(page, 0, 4);
    part = page.subspan(4);
  }
  return text;
}

}  // namespace

RowTypes::RowTypes(Connection& connection, const std::string& table, const TableLayout& layout) {
  const bool strict = layout.is_strict;
  const Prepared columns = connection.prepare(concat("SELECT type, ", quote_name("notnull"),
                                                     ", dflt_value FROM pragma_table_xinfo(",
                                                     quote_text(table), ", 'main') ORDER BY cid"));
  for (const StoredColumn& column : layout.columns) {
    if (!connection.step(columns.get())) throw Error("a table has lost a column");
    const std::string type = text_of(columns.get(), 0);
    const bool needs_value = sqlite3_column_int(columns.get(), 1) != 0;
    std::uint8_t types = strict ? types_by_strict(type) : types_by_affinity(type);
    // In a table that is not STRICT it has been turned into the type of its column.
    if (column.is_computed) has_unread_columns_ = has_unread_columns_ || strict || needs_value;
    if (column.is_computed || column.is_rowid) continue;
    const std::uint8_t by_default = type_of_default(text_of(columns.get(), 2), types);
    if (needs_value) types &= static_cast<std::uint8_t>(~kNull);
    allow(column.field, types, column.has_default ? by_default : std::uint8_t{0});
  }
}

RowTypes RowTypes::of_schema() {
  constexpr std::uint8_t kTexts = kNull | kText | kBlob;
  RowTypes types;
  for (const std::uint8_t allowed :
       {kTexts, kTexts, kTexts, std::uint8_t{kNull | kInteger}, kTexts}) {
    types.allow(types.allowed_.size(), allowed, 0);
  }
  return types;
}

void RowTypes::allow(std::size_t field, std::uint8_t types, std::uint8_t type_of_default) {
  if (field >= allowed_.size()) allowed_.resize(field + 1, kAny);
  allowed_[field] = types;
  const bool may_be_missing = type_of_default != 0 && (type_of_default & ~types) == 0;
  if (!may_be_missing && types != kAny) least_fields_ = std::max(least_fields_, field + 1);
}

bool RowTypes::fit(const SpreadRecord& record) const {
  const Bytes local = record.local;
  const std::uint64_t size = record.size;
  std::size_t at = 0;
  const std::uint64_t header_size = read_varint(local, at);
  if (header_size > local.size() || header_size < at) throw Error("a record has no header");
  const Bytes header = local.first(static_cast<std::size_t>(header_size));
  std::uint64_t end = header_size;
  std::size_t field = 0;
  bool fits = true;
  while (at < header.size()) {
    const std::uint64_t serial_type = read_varint(header, at);
    const std::uint64_t bytes = size_of_type(serial_type);
    if (bytes > size - end) throw Error("a value goes beyond the end of its record");
    const std::uint8_t allowed = field < allowed_.size() ? allowed_[field] : kAny;
    std::uint8_t type = type_of(serial_type);
    const bool may_be_words = type == kText && (allowed & kWords) != 0;
    if (may_be_words && is_no_number(begin_of(record, end, bytes))) type = kWords;
    fits = fits && (type & allowed) != 0;
    end += bytes;
    ++field;
  }
  if (end != size) throw Error("a record is longer than its values");
  return fits && field >= least_fields_;
}

}  // namespace gate
