// A SQLite database of a test's own, and what statements do to it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "gate/engine/sqlite/engine.h"
#include "tests/support/temp.h"

namespace gate {

class TestDatabase {
 public:
  explicit TestDatabase(std::string_view script, SessionOptions options = {}) {
    engine_->load(std::string(script), where_);
    options.access = Access::write;
    session_ = engine_->open(where_, options);
  }

  Session& operator*() { return *session_; }
  Session* operator->() { return session_.get(); }
  Engine& engine() { return *engine_; }
  const Database& where() const { return where_; }
  std::string file(const std::string& name) const { return folder_.file(name); }

  Outcome execute(std::string_view sql) { return session_->execute(sql); }
  void close() { session_.reset(); }

 private:
  TempDir folder_ = test_folder();
  std::unique_ptr<Engine> engine_ = make_sqlite_engine();
  Database where_ = engine_->place(folder_.path(), "test");
  std::unique_ptr<Session> session_{};
};

inline std::string to_text(Action action) {
  switch (action) {
    case Action::insert:
      return "insert";
    case Action::update:
      return "update";
    case Action::remove:
      return "remove";
    case Action::create:
      return "create";
    case Action::alter:
      return "alter";
    case Action::drop:
      return "drop";
  }
  return {};
}

// "remove orders", "update orders.total by cascade", "insert log by trigger tr", "create index i on
// t"
inline std::vector<std::string> to_text(const std::vector<Effect>& effects) {
  std::vector<std::string> lines;
  for (const Effect& effect : effects) {
    std::string line = to_text(effect.action) + " ";
    if (effect.object != "table") line += effect.object + " " + effect.name + " on ";
    line += effect.table;
    if (!effect.column.empty()) line += "." + effect.column;
    if (effect.cause == Cause::cascade) line += " by cascade";
    if (effect.cause == Cause::trigger) line += " by trigger " + effect.trigger;
    lines.push_back(line);
  }
  return lines;
}

}  // namespace gate
