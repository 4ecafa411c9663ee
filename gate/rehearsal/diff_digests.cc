#include "gate/rehearsal/diff_digests.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/parallel.h"
#include "gate/base/progress.h"
#include "gate/base/text.h"
#include "gate/rehearsal/digest_jobs.h"

namespace gate {

namespace {

// Below this more connections cost more than a second thread saves.
constexpr std::uint64_t kWorthAThread = 8'000'000;

struct Reading {
  DiffDatabase* side = nullptr;
  DigestJob* job = nullptr;

  std::string name() const { return to_lower(job->request.table); }
};

std::uint64_t bytes_of_file(const Database& database) {
  return exists(database.location) ? file_size(database.location) : 0;
}

std::vector<DigestJob> jobs_of(const DiffTask& task, const DiffDatabase& side,
                               const std::vector<std::string>& tables, unsigned parts) {
  std::vector<DigestJob> jobs =
      make_digest_jobs(side.database, side.schema, tables, static_cast<int>(parts));
  for (DigestJob& job : jobs) {
    job.request.key =
        task.left_out.key_of(side.schema, *find_table(side.schema, job.request.table));
  }
  return jobs;
}

// What cannot be read is an answer for this table alone.
void read(const Reading& one, const std::function<Session&()>& session) {
  note_step(one.job->request.table);
  try {
    run_digest_job(session(), *one.job);
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& error) {
    one.job->failed = true;
    one.job->refusal = reason_of(error, one.side->database);
  }
}

// Each thread with connections of its own, of which the first has those that are there.
void read_all(const DiffTask& task, const std::vector<Reading>& readings, unsigned threads) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::function<void()>> workers;
  for (unsigned i = 0; i < threads; ++i) {
    workers.emplace_back([&, is_first = i == 0] {
      std::map<const DiffDatabase*, std::unique_ptr<Session>> own;
      for (std::size_t k = next++; k < readings.size(); k = next++) {
        const Reading& one = readings[k];
        read(one, [&]() -> Session& {
          if (is_first) return *one.side->session;
          auto& session = own[one.side];
          if (!session) session = task.engine.open(one.side->database, options_of_reading());
          return *session;
        });
      }
    });
  }
  run_parallel(workers, threads);
}

DiffDigests collect(const DiffTask& task, std::vector<DigestJob>& jobs) {
  DiffDigests digests;
  for (const DigestJob& job : jobs) {
    if (job.failed) digests.refusals.emplace(to_lower(job.request.table), job.refusal);
  }
  for (TableSnapshot& table : collect_digests(jobs)) {
    std::erase_if(table.columns, [&](const ColumnSnapshot& column) {
      return task.left_out.has_column(table.name, column.name);
    });
    digests.tables.emplace(to_lower(table.name), std::move(table));
  }
  return digests;
}

}  // namespace

const TableSnapshot* DiffDigests::find(const std::string& table) const {
  const auto found = tables.find(to_lower(table));
  return found == tables.end() ? nullptr : &found->second;
}

std::pair<DiffDigests, DiffDigests> read_digests(const DiffTask& task,
                                                 const std::vector<std::string>& tables) {
  const std::uint64_t bytes = bytes_of_file(task.a.database) + bytes_of_file(task.b.database);
  const unsigned threads = bytes > kWorthAThread ? std::max(1U, task.options.threads) : 1;
  std::vector<DigestJob> a = jobs_of(task, task.a, tables, threads);
  std::vector<DigestJob> b = jobs_of(task, task.b, tables, threads);
  std::vector<Reading> readings;
  for (DigestJob& job : a) readings.push_back({&task.a, &job});
  for (DigestJob& job : b) readings.push_back({&task.b, &job});
  // What an engine finds out about a table of one database may spare it that of the other, as long
  // as it remembers.
  std::ranges::stable_sort(readings, {}, [](const Reading& one) { return one.name(); });
  read_all(task, readings, threads);
  return {collect(task, a), collect(task, b)};
}

}  // namespace gate
