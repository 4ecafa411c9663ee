#include "gate/rehearsal/digest_jobs.h"

#include <cstddef>
#include <set>
#include <utility>

#include "gate/base/error.h"

namespace gate {

namespace {

void add_part(TableSnapshot& sum, const TableSnapshot& part) {
  sum.rows += part.rows;
  sum.whole_rows += part.whole_rows;
  for (std::size_t i = 0; i < sum.columns.size(); ++i) {
    sum.columns[i].digest += part.columns[i].digest;
    sum.columns[i].nulls += part.columns[i].nulls;
    sum.columns[i].up_to_here += part.columns[i].up_to_here;
  }
}

}  // namespace

std::vector<DigestJob> make_digest_jobs(const Database& database, const Schema& schema,
                                        const std::vector<std::string>& tables, int parts) {
  std::vector<DigestJob> jobs;
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

void run_digest_job(Session& session, DigestJob& job) {
  try {
    job.result = session.digest(job.request);
  } catch (const SqlError& error) {
    job.failed = true;
    job.refusal = error.what();
  }
}

std::vector<TableSnapshot> collect_digests(std::vector<DigestJob>& jobs) {
  // What one part could not read, the others alone do not describe.
  std::set<std::string> unreadable;
  for (const DigestJob& job : jobs) {
    if (job.failed) unreadable.insert(job.request.table);
  }
  std::vector<TableSnapshot> tables;
  for (DigestJob& job : jobs) {
    if (unreadable.contains(job.request.table)) continue;
    if (job.request.part > 0 && !tables.empty() && tables.back().name == job.result.name) {
      add_part(tables.back(), job.result);
    } else {
      tables.push_back(std::move(job.result));
    }
  }
  return tables;
}

}  // namespace gate
