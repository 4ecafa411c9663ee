// What the user asked for: fixture, migrations, expectations and policy.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/commands.h"
#include "gate/model/location.h"
#include "gate/model/tenant.h"

namespace gate {

enum class Severity { off, note, warning, error };
enum class FailOn { error, warning, never };

struct Allowance {
  std::string check{};    // an id or a glob
  std::string subject{};  // exact or a glob; empty = any
  std::string reason{};
  std::string until{};      // YYYY-MM-DD, the last day it holds; empty = for ever
  std::string migration{};  // version; only inline ones are bound to a migration
  Location location{};
};

// An entry of the baseline file: a point that was found before and is known.
struct KnownPoint {
  std::string check{};      // an id
  std::string subject{};    // exact
  std::string migration{};  // version; empty = about none
  std::string owner{};
  std::string reason{};
  std::string until{};    // YYYY-MM-DD, the last day it holds; empty = for ever
  std::string message{};  // that the point had; empty = whatever it says
  Location location{};
};

struct Limits {
  double apply_seconds = 600;     // per migration
  double rollback_seconds = 600;  // per migration, and for a restore
  double lock_seconds = 5;        // that one migration keeps readers or writers waiting
  // How large the database may be after all migrations: times of what it was, or bytes more.
  // 0 = no limit.
  double growth_factor = 0;
  std::uint64_t growth_bytes = 0;
  int fixture_days = 30;  // that a fixture may be old
};

// What is done to the applying process while it applies.
struct Faults {
  // Absent: as much as costs little, which is everything where the fixture is small.
  std::optional<bool> crash{};
  int max_points = 64;  // of each script
  double seconds = 30;  // for all of them; no new one begins after that
};

struct TableExpectation {
  std::string table{};
  std::string rows{};  // "unchanged", or an operator and a number: ">= 10"
  std::map<std::string, std::int64_t> nulls{};
};

struct QueryExpectation {
  std::string sql{};
  std::string equals{};  // the first value of the first row, as text
};

struct Expectations {
  std::vector<TableExpectation> tables{};
  std::vector<QueryExpectation> queries{};
  std::vector<std::string> transforms{};  // "table.column": content is meant to change
};

struct Policy {
  std::map<std::string, Severity> severities{};  // check id or glob → severity
  std::vector<Allowance> allow{};
  std::vector<KnownPoint> baseline{};
  std::string baseline_path{};      // of the file; empty = there is none
  std::vector<std::string> only{};  // globs; empty = all
  std::vector<std::string> skip{};
  FailOn fail_on = FailOn::error;
  bool fail_on_empty = false;
  std::string today{};  // YYYY-MM-DD: what `until` is compared with
};

// Where the file names what has to be there; no path = it does not, or a flag says otherwise.
struct ScenarioPlaces {
  Location fixture{};
  Location migrations{};
  Location target{};
  Location old_app{};
  Location new_app{};
  Location schema{};
  Location consolidated{};
  Location tenant_role{};
  std::vector<Location> extensions{};        // as many as there are of them
  std::map<std::string, Location> expect{};  // what must hold, by JSON pointer from the root
};

struct Scenario {
  std::string name{};
  std::string path{};    // of the file; empty = made from flags
  std::string engine{};  // empty = from the fixture
  std::string fixture{};
  std::string migrations{};
  std::string format{"auto"};
  Commands commands{};
  std::string target{"latest"};
  std::string schema{};                // SQL: what the result must be; empty = not declared
  std::string consolidated{};          // SQL: what all migrations together must make; empty = none
  std::string base{};                  // a git revision to be merged with; empty = none
  std::optional<bool> foreign_keys{};  // as production's connections have it; default: the format's
  // Whether the tool opens transactions of its own, where it has a setting for that. Absent: as it
  // does by default.
  std::optional<bool> transactions{};
  std::vector<std::string> extensions{};  // loadable libraries with the application's functions
  bool rollback_each = true;
  // Absent: as much as costs little, which is where the fixture is small or the scenario has a
  // workload.
  std::optional<bool> rollback_new_rows{};
  // Whether an application works on green while it is migrated. Absent: where a migration takes so
  // long that it could keep one waiting for too long.
  std::optional<bool> locks{};
  // Whether blue and green are exchanged and back. Absent: they are not; it takes its time.
  std::optional<bool> cutover{};
  std::string old_app{};  // a script of what the running application does; empty = nobody says
  std::string new_app{};  // a script of what the new application writes; empty = rows are made
  Faults faults{};
  Limits limits{};
  Expectations expect{};
  TenantRules tenant{};
  Policy policy{};
  ScenarioPlaces places{};
};

}  // namespace gate
