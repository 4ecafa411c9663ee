#include "gate/migration/liquibase_split.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/migration/text_pieces.h"

namespace gate {

namespace {

struct Piece {
  enum class Kind { space, comment, other };
  Kind kind = Kind::other;
  std::string_view text{};
  std::size_t offset = 0;
};

bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

bool is_word_byte(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return std::isalnum(code) != 0 || code >= 0x80 || byte == '$' || byte == '_' || byte == '@' ||
         byte == '#';
}

// The text as the tool's own lexer sees it, which is not the database's.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}

  std::vector<Piece> all() {
    std::vector<Piece> pieces;
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      const Piece::Kind kind = advance();
      pieces.push_back({kind, text_.substr(begin, at_ - begin), begin});
    }
    return pieces;
  }

 private:
  Piece::Kind advance() {
    const std::string_view rest = text_.substr(at_);
    if (is_space(rest[0])) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      return Piece::Kind::space;
    }
    if (rest.starts_with("--")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return Piece::Kind::comment;
    }
    if (rest.starts_with("/*")) {
      const std::size_t end = text_.find("*/", at_ + 2);
      if (end != text_.npos) {
        at_ = end + 2;
        return Piece::Kind::comment;
      }
    }
    at_ = end_of_word_or_sign();
    return Piece::Kind::other;
  }

  std::size_t end_of_word_or_sign() const {
    const char first = text_[at_];
    if (first == '\'' || first == '"') return end_of_quoted(at_);
    if (std::isdigit(static_cast<unsigned char>(first)) != 0) return skip_word(at_);
    std::size_t end = end_of_name(at_);
    if (end == at_) return at_ + 1;
    // "new.end" is one name, whose last part is no END.
    while (const std::size_t next = end_of_dotted(end)) end = next;
    return end;
  }

  std::size_t skip_word(std::size_t at) const {
    while (at < text_.size() && is_word_byte(text_[at])) ++at;
    return at;
  }

  // The same place where no name begins there.
  std::size_t end_of_name(std::size_t at) const {
    if (at == text_.size()) return at;
    if (is_word_byte(text_[at])) return skip_word(at);
    const std::string_view opening = "\"`[";
    const std::size_t kind = opening.find(text_[at]);
    if (kind == opening.npos) return at;
    const std::size_t end = text_.find(std::string_view("\"`]")[kind], at + 1);
    const bool is_closed = end != text_.npos && text_.substr(at, end - at).find('\n') == text_.npos;
    return is_closed ? end + 1 : at;
  }

  // 0 where no ".name" follows.
  std::size_t end_of_dotted(std::size_t at) const {
    const auto skip = [&] {
      while (at < text_.size() && is_space(text_[at]) && text_[at] != '\t') ++at;
    };
    skip();
    if (at == text_.size() || text_[at] != '.') return 0;
    ++at;
    skip();
    const std::size_t end = end_of_name(at);
    return end == at ? 0 : end;
  }

  // A backslash takes the next byte with it, unless nothing closes the string then.
  std::size_t end_of_quoted(std::size_t begin) const {
    for (const bool escapes : {true, false}) {
      for (std::size_t at = begin + 1; at < text_.size(); ++at) {
        if (escapes && text_[at] == '\\') {
          ++at;
        } else if (text_[at] == text_[begin]) {
          if (at + 1 == text_.size() || text_[at + 1] != text_[begin]) return at + 1;
          ++at;
        }
      }
    }
    throw SqlError("a string that is not closed", 1, static_cast<int>(begin));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// endDelimiter as it is meant: a line that says so, or a sign wherever it stands.
struct Delimiter {
  std::string sign{};
  bool begins_line = false;
};

Delimiter delimiter_of(const std::string& written) {
  Delimiter delimiter{.sign = to_lower(written), .begins_line = written == "/"};
  std::string& sign = delimiter.sign;
  // It may be a regular expression: "\n/", "\n\s*GO", "\n/$".
  for (const std::string_view space : {"\n", "\\n", "\\r", "\\s*", "\\s+", "\\s"}) {
    while (sign.size() > space.size() && sign.starts_with(space)) {
      sign.erase(0, space.size());
      delimiter.begins_line = true;
    }
  }
  if (sign.size() > 1 && delimiter.begins_line && sign.ends_with('$')) sign.pop_back();
  std::erase(sign, '\\');
  return delimiter;
}

bool opens_block(const Piece& piece, std::string_view next) {
  constexpr std::array<std::string_view, 6> kOthers = {
      "transaction", "trans", "tran", "dialog", "conversation", "distributed"};
  return equal_ignoring_case(piece.text, "begin") &&
         std::ranges::count(kOthers, to_lower(next)) == 0;
}

bool closes_block(const Piece& piece, std::string_view next) {
  constexpr std::array<std::string_view, 3> kOthers = {"transaction", "trans", "tran"};
  return equal_ignoring_case(piece.text, "end") && std::ranges::count(kOthers, to_lower(next)) == 0;
}

// For each piece the one after it that is neither blank nor a comment.
std::vector<std::string_view> next_words(const std::vector<Piece>& pieces) {
  std::vector<std::string_view> next(pieces.size());
  std::string_view last;
  for (std::size_t i = pieces.size(); i-- > 0;) {
    next[i] = last;
    if (pieces[i].kind == Piece::Kind::other) last = pieces[i].text;
  }
  return next;
}

class Cutter {
 public:
  Cutter(std::string_view text, const LiquibaseSplit& how)
      : text_(text), how_(how), delimiter_(delimiter_of(how.delimiter)) {}

  // Each with its offset.
  std::vector<std::pair<std::string, std::size_t>> cut() {
    const std::vector<Piece> pieces = Pieces(text_).all();
    const auto next = next_words(pieces);
    int depth = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      if (piece.offset < skip_to_) continue;
      if (piece.kind == Piece::Kind::comment && how_.strips_comments) continue;
      if (opens_block(piece, next[i])) ++depth;
      if (depth > 0 && closes_block(piece, next[i])) --depth;
      if (depth == 0 && how_.splits && is_delimiter(piece)) {
        finish();
      } else {
        take(piece);
      }
    }
    finish();
    return std::move(found_);
  }

 private:
  bool begins_line(std::size_t at) const { return at == 0 || text_[at - 1] == '\n'; }

  bool is_delimiter(const Piece& piece) {
    if (how_.delimiter.empty()) {
      if (piece.text == ";") return true;
      const bool is_word = piece.text == "/" || equal_ignoring_case(piece.text, "go");
      return is_word && begins_line(piece.offset);
    }
    const std::string_view there = text_.substr(piece.offset, delimiter_.sign.size());
    if (!equal_ignoring_case(there, delimiter_.sign)) return false;
    if (there.size() < piece.text.size()) return false;
    if (delimiter_.begins_line && !begins_line(piece.offset)) return false;
    skip_to_ = piece.offset + there.size();  // "//" is two pieces
    return true;
  }

  void take(const Piece& piece) {
    if (current_.empty()) {
      if (piece.kind == Piece::Kind::space) return;
      begin_ = piece.offset;
    }
    current_.append(piece.text);
  }

  void finish() {
    const std::string_view sql = trim(current_);
    if (!sql.empty()) found_.emplace_back(sql, begin_);
    current_.clear();
  }

  std::string_view text_;
  const LiquibaseSplit& how_;
  Delimiter delimiter_;
  std::string current_{};
  std::size_t begin_ = 0;
  std::size_t skip_to_ = 0;
  std::vector<std::pair<std::string, std::size_t>> found_{};
};

}  // namespace

LiquibasePieces cut_as_liquibase(std::string_view text, Dialect dialect, const std::string& path,
                                 const LiquibaseSplit& how) {
  LiquibasePieces pieces;
  PiecesOfText places(text, dialect, path);
  for (const auto& [sql, offset] : Cutter(text, how).cut()) {
    std::vector<Statement> inside = places.split(sql, offset);
    if (dialect != Dialect::sqlite) {
      std::ranges::move(inside, std::back_inserter(pieces.statements));
      continue;
    }
    if (inside.empty()) throw SqlError("nothing but a comment", 1, static_cast<int>(offset));
    pieces.statements.push_back(std::move(inside.front()));
    std::move(inside.begin() + 1, inside.end(), std::back_inserter(pieces.lost));
  }
  return pieces;
}

}  // namespace gate
