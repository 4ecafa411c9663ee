#include "gate/migration/sqitch_unplanned.h"

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"

namespace gate {

namespace {

// Deeper than anybody nests; also the end of links that go round in circles.
constexpr int kDeepestFolder = 8;

class Search {
 public:
  Search(const std::set<std::string>& planned, std::string ending)
      : planned_(planned), ending_(std::move(ending)) {}

  void look_into(const std::string& folder, int depth) {
    if (!is_folder(folder) || depth > kDeepestFolder) return;
    for (const std::string& name : list_folder(folder)) {
      if (is_hidden(name)) continue;
      const std::string path = path_in(folder, name);
      if (is_folder(path)) {
        look_into(path, depth + 1);
      } else if (is_script(name) && !planned_.contains(path)) {
        add(path, name);
      }
    }
  }

  std::vector<FolderProblem> take() { return std::move(problems_); }

 private:
  bool is_script(std::string_view name) const {
    return to_lower(trim(name)).ends_with(to_lower(ending_));
  }

  void add(const std::string& path, const std::string& name) {
    const bool is_small = is_regular_file(path) && file_size(path) <= kLargestByHand;
    const bool was_planned = is_small && read_file(path).starts_with("-- Deploy ");
    problems_.push_back(
        {.kind = was_planned ? FolderProblem::Kind::never_run : FolderProblem::Kind::aside,
         .location = {.path = display_path(path)},
         .message =
             concat(in_quotes(name), " is never run: no change of the plan ", "is called so")});
  }

  const std::set<std::string>& planned_;
  std::string ending_;
  std::vector<FolderProblem> problems_{};
};

}  // namespace

std::vector<FolderProblem> find_unplanned(const SqitchLayout& layout,
                                          const std::set<std::string>& planned) {
  const std::string script = layout.script(SqitchLayout::Part::deploy, "x", "");
  const std::size_t name = script.rfind("/x.") + 1;
  Search search(planned, script.substr(name + 1));
  search.look_into(script.substr(0, name - 1), 1);
  return search.take();
}

}  // namespace gate
