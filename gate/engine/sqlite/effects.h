// Makes effects of what SQLite's authorizer is told while a statement is compiled.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "gate/engine/sqlite/catalogue.h"
#include "gate/model/effect.h"

namespace gate {

// Listens to one statement. Only the main database counts: temporary tables, attached ones and
// the engine's own are left out.
class EffectRecorder {
 public:
  EffectRecorder() = default;

  // `without_keys` has listened to the same statement while foreign keys were not enforced: what it
  // was not told is a key's action. It must outlive this one.
  explicit EffectRecorder(const EffectRecorder* without_keys) : without_keys_(without_keys) {}

  void note(const AuthorizerCall& call);

  // The table that ALTER TABLE names; empty for other statements.
  const std::string& altered() const { return altered_; }

  // The table or view that an INSERT, UPDATE or DELETE names; empty for other statements.
  std::string target() const { return is_definition_ ? std::string() : target_; }

  // Whether names may mean something else afterwards.
  bool changes_names() const {
    return (is_definition_ && !is_temporary_) || rolls_back_ || renumbers_;
  }

  bool sets_journal() const { return sets_journal_; }

  // In order of first appearance, each once. `before` is the catalogue before the statement ran,
  // `after` after it.
  std::vector<Effect> effects(const Catalogue& before, const Catalogue& after) const;
  std::vector<std::string> reads(const Catalogue& before) const;
  const std::vector<std::string>& columns_read() const { return columns_read_; }

 private:
  void note_temporary(AuthorizerCall call);
  void note_change(Action action, const AuthorizerCall& call);
  void note_definition(const AuthorizerCall& call);
  void note_definition(Action action, const char* object, const std::string& table,
                       const std::string& name);
  // How often it was told of such a change outside triggers.
  using Told = std::map<std::tuple<Action, std::string, std::string>, int>;

  Cause cause_of(const Effect& effect);
  void add(Effect effect);

  const EffectRecorder* without_keys_ = nullptr;
  Told told_{};
  std::vector<Effect> effects_{};
  std::vector<std::string> reads_{};
  std::vector<std::string> columns_read_{};
  std::set<std::string> dropped_{};
  std::string altered_{};
  std::string target_{};
  Action target_action_ = Action::insert;
  bool is_definition_ = false;
  bool is_temporary_ = false;  // what it defines
  bool rolls_back_ = false;
  bool renumbers_ = false;
  bool sets_journal_ = false;
};

}  // namespace gate
