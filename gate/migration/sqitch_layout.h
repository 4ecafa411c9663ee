// Where a Sqitch project has its plan and its scripts.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace gate {

inline constexpr std::string_view kSqitchPlan = "sqitch.plan";
inline constexpr std::string_view kSqitchSettings = "sqitch.conf";

class SqitchLayout {
 public:
  enum class Part { deploy, revert, verify };

  // Reads the project's own sqitch.conf, where there is one.
  explicit SqitchLayout(std::string path);

  // "section.name" of sqitch.conf.
  std::string setting(const std::string& name, const std::string& otherwise) const;

  // All paths begin with the project's.
  std::string plan() const;
  // Of a change that a later one reworks `tag` is the one between, such as "@v1.0"; else empty.
  std::string script(Part part, const std::string& change, const std::string& tag) const;

 private:
  std::string path_;
  std::map<std::string, std::string> settings_;
};

}  // namespace gate
