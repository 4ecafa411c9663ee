// Cut-over: the exchange of blue and green under the name that the application knows, and back, on
// copies, while readers and a writer are at work that open the database by its name each time.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/late_writes.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/visitor.h"

namespace gate {

namespace {

constexpr std::size_t kMostExamples = 5;
constexpr double kPause = 0.005;  // of those at work, after each time that they open the database
// Those at work on the copies are the rehearsal's own, and each is done soon: only a machine that
// stands still takes longer.
constexpr double kPatience = 30;
// One who waits at what has been exchanged, where that is locked for readers, waits in vain.
constexpr double kPatienceOfReaders = 0.2;

class Cutover {
 public:
  explicit Cutover(Rehearsal& rehearsal)
      : rehearsal_(rehearsal),
        engine_(rehearsal.engine),
        record_(rehearsal.run.cutover),
        live_(rehearsal, "live"),
        next_(rehearsal, "next") {}

  void run() {
    record_.not_tried = why_not_tried();
    if (!record_.not_tried.empty()) return;
    make_copies();
    blue_answer_ = ask(*live_);
    green_answer_ = ask(*next_);
    if (blue_answer_ == green_answer_) {
      record_.not_tried =
          "blue and green have the same structure and the same history: no reader "
          "could tell which of them it sees";
      return;
    }
    try {
      switch_there_and_back(make_rows());
    } catch (const UsageError& error) {  // there is no such thing here
      record_ = {.not_tried = error.what()};
    }
  }

 private:
  std::string why_not_tried() {
    if (!rehearsal_.scenario.cutover.value_or(false)) {
      return "the scenario does not ask for it (cutover: true)";
    }
    if (rehearsal_.applied < rehearsal_.pending.size())
      return "not all migrations could be applied";
    if (rehearsal_.children == nullptr) return "no process can be started that could be at work";
    question_ = engine_.question_of_state(history_of_both());
    if (question_.empty()) return "the engine cannot be asked for what tells blue from green";
    return "";
  }

  // The history table as far as blue and green both have it.
  std::vector<Table> history_of_both() const {
    const Timeline& timeline = *rehearsal_.timeline;
    const std::string& name = rehearsal_.history_table;
    const Table* blue = find_table(timeline.schema(0), name);
    const Table* green = find_table(timeline.schema(rehearsal_.applied), name);
    if (blue == nullptr || green == nullptr) return {};
    Table both = *blue;
    std::erase_if(both.columns, [&](const Column& column) {
      return find_column(*green, column.name) == nullptr;
    });
    if (both.columns.empty()) return {};
    return {both};
  }

  // As at rest: what a copied journal holds is brought in.
  void make_copies() {
    const auto copy = [this](const Database& from, const Database& to) {
      engine_.clone(from, to);
      SessionOptions options = rehearsal_.writing;
      options.durable = true;
      engine_.open(to, options);
    };
    copy(rehearsal_.blue, *live_);
    copy(rehearsal_.green, *next_);
    green_bytes_ = engine_.fingerprint(*next_);
  }

  std::string ask(const Database& database) {
    const auto session = engine_.open(database, rehearsal_.reading);
    return show_answer(session->first_row(question_));
  }

  std::unique_ptr<Visitor> start_reader() {
    return std::make_unique<Visitor>(*rehearsal_.children,
                                     VisitorJob{.database = *live_,
                                                .extensions = rehearsal_.reading.extensions,
                                                .patience_seconds = kPatienceOfReaders,
                                                .statements = {question_},
                                                .reconnects = true,
                                                .pause_seconds = kPause});
  }

  void count(const VisitorTally& tally) {
    for (const auto& [answer, times] : tally.answers) {
      if (answer == blue_answer_) {
        record_.blue_reads += times;
      } else if (answer == green_answer_) {
        record_.green_reads += times;
      } else {
        note_strange(answer, times);
      }
    }
    record_.refused_reads += tally.gave_up;
    // An application that reads something that is whole is refused nothing.
    if (tally.refused == 0) return;
    note_strange(join(tally.errors, "; "), tally.refused);
  }

  void note_strange(const std::string& what, std::int64_t times) {
    record_.strange_reads += times;
    std::vector<std::string>& examples = record_.strange;
    const bool is_new = std::ranges::find(examples, what) == examples.end();
    if (is_new && examples.size() < kMostExamples) examples.push_back(what);
  }

  // Nothing where somebody was in the way for too long; `error` says so then.
  std::optional<Exchanged> exchange(std::string& error) {
    try {
      return engine_.exchange(*live_, *next_, {.patience_seconds = kPatience, .durable = false});
    } catch (const Busy& busy) {
      error = busy.what();
      return std::nullopt;
    }
  }

  bool is_at(const Database& database, const std::string& bytes) {
    return engine_.fingerprint(database) == bytes;
  }

  // The writer begins before anybody could be in its way. A reader that begins after the exchange
  // has surely seen what came of it; the other was there all the time.
  void switch_there_and_back(const LateRows& late) {
    const std::unique_ptr<Visitor> writer = start_writer(late);
    const auto reader = start_reader();
    auto there = exchange(record_.error);
    if (!there) return;
    record_.seconds = there->seconds;
    const std::string old_bytes = engine_.fingerprint(*next_);
    record_.is_green = is_at(*live_, green_bytes_);
    const auto new_reader = start_reader();
    if (writer) writer->stop();
    look_for(late, writer.get());
    there->hold.reset();
    const auto back = exchange(record_.back_error);
    if (back) {
      record_.back_seconds = back->seconds;
      record_.is_blue_again = is_at(*live_, old_bytes) && is_at(*next_, green_bytes_);
    }
    count(reader->stop());
    count(new_reader->stop());
  }

  // What it writes after its rows changes nothing, so that bytes can be compared.
  std::unique_ptr<Visitor> start_writer(const LateRows& late) {
    if (late.statements.empty()) return nullptr;
    return std::make_unique<Visitor>(*rehearsal_.children,
                                     VisitorJob{.database = *live_,
                                                .access = Access::write,
                                                .foreign_keys = rehearsal_.writing.foreign_keys,
                                                .extensions = rehearsal_.writing.extensions,
                                                .patience_seconds = 0,
                                                .first = late.statements,
                                                .statements = {late.no_change},
                                                .reconnects = true,
                                                .pause_seconds = kPause});
  }

  // Nobody writes to the old blue while it is held, so what is found now is all there will be.
  void look_for(const LateRows& late, const Visitor* writer) {
    const bool is_written =
        writer != nullptr && std::cmp_equal(writer->begun().answered, late.statements.size());
    if (!is_written) return;
    record_.late = late.tables;
    find_late_rows(rehearsal_, *next_, record_.late);
  }

  LateRows make_rows() {
    try {
      return make_late_rows(rehearsal_);
    } catch (const SqlError&) {  // a question of the gate's own, which says nothing of the exchange
      return {};
    }
  }

  Rehearsal& rehearsal_;
  Engine& engine_;
  CutoverRecord& record_;
  OwnDatabase live_;  // the name that the application knows
  OwnDatabase next_;
  std::string question_{};
  std::string blue_answer_{};
  std::string green_answer_{};
  std::string green_bytes_{};
};

}  // namespace

PassResult cut_over(Rehearsal& rehearsal) {
  Cutover(rehearsal).run();
  return {};
}

}  // namespace gate
