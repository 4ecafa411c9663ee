#include "gate/rehearsal/fault_plan.h"

#include <algorithm>
#include <iterator>

namespace gate {

namespace {

// Of a database that is dear to copy.
constexpr std::size_t kFew = 4;

// A full disk and another writer are met by every transaction alike.
constexpr std::size_t kMostObstacles = 4;

constexpr std::size_t kMostLongStatements = 3;

// Below this a statement is over before anything could come between.
constexpr std::uint64_t kLongInLooks = 3;

std::vector<std::size_t> choose(const std::vector<std::size_t>& from, std::size_t count) {
  std::vector<std::size_t> chosen;
  for (const std::size_t i : spread(from.size(), count)) chosen.push_back(from[i]);
  return chosen;
}

// Numbers of steps after which something holds.
template <typename Holds>
std::vector<std::size_t> boundaries(const Course& course, Holds holds) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < course.steps.size(); ++i) {
    if (holds(course.steps[i])) found.push_back(i + 1);
  }
  return found;
}

// Adds those outside of transactions; returns those inside.
std::vector<std::size_t> plan_boundaries(const Course& course, std::size_t max_points,
                                         std::vector<PlannedFault>& plans) {
  const auto inside = boundaries(course, [](const auto& step) { return step.leaves_transaction; });
  const auto outside =
      boundaries(course, [](const auto& step) { return !step.leaves_transaction; });
  const std::size_t left = max_points - std::min(max_points, outside.size());
  // A few inside, however many there are outside.
  const std::size_t some = std::min(inside.size(), std::max(left, max_points / 4));
  for (const std::size_t done : choose(outside, max_points - some)) plans.push_back({.done = done});
  return choose(inside, some);
}

void plan_moments(const Course& course, std::size_t max_points, std::vector<PlannedFault>& plans) {
  std::vector<std::size_t> longest;
  for (std::size_t i = 0; i < course.steps.size(); ++i) {
    if (course.steps[i].looks >= kLongInLooks) longest.push_back(i);
  }
  std::ranges::stable_sort(longest, [&](std::size_t a, std::size_t b) {
    return course.steps[a].looks > course.steps[b].looks;
  });
  if (longest.size() > kMostLongStatements) longest.resize(kMostLongStatements);
  for (const std::size_t i : longest) {
    const std::uint64_t looks = course.steps[i].looks;
    for (const std::uint64_t look : {looks / 3, looks - looks / 8}) {
      if (max_points-- == 0) return;
      plans.push_back({.done = i, .look = std::max<std::uint64_t>(look, 1)});
    }
  }
}

void plan_obstacles(const Course& course, std::size_t max_points,
                    std::vector<PlannedFault>& plans) {
  std::vector<std::size_t> at{0};
  for (std::size_t i = 0; i + 1 < course.steps.size(); ++i) {
    if (!course.steps[i].leaves_transaction) at.push_back(i + 1);
  }
  for (const std::size_t done : choose(at, std::min(max_points, kMostObstacles))) {
    plans.push_back({.kind = FaultKind::disk_full, .done = done});
    plans.push_back({.kind = FaultKind::locked, .done = done});
  }
}

}  // namespace

std::vector<std::size_t> spread(std::size_t size, std::size_t count) {
  std::vector<std::size_t> chosen;
  count = std::min(size, count);
  for (std::size_t i = 0; i < count; ++i) {
    chosen.push_back(count == 1 ? size / 2 : i * (size - 1) / (count - 1));
  }
  return chosen;
}

std::vector<PlannedFault> plan_faults(const Course& course, FaultScope scope,
                                      std::size_t max_points) {
  std::vector<PlannedFault> plans;
  if (course.steps.empty() || max_points == 0 || scope == FaultScope::none) return plans;
  if (scope == FaultScope::between_parts) {
    auto between = boundaries(course, [](const auto& step) { return !step.leaves_transaction; });
    if (!between.empty() && between.back() == course.steps.size()) between.pop_back();
    for (const std::size_t done : choose(between, std::min(kFew, max_points))) {
      plans.push_back({.done = done});
    }
    return plans;
  }
  const std::vector<std::size_t> inside = plan_boundaries(course, max_points, plans);
  plan_moments(course, max_points, plans);
  plan_obstacles(course, max_points, plans);
  for (const std::size_t done : inside) plans.push_back({.done = done});
  return plans;
}

}  // namespace gate
