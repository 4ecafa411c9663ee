// The numbers of a run that other programs ask for, by names that never change.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

struct Fact {
  std::string_view name{};  // "points_failed"
  std::string_view help{};
  double value = 0;
};

// In this order: verdict, points, migrations, time, sizes.
std::vector<Fact> facts_of(const Run& run, const Judgement& judgement);

// Without an exponent, with as many decimals as it needs up to three, whatever the locale.
std::string show_number(double number);

}  // namespace gate
