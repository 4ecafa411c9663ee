#include "gate/cli/names.h"

#include <algorithm>
#include <cstdlib>

#include "gate/checks/policy.h"
#include "gate/engine/engines.h"
#include "gate/migration/format.h"

namespace gate {

std::string check_name(NameKind kind, const std::string& name) {
  switch (kind) {
    case NameKind::check:
      return why_no_check(name);
    case NameKind::format:
      return why_no_format(name);
    case NameKind::engine:
      return why_no_engine(name);
  }
  std::abort();  // not a NameKind
}

bool fill_in_scenario(std::string& path, const std::string& scenario) {
  constexpr std::string_view kPlace = "{scenario}";
  const std::size_t place = path.find(kPlace);
  if (place == path.npos) return false;
  std::string name = scenario;
  std::ranges::replace(name, '/', '-');
  path.replace(place, kPlace.size(), name);
  return true;
}

}  // namespace gate
