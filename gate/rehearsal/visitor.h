// A process that works on a database as an application does, while something else is done to it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/children.h"
#include "gate/engine/engine.h"

namespace gate {

struct VisitorJob {
  Database database{};
  Access access = Access::read;
  bool foreign_keys = false;
  std::vector<std::string> extensions{};
  double patience_seconds = 5;       // for what is locked
  std::vector<std::string> first{};  // before all others, once each
  // One after the other, each in a transaction of its own; then the first again, or none.
  std::vector<std::string> statements{};
  bool again = true;
  bool reconnects = false;  // opens the database anew for each, by its name
  double pause_seconds = 0.001;
};

struct VisitorTally {
  std::int64_t answered = 0;
  std::int64_t gave_up = 0;  // the database was locked for too long
  std::int64_t refused = 0;  // for any other reason
  // Of one visit, waiting and giving up included. With VisitorJob::again the first does not count:
  // it opens the database.
  double longest_seconds = 0;
  // The first value of the first row as show() has it, a long one with its hash behind what is left
  // of it, and how often; the first hundred different ones.
  std::map<std::string, std::int64_t> answers{};
  std::vector<std::string> errors{};  // of `refused`, each once, the first ten
};

// An answer as `answers` has it; empty where there is none.
std::string show_answer(const std::optional<Row>& row);

// Works from when this is made, until it is told to stop; killed where nobody does.
class Visitor {
 public:
  // Comes back after those that are made once, where there are any, else after the first visit,
  // however that went. Error where no process can be had.
  Visitor(Children& children, const VisitorJob& job);

  // Of those visits alone.
  const VisitorTally& begun() const { return begun_; }

  // After the visit that it is at; of all of them. Once. Error where the process is gone.
  VisitorTally stop();

 private:
  Child child_;
  VisitorTally begun_{};
};

// The child's part: ChildJob::visit.
void visit_in_child(Engine& engine, Line& line, std::string_view job);

}  // namespace gate
