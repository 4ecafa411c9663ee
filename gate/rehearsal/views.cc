#include "gate/rehearsal/views.h"

#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/reading_order.h"

namespace gate {

namespace {

constexpr double kLimitSeconds = 1;  // a view over all pairs of rows never ends

// Keeps a limit to what is asked here.
class Limited {
 public:
  explicit Limited(Session& session) : session_(session) { session_.limit_seconds(kLimitSeconds); }
  ~Limited() { session_.limit_seconds(0); }
  Limited(const Limited&) = delete;
  Limited& operator=(const Limited&) = delete;

 private:
  Session& session_;
};

bool is_same(const TableSnapshot& a, const TableSnapshot& b) {
  return a.rows == b.rows && a.whole_rows == b.whole_rows;
}

// Nothing where it cannot be told; then `reason` says why, where that is not for another check.
std::optional<TableSnapshot> digest(Session& session, const View& view, std::string& reason) {
  const std::string& text = view.sql.empty() ? view.definition : view.sql;
  if (reading_order_of_query(text).any()) {
    reason = "what it shows depends on the order in which rows are found";
    return std::nullopt;
  }
  const Limited limited(session);
  try {
    TableSnapshot first = session.digest({.table = view.name});
    if (is_same(first, session.digest({.table = view.name}))) return first;
    reason = "it does not show the same twice";
  } catch (const SqlError&) {  // it does not compile, which is found elsewhere
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    if (!session.timed_out()) throw;
    reason = concat("it takes longer than ", duration(kLimitSeconds));
  }
  return std::nullopt;
}

}  // namespace

std::map<std::string, TableSnapshot> digest_views(Rehearsal& rehearsal, Session& session,
                                                  const Schema& schema) {
  std::map<std::string, TableSnapshot> found;
  if (rehearsal.large) return found;
  for (const View& view : schema.views) {
    if (rehearsal.views_left_out.contains(to_lower(view.name))) continue;
    std::string reason;
    auto snapshot = digest(session, view, reason);
    if (snapshot) found.emplace(to_lower(view.name), std::move(*snapshot));
    if (!reason.empty()) rehearsal.views_left_out.emplace(to_lower(view.name), reason);
  }
  return found;
}

}  // namespace gate
