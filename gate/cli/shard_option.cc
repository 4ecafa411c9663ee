#include "gate/cli/shard_option.h"

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/log.h"
#include "gate/base/text.h"

namespace gate {

namespace {

// How a CI system tells a job which of several alike it is.
struct ParallelJobs {
  std::string_view system;
  const char* index;
  const char* of;
  int first;  // the number of the first one
};

constexpr ParallelJobs kSystems[] = {
    {"GitLab CI", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
    {"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
    {"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
    {"Azure Pipelines", "SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE", 1},
    {"Bitbucket Pipelines", "BITBUCKET_PARALLEL_STEP", "BITBUCKET_PARALLEL_STEP_COUNT", 0},
    {"Semaphore", "SEMAPHORE_JOB_INDEX", "SEMAPHORE_JOB_COUNT", 1},
};

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_sane(const std::optional<int>& index, const std::optional<int>& of) {
  return index && of && *of >= 1 && *index >= 1 && *index <= *of;
}

// Where a job stands alone, its system tells but how many there are.
std::optional<ShardWish> told_by(const ParallelJobs& jobs) {
  const char* index = std::getenv(jobs.index);
  const char* of = std::getenv(jobs.of);
  if (index == nullptr) return std::nullopt;
  const std::optional<int> position = number_in(index);
  const std::optional<int> from_1 =
      position ? std::optional(*position - jobs.first + 1) : std::nullopt;
  const std::optional<int> count = number_in(of == nullptr ? "" : of);
  if (is_sane(from_1, count)) return ShardWish{*from_1, *count};
  throw UsageError(concat("--shard auto: ", jobs.system, " says $", jobs.index, "=", index,
                          " and $", jobs.of, "=", of == nullptr ? "" : of,
                          ", which names no job of several; use --shard I/N"));
}

ShardWish told_by_ci() {
  for (const ParallelJobs& jobs : kSystems) {
    if (const auto told = told_by(jobs)) return *told;
  }
  log_progress("--shard auto: no parallel jobs are told of here, so all scenarios are run");
  return {};
}

}  // namespace

ShardWish parse_shard(const std::string& word) {
  if (word.empty()) return {};
  if (word == "auto") return told_by_ci();
  const std::size_t slash = word.find('/');
  const std::optional<int> index = number_in(std::string_view(word).substr(0, slash));
  const std::optional<int> of =
      slash == word.npos ? std::nullopt : number_in(std::string_view(word).substr(slash + 1));
  if (is_sane(index, of)) return {*index, *of};
  throw UsageError(concat("--shard ", word, ": give I/N with I from 1 to N, such as 2/3, or auto"));
}

}  // namespace gate
