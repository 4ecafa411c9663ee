// Migrations as they lie in a folder, whichever tool they were written for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/location.h"

namespace gate {

enum class Direction { up, down };

// One statement of a script, without its terminator, with the place where it begins.
struct Statement {
  std::string sql{};
  Location location{};
};

struct Script {
  std::string path{};                        // relative to the working directory
  std::string checksum{};                    // as the tool's history has it, otherwise SHA-256, hex
  std::vector<std::string> other_endings{};  // the same of the text with other ends of lines
  std::vector<Statement> statements{};
  bool is_unwrapped = false;  // it says that the tool opens no transaction for it
  bool is_void = false;       // it is empty, and its name says that nothing is to be done here
  // It is code: a program applies it, and its statements are not known before.
  bool is_code = false;
};

// Whether there is nothing in it that could be applied.
inline bool does_nothing(const Script& script) {
  return script.statements.empty() && !script.is_code;
}

// "-- migration-gate: allow CHECK SUBJECT (reason)" in a script.
struct InlineAllow {
  std::string check{};
  std::string subject{};
  std::string reason{};
  Location location{};
};

struct Migration {
  std::string version{};     // as the history table writes it
  std::uint64_t number = 0;  // grows in the order in which the tool runs them
  std::string name{};
  bool repeats = false;  // runs again when its checksum is no longer the one in the history
  bool always = false;   // and whenever the tool runs
  std::vector<std::string> guards{};  // asked before the up; fail where the tool would not run it
  std::optional<Script> up{};
  std::optional<Script> down{};
  std::optional<Script> verify{};  // fails where the up did not do what it is for
  std::vector<InlineAllow> allows{};
  // What else the tool writes into its history, by the names of its columns.
  std::map<std::string, std::string> attributes{};
};

// What a reader could not take as it found it. Never an exception: the rest is still read.
struct FolderProblem {
  enum class Kind {
    unreadable,
    duplicate_version,
    never_run,
    aside,  // never run, and nothing says that it should be
  };
  Kind kind = Kind::unreadable;
  std::string version{};
  Location location{};
  std::string message{};
};

struct MigrationFolder {
  std::string path{};
  std::string format{};
  std::vector<Migration> migrations{};  // in the order in which the tool runs them
  std::vector<FolderProblem> problems{};
};

// What the tool's own table says, as far as it says it.
struct AppliedMigration {
  std::string version{};
  std::string description{};
  std::string checksum{};  // empty = the tool keeps none
};

struct History {
  std::string table{};
  bool exists = false;
  bool is_high_water_mark = false;  // everything up to `mark` counts as applied
  std::vector<AppliedMigration> applied{};
  std::string trouble{};                // "version 7 is marked dirty"; empty = clean
  std::optional<std::uint64_t> mark{};  // a Migration::number: how far it came
  bool is_elsewhere = false;            // in another database, which is not rehearsed
  std::string baseline{};  // the version up to which the tool asks for no rows; empty = for all
};

}  // namespace gate
