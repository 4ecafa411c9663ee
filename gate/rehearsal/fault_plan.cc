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
    const Course::Step& step = course.steps[i];
    if (step.commits_inside || step.looks < kLongInLooks) continue;
    longest.push_back(i);
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

// Where the engine looks at all, it is at a moment where a part of the statement is committed.
void plan_commits_inside(const Course& course, std::size_t max_points,
                         std::vector<PlannedFault>& plans) {
  for (std::size_t i = 0; i < course.steps.size(); ++i) {
    const Course::Step& step = course.steps[i];
    if (!step.commits_inside || step.looks == 0) continue;
    for (std::uint64_t look = 1; look <= step.looks; ++look) {
      if (max_points-- == 0) return;
      plans.push_back({.done = i, .look = look});
    }
  }
}

void plan_obstacles(const Course& course, std::size_t max_points,
                    std::vector<PlannedFault>& plans) {
  // What commits inside itself is cut off by these as by a kill, which has its own plan.
  std::size_t first = 0;
  for (std::size_t i = 0; i < course.steps.size(); ++i) {
    if (course.steps[i].commits_inside) first = i + 1;
  }
  std::vector<std::size_t> at;
  for (std::size_t i = first; i < course.steps.size(); ++i) {
    if (i == 0 || !course.steps[i - 1].leaves_transaction) at.push_back(i);
  }
  for (const std::size_t done : choose(at, std::min(max_points, kMostObstacles))) {
    plans.push_back({.kind = FaultKind::disk_full, .done = done});
    plans.push_back({.kind = FaultKind::locked, .done = done});
  }
}

// Where something is committed and more is to come.
std::vector<std::size_t> places_between_parts(const Course& course) {
  auto between = boundaries(course, [](const auto& step) { return !step.leaves_transaction; });
  if (!between.empty() && between.back() == course.steps.size()) between.pop_back();
  return between;
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
    for (const std::size_t done :
         choose(places_between_parts(course), std::min(kFew, max_points))) {
      plans.push_back({.done = done});
    }
    plan_commits_inside(course, std::min(kFew, max_points), plans);
    return plans;
  }
  const std::vector<std::size_t> inside = plan_boundaries(course, max_points, plans);
  plan_commits_inside(course, max_points, plans);
  plan_moments(course, max_points, plans);
  plan_obstacles(course, max_points, plans);
  for (const std::size_t done : inside) plans.push_back({.done = done});
  return plans;
}

std::vector<PlannedFault> plan_crashes(const Course& course, std::size_t max_points) {
  std::vector<PlannedFault> plans;
  for (const std::size_t done : choose(places_between_parts(course), std::min(kFew, max_points))) {
    plans.push_back({.kind = FaultKind::crashed, .done = done});
  }
  return plans;
}

}  // namespace gate
