// A report as JSON.
#include "gate/report/run_json.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "gate/report/comparison.h"
#include "gate/report/escape.h"
#include "gate/report/view.h"

namespace gate {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSetVersion = "1.1";
constexpr std::size_t kLongestSql = std::size_t{64} * 1024;
constexpr std::string_view kSqlKeys[] = {"sql", "error_sql", "statement"};

Json encode(const auto& record);
template <typename T>
Json encode(const std::vector<T>& values);

Json encode(const std::string& text) {
  return text;
}
Json encode(bool value) {
  return value;
}
Json encode(const std::integral auto& number) {
  return number;
}
Json encode(double number) {
  return std::isfinite(number) ? number : 0.0;
}

template <typename Enum>
requires std::is_enum_v<Enum> Json encode(const Enum& value) {
  return kWords<Enum>.at(static_cast<std::size_t>(value));
}

template <typename T>
Json encode(const T* value) {
  return encode(*value);
}

template <typename T>
Json encode(const std::optional<T>& value) {
  return value ? encode(*value) : Json();
}

template <typename T>
Json encode(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values) array.push_back(encode(value));
  return array;
}

// By the names as they will be read: replacing bad bytes may change their order, or make two equal.
template <typename T>
Json encode(const std::map<std::string, T>& values) {
  std::map<std::string, T> readable;
  for (const auto& [name, value] : values) readable.emplace(utf8_text(name), value);
  Json object = Json::object();
  for (const auto& [name, value] : readable) object[name] = encode(value);
  return object;
}

bool holds_sql(std::string_view key) {
  return std::find(std::begin(kSqlKeys), std::end(kSqlKeys), key) != std::end(kSqlKeys);
}

Json encode_member(std::string_view key, const auto& member) {
  if constexpr (std::same_as<std::decay_t<decltype(member)>, std::string>) {
    if (holds_sql(key)) return capped_sql(member, kLongestSql);
  }
  return encode(member);
}

Json encode(const auto& record) {
  Json object = Json::object();
  visit_members(record, [&object](std::string_view key, const auto& member) {
    object[std::string(key)] = encode_member(key, member);
  });
  return object;
}

Json encode(const Comparison& comparison) {
  return {{"base", encode(comparison.base)},
          {"points", encode(comparison.points)},
          {"counts", {{"before", encode(comparison.before)}, {"after", encode(comparison.after)}}},
          {"durations", encode(comparison.durations)},
          {"rows", encode(comparison.rows)}};
}

Json report_of(const Run& run, const Judgement& judgement, const Comparison* comparison) {
  Json report = encode(view_of(run, judgement));
  if (comparison != nullptr) report["comparison"] = encode(*comparison);
  return report;
}

std::string written(const Json& report) {
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string to_json(const Run& run, const Judgement& judgement, const Comparison* comparison) {
  return written(report_of(run, judgement, comparison));
}

std::string to_json(const RunSet& set) {
  Json scenarios = Json::array();
  for (const JudgedRun& one : set.runs) {
    scenarios.push_back(
        report_of(one.run, one.judgement, one.comparison ? &*one.comparison : nullptr));
  }
  const VerdictCounts verdicts = count_verdicts(set);
  return written({{"format_version", kSetVersion},
                  {"tool", encode(Product{"migration-gate", set.tool_version})},
                  {"verdict", to_string(set.total.verdict)},
                  {"exit_code", set.total.exit_code},
                  {"headline", set.total.headline},
                  {"started_at", set.started_at},
                  {"seconds", encode(set.seconds)},
                  {"counts", encode(set.total.counts)},
                  {"verdicts",
                   {{"passed", verdicts.passed},
                    {"failed", verdicts.failed},
                    {"not-judged", verdicts.not_judged}}},
                  {"shard", encode(set.shard)},
                  {"remarks", encode(set.remarks)},
                  {"scenarios", scenarios}});
}

}  // namespace gate
