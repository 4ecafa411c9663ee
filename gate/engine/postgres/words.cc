#include "gate/engine/postgres/words.h"

#include <algorithm>
#include <array>
#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/token_names.h"
#include "gate/sql/lexer.h"
#include "gate/sql/reading_order.h"
#include "gate/sql/split_postgres.h"

namespace gate::postgres {

namespace {

constexpr std::array<std::string_view, 9> kChance = {"random",
                                                     "gen_random_uuid",
                                                     "uuid_generate_v1",
                                                     "uuid_generate_v1mc",
                                                     "uuid_generate_v4",
                                                     "gen_random_bytes",
                                                     "random_normal",
                                                     "uuidv4",
                                                     "uuidv7"};
constexpr std::array<std::string_view, 11> kClock = {"now",
                                                     "current_timestamp",
                                                     "current_date",
                                                     "current_time",
                                                     "localtime",
                                                     "localtimestamp",
                                                     "clock_timestamp",
                                                     "statement_timestamp",
                                                     "timeofday",
                                                     "transaction_timestamp",
                                                     "age"};
constexpr std::array<std::string_view, 6> kAfterSet = {"FROM", "WHERE", "RETURNING",
                                                       "WHEN", "ORDER", "LIMIT"};

template <typename List, typename One>
bool is_among(const List& list, const One& one) {
  return std::ranges::find(list, one) != list.end();
}

class Reader {
 public:
  explicit Reader(const std::vector<Token>& tokens) : tokens_(tokens) {}

  StatementWords read() {
    if (!tokens_.empty()) words_.verb = to_lower(tokens_.front().text);
    for (std::size_t at = 0; at < tokens_.size(); ++at) take(at);
    std::ranges::sort(words_.depends_on);
    return std::move(words_);
  }

 private:
  void take(std::size_t at) {
    const Token& token = tokens_[at];
    if (token.text == "*") words_.has_star = true;
    if (!is_name(token)) return;
    const std::string name = folded(token);
    words_.names.insert(name);
    if (is_among(kChance, name)) note(Circumstance::chance);
    if (is_among(kClock, name)) note(Circumstance::clock);
    if (is_word(token, "SET")) take_assignments(at + 1);
    const bool is_delete = is_word(token, "FROM") && at > 0 && is_word(tokens_[at - 1], "DELETE");
    if (is_word(token, "INTO") || is_word(token, "UPDATE") || is_delete) take_target(at + 1);
    if (is_word(token, "ONLY")) take_only(at + 1);
    if (is_word(token, "USING") && works_out(at + 1)) take_worked_out(at);
  }

  // The name, without its schema's. Of DO UPDATE SET and FOR UPDATE there is none.
  void take_target(std::size_t at) {
    if (at < tokens_.size() && is_word(tokens_[at], "ONLY")) ++at;
    if (at >= tokens_.size() || !is_name(tokens_[at]) || is_word(tokens_[at], "SET")) return;
    words_.targets.insert(table_at(at));
  }

  void take_only(std::size_t at) {
    while (at < tokens_.size() && tokens_[at].text == "(") ++at;
    if (at < tokens_.size() && is_name(tokens_[at])) words_.only.insert(table_at(at));
  }

  std::string table_at(std::size_t at) const {
    while (at + 2 < tokens_.size() && tokens_[at + 1].text == "." && is_name(tokens_[at + 2])) {
      at += 2;
    }
    return folded(tokens_[at]);
  }

  // ALTER [COLUMN] name … before this USING.
  void take_worked_out(std::size_t at) {
    while (at > 0 && !is_word(tokens_[at], "ALTER")) --at;
    ++at;
    if (at < tokens_.size() && is_word(tokens_[at], "COLUMN")) ++at;
    if (at < tokens_.size() && is_name(tokens_[at])) words_.worked_out.insert(folded(tokens_[at]));
  }

  // More than the column and types that it is cast to: an operator, a value, a call.
  bool works_out(std::size_t at) const {
    int depth = 0;
    for (; at < tokens_.size(); ++at) {
      const Token& token = tokens_[at];
      if (depth == 0 && (token.text == "," || token.text == ";")) return false;
      if (token.text == "(") ++depth;
      if (token.text == ")") --depth;
      if (depth < 0) return false;
      constexpr std::string_view kOperators = "+-*/%|&#<>=~!^";
      const bool is_operator = token.kind == TokenKind::punctuation &&
                               kOperators.find(token.text.front()) != kOperators.npos;
      const bool is_array = token.text.starts_with('[') && token.text != "[]";  // ARRAY[…]
      if (is_operator || is_array || token.kind == TokenKind::string || is_word(token, "CASE")) {
        return true;
      }
      if (token.kind == TokenKind::word && is_call(at)) return true;
    }
    return false;
  }

  // A type may have brackets, too: numeric(9, 2).
  bool is_call(std::size_t at) const {
    if (at > 0 && tokens_[at - 1].text == "::") return false;  // a type
    constexpr std::array<std::string_view, 12> kWithBrackets = {
        "CAST",    "NUMERIC", "DECIMAL",   "VARCHAR",     "CHAR", "CHARACTER",
        "VARYING", "BIT",     "TIMESTAMP", "TIMESTAMPTZ", "TIME", "INTERVAL"};
    const bool has_brackets = at + 1 < tokens_.size() && tokens_[at + 1].text == "(";
    return has_brackets && std::ranges::none_of(kWithBrackets, [&](std::string_view word) {
             return is_word(tokens_[at], word);
           });
  }

