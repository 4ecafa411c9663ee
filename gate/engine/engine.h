// What the rehearsal asks of a database product. These two classes are the only hierarchies of
// the program; tests/engine/contract_test.cc is what any engine must pass.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/error.h"
#include "gate/model/effect.h"
#include "gate/model/refusal.h"
#include "gate/model/row_security.h"
#include "gate/model/schema.h"
#include "gate/model/snapshot.h"
#include "gate/model/unheld.h"
#include "gate/model/value.h"
#include "gate/sql/literal.h"

namespace gate {

// Where a database is: a path or a URL. Never shows a password.
struct Database {
  std::string location{};
};

enum class Access { read, write };

// Whether virtual tables are asked, too, what they find wrong with themselves.
enum class VirtualTables { leave_out, ask };

// Who reads rows, and looks whether indexes and references are right, where an engine has a reader
// of its own beside the product's: it where it is faster, it wherever it can, or the product alone.
enum class Checks { fast, own, engine };

struct SessionOptions {
  Access access = Access::read;
  bool foreign_keys = false;   // enforced, as production's connections have it
  bool untrusted = true;       // runs a user's SQL: everything outside the database is refused
  bool in_background = false;  // beside a script: takes none of the random values meant for it
  // Works as production does, beside others who do: whatever moment the process is killed at, what
  // it leaves is what production would find. A statement takes no lock but its own, so it is not
  // asked what it depends on. Slower.
  bool durable = false;
  // Tells what each statement did and depended on; without, an Outcome has the rows and the time
  // alone, and no more is asked of the database than the statement itself asks.
  bool observed = true;
  Checks checks = Checks::fast;
  double patience_seconds = 5;  // how long to wait for what another connection keeps locked
  std::vector<std::string> extensions{};  // libraries to load first
  // Which of these is another one than in all other sessions: the random values, the clock (more
  // than a day later, in another time zone), the order in which rows are found, the locale.
  std::optional<Circumstance> varied{};
  // Whose rights it has, and no others; empty = those of who reads or migrates. Whatever runs in it
  // cannot get at more.
  std::string role{};
};

struct DigestRequest {
  std::string table{};
  std::vector<std::string> key{};  // empty = a bag
  int part = 0;                    // of `parts`, to be summed; a table that cannot be split is
  int parts = 1;                   // digested by part 0, the others are empty
};

// As text the number 1, the real 1.0 and the text '1' are one key: what a change of type makes of
// them.
struct KeyColumn {
  std::string name{};
  bool as_text = false;
};

// What a row source yields of every row: `key`, then `columns`. In the order of the key where there
// is one: NULL, then numbers, then text by its UTF-8 bytes, then blobs.
struct RowRequest {
  std::string table{};
  std::vector<KeyColumn> key{};
  std::vector<std::string> columns{};
  // A type for each of the columns that it is to be cast to; SqlError where a value cannot be.
  // Empty = all as they are, and so it is for an engine whose columns take values of any type.
  std::vector<std::string> types{};
};

// What is wrong with one foreign key: rows without a parent, or, where `mismatch` says so, that it
// refers to no key of the parent.
struct ForeignKeyViolation {
  std::string table{};
  std::vector<std::string> columns{};
  std::string parent{};
  std::string mismatch{};
  std::int64_t rows = 0;      // 0 with a mismatch
  std::string example_row{};  // in the engine's terms; empty where rows have no name
  // What each of the rows refers to, as a hash of the text of its values; sorted. Empty where that
  // cannot be told.
  std::vector<std::uint64_t> orphans{};
};

struct BrokenObject {
  std::string kind{};  // view, trigger
  std::string name{};
  std::string message{};
  // It compiles all the same, since a quoted name that is no column is taken for a string.
  bool as_string = false;
};

// The rows that made the database refuse a statement, where that can be told.
struct Culprits {
  std::string subject{};  // what they violate: an index, or table.column; empty = not known
  std::int64_t rows = 0;  // how many there are
  Rows keys{};            // examples: the values that collide, or that do not fit
  bool duplicates = false;
};

// Bytes that lie beside a database for a while: to undo what is not committed, to sort, to hold
// what comes between.
struct Spill {
  std::uint64_t journal = 0;
  std::uint64_t temporary = 0;
};

// What a statement of an application came to. A bag: the order of its rows does not count.
struct Answer {
  std::vector<ColumnSnapshot> columns{};  // of a query, each of whose rows counts by itself
  std::int64_t rows = 0;                  // that a query answers with, or that were written
  // Rows that were stepped through since no index leads to those that are wanted.
  std::int64_t scanned = 0;
};

inline constexpr int kMostLooksInside = 3;

// One connection. Used by one thread at a time. Every call throws Error when the database is
// gone or the disk is full, Interrupted when a signal came, SqlError where it refuses.
class Session {
 public:
  virtual ~Session() = default;

