#include "gate/cli/merge.h"

#include <algorithm>
#include <map>
#include <set>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/cli/report_file.h"

namespace gate {

namespace {

// A report of `lint` has no scenario, and nothing that could be missing.
void require_run(const std::string& path, const Run& run) {
  if (!run.text_only) return;
  throw UsageError(concat(path, ": it is a report of `lint`; give reports of `run`"));
}

// Whose scenarios they are, for the complaint that two have the same.
using Owners = std::map<std::string, std::string>;

void take_runs(const std::string& path, RunSet part, Owners& owners, RunSet& all) {
  for (JudgedRun& one : part.runs) {
    require_run(path, one.run);
    const auto [at, is_new] = owners.emplace(one.run.scenario, path);
    if (!is_new) {
      throw UsageError(concat(path, ": scenario ", in_quotes(one.run.scenario), " is in ",
                              in_quotes(at->second), ", too"));
    }
    all.runs.push_back(std::move(one));
  }
  for (std::string& remark : part.remarks) {
    if (std::ranges::find(all.remarks, remark) == all.remarks.end()) {
      all.remarks.push_back(std::move(remark));
    }
  }
}

// By what machines should have in common, what each of them had.
using Seen = std::map<std::string, std::set<std::string>>;

void remark_on(const Seen& seen, std::string_view what, RunSet& all) {
  for (const auto& [name, values] : seen) {
    if (values.size() > 1)
      all.remarks.push_back(concat("the machines had not the same ", what, name));
  }
}

std::string digest_of(const Run& run) {
  std::string digest;
  for (const MigrationRecord& migration : run.migrations) {
    digest += concat(migration.version, ' ', migration.checksum, '\n');
  }
  return digest;
}

void compare_machines(RunSet& all) {
  std::set<std::string> versions;
  Seen migrations;
  Seen fixtures;
  for (const JudgedRun& one : all.runs) {
    const Run& run = one.run;
    versions.insert(run.tool_version);
    if (!run.migrations.empty()) migrations[run.folder].insert(digest_of(run));
    if (!run.fixture.sha256.empty()) fixtures[run.fixture.path].insert(run.fixture.sha256);
  }
  if (versions.size() > 1) {
    all.remarks.push_back(concat("the machines had not the same migration-gate: ",
                                 join({versions.begin(), versions.end()}, ", ")));
  }
  remark_on(migrations, "migrations in ", all);
  remark_on(fixtures, "fixture ", all);
}

// "shard 2/3 is missing", for each that only the others tell of.
void remark_on_shards(const std::set<std::pair<int, int>>& shards, RunSet& all) {
  std::set<int> counts;
  for (const auto& [of, index] : shards) counts.insert(of);
  for (const int of : counts) {
    for (int index = 1; of > 1 && index <= of; ++index) {
      if (shards.contains({of, index})) continue;
      all.remarks.push_back(concat("shard ", index, '/', of, " is missing"));
    }
  }
}

}  // namespace

RunSet merged_reports(const std::vector<std::string>& paths) {
  RunSet all;
  Owners owners;
  std::set<std::string> known;
  std::set<std::pair<int, int>> shards;
  std::set<std::vector<std::string>> lists;
  for (const std::string& path : paths) {
    RunSet part = recorded_set(path);
    known.insert(part.shard.scenarios.begin(), part.shard.scenarios.end());
    shards.emplace(part.shard.of, part.shard.index);
    if (part.shard.of > 1) lists.insert(part.shard.scenarios);
    all.seconds = std::max(all.seconds, part.seconds);
    take_runs(path, std::move(part), owners, all);
  }
  for (const auto& [name, path] : owners) known.insert(name);
  all.shard.scenarios = {known.begin(), known.end()};
  if (lists.size() > 1) all.remarks.emplace_back("the machines had not the same scenarios");
  remark_on_shards(shards, all);
  compare_machines(all);
  return all;
}

}  // namespace gate
