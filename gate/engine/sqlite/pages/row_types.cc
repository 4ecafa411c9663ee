#include "gate/engine/sqlite/pages/row_types.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/pages/record.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

// Sets of types.
constexpr std::uint8_t kNull = 1;
constexpr std::uint8_t kInteger = 2;
constexpr std::uint8_t kReal = 4;
constexpr std::uint8_t kText = 8;
constexpr std::uint8_t kBlob = 16;
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
  // Of a text only SQLite knows whether it should have become a number.
  constexpr std::uint8_t kNumeric = kNull | kNumber | kBlob;
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

// What a row has that is older than the column; none where only SQLite can tell.
std::uint8_t type_of_default(std::string_view text, std::uint8_t types) {
  if (text.empty() || equal_ignoring_case(text, "null")) return kNull;
  const bool is_text = text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
  if (is_text) return kText;
  const bool is_number = text.find_first_not_of("0123456789.") == std::string_view::npos;
  if (!is_number) return 0;
  return (types & kNumber) != 0 ? types & kNumber : kText;  // a TEXT column makes a text of it
}

bool is_strict(Connection& connection, const std::string& table) {
  return !list_names(connection,
                     concat("SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND strict AND "
                            "name = ",
                            quote_text(table), " COLLATE NOCASE"))
              .empty();
}

}  // namespace

RowTypes::RowTypes(Connection& connection, const std::string& table, const TableLayout& layout) {
  const bool strict = is_strict(connection, table);
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

bool RowTypes::fit(Bytes local, std::uint64_t size) const {
  std::size_t at = 0;
  const std::uint64_t header_size = read_varint(local, at);
  if (header_size > local.size() || header_size < at) throw Error("a record has no header");
  const Bytes header = local.first(static_cast<std::size_t>(header_size));
  std::uint64_t end = header_size;
  std::size_t field = 0;
  bool fits = true;
  while (at < header.size()) {
    const std::uint64_t serial_type = read_varint(header, at);
    const std::uint8_t allowed = field < allowed_.size() ? allowed_[field] : kAny;
    fits = fits && (type_of(serial_type) & allowed) != 0;
    end += size_of_type(serial_type);
    if (end > size) throw Error("a value goes beyond the end of its record");
    ++field;
  }
  if (end != size) throw Error("a record is longer than its values");
  return fits && field >= least_fields_;
}

}  // namespace gate
