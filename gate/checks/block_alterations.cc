// What a DO block says of tables, be it in texts that it puts together and executes.
#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/checks/alteration.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

constexpr int kDeepest = 3;  // texts within texts

// "%I", "%1$s" of format(), and "%" for what is no text itself.
std::string with_open_names(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      result += text[at];
      continue;
    }
    result += kOpenName;
    std::size_t end = at + 1;
    while (end < text.size() && std::string_view("0123456789$").find(text[end]) != text.npos) ++end;
    const bool is_format =
        end < text.size() && std::string_view("IsL").find(text[end]) != text.npos;
    if (is_format) at = end;
  }
  return result;
}

class Block {
 public:
  std::vector<TableAlteration> read(std::string_view body) {
    read_code(body, 0);
    for (TableAlteration& one : found_) {
      if (one.table != kOpenName) continue;
      one.table.clear();
      one.spoken_of = names_;
    }
    return std::move(found_);
  }

 private:
  void read_code(std::string_view code, int depth) try {
    const std::vector<Token> tokens = tokenize(code);
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      const Token& token = tokens[at];
      note_names(token);
      const bool alters =
          is_word(token, "ALTER") && at + 1 < tokens.size() && is_word(tokens[at + 1], "TABLE");
      if (alters) note(code.substr(token.offset, end_of(tokens, at, code) - token.offset));
      if (depth < kDeepest && begins_alteration(token)) {
        read_code(put_together(tokens, at), depth + 1);
      }
    }
  } catch (const SqlError&) {  // a text that is no code
  }

  static bool begins_alteration(const Token& token) {
    return token.kind == TokenKind::string && to_lower(trim(unquote(token))).starts_with("alter ");
  }

  // In code and in texts: 'public.t'::regclass.
  void note_names(const Token& token) try {
    const std::string text = unquote(token);
    if (token.kind == TokenKind::string) {
      for (const Token& word : tokenize(text)) {
        if (word.kind != TokenKind::string) note_names(word);
      }
    }
    const bool is_name = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
    if (is_name) names_.insert(to_lower(text));
  } catch (const SqlError&) {  // a part of one, that another closes
  }

  void note(std::string_view sql) {
    if (auto alteration = table_alteration(sql)) found_.push_back(std::move(*alteration));
  }

  static std::size_t end_of(const std::vector<Token>& tokens, std::size_t at,
                            std::string_view code) {
    while (at < tokens.size() && tokens[at].text != ";") ++at;
    return at < tokens.size() ? tokens[at].offset : code.size();
  }

  // 'ALTER TABLE ' || t || ' DROP …', from a text to the end of its statement.
  static std::string put_together(const std::vector<Token>& tokens, std::size_t at) {
    std::string text;
    bool is_open = false;
    for (; at < tokens.size() && tokens[at].text != ";"; ++at) {
      const Token& token = tokens[at];
      if (token.text.find_first_not_of('|') == token.text.npos) continue;
      const bool is_text = token.kind == TokenKind::string;
      if (token.text == "::" && !is_open) {
        ++at;  // a type of the text before it
        continue;
      }
      if (is_text) {
        text += with_open_names(unquote(token));
      } else if (!is_open) {
        text += kOpenName;
      }
      is_open = !is_text;
    }
    return text;
  }

  std::vector<TableAlteration> found_{};
  std::set<std::string> names_{};
};

std::string body_of_block(std::string_view sql) try {
  Lexer lexer(sql);
  if (!is_word(lexer.next(), "DO")) return {};
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.kind == TokenKind::string) return unquote(token);
  }
  return {};
} catch (const SqlError&) {
  return {};
}

}  // namespace

std::vector<TableAlteration> table_alterations(std::string_view sql) {
  if (auto one = table_alteration(sql)) return {std::move(*one)};
  return Block().read(body_of_block(sql));
}

}  // namespace gate
