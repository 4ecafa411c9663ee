#include "gate/rehearsal/digests.h"

#include <functional>
#include <set>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/parallel.h"
#include "gate/rehearsal/views.h"

namespace gate {

namespace {

// One table, perhaps in parts. `failed`: its rows cannot be listed (a virtual table).
struct Job {
  const Database* database = nullptr;
  DigestRequest request{};
  TableSnapshot result{};
  bool failed = false;
};

void run_job(Session& session, Job& job) {
  try {
    job.result = session.digest(job.request);
  } catch (const SqlError&) {
    job.failed = true;
  }
}

void add_part(TableSnapshot& sum, const TableSnapshot& part) {
  sum.rows += part.rows;
  sum.whole_rows += part.whole_rows;
  for (std::size_t i = 0; i < sum.columns.size(); ++i) {
    sum.columns[i].digest += part.columns[i].digest;
    sum.columns[i].nulls += part.columns[i].nulls;
    sum.columns[i].up_to_here += part.columns[i].up_to_here;
  }
}

std::vector<Job> make_jobs(const Database& database, const Schema& schema,
                           const std::vector<std::string>& tables, int parts) {
  std::vector<Job> jobs;
  for (const std::string& name : tables) {
    const Table* table = find_table(schema, name);
    if (table == nullptr) continue;
    for (int part = 0; part < parts; ++part) {
      jobs.push_back({.database = &database,
                      .request = {.table = table->name,
                                  .key = row_key(schema, *table),
                                  .part = part,
                                  .parts = parts}});
    }
  }
  return jobs;
}

void run_on_own_sessions(Rehearsal& rehearsal, const std::vector<Job*>& jobs) {
  std::vector<std::function<void()>> tasks;
  for (Job* job : jobs) {
    tasks.emplace_back([&rehearsal, job] {
      run_job(*rehearsal.engine.open(*job->database, rehearsal.reading), *job);
    });
  }
  run_parallel(tasks, rehearsal.options.threads);
}

bool has_more_columns(const Schema& schema, const Schema& other, const std::string& name) {
  const Table* table = find_table(schema, name);
  const Table* before = find_table(other, name);
  return table != nullptr && before != nullptr && table->columns.size() > before->columns.size();
}

// What an engine finds out about one database spares it a part of the other. Blue has what little
// was changed in green; but where a column was added, all that blue has is found in green.
std::vector<Job*> in_order(std::vector<Job>& green, std::vector<Job>& blue, const Schema& now,
                           const Schema& before) {
  std::vector<Job*> first;
  std::vector<Job*> last;
  for (Job& job : green) {
    const bool has_more = has_more_columns(now, before, job.request.table);
    (has_more ? first : last).push_back(&job);
  }
  for (Job& job : blue) first.push_back(&job);
  first.insert(first.end(), last.begin(), last.end());
  return first;
}

// The parts of a table stand side by side in `jobs`.
std::vector<TableSnapshot> collect(std::vector<Job>& jobs) {
  // What one part could not read, the others alone do not describe.
  std::set<std::string> unreadable;
  for (const Job& job : jobs) {
    if (job.failed) unreadable.insert(job.request.table);
  }
  std::vector<TableSnapshot> tables;
  for (Job& job : jobs) {
    if (unreadable.contains(job.request.table)) continue;
    if (job.request.part > 0 && !tables.empty() && tables.back().name == job.result.name) {
      add_part(tables.back(), job.result);
    } else {
      tables.push_back(std::move(job.result));
    }
  }
  return tables;
}

}  // namespace

Snapshot digest_green(Rehearsal& rehearsal, Schema schema, const std::set<std::string>& tables) {
  Timeline& timeline = *rehearsal.timeline;
  const bool in_parts = rehearsal.parallel && rehearsal.large;
  const int parts = in_parts ? static_cast<int>(rehearsal.options.threads) : 1;
  std::vector<Job> green =
      make_jobs(rehearsal.green, schema, {tables.begin(), tables.end()}, parts);
  std::vector<Job> blue =
      make_jobs(rehearsal.blue, timeline.schema(0), timeline.unread_in_blue(tables), parts);
  const std::vector<Job*> jobs = in_order(green, blue, schema, timeline.schema(0));
  if (in_parts) {
    run_on_own_sessions(rehearsal, jobs);
  } else {
    for (Job* job : jobs) {
      const bool is_green = job->database == &rehearsal.green;
      run_job(is_green ? *rehearsal.green_session : timeline.blue(), *job);
    }
  }
  for (TableSnapshot& table : collect(blue)) timeline.put_blue(std::move(table));
  Snapshot snapshot{.schema = std::move(schema)};
  for (TableSnapshot& table : collect(green)) snapshot.tables[table.name] = std::move(table);
  snapshot.views = digest_views(rehearsal, snapshot.schema, tables);
  return snapshot;
}

}  // namespace gate
