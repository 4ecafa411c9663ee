// A run out of a JSON report. Keys that are not known are left out: a newer minor version may have
// them. Members that are not there keep their defaults: an older one may lack them.
#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/report/members.h"
#include "gate/report/run_json.h"

namespace gate {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kOurMajor = "1.";

// Where in the document we are: run.migrations[0].up.
struct Place {
  const Place* parent = nullptr;
  std::string_view key{};
  std::size_t index = 0;  // where `key` is empty
};

std::string show(const Place& place) {
  if (place.parent == nullptr) return std::string(place.key);
  if (place.key.empty()) return concat(show(*place.parent), '[', place.index, ']');
  // Keys of ours are plain; those of a user's list need not be.
  const bool is_plain = std::ranges::none_of(place.key, [](char c) { return c < ' ' || c > '~'; });
  return concat(show(*place.parent), '.', is_plain ? std::string(place.key) : in_quotes(place.key));
}

// A list or an object may be nested so deeply that writing it down would not end well.
std::string text_of(const Json& found) {
  if (found.is_array()) return "a list";
  if (found.is_object()) return "an object";
  return found.dump(-1, ' ', true, Json::error_handler_t::replace);
}

[[noreturn]] void complain(const Place& place, const Json& found, std::string_view expected) {
  constexpr std::size_t kLongest = 40;
  const std::string text = text_of(found);
  const std::string shown = text.size() > kLongest ? text.substr(0, kLongest) + "..." : text;
  throw UsageError(concat(show(place), ": expected ", expected, ", found ", shown));
}

void decode(const Json& json, const Place& place, auto& record);

void decode(const Json& json, const Place& place, std::string& text) {
  if (!json.is_string()) complain(place, json, "a text");
  text = json.get<std::string>();
}

void decode(const Json& json, const Place& place, bool& value) {
  if (!json.is_boolean()) complain(place, json, "true or false");
  value = json.get<bool>();
}

void decode(const Json& json, const Place& place, double& number) {
  if (!json.is_number()) complain(place, json, "a number");
  number = json.get<double>();
}

template <std::integral Number>
void decode(const Json& json, const Place& place, Number& number) {
  const bool fits = json.is_number_unsigned() ? std::in_range<Number>(json.get<std::uint64_t>())
                                              : json.is_number_integer() &&
                                                    std::in_range<Number>(json.get<std::int64_t>());
  if (!fits) complain(place, json, "a whole number in range");
  number = json.get<Number>();
}

template <typename Enum>
requires std::is_enum_v<Enum>
void decode(const Json& json, const Place& place, Enum& value) {
  const auto& words = kWords<Enum>;
  const auto* word = json.is_string()
                         ? std::find(words.begin(), words.end(), json.get_ref<const std::string&>())
                         : words.end();
  if (word == words.end()) {
    complain(place, json, concat("one of ", join({words.begin(), words.end()}, ", ")));
  }
  value = static_cast<Enum>(word - words.begin());
}

template <typename T>
void decode(const Json& json, const Place& place, std::optional<T>& value) {
  value.reset();
  if (!json.is_null()) decode(json, place, value.emplace());
}

template <typename T>
void decode(const Json& json, const Place& place, std::vector<T>& values) {
  if (!json.is_array()) complain(place, json, "a list");
  values.clear();
  values.reserve(json.size());
  for (const Json& item : json) {
    const Place here{.parent = &place, .index = values.size()};
    decode(item, here, values.emplace_back());
  }
}

template <typename T>
void decode(const Json& json, const Place& place, std::map<std::string, T>& values) {
  if (!json.is_object()) complain(place, json, "an object");
  values.clear();
  for (const auto& [key, item] : json.items()) {
    decode(item, {.parent = &place, .key = key}, values[key]);
  }
}

void decode(const Json& json, const Place& place, auto& record) {
  if (!json.is_object()) complain(place, json, "an object");
  visit_members(record, [&](std::string_view key, auto& member) {
    const auto found = json.find(key);
    if (found != json.end()) decode(*found, {.parent = &place, .key = key}, member);
  });
}

// It becomes part of an exit code, which has eight bits.
void check_signal(int signal, const std::string& place) {
  constexpr int kLargestSignal = 64;
  if (signal >= 0 && signal <= kLargestSignal) return;
  throw UsageError(concat(place, ".stopped_by: expected a signal's number or 0, found ", signal));
}

Json parse(std::string_view text, const std::string& path) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::string_view before = text.substr(0, error.byte == 0 ? 0 : error.byte - 1);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    throw UsageError(concat(path, ":", line, ": no report: this is not JSON; give a file that ",
                            "'--report json=FILE' wrote"));
  } catch (const Json::out_of_range&) {  // a number like 1e999
    throw UsageError(concat(path, ":1: no report: a number in it is too large; give a file that ",
                            "'--report json=FILE' wrote"));
  }
}

