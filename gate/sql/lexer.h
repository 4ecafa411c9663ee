// SQL as a row of tokens. Knows quotes, comments and numbers; knows no grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gate {

// A string may be PostgreSQL's: E'it\'s', $tag$it's$tag$.
enum class TokenKind { word, quoted_name, string, blob, number, parameter, punctuation, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text{};  // a part of the lexed text, quotes included
  std::size_t offset = 0;   // in bytes
};

// Which strings there are: all that any product has, or those of SQLite alone, to which E'a\' is a
// word and a whole string, and $$ begins none. To cut a script is to know exactly.
enum class Strings { all, sqlite };

// Comments and white space are skipped; an open /* comment ends with the text. Throws SqlError with
// the offset of a string or an identifier that is not closed, or of a NUL byte: SQLite would take
// it for the text's end and leave out what follows without a word.
class Lexer {
 public:
  explicit Lexer(std::string_view text, Strings strings = Strings::all)
      : text_(text), strings_(strings), nul_(text.find('\0')) {}

  // After the last token: kind end, again and again.
  Token next();

 private:
  // Moves on to `end`; throws where a NUL byte is passed.
  void advance(std::size_t end);

  std::string_view text_;
  Strings strings_;
  std::size_t nul_;
  std::size_t at_ = 0;
};

// Where a /* comment begins that the text ends in; npos where there is none. Throws as Lexer does.
std::size_t find_open_comment(std::string_view text);

std::vector<Token> tokenize(std::string_view sql);

// Whether a token is this word, whatever its case; `word` in upper case.
bool is_word(const Token& token, std::string_view word);

// How long what opens a string or a quoted name is: "'" is 1, "E'" 2, "$tag$" 5.
std::size_t length_of_quote(const Token& token);

// An identifier without its quotes ("a""b" → a"b), or the word itself.
std::string unquote(const Token& token);

// One spelling for texts that mean the same: comments and white space gone, keywords and bare or
// quoted names in lower case without quotes, one blank between tokens. Strings and numbers stay.
std::string normalize(std::string_view sql);

}  // namespace gate
