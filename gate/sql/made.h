// What a statement gives a name to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gate {

struct MadeObject {
  std::string kind{};  // table, view, index or trigger
  std::string name{};  // without the schema's
  std::string renamed_from{};
};

// Of CREATE …, whether or not it says IF NOT EXISTS, and of ALTER TABLE … RENAME TO; nothing for
// every other statement. What is temporary is none of the database's.
std::optional<MadeObject> made_by(std::string_view sql);

// Whether it is CREATE TYPE or CREATE DOMAIN of that name.
bool names_type(std::string_view sql, std::string_view name);

}  // namespace gate
