#include "gate/migration/sqitch_layout.h"

#include <utility>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/sqitch_plan.h"

namespace gate {

SqitchLayout::SqitchLayout(std::string path) : path_(std::move(path)) {
  const std::string file = path_in(path_, kSqitchSettings);
  if (is_regular_file(file)) settings_ = parse_settings(read_file(file, kLargestByHand));
}

std::string SqitchLayout::setting(const std::string& name, const std::string& otherwise) const {
  const auto found = settings_.find(name);
  return found == settings_.end() ? otherwise : found->second;
}

std::string SqitchLayout::plan() const {
  const std::string top = setting("core.top_dir", ".");
  const std::string beside_top = top == "." ? std::string(kSqitchPlan) : path_in(top, kSqitchPlan);
  return beside(path_in(path_, kSqitchSettings), setting("core.plan_file", beside_top));
}

std::string SqitchLayout::script(Part part, const std::string& change,
                                 const std::string& tag) const {
  const std::string kind = part == Part::deploy   ? "deploy"
                           : part == Part::revert ? "revert"
                                                  : "verify";
  const std::string top = setting("core.top_dir", ".");
  std::string folder =
      setting(concat("core.", kind, "_dir"), top == "." ? kind : path_in(top, kind));
  if (!tag.empty()) {
    const std::string reworked = setting("core.reworked_dir", "");
    if (!reworked.empty()) folder = path_in(reworked, kind);
    folder = setting(concat("core.reworked_", kind, "_dir"), folder);
  }
  const std::string ending = concat('.', setting("core.extension", "sql"));
  return beside(path_in(path_, kSqitchSettings), concat(path_in(folder, change), tag, ending));
}

}  // namespace gate