  void note(Circumstance circumstance) {
    if (!is_among(words_.depends_on, circumstance)) words_.depends_on.push_back(circumstance);
  }

  // a = 1, (b, c) = (SELECT …): a name that is followed by "=" on its own, or one in brackets
  // before that.
  void take_assignments(std::size_t at) {
    int depth = 0;
    bool is_target = true;
    for (; at < tokens_.size(); ++at) {
      const Token& token = tokens_[at];
      const bool is_over = depth == 0 && std::ranges::any_of(kAfterSet, [&](auto word) {
                             return is_word(token, word);
                           });
      if (is_over || depth < 0) return;
      if (token.text == "(") ++depth;
      if (token.text == ")") --depth;
      if (depth == 0 && token.text == ",") is_target = true;
      if (depth == 0 && token.text == "=") is_target = false;
      if (is_target && is_name(token)) words_.sets.push_back(folded(token));
    }
  }

  const std::vector<Token>& tokens_;
  StatementWords words_{};
};

}  // namespace

namespace {

// The script that a DO runs, which is part of its statement; empty = it is none.
std::string script_of_do(std::string_view sql) {
  Lexer lexer(sql);
  if (!is_word(lexer.next(), "DO")) return {};
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.kind == TokenKind::string) return unquote(token);
  }
  return {};
}

// 'DROP VIEW ' || n, 'DROP VIEW IF EXISTS %I', 'DROP ' || kind. `at`: after DROP.
void note_open_drop(const std::vector<Token>& tokens, std::size_t at, StatementWords& words) {
  const auto is_open = [&] { return at >= tokens.size() || tokens[at].text.starts_with('%'); };
  if (is_open()) words.drops_open.insert("");
  if (at < tokens.size() && is_word(tokens[at], "MATERIALIZED")) ++at;
  if (is_open()) return;
  const std::string kind = folded(tokens[at++]);
  while (at < tokens.size() && (is_word(tokens[at], "IF") || is_word(tokens[at], "EXISTS"))) ++at;
  // The schema may be known: 'DROP VIEW app.' || n.
  while (at + 1 < tokens.size() && tokens[at + 1].text == ".") at += 2;
  if (is_open()) words.drops_open.insert(kind);
}

// What a script says in code and in the texts that it may execute, and in texts within these.
void note_texts(std::string_view script, int depth, StatementWords& words) try {
  constexpr int kDeepest = 3;
  const std::string plain = with_plain_postgres_quotes(script);
  const std::vector<Token> tokens = tokenize(plain);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    if (token.kind == TokenKind::string && depth < kDeepest) {
      note_texts(unquote(token), depth + 1, words);
    }
    if (!is_name(token)) continue;
    const bool is_of_key =
        at > 0 && (is_word(tokens[at - 1], "DELETE") || is_word(tokens[at - 1], "UPDATE"));
    if (is_word(token, "CASCADE") && !is_of_key) words.takes_along = true;
    if (depth == 0) continue;
    if (is_word(token, "DROP")) note_open_drop(tokens, at + 1, words);
    words.spoken_of.insert(folded(token));
    words.spoken_of.insert(unquote(token));
  }
} catch (const SqlError&) {  // a text that is no code
}

void merge(StatementWords more, StatementWords& words) {
  words.names.merge(more.names);
  words.targets.merge(more.targets);
  words.only.merge(more.only);
  words.worked_out.merge(more.worked_out);
  words.sets.insert(words.sets.end(), more.sets.begin(), more.sets.end());
  words.has_star = words.has_star || more.has_star;
  for (const Circumstance one : more.depends_on) {
    if (!is_among(words.depends_on, one)) words.depends_on.push_back(one);
  }
  std::ranges::sort(words.depends_on);
}

}  // namespace

StatementWords words_of(std::string_view sql) try {
  const std::string plain = with_plain_postgres_quotes(sql);
  StatementWords words = Reader(tokenize(plain)).read();
  const std::string script = script_of_do(sql);
  if (!script.empty()) merge(words_of(script), words);
  note_texts(script, 0, words);
  const bool is_open = reading_order_of(plain).any() || reading_order_of_query(script).any();
  if (is_open && !is_among(words.depends_on, Circumstance::order)) {
    words.depends_on.push_back(Circumstance::order);
    std::ranges::sort(words.depends_on);
  }
  return words;
} catch (const SqlError&) {
  return {};
}

bool prepares_transaction(std::string_view sql) try {
  Lexer lexer(sql);
  return is_word(lexer.next(), "PREPARE") && is_word(lexer.next(), "TRANSACTION");
} catch (const SqlError&) {
  return false;
}

Copy copy_of(std::string_view sql) try {
  Lexer lexer(sql);
  if (!is_word(lexer.next(), "COPY")) return Copy::no;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    const bool is_from = is_word(token, "FROM");
    if (!is_from && !is_word(token, "TO")) continue;
    token = lexer.next();
    if (is_from && is_word(token, "STDIN")) return Copy::from_here;
    if (!is_from && is_word(token, "STDOUT")) return Copy::to_here;
  }
  return Copy::no;
} catch (const SqlError&) {
  return Copy::no;
}

std::vector<Circumstance> circumstances_in(std::string_view code) {
  return words_of(code).depends_on;
}

}  // namespace gate::postgres
