// A database of its own to which whole migrations are applied, beside the deployment.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

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
  Scratch(Rehearsal& rehearsal, const std::string& name, Bookkeeping bookkeeping);

  // A copy of `from`, to which nobody writes meanwhile, and which has a history table.
  Scratch(Rehearsal& rehearsal, const std::string& name, const Database& from);

  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  // The up script, as the tool would apply it, within limits.apply-seconds. `cut_off`: as in
  // ApplyOptions.
  ScriptRecord apply(const Migration& migration,
                     const std::function<bool(ScriptRecord)>& cut_off = {});

  Session& session() { return *session_; }
  Schema schema() { return session_->read_schema(); }

  // The schema before the last script.
  const Schema& before() const { return before_; }

  // Closes the session, so that the database can be copied.
  const Database& close();

 private:
  Rehearsal& rehearsal_;
  Database database_;
  std::unique_ptr<Session> session_{};
  Schema before_{};
};

// Why the script was not applied to its end; nothing where it was.
std::optional<ScriptStop> stop_of(const Rehearsal& rehearsal, const Migration& migration,
                                  const ScriptRecord& script);

// Fills Run::drift but for what branches do: the folder on an empty database, and what has to be
// equal to something else. That of the result waits for compare_with_declared().
void observe_drift(Rehearsal& rehearsal);

// `result`: the schema once everything is applied.
void compare_with_declared(Rehearsal& rehearsal, const Schema& result);

}  // namespace gate
