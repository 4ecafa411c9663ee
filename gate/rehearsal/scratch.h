// A database of its own to which whole migrations are applied, beside the deployment.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"

namespace gate {

enum class Bookkeeping {
  by_tool,    // the tool makes its history table first
  by_script,  // a migration makes it
};

// Gone again when this is.
class Scratch {
 public:
  // An empty one, called `name` in the work folder, with the history table as the fixture has it.
  // What its statements did is not told (see SessionOptions::observed).
  Scratch(Rehearsal& rehearsal, const std::string& name, Bookkeeping bookkeeping);

  // A copy of `from`, to which nobody writes meanwhile, and which has a history table.
  Scratch(Rehearsal& rehearsal, const std::string& name, const Database& from);

  // The up script, as the tool would apply it, within limits.apply-seconds.
  ScriptRecord apply(const Migration& migration);

  // Several at once, by a program that takes them so.
  ScriptRecord apply(std::span<const Migration* const> migrations);

  // Those that were applied to their end, in that order.
  const std::vector<const Migration*>& applied() const { return applied_; }

  Session& session() { return *session_; }
  Schema schema() { return session_->read_schema(); }

  // Whether there had been a table but the tools' own before the last script.
  bool had_tables() const { return had_tables_; }

  // Closes the session, so that the database can be copied.
  const Database& close();

 private:
  void connect(bool observed);
  void look_for_tables();

  // `count` is how many migrations they are, each of which may take limits.apply-seconds.
  ScriptRecord apply(const std::vector<Step>& steps, std::size_t count);

  Rehearsal& rehearsal_;
  OwnDatabase database_;
  std::unique_ptr<Session> session_{};
  bool had_tables_ = false;
  std::vector<const Migration*> applied_{};
};

// Why the script was not applied to its end; nothing where it was.
std::optional<ScriptStop> stop_of(const Rehearsal& rehearsal, const Migration& migration,
                                  const ScriptRecord& script);

// Applies what is applied to an empty database, and compares blue with it. What else must be equal
// to something waits for the deployment where anything is pending.
void observe_drift(Rehearsal& rehearsal);

// The same with those that green has taken: what it refuses, or has no end, is not tried twice.
void observe_from_scratch(Rehearsal& rehearsal);

// `result`: the schema once everything is applied.
void compare_with_declared(Rehearsal& rehearsal, const Schema& result);

}  // namespace gate
