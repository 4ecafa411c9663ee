#include "gate/checks/lineage.h"

#include <algorithm>
#include <limits>

#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::size_t kEnd = std::numeric_limits<std::size_t>::max();

}  // namespace

Lineage::Lineage(const Story& story, const TableDifference& table)
    : story_(story), first_(story.at_start(table.before)), last_(story.at_end(table.after)) {
  if (last_ == Story::kNone) last_ = first_;
  if (last_ == Story::kNone) return;
  rebuilt_ = first_ != last_;
  find_sources();
  for (const auto& [id, until] : sources_) collect(id, until);
  for (const Fill& fill : story_.body(last_).fills) {
    if (brings_back(fill.statement)) copy_ = fill.statement;
  }
}

const StatementRecord* Lineage::dropped_by() const {
  return first_ == Story::kNone ? nullptr : story_.body(first_).dropped_by;
}

bool Lineage::is_taken_over() const {
  return rebuilt_ && !story_.body(last_).created;
}

const StatementRecord* Lineage::renamed_by() const {
  return story_.body(last_).renamed_by;
}

bool Lineage::brings_back(const StatementRecord* statement) const {
  return !rebuilt_ && last_ != Story::kNone &&
         std::ranges::any_of(story_.body(last_).fills, [&](const Fill& fill) {
           return fill.statement == statement && story_.body(fill.source).created &&
                  holds_rows_of(fill.source, last_);
         });
}

bool Lineage::holds_rows_of(std::size_t id, std::size_t source) const {
  return std::ranges::any_of(story_.body(id).fills, [&](const Fill& fill) {
    return fill.source == source || (story_.body(fill.source).created && fill.source < id &&
                                     holds_rows_of(fill.source, source));
  });
}

bool Lineage::writes(const Relevant& relevant, const ColumnDifference& column) const {
  const std::string& token = relevant.deed->column;
  const bool is_last = relevant.body == &story_.body(last_);
  if (is_last) return token == relevant.body->column_token(column.after);
  if (token == to_lower(column.before)) return true;
  const bool is_first = first_ != Story::kNone && relevant.body == &story_.body(first_);
  return !is_first && token == to_lower(column.after);
}

bool Lineage::replaces(const ColumnDifference& column) const {
  if (rebuilt_ || last_ == Story::kNone) return false;
  return story_.body(last_).column_token(column.after) != to_lower(column.before);
}

// What is done to a predecessor counts until its rows are copied for the last time.
void Lineage::find_sources() {
  sources_[last_] = kEnd;
  std::vector<std::size_t> open{last_};
  while (rebuilt_ && !open.empty()) {
    const std::size_t id = open.back();
    open.pop_back();
    for (const Fill& fill : story_.body(id).fills) {
      const bool carries = fill.source == first_ || story_.body(fill.source).created;
      if (!carries || fill.source == last_ || fill.order >= sources_[id]) continue;
      const auto [at, is_new] = sources_.try_emplace(fill.source, fill.order);
      if (!is_new && at->second >= fill.order) continue;
      at->second = fill.order;
      open.push_back(fill.source);
    }
  }
  drop_strangers();
  // Never copied: all that was done to it was done before it went.
  if (rebuilt_ && first_ != Story::kNone) sources_.try_emplace(first_, kEnd);
}

// Tables made on the way that hold nothing of the predecessor.
void Lineage::drop_strangers() {
  carriers_ = {first_};
  for (std::size_t known = 0; known != carriers_.size();) {
    known = carriers_.size();
    for (const auto& [id, until] : sources_) {
      const bool carries = std::ranges::any_of(story_.body(id).fills, [&](const Fill& fill) {
        return fill.source != last_ && carriers_.contains(fill.source);
      });
      if (carries) carriers_.insert(id);
    }
  }
  std::erase_if(sources_, [&](const auto& entry) {
    return entry.first != last_ && !carriers_.contains(entry.first);
  });
  for (const Fill& fill : story_.body(last_).fills) {
    if (is_copy(last_, fill.statement)) copy_ = fill.statement;
  }
}

bool Lineage::is_copy(std::size_t id, const StatementRecord* statement) const {
  if (!rebuilt_ || id == first_) return false;
  return std::ranges::any_of(story_.body(id).fills, [&](const Fill& fill) {
    return fill.statement == statement && fill.source != last_ && carriers_.contains(fill.source);
  });
}

void Lineage::collect(std::size_t id, std::size_t until) {
  const Body& body = story_.body(id);
  for (const Deed& deed : body.deeds) {
    if (deed.order >= until) continue;
    const bool copies = deed.action == Action::insert && is_copy(id, deed.statement);
    deeds_.push_back({&deed, &body, copies});
  }
}

}  // namespace gate
