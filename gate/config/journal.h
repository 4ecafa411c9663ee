// meta/_journal.json, in which Drizzle says which of its files are migrations, and in what order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gate/model/location.h"

namespace gate {

struct JournalEntry {
  std::string tag{};       // the file's name without ".sql"
  std::uint64_t when = 0;  // in milliseconds
  Location location{};
};

// UsageError where it cannot be read or is none.
std::vector<JournalEntry> read_journal(const std::string& path);

}  // namespace gate
