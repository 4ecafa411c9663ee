#include "gate/rehearsal/fault_plan.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace gate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t kPlenty = 64;

// BEGIN, `inner` statements, COMMIT.
Course wrapped(std::size_t inner) {
  Course course;
  course.steps.assign(inner + 1, {.leaves_transaction = true});
  course.steps.push_back({});
  return course;
}

Course autocommitted(std::size_t statements) {
  return {.steps = std::vector<Course::Step>(statements)};
}

std::vector<std::size_t> boundaries_in(const std::vector<PlannedFault>& plans) {
  std::vector<std::size_t> found;
  for (const PlannedFault& plan : plans) {
    if (plan.kind == FaultKind::killed && plan.look == 0) found.push_back(plan.done);
  }
  std::ranges::sort(found);
  return found;
}

std::vector<std::size_t> places_of(FaultKind kind, const std::vector<PlannedFault>& plans) {
  std::vector<std::size_t> found;
  for (const PlannedFault& plan : plans) {
    if (plan.kind == kind) found.push_back(plan.done);
  }
  return found;
}

TEST(Spread, TakesTheFirstAndTheLast) {
  EXPECT_THAT(spread(10, 4), ElementsAre(0, 3, 6, 9));
  EXPECT_THAT(spread(3, 10), ElementsAre(0, 1, 2));
  EXPECT_THAT(spread(10, 1), ElementsAre(5));
  EXPECT_THAT(spread(0, 5), IsEmpty());
}

TEST(FaultPlan, KillsAtEveryBoundaryWhereThereAreFew) {
  const auto plans = plan_faults(wrapped(2), FaultScope::all, kPlenty);

  EXPECT_THAT(boundaries_in(plans), ElementsAre(1, 2, 3, 4));
}

TEST(FaultPlan, KeepsToTheLimitAndSpreadsWhatIsLeft) {
  const auto found = boundaries_in(plan_faults(wrapped(5000), FaultScope::all, 5));

  EXPECT_THAT(found, SizeIs(5));
  EXPECT_THAT(found, Contains(5002));
  EXPECT_THAT(found, Contains(1));
  EXPECT_THAT(found, Contains(testing::AllOf(testing::Gt(1000U), testing::Lt(4000U))));
}

TEST(FaultPlan, PrefersBoundariesOutsideOfTransactions) {
  Course course = wrapped(100);
  const Course more = autocommitted(3);
  course.steps.insert(course.steps.end(), more.steps.begin(), more.steps.end());

  const auto found = boundaries_in(plan_faults(course, FaultScope::all, 6));

  EXPECT_THAT(found, SizeIs(6));
  for (const std::size_t outside : {102U, 103U, 104U, 105U}) {
    EXPECT_THAT(found, Contains(outside));
  }
}

TEST(FaultPlan, KillsOnceWhereOnlyOnePointIsAllowed) {
  EXPECT_THAT(boundaries_in(plan_faults(wrapped(9), FaultScope::all, 1)), SizeIs(1));
  EXPECT_THAT(boundaries_in(plan_faults(autocommitted(9), FaultScope::all, 1)), SizeIs(1));
}

TEST(FaultPlan, KillsInsideWhatTakesLong) {
  Course course = wrapped(2);
  course.steps[1].looks = 2;
  course.steps[2].looks = 900;

  const auto plans = plan_faults(course, FaultScope::all, kPlenty);

  EXPECT_THAT(plans, Contains(PlannedFault{.done = 2, .look = 300}));
  EXPECT_THAT(plans, Contains(PlannedFault{.done = 2, .look = 788}));
  EXPECT_EQ(std::ranges::count_if(plans, [](const auto& plan) { return plan.look > 0; }), 2);
}

TEST(FaultPlan, CutsOffWhatCommitsInsideWhereItIsLookedAt) {
  Course course = autocommitted(3);
  course.steps[1].commits_inside = true;
  course.steps[1].looks = 1;

  const auto plans = plan_faults(course, FaultScope::all, kPlenty);
  EXPECT_EQ(std::ranges::count(plans, PlannedFault{.done = 1, .look = 1}), 1);
  EXPECT_EQ(std::ranges::count_if(plans, [](const auto& plan) { return plan.look > 0; }), 1);
  EXPECT_THAT(places_of(FaultKind::disk_full, plans), ElementsAre(2));
  EXPECT_THAT(plan_faults(course, FaultScope::between_parts, kPlenty),
              Contains(PlannedFault{.done = 1, .look = 1}));
}

TEST(FaultPlan, LetsAServerDieBetweenParts) {
  EXPECT_THAT(plan_crashes(wrapped(3), kPlenty), IsEmpty());
  EXPECT_THAT(places_of(FaultKind::crashed, plan_crashes(autocommitted(3), kPlenty)),
              ElementsAre(1, 2));
  EXPECT_THAT(plan_crashes(autocommitted(90), kPlenty), SizeIs(4));
}

TEST(FaultPlan, PutsObstaclesWhereATransactionBegins) {
  const auto whole = plan_faults(wrapped(3), FaultScope::all, kPlenty);
  EXPECT_THAT(places_of(FaultKind::disk_full, whole), ElementsAre(0));
  EXPECT_THAT(places_of(FaultKind::locked, whole), ElementsAre(0));

  const auto parts = plan_faults(autocommitted(3), FaultScope::all, kPlenty);
  EXPECT_THAT(places_of(FaultKind::disk_full, parts), ElementsAre(0, 1, 2));
  EXPECT_THAT(places_of(FaultKind::locked, parts), ElementsAre(0, 1, 2));
}

TEST(FaultPlan, LooksOnlyBetweenPartsWhereCopiesAreDear) {
  EXPECT_THAT(plan_faults(wrapped(3), FaultScope::between_parts, kPlenty), IsEmpty());
  EXPECT_THAT(boundaries_in(plan_faults(autocommitted(3), FaultScope::between_parts, kPlenty)),
              ElementsAre(1, 2));
  EXPECT_THAT(plan_faults(autocommitted(500), FaultScope::between_parts, kPlenty), SizeIs(4));
}

TEST(FaultPlan, BeginsWithWhatTellsMost) {
  Course course = wrapped(3);
  course.steps[1].looks = 100;

  const auto plans = plan_faults(course, FaultScope::all, kPlenty);

  EXPECT_EQ(plans.front(), PlannedFault{.done = 5});
  EXPECT_GT(plans[1].look, 0U);
  EXPECT_EQ(plans.back(), PlannedFault{.done = 4});
}

TEST(FaultPlan, IsEmptyForWhatIsCommittedAtOnceWhereNobodyAsked) {
  EXPECT_THAT(plan_faults(wrapped(9), FaultScope::none, kPlenty), IsEmpty());
}

TEST(FaultPlan, IsEmptyWithoutSteps) {
  EXPECT_THAT(plan_faults({}, FaultScope::all, kPlenty), IsEmpty());
}

}  // namespace
}  // namespace gate
