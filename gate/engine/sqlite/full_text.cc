// https://sqlite.org/fts5.html#the_integrity_check_command and
// https://sqlite.org/fts3.html#integcheck. SQLite's own integrity_check does this itself from 3.44.
#include "gate/engine/sqlite/full_text.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// "FTS5" of CREATE VIRTUAL TABLE … USING fts5(…); empty where the text has no such word.
std::string module_of(std::string_view create_virtual) {
  const std::vector<Token> tokens = tokenize(create_virtual);
  const auto found =
      std::ranges::find_if(tokens, [](const Token& token) { return is_word(token, "USING"); });
  const bool is_there = found != tokens.end() && found + 1 != tokens.end();
  return is_there ? to_lower((found + 1)->text) : "";
}

// Rank 1 asks FTS5 to look at the content of another table, too; the older ones always do.
std::string command_for(std::string_view module, const std::string& table) {
  const std::string name = quote_name(table);
  if (module == "fts5") {
    return concat("INSERT INTO main.", name, "(", name, ", rank) VALUES ('integrity-check', 1)");
  }
  const bool is_older = module == "fts3" || module == "fts4";
  return is_older ? concat("INSERT INTO main.", name, "(", name, ") VALUES ('integrity-check')")
                  : "";
}

bool is_stale(Connection& connection, const std::string& command) {
  const int code = sqlite3_exec(connection.handle(), command.c_str(), nullptr, nullptr, nullptr);
  if ((code & 0xff) == SQLITE_INTERRUPT) connection.fail(code);
  return (code & 0xff) == SQLITE_CORRUPT;
}

}  // namespace

std::vector<std::string> check_full_text(Connection& connection) {
  std::vector<std::string> messages;
  const std::string tables =
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage = 0 ORDER BY name";
  for (const std::string& table : list_names(connection, tables)) {
    const std::string text = concat(
        "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ", quote_text(table));
    const std::string command = command_for(module_of(list_names(connection, text).at(0)), table);
    if (command.empty()) continue;
    connection.run("SAVEPOINT gate_looks");
    if (is_stale(connection, command)) {
      const std::string name = quote_name(table);
      messages.push_back(concat("the full-text index ", table,
                                " does not have what it indexes; build it anew where that changes: "
                                "INSERT INTO ",
                                name, "(", name, ") VALUES ('rebuild')"));
    }
    connection.run("ROLLBACK TO gate_looks; RELEASE gate_looks");
  }
  return messages;
}

}  // namespace gate
