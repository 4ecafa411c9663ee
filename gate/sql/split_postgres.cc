#include "gate/sql/split_postgres.h"

#include <algorithm>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/plain_quotes.h"
#include "gate/sql/scan.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr int kSyntaxError = 1;

[[noreturn]] void throw_unclosed(std::string_view what, std::size_t at) {
  throw SqlError(concat(what, " is not closed"), kSyntaxError, static_cast<int>(at));
}

enum class Kind { space, comment, word, quoted, command, other };

struct Piece {
  Kind kind = Kind::other;
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_space(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

// Block comments may hold others.
std::size_t skip_block_comment(std::string_view text, std::size_t begin) {
  int depth = 0;
  for (std::size_t at = begin; at + 1 < text.size(); ++at) {
    const std::string_view two = text.substr(at, 2);
    if (two == "/*") ++depth;
    if (two == "*/") --depth;
    if (two == "/*" || two == "*/") ++at;
    if (depth == 0) return at + 1;
  }
  throw_unclosed("a comment that begins with /*", begin);
}

std::size_t skip_string(std::string_view text, std::size_t begin, std::size_t quote,
                        bool has_backslashes) {
  const char close = text[quote];
  for (std::size_t at = quote + 1; at < text.size(); ++at) {
    if (has_backslashes && text[at] == '\\') {
      ++at;
    } else if (text[at] == close) {
      if (at + 1 == text.size() || text[at + 1] != close) return at + 1;
      ++at;
    }
  }
  throw_unclosed(close == '"' ? "an identifier that begins with \"" : "a string that begins with '",
                 begin);
}

// "$$" or "$tag$"; nothing where the dollar begins none.
std::optional<std::string_view> dollar_tag(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  if (end < text.size() && is_digit(text[end])) return std::nullopt;  // a parameter
  while (end < text.size() && text[end] != '$' && is_name_byte(text[end])) ++end;
  if (end >= text.size() || text[end] != '$') return std::nullopt;
  return text.substr(at, end + 1 - at);
}

bool begins_escape_string(std::string_view text, std::size_t at) {
  return (text[at] == 'e' || text[at] == 'E') && at + 1 < text.size() && text[at + 1] == '\'';
}

Piece quoted_at(std::string_view text, std::size_t at) {
  if (begins_escape_string(text, at)) {
    return {Kind::quoted, at, skip_string(text, at, at + 1, true)};
  }
  if (text[at] == '\'' || text[at] == '"') {
    return {Kind::quoted, at, skip_string(text, at, at, false)};
  }
  const auto tag = text[at] == '$' ? dollar_tag(text, at) : std::nullopt;
  if (!tag) return {Kind::other, at, at};
  const std::size_t close = text.find(*tag, at + tag->size());
  if (close == text.npos) throw_unclosed(concat("a text that begins with ", *tag), at);
  return {Kind::quoted, at, close + tag->size()};
}

// Of the shell: a backslash and what follows on the line, up to the two that end it. "\\;" is a
// semicolon that waits for the next one.
Piece command_at(std::string_view text, std::size_t at) {
  if (text.substr(at + 1, 1) == ";") return {Kind::other, at, at + 2};
  const std::size_t line = std::min(text.find('\n', at), text.size());
  const std::size_t two = text.find("\\\\", at + 1);
  return {Kind::command, at, two < line ? two + 2 : line};
}

Piece piece_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (text[at] == '\\') return command_at(text, at);
  if (is_space(text[at])) return {Kind::space, at, at + 1};
  if (rest.starts_with("--")) {
    return {Kind::comment, at, std::min(text.find('\n', at), text.size())};
  }
  if (rest.starts_with("/*")) return {Kind::comment, at, skip_block_comment(text, at)};
  if (const Piece quoted = quoted_at(text, at); quoted.kind == Kind::quoted) return quoted;
  if (!is_name_start(text[at])) return {Kind::other, at, at + 1};
  std::size_t end = at;
  while (end < text.size() && is_name_byte(text[end])) ++end;
  return {Kind::word, at, end};
}

// Tells whether a ';' ends the statement.
class StatementEnd {
 public:
  bool take(const Piece& piece, std::string_view text) {
    if (piece.kind == Kind::word) {
      take_word(to_lower(text));
    } else if (text == "(") {
      ++parentheses_;
    } else if (text == ")") {
      --parentheses_;
    }
    const bool is_sign = text == ";" || text == "\\;";
    return is_sign && parentheses_ <= 0 && bodies_ == 0;
  }

 private:
  // The body of a routine in the standard's own words holds statements: BEGIN ATOMIC … END, with
  // CASE … END in them.
  void take_word(const std::string& word) {
    ++words_;
    if (words_ == 1) is_create_ = word == "create";
    if (words_ <= 4 && is_create_ && (word == "function" || word == "procedure")) {
      is_routine_ = true;
    }
    if (!is_routine_) return;
    if (word == "begin") ++bodies_;
    if (word == "case" && bodies_ > 0) ++bodies_;
    if (word == "end" && bodies_ > 0) --bodies_;
  }

