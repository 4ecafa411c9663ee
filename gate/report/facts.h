// The numbers of a run that other programs ask for, by names that never change.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/point.h"
#include "gate/model/run.h"
#include "gate/report/run_set.h"

namespace gate {

// What several scenarios make of it: their sum, the largest, or what the set says as a whole.
enum class Together { whole, sum, most };

struct Fact {
  std::string_view name{};  // "points_failed"
  std::string_view help{};
  double value = 0;
  Together together = Together::whole;
};

// In this order: verdict, points, migrations, time, sizes.
std::vector<Fact> facts_of(const Run& run, const Judgement& judgement);

// The same of all scenarios together; then how many scenarios there are, and how they ended.
std::vector<Fact> facts_of(const RunSet& set);

// Without an exponent, with as many decimals as it needs up to three, whatever the locale.
std::string show_number(double number);

}  // namespace gate
