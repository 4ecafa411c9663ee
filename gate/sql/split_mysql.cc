#include "gate/sql/split_mysql.h"

#include <algorithm>
#include <array>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/plain_quotes.h"
#include "gate/sql/scan.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

constexpr int kSyntaxError = 1;

enum class Kind { space, comment, run, word, quoted, other };

struct Piece {
  Kind kind = Kind::other;
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_space(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

[[noreturn]] void throw_unclosed(std::string_view what, std::size_t at) {
  throw SqlError(concat(what, " is not closed"), kSyntaxError, static_cast<int>(at));
}

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

// A backslash takes the next byte with it, but in a name.
std::size_t skip_quotes(std::string_view text, std::size_t begin) {
  const char close = text[begin];
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] == '\\' && close != '`') {
      ++at;
    } else if (text[at] == close) {
      if (at + 1 == text.size() || text[at + 1] != close) return at + 1;
      ++at;
    }
  }
  throw_unclosed(close == '`' ? "an identifier that begins with `"
                              : concat("a string that begins with ", std::string(1, close)),
                 begin);
}

// "--" begins a comment where white space or nothing follows.
bool begins_line_comment(std::string_view rest) {
  if (rest[0] == '#') return true;
  return rest.starts_with("--") && (rest.size() == 2 || is_space(rest[2]));
}

Piece piece_at(std::string_view text, std::size_t at);

// What is in "/*! … */" is run: quotes and comments in it are such.
bool is_run(std::string_view comment) {
  return comment.substr(2).starts_with('!') || comment.substr(2).starts_with("M!");
}

std::size_t end_of_run_comment(std::string_view text, std::size_t at) {
  for (std::size_t inside = at + 3; inside < text.size();) {
    if (text.substr(inside).starts_with("*/")) return inside + 2;
    inside = piece_at(text, inside).end;
  }
  throw_unclosed("a comment that begins with /*", at);
}

// They do not nest.
Piece block_comment_at(std::string_view text, std::size_t at) {
  if (is_run(text.substr(at))) return {Kind::run, at, end_of_run_comment(text, at)};
  const std::size_t end = text.find("*/", at + 2);
  if (end == text.npos) throw_unclosed("a comment that begins with /*", at);
  return {Kind::comment, at, end + 2};
}

Piece piece_at(std::string_view text, std::size_t at) {
  const char first = text[at];
  const std::string_view rest = text.substr(at);
  if (is_space(first)) return {Kind::space, at, at + 1};
  if (begins_line_comment(rest)) return {Kind::comment, at, line_end(text, at)};
  if (rest.starts_with("/*")) return block_comment_at(text, at);
  if (first == '\'' || first == '"' || first == '`') {
    return {Kind::quoted, at, skip_quotes(text, at)};
  }
  if (!is_name_byte(first)) return {Kind::other, at, at + 1};
  std::size_t end = at;
  while (end < text.size() && is_name_byte(text[end])) ++end;
  return {Kind::word, at, end};
}

// Whether a place is in the body of a routine, whose statements end with ';', too.
class Body {
 public:
  void take(std::string_view word) {
    const std::string lower = to_lower(word);
    ++words_;
    if (words_ == 1) is_create_ = lower == "create";
    if (is_create_ && !is_routine_) is_routine_ = names_routine(lower);
    if (is_routine_) take_inside(lower);
    last_ = lower;
  }

  // "END; IF" ends no IF.
  void take_sign() { last_.clear(); }

  bool is_open() const { return depth_ > 0; }

 private:
  // CREATE [OR REPLACE] [DEFINER = user@host] [AGGREGATE] PROCEDURE …
  bool names_routine(const std::string& word) {
    constexpr std::array<std::string_view, 4> kRoutines = {"procedure", "function", "trigger",
                                                           "event"};
    constexpr std::array<std::string_view, 5> kOthers = {"table", "view", "index", "database",
                                                         "schema"};
    if (std::ranges::count(kOthers, word) > 0) is_create_ = false;
    return is_create_ && std::ranges::count(kRoutines, word) > 0;
  }

  // Only a BEGIN, a CASE or, in a body of one statement, an IF opens anything; within those each
  // END that names a loop or an IF ends what was not counted.
  void take_inside(const std::string& word) {
    constexpr std::array<std::string_view, 4> kUncounted = {"if", "loop", "while", "repeat"};
    if (last_ == "end" && std::ranges::count(kUncounted, word) > 0) {
      const bool closes = word == "if" && ifs_ == 1;
      if (!closes) ++depth_;  // the END was taken for one that ends a block
      if (word == "if" && ifs_ > 0) --ifs_;
      return;
    }
    if (word == "if" || word == "elseif" || word == "when") opener_ = word;
    if (last_ == "end" && word == "case") return;
    if (word == "begin" || word == "case") ++depth_;
    const bool begins_if = word == "then" && opener_ == "if";
    if (begins_if && depth_ == 0) ++depth_;
    if (begins_if && (depth_ == 1 || ifs_ > 0) && !is_block_) ++ifs_;
    if (word == "begin" && ifs_ == 0) is_block_ = true;
    if (word == "end" && depth_ > 0) --depth_;
  }

