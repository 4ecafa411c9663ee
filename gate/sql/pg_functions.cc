#include "gate/sql/pg_functions.h"

#include <algorithm>
#include <functional>
#include <span>

namespace gate {

namespace {

// Those of uuid-ossp and pgcrypto, and of servers after 15, among them.
constexpr std::string_view kChance[] = {"random",           "random_normal",
                                        "gen_random_uuid",  "gen_random_bytes",
                                        "uuid_generate_v1", "uuid_generate_v1mc",
                                        "uuid_generate_v4", "uuidv4",
                                        "uuidv7",           "gen_salt"};

// They go on while the transaction lasts.
constexpr std::string_view kRunningClocks[] = {"clock_timestamp", "timeofday"};

constexpr std::string_view kClocks[] = {"now", "transaction_timestamp", "statement_timestamp",
                                        "clock_timestamp", "timeofday"};

bool is_any(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool contains(const PgNode& node, const std::function<bool(const PgNode& node)>& is_it) {
  bool found = false;
  node.visit([&](const PgNode& one) {
    found = found || is_it(one);
    return !found;
  });
  return found;
}

bool calls(const PgNode& node, std::span<const std::string_view> names) {
  return contains(node, [&](const PgNode& one) { return is_any(called_function(one), names); });
}

// CURRENT_DATE and its like, but not CURRENT_USER.
bool is_time_value(const PgNode& node) {
  const std::string op = node.kind() == "SQLValueFunction" ? node.text("op") : "";
  return op.starts_with("SVFOP_CURRENT_DATE") || op.starts_with("SVFOP_CURRENT_TIME") ||
         op.starts_with("SVFOP_LOCALTIME");
}

// 'now'::timestamp, date 'today'
bool is_word_for_time(const PgNode& node) {
  if (node.kind() != "TypeCast") return false;
  const std::string word = node.at("arg").constant();
  return word == "now" || word == "today" || word == "yesterday" || word == "tomorrow";
}

bool asks_for_time(const PgNode& node) {
  return contains(node, [](const PgNode& one) {
    return is_time_value(one) || is_word_for_time(one) || is_any(called_function(one), kClocks);
  });
}

}  // namespace

std::string called_function(const PgNode& node) {
  if (node.kind() != "FuncCall") return "";
  const std::vector<std::string> names = node.names("funcname");
  return names.empty() ? "" : names.back();
}

std::optional<Circumstance> volatile_source(const PgNode& expression) {
  constexpr std::string_view kNumbers[] = {"nextval"};
  if (calls(expression, kChance)) return Circumstance::chance;
  if (calls(expression, kNumbers)) return Circumstance::order;
  if (calls(expression, kRunningClocks)) return Circumstance::clock;
  return std::nullopt;
}

bool has_chance(const PgNode& node) {
  return calls(node, kChance);
}

bool selects_by_time(const PgNode& node) {
  return contains(node, [](const PgNode& one) {
    return asks_for_time(one.at("whereClause")) || asks_for_time(one.at("quals"));
  });
}

}  // namespace gate
