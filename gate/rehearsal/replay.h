// States that are gone, made again: blue with the first k pending migrations applied.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"

namespace gate {

// Moves forwards by applying what is missing; backwards by starting again from blue, or from a
// state that was kept on the way.
class Replay {
 public:
  // `name` of its database in the work folder.
  Replay(Rehearsal& rehearsal, std::string_view name)
      : rehearsal_(rehearsal), database_(rehearsal, name) {}

  // The database in that state; owned by the replay, valid until the next call. Error where a
  // migration that was applied before is refused now.
  Session& state(std::size_t state);

  // Whatever was done to the last session besides, the next state() starts again from blue.
  void forget() { session_.reset(); }

  // Closes the session and moves the database, in the state it is in, to `to`; the next state()
  // starts again from blue.
  void hand_over(const Database& to);

 private:
  void start(std::size_t state, bool from_kept);
  ScriptRecord apply(std::size_t index);

  Rehearsal& rehearsal_;
  OwnDatabase database_;
  std::unique_ptr<Session> session_{};
  std::size_t at_ = 0;
};

// Opens a database as the migration tool would and makes what the tool needs before its first
// migration. `varied`: see SessionOptions.
std::unique_ptr<Session> open_as_tool(Rehearsal& rehearsal, const Database& database,
                                      std::optional<Circumstance> varied = std::nullopt);

// What the tool would execute for one script of a pending migration.
std::vector<Step> steps_of(Rehearsal& rehearsal, Session& session, std::size_t index,
                           Direction direction);

// Applies one script of a pending migration as the tool would.
ScriptRecord apply_pending(Rehearsal& rehearsal, Session& session, std::size_t index,
                           Direction direction);

// The tool's history table, where there is one.
std::optional<Table> history_table(const Format& format, Session& session);

// The versions that the history in `session` has now.
History read_history(Rehearsal& rehearsal, Session& session);

}  // namespace gate
