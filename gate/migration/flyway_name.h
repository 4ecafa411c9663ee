// What Flyway reads from the name of a file, and how it orders versions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gate {

enum class FlywayKind { versioned, undo, baseline, repeatable, callback };

struct FlywayName {
  FlywayKind kind = FlywayKind::versioned;
  std::string version{};      // as the history writes it: "002.5"; empty where the kind has none
  std::string description{};  // "add trigger"
  std::string event{};        // of a callback: "afterMigrate"
};

// Nothing where the tool would not take the file for one of its own.
std::optional<FlywayName> parse_flyway_name(std::string_view name);

// One spelling for versions that are the same to the tool: "1", "01" and "1.0".
std::string canonical_version(std::string_view version);

// Part by part, as numbers of any length.
bool is_older(std::string_view a, std::string_view b);

// What tells a repeatable migration from others, in place of a version: "R__add_trigger".
std::string repeatable_version(std::string_view description);

// "afterClean.sql": no migration, and nothing that goes unnoticed.
bool is_other_callback(std::string_view name);

}  // namespace gate
