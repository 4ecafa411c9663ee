#include "gate/engine/sqlite/circumstances.h"

#include "gate/base/error.h"
#include "gate/sql/lexer.h"
#include "gate/sql/limits.h"

namespace gate {

namespace {

// It evaluates nothing that could be random, and draws for itself.
bool is_alter(std::string_view sql) {
  try {
    return is_word(Lexer(sql).next(), "ALTER");
  } catch (const SqlError&) {
    return false;
  }
}

}  // namespace

Circumstances::Circumstances(Connection& connection, std::optional<Circumstance> varied,
                             std::string_view sql)
    : connection_(connection),
      may_draw_(!is_alter(sql)),
      is_writing_(sqlite3_txn_state(connection.handle(), "main") == SQLITE_TXN_WRITE),
      has_open_order_(has_unordered_limit(sql)),
      is_reversed_(has_open_order_ && varied == Circumstance::order),
      before_(used_so_far()) {
  if (varied == Circumstance::clock) elsewhere_.emplace();
  if (is_reversed_) connection_.run("PRAGMA reverse_unordered_selects = ON");
}

Circumstances::~Circumstances() {
  if (!is_reversed_) return;
  sqlite3_exec(connection_.handle(), "PRAGMA reverse_unordered_selects = OFF", nullptr, nullptr,
               nullptr);
}

// A journal begins with four of its own. What SQLite draws besides (names of temporary files) is
// taken for the statement's, which costs a comparison and is no finding.
bool Circumstances::draws_random() const {
  constexpr std::size_t kOfJournal = 4;
  const auto drawn = bytes_drawn(before_, used_so_far());
  return may_draw_ && drawn != 0 && (is_writing_ || drawn != kOfJournal);
}

std::vector<Circumstance> Circumstances::used() const {
  std::vector<Circumstance> used;
  if (draws_random()) used.push_back(Circumstance::chance);
  if (used_so_far().clock != before_.clock) used.push_back(Circumstance::clock);
  if (has_open_order_) used.push_back(Circumstance::order);
  return used;
}

}  // namespace gate
