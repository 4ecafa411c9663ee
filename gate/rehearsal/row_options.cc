// Which values a column of a new row can take.
#include <algorithm>
#include <limits>

#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/row_draft.h"
#include "gate/rehearsal/row_values.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kMostOptions = 14;
constexpr std::size_t kMostFresh = 6;

bool fits(const Value& value, ValueKind kind) {
  switch (kind) {
    case ValueKind::integer:
      return std::holds_alternative<std::int64_t>(value);
    case ValueKind::real:
      return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
    case ValueKind::text:
    case ValueKind::moment:
      return std::holds_alternative<std::string>(value);
    case ValueKind::blob:
      return std::holds_alternative<Blob>(value);
    case ValueKind::any:
      break;
  }
  return true;
}

bool is_default(const Column& column, const Value& value) {
  if (column.default_value.empty()) return false;
  const std::string literal = value_literal(value);
  return literal == column.default_value || concat('\'', column.default_value, '\'') == literal ||
         concat('(', literal, ')') == column.default_value;
}

void put(std::vector<Choice>& options, Choice choice) {
  if (std::ranges::find(options, choice) == options.end()) options.push_back(std::move(choice));
}

void put_while_room(std::vector<Choice>& options, const std::vector<Value>& values) {
  for (const Value& value : values) {
    if (options.size() < kMostOptions) put(options, value);
  }
}

// "2024-05-31": the day after has another month.
bool looks_like_date(const std::string& text) {
  const auto is_figure = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  return text.size() >= 10 && text[4] == '-' && text[7] == '-' && is_figure(0) && is_figure(3) &&
         is_figure(5) && is_figure(8);
}

}  // namespace

const std::vector<Choice>& RowDraft::options(Slot& slot) {
  if (!slot.is_listed) list(slot);
  slot.is_listed = true;
  return slot.options;
}

std::vector<Value> RowDraft::values_in_checks(const Slot& slot) const {
  std::vector<Value> values;
  for (const std::string& check : table_.checks) {
    if (!mentions(check, slot.column->name)) continue;
    for (Value& value : gate::values_in_check(check)) values.push_back(std::move(value));
  }
  const ValueKind kind = kind_of(slot.column->type);
  std::stable_partition(values.begin(), values.end(),
                        [&](const Value& value) { return fits(value, kind); });
  return values;
}

std::vector<Value> RowDraft::existing(const Slot& slot) {
  std::vector<Value> values;
  const std::string column = session_.quote(slot.column->name);
  for (Row& row : ask(concat("SELECT DISTINCT ", column, " FROM (SELECT ", column, " FROM ",
                             session_.quote(table_.name), " LIMIT 100) LIMIT 8"))) {
    if (!is_null(row[0])) values.push_back(std::move(row[0]));
  }
  return values;
}

void RowDraft::list(Slot& slot) {
  const std::vector<Value> in_checks = values_in_checks(slot);
  if (slot.is_fresh) {
    list_fresh(slot, in_checks);
  } else if (wish_.varied.contains(to_lower(slot.column->name))) {
    list_varied(slot, in_checks);
  } else {
    list_alike(slot, in_checks);
  }
  if (!slot.column->not_null) put(slot.options, Value(Null{}));
  if (!slot.column->default_value.empty()) put(slot.options, std::nullopt);
  if (slot.options.empty()) put(slot.options, Value(Null{}));
}

// The model's own first.
void RowDraft::list_alike(Slot& slot, const std::vector<Value>& in_checks) {
  const Value* like = likeness(slot);
  if (like != nullptr) put(slot.options, *like);
  if (!slot.column->default_value.empty()) put(slot.options, std::nullopt);
  put_while_room(slot.options, in_checks);
  if (like != nullptr) put_while_room(slot.options, existing(slot));
  put_while_room(slot.options, typical_values(slot.column->type));
}

// The model's own, and what comes by itself, last.
void RowDraft::list_varied(Slot& slot, const std::vector<Value>& in_checks) {
  const Column& column = *slot.column;
  const Value* like = likeness(slot);
  if (like != nullptr) put_while_room(slot.options, neighbours(*like, 2));
  for (std::vector<Value> values : {in_checks, typical_values(column.type)}) {
    std::erase_if(values, [&](const Value& value) { return is_default(column, value); });
    put_while_room(slot.options, values);
  }
  if (like != nullptr) put(slot.options, *like);
  if (!column.default_value.empty()) put(slot.options, std::nullopt);
}

