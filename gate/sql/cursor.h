// Tokens of a statement, taken one after the other.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "gate/sql/brackets.h"

namespace gate {

class Cursor {
 public:
  // What they stand in must outlive it.
  explicit Cursor(Tokens tokens) : tokens_(tokens) {}

  bool is_at_end() const { return at_ >= tokens_.size(); }
  Tokens rest() const { return tokens_.subspan(at_); }

  // The token `ahead` of the next one; kind end behind the last.
  const Token& peek(std::size_t ahead = 0) const;
  void skip() { at_ += is_at_end() ? 0 : 1; }

  // Moves on where the next token is this word, or one of them, in upper case.
  bool take(std::string_view word);
  bool take_any(std::initializer_list<std::string_view> words);

  // A word that is no name of its own: "ONLY" of ONLY t, but not of DELETE FROM only WHERE ….
  bool take_before_name(std::string_view word);

  // IF EXISTS, IF NOT EXISTS.
  bool take_if_exists();

  // A name without what stands before its dots, which goes to `qualifier`.
  std::string take_name(std::string* qualifier = nullptr);

 private:
  Tokens tokens_;
  std::size_t at_ = 0;
};

}  // namespace gate
