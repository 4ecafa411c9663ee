// The table of CI systems: how a repository shows that it uses one, what a job of it is, and what
// such a job is told beside the reports that were asked for.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/file_set.h"
#include "gate/cli/repository.h"
#include "gate/report/run_set.h"

namespace gate {

// What the job is to do. Paths are seen from the repository's top.
struct CiJob {
  std::string name{};        // letters, digits and '-': of the job, its file, its artifacts
  std::string scenario{};    // empty = the scripts are only read
  std::string migrations{};  // for that: the folder,
  std::string format{};      // its format,
  std::string after{};       // and the version up to which nothing is judged; empty = all is
  std::string source{};      // what git fetches migration-gate from; empty = nobody said
};

struct CiFiles {
  std::vector<FileText> files{};       // paths are seen from the top
  std::vector<std::string> by_hand{};  // what is left to do, a line each
};

struct CiSystem {
  std::string_view name;
  std::string_view title;       // for people
  std::string_view host_word;   // in the name of a host that is its
  std::string_view markers[2];  // a file or a folder that repositories have for it alone
  CiFiles (*write)(const Repository& repository, const CiJob& job);

  const char* variable;          // "true" in its jobs
  const char* own_variables[2];  // name files that it reads; null = none
  // For the log, before the text report; null = nothing.
  std::string (*annotate)(const RunSet& set);
  // The text report of a scenario as the system folds it, its last line left in sight; null = as
  // is.
  std::string (*fold)(const Run& run, const Judgement& judgement, const std::string& text);
  // Writes to the system's own files; null = it has none.
  void (*note)(const RunSet& set);
};

std::span<const CiSystem> ci_systems();

// What choose_ci() takes, and the option --ci.
std::vector<std::string> ci_choices();

struct CiChoice {
  const CiSystem* system = nullptr;  // null = none
  std::string reason{};              // "as its remote github.com says"
};

// `wanted` is a system's name, "none" or "auto", which goes by the remote, then by the files.
// UsageError for another name.
CiChoice choose_ci(std::string_view wanted, const Repository& repository);

// Rows of the table, each in the file of its name.
CiFiles write_github(const Repository& repository, const CiJob& job);
CiFiles write_gitlab(const Repository& repository, const CiJob& job);

std::string annotate_github(const RunSet& set);
void note_github(const RunSet& set);
std::string fold_gitlab(const Run& run, const Judgement& judgement, const std::string& text);

}  // namespace gate