  int words_ = 0;
  int depth_ = 0;
  bool is_create_ = false;
  bool is_routine_ = false;
  bool is_block_ = false;  // the body is one of BEGIN … END
  int ifs_ = 0;            // open ones, where the body is one IF
  std::string opener_{};   // what the next THEN belongs to
  std::string last_{};
};

class Splitter {
 public:
  Splitter(std::string_view text, const std::string& path)
      : text_(text), path_(path), lines_(text) {}

  std::vector<Statement> split() {
    for (std::size_t at = 0; at < text_.size();) at = take(at);
    close(end_);
    return std::move(statements_);
  }

 private:
  // The offset after what was taken.
  std::size_t take(std::size_t at) {
    if (text_.substr(at).starts_with(delimiter_) && !(body_.is_open() && delimiter_ == ";")) {
      close(at);
      return at + delimiter_.size();
    }
    const Piece piece = piece_at(text_, at);
    if (piece.kind == Kind::space || piece.kind == Kind::comment) return piece.end;
    const std::string_view token = text_.substr(piece.begin, piece.end - piece.begin);
    if (begin_ == text_.npos && piece.kind == Kind::word && equal_ignoring_case(token, "delimiter"))
      return set_delimiter(piece);
    if (begin_ == text_.npos) begin_ = piece.begin;
    if (piece.kind == Kind::word) return take_word(piece.begin, token);
    body_.take_sign();
    end_ = piece.end;
    return end_;
  }

  // "END$$": what a word is made of may begin a delimiter.
  std::size_t take_word(std::size_t begin, std::string_view word) {
    if (delimiter_ != ";") word = word.substr(0, word.find(delimiter_));
    body_.take(word);
    end_ = begin + word.size();
    return end_;
  }

  std::size_t set_delimiter(const Piece& word) {
    const std::size_t end = line_end(text_, word.end);
    const std::string_view rest = trim(text_.substr(word.end, end - word.end));
    if (rest.empty()) {
      throw SqlError("DELIMITER must be followed by one", kSyntaxError,
                     static_cast<int>(word.begin));
    }
    delimiter_ = std::string(rest.substr(0, rest.find_first_of(" \t\r")));
    return end;
  }

  void close(std::size_t end) {
    if (begin_ != text_.npos) {
      statements_.push_back(
          {std::string(text_.substr(begin_, end - begin_)), lines_.at(begin_, path_)});
    }
    begin_ = text_.npos;
    body_ = {};
  }

  std::string_view text_;
  const std::string& path_;
  LineCounter lines_;
  std::string delimiter_ = ";";
  std::vector<Statement> statements_{};
  std::size_t begin_ = std::string_view::npos;  // of the open statement
  std::size_t end_ = 0;
  Body body_{};
};

}  // namespace

std::vector<Statement> split_mysql(std::string_view text, const std::string& path) {
  if (const std::size_t nul = text.find('\0'); nul != text.npos) {
    throw SqlError("a NUL byte, which no script of the database holds", kSyntaxError,
                   static_cast<int>(nul));
  }
  return Splitter(text, path).split();
}

namespace {

// "/*!80013 … */" without what makes it a comment for others, its inside as plain as the rest.
std::string inside_of(std::string_view comment) {
  const std::size_t mark = comment.find('!') + 1;
  const std::size_t begin =
      std::min(comment.find_first_not_of("0123456789", mark), comment.size() - 2);
  const std::string_view inside = comment.substr(begin, comment.size() - 2 - begin);
  return concat(std::string(begin, ' '), with_plain_mysql_quotes(inside), "  ");
}

}  // namespace

std::string with_plain_mysql_quotes(std::string_view text) {
  std::string plain(text);
  for (std::size_t at = 0; at < text.size();) {
    const Piece piece = piece_at(text, at);
    at = piece.end;
    if (piece.kind == Kind::run) {
      plain.replace(piece.begin, piece.end - piece.begin,
                    inside_of(text.substr(piece.begin, piece.end - piece.begin)));
    }
    if (piece.kind == Kind::comment && text[piece.begin] == '#') {
      std::fill(plain.begin() + static_cast<std::ptrdiff_t>(piece.begin),
                plain.begin() + static_cast<std::ptrdiff_t>(piece.end), ' ');
    }
    if (piece.kind == Kind::quoted && text[piece.begin] != '`') {
      double_escaped_quotes(piece.begin, piece.end, plain);
    }
  }
  return plain;
}

}  // namespace gate
