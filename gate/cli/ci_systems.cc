#include <algorithm>
#include <iterator>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/cli/ci_system.h"

namespace gate {

namespace {

constexpr CiSystem kSystems[] = {
    {.name = "github",
     .title = "GitHub Actions",
     .host_word = "github",
     .markers = {".github/workflows", ".github"},
     .write = write_github,
     .variable = "GITHUB_ACTIONS",
     .own_variables = {"GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"},
     .annotate = annotate_github,
     .fold = nullptr,
     .note = note_github},
    {.name = "gitlab",
     .title = "GitLab CI",
     .host_word = "gitlab",
     .markers = {".gitlab-ci.yml", ".gitlab"},
     .write = write_gitlab,
     .variable = "GITLAB_CI",
     .own_variables = {},
     .annotate = nullptr,
     .fold = fold_gitlab,
     .note = nullptr},
};

CiChoice find_ci(const Repository& repository) {
  for (const CiSystem& system : kSystems) {
    if (repository.host.find(system.host_word) == std::string::npos) continue;
    return {&system, concat("as the remote ", repository.host, " says")};
  }
  for (std::size_t i = 0; i < std::size(kSystems->markers); ++i) {
    for (const CiSystem& system : kSystems) {
      const std::string_view marker = system.markers[i];
      if (!exists(concat(repository.top, '/', marker))) continue;
      return {&system, concat("as ", marker, " says")};
    }
  }
  return {nullptr, "neither the remote nor a file says which"};
}

}  // namespace

std::span<const CiSystem> ci_systems() {
  return kSystems;
}

std::vector<std::string> ci_choices() {
  std::vector<std::string> words = {"auto"};
  for (const CiSystem& system : kSystems) words.emplace_back(system.name);
  words.emplace_back("none");
  return words;
}

CiChoice choose_ci(std::string_view wanted, const Repository& repository) {
  if (wanted == "auto") return find_ci(repository);
  if (wanted == "none") return {nullptr, "by --ci"};
  const auto* system = std::ranges::find(kSystems, wanted, &CiSystem::name);
  if (system == std::end(kSystems)) {
    throw UsageError(concat("unknown CI system ", in_quotes(wanted),
                            " (known: ", join(ci_choices(), ", "), ')'));
  }
  return {system, "by --ci"};
}

}  // namespace gate
