#include "gate/engine/sqlite/circumstances.h"

#include "gate/base/text.h"
#include "gate/engine/sqlite/one_match.h"
#include "gate/sql/reading_order.h"

namespace gate {

namespace {

// Most queries that a value is taken from look for the one row of a key.
bool may_take_another_row(Connection& connection, std::string_view sql, ReadingOrder order) {
  if (!order.subquery) return order.any();
  if (has_one_match_each(connection, sql)) order.subquery = false;
  return order.any();
}

}  // namespace

Circumstances::Circumstances(Connection& connection, std::optional<Circumstance> varied,
                             std::string_view sql)
    : connection_(connection),
      sql_(sql),
      is_writing_(sqlite3_txn_state(connection.handle(), "main") == SQLITE_TXN_WRITE),
      before_(used_so_far()) {
  const ReadingOrder order = reading_order_of(sql);
  has_open_order_ = may_take_another_row(connection_, sql, order);
  is_reversed_ = has_open_order_ && varied == Circumstance::order;
  if (varied == Circumstance::clock) elsewhere_.emplace();
  if (varied == Circumstance::locale) other_locale_.emplace();
  if (!is_reversed_) return;
  connection_.run("PRAGMA reverse_unordered_selects = ON");
  if (order.grouped_list) reversed_lists_.emplace(connection_.handle());
}

Circumstances::~Circumstances() {
  if (!is_reversed_) return;
  sqlite3_exec(connection_.handle(), "PRAGMA reverse_unordered_selects = OFF", nullptr, nullptr,
               nullptr);
}

// SQLite draws for itself, too: four bytes where a journal begins, and names of temporary files. So
// somebody must also have asked for random values, here or in a default or a trigger.
bool Circumstances::draws_random() const {
  constexpr std::size_t kOfJournal = 4;
  const auto drawn = bytes_drawn(before_, used_so_far());
  if (drawn == 0 || (!is_writing_ && drawn == kOfJournal)) return false;
  if (to_lower(sql_).find("random") != std::string::npos) return true;
  const Prepared asks = connection_.prepare(
      "SELECT 1 FROM main.sqlite_schema WHERE sql LIKE '%random%' UNION ALL"
      " SELECT 1 FROM temp.sqlite_schema WHERE sql LIKE '%random%'");
  return connection_.step(asks.get());
}

// Here, or in a trigger, a view, a CHECK or a computed column: wherever it is named, since nobody
// is told of a collation that is used.
bool Circumstances::asks_extension() const {
  if (!connection_.is_extended()) return false;
  if (connection_.names_extension(sql_)) return true;
  const Prepared texts = connection_.prepare(
      "SELECT sql FROM main.sqlite_schema UNION ALL SELECT sql FROM temp.sqlite_schema");
  while (connection_.step(texts.get())) {
    if (connection_.names_extension(text_of(texts.get(), 0))) return true;
  }
  return false;
}

std::vector<Circumstance> Circumstances::used() const {
  std::vector<Circumstance> used;
  if (draws_random()) used.push_back(Circumstance::chance);
  if (used_so_far().clock != before_.clock) used.push_back(Circumstance::clock);
  if (has_open_order_) used.push_back(Circumstance::order);
  if (asks_extension()) used.push_back(Circumstance::locale);
  return used;
}

}  // namespace gate
