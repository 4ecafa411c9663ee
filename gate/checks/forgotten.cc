#include "gate/checks/forgotten.h"

#include <utility>

#include "gate/base/text.h"
#include "gate/checks/observed.h"

namespace gate {

namespace {

// As a comment that allows a point takes it.
std::string quote_subject(const std::string& subject) {
  if (subject.find_first_of(" \"") == std::string::npos) return subject;
  std::string quoted = "\"";
  for (const char byte : subject) quoted += byte == '"' ? "\"\"" : std::string(1, byte);
  return quoted + '"';
}

// Few engines have a statement that drops a constraint, a default or a collation; a comment in the
// migration says it for all.
std::string how_to_mean_it(const ObjectDifference& object, const std::string& subject) {
  const bool has_name = object.kind == "trigger" || object.kind == "view" ||
                        (object.kind == "index" && object.name.find(" (") == std::string::npos);
  const std::string by_name = has_name ? "drop it by name before, or " : std::string();
  return concat("; if it is meant, ", by_name,
                "write in the migration: -- migration-gate: allow verify/side-effects ",
                quote_subject(subject), " (why)");
}

}  // namespace

void Forgotten::fail(const ObjectDifference& object, const std::string& subject, LossWords words) {
  words.message += ", and no statement says so";
  add(Verdict::failed, object, subject, std::move(words));
}

void Forgotten::warn(const ObjectDifference& object, const std::string& subject, LossWords words) {
  add(Verdict::warning, object, subject, std::move(words));
}

void Forgotten::add(Verdict verdict, const ObjectDifference& object, const std::string& subject,
                    LossWords words) {
  is_empty_ = false;
  Point& point = gate::add(findings_, verdict, migration_, subject, words.message);
  point.why = std::move(words.why);
  point.hint = concat(words.hint, how_to_mean_it(object, subject));
  point_at(point, dropped_.find_owners_drop(object));
}

}  // namespace gate
