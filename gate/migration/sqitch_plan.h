// sqitch.plan: changes and tags in their order, with the ids that Sqitch computes for them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

struct SqitchTag {
  std::string id{};
  std::string name{};  // "@v1.0"
  std::string date{};  // "2026-01-31T10:00:00Z"
  std::string planner{};
  std::string email{};
  std::string note{};
};

struct SqitchChange {
  std::string id{};
  std::string name{};  // "log/trigger"
  std::string date{};
  std::string planner{};
  std::string email{};
  std::string note{};
  std::vector<std::string> required{};  // but for the project's own name as they are written
  std::vector<std::string> conflicts{};
  std::vector<SqitchTag> tags{};
  // Of a change that a later one reworks: the tags between, of which one is in its files' names.
  std::vector<std::string> rework_tags{};
  int line = 0;
};

struct SqitchPlan {
  struct Refusal {
    int line = 0;
    std::string why{};
  };
  std::string project{};
  std::string uri{};
  std::vector<SqitchChange> changes{};
  std::vector<Refusal> refusals{};  // the tool refuses a plan that has any
};

SqitchPlan parse_sqitch_plan(std::string_view text);

// The change of the plan that "users", "users@v1.0" or "@v1.0" means to the one at `index`; null
// where there is none before it.
const SqitchChange* find_required(const SqitchPlan& plan, std::size_t index,
                                  std::string_view dependency);

// Whether it is of another project: "other:users".
bool is_foreign(const SqitchPlan& plan, std::string_view dependency);

// "key = value" lines of a file such as sqitch.conf, by "section.key" in lower case.
std::map<std::string, std::string> parse_settings(std::string_view text);

}  // namespace gate
