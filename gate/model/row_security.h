// Which rows of a database a role may see and write, as the database has it written down.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gate {

struct TableSecurity {
  std::string table{};
  bool enabled = false;                 // policies decide what is seen and written
  bool forced = false;                  // for the table's owner, too
  std::int64_t policies = 0;            // for whichever roles
  std::vector<std::string> commands{};  // that one of them allows the role: SELECT, INSERT, …
};

// A view, or a function that needs no arguments: what shows rows beside the tables.
struct RowWindow {
  std::string kind{};    // view, function
  std::string name{};    // for people
  std::string source{};  // for FROM
  std::vector<std::string> columns{};
  std::vector<std::string> reads{};  // tables, through whatever lies between; of a view alone
  bool as_owner = false;             // with its owner's rights, not with those of who asks
};

struct RowSecurity {
  bool has_role = false;
  bool is_bound = false;  // the role, by policies: it is no superuser, nor exempt otherwise
  std::vector<TableSecurity> tables{};
  std::vector<RowWindow> windows{};
};

// Who did not let a statement through.
enum class Refuser {
  other,
  rights,      // the role has not the right, or a policy does not allow it
  constraint,  // the rows break one; rights and policies had nothing against them
  code,        // a trigger or a function, by its own words: RAISE
};

}  // namespace gate
