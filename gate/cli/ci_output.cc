#include "gate/cli/ci_output.h"

#include "gate/base/environment.h"
#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/cli/ci_system.h"

namespace gate {

CiOutput::CiOutput(const std::string& wanted) {
  for (const CiSystem& system : ci_systems()) {
    const bool is_there = variable(system.variable) == "true";
    if (wanted == system.name || (wanted == "auto" && is_there)) system_ = &system;
  }
}

void CiOutput::keep(const Inputs& inputs) const {
  if (system_ == nullptr) return;
  for (const char* name : system_->own_variables) {
    const std::string path = name == nullptr ? "" : variable(name);
    if (path.empty() || inputs.why_not(path).empty()) continue;
    throw UsageError(concat("$", name, " names ", in_quotes(path),
                            ", which is read here; let it name another file, or use --ci none"));
  }
}

void CiOutput::note(const RunSet& set) const {
  if (system_ != nullptr && system_->note != nullptr) system_->note(set);
}

std::string CiOutput::annotations(const RunSet& set) const {
  const bool can = system_ != nullptr && system_->annotate != nullptr;
  return can ? system_->annotate(set) : "";
}

std::string CiOutput::folded(const Run& run, const Judgement& judgement,
                             const std::string& text) const {
  const bool can = system_ != nullptr && system_->fold != nullptr;
  return can ? system_->fold(run, judgement, text) : text;
}

}  // namespace gate
