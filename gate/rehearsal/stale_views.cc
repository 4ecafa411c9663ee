#include "gate/rehearsal/stale_views.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/views.h"
#include "gate/rehearsal/limited.h"
#include "gate/rehearsal/storage.h"
#include "gate/rehearsal/touched.h"

namespace gate {

namespace {

// Beside those whose text names what was touched: a view below them, or a function, may read it.
constexpr int kOthers = 300;
constexpr double kSecondsForOthers = 30;

struct Answer {
  std::optional<bool> is_fresh{};  // nothing = it cannot be told
  bool is_refused = false;
};

// Where it takes too long, `reason` says so.
Answer ask(Session& session, const std::string& view, std::string& reason) {
  const Limited limited(session);
  try {
    return {.is_fresh = session.is_fresh(view)};
  } catch (const SqlError&) {
    return {.is_refused = true};
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    if (!session.timed_out()) throw;
    reason = concat("its query takes longer than ", duration(kViewSeconds));
  }
  return {};
}

class StaleViews {
 public:
  StaleViews(Rehearsal& rehearsal, const Schema& schema)
      : rehearsal_(rehearsal),
        schema_(schema),
        blue_(rehearsal.blue_session->views_with_rows()),
        green_(rehearsal.green_session->views_with_rows()) {}

  void find() {
    if (green_.empty() || blue_.empty()) return;
    const Touched touched = touched_by_all(rehearsal_);
    // Nothing that a script has set is meant for it.
    session_ = rehearsal_.engine.open(rehearsal_.green, rehearsal_.reading);
    std::vector<std::string> others;
    for (const std::string& view : green_) {
      if (view_reads(schema_, view, touched.content)) {
        look_at(view);
      } else {
        others.push_back(view);
      }
    }
    look_at_others(others);
  }

 private:
  void look_at_others(std::vector<std::string>& views) {
    if (views.size() > kOthers) views.resize(kOthers);
    const Stopwatch clock;
    for (const std::string& view : views) {
      if (clock.seconds() > kSecondsForOthers) return;
      look_at(view);
    }
  }

  void look_at(const std::string& view) {
    const std::string before = name_before(view);
    if (before.empty()) return;
    StaleView found{.name = view};
    const Answer now = ask(*session_, view, found.not_compared);
    if (now.is_fresh == true) return;
    if (found.not_compared.empty()) {
      const Answer then = ask(*rehearsal_.blue_session, before, found.not_compared);
      const bool was_sound = now.is_refused ? !then.is_refused : then.is_fresh == true;
      if (!was_sound && found.not_compared.empty()) return;
      found.refused = now.is_refused && found.not_compared.empty();
    }
    rehearsal_.run.verify.stale_views.push_back(std::move(found));
  }

  // What has another name by now is known by its query; empty = the fixture has none.
  std::string name_before(const std::string& view) const {
    if (std::ranges::count(blue_, view) > 0) return view;
    const auto found = std::ranges::find_if(blue_, [&](const std::string& other) {
      return std::ranges::count(green_, other) == 0 &&
             query_of(rehearsal_.timeline->schema(0), other) == query_of(schema_, view);
    });
    return found == blue_.end() ? std::string() : *found;
  }

  static std::string_view query_of(const Schema& schema, const std::string& name) {
    const auto view = std::ranges::find(schema.views, name, &View::name);
    if (view == schema.views.end()) return {};
    const std::string_view words = view->definition;
    return words.substr(std::min(words.find(" AS "), words.size()));
  }

  Rehearsal& rehearsal_;
  const Schema& schema_;
  std::vector<std::string> blue_;
  std::vector<std::string> green_;
  std::unique_ptr<Session> session_{};
};

}  // namespace

void find_stale_views(Rehearsal& rehearsal, const Schema& schema) {
  StaleViews(rehearsal, schema).find();
}

}  // namespace gate
