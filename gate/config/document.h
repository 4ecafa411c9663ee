// A JSON file that people write: read and validated, and every complaint names file and line.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/config/json_lines.h"
#include "gate/config/schema_check.h"
#include "gate/model/location.h"

namespace gate {

// The text of such a file, and where its values stand.
class DocumentText {
 public:
  // UsageError where the file cannot be read, or is nested too deeply.
  explicit DocumentText(const std::string& path);

  const std::string& path() const { return path_; }  // as people write it
  std::string_view text() const { return text_; }
  const JsonPlaces& places() const { return places_; }

  // "path:12: "
  std::string at(std::size_t offset) const;

  // Where a value stands, by JSON pointer; no path where it does not.
  Location find(const std::string& pointer) const;

  // The same of all values below this one.
  std::map<std::string, Location> find_below(const std::string& above) const;

 private:
  int line_of(std::size_t offset) const;

  std::string path_;
  std::string text_;  // without a byte order mark
  JsonPlaces places_{};
  std::vector<std::size_t> line_ends_{};
};

struct DocumentRules {
  std::string_view schema{};
  // Dotted paths of keys that mean something, but not in this version.
  std::span<const std::string_view> reserved{};
  // What a schema cannot say; asked once the document has passed it.
  std::function<std::vector<Fault>(const nlohmann::json& document)> more{};
};

// UsageError with the first complaint in the text's order, and how many more there are.
nlohmann::json read_document(const DocumentText& text, const DocumentRules& rules);

// That the calendar does not have the date at `pointer`.
Fault no_date(const std::string& pointer, const std::string& text);

}  // namespace gate
