// The format: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
#include "gate/engine/postgres/digest.h"

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/values.h"
#include "gate/engine/row_digest.h"

namespace gate::postgres {

namespace {

struct CopiedColumns {
  std::vector<std::string> names{};
  std::vector<Oid> types{};
  std::vector<std::string> terms{};  // what COPY is asked for
};

CopiedColumns columns_of(Client& client, const std::string& from) {
  const Result none = client.run_one(concat("SELECT * FROM ", from, " LIMIT 0"));
  CopiedColumns columns;
  for (int i = 0; i < none.columns(); ++i) {
    const std::string name(none.column(i));
    const Oid type = none.type(i);
    columns.names.push_back(name);
    columns.types.push_back(type);
    const std::string quoted = pg_identifier(name);
    columns.terms.push_back(knows_binary(type) ? quoted : concat(quoted, "::text"));
  }
  return columns;
}

class CopiedRow {
 public:
  explicit CopiedRow(const std::vector<Oid>& types) : types_(types), fields_(types.size()) {}

  // What comes before the first row goes with it. False for what comes after the last one.
  bool take(std::string_view bytes) {
    if (!std::exchange(has_begun_, true)) bytes.remove_prefix(header_size(bytes));
    if (bytes.empty()) return false;
    const std::int16_t count = static_cast<std::int16_t>(number(bytes, 2));
    if (count < 0) return false;
    if (static_cast<std::size_t>(count) != fields_.size()) fail();
    for (std::string_view& field : fields_) {
      const auto size = static_cast<std::int32_t>(number(bytes, 4));
      if (size > static_cast<std::int64_t>(bytes.size())) fail();
      field = size < 0 ? std::string_view() : bytes.substr(0, static_cast<std::size_t>(size));
      if (size >= 0) bytes.remove_prefix(static_cast<std::size_t>(size));
      if (size >= 0 && field.data() == nullptr) field = "";
    }
    return true;
  }

  // For RowDigest.
  bool add_to(Encoder& encoder, int column) const {
    const std::string_view field = fields_[static_cast<std::size_t>(column)];
    if (field.data() == nullptr) {
      encoder.add_null();
      return false;
    }
    add_binary(encoder, types_[static_cast<std::size_t>(column)], field);
    return true;
  }

 private:
  [[noreturn]] static void fail() { throw Error("the server sent rows that cannot be read"); }

  static std::uint32_t number(std::string_view& bytes, std::size_t size) {
    if (bytes.size() < size) fail();
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < size; ++i) {
      number = number << 8U | static_cast<unsigned char>(bytes[i]);
    }
    bytes.remove_prefix(size);
    return number;
  }

  static std::size_t header_size(std::string_view bytes) {
    constexpr std::size_t kSignature = 11;
    constexpr std::size_t kFlags = 4;
    const std::size_t all = bytes.size();
    if (all < kSignature + 2 * kFlags || !bytes.starts_with("PGCOPY\n")) fail();
    bytes.remove_prefix(kSignature + kFlags);
    return kSignature + 2 * kFlags + number(bytes, kFlags);
  }

  const std::vector<Oid>& types_;
  std::vector<std::string_view> fields_;
  bool has_begun_ = false;
};

// Pages of the table's file, which a row names in its place (ctid).
std::string condition_of(Client& client, const std::string& table, const DigestRequest& request) {
  if (request.parts <= 1) return {};
  const Result size =
      client.run_one(concat("SELECT pg_relation_size(", pg_literal(table), "::regclass) / ",
                            "current_setting('block_size')::int8"));
  const std::int64_t pages = size.number(0, 0);
  const std::int64_t first = pages * request.part / request.parts;
  const std::int64_t last = pages * (request.part + 1) / request.parts;
  // What is written meanwhile comes at the end.
  const bool is_last = request.part + 1 == request.parts;
  return concat(" WHERE ctid >= '(", first, ",0)'",
                is_last ? std::string() : concat(" AND ctid < '(", last, ",0)'"));
}

}  // namespace

TableSnapshot digest_table(Client& client, const Names& names, const DigestRequest& request) {
  const std::string table = names.quote(request.table);
  const Relation relation = names.find(client, request.table);
  const std::string from = concat(relation.has_children_of_its_own ? "ONLY " : "", table);
  CopiedColumns columns = columns_of(client, from);
  RowDigest digest(request.table, columns.names, request.key);
  const bool can_be_split = relation.is_stored;
  if (!can_be_split && request.part > 0) return digest.take();
  const std::string where = can_be_split ? condition_of(client, table, request) : std::string();
  client.begin_copy_out(concat("COPY (SELECT ", join(columns.terms, ", "), " FROM ", from, where,
                               ") TO STDOUT (FORMAT binary)"));
  CopiedRow row(columns.types);
  while (const auto bytes = client.next_copied()) {
    if (row.take(*bytes)) digest.add(row);
  }
  return digest.take();
}

}  // namespace gate::postgres