  // Runs one statement of a user's script, or of the migration tool's, and reports its effects.
  virtual Outcome execute(std::string_view sql) = 0;

  // From now on random values are those that came the last time after the same `seed` in this
  // process, so that a script can be applied again and end where it ended.
  virtual void repeat_chance(std::uint64_t /*seed*/) {}

  // Name and value of every counter that goes on when its rows are gone (AUTOINCREMENT).
  virtual Rows sequences() { return {}; }

  // The counters of tables that are still there go back to `sequences`; one that it does not name
  // begins anew.
  virtual void restore_sequences(const Rows& /*sequences*/) {}

  // Runs one statement of an application to its end, whatever it answers. Placeholders are NULL.
  virtual Answer ask(std::string_view sql) = 0;

  // The rows of a question of the gate's own; small.
  virtual Rows query(std::string_view sql) = 0;

  // The first row alone of a user's question, which may have any number; nothing where it has none.
  virtual std::optional<Row> first_row(std::string_view sql) {
    Rows rows = query(sql);
    return rows.empty() ? std::nullopt : std::optional<Row>(std::move(rows.front()));
  }

  // The same as query(), but as a connection is told that opens now: no temporary object of this
  // one hides what is asked for, and nothing uncommitted is seen.
  virtual Rows query_anew(std::string_view sql) = 0;

  // Looks, right after `sql` was refused with `message` and before anything is rolled back, for the
  // rows that caused it; at most `limit` examples. Never throws SqlError.
  virtual Culprits find_culprits(std::string_view sql, std::string_view message,
                                 std::size_t limit) = 0;

  // Right after `sql` was refused with `message`, which says that there is no such thing: the name
  // that was most likely meant; empty where none is near.
  virtual std::string nearest_name(std::string_view /*sql*/, std::string_view /*message*/) {
    return {};
  }

  // What it is connected to.
  virtual Database database() const = 0;

  // Whether something else is there by now under that name, or nothing, so that others no longer
  // see what this session does.
  virtual bool has_moved() { return false; }

  virtual bool in_transaction() const = 0;

  // From now on a statement that runs longer than this is stopped with an Error for which
  // timed_out() holds. 0 = no limit.
  virtual void limit_seconds(double seconds) = 0;
  virtual bool timed_out() const = 0;

  // From now on `look` is called again and again while a statement runs, each time after about the
  // same amount of work; the same statement on the same data calls it as often. Empty = no more.
  // An engine that cannot do that calls it while a statement that commits inside itself waits after
  // each of its first commits, kMostLooksInside of them, as far as it can have it wait; and never
  // for others. Whoever else works on the database waits then, too.
  virtual void on_progress(std::function<void()> /*look*/) {}  // NOLINT: engines keep it

  // From now on the database cannot grow: what needs more room is refused as on a full disk. For
  // this session alone.
  virtual void forbid_growth() = 0;

  // Until this session ends no other can write.
  virtual void lock_out_writers() = 0;

  // Bytes that the database takes, what is not committed yet included.
  virtual std::uint64_t size() = 0;

  // What there is of it at this moment; nothing where the engine cannot tell.
  virtual std::optional<Spill> spill() { return std::nullopt; }

  virtual Schema read_schema() = 0;

  // What the role may see and write of the rows; nothing where the engine has no such rules.
  virtual std::optional<RowSecurity> row_security(const std::string& /*role*/) {
    return std::nullopt;
  }

  // In a copy that only trials of rights are made on: from now on no foreign key refuses a row, and
  // what shows rows with its owner's rights has an owner whom no policy binds, as production's
  // often are.
  virtual void free_owners() {}

  // Up to the end of the transaction, and seen by the policies on rows.
  virtual void set_in_transaction(const std::string& /*setting*/, const std::string& /*value*/) {
    throw UsageError("this engine has no such settings");
  }

