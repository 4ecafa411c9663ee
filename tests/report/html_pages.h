// HTML reports to look at: as on any day, hostile, and of many kinds.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "gate/model/run.h"
#include "gate/report/comparison.h"

namespace gate {

std::string html(const Run& run, const Judgement& judgement,
                 const Comparison* comparison = nullptr);

std::string sample_page();

// Every text that a run can hold is hostile.
Run nasty_run(std::mt19937& random);

// Beside a base that is as hostile.
std::string nasty_comparison(std::mt19937& random);

// Failures that are alike.
Judgement with_points(std::size_t count, const std::string& text);

// What validators look at: the paths of the pages, which are written into `folder`.
std::vector<std::string> pages_in(const std::string& folder);

}  // namespace gate
