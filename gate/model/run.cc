// Questions to a run, and its words.
#include "gate/model/run.h"

#include <algorithm>
#include <cstdlib>

namespace gate {

std::size_t count_pending(const Run& run) {
  return static_cast<std::size_t>(std::ranges::count_if(run.migrations, &MigrationRecord::pending));
}

std::string_view to_string(Phase phase) {
  switch (phase) {
    case Phase::preflight:
      return "preflight";
    case Phase::backup:
      return "backup";
    case Phase::deploy:
      return "deploy";
    case Phase::verify:
      return "verify";
    case Phase::monitor:
      return "monitor";
    case Phase::rollback:
      return "rollback";
    case Phase::post_deploy:
      return "post-deploy";
  }
  std::abort();  // not a Phase
}

}  // namespace gate