  // The tables whose names are wanted, as read_schema() has them, for less where there are many
  // others. No virtual ones.
  virtual std::vector<Table> read_tables(
      const std::function<bool(const std::string& name)>& is_wanted) {
    std::vector<Table> tables = read_schema().tables;
    std::erase_if(tables, [&](const Table& table) {
      return table.kind == TableKind::virtual_ || !is_wanted(table.name);
    });
    return tables;
  }

  virtual std::int64_t count_rows(const std::string& table) = 0;
  virtual TableSnapshot digest(const DigestRequest& request) = 0;

  // The session must outlive the source, and run nothing else while it is read.
  virtual RowSource rows(const RowRequest& request) = 0;

  // What the engine finds wrong with the structure of the whole database; empty = sound. Whether
  // indexes have what their tables have is not looked at, which costs a fifth. Nothing is written,
  // but in a session that may not write, conditions on rows (CHECK) may be left out, and what
  // virtual tables find wrong with themselves is.
  virtual std::vector<std::string> check_structure(VirtualTables virtual_tables) = 0;

  // Everything the engine can find wrong with the storage; empty = sound. With tables: with those
  // and their indexes. Without: with the whole database.
  virtual std::vector<std::string> check_integrity(const std::vector<std::string>& tables) = 0;

  // What check_structure leaves out of check_integrity: whether the indexes of these tables have
  // what the tables have, and each key of a unique one once. May find the rest, too.
  virtual std::vector<std::string> check_indexes(const std::vector<std::string>& tables) {
    return tables.empty() ? std::vector<std::string>{} : check_integrity(tables);
  }

  // By table and key; a key that fits none hides no other. Without tables: of all.
  virtual std::vector<ForeignKeyViolation> check_foreign_keys(
      const std::vector<std::string>& tables) = 0;

  // Conditions that hold for rows to come alone, and that rows which are there do not meet.
  virtual std::vector<UnheldCheck> unheld_checks() { return {}; }

  // Views that keep the rows of their query, which are asked for when somebody says so, and not
  // again before; those that nobody has filled yet are left out.
  virtual std::vector<std::string> views_with_rows() { return {}; }

  // Whether such a view has what its query answers now. SqlError where that is refused.
  virtual bool is_fresh(const std::string& /*view*/) { return true; }

  // Views and triggers that cannot be compiled, or only in a way that hardly anybody means.
  virtual std::vector<BrokenObject> broken_objects() = 0;

  // Whether the code of a trigger is compiled when it runs, and not before.
  virtual bool compiles_triggers_late() const { return false; }

  // Whether what rows() yields can be cast.
  virtual bool can_cast() const { return false; }

  // `name` as an identifier in this engine's SQL.
  virtual std::string quote(std::string_view name) const = 0;

  // The value in this engine's SQL.
  virtual std::string literal(const Value& value) const { return value_literal(value); }
};

struct ExchangeOptions {
  double patience_seconds = 5;  // with those who read or write
  bool durable = true;          // on the disk when it comes back; a rehearsal need not wait for it
};

struct Exchanged {
  double seconds = 0;  // that writers were kept out of both
  // Connections that were open on the first name go on with what it led to (on the other there must
  // have been none). While this lives nobody can write to that, so nothing that they do is lost
  // unseen, or meets a journal that is no longer theirs. To be kept until all of them have been
  // closed; let go before an exchange back.
  std::shared_ptr<void> hold{};
};

inline constexpr std::string_view kNoServer = "none";

// What a user can say of the engine itself.
struct EngineOptions {
  // The server on which the gate is to make its databases, as a URL; empty = as the environment
  // says, else one that the engine starts; kNoServer = that in any case. UsageError for an engine
  // that has no servers.
  std::string server{};
};

// How databases are made, copied and removed.
class Engine {
 public:
  virtual ~Engine() = default;

  virtual std::string_view name() const = 0;
  virtual std::string version() const = 0;

  // Why a session's circumstance cannot be another one than usual; empty = it can.
  virtual std::string why_not_varied(Circumstance /*circumstance*/) const { return {}; }

  // Whether a script that depends on it ends where it ended when it is applied again, as
  // Session::repeat_chance has it: otherwise nobody has a state back but who has kept a copy.
  virtual bool can_repeat(Circumstance /*circumstance*/) const { return true; }

  // Takes the database in the file(s) at `source` whole, whatever its journal says, without
  // writing beside it. UsageError where there is nothing; Error where it is no database of ours.
  virtual void capture(const std::string& source, const Database& to) = 0;

