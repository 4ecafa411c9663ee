// Writing a migration into a folder, in its own format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/migration/patterns.h"

namespace gate {

// What `new` is asked for, and where.
struct NewMigration {
  std::string folder{};
  std::string now{};     // UTC, "2026-01-31T10:00:00Z"
  std::string digits{};  // what next_digits says of the folder
  std::string title{};   // "add_size"
  Draft draft{};
};

struct NewFile {
  std::string path{};  // within the folder
  std::string text{};
  bool appends = false;  // to a file that is there
};

// What the new file's name begins with: the number after the last one, as wide as that; or the time
// where the others have it, and where there are none. `names` are those of the folder, `now` is
// "2026-01-31T10:00:00Z".
std::string next_digits(const std::vector<std::string>& names, const std::string& now);

// Notes as comments, then each statement with its semicolon. `between` stands before and after a
// statement that holds semicolons itself, and `end` is what ends that.
struct Brackets {
  std::string_view before{};
  std::string_view after{};
  std::string_view end{";"};
};
std::string script_text(const std::vector<std::string>& notes,
                        const std::vector<std::string>& statements, const Brackets& between = {});

// The draft with a transaction around each direction that has several statements, for a tool that
// opens none.
Draft in_own_transaction(Draft draft);

// "007_title.up.sql" and "007_title.down.sql".
std::vector<NewFile> compose_pair(const NewMigration& wish);

// "007_title/up.sql" and "007_title/down.sql".
std::vector<NewFile> compose_folder(const NewMigration& wish);

// "007_title.sql", with each direction behind a line of its own.
std::vector<NewFile> compose_marked(const NewMigration& wish, std::string_view up_mark,
                                    std::string_view down_mark, const Brackets& between = {});

}  // namespace gate
