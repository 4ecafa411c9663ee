// A JSON report, as a consumer reads it.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "gate/base/file.h"

namespace gate {

inline nlohmann::json read_report(const std::string& path) {
  return nlohmann::json::parse(read_file(path));
}

// "failed deploy/applies 002" for every point that neither passed nor was skipped.
inline std::set<std::string> not_passed(const nlohmann::json& report) {
  std::set<std::string> lines;
  for (const auto& phase : report.at("phases")) {
    for (const auto& point : phase.at("points")) {
      const std::string verdict = point.at("verdict");
      if (verdict == "passed" || verdict == "skipped") continue;
      lines.insert(verdict + " " + point.at("check").get<std::string>() + " " +
                   point.at("subject").get<std::string>());
    }
  }
  return lines;
}

}  // namespace gate
