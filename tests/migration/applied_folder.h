// A folder applied to a database of its own, as its tool would do it: through the steps of its
// format, and nothing else of the gate.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/migration/format.h"
#include "tests/support/temp.h"

namespace gate {

class AppliedFolder {
 public:
  // With an empty database of that engine. Nothing is applied yet.
  AppliedFolder(std::string_view format, const std::string& folder,
                std::string_view engine = "sqlite");
  ~AppliedFolder();

  // Applies what is pending, up to the first that is refused. The versions that were applied.
  std::vector<std::string> up(std::string_view target = "latest");

  // Takes back the newest one that was applied, by its down and its row. False where that is
  // refused.
  bool down();

  // What refused the last script; empty = nothing did.
  const std::string& error() const { return error_; }

  const MigrationFolder& folder() const { return folder_; }
  History history();
  std::vector<std::string> pending(std::string_view target = "latest");

  // As the tool's next connection sees it: rows with columns joined by '|', NULL as "NULL".
  std::vector<std::string> rows(std::string_view sql);
  void run(std::string_view sql);

  const std::string& path() const { return database_.location; }

 private:
  bool apply(const Migration& migration, Direction direction);
  const Table* find_table_of_tool();
  void prepare();

  TempDir temp_ = test_folder();
  Dialect dialect_;
  const Format& format_;
  MigrationFolder folder_;
  std::unique_ptr<Engine> engine_;
  Database database_;
  std::unique_ptr<Session> session_;
  Schema schema_{};
  std::string error_{};
};

}  // namespace gate
