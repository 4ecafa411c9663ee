// Is a change of data explained, that is: does a statement of the migration name the table (and
// column) as the target of its own DML? Pure; knows no check and no policy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gate/checks/story.h"
#include "gate/model/run.h"

namespace gate {

// What an unexplained change came from, as far as it can be told.
struct Culprit {
  enum class Kind {
    unknown,
    cascade,  // a foreign key's action
    trigger,
    copy,      // a rebuild filled the table from its predecessor with other rows or values
    exchange,  // another table of before has the name now, and this one has another
    recreate,  // the table was dropped and made anew without its rows
    replace,   // the column was dropped, and another one took its name
    convert,   // a rebuild with another type, beside a statement that writes the column
  };
  Kind kind = Kind::unknown;
  const StatementRecord* statement = nullptr;  // null where unknown
  std::string trigger{};
};

// How much of one kind of change the migration says itself, and how much just happens.
struct Account {
  std::int64_t explained = 0;
  std::int64_t unexplained = 0;
  const StatementRecord* by = nullptr;  // the last statement that explains some of it
  bool meant = false;                   // declared in expect.transforms
  Culprit culprit{};                    // of the unexplained part
};

struct TableAccount {
  bool rebuilt = false;  // another table took this one's name
  Account removed{};
  Account added{};
  // Rows that are there under another key, or, in a table without a key, with other content.
  Account rewritten{};
  std::vector<Account> columns{};  // one for each of TableDifference::columns: changed and lost
};

// `table` is one of record.change->tables that both states have. `transforms` are globs over
// "table.column" whose content is meant to change.
TableAccount explain(const Story& story, const TableDifference& table,
                     const std::vector<std::string>& transforms);

// Whether row by row knowledge of a difference is missing although there is one. Says why.
std::string why_unproven(const TableDifference& table);

// Whether "table.column", under its name before or after, is declared as meant to change.
bool is_meant(const std::vector<std::string>& transforms, const TableDifference& table,
              const ColumnDifference& column);

// The statement that drops the table that had this name before; null where none does.
const StatementRecord* find_drop(const Story& story, std::string_view table);

}  // namespace gate
