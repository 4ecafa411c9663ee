// The texts have been accepted by SQLite, so the reading can be a loose one: words and parentheses.
#include "gate/engine/sqlite/ddl.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <set>

#include "gate/base/text.h"
#include "gate/sql/double_quoted.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_mark(const Token& token, std::string_view mark) {
  return token.kind == TokenKind::punctuation && token.text == mark;
}

// A place in the tokens of a statement.
class Reader {
 public:
  explicit Reader(std::string_view sql) : sql_(sql), tokens_(tokenize(sql)) {
    if (tokens_.empty() || tokens_.back().kind != TokenKind::end) tokens_.push_back({});
  }

  const Token& peek() const { return tokens_[at_]; }
  bool at_end() const { return peek().kind == TokenKind::end; }

  void skip() {
    if (!at_end()) ++at_;
  }

  bool take_word(std::string_view word) {
    if (!is_word(peek(), word)) return false;
    skip();
    return true;
  }

  void skip_to_mark(std::string_view mark) {
    while (!at_end() && !is_mark(peek(), mark)) skip();
  }

  // At an opening parenthesis: past its end; the text between the two.
  std::string take_group() {
    const std::size_t begin = peek().offset + peek().text.size();
    skip_group();
    const Token& close = tokens_[at_ - 1];
    return std::string(sql_.substr(begin, close.offset - begin));
  }

  void skip_group() {
    int depth = 0;
    while (!at_end()) {
      if (is_mark(peek(), "(")) ++depth;
      if (is_mark(peek(), ")")) --depth;
      skip();
      if (depth == 0) return;
    }
  }

  // Whether `at` tokens from here stands the word.
  bool is_word_at(std::size_t at, std::string_view word) const {
    return at_ + at < tokens_.size() && is_word(tokens_[at_ + at], word);
  }

  std::size_t index() const { return at_; }

  // The normalised text of the tokens from `begin` up to `end`.
  std::string text_between(std::size_t begin, std::size_t end) const {
    if (begin >= end) return {};
    const Token& last = tokens_[end - 1];
    const std::size_t from = tokens_[begin].offset;
    return normalize(sql_.substr(from, last.offset + last.text.size() - from));
  }

  const Token& token(std::size_t index) const { return tokens_[index]; }

 private:
  std::string_view sql_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

// Up to and with the name of CREATE … name.
std::string take_created_name(Reader& reader, std::string_view kind) {
  while (!reader.at_end() && !reader.take_word(kind)) reader.skip();
  if (reader.take_word("IF")) {
    reader.take_word("NOT");
    reader.take_word("EXISTS");
  }
  std::string name = unquote(reader.peek());
  reader.skip();
  if (!is_mark(reader.peek(), ".")) return name;
  reader.skip();
  name = unquote(reader.peek());
  reader.skip();
  return name;
}

bool begins_table_constraint(const Token& token) {
  constexpr std::array<std::string_view, 5> kWords = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK",
                                                      "FOREIGN"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return is_word(token, word); });
}

// After REFERENCES: [NOT] DEFERRABLE INITIALLY DEFERRED may belong to it.
void read_deferral(Reader& reader, bool negated, TableText& text) {
  const bool deferred = reader.is_word_at(1, "INITIALLY") && reader.is_word_at(2, "DEFERRED");
  if (!text.deferred.empty()) text.deferred.back() = deferred && !negated;
}

// A term of an index without what is said of its order.
void read_term(const Reader& reader, std::size_t begin, std::size_t end, IndexText& text) {
  const auto ends_with = [&](std::size_t back, std::string_view word) {
    return end >= begin + back && is_word(reader.token(end - back), word);
  };
  if (ends_with(1, "ASC") || ends_with(1, "DESC")) --end;
  std::string collation;
  if (ends_with(2, "COLLATE") && end > begin + 2) {
    collation = unquote(reader.token(end - 1));
    end -= 2;
  }
  text.terms.push_back(reader.text_between(begin, end));
  text.collations.push_back(std::move(collation));
}

void read_terms(Reader& reader, IndexText& text) {
  std::size_t begin = reader.index();
  while (!reader.at_end()) {
    if (is_mark(reader.peek(), "(")) {
      reader.skip_group();
      continue;
    }
    const bool closes = is_mark(reader.peek(), ")");
    if (closes || is_mark(reader.peek(), ",")) {
      read_term(reader, begin, reader.index(), text);
      begin = reader.index() + 1;
    }
    reader.skip();
    if (closes) return;
  }
}

