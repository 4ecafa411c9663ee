// What a statement says, as PostgreSQL's own grammar reads it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gate/sql/facts.h"

namespace gate {

// What facts.h, online.h, and hazards.h find by words.
struct PgReading {
  std::string refusal{};     // of the grammar; empty = it read the statement
  bool is_expected = false;  // the refusal: of what only newer servers know, or of many rows

  std::vector<StatementFacts> facts{};  // one at least
  bool is_concurrent = false;
  bool checks_rows = false;  // adds a CHECK or a foreign key without NOT VALID
  bool takes_chance = false;
  bool selects_by_clock = false;
  std::vector<std::string> privileged{};  // each once
  std::vector<std::string> foreign{};     // what only another product has
};

// Read once for a text that is asked for again, in the same thread. Names are as the server has
// them: Orders is orders. Where the grammar refuses the statement, the facts are those of its
// words.
std::shared_ptr<const PgReading> read_as_postgres(const std::string& sql);

}  // namespace gate
