#include "gate/engine/postgres/answer.h"

#include <algorithm>
#include <charconv>

#include "gate/base/error.h"
#include "gate/engine/encoder.h"
#include "gate/engine/postgres/values.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split_postgres.h"

namespace gate::postgres {

namespace {

// Rows that were stepped through by scans of whole tables.
constexpr const char* kScanned =
    "SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_xact_user_tables";

void add_value(Encoder& encoder, const Value& value) {
  if (std::holds_alternative<Null>(value)) encoder.add_null();
  if (const auto* number = std::get_if<std::int64_t>(&value)) encoder.add_integer(*number);
  if (const auto* real = std::get_if<double>(&value)) encoder.add_real(*real);
  if (const auto* text = std::get_if<std::string>(&value)) {
    encoder.add_text(text->data(), text->size());
  }
  if (const auto* blob = std::get_if<Blob>(&value)) {
    encoder.add_blob(blob->bytes.data(), blob->bytes.size());
  }
}

// $1 and $2 as NULL, which the server takes for a value of whatever type it needs.
std::string with_nulls(const std::string& sql) {
  std::string result;
  std::size_t done = 0;
  for (const Token& token : tokenize(with_plain_postgres_quotes(sql))) {
    const bool is_placeholder = token.kind == TokenKind::parameter && token.text.starts_with('$');
    if (!is_placeholder) continue;
    result += sql.substr(done, token.offset - done) + "NULL";
    done = token.offset + token.text.size();
  }
  return result + sql.substr(done);
}

}  // namespace

Answer answer_of(Client& client, const std::string& sql) {
  const std::string plain = with_nulls(sql);
  // Outside of a transaction the server goes on counting where it was until it has told others.
  constexpr int kFlushesOnDemand = 150000;
  const bool is_anew =
      client.transaction() == PQTRANS_IDLE && client.server_version() >= kFlushesOnDemand;
  if (is_anew) client.run_one("SELECT pg_stat_force_next_flush()");
  const std::int64_t before = is_anew ? 0 : client.run_one(kScanned).number(0, 0);
  const std::vector<Result> answers = client.run_with(plain, {kScanned});
  const Result& own = answers.front();
  Answer answer;
  Encoder encoder;
  for (int i = 0; i < own.columns(); ++i) {
    ColumnSnapshot& column = answer.columns.emplace_back();
    column.name = own.column(i);
    for (int row = 0; row < own.rows(); ++row) {
      encoder.cut(0);
      if (own.is_null(row, i)) ++column.nulls;
      add_value(encoder, value_in(own, row, i));
      column.digest += as_digest(XXH3_128bits(encoder.data(), encoder.size()));
    }
  }
  answer.rows = own.columns() > 0 ? own.rows() : own.rows_changed();
  answer.scanned = std::max<std::int64_t>(0, answers.at(1).number(0, 0) - before);
  return answer;
}

}  // namespace gate::postgres
