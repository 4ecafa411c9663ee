// What a statement did to a database, as the engine reports it, not as its text reads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

enum class Action { insert, update, remove, create, alter, drop };

// Whether the statement names the table, or reaches it through something else.
// part = the rows are in a part of the table that was taken away from it: a partition.
enum class Cause { named, cascade, trigger, part };

struct Effect {
  Action action = Action::insert;
  std::string object{"table"};  // table, index, view, trigger
  std::string table{};          // the table, or for other objects the table they belong to
  std::string name{};           // of the object, where it is not the table itself
  std::string column{};         // for update: which column is written
  Cause cause = Cause::named;
  std::string trigger{};  // its name, where the cause is one
  bool operator==(const Effect&) const = default;
};

// A table (column empty) or a column of `table` that has another name since.
struct Rename {
  std::string table{};  // the table's name before
  std::string column{};
  std::string to{};
};

// What a statement takes from beside the database, so that in another database it may end
// elsewhere: random values; the time, or the time zone; the order in which rows happen to be found
// (LIMIT without ORDER BY); the locale, or whatever else a library of the application's asks the
// process for.
enum class Circumstance { chance, clock, order, locale };

// What others cannot do with a table while somebody holds a lock on it: define it anew; that and
// write to it; anything.
enum class Barred { definition, writes, all };

// A lock on a whole table that was there before the transaction. It is held to that one's end.
struct TableLock {
  std::string table{};
  std::string mode{};  // as the engine calls it: "ACCESS EXCLUSIVE"
  Barred bars = Barred::definition;
  bool operator==(const TableLock&) const = default;
};

// What running one statement showed.
struct Outcome {
  std::int64_t rows_changed = 0;             // by the statement itself
  std::int64_t rows_changed_indirectly = 0;  // by triggers and cascades
  double seconds = 0;
  std::vector<Effect> effects{};
  std::vector<std::string> reads{};         // tables it read from
  std::vector<std::string> columns_read{};  // names of columns, of whichever of these tables
  std::vector<Rename> renames{};
  std::vector<Circumstance> depends_on{};  // or may; each once, in the order of the enum
  // The strongest that it took of each table, beyond what its transaction had already. None where
  // the engine locks the database as a whole.
  std::vector<TableLock> locks{};
  std::vector<std::string> rewritten{};  // tables that it stored anew, row by row
  // Nothing where the engine does not tell: what it put into the log that production's replicas and
  // archives read (docs/postgres.md says of what), and into files that were gone when it was done.
  std::optional<std::int64_t> wal_bytes{};
  std::optional<std::int64_t> temporary_bytes{};
  // How often it ends a transaction of its own before it is done, so that what is committed by then
  // may be all that is left of it: a procedure with COMMIT. 1 = at least once: CREATE INDEX
  // CONCURRENTLY and its like.
  std::int64_t commits_inside = 0;
};

// Whether it is this action on a table itself, not on an index, a view or a trigger.
bool is_on_table(const Effect& effect, Action action);

// Whether it inserts, updates or removes rows.
bool writes_rows(const Effect& effect);

// Whether it may have put rows into a table: an INSERT, or a CREATE TABLE … AS SELECT, whose rows
// engines need not report as inserted.
bool fills_table(const Effect& effect);

bool drops_table(const Outcome& outcome, std::string_view table);

// What `table` is called after these renames, in this order.
std::string name_after(std::span<const Rename> renames, std::string table);

}  // namespace gate
