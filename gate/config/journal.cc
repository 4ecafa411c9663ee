#include "gate/config/journal.h"

#include <nlohmann/json.hpp>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/config/document.h"
#include "gate/config/json_text.h"

namespace gate {

namespace {

[[noreturn]] void refuse(const std::string& path, const Location& place, std::string_view what) {
  throw UsageError(concat(path, ':', place.line, ": ", what));
}

JournalEntry read_entry(const nlohmann::json& value, const Location& place) {
  const std::string& path = place.path;
  if (!value.is_object() || !value.contains("tag") || !value["tag"].is_string()) {
    refuse(path, place, "an entry without a \"tag\"");
  }
  if (!value.contains("when") || !value["when"].is_number_unsigned()) {
    refuse(path, place, "an entry whose \"when\" is no whole number of milliseconds");
  }
  return {.tag = value["tag"].get<std::string>(),
          .when = value["when"].get<std::uint64_t>(),
          .location = place};
}

}  // namespace

std::vector<JournalEntry> read_journal(const std::string& path) {
  const DocumentText text(path);
  const nlohmann::json journal = parse_json(text.text(), text.path());
  if (!journal.is_object() || !journal.contains("entries") || !journal["entries"].is_array()) {
    refuse(text.path(), {.line = 1}, "no journal of Drizzle's: it has no list \"entries\"");
  }
  std::vector<JournalEntry> entries;
  for (const nlohmann::json& value : journal["entries"]) {
    Location place = text.find(below("/entries", std::to_string(entries.size())));
    place.path = text.path();
    entries.push_back(read_entry(value, place));
  }
  return entries;
}

}  // namespace gate
