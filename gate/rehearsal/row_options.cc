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
  std::ranges::stable_partition(values, [&](const Value& value) { return fits(value, kind); });
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
  const Column& column = *slot.column;
  const std::string name = to_lower(column.name);
  const bool is_varied = wish_.varied.contains(name);
  const bool has_default = !column.default_value.empty();
  std::optional<Value> like;
  if (model_) like = (*model_)[static_cast<std::size_t>(&slot - slots_.data())];
  const auto put = [&](Choice choice) {
    if (std::ranges::find(slot.options, choice) == slot.options.end()) {
      slot.options.push_back(std::move(choice));
    }
  };
  const std::vector<Value> in_checks = values_in_checks(slot);
  if (slot.is_fresh) {
    list_fresh(slot, in_checks);
  } else if (is_varied) {
    if (like) {
      for (Value& value : neighbours(*like, 2)) put(std::move(value));
    }
    for (const auto& values : {in_checks, typical_values(column.type)}) {
      for (const Value& value : values) {
        if (slot.options.size() < kMostOptions && !is_default(column, value)) put(value);
      }
    }
    if (like) put(*like);
    if (has_default) put(std::nullopt);
  } else {
    if (like) put(*like);
    if (has_default) put(std::nullopt);
    for (const Value& value : in_checks) {
      if (slot.options.size() < kMostOptions) put(value);
    }
    if (model_) {
      for (Value& value : existing(slot)) {
        if (slot.options.size() < kMostOptions) put(std::move(value));
      }
    }
    for (const Value& value : typical_values(column.type)) {
      if (slot.options.size() < kMostOptions) put(value);
    }
  }
  if (!column.not_null) put(Value(Null{}));
  if (has_default) put(std::nullopt);
  if (slot.options.empty()) put(Value(Null{}));
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
                     session_.quote(slot.column->name), " = ", value_literal(value), " LIMIT 1"))
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
  if (model_) {
    const Value& like = (*model_)[static_cast<std::size_t>(&slot - slots_.data())];
    if (!is_null(like)) base = like;
  }
  const bool is_number = std::holds_alternative<std::int64_t>(base);
  if (is_number && (slot.is_alone || slot.column->identity)) {
    if (const auto next = next_number(slot)) {
      put(Value(*next));
      put(Value(*next + 1));
    }
  }
  if (!model_ || !slot.is_alone) put(base);
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
