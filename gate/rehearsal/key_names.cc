#include "gate/rehearsal/key_names.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/row_values.h"
#include "gate/rehearsal/written_rows.h"

namespace gate {

KeyNames key_names(const Schema& old_schema, const Table& old, const Origin& origin) {
  KeyNames key;
  for (const std::string& column : row_key(old_schema, old)) {
    const auto found = std::ranges::find_if(
        origin.columns, [&](const auto& pair) { return equal_ignoring_case(pair.second, column); });
    if (found == origin.columns.end() || origin.rewritten.contains(found->first)) return {};
    key.then.push_back(column);
    key.now.push_back(found->first);
  }
  return key;
}

Rows first_rows(Session& session, const std::string& table, const std::vector<std::string>& key,
                const std::vector<std::string>& columns, std::size_t count) {
  RowRequest request{.table = table, .columns = columns};
  for (const std::string& column : key) request.key.push_back({.name = column});
  const RowSource source = session.rows(request);
  Rows rows;
  for (const Row* row = source(); row != nullptr && rows.size() < count; row = source()) {
    rows.emplace_back(row->begin() + static_cast<std::ptrdiff_t>(key.size()), row->end());
  }
  return rows;
}

std::string where_is(const Session& session, const KeyNames& key, const WrittenRow& row) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < key.now.size(); ++i) {
    const Value* value = value_of(row, key.now[i]);
    if (value == nullptr || is_null(*value)) return "";
    terms.push_back(is_equal_to(session, key.then[i], *value));
  }
  return join(terms, " AND ");
}

std::string key_shown(const KeyNames& key, const WrittenRow& row, bool show_values) {
  std::vector<std::string> shown;
  for (const std::string& column : key.now) {
    shown.push_back(show(*value_of(row, column), show_values));
  }
  return join(shown, ", ");
}

}  // namespace gate
