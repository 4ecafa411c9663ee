// The passes of a rehearsal and what they hand to each other.
#pragma once

#include <future>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/children.h"
#include "gate/base/temp_dir.h"
#include "gate/engine/engine.h"
#include "gate/migration/format.h"
#include "gate/model/run.h"
#include "gate/recovery/backup.h"
#include "gate/rehearsal/rehearsal.h"
#include "gate/rehearsal/timeline.h"
#include "gate/rehearsal/tool_tables.h"
#include "gate/rehearsal/watch.h"

namespace gate {

class Programs;
class Scratch;

// A migration to rehearse, and where its record is.
struct PendingMigration {
  const Migration* migration = nullptr;  // in Rehearsal::folder
  const Migration* previous = nullptr;   // the one before it in the folder; null = the first
  std::size_t record = 0;                // in Run::migrations
  // What a program executed as its up, down to its own books, where that is known and was found to
  // do the same once more.
  std::vector<Statement> executed{};
};

// What the engine found wrong with a database.
struct StorageFindings {
  std::vector<std::string> integrity{};
  std::vector<ForeignKeyViolation> foreign_keys{};
};

// What is to be checked of green.
struct StorageWork {
  std::vector<std::string> tables{};    // their storage, with their indexes
  std::vector<std::string> children{};  // their references
};

struct OriginChains;
struct KeptState;

struct Rehearsal {
  const Scenario& scenario;
  Engine& engine;
  const RehearsalOptions& options;
  Run& run;
  TempDir work;
  Children* children = nullptr;    // that apply a script and can be killed; null = none can be had
  std::unique_ptr<Watch> watch{};  // null = none; ends before `work` is removed

  std::string fixture_bytes{};              // fingerprint_of_fixture before anything else
  std::shared_ptr<OriginChains> origins{};  // of origin_of
  Database blue{};
  Database green{};
  std::optional<Backup> backup{};
  SessionOptions writing{};  // as the migration tool's connections are
  SessionOptions reading{};
  bool parallel = false;  // whether there is enough work for a second thread
  bool large = false;     // too large to have all of blue's indexes compared with their tables

  const Format* format = nullptr;
  std::shared_ptr<Programs> programs{};  // that run the migrations; null = they are SQL
  MigrationFolder folder{};
  bool blue_has_history = false;
  std::string history_table{};  // as green spells it
  ToolTables tool_tables{};     // that one, and what else the tool keeps beside it
  std::vector<PendingMigration> pending{};
  std::size_t applied = 0;           // how many of `pending` green has
  std::optional<Schema> declared{};  // what green must be in the end

  // Work beside the passes. They are waited for when they go, so they come after `work` here, in
  // which their databases are.
  std::future<std::string> sha256{};  // of the fixture's data
  std::future<StorageFindings> blue_checks{};
  bool blue_checks_started = false;
  StorageWork green_work{};
  std::future<StorageFindings> green_checks{};
  std::vector<ForeignKeyViolation> blue_violations{};  // once blue_checks are collected
  std::unique_ptr<Session> blue_session{};
  std::unique_ptr<Timeline> timeline{};
  std::unique_ptr<Session> green_session{};

  std::vector<PassPart> parts{};  // of the pass that runs

  // What is applied already, on an empty database: those that are pending go on from there.
  std::unique_ptr<Scratch> scratch{};

  // States that nobody could make again: kept_states.h. The last ones, in their order.
  std::vector<std::unique_ptr<KeptState>> kept_states{};

  std::map<std::string, std::string> views_left_out{};  // in lower case → why

  MigrationRecord& record(std::size_t index) { return run.migrations[pending[index].record]; }
};

// What a pass that ran has to say to those after it.
struct PassResult {
  std::string stop{};  // why they cannot run; empty = they can
};

struct Pass {
  std::string_view name;
  Phase phase;
  PassResult (*run)(Rehearsal& rehearsal);
  bool always;  // runs although an earlier pass could not go on
};

// In the order of a production deployment.
std::span<const Pass> passes();

// Names and fingerprints of the files that the fixture consists of.
std::string fingerprint_of_fixture(const Rehearsal& rehearsal);

// To be called once there is a thread with nothing to do; by the end at the latest.
void start_sha256(Rehearsal& rehearsal);

// The table's rows; nothing where there is none, or its rows cannot be listed.
std::optional<std::int64_t> count_if_there(Session& session, const Schema& schema,
                                           const std::string& table);

PassResult preflight(Rehearsal& rehearsal);
PassResult back_up(Rehearsal& rehearsal);
PassResult deploy(Rehearsal& rehearsal);
PassResult verify(Rehearsal& rehearsal);
PassResult monitor(Rehearsal& rehearsal);
PassResult repeat(Rehearsal& rehearsal);
PassResult cut_over(Rehearsal& rehearsal);
PassResult roll_back(Rehearsal& rehearsal);
PassResult inject_faults(Rehearsal& rehearsal);
PassResult measure_locks(Rehearsal& rehearsal);
PassResult finish(Rehearsal& rehearsal);

}  // namespace gate