// One more than the greatest; nothing where there is no room above it.
std::optional<std::int64_t> RowDraft::next_number(const Slot& slot) {
  std::int64_t greatest = 0;
  const Rows rows = ask(concat("SELECT max(", session_.quote(slot.column->name), ") FROM ",
                               session_.quote(table_.name)));
  if (!rows.empty()) {
    if (const auto* number = std::get_if<std::int64_t>(&rows[0][0])) {
      greatest = std::max(greatest, *number);
    }
  }
  if (slot.column->identity) {
    for (const Row& counter : session_.sequences()) {
      const auto* table = std::get_if<std::string>(&counter.at(0));
      const auto* number = std::get_if<std::int64_t>(&counter.at(1));
      if (table == nullptr || number == nullptr) continue;
      if (equal_ignoring_case(*table, table_.name)) greatest = std::max(greatest, *number);
    }
  }
  constexpr std::int64_t kRoom = 1000;
  if (greatest > std::numeric_limits<std::int64_t>::max() - kRoom) return std::nullopt;
  return greatest + 1;
}

// "INV-0012", where the greatest one is "INV-0011": a series goes on, and a prefix is no row's to
// make up, since what a down writes may have another one. Nothing where there are no figures.
std::optional<std::string> RowDraft::next_text(const Slot& slot, const std::string& like) {
  constexpr std::string_view kFigures = "0123456789";
  const auto last = like.find_last_of(kFigures);
  if (last == like.npos || looks_like_date(like)) return std::nullopt;
  const auto before = like.find_last_not_of(kFigures, last);
  const std::size_t first = before == like.npos ? 0 : before + 1;
  const std::string prefix = value_literal(like.substr(0, first));
  const std::string column = session_.quote(slot.column->name);
  const Rows rows = ask(concat("SELECT max(CAST(substr(", column, ", length(", prefix,
                               ") + 1) AS INTEGER)) FROM ", session_.quote(table_.name),
                               " WHERE substr(", column, ", 1, length(", prefix, ")) = ", prefix));
  const auto* greatest = rows.empty() ? nullptr : std::get_if<std::int64_t>(&rows[0][0]);
  if (greatest == nullptr || *greatest < 0 || *greatest == std::numeric_limits<std::int64_t>::max())
    return std::nullopt;
  std::string number = std::to_string(*greatest + 1);
  const std::size_t width = last + 1 - first;
  if (number.size() < width) number.insert(0, width - number.size(), '0');
  return concat(like.substr(0, first), number, like.substr(last + 1));
}

bool RowDraft::exists(const Slot& slot, const Value& value) {
  return !ask(concat("SELECT 1 FROM ", session_.quote(table_.name), " WHERE ",
                     session_.quote(slot.column->name), " = ", session_.literal(value), " LIMIT 1"))
              .empty();
}

void RowDraft::list_fresh(Slot& slot, const std::vector<Value>& in_checks) {
  std::size_t most = kMostFresh;
  const auto put = [&](const Value& value) {
    if (slot.options.size() >= most) return;
    if (std::ranges::find(slot.options, Choice(value)) != slot.options.end()) return;
    // Elsewhere no index answers, and the whole key is looked for later.
    if (slot.is_alone && exists(slot, value)) return;
    slot.options.emplace_back(value);
  };
  Value base = typical_values(slot.column->type).front();
  if (const Value* like = likeness(slot); like != nullptr && !is_null(*like)) base = *like;
  const bool is_number = std::holds_alternative<std::int64_t>(base);
  if (is_number && (slot.is_alone || slot.column->identity)) {
    if (const auto next = next_number(slot)) {
      put(Value(*next));
      put(Value(*next + 1));
    }
  }
  const bool is_varied = wish_.varied.contains(to_lower(slot.column->name));
  if (!model_ || !(slot.is_alone || is_varied)) put(base);
  if (const auto* text = std::get_if<std::string>(&base)) {
    if (const auto next = next_text(slot, *text)) put(Value(*next));
  }
  constexpr std::size_t kFar = 40;
  for (const Value& value : neighbours(base, slot.is_alone ? kFar : kMostFresh)) put(value);
  // What a CHECK wants may be nowhere near.
  slot.options.resize(std::min(slot.options.size(), kMostFresh));
  most = 2 * kMostFresh;
  for (const Value& value : in_checks) put(value);
  most = 3 * kMostFresh;
  for (const Value& value : typical_values(slot.column->type)) put(value);
}

}  // namespace gate
