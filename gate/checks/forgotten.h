// Points about what a rebuild forgot.
#pragma once

#include <string>

#include "gate/checks/check.h"
#include "gate/checks/dropped.h"

namespace gate {

// What a point says.
struct LossWords {
  std::string message{};
  std::string why{};
  std::string hint{};
};

class Forgotten {
 public:
  // All must outlive it.
  Forgotten(const MigrationRecord& migration, const Dropped& dropped, Findings& findings)
      : migration_(migration), dropped_(dropped), findings_(findings) {}

  // The subject is what a comment in the migration allows it by.
  void fail(const ObjectDifference& object, const std::string& subject, LossWords words);

  // For what may have been chosen.
  void warn(const ObjectDifference& object, const std::string& subject, LossWords words);

  bool is_empty() const { return is_empty_; }

 private:
  void add(Verdict verdict, const ObjectDifference& object, const std::string& subject,
           LossWords words);

  const MigrationRecord& migration_;
  const Dropped& dropped_;
  Findings& findings_;
  bool is_empty_ = true;
};

}  // namespace gate
