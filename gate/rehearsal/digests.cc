#include "gate/rehearsal/digests.h"

#include <functional>
#include <utility>

#include "gate/base/parallel.h"
#include "gate/rehearsal/digest_jobs.h"
#include "gate/rehearsal/views.h"

namespace gate {

namespace {

void run_on_own_sessions(Rehearsal& rehearsal, const std::vector<DigestJob*>& jobs) {
  std::vector<std::function<void()>> tasks;
  for (DigestJob* job : jobs) {
    tasks.emplace_back([&rehearsal, job] {
      run_digest_job(*rehearsal.engine.open(*job->database, rehearsal.reading), *job);
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
std::vector<DigestJob*> in_order(std::vector<DigestJob>& green, std::vector<DigestJob>& blue,
                                 const Schema& now, const Schema& before) {
  std::vector<DigestJob*> first;
  std::vector<DigestJob*> last;
  for (DigestJob& job : green) {
    const bool has_more = has_more_columns(now, before, job.request.table);
    (has_more ? first : last).push_back(&job);
  }
  for (DigestJob& job : blue) first.push_back(&job);
  first.insert(first.end(), last.begin(), last.end());
  return first;
}

}  // namespace

Snapshot digest_green(Rehearsal& rehearsal, Schema schema, const std::set<std::string>& tables) {
  Timeline& timeline = *rehearsal.timeline;
  const bool in_parts = rehearsal.parallel && rehearsal.large;
  const int parts = in_parts ? static_cast<int>(rehearsal.options.threads) : 1;
  std::vector<DigestJob> green =
      make_digest_jobs(rehearsal.green, schema, {tables.begin(), tables.end()}, parts);
  std::vector<DigestJob> blue =
      make_digest_jobs(rehearsal.blue, timeline.schema(0), timeline.unread_in_blue(tables), parts);
  const std::vector<DigestJob*> jobs = in_order(green, blue, schema, timeline.schema(0));
  if (in_parts) {
    run_on_own_sessions(rehearsal, jobs);
  } else {
    for (DigestJob* job : jobs) {
      const bool is_green = job->database == &rehearsal.green;
      run_digest_job(is_green ? *rehearsal.green_session : timeline.blue(), *job);
    }
  }
  for (TableSnapshot& table : collect_digests(blue)) timeline.put_blue(std::move(table));
  Snapshot snapshot{.schema = std::move(schema)};
  for (TableSnapshot& table : collect_digests(green))
    snapshot.tables[table.name] = std::move(table);
  snapshot.views = digest_views(rehearsal, snapshot.schema, tables);
  return snapshot;
}

}  // namespace gate