  // As capture, but for reading only: where the files are at rest, `to` may merely refer to
  // them. A session that writes to it is refused.
  virtual void refer(const std::string& source, const Database& to) { capture(source, to); }

  // As capture, but the file is the caller's own and is used up. It has no journal.
  virtual void adopt(const std::string& source, const Database& to) = 0;

  // Whether a database is one file, which can be moved to another place while nobody has it open,
  // and from there be referred to.
  virtual bool is_one_file() const { return false; }

  // Makes a database from a SQL script; SqlError with the offset in the script. False where it took
  // random values or the time: loaded again it would be another one.
  virtual bool load(const std::string& sql, const Database& to) = 0;

  // A database called `name` in the work folder; it need not exist yet.
  virtual Database place(const std::string& work_dir, std::string_view name) const = 0;

  // `to` becomes a byte-identical copy of `from`, which nobody writes to.
  virtual void clone(const Database& from, const Database& to) = 0;

  // The same for sessions of this process that are not durable: it may cost next to nothing, and be
  // no file. Nobody writes to `from` as long as the new one lasts, unless it was forked itself.
  virtual void fork(const Database& from, const Database& to) { clone(from, to); }

  // From now on what is forked is there for other processes, too.
  virtual void share_forks() {}

  // How programs name the database: "sqlite:////srv/shop.db".
  virtual std::string url(const Database& database) const = 0;

  // From now on it is there for everybody, and when this process has ended. No session is open on
  // it.
  virtual void keep(const Database& /*database*/) {}

  // The version of the engine that wrote to it last; empty = it is not told.
  virtual std::string written_by(const Database& /*database*/) { return {}; }

  // XXH3-128 of all bytes, hex: equal for two databases that are the same byte for byte.
  virtual std::string fingerprint(const Database& database) = 0;

  virtual void drop(const Database& database) = 0;

  // One of the same kind that has a process of its own beside this one's, which can be made to die:
  // nobody else has anything there. It takes a moment. Null where there is no such process, or it
  // is not ours.
  virtual std::unique_ptr<Engine> apart() { return nullptr; }

  // `to` becomes what `from` of the other engine, of the same kind, is; not byte by byte.
  virtual void bring(Engine& /*other*/, const Database& /*from*/, const Database& /*to*/) {
    throw UsageError("databases of this engine are not brought from another one");
  }

  // Of one that stands apart: its process dies as it is, and comes up again. No session of this
  // process is open on it.
  virtual void crash() {}

  // Whether the table has its rows when the process has died and come up again.
  virtual bool outlives_crash(const Table& /*table*/) const { return true; }

  // Whatever runs on it, in this process or another, is given up where it is, and its connections
  // end. Nothing where a database has no life of its own beside the processes that have it open.
  virtual void cut_off(const Database& /*database*/) {}

  // What the two names lead to is exchanged at once: whoever opens one of them from then on sees
  // one database whole or the other, whatever moment the process or the machine dies at. Before it
  // all writers are kept out of both, then all readers; what a journal beside them holds is brought
  // in, and none is left that could be taken for the other's. Busy where somebody reads or writes
  // for longer than the patience, UsageError where the engine or the file system cannot do it,
  // Error where something fails; in all three cases both names lead to what they did, and nobody is
  // kept out any more. No session of this process may be open on either.
  virtual Exchanged exchange(const Database& /*one*/, const Database& /*other*/,
                             const ExchangeOptions& /*options*/) {
    throw UsageError("databases of this engine cannot be exchanged");
  }

  virtual std::unique_ptr<Session> open(const Database& database,
                                        const SessionOptions& options) = 0;

  // Why a statement that was refused with `message` would be accepted by a later version of the
  // engine ("jsonb() came with SQLite 3.45"), or how to write it instead; empty = nothing is known.
  virtual std::string refusal_hint(std::string_view sql, std::string_view message) const = 0;

  virtual Refuser refuser_of(const SqlError& /*error*/) const { return Refuser::other; }

  // What the message of a refusal speaks of.
  virtual RefusalCause cause_of_refusal(std::string_view /*message*/) const { return {}; }

  // A question for one value, read in one statement, which two databases answer otherwise where
  // their structure differs, or the rows of these tables, of which both have all columns. The value
  // can be long. Empty = there is none.
  virtual std::string question_of_state(const std::vector<Table>& /*tables*/) const { return {}; }
};

}  // namespace gate
