// Any bytes as a SQL script: cut into statements, or refused at a byte of it.
#include <sqlite3.h>

#include <cstdint>
#include <memory>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split.h"
#include "tests/fuzz/require.h"

namespace gate {
namespace {

std::vector<Statement> split(std::string_view text) {
  return split_statements(text, Dialect::sqlite, "s.sql");
}

std::size_t offset_of(std::string_view text, const Location& place) {
  std::size_t line_start = 0;
  for (int line = 1; line < place.line; ++line) line_start = text.find('\n', line_start) + 1;
  return line_start + static_cast<std::size_t>(place.column) - 1;
}

bool is_blank_or_semicolons(std::string_view gap) {
  for (const Token& token : tokenize(gap)) {
    if (token.kind != TokenKind::end && token.text != ";") return false;
  }
  return true;
}

// The pieces are parts of the text, in order, and what lies between is of no statement.
void require_whole(std::string_view text, const std::vector<Statement>& statements) {
  std::size_t end = 0;
  for (const Statement& statement : statements) {
    const std::size_t begin = offset_of(text, statement.location);
    require(begin >= end, "statements stand in the text's order");
    require(text.substr(begin, statement.sql.size()) == statement.sql, "they are the text's own");
    require(is_blank_or_semicolons(text.substr(end, begin - end)), "nothing is left out");
    end = begin + statement.sql.size();
  }
  require(is_blank_or_semicolons(text.substr(end)), "nothing is left out at the end");
}

bool is_one(const std::string& text, const std::string& sql) {
  const auto again = split(text);
  return again.size() == 1 && again[0].sql == sql;
}

// Cut again, a statement is one: with the ';' that ended it, or without where the text ended first.
void require_stable(const std::vector<Statement>& statements) {
  for (const auto& [sql, location] : statements) {
    require(is_one(sql + ";", sql) || is_one(sql, sql), "a statement is one", sql);
  }
}

// Whether, as we have it, nothing is left open: what follows is a statement of its own.
bool is_complete(const std::string& text) {
  try {
    const std::string whole = text + "\nsentinel";
    const auto statements = split(whole);
    return !statements.empty() && offset_of(whole, statements.back().location) == text.size() + 1;
  } catch (const SqlError&) {
    return false;
  }
}

// The shell does not know parameters like $a::b(;), which the parser takes for one token.
bool may_hold_brackets_in_a_parameter(std::string_view text) {
  return text.find_first_of("$@#:") != std::string_view::npos &&
         text.find('(') != std::string_view::npos;
}

// The shell takes it for a word; the parser, as we do, for white space.
bool has_byte_order_mark(std::string_view text) {
  return text.find("\xEF\xBB\xBF") != std::string_view::npos;
}

// An empty text is not complete to the shell, as nothing was typed.
void require_as_the_shell(const std::string& text) {
  if (may_hold_brackets_in_a_parameter(text) || has_byte_order_mark(text)) return;
  const std::string typed = ";" + text;
  require(is_complete(typed) == (sqlite3_complete(typed.c_str()) != 0), "the shell agrees", text);
}

// Where the engine's parser took a statement, it ends where we say. A vertical tab begins a token
// for the engine's shell, with which we go; its parser has it go on with white space.
void require_as_the_parser(const std::string& text, const std::vector<Statement>& statements) {
  if (text.find('\v') != std::string::npos) return;
  sqlite3* database = nullptr;
  sqlite3_open(":memory:", &database);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closer(database, sqlite3_close);
  const char* at = text.c_str();
  for (const Statement& ours : statements) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    do {  // a lone ';' or a comment is none
      if (sqlite3_prepare_v2(database, at, -1, &statement, &tail) != SQLITE_OK) return;
      if (statement == nullptr && tail == at) return;
      at = tail;
    } while (statement == nullptr && *at != '\0');
    sqlite3_finalize(statement);
    if (statement == nullptr) return;
    const std::size_t end = offset_of(text, ours.location) + ours.sql.size();
    const auto taken = static_cast<std::size_t>(at - text.c_str());
    const bool is_end =
        taken == end + 1 || (*at == '\0' && is_blank_or_semicolons(text.substr(end)));
    require(is_end, "the parser agrees", ours.sql);
  }
}

void try_text(const std::string& text) {
  std::vector<Statement> statements;
  try {
    statements = split(text);
  } catch (const SqlError& error) {
    require(error.offset() >= 0 && static_cast<std::size_t>(error.offset()) <= text.size(),
            "a refusal names a byte of the text");
    if (text.find('\0') == std::string::npos) require_as_the_shell(text);
    return;
  }
  require_whole(text, statements);
  require_stable(statements);
  require_as_the_shell(text);
  // Some of them take effect when they are compiled, on the whole process.
  if (to_lower(text).find("pragma") != std::string::npos) return;
  require_as_the_parser(text, statements);
}

}  // namespace
}  // namespace gate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gate::try_text(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
