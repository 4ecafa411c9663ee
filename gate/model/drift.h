// What the migrations make where there was nothing, and what two branches make of each other:
// observed beside the deployment, on databases of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/location.h"
#include "gate/model/refusal.h"

namespace gate {

// In a run that did not come so far, or that an older version recorded.
inline constexpr std::string_view kNotLookedAt = "the run did not look at it";

// A script that was not applied to its end.
struct ScriptStop {
  std::string version{};
  std::string path{};
  RefusalKind kind = RefusalKind::other;
  std::string missing{};  // what the refusal says is not there
  std::string error{};
  std::string hint{};
  std::string sql{};
  Location location{};
};

// The migrations that are applied, then the pending ones, on an empty database.
struct ScratchRecord {
  std::string not_tried{kNotLookedAt};  // why; empty = it was
  std::vector<std::string> applied{};   // versions, in the tool's order
  std::optional<ScriptStop> stop{};     // where it ended early
  bool found_nothing = false;           // nothing had been made before the stop
  bool made_elsewhere = false;          // what is missing at the stop is made by another script
  bool begins_empty = false;            // the first applied migration has no statement
  // Tables of the fixture that no script of the folder makes.
  std::vector<std::string> foreign_tables{};
};

// Two schemas that should be the same: `before` is how it should be.
struct SchemaMatch {
  std::string file{};                      // that says how; empty = none does
  std::string not_compared{kNotLookedAt};  // why; empty = they were
  std::string unreadable{};                // what is wrong with the file
  std::int64_t tables = 0;                 // that both have
  std::vector<ObjectDifference> differences{};
};

enum class FileChange {
  edited,     // a script does something else
  respelled,  // comments or white space alone
  removed,
  renamed,  // the same text under another version
};

// What happened to a file of the folder that was there when the branches parted.
struct BaseFile {
  std::string version{};  // that it had
  std::string path{};
  FileChange change = FileChange::edited;
  std::string now{};     // the name after a rename
  bool is_up = true;     // it is no down
  bool is_ours = false;  // in the work tree; otherwise at the other revision
};

// A script that is refused after those of the other branch, though it is not before them.
struct MergeStop {
  bool ours_first = false;
  ScriptStop stop{};
};

// A table that does not end with the same rows.
struct MergeTable {
  std::string name{};
  std::int64_t ours_first = 0;  // rows
  std::int64_t theirs_first = 0;
  std::vector<std::string> columns{};  // that differ
  bool only_numbers = false;           // the rows are the same but for numbers of the engine's own
  std::string not_compared{};          // why nothing is known of the rows
};

struct VersionClash {
  std::string version{};
  std::string ours{};  // paths
  std::string theirs{};
};

// The files of two branches since they parted, applied in both orders.
struct MergeRecord {
  std::string base{};                      // the other revision; empty = nobody asked
  std::string commit{};                    // where they parted
  std::string not_compared{kNotLookedAt};  // why; empty = the two ends were
  std::vector<BaseFile> changed{};
  std::vector<std::string> ours{};  // paths of the scripts that came since
  std::vector<std::string> theirs{};
  std::vector<VersionClash> clashes{};
  std::vector<MergeStop> stops{};
  std::vector<ObjectDifference> schema{};  // before = ours first
  std::vector<MergeTable> tables{};
};

struct DriftRecord {
  ScratchRecord scratch{};
  SchemaMatch history{};       // the fixture, against what its history's migrations make
  SchemaMatch declared{};      // the result, against the declared schema
  SchemaMatch consolidated{};  // the consolidated file, against all migrations
  MergeRecord merge{};
};

}  // namespace gate
