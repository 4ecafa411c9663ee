// https://sqlite.org/fts5.html#the_integrity_check_command and
// https://sqlite.org/fts3.html#integcheck. SQLite's own integrity_check does this itself from 3.44.
#include "gate/engine/sqlite/full_text.h"

#include <algorithm>

#include "gate/base/error.h"
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

// content='': an index of what is nowhere else, which cannot be read at all.
bool has_no_content(std::string_view create_virtual) {
  const std::vector<Token> tokens = tokenize(create_virtual);
  for (std::size_t i = 2; i < tokens.size(); ++i) {
    if (!is_word(tokens[i - 2], "CONTENT") || tokens[i - 1].text != "=") continue;
    return tokens[i].text == "''" || tokens[i].text == "\"\"";
  }
  return false;
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

int run_primary(Connection& connection, const std::string& sql) {
  const int code = sqlite3_exec(connection.handle(), sql.c_str(), nullptr, nullptr, nullptr) & 0xff;
  if (code == SQLITE_INTERRUPT) connection.fail(code);
  return code;
}

// What is wrong with the index; empty = nothing, or it cannot be told.
std::string trouble_with(Connection& connection, const std::string& table,
                         const std::string& command) {
  const int code = run_primary(connection, command);
  if (code == SQLITE_OK) return "";
  const std::string name = quote_name(table);
  if (code == SQLITE_CORRUPT) {
    return concat("the full-text index ", table,
                  " does not have what it indexes; build it anew where that changes: INSERT INTO ",
                  name, "(", name, ") VALUES ('rebuild')");
  }
  // The table that has its content, or a column of that, may be gone.
  const int reading = run_primary(connection, concat("SELECT * FROM main.", name, " LIMIT 1"));
  if (reading == SQLITE_OK) return "";
  return concat("the full-text index ", table,
                " cannot read what it indexes: ", sqlite3_errmsg(connection.handle()),
                "; make it anew for the table and columns as they are called now");
}

}  // namespace

std::vector<std::string> check_full_text(Connection& connection) {
  std::vector<std::string> messages;
  const std::string tables =
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage = 0 ORDER BY name";
  for (const std::string& table : list_names(connection, tables)) {
    const std::string question = concat(
        "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ", quote_text(table));
    const std::string text = list_names(connection, question).at(0);
    const std::string command = command_for(module_of(text), table);
    if (command.empty() || has_no_content(text)) continue;
    connection.run("SAVEPOINT gate_looks");
    std::string trouble = trouble_with(connection, table, command);
    if (!trouble.empty()) messages.push_back(std::move(trouble));
    connection.run("ROLLBACK TO gate_looks; RELEASE gate_looks");
  }
  return messages;
}

bool has_foreign_content(std::string_view create_virtual) {
  try {
    const std::vector<Token> tokens = tokenize(create_virtual);
    return std::ranges::adjacent_find(tokens, [](const Token& word, const Token& next) {
             return is_word(word, "CONTENT") && next.text == "=";
           }) != tokens.end();
  } catch (const SqlError&) {  // a module may take any text
    return true;
  }
}

bool has_numbered_documents(std::string_view create_virtual) {
  try {
    const std::string module = module_of(create_virtual);
    const bool is_full_text = module == "fts3" || module == "fts4" || module == "fts5";
    return is_full_text && !has_foreign_content(create_virtual);
  } catch (const SqlError&) {  // a module may take any text
    return false;
  }
}

std::string document_number(Connection& connection, const std::string& table) {
  // Only a virtual table hides a column so, and to look for that reads no other table's text.
  const std::string hidden =
      concat("SELECT 1 FROM pragma_table_xinfo(", quote_text(table), ", 'main') WHERE hidden = 1");
  if (list_names(connection, hidden).empty()) return "";
  const std::vector<std::string> texts = list_names(
      connection,
      concat("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND rootpage = 0 AND name = ",
             quote_text(table), " COLLATE NOCASE"));
  const bool is_known = !texts.empty() && has_numbered_documents(texts[0]);
  return is_known ? rowid_name(connection, table) : "";
}

}  // namespace gate
