// Digests of whole databases, as pieces of work that can be shared out.
#pragma once

#include <string>
#include <vector>

#include "gate/engine/engine.h"

namespace gate {

// One table, perhaps in parts.
struct DigestJob {
  const Database* database = nullptr;
  DigestRequest request{};
  TableSnapshot result{};
  bool failed = false;    // its rows cannot be listed (a virtual table)
  std::string refusal{};  // why
};

// For each of those tables that `schema` has, its parts side by side.
std::vector<DigestJob> make_digest_jobs(const Database& database, const Schema& schema,
                                        const std::vector<std::string>& tables, int parts);

void run_digest_job(Session& session, DigestJob& job);

// In the order of `jobs`, which make_digest_jobs made; without those that failed in any part.
std::vector<TableSnapshot> collect_digests(std::vector<DigestJob>& jobs);

}  // namespace gate