  int words_ = 0;
  bool is_create_ = false;
  bool is_routine_ = false;
  int parentheses_ = 0;
  int bodies_ = 0;
};

// Where the rows end that COPY … FROM STDIN reads from the script itself: behind the line "\.".
class CopiedRows {
 public:
  // Nothing where no rows follow the piece.
  std::optional<std::size_t> end_after(const Piece& piece, std::string_view text) {
    const std::string_view token = text.substr(piece.begin, piece.end - piece.begin);
    if (token == ";") {
      const bool is_copy = is_copy_ && reads_script_;
      *this = {};
      return is_copy ? end_of_rows(text, piece.end) : std::nullopt;
    }
    if (piece.kind != Kind::word) return std::nullopt;
    const std::string word = to_lower(token);
    if (last_.empty()) is_copy_ = word == "copy";
    if (last_ == "from") reads_script_ = word == "stdin";
    last_ = word;
    return std::nullopt;
  }

 private:
  static std::optional<std::size_t> end_of_rows(std::string_view text, std::size_t at) {
    for (at = text.find('\n', at); at != text.npos; at = text.find('\n', at + 1)) {
      const std::size_t end = std::min(text.find('\n', at + 1), text.size());
      if (trim(text.substr(at + 1, end - at - 1)) == "\\.") return end;
    }
    return std::nullopt;
  }

  bool is_copy_ = false;
  bool reads_script_ = false;
  std::string last_{};
};

// "\g" and its like send what stands before them, as a semicolon does.
bool sends(std::string_view command) {
  return command.starts_with("\\g") || command.starts_with("\\watch") ||
         command.starts_with("\\crosstabview");
}

void blank(std::size_t begin, std::size_t end, std::string& text) {
  for (std::size_t at = begin; at < end; ++at) {
    if (text[at] != '\n' && text[at] != '\r') text[at] = ' ';
  }
}

void refuse_nul(std::string_view text) {
  const std::size_t nul = text.find('\0');
  if (nul == text.npos) return;
  throw SqlError("a NUL byte, which no text of the database holds", kSyntaxError,
                 static_cast<int>(nul));
}

// Of the comments in a comment, which end it for others.
void blank_inner_marks(const Piece& comment, std::string& text) {
  for (std::size_t at = comment.begin + 2; at + 4 <= comment.end; ++at) {
    const std::string_view two = std::string_view(text).substr(at, 2);
    if (two == "/*" || two == "*/") text.replace(at, 2, "  ");
  }
}

class Splitter {
 public:
  Splitter(std::string_view text, const std::string& path)
      : text_(text), path_(path), lines_(text) {}

  std::vector<Statement> split() {
    for (std::size_t at = 0; at < text_.size();) at = take(piece_at(text_, at));
    close(end_);
    return std::move(statements_);
  }

 private:
  // The offset after what was taken.
  std::size_t take(const Piece& piece) {
    if (piece.kind == Kind::space || piece.kind == Kind::comment) return piece.end;
    if (piece.kind == Kind::command) return take_command(piece);
    const auto rows = copied_.end_after(piece, text_);
    if (statement_end_.take(piece, text_.substr(piece.begin, piece.end - piece.begin))) {
      close(piece.begin);
      return rows.value_or(piece.end);
    }
    if (begin_ == text_.npos) begin_ = piece.begin;
    end_ = piece.end;
    return end_;
  }

  // One of its own, unless it stands within another that goes on behind it.
  std::size_t take_command(const Piece& piece) {
    const std::string_view command = text_.substr(piece.begin, piece.end - piece.begin);
    if (begin_ != text_.npos && !sends(command)) return piece.end;
    if (begin_ != text_.npos) {
      close(end_);
      return piece.end;
    }
    begin_ = piece.begin;
    close(piece.begin + trim(command).size());
    return piece.end;
  }

  void close(std::size_t end) {
    if (begin_ != text_.npos) {
      statements_.push_back(
          {std::string(text_.substr(begin_, end - begin_)), lines_.at(begin_, path_)});
    }
    begin_ = text_.npos;
    statement_end_ = {};
  }

  std::string_view text_;
  const std::string& path_;
  LineCounter lines_;
  std::vector<Statement> statements_{};
  StatementEnd statement_end_{};
  CopiedRows copied_{};
  std::size_t begin_ = std::string_view::npos;  // of the open statement
  std::size_t end_ = 0;
};

}  // namespace

std::vector<Statement> split_postgres(std::string_view text, const std::string& path) {
  refuse_nul(text);
  return Splitter(text, path).split();
}

std::string with_plain_postgres_quotes(std::string_view text) {
  std::string plain(text);
  CopiedRows copied;
  for (std::size_t at = 0; at < text.size();) {
    const Piece piece = piece_at(text, at);
    at = piece.end;
    if (piece.kind == Kind::command) blank(piece.begin, piece.end, plain);
    if (const auto rows = copied.end_after(piece, text)) {
      blank(piece.end, *rows, plain);
      at = *rows;
    }
    if (text.substr(piece.begin, 2) == "/*") blank_inner_marks(piece, plain);
    if (piece.kind != Kind::quoted) continue;
    if (text[piece.begin] == '$') make_string(piece.begin, piece.end, plain);
    if (begins_escape_string(text, piece.begin)) {
      double_escaped_quotes(piece.begin + 1, piece.end, plain);
    }
  }
  return plain;
}

}  // namespace gate
