#include "gate/rehearsal/fault_child.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/message.h"
#include "gate/base/text.h"
#include "gate/rehearsal/child_job.h"

namespace gate {

namespace {

FaultJob read_job(std::string_view bytes) {
  MessageReader reader(bytes);
  FaultJob job;
  job.database.location = reader.text();
  job.foreign_keys = reader.number() != 0;
  job.extensions = reader.texts();
  job.seed = reader.number();
  job.steps = reader.texts();
  job.kind = static_cast<FaultKind>(reader.number());
  job.done = reader.number();
  job.look = reader.number();
  return job;
}

void tell(Line& line, const FaultNews& news) {
  line.send(concat(static_cast<int>(news.kind), news.message));
}

class Applier {
 public:
  Applier(Engine& engine, const FaultJob& job, Line& line) : job_(job), line_(line) {
    // Whoever waits for a lock here waits in vain.
    session_ = engine.open(job.database, {.access = Access::write,
                                          .foreign_keys = job.foreign_keys,
                                          .durable = true,
                                          .patience_seconds = 0,
                                          .extensions = job.extensions});
    session_->repeat_chance(job.seed);
  }

  FaultNews run() {
    for (std::size_t i = 0; i < job_.steps.size(); ++i) {
      if (i == job_.done) meet_fault();
      try {
        session_->execute(job_.steps[i]);
      } catch (const Error& error) {
        return end_with(error);
      }
    }
    if (job_.done == job_.steps.size()) meet_fault();
    session_.reset();
    return {};
  }

 private:
  void meet_fault() {
    if (job_.kind == FaultKind::disk_full) return session_->forbid_growth();
    if (job_.look == 0) return wait();
    session_->on_progress([this, look = std::uint64_t{0}]() mutable {
      if (++look == job_.look) wait();
    });
  }

  void wait() {
    tell(line_, {.kind = FaultNews::Kind::waits});
    // Nobody is left who would kill it.
    if (!line_.receive(-1)) std::_Exit(0);
  }

  // As a tool that gives up.
  FaultNews end_with(const Error& error) {
    const bool is_refusal =
        job_.kind != FaultKind::killed || dynamic_cast<const SqlError*>(&error) != nullptr;
    const auto kind = is_refusal ? FaultNews::Kind::refused : FaultNews::Kind::failed;
    const std::string message = error.what();
    if (session_->in_transaction()) session_->execute("ROLLBACK");
    session_.reset();
    return {kind, message};
  }

  const FaultJob& job_;
  Line& line_;
  std::unique_ptr<Session> session_{};
};

}  // namespace

void apply_in_child(Engine& engine, Line& line, std::string_view bytes) {
  const FaultJob job = read_job(bytes);
  FaultNews news;
  try {
    news = Applier(engine, job, line).run();
  } catch (const Error& error) {
    news = {FaultNews::Kind::failed, error.what()};
  }
  tell(line, news);
}

bool give_job(Line& line, const FaultJob& job) {
  MessageWriter writer;
  writer.put(std::string_view(job.database.location));
  writer.put(std::uint64_t{job.foreign_keys ? 1U : 0U});
  writer.put(job.extensions);
  writer.put(job.seed);
  writer.put(job.steps);
  writer.put(static_cast<std::uint64_t>(job.kind));
  writer.put(std::uint64_t{job.done});
  writer.put(job.look);
  return give_child_job(line, ChildJob::apply, writer.bytes());
}

FaultNews wait_for_news(Line& line, double seconds) {
  const std::optional<std::string> message = line.receive(seconds);
  if (!message || message->empty()) {
    return {FaultNews::Kind::failed, "the process that applied it did not answer"};
  }
  return {static_cast<FaultNews::Kind>(message->front() - '0'), message->substr(1)};
}

void let_go_on(Line& line) {
  line.send("go");
}

}  // namespace gate
