#include "gate/cli/own_output.h"

#include "gate/cli/baseline.h"
#include "gate/cli/names.h"

namespace gate {

OutputOptions own_output(const OutputOptions& options, const std::string& scenario, bool is_one) {
  OutputOptions own = options;
  own.baseline = baseline_for(options.baseline, scenario, is_one);
  own.reports.clear();
  for (std::string report : options.reports) {
    if (fill_in_scenario(report, scenario) || is_one) own.reports.push_back(std::move(report));
  }
  if (!fill_in_scenario(own.compare, scenario) && !is_one) own.compare.clear();
  return own;
}

OutputOptions shared_output(const OutputOptions& options) {
  OutputOptions shared = options;
  std::erase_if(shared.reports, [](std::string report) { return fill_in_scenario(report, ""); });
  if (std::string path = options.compare; fill_in_scenario(path, "")) shared.compare.clear();
  shared.baseline = {};
  return shared;
}

}  // namespace gate
