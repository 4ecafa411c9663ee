#include "gate/rehearsal/visitor.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/hash.h"
#include "gate/base/message.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/rehearsal/child_job.h"

namespace gate {

namespace {

constexpr std::size_t kMostAnswers = 100;
constexpr std::size_t kMostErrors = 10;
constexpr double kGrace = 60;  // for a process to answer, beside what it may wait for a lock

std::string write_job(const VisitorJob& job) {
  MessageWriter writer;
  writer.put(std::string_view(job.database.location));
  writer.put(std::uint64_t{job.access == Access::write ? 1U : 0U});
  writer.put(std::uint64_t{job.foreign_keys ? 1U : 0U});
  writer.put(job.extensions);
  writer.put(job.patience_seconds);
  writer.put(job.first);
  writer.put(job.statements);
  writer.put(std::uint64_t{job.again ? 1U : 0U});
  writer.put(std::uint64_t{job.reconnects ? 1U : 0U});
  writer.put(job.pause_seconds);
  return writer.bytes();
}

VisitorJob read_job(std::string_view bytes) {
  MessageReader reader(bytes);
  VisitorJob job;
  job.database.location = reader.text();
  job.access = reader.number() != 0 ? Access::write : Access::read;
  job.foreign_keys = reader.number() != 0;
  job.extensions = reader.texts();
  job.patience_seconds = reader.real();
  job.first = reader.texts();
  job.statements = reader.texts();
  job.again = reader.number() != 0;
  job.reconnects = reader.number() != 0;
  job.pause_seconds = reader.real();
  return job;
}

std::string write_tally(const VisitorTally& tally) {
  MessageWriter writer;
  for (const std::int64_t number : {tally.answered, tally.gave_up, tally.refused}) {
    writer.put(static_cast<std::uint64_t>(number));
  }
  writer.put(tally.longest_seconds);
  writer.put(std::uint64_t{tally.answers.size()});
  for (const auto& [answer, times] : tally.answers) {
    writer.put(std::string_view(answer));
    writer.put(static_cast<std::uint64_t>(times));
  }
  writer.put(tally.errors);
  return writer.bytes();
}

VisitorTally read_tally(std::string_view bytes) {
  MessageReader reader(bytes);
  VisitorTally tally;
  for (std::int64_t* number : {&tally.answered, &tally.gave_up, &tally.refused}) {
    *number = static_cast<std::int64_t>(reader.number());
  }
  tally.longest_seconds = reader.real();
  for (std::uint64_t left = reader.number(); left > 0; --left) {
    std::string answer = reader.text();
    tally.answers[std::move(answer)] = static_cast<std::int64_t>(reader.number());
  }
  tally.errors = reader.texts();
  return tally;
}

class Visits {
 public:
  Visits(Engine& engine, const VisitorJob& job) : engine_(engine), job_(job) {}

  // Those that are made once; else one of the others.
  bool begin() {
    for (const std::string& sql : job_.first) visit(sql);
    return job_.first.empty() ? next() : !job_.statements.empty();
  }

  // Whether there was one to make.
  bool next() {
    if (at_ == job_.statements.size() && job_.again) at_ = 0;
    if (at_ >= job_.statements.size()) return false;
    visit(job_.statements[at_++]);
    return true;
  }

  void forget_time() { tally_.longest_seconds = 0; }

  const VisitorTally& tally() const { return tally_; }

 private:
  void visit(const std::string& sql) {
    const Stopwatch watch;
    try {
      take(answer_to(sql));
    } catch (const Busy&) {
      ++tally_.gave_up;
    } catch (const Error& error) {
      note(error.what());
    }
    tally_.longest_seconds = std::max(tally_.longest_seconds, watch.seconds());
    if (job_.reconnects) session_.reset();
  }

  std::optional<Row> answer_to(const std::string& sql) {
    if (!session_) session_ = engine_.open(job_.database, options());
    if (job_.access == Access::read) return session_->first_row(sql);
    session_->execute(sql);
    return std::nullopt;
  }

  // As an application's connections: what they commit can be had back after a crash, and they know
  // that there are others.
  SessionOptions options() const {
    return {.access = job_.access,
            .foreign_keys = job_.foreign_keys,
            .durable = true,
            .observed = false,
            .patience_seconds = job_.patience_seconds,
            .extensions = job_.extensions};
  }

  void take(const std::optional<Row>& row) {
    ++tally_.answered;
    std::string answer = show_answer(row);
    if (answer.empty()) return;
    const bool has_room = tally_.answers.size() < kMostAnswers || tally_.answers.contains(answer);
    if (has_room) ++tally_.answers[std::move(answer)];
  }

  void note(const std::string& error) {
    ++tally_.refused;
    session_.reset();
    const bool is_new = std::ranges::find(tally_.errors, error) == tally_.errors.end();
    if (is_new && tally_.errors.size() < kMostErrors) tally_.errors.push_back(error);
  }

  Engine& engine_;
  const VisitorJob& job_;
  std::unique_ptr<Session> session_{};
  VisitorTally tally_{};
  std::size_t at_ = 0;
};

}  // namespace

std::string show_answer(const std::optional<Row>& row) {
  constexpr std::size_t kLongest = 60;
  if (!row || row->empty()) return "";
  const Value& value = row->front();
  std::string shown = show(value, true);
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || text->size() <= kLongest) return shown;
  return concat(shown, " ", sha256(*text).substr(0, 16));
}

void visit_in_child(Engine& engine, Line& line, std::string_view bytes) {
  const VisitorJob job = read_job(bytes);
  Visits visits(engine, job);
  bool has_more = visits.begin();
  if (job.again) visits.forget_time();
  line.send(write_tally(visits.tally()));
  // Whatever comes along the line means that it is enough; the wait for it is the pause.
  while (!line.receive(has_more ? job.pause_seconds : -1)) has_more = visits.next();
  line.send(write_tally(visits.tally()));
}

Visitor::Visitor(Children& children, const VisitorJob& job) : child_(children) {
  give_child_job(child_.line(), ChildJob::visit, write_job(job));
  const double visits = static_cast<double>(std::max<std::size_t>(1, job.first.size()));
  const auto tally = child_.line().receive(job.patience_seconds * visits + kGrace);
  if (!tally) throw Error("the process that works on a copy as an application does not answer");
  begun_ = read_tally(*tally);
}

VisitorTally Visitor::stop() {
  child_.line().send("stop");
  const auto tally = child_.line().receive(kGrace);
  if (!tally) throw Error("a process that worked on a copy as an application is gone");
  return read_tally(*tally);
}

}  // namespace gate