// The constraint of a definition that is being read, to which an ON CONFLICT belongs.
struct Constraint {
  std::string name{};  // empty = one whose ON CONFLICT means nothing
  std::vector<std::string> columns{};
};

// At the word behind which the columns of a table's constraint stand; a column's has only its own.
Constraint begin_constraint(Reader& reader, const std::string& column) {
  const bool is_unique = is_word(reader.peek(), "UNIQUE") || is_word(reader.peek(), "KEY");
  Constraint constraint{.name = is_unique ? "UNIQUE" : "NOT NULL"};
  reader.skip();
  if (!column.empty()) {
    constraint.columns = {column};
  } else if (is_mark(reader.peek(), "(")) {
    IndexText list;
    reader.skip();
    read_terms(reader, list);
    constraint.columns = std::move(list.terms);
  }
  return constraint;
}

// At ON: whether CONFLICT follows, and the clause is read.
bool take_conflict_clause(Reader& reader, const Constraint& constraint, TableText& text) {
  if (!is_word(reader.peek(), "ON") || !reader.is_word_at(1, "CONFLICT")) return false;
  reader.skip();
  reader.skip();
  std::string action(reader.peek().text);
  for (char& byte : action)
    byte = static_cast<char>(std::toupper(static_cast<unsigned char>(byte)));
  reader.skip();
  // ABORT is what is done without the clause.
  if (!constraint.name.empty() && action != "ABORT") {
    text.conflict_clauses.push_back({constraint.name, constraint.columns, std::move(action)});
  }
  return true;
}

// Behind `word`: the bracket of a CHECK or of a generated column's AS.
void take_expression(Reader& reader, const Token& word, const std::string& column,
                     TableText& text) {
  if (!is_mark(reader.peek(), "(")) return;
  if (is_word(word, "CHECK")) text.check_texts.push_back(reader.take_group());
  if (is_word(word, "AS")) text.expressions[to_lower(column)] = reader.take_group();
}

// One column or constraint, up to its comma or the end of the list. A column is put to `names`.
void read_definition(Reader& reader, TableText& text, std::set<std::string>& names) {
  std::string column;
  if (!begins_table_constraint(reader.peek())) {
    column = unquote(reader.peek());
    names.insert(to_lower(column));
    reader.skip();
  }
  bool negated = false;
  Constraint constraint;
  while (!reader.at_end() && !is_mark(reader.peek(), ",") && !is_mark(reader.peek(), ")")) {
    if (is_mark(reader.peek(), "(")) {
      reader.skip_group();
      continue;
    }
    if (take_conflict_clause(reader, constraint, text)) continue;
    const Token word = reader.peek();
    const bool demands_value = negated && is_word(word, "NULL");
    if (demands_value || is_word(word, "UNIQUE") || is_word(word, "KEY")) {
      constraint = begin_constraint(reader, column);
      negated = false;
      continue;
    }
    if (is_word(word, "REFERENCES")) text.deferred.push_back(false);
    if (is_word(word, "DEFERRABLE")) read_deferral(reader, negated, text);
    if (is_word(word, "AUTOINCREMENT")) text.autoincrement = true;
    if (is_word(word, "CHECK") || is_word(word, "NULL")) constraint = {};
    negated = is_word(word, "NOT");
    reader.skip();
    take_expression(reader, word, column, text);
  }
}

}  // namespace

TableText read_table_text(std::string_view create_table) {
  TableText text;
  Reader reader(create_table);
  take_created_name(reader, "TABLE");
  std::set<std::string> names;
  reader.skip_to_mark("(");
  do {
    reader.skip();  // the parenthesis or the comma
    read_definition(reader, text, names);
  } while (is_mark(reader.peek(), ","));
  const auto spell = [&](const std::string& expression) {
    const auto is_name = [&](const std::string& name, bool) { return names.contains(name); };
    return normalize(with_plain_strings(expression, is_name));
  };
  for (const std::string& check : text.check_texts) text.checks.push_back(spell(check));
  for (auto& [column, expression] : text.expressions) expression = spell(expression);
  std::ranges::sort(text.checks);
  return text;
}

IndexText read_index_text(std::string_view create_index) {
  IndexText text;
  Reader reader(create_index);
  text.name = take_created_name(reader, "INDEX");
  reader.take_word("ON");
  text.table = unquote(reader.peek());
  reader.skip_to_mark("(");
  reader.skip();
  read_terms(reader, text);
  if (!reader.take_word("WHERE")) return text;
  const std::size_t begin = reader.index();
  while (!reader.at_end() && !is_mark(reader.peek(), ";")) reader.skip();
  text.where = reader.text_between(begin, reader.index());
  return text;
}

}  // namespace gate
