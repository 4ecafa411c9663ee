// A Sqitch project as migrations.
#pragma once

#include <string>
#include <string_view>

#include "gate/migration/reading.h"
#include "gate/model/migration.h"

namespace gate {

// Later than what the registry has by a millisecond at least: the tool takes the order of changes
// from their times.
inline constexpr std::string_view kSqitchNow =
    "max(strftime('%Y-%m-%d %H:%M:%f', 'now'), coalesce((SELECT strftime('%Y-%m-%d %H:%M:%f', "
    "max(committed_at), '+0.001 seconds') FROM events), ''))";

inline constexpr std::string_view kSqitchNowOnPostgres = "clock_timestamp()";

// Versions are the ids of changes; what else the registry has of one is in its attributes, as SQL
// where it is a row or a person. UsageError where there is no plan.
MigrationFolder read_sqitch(const std::string& path, const Reading& how);

}  // namespace gate
