#include "gate/engine/postgres/standstill.h"

#include "gate/base/text.h"

namespace gate::postgres {

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
