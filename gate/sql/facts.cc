#include "gate/sql/facts.h"

#include <algorithm>
#include <span>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"
#include "gate/sql/table_body.h"

namespace gate {

namespace {

// Up to the rows of INSERT … VALUES, of which a script can have any number.
std::vector<Token> tokens_up_to_values(std::string_view sql) {
  std::vector<Token> tokens;
  Lexer lexer(sql);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    tokens.push_back(token);
    const bool inserts = is_word(tokens[0], "INSERT") || is_word(tokens[0], "REPLACE");
    if (inserts && is_word(token, "VALUES")) break;
  }
  return tokens;
}

class Reader {
 public:
  explicit Reader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  StatementFacts read() {
    if (take("CREATE")) {
      read_create();
    } else if (take("DROP")) {
      read_drop();
    } else if (take("ALTER")) {
      if (take("TABLE")) read_alter();
    } else if (take("PRAGMA")) {
      read_pragma();
    } else if (take("BEGIN")) {
      facts_.verb = Verb::begin;
    } else if (take("COMMIT") || take("END")) {
      facts_.verb = Verb::commit;
    } else if (take("ROLLBACK")) {
      take("TRANSACTION");
      if (!take("TO")) facts_.verb = Verb::rollback;
    } else {
      read_rows();
    }
    return std::move(facts_);
  }

 private:
  const Token& at(std::size_t index) const {
    static const Token end;
    return index < tokens_.size() ? tokens_[index] : end;
  }

  bool take(std::string_view word) {
    if (!is_word(at(at_), word)) return false;
    ++at_;
    return true;
  }

  std::string take_name() {
    std::string name = unquote(at(at_));
    ++at_;
    if (at(at_).text != ".") return name;
    if (equal_ignoring_case(name, "temp")) facts_.temporary = true;
    ++at_;
    name = unquote(at(at_));
    ++at_;
    return name;
  }

  void take_if_exists() {
    if (!take("IF")) return;
    take("NOT");
    facts_.if_exists = take("EXISTS");
  }

  void read_create() {
    while (true) {
      if (take("TEMP") || take("TEMPORARY")) {
        facts_.temporary = true;
      } else if (take("UNIQUE")) {
        facts_.is_unique = true;
      } else if (!take("VIRTUAL") && !take("OR") && !take("REPLACE")) {
        break;
      }
    }
    if (take("TABLE")) return read_table();
    if (take("INDEX")) return read_index();
    const bool is_view = take("VIEW");
    if (!is_view && !take("TRIGGER")) return;
    facts_.verb = is_view ? Verb::create_view : Verb::create_trigger;
    take_if_exists();
    facts_.name = take_name();
    if (is_view) return;
    while (at_ < tokens_.size() && !is_word(at(at_), "ON")) ++at_;
    ++at_;
    facts_.table = take_name();
  }

  void read_table() {
    facts_.verb = Verb::create_table;
    take_if_exists();
    facts_.table = take_name();
    facts_.selects = is_word(at(at_), "AS");
    if (at(at_).text != "(") return;  // of a query or a module
    const std::size_t begin = at_ + 1;
    int depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      if (at(at_).text == "(") ++depth;
      if (at(at_).text == ")" && --depth == 0) break;
    }
    read_table_body(std::span<const Token>(tokens_).subspan(begin, at_ - begin), facts_);
    for (; at_ < tokens_.size(); ++at_) {
      if (is_word(at(at_), "STRICT")) facts_.options.emplace_back("STRICT");
      if (is_word(at(at_), "WITHOUT")) facts_.options.emplace_back("WITHOUT ROWID");
    }
  }

  void read_index() {
    facts_.verb = Verb::create_index;
    take("CONCURRENTLY");
    take_if_exists();
    facts_.name = take_name();
    if (!take("ON")) return;
    facts_.table = take_name();
    facts_.indexed.emplace_back();
    int depth = 0;
    bool begins = false;
    for (; at_ < tokens_.size(); ++at_) {
      const std::string_view text = at(at_).text;
      if (depth == 1 && begins) facts_.indexed[0].push_back(unquote(at(at_)));
      if (text == "(") ++depth;
      if (text == ")" && --depth == 0) break;
      begins = depth == 1 && (text == "(" || text == ",");
    }
    for (; at_ < tokens_.size(); ++at_) facts_.has_where |= is_word(at(at_), "WHERE");
  }

  void read_drop() {
    const Verb verb = take("TABLE")     ? Verb::drop_table
                      : take("INDEX")   ? Verb::drop_index
                      : take("VIEW")    ? Verb::drop_view
                      : take("TRIGGER") ? Verb::drop_trigger
                                        : Verb::other;
    if (verb == Verb::other) return;
    facts_.verb = verb;
    take_if_exists();
    (verb == Verb::drop_table ? facts_.table : facts_.name) = take_name();
  }

  void read_alter() {
    take_if_exists();
    facts_.table = take_name();
    if (take("RENAME")) return read_rename();
    if (take("ADD")) {
      if (is_word(at(at_), "CONSTRAINT")) return;
      take("COLUMN");
      take_if_exists();
      facts_.verb = Verb::add_column;
      read_table_body(std::span<const Token>(tokens_).subspan(std::min(at_, tokens_.size())),
                      facts_);
      if (facts_.columns.size() == 1) facts_.name = facts_.columns[0].name;
      return;
    }
    if (take("DROP")) {
      if (is_word(at(at_), "CONSTRAINT")) return;
      take("COLUMN");
      take_if_exists();
      facts_.verb = Verb::drop_column;
    } else if (take("ALTER") || take("MODIFY") || take("CHANGE")) {
      take("COLUMN");
      facts_.verb = Verb::alter_column;
    } else {
      return;
    }
    facts_.name = take_name();
  }

  void read_rename() {
    if (take("TO")) {
      facts_.verb = Verb::rename_table;
      facts_.to = take_name();
      return;
    }
    take("COLUMN");
    facts_.verb = Verb::rename_column;
    facts_.name = take_name();
    if (take("TO")) facts_.to = take_name();
  }

  void read_pragma() {
    facts_.verb = Verb::pragma;
    facts_.name = take_name();
    if (at(at_).text == "=" || at(at_).text == "(") facts_.to = to_lower(unquote(at(at_ + 1)));
  }

  void skip_common_tables() {
    if (!take("WITH")) return;
    int depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      const Token& token = at(at_);
      if (token.text == "(") ++depth;
      if (token.text == ")") --depth;
      if (depth > 0) continue;
      for (const std::string_view word : {"INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT"}) {
        if (is_word(token, word)) return;
      }
    }
  }

  void read_rows() {
    skip_common_tables();
    if (take("UPDATE")) {
      facts_.verb = Verb::update;
    } else if (take("DELETE")) {
      facts_.verb = Verb::remove;
    } else if (take("INSERT") || take("REPLACE")) {
      facts_.verb = Verb::insert;
    } else {
      return;
    }
    if (take("OR")) ++at_;
    take("INTO");
    take("FROM");
    facts_.table = take_name();
    int depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      if (at(at_).text == "(") ++depth;
      if (at(at_).text == ")") --depth;
      if (is_word(at(at_), "SELECT")) facts_.selects = true;
      if (depth == 0 && is_word(at(at_), "WHERE")) facts_.has_where = true;
    }
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  StatementFacts facts_{};
};

}  // namespace

StatementFacts facts_of(std::string_view sql) try {
  return Reader(tokens_up_to_values(sql)).read();
} catch (const SqlError&) {  // the engine will say what is wrong with it
  return {};
}

}  // namespace gate
