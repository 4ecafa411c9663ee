#include "gate/rehearsal/views.h"

#include <cstddef>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/views.h"
#include "gate/rehearsal/limited.h"
#include "gate/sql/reading_order.h"

namespace gate {

namespace {

bool is_same(const TableSnapshot& a, const TableSnapshot& b) {
  return a.rows == b.rows && a.whole_rows == b.whole_rows;
}

// Asks twice, unless it shows what it showed elsewhere: `known`, null = nobody looked.
// Nothing where it cannot be told; then `reason` says why, where that is not for another check.
std::optional<TableSnapshot> digest(Session& session, const View& view, const TableSnapshot* known,
                                    std::string& reason) {
  const std::string& text = view.sql.empty() ? view.definition : view.sql;
  if (reading_order_of_query(text).any()) {
    reason = "what it shows depends on the order in which rows are found";
    return std::nullopt;
  }
  const Limited limited(session);
  try {
    TableSnapshot first = session.digest({.table = view.name});
    if (known != nullptr && is_same(first, *known)) return first;
    if (is_same(first, session.digest({.table = view.name}))) return first;
    reason = "it does not show the same twice";
  } catch (const SqlError&) {  // it does not compile, which is found elsewhere
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    if (!session.timed_out()) throw;
    reason = concat("it takes longer than ", duration(kViewSeconds));
  }
  return std::nullopt;
}

class Views {
 public:
  explicit Views(Rehearsal& rehearsal)
      : rehearsal_(rehearsal), timeline_(*rehearsal.timeline), newest_(timeline_.size() - 1) {}

  std::map<std::string, TableSnapshot> look(const Schema& schema,
                                            const std::set<std::string>& tables) {
    std::map<std::string, TableSnapshot> found;
    for (const View& view : schema.views) {
      const bool is_wanted = view_reads(schema, view.name, tables) ||
                             !is_same_view(timeline_.schema(newest_), schema, view.name);
      if (!is_wanted) continue;
      const std::string name = to_lower(view.name);
      look_at_blue(name);
      auto shown = look_at(*rehearsal_.green_session, view, timeline_.find_view(newest_, name));
      if (shown) found.emplace(name, std::move(*shown));
    }
    return found;
  }

 private:
  void look_at_blue(const std::string& name) {
    if (timeline_.find_view(0, name) != nullptr) return;
    for (const View& view : timeline_.schema(0).views) {
      if (!equal_ignoring_case(view.name, name)) continue;
      auto shown = look_at(timeline_.blue(), view, nullptr);
      if (shown) timeline_.put_blue_view(name, std::move(*shown));
    }
  }

  std::optional<TableSnapshot> look_at(Session& session, const View& view,
                                       const TableSnapshot* known) {
    if (rehearsal_.views_left_out.contains(to_lower(view.name))) return std::nullopt;
    std::string reason;
    auto shown = digest(session, view, known, reason);
    if (!reason.empty()) rehearsal_.views_left_out.emplace(to_lower(view.name), reason);
    return shown;
  }

  Rehearsal& rehearsal_;
  Timeline& timeline_;
  std::size_t newest_;
};

}  // namespace

std::map<std::string, TableSnapshot> digest_views(Rehearsal& rehearsal, const Schema& schema,
                                                  const std::set<std::string>& tables) {
  if (rehearsal.large) return {};
  return Views(rehearsal).look(schema, tables);
}

}  // namespace gate
