// What a DO block says, be it in texts that it puts together and executes.
#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

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

bool is_any(const Token& token, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
}

bool defines(const Token& token) {
  return is_any(token, {"ALTER", "CREATE", "DROP", "GRANT", "REVOKE"});
}

class Block {
 public:
  std::vector<SaidStatement> read(std::string_view body) {
    read_code(body, 0);
    for (SaidStatement& one : found_) one.spoken_of = names_;
    return std::move(found_);
  }

 private:
  void read_code(std::string_view code, int depth) try {
    const std::vector<Token> tokens = tokenize(code);
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      const Token& token = tokens[at];
      note_names(token);
      if (defines(token) && begins_statement(tokens, at)) {
        const std::size_t length = end_of(tokens, at, code) - token.offset;
        found_.push_back({std::string(code.substr(token.offset, length)), {}});
      }
      if (depth < kDeepest && is_text_that_defines(token)) {
        read_code(put_together(tokens, at), depth + 1);
      }
    }
  } catch (const SqlError&) {  // a text that is no code
  }

  // "ALTER TABLE t DROP c" has two of the words.
  static bool begins_statement(const std::vector<Token>& tokens, std::size_t at) {
    if (at == 0) return true;
    const Token& last = tokens[at - 1];
    return last.text == ";" || is_any(last, {"BEGIN", "THEN", "ELSE", "LOOP"});
  }

  static bool is_text_that_defines(const Token& token) try {
    if (token.kind != TokenKind::string) return false;
    const std::string text = unquote(token);
    return defines(Lexer(text).next());
  } catch (const SqlError&) {  // any text, which is no code
    return false;
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

  static std::size_t end_of(const std::vector<Token>& tokens, std::size_t at,
                            std::string_view code) {
    while (at < tokens.size() && tokens[at].text != ";") ++at;
    return at < tokens.size() ? tokens[at].offset : code.size();
  }

  // What a comma between texts puts there: nothing in concat(), the text before them in
  // concat_ws(). Those of format() end what it puts together.
  static std::optional<std::string> separator_of(const std::vector<Token>& tokens, std::size_t at) {
    const auto is_call = [&](std::size_t name, std::string_view word) {
      return name + 1 < tokens.size() && is_word(tokens[name], word) &&
             tokens[name + 1].text == "(";
    };
    if (at >= 2 && is_call(at - 2, "CONCAT")) return "";
    const bool has_separator =
        at >= 4 && is_call(at - 4, "CONCAT_WS") && tokens[at - 2].kind == TokenKind::string;
    return has_separator ? std::optional(unquote(tokens[at - 2])) : std::nullopt;
  }

  // 'ALTER TABLE ' || t || ' DROP …', from a text to the end of its statement.
  static std::string put_together(const std::vector<Token>& tokens, std::size_t at) {
    std::optional<std::string> separator = separator_of(tokens, at);
    std::string text;
    bool is_open = false;
    int depth = 0;
    for (; at < tokens.size() && tokens[at].text != ";"; ++at) {
      const Token& token = tokens[at];
      if (token.text.find_first_not_of('|') == token.text.npos) continue;
      const bool is_text = token.kind == TokenKind::string;
      if (token.text == "::" && !is_open) {
        ++at;  // a type of the text before it
        continue;
      }
      if (token.text == "(") ++depth;
      if (token.text == ")" && --depth < 0 && separator) {
        separator.reset();
        is_open = false;
        continue;
      }
      if (token.text == "," && separator) {
        if (depth == 0) text += *separator;
        is_open = is_open && depth > 0;
        continue;
      }
      // What follows are the arguments of format(), and no part of its last word.
      if (token.text == ",") text += ' ';
      if (is_text) {
        text += with_open_names(unquote(token));
      } else if (!is_open) {
        text += kOpenName;
      }
      is_open = !is_text;
    }
    return text;
  }

  std::vector<SaidStatement> found_{};
  std::set<std::string> names_{};
};

}  // namespace

std::vector<SaidStatement> said_statements(std::string_view sql) try {
  const std::vector<Token> tokens = tokenize(sql);
  if (tokens.empty() || !is_word(tokens[0], "DO")) return {{std::string(sql), {}}};
  const auto body = std::ranges::find(tokens, TokenKind::string, &Token::kind);
  if (body == tokens.end()) return {};
  return Block().read(unquote(*body));
} catch (const SqlError&) {
  return {};
}

std::vector<TableAlteration> table_alterations(std::string_view sql) {
  std::vector<TableAlteration> found;
  for (SaidStatement& said : said_statements(sql)) {
    auto alteration = table_alteration(said.sql);
    if (!alteration) continue;
    if (alteration->table == kOpenName) {
      alteration->table.clear();
      alteration->spoken_of = std::move(said.spoken_of);
    }
    found.push_back(std::move(*alteration));
  }
  return found;
}

}  // namespace gate
