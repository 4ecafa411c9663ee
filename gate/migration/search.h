// Which folders of a source tree could be those of a migration tool.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/base/tree.h"
#include "gate/migration/format.h"

namespace gate {

struct FolderCandidate {
  std::string path{};                    // from the tree's root
  std::vector<const Format*> formats{};  // those that the best evidence speaks for
  bool is_marked = false;                // by what only such a tool writes
};

struct FolderSearch {
  std::vector<FolderCandidate> best{};    // one is an answer, several are a question
  std::vector<FolderCandidate> others{};  // tests, examples, numbered scripts of some other kind
};

// By what each format says of each folder. `wanted` is a format's name, or "auto" for all. A folder
// inside of a tool's is that tool's business and no candidate.
FolderSearch find_migration_folders(const Tree& tree, std::string_view wanted);

// The same of one folder, or of the one file that a tool may be started with: what it would be by
// the best evidence. UsageError where there is neither; no formats where it is nobody's.
FolderCandidate look_at_folder(const std::string& path, std::string_view wanted);

// What else in a project says which tool it uses, where several call their files alike.
struct FormatHint {
  std::string_view format;
  std::string_view file;
};

struct HintedFormat {
  const Format* format = nullptr;  // null = nothing says it, or several things say it otherwise
  std::string path{};              // of the file that does, from the tree's root
};

// The same by what lies in the folder, or in one of those above it up to the one where the
// repository begins; `candidates` are what the folder could be.
HintedFormat find_hinted_format(const std::string& folder,
                                const std::vector<const Format*>& candidates);

// Which of its formats the candidate has by a file in it or in a folder above it.
HintedFormat find_hinted_format(const Tree& tree, const FolderCandidate& candidate);

}  // namespace gate
