// Text, places, JSON, schema, and what a schema cannot say, in this order.
#include "gate/config/document.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/config/json_text.h"

namespace gate {

using nlohmann::json;

namespace {

struct Complaint {
  std::size_t offset = 0;
  std::string message{};
};

// Files written on Windows may begin with a byte order mark.
std::string without_mark(std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

std::vector<Complaint> complaints(const json& document, const JsonPlaces& places,
                                  const DocumentRules& rules) {
  std::vector<Complaint> result;
  for (const auto& key : places.duplicates) {
    const std::string name = excerpt(dotted(key.pointer));
    result.push_back({key.offset, concat("key '", name, "' stands here a second time")});
  }
  std::vector<Fault> faults = check_schema(document, rules.schema, rules.reserved);
  if (faults.empty() && rules.more) faults = rules.more(document);
  for (const auto& fault : faults) {
    const JsonPlace place = places.by_pointer.at(fault.pointer);
    result.push_back({fault.at_key ? place.key : place.value, fault.message});
  }
  std::ranges::stable_sort(result, {}, &Complaint::offset);
  return result;
}

}  // namespace

DocumentText::DocumentText(const std::string& path)
    : path_(display_path(path)),
      text_(without_mark(read_file(path, kLargestByHand))),
      places_(scan_json(text_)) {
  for (std::size_t at = 0; at < text_.size(); ++at) {
    if (text_[at] == '\n') line_ends_.push_back(at);
  }
  if (places_.too_deep) throw UsageError(at(*places_.too_deep) + "nested too deeply");
}

std::string DocumentText::at(std::size_t offset) const {
  return concat(path_, ':', line_of(offset), ": ");
}

int DocumentText::line_of(std::size_t offset) const {
  const auto end = std::ranges::lower_bound(line_ends_, offset);
  return 1 + static_cast<int>(end - line_ends_.begin());
}

Location DocumentText::find(const std::string& pointer) const {
  const auto place = places_.by_pointer.find(pointer);
  if (place == places_.by_pointer.end()) return {};
  return {path_, line_of(place->second.value), 0};
}

std::map<std::string, Location> DocumentText::find_below(const std::string& above) const {
  std::map<std::string, Location> found;
  for (const auto& [pointer, place] : places_.by_pointer) {
    if (pointer.starts_with(above + "/")) found.emplace(pointer, find(pointer));
  }
  return found;
}

json read_document(const DocumentText& text, const DocumentRules& rules) {
  json document = parse_json(text.text(), text.path());
  const auto found = complaints(document, text.places(), rules);
  if (found.empty()) return document;
  const std::string more = found.size() > 1 ? concat(" (and ", found.size() - 1, " more)") : "";
  throw UsageError(concat(text.at(found[0].offset), found[0].message, more));
}

Fault no_date(const std::string& pointer, const std::string& text) {
  return {pointer, concat('\'', dotted(pointer), "' is no date: '", text, '\'')};
}

}  // namespace gate
