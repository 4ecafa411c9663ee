#include "gate/config/baseline_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "gate/base/date.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/config/document.h"

namespace gate {

using nlohmann::json;
using nlohmann::ordered_json;

extern const std::string_view kBaselineSchema;

namespace {

auto key_of(const KnownPoint& entry) {
  return std::tie(entry.check, entry.migration, entry.subject, entry.message);
}

KnownPoint entry_from_json(const json& value) {
  return {.check = value["check"].get<std::string>(),
          .subject = value["subject"].get<std::string>(),
          .migration = value.value("migration", std::string()),
          .owner = value["owner"].get<std::string>(),
          .reason = value["reason"].get<std::string>(),
          .until = value.value("until", std::string()),
          .message = value.value("message", std::string())};
}

// `document` has passed the schema.
std::vector<Fault> find_faults(const json& document, const NameCheck& check_name) {
  std::vector<Fault> faults;
  std::set<std::vector<std::string>> seen;
  const json& entries = document["entries"];
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string pointer = concat("/entries/", i);
    const KnownPoint entry = entry_from_json(entries[i]);
    if (std::string unknown = check_name(NameKind::check, entry.check); !unknown.empty()) {
      faults.push_back({pointer + "/check", std::move(unknown)});
    }
    if (!entry.until.empty() && !is_date(entry.until)) {
      faults.push_back(no_date(pointer + "/until", entry.until));
    }
    if (!seen.insert({entry.check, entry.subject, entry.migration, entry.message}).second) {
      faults.push_back({pointer, concat('\'', dotted(pointer), "' is about the same as another")});
    }
  }
  return faults;
}

ordered_json to_json(const KnownPoint& entry) {
  ordered_json result = {{"check", entry.check}, {"subject", entry.subject}};
  if (!entry.migration.empty()) result["migration"] = entry.migration;
  if (!entry.message.empty()) result["message"] = entry.message;
  result["owner"] = entry.owner;
  result["reason"] = entry.reason;
  if (!entry.until.empty()) result["until"] = entry.until;
  return result;
}

}  // namespace

std::vector<KnownPoint> read_baseline(const std::string& path, const NameCheck& check_name) {
  const auto more = [&](const json& document) { return find_faults(document, check_name); };
  const DocumentText text(path);
  const json document =
      read_document(text, {.schema = kBaselineSchema, .reserved = {}, .more = more});
  std::vector<KnownPoint> entries;
  for (const json& value : document["entries"]) {
    KnownPoint entry = entry_from_json(value);
    entry.location = text.find(concat("/entries/", entries.size()));
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string baseline_text(std::vector<KnownPoint> entries, const std::string& schema) {
  std::ranges::sort(entries, [](const auto& a, const auto& b) { return key_of(a) < key_of(b); });
  ordered_json document = ordered_json::object();
  if (!schema.empty()) document["$schema"] = schema;
  document["format_version"] = "1.0";
  document["entries"] = ordered_json::array();
  for (const KnownPoint& entry : entries) document["entries"].push_back(to_json(entry));
  // Names in a database can be any bytes.
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string schema_of_baseline(const std::string& path) {
  if (!is_regular_file(path)) return "";
  const json document = json::parse(read_file(path, kLargestByHand), nullptr, false, true);
  if (!document.is_object() || !document.contains("$schema")) return "";
  return document["$schema"].is_string() ? document["$schema"].get<std::string>() : "";
}

}  // namespace gate
