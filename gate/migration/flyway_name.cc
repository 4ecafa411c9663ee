#include "gate/migration/flyway_name.h"

#include <algorithm>
#include <array>
#include <vector>

#include "gate/base/text.h"

namespace gate {

namespace {

// Those that `flyway migrate` comes by.
constexpr std::array<std::string_view, 14> kEvents = {
    "beforeConnect",
    "createSchema",
    "beforeValidate",
    "afterValidate",
    "beforeMigrate",
    "beforeEachMigrate",
    "beforeEachMigrateStatement",
    "afterEachMigrateStatement",
    "afterEachMigrate",
    "afterVersioned",
    "beforeRepeatables",
    "afterMigrateApplied",
    "afterMigrate",
    "afterMigrateOperationFinish",
};

// Of other commands than migrate, and of failures.
constexpr std::array<std::string_view, 25> kOtherEvents = {
    "afterMigrateError",
    "afterEachMigrateError",
    "afterEachMigrateStatementError",
    "afterValidateError",
    "beforeClean",
    "afterClean",
    "afterCleanError",
    "beforeInfo",
    "afterInfo",
    "afterInfoError",
    "beforeBaseline",
    "afterBaseline",
    "afterBaselineError",
    "beforeRepair",
    "afterRepair",
    "afterRepairError",
    "beforeUndo",
    "beforeEachUndo",
    "beforeEachUndoStatement",
    "afterEachUndoStatement",
    "afterEachUndoStatementError",
    "afterEachUndo",
    "afterEachUndoError",
    "afterUndo",
    "afterUndoError",
};

constexpr std::string_view kSeparator = "__";

std::vector<std::string_view> parts_of(std::string_view version) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto dot = version.find('.');
    parts.push_back(version.substr(0, dot));
    if (dot == version.npos) return parts;
    version.remove_prefix(dot + 1);
  }
}

bool is_version(std::string_view text) {
  return std::ranges::all_of(parts_of(text), [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == part.npos;
  });
}

std::string with(std::string_view text, char from, char to) {
  std::string result(text);
  std::ranges::replace(result, from, to);
  return result;
}

std::string_view without_zeros(std::string_view part) {
  return part.substr(std::min(part.find_first_not_of('0'), part.size()));
}

std::optional<FlywayKind> kind_of(char prefix) {
  switch (prefix) {
    case 'V':
      return FlywayKind::versioned;
    case 'U':
      return FlywayKind::undo;
    case 'B':
      return FlywayKind::baseline;
    case 'R':
      return FlywayKind::repeatable;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<FlywayName> parse_flyway_name(std::string_view name) {
  if (!to_lower(name).ends_with(".sql")) return std::nullopt;
  name.remove_suffix(4);
  const auto separator = name.find(kSeparator);
  const std::string_view before = name.substr(0, separator);
  FlywayName found;
  if (separator != name.npos) {
    found.description = with(name.substr(separator + kSeparator.size()), '_', ' ');
  }
  if (std::ranges::count(kEvents, before) > 0) {
    found.kind = FlywayKind::callback;
    found.event = std::string(before);
    return found;
  }
  const auto kind = before.empty() ? std::nullopt : kind_of(before[0]);
  if (!kind) return std::nullopt;
  found.kind = *kind;
  found.version = with(before.substr(1), '_', '.');
  const bool is_right =
      *kind == FlywayKind::repeatable ? found.version.empty() : is_version(found.version);
  return is_right ? std::optional(std::move(found)) : std::nullopt;
}

std::string canonical_version(std::string_view version) {
  std::vector<std::string> parts;
  for (const std::string_view part : parts_of(version)) {
    parts.emplace_back(without_zeros(part).empty() ? "0" : without_zeros(part));
  }
  while (parts.size() > 1 && parts.back() == "0") parts.pop_back();
  return join(parts, ".");
}

bool is_older(std::string_view a, std::string_view b) {
  const auto left = parts_of(a);
  const auto right = parts_of(b);
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const std::string_view x = i < left.size() ? without_zeros(left[i]) : "";
    const std::string_view y = i < right.size() ? without_zeros(right[i]) : "";
    if (x.size() != y.size()) return x.size() < y.size();
    if (x != y) return x < y;
  }
  return false;
}

std::string repeatable_version(std::string_view description) {
  return concat("R__", with(description, ' ', '_'));
}

bool is_other_callback(std::string_view name) {
  if (!name.ends_with(".sql")) return false;
  name.remove_suffix(4);
  const std::string_view event = name.substr(0, name.find(kSeparator));
  return std::ranges::find(kOtherEvents, event) != kOtherEvents.end();
}

}  // namespace gate
