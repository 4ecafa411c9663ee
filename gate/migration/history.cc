// Values of a history table as text.
#include "gate/migration/history.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "gate/base/text.h"
#include "gate/migration/folder.h"

namespace gate {

History history_of_versions(const Table& table, const Rows& rows) {
  History history{.table = table.name, .exists = true};
  for (const Row& row : rows) history.applied.push_back({.version = text_of(row.at(0))});
  return history;
}

bool has_columns(const Table& table, std::initializer_list<std::string_view> names) {
  return std::ranges::all_of(names, [&](std::string_view name) {
    return find_column(table, std::string(name)) != nullptr;
  });
}

std::string text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* blob = std::get_if<Blob>(&value)) return blob->bytes;
  const auto* real = std::get_if<double>(&value);
  if (real == nullptr) return {};
  // A column declared REAL makes 7.0 of 7.
  const bool is_whole = std::floor(*real) == *real && std::abs(*real) < 9e15;
  return is_whole ? std::to_string(static_cast<std::int64_t>(*real)) : concat(*real);
}

bool is_true(const Value& value) {
  const std::string text = to_lower(text_of(value));
  return !text.empty() && text != "0" && text != "false" && text != "f";
}

std::string version_text(const Value& value) {
  const std::string text = text_of(value);
  const auto number = parse_number(text);
  return number ? std::to_string(*number) : text;
}

}  // namespace gate
