#include "gate/engine/sqlite/false_nulls.h"

#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"

namespace gate {

namespace {

constexpr std::string_view kNullIn = "NULL value in ";

}  // namespace

bool FalseNulls::has(const std::string& message) {
  if (!message.starts_with(kNullIn)) return false;
  const auto [known, is_new] = known_.emplace(message, false);
  if (is_new) known->second = find(message);
  return known->second;
}

// No query takes a column that is NOT NULL for NULL, but for what its type is.
bool FalseNulls::find(const std::string& message) {
  const Prepared columns = connection_.prepare(
      concat("SELECT t.name, i.name, c.name FROM pragma_table_list AS t, "
             "pragma_index_list(t.name, 'main') AS i, pragma_table_xinfo(t.name, 'main') AS c "
             "WHERE t.schema = 'main' AND t.wr AND i.origin = 'pk' AND t.name || '.' || c.name = ",
             quote_text(message.substr(kNullIn.size()))));
  if (!connection_.step(columns.get())) return false;
  const std::string rows = rows_themselves(text_of(columns.get(), 0), text_of(columns.get(), 1));
  const std::string column = quote_name(text_of(columns.get(), 2));
  try {
    const Prepared nulls = connection_.prepare(
        concat("SELECT 1 FROM ", rows, " WHERE typeof(", column, ") = 'null' LIMIT 1"));
    return !connection_.step(nulls.get());
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {  // they cannot even be read
    return false;
  }
}

}  // namespace gate
