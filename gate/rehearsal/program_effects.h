// What a program did to a database: by the statements that it wrote down, where they do the same
// once more; otherwise by what is there afterwards.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/migration/code.h"
#include "gate/migration/format.h"
#include "gate/model/run.h"

namespace gate {

class ProgramEffects {
 public:
  // `session` is on the database that the program is about to change; with options it is copied
  // into `work_dir` first, to execute there once more, with them, what the program will have
  // executed. Engine and session must outlive it.
  ProgramEffects(Engine& engine, Session& session, const std::optional<SessionOptions>& options,
                 const std::string& work_dir);
  ~ProgramEffects();
  ProgramEffects(const ProgramEffects&) = delete;
  ProgramEffects& operator=(const ProgramEffects&) = delete;

  // After the program has ended well; in the tables called `own` it keeps its books. Empty, and
  // `found` are the statements with what each did, and `executed` all of them,
  // those that ask and that keep the books, too; or why they are not known, and `found` is the
  // program's call alone, with everything that can have come of it.
  std::string find(const std::vector<TracedStatement>& trace, const std::vector<std::string>& own,
                   const Step& call, std::vector<StatementRecord>& found,
                   std::vector<Statement>& executed);

 private:
  std::string replay(const std::vector<TracedStatement>& trace, const std::vector<std::string>& own,
                     std::vector<StatementRecord>& found);
  std::string compare(Session& other, const std::vector<std::string>& own) const;
  StatementRecord as_one(const Step& call) const;

  Engine& engine_;
  Session& session_;
  std::optional<SessionOptions> options_;
  Schema schema_;  // before
  Database before_{};
};

}  // namespace gate
