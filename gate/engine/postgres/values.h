// What the server sends, as values with a storage class. A whole number is one whatever its type,
// so that a column that becomes wider, or NUMERIC, keeps what it holds; bytes are a blob;
// everything that has no class of its own is the text that the server shows, "true" and "false"
// among it. The answer to a question, which is no column's value, is 1 or 0.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gate/engine/encoder.h"
#include "gate/engine/postgres/client.h"
#include "gate/model/value.h"

namespace gate::postgres {

// The server's numbers for its own types: src/include/catalog/pg_type.dat.
namespace pg_type {
inline constexpr Oid kBool = 16, kBytea = 17, kChar = 18, kName = 19, kInt8 = 20, kInt2 = 21,
                     kInt4 = 23, kText = 25, kOid = 26, kJson = 114, kXml = 142, kFloat4 = 700,
                     kFloat8 = 701, kBpchar = 1042, kVarchar = 1043, kNumeric = 1700;
}

// Of a type's text form, as a session with the gate's settings writes it.
Value value_of_text(Oid type, std::string_view text);

// Of a result's field.
Value value_in(const Result& result, int row, int column);

// Whether add_binary knows the binary form of this type; of others it wants the text.
bool knows_binary(Oid type);

// Adds a value by the binary form of its type (that of COPY … (FORMAT binary)); the same value has
// the same bytes as that of its text form has.
void add_binary(Encoder& encoder, Oid type, std::string_view bytes);

// NUMERIC's binary form as text: base-10000 digits, see numeric_send() in numeric.c.
std::string text_of_numeric(std::string_view bytes);

}  // namespace gate::postgres
