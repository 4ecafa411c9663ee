#include "gate/engine/postgres/standstill.h"

#include "gate/base/interrupt.h"
#include "gate/base/text.h"

namespace gate::postgres {

namespace {

// Keeps everybody out who writes, and who asks for the same.
constexpr std::string_view kOneAtATime = "SHARE ROW EXCLUSIVE";

constexpr double kMostIdleSeconds = 1;

}  // namespace

Standstill::Standstill(const Server& server, const std::string& database, const Names& names,
                       Client& user, std::function<void()> look)
    : user_(user),
      look_(std::move(look)),
      writer_(std::make_unique<Client>(server.connect(Who::owner, database))),
      watcher_(server.connect(Who::reader, database)) {
  lock_tables(*writer_, names, "ROW EXCLUSIVE");
  user_.look = [this] { look_whether_it_waits(); };
}

Standstill::~Standstill() {
  user_.look = {};
}

void Standstill::look_whether_it_waits() {
  if (!writer_) return;
  const Result waits = watcher_.run_one(
      concat("SELECT ", writer_->process(), " = ANY (pg_blocking_pids(", user_.process(), "))"));
  if (!waits.truth(0, 0)) return;
  look_();
  writer_.reset();
}

Relay::Relay(const Server& server, const std::string& database, const Names& names, Client& user,
             std::function<void()> look)
    : server_(server),
      database_(database),
      user_(user),
      look_(std::move(look)),
      holder_(std::make_unique<Client>(server.connect(Who::owner, database))),
      watcher_(server.connect(Who::owner, database)) {  // who sees since when the user does what
  lock_tables(*holder_, names, kOneAtATime);
  user_.look = [this] { look_whether_it_waits(); };
}

Relay::~Relay() {
  user_.look = {};
}

void Relay::look_whether_it_waits() {
  if (!holder_) return;
  if (holds_for_nobody()) return holder_.reset();
  const Result waits = watcher_.run_one(concat(
      "SELECT relation::regclass, split_part(virtualtransaction, '/', 2)::bigint, xact_start <= ",
      "query_start FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'relation' "
      "AND ",
      "NOT granted AND pid = ", user_.process(), " AND ", holder_->process(),
      " = ANY (pg_blocking_pids(", user_.process(), "))"));
  if (waits.rows() == 0) return;
  const std::int64_t transaction = waits.number(0, 1);
  const bool follows = at_ == 0 ? waits.truth(0, 2) : transaction == at_ + 1;
  if (follows && at_ != 0) {
    ++looks_;
    look_();
  }
  at_ = transaction;
  if (follows && looks_ < kMostLooksInside) {
    stand_in_line(waits.text(0, 0));
  } else {
    holder_.reset();
  }
}

// Where the holder has a table for long and nobody waits for it, the user may be asking for it
// again and again, or not want it at all.
bool Relay::holds_for_nobody() {
  const bool holds = at_ == 0 || holder_->has_answer();
  if (!holds) since_ = Stopwatch();
  return since_.seconds() > kMostIdleSeconds;
}

// Behind the user, who waits for it; only then does the one before let go.
void Relay::stand_in_line(const std::string& table) {
  auto next = std::make_unique<Client>(server_.connect(Who::owner, database_));
  next->run_one("BEGIN");
  next->begin_rows(concat("LOCK TABLE ", table, " IN ", kOneAtATime, " MODE"));
  const std::string question =
      concat("SELECT FROM pg_locks WHERE NOT granted AND pid = ", next->process());
  while (watcher_.run_one(question).rows() == 0) {
    check_interrupt();
    if (next->has_answer()) return holder_.reset();  // it may not lock that one
  }
  holder_ = std::move(next);
  since_ = Stopwatch();
}

void lock_tables(Client& client, const Names& names, std::string_view mode) {
  client.run_one("BEGIN");
  std::vector<std::string> tables;
  for (const std::string& table : names.tables()) {
    // An extension's may be a superuser's.
    const Result may = client.run_one(
        concat("SELECT has_table_privilege(", names.find(client, table).oid, "::oid, 'UPDATE')"));
    if (may.truth(0, 0)) tables.push_back(names.quote(table));
  }
  if (tables.empty()) return;
  client.run_one(concat("LOCK TABLE ", join(tables, ", "), " IN ", mode, " MODE"));
}

}  // namespace gate::postgres
