// The sandbox is SQLite's authorizer: it is asked while a statement is compiled, so nothing of a
// refused statement has run.
#include "gate/engine/sqlite/sandbox.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "gate/base/text.h"
#include "gate/model/refusal.h"

namespace gate {

namespace {

constexpr std::string_view kLeaves = "a rehearsal may not leave its database";

// Settings of the process or of the file's locks; a rehearsal goes the same way without them.
constexpr std::array<std::string_view, 7> kIgnoredPragmas = {
    "temp_store_directory", "data_store_directory", "locking_mode", "mmap_size", "threads",
    "soft_heap_limit",      "hard_heap_limit"};

// It is not the database that refuses: production would take the statement.
Judgment refuse(std::string_view what, std::string_view why) {
  return {Permission::refused, concat(kGateRefuses, what, ": ", why)};
}

Judgment judge_attach(const char* file) {
  if (file == nullptr) {
    return refuse("ATTACH or VACUUM INTO of a computed file name", kLeaves);
  }
  // The empty name is a private temporary database, which VACUUM needs too.
  const std::string_view name = file;
  if (name.empty() || name == ":memory:") return {};
  return refuse(concat("ATTACH or VACUUM INTO of '", name, "'"), kLeaves);
}

bool is_switched_on(std::string_view value) {
  constexpr std::array<std::string_view, 5> kOff = {"0", "off", "false", "no", "reset"};
  const std::string word = to_lower(value);
  return std::find(kOff.begin(), kOff.end(), word) == kOff.end();
}

Judgment judge_pragma(const AuthorizerCall& call, bool schema_writable) {
  const std::string name = to_lower(call.first);
  if (std::find(kIgnoredPragmas.begin(), kIgnoredPragmas.end(), name) != kIgnoredPragmas.end()) {
    return {Permission::ignored, {}};
  }
  // Without a journal a refused statement, or a ROLLBACK, leaves a damaged database.
  const bool is_without_journal =
      name == "journal_mode" && call.second != nullptr && equal_ignoring_case(call.second, "off");
  if (is_without_journal) return {Permission::ignored, {}};
  if (name != "writable_schema" || schema_writable) return {};
  if (call.second == nullptr || !is_switched_on(call.second)) return {};
  return refuse("PRAGMA writable_schema",
                "what a statement does to the schema table cannot be followed");
}

}  // namespace

Judgment judge_action(const AuthorizerCall& call, bool schema_writable) {
  if (call.action == SQLITE_ATTACH) return judge_attach(call.first);
  if (call.action == SQLITE_PRAGMA) return judge_pragma(call, schema_writable);
  if (call.action == SQLITE_FUNCTION && call.second != nullptr &&
      equal_ignoring_case(call.second, "load_extension")) {
    return refuse("load_extension()", "it runs code that no one has named");
  }
  return {};
}

}  // namespace gate
