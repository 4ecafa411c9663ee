// What the statements of one migration did to each table, followed through renames and rebuilds.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/run.h"

namespace gate {

// One effect of one statement on a table's rows.
struct Deed {
  const StatementRecord* statement = nullptr;
  std::size_t order = 0;  // of the statement
  Action action = Action::insert;
  Cause cause = Cause::named;
  std::string column{};  // as Body::column_token names it
  std::string trigger{};
  bool replaces = false;               // an INSERT that may overwrite rows
  std::vector<std::string> columns{};  // that such an INSERT gives values for; empty = all
};

// Rows of `source` went into the body by this statement.
struct Fill {
  const StatementRecord* statement = nullptr;
  std::size_t order = 0;
  std::size_t source = 0;
};

// A table as a thing of its own, whatever it is called: a rebuild makes a second one, a rename
// makes none.
struct Body {
  bool created = false;  // by this migration
  std::string name{};    // in lower case; empty = no longer there
  const StatementRecord* dropped_by = nullptr;
  const StatementRecord* renamed_by = nullptr;  // the last time
  std::vector<Deed> deeds{};
  std::vector<Fill> fills{};
  std::map<std::string, std::string> columns{};  // current name → token, where they differ

  // What a column is known by, however often it is renamed: its first name, in lower case.
  std::string column_token(std::string_view column) const;
};

class Story {
 public:
  // The record must outlive the story.
  explicit Story(const MigrationRecord& record);

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  const Body& body(std::size_t id) const { return bodies_[id]; }
  // The body that had this name before the migration; kNone where there was none.
  std::size_t at_start(std::string_view name) const;
  // The body that has this name after the migration.
  std::size_t at_end(std::string_view name) const;

 private:
  bool writes_whole_rows(const StatementRecord& statement, const std::string& table) const;
  void tell(const StatementRecord& statement, std::size_t order);
  void create(const StatementRecord& statement);
  void act(const StatementRecord& statement, std::size_t order);
  void note_fills(const StatementRecord& statement, std::size_t order);
  void rename(const Rename& rename, const StatementRecord& statement);
  void drop_columns(const StatementRecord& statement);
  void drop(const StatementRecord& statement);

  const MigrationRecord& record_;
  std::vector<Body> bodies_;
  std::map<std::string, std::size_t> start_;
};

// Whether the statement says REPLACE INTO, INSERT OR REPLACE or UPDATE OR REPLACE.
bool is_replace(std::string_view sql);

// The columns that an INSERT lists, in lower case; empty where it lists none.
std::vector<std::string> listed_columns(std::string_view sql);

}  // namespace gate
