// The parts of a MyBatis migration, and what its script runner and SQLite's driver for Java make of
// them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/lines.h"
#include "gate/migration/script.h"

namespace gate {

// Said of a file after which the runner goes on with another delimiter than ';'.
inline constexpr std::string_view kMybatisKeepsDelimiter =
    "the delimiter stays in force for the files after it in the same run, which have none at the "
    "ends of their lines: end the part with '-- @DELIMITER ;'";

// What the environment that is the tool's default says beside a folder of scripts: its settings and
// the variables of the scripts. Empty where there is none.
std::map<std::string, std::string> read_mybatis_environment(const std::string& scripts);

// "-- //@UNDO", below which stands what takes the file back.
bool is_mybatis_undo(std::string_view line);

// send_full_script=false: each line with a delimiter in it ends a statement, at the last of them.
void read_mybatis_lines(const SqlFile& source, Migration& migration,
                        std::vector<FolderProblem>& problems);

// send_full_script=true, which the tool's template has: a part goes to the driver whole, and the
// one of SQLite runs its first statement only.
void read_mybatis_whole(const SqlFile& source, Migration& migration,
                        std::vector<FolderProblem>& problems);

}  // namespace gate
