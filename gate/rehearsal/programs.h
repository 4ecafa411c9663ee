// The programs that list, apply and take back migrations which are code. They run without a shell,
// in the folder of the project, and are told which copy they are to use.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gate/base/process.h"
#include "gate/engine/engine.h"
#include "gate/migration/format.h"
#include "gate/model/commands.h"
#include "gate/model/run.h"

namespace gate {

// What came of applying or taking back one migration.
struct ProgramRun {
  std::vector<StatementRecord> statements{};  // see ScriptRecord::unseen
  std::string unseen{};
  std::vector<Statement> executed{};  // all of them, to be done once more; empty = not known
  std::string output{};
  std::string error{};  // empty = it ended well
  bool timed_out = false;
  double seconds = 0;  // of the program alone
};

class Programs {
 public:
  // `engine` must outlive it, and other processes see what it forks. What the format brings along
  // is written to `work_dir`. Within `limit_seconds` they answer what there is. UsageError where a
  // command that is needed is not named, or there is no folder to run it in.
  Programs(Engine& engine, const Format& format, const Commands& commands, std::string folder,
           const std::string& work_dir, double limit_seconds);
  ~Programs();
  Programs(const Programs&) = delete;
  Programs& operator=(const Programs&) = delete;

  // The migrations, as the tool finds them beside this database. UsageError where there is no such
  // program, Error where it fails.
  MigrationFolder list(const Database& database) const;

  // What is applied. Only where the tool's table does not say it.
  bool tell_status() const { return !commands_.status.empty(); }
  std::vector<AppliedMigration> status(const Database& database) const;

  // Whether it takes several versions in one call, which saves its start.
  bool takes_several() const { return !format_.adapter->files.empty(); }

  // One step, which applies all of these, of which there is one at least.
  std::vector<Step> steps(std::span<const Migration* const> migrations) const;

  // One step.
  std::vector<Step> steps(const Migration& migration, const Migration* previous,
                          Direction direction) const;

  // On the session's database, on which it has no transaction. What the program executed is found
  // out by doing it once more on a copy, with `look_with`, where it wrote that down.
  ProgramRun run(Session& session, const Step& step, const std::optional<SessionOptions>& look_with,
                 double limit_seconds) const;

 private:
  void check_words() const;
  std::vector<std::string> own_tables(const Schema& schema) const;
  ProcessResult call(const std::vector<std::string>& words, const Database& database,
                     const std::string& trace, double limit_seconds) const;
  std::string answer(const std::vector<std::string>& words, const Database& database) const;

  Engine& engine_;
  const Format& format_;
  Commands commands_;
  std::string folder_;
  std::string work_dir_;
  double limit_seconds_;
};

}  // namespace gate
