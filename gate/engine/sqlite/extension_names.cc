#include "gate/engine/sqlite/extension_names.h"

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// The name, a line feed, and what tells one that takes the place of the library's own from that.
constexpr const char* kAll =
    "SELECT name || char(10) || builtin || type || enc || narg FROM pragma_function_list UNION "
    "SELECT name || char(10) || 'collation' FROM pragma_collation_list UNION "
    "SELECT name || char(10) || 'module' FROM pragma_module_list";

int take_row(void* names, int /*count*/, char** values, char** /*columns*/) {
  if (values[0] != nullptr) static_cast<std::set<std::string>*>(names)->emplace(values[0]);
  return 0;
}

std::set<std::string> read_all(sqlite3* database) {
  std::set<std::string> all;
  if (sqlite3_exec(database, kAll, take_row, &all, nullptr) != SQLITE_OK) {
    throw Error(concat("what SQLite has of functions cannot be read: ", sqlite3_errmsg(database)));
  }
  return all;
}

}  // namespace

ExtensionNames::ExtensionNames(sqlite3* database)
    : database_(database), known_(read_all(database)) {}

void ExtensionNames::take_new() {
  names_ = {"binary", "nocase", "rtrim"};
  for (const std::string& one : read_all(database_)) {
    if (known_.contains(one)) continue;
    names_.insert(to_lower(std::string_view(one).substr(0, one.find('\n'))));
  }
}

bool ExtensionNames::occur_in(std::string_view sql) const {
  if (names_.empty()) return false;
  try {
    for (const Token& token : tokenize(sql)) {
      const bool is_name = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
      if (is_name && names_.contains(to_lower(unquote(token)))) return true;
    }
  } catch (const SqlError&) {
    return false;
  }
  return false;
}

}  // namespace gate
