// Statement after statement. The only grammar it knows is where a trigger ends.
#include "gate/sql/split.h"

#include <algorithm>
#include <cstdlib>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split_mysql.h"
#include "gate/sql/split_postgres.h"

namespace gate {

namespace {

// Tells whether a ';' ends the statement. A trigger's body holds statements of its own: it is over
// at an END that stands where one of them would begin.
class StatementEnd {
 public:
  // True where `token` is the ';' that ends the statement.
  bool take(const Token& token) {
    if (is_semicolon(token)) {
      const bool is_inside = where_ == Where::trigger_body || where_ == Where::trigger_call ||
                             where_ == Where::body_statement;
      if (!is_inside) return true;
      where_ = Where::body_statement;
      return false;
    }
    where_ = after(token);
    return false;
  }

 private:
  enum class Where {
    start,
    explain,         // after EXPLAIN …
    create,          // after CREATE or CREATE TEMP
    trigger_body,    // within CREATE TRIGGER …
    trigger_call,    // after EXECUTE in there: PostgreSQL's have no body
    body_statement,  // after a ';' in there
    trigger_end,     // after END in that place
    anywhere,        // in a statement that the next ';' ends
  };

  static bool is_semicolon(const Token& token) {
    return token.kind == TokenKind::punctuation && token.text == ";";
  }

  // The others that SQLite's shell looks for: after EXPLAIN they rule a trigger out.
  static bool is_shell_keyword(const Token& token) {
    return is_word(token, "EXPLAIN") || is_word(token, "TEMP") || is_word(token, "TEMPORARY") ||
           is_word(token, "TRIGGER") || is_word(token, "END");
  }

  Where after(const Token& token) const {
    switch (where_) {
      case Where::start:
        if (is_word(token, "EXPLAIN")) return Where::explain;
        return is_word(token, "CREATE") ? Where::create : Where::anywhere;
      case Where::explain:
        if (is_word(token, "CREATE")) return Where::create;
        return is_shell_keyword(token) ? Where::anywhere : Where::explain;
      case Where::create:
        if (is_word(token, "TEMP") || is_word(token, "TEMPORARY")) return Where::create;
        return is_word(token, "TRIGGER") ? Where::trigger_body : Where::anywhere;
      case Where::trigger_body:
        return is_word(token, "EXECUTE") ? Where::trigger_call : Where::trigger_body;
      case Where::trigger_call:
        return is_word(token, "FUNCTION") || is_word(token, "PROCEDURE") ? Where::anywhere
                                                                         : Where::trigger_body;
      case Where::body_statement:
        return is_word(token, "END") ? Where::trigger_end : Where::trigger_body;
      case Where::trigger_end:
        return Where::trigger_body;
      case Where::anywhere:
        return Where::anywhere;
    }
    std::abort();  // not a Where
  }

  Where where_ = Where::start;
};

bool begins_shell_line(std::string_view text, std::size_t at) {
  return (text[at] == '.' || text[at] == '#') && (at == 0 || text[at - 1] == '\n');
}

// The offset of the first at `from` or behind it; npos where there is none.
std::size_t find_shell_line(std::string_view text, std::size_t from) {
  Lexer lexer(text.substr(from), Strings::sqlite);
  while (true) {
    Token token = lexer.next();
    if (token.kind == TokenKind::end) return text.npos;
    if (begins_shell_line(text, from + token.offset)) return from + token.offset;
    StatementEnd statement_end;
    while (token.kind != TokenKind::end && !statement_end.take(token)) token = lexer.next();
  }
}

std::vector<Statement> split_sqlite(std::string_view text, const std::string& path) {
  std::vector<Statement> statements;
  Lexer lexer(text, Strings::sqlite);
  LineCounter lines(text);
  Token token = lexer.next();
  while (token.kind != TokenKind::end) {
    const std::size_t begin = token.offset;
    StatementEnd statement_end;
    std::size_t end = begin;
    while (token.kind != TokenKind::end && !statement_end.take(token)) {
      end = token.offset + token.text.size();
      token = lexer.next();
    }
    // What stands before the ';' belongs to it, comments too: SQLite keeps them in its schema.
    const std::size_t length = (token.kind == TokenKind::end ? end : token.offset) - begin;
    if (length > 0) {
      statements.push_back({std::string(text.substr(begin, length)), lines.at(begin, path)});
    }
    token = lexer.next();
  }
  return statements;
}

}  // namespace

std::vector<Statement> split_statements(std::string_view text, Dialect dialect,
                                        const std::string& path) {
  switch (dialect) {
    case Dialect::sqlite:
      return split_sqlite(text, path);
    case Dialect::postgres:
      return split_postgres(text, path);
    case Dialect::mysql:
      return split_mysql(text, path);
  }
  std::abort();  // not a Dialect
}

std::vector<ShellLine> take_shell_lines(std::string& text) {
  std::vector<ShellLine> lines;
  std::size_t end = 0;
  for (auto at = find_shell_line(text, 0); at != text.npos; at = find_shell_line(text, end)) {
    end = std::min(text.find('\n', at), text.size());
    lines.push_back({text.substr(at, end - at), at});
    text.replace(at, end - at, end - at, ' ');
  }
  return lines;
}

std::string with_plain_quotes(std::string_view text, Dialect dialect) {
  switch (dialect) {
    case Dialect::sqlite:
      return std::string(text);
    case Dialect::postgres:
      return with_plain_postgres_quotes(text);
    case Dialect::mysql:
      return with_plain_mysql_quotes(text);
  }
  std::abort();  // not a Dialect
}

Location LineCounter::at(std::size_t offset, const std::string& path) {
  offset = std::min(offset, text_.size());
  // Not beyond it: a line of many statements would be searched to its end for each.
  const std::string_view before = text_.substr(0, offset);
  for (auto end = before.find('\n', seen_); end != before.npos; end = before.find('\n', seen_)) {
    ++line_;
    seen_ = line_start_ = end + 1;
  }
  seen_ = std::max(seen_, offset);
  return {path, line_, static_cast<int>(offset - line_start_) + 1};
}

Location locate(std::string_view text, std::size_t offset, const std::string& path) {
  return LineCounter(text).at(offset, path);
}

}  // namespace gate