void check_version(const Json& report, const std::string& path) {
  const auto version = report.is_object() ? report.find("format_version") : report.end();
  if (!report.is_object() || version == report.end() || !version->is_string()) {
    throw UsageError(concat(path, ":1: no report: it has no 'format_version'; give a file that ",
                            "'--report json=FILE' wrote"));
  }
  const std::string text = version->get<std::string>();
  if (text.starts_with(kOurMajor)) return;
  throw UsageError(concat(path, ":1: format_version ", in_quotes(text),
                          " cannot be read, only 1.x; use the migration-gate that wrote it"));
}

Json checked_report(std::string_view text, const std::string& path) {
  Json report = parse(text, path);
  check_version(report, path);
  return report;
}

Run run_in(const Json& report, const std::string& path) {
  const auto found = report.find("run");
  if (found == report.end()) {
    throw UsageError(concat(path, ":1: the report has no 'run'; nothing can be judged again"));
  }
  Run run;
  const std::string place = concat(path, ": run");
  decode(*found, {.key = place}, run);
  check_signal(run.stopped_by, place);
  // Without them it would look like a run that had nothing to do.
  if (!found->contains("migrations")) {
    throw UsageError(concat(path, ": run: it has no 'migrations'; nothing can be judged again"));
  }
  return run;
}

// Without it nobody could tell whether a scenario is missing.
Shard shard_in(const Json& report, const std::string& path) {
  const auto found = report.find("shard");
  if (found == report.end() || !found->is_object()) {
    throw UsageError(concat(path, ":1: the report has no 'shard'; nothing can be judged again"));
  }
  Shard shard;
  const std::string place = concat(path, ": shard");
  decode(*found, {.key = place}, shard);
  if (shard.of < 1 || shard.index < 1 || shard.index > shard.of) {
    throw UsageError(concat(place, ": there is no shard ", shard.index, '/', shard.of));
  }
  std::ranges::sort(shard.scenarios);
  return shard;
}

RunSet set_in(const Json& report, const std::string& path) {
  RunSet set{.shard = shard_in(report, path)};
  const auto& scenarios = report.at("scenarios");
  if (!scenarios.is_array()) {
    throw UsageError(concat(path, ": scenarios: expected a list, found ", text_of(scenarios)));
  }
  for (const Json& one : scenarios) {
    const std::string place = concat(path, ": scenarios[", set.runs.size(), ']');
    if (!one.is_object()) throw UsageError(concat(place, ": expected an object"));
    set.runs.push_back({.run = run_in(one, place)});
  }
  const auto take = [&](const char* key, auto& value) {
    const auto found = report.find(key);
    const std::string place = concat(path, ": ", key);
    if (found != report.end()) decode(*found, {.key = place}, value);
  };
  take("started_at", set.started_at);
  take("seconds", set.seconds);
  take("remarks", set.remarks);
  return set;
}

}  // namespace

Run run_from_json(std::string_view text, const std::string& path) {
  return run_in(checked_report(text, path), path);
}

RunSet run_set_from_json(std::string_view text, const std::string& path) {
  const Json report = checked_report(text, path);
  if (report.contains("scenarios")) return set_in(report, path);
  RunSet set{.is_one = true};
  set.runs.push_back({.run = run_in(report, path)});
  const Run& run = set.runs.front().run;
  set.started_at = run.started_at;
  set.seconds = run.seconds;
  set.shard.scenarios = {run.scenario};
  return set;
}

}  // namespace gate
