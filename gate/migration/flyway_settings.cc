#include "gate/migration/flyway_settings.h"

#include <algorithm>
#include <array>
#include <functional>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/lines.h"

namespace gate {

namespace {

// What decides which files are migrations, and what is in them.
constexpr std::array<std::string_view, 7> kOfNames = {"sqlMigrationPrefix",
                                                      "undoSqlMigrationPrefix",
                                                      "baselineMigrationPrefix",
                                                      "repeatableSqlMigrationPrefix",
                                                      "sqlMigrationSeparator",
                                                      "sqlMigrationSuffixes",
                                                      "encoding"};
constexpr std::array<std::string_view, 7> kDefaults = {"V", "U", "B", "R", "__", ".sql", "UTF-8"};

std::string find_settings(const std::string& folder) {
  for (const char* place : {"", "../", "../../"}) {
    for (const char* name : {"flyway.toml", "flyway.conf"}) {
      const std::string path = path_in(folder, concat(place, name));
      if (is_regular_file(path)) return path;
    }
  }
  return {};
}

std::string_view without_quotes(std::string_view text) {
  const bool is_quoted =
      text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0];
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// "name = value", in sections where it is TOML. `take` gets the section's name before the key's.
void for_each_setting(
    std::string_view text,
    const std::function<void(const std::string& key, std::string_view value, int line)>& take) {
  std::string section;
  int number = 0;
  for (const Line& line : lines_of(text)) {
    ++number;
    const std::string_view words = trim(line.text);
    if (words.empty() || words[0] == '#' || words[0] == '!') continue;
    if (words[0] == '[') {
      section = concat(trim(words.substr(1, words.find(']') - 1)), '.');
      continue;
    }
    const auto equals = words.find('=');
    if (equals == words.npos) continue;
    const std::string_view key = without_quotes(trim(words.substr(0, equals)));
    take(section + std::string(key), without_quotes(trim(words.substr(equals + 1))), number);
  }
}

void take_setting(std::string_view key, std::string_view value, const Location& place,
                  FlywaySettings& settings) {
  constexpr std::string_view kPlaceholders = "placeholders.";
  if (key.starts_with(kPlaceholders)) {
    settings.placeholders[to_lower(key.substr(kPlaceholders.size()))] = value;
  } else if (key == "placeholderReplacement") {
    settings.replaces = to_lower(value) != "false";
  } else if (key == "placeholderPrefix") {
    settings.prefix = value;
  } else if (key == "placeholderSuffix") {
    settings.suffix = value;
  } else if (key == "mixed") {
    settings.mixed = to_lower(value) == "true";
  } else if (key == "postgresql.transactional.lock") {
    settings.transactional_lock = to_lower(value) != "false";
  }
  const auto of_names = std::ranges::find(kOfNames, key);
  if (of_names == kOfNames.end()) return;
  const auto index = static_cast<std::size_t>(of_names - kOfNames.begin());
  if (value == kDefaults[index]) return;
  settings.problems.push_back(
      unreadable(place, concat("it sets ", key, " to ", in_quotes(value), ", and the gate reads ",
                               "files with ", in_quotes(kDefaults[index]), " only")));
}

// Values that follow from the file alone; others, such as flyway:user, only the tool has.
std::optional<std::string> value_of(std::string_view name, const FlywaySettings& settings,
                                    const std::string& file_name) {
  const auto found = settings.placeholders.find(to_lower(name));
  if (found != settings.placeholders.end()) return found->second;
  if (to_lower(name) == "flyway:filename") return file_name;
  if (to_lower(name) == "flyway:table") return "flyway_schema_history";
  return std::nullopt;
}

}  // namespace

bool has_flyway_settings(const std::string& folder) {
  return !find_settings(folder).empty();
}

FlywaySettings read_flyway_settings(const std::string& folder) {
  FlywaySettings settings;
  const std::string path = find_settings(folder);
  if (path.empty()) return settings;
  const std::string text = read_file(path, kLargestByHand);
  for_each_setting(text, [&](const std::string& key, std::string_view value, int line) {
    constexpr std::string_view kFlyway = "flyway.";
    if (!key.starts_with(kFlyway)) return;
    take_setting(std::string_view(key).substr(kFlyway.size()), value,
                 {.path = display_path(path), .line = line}, settings);
  });
  return settings;
}

FlywaySideFile read_side_file(const std::string& script_path,
                              std::vector<FolderProblem>& problems) {
  FlywaySideFile found;
  const std::string path = concat(script_path, ".conf");
  if (!is_regular_file(path)) return found;
  const std::string text = read_file(path, kLargestByHand);
  for_each_setting(text, [&](const std::string& key, std::string_view value, int line) {
    if (key == "executeInTransaction") {
      found.in_transaction = to_lower(value) != "false";
    } else if (key == "placeholderReplacement") {
      found.replaces = to_lower(value) == "true";
    } else if (key != "encoding" || value != "UTF-8") {
      problems.push_back(unreadable({.path = display_path(path), .line = line},
                                    concat("the gate does not follow the setting ", in_quotes(key),
                                           "; known are executeInTransaction, "
                                           "placeholderReplacement and encoding=UTF-8")));
    }
  });
  return found;
}

std::string fill_placeholders(std::string_view text, const FlywaySettings& settings,
                              const std::string& file_name) {
  std::string filled;
  for (std::size_t at = 0;;) {
    const auto begin = text.find(settings.prefix, at);
    filled += text.substr(at, begin == text.npos ? begin : begin - at);
    if (begin == text.npos) return filled;
    const std::size_t name_begin = begin + settings.prefix.size();
    const auto end = text.find(settings.suffix, name_begin);
    const std::string_view name =
        text.substr(name_begin, end == text.npos ? end : end - name_begin);
    const auto value = end == text.npos ? std::nullopt : value_of(name, settings, file_name);
    if (!value) {
      throw SqlError(
          concat("flyway has no value for the placeholder ",
                 in_quotes(text.substr(
                     begin, std::min<std::size_t>(name.size(), 60) + settings.prefix.size())),
                 ": give it one in flyway.conf or flyway.toml in the folder or above it"),
          1, static_cast<int>(begin));
    }
    filled += *value;
    at = end + settings.suffix.size();
  }
}

}  // namespace gate
