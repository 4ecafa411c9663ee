#include "gate/sql/facts.h"

#include <array>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/alter_facts.h"
#include "gate/sql/cursor.h"
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

// The first word of a statement and what is read after it.
class Reader {
 public:
  explicit Reader(Tokens tokens) : cursor_(tokens) {}

  std::vector<StatementFacts> read() {
    if (cursor_.take("CREATE")) {
      read_create();
    } else if (cursor_.take("DROP")) {
      read_drop();
    } else if (cursor_.take("ALTER")) {
      read_alter();
    } else if (is_word(cursor_.peek(), "RENAME") && cursor_.peek(1).kind == TokenKind::word) {
      read_rename();
    } else if (cursor_.take("TRUNCATE")) {
      read_truncate();
    } else if (cursor_.take("PRAGMA")) {
      read_pragma();
    } else if (!read_transaction()) {
      read_rows();
    }
    if (all_.empty()) all_.push_back(std::move(facts_));
    return std::move(all_);
  }

 private:
  std::string take_name() {
    std::string qualifier;
    std::string name = cursor_.take_name(&qualifier);
    if (equal_ignoring_case(qualifier, "temp")) facts_.temporary = true;
    return name;
  }

  // Of a table, as PostgreSQL takes it: ONLY t, t *.
  std::string take_table() {
    cursor_.take_before_name("ONLY");
    if (is_word(cursor_.peek(), "ONLY") && cursor_.peek(1).text == "(") {
      cursor_.skip();
      cursor_.skip();
    }
    std::string name = take_name();
    if (cursor_.peek().text == "*") cursor_.skip();
    return name;
  }

  void take_if_exists() { facts_.if_exists = cursor_.take_if_exists(); }

  bool take_comma() {
    if (cursor_.peek().text != ",") return false;
    cursor_.skip();
    return true;
  }

  bool read_transaction() {
    if (cursor_.take_any({"BEGIN", "START"})) {
      facts_.verb = Verb::begin;
    } else if (cursor_.take_any({"COMMIT", "END"})) {
      facts_.verb = Verb::commit;
    } else if (cursor_.take("ROLLBACK")) {
      cursor_.take("TRANSACTION");
      if (!cursor_.take("TO")) facts_.verb = Verb::rollback;
    } else {
      return false;
    }
    return true;
  }

  void read_create() {
    while (true) {
      if (cursor_.take_any({"TEMP", "TEMPORARY"})) {
        facts_.temporary = true;
      } else if (cursor_.take("UNIQUE")) {
        facts_.is_unique = true;
      } else if (!cursor_.take_any({"VIRTUAL", "OR", "REPLACE", "UNLOGGED", "MATERIALIZED",
                                    "FULLTEXT", "SPATIAL", "CONSTRAINT"})) {
        break;
      }
    }
    if (cursor_.take("TABLE")) return read_table();
    if (cursor_.take("INDEX")) return read_index();
    if (cursor_.take_any({"DEFINER", "ALGORITHM", "SQL"})) skip_to_object();
    const bool is_view = cursor_.take("VIEW");
    if (!is_view && !cursor_.take("TRIGGER")) return;
    facts_.verb = is_view ? Verb::create_view : Verb::create_trigger;
    take_if_exists();
    facts_.name = take_name();
    if (is_view) return;
    while (!cursor_.is_at_end() && !cursor_.take("ON")) cursor_.skip();
    facts_.table = take_name();
  }

  // DEFINER = user@host, SQL SECURITY INVOKER …
  void skip_to_object() {
    while (!cursor_.is_at_end() && !is_word(cursor_.peek(), "VIEW") &&
           !is_word(cursor_.peek(), "TRIGGER")) {
      cursor_.skip();
    }
  }

  void read_table() {
    facts_.verb = Verb::create_table;
    take_if_exists();
    facts_.table = take_name();
    facts_.selects = is_word(cursor_.peek(), "AS");
    if (cursor_.peek().text != "(") return;  // of a query or a module
    const Tokens rest = cursor_.rest();
    const std::size_t end = after_bracket(rest, 0);
    const std::size_t body = rest[end - 1].text == ")" ? end - 2 : end - 1;
    read_table_body(rest.subspan(1, body), facts_);
    for (const Token& token : rest.subspan(end)) {
      if (is_word(token, "STRICT")) facts_.options.emplace_back("STRICT");
      if (is_word(token, "WITHOUT")) facts_.options.emplace_back("WITHOUT ROWID");
    }
  }

  void read_index() {
    facts_.verb = Verb::create_index;
    cursor_.take("CONCURRENTLY");
    take_if_exists();
    const bool is_named = !is_word(cursor_.peek(), "ON") || is_word(cursor_.peek(1), "ON");
    if (is_named) facts_.name = take_name();
    if (!cursor_.take("ON")) return;
    facts_.table = take_table();
    facts_.indexed.emplace_back();
    int depth = 0;
    bool begins = false;
    for (; !cursor_.is_at_end(); cursor_.skip()) {
      const std::string_view text = cursor_.peek().text;
      if (depth == 1 && begins) facts_.indexed[0].push_back(unquote(cursor_.peek()));
      if (text == "(") ++depth;
      if (text == ")" && --depth == 0) break;
      begins = depth == 1 && (text == "(" || text == ",");
    }
    facts_.has_where = has_outside(cursor_.rest(), "WHERE");
  }

  Verb take_dropped() {
    struct Kind {
      std::string_view word;
      Verb verb;
    };
    constexpr std::array<Kind, 7> kKinds = {{{"TABLE", Verb::drop_table},
                                             {"TABLES", Verb::drop_table},
                                             {"INDEX", Verb::drop_index},
                                             {"VIEW", Verb::drop_view},
                                             {"TRIGGER", Verb::drop_trigger},
                                             {"SCHEMA", Verb::drop_schema},
                                             {"DATABASE", Verb::drop_schema}}};
    facts_.temporary = cursor_.take("TEMPORARY");
    cursor_.take("MATERIALIZED");
    for (const Kind& kind : kKinds) {
      if (cursor_.take(kind.word)) return kind.verb;
    }
    return Verb::other;
  }

  void read_drop() {
    facts_.verb = take_dropped();
    if (facts_.verb == Verb::other) return;
    cursor_.take_before_name("CONCURRENTLY");
    take_if_exists();
    do {
      StatementFacts one = facts_;
      (one.verb == Verb::drop_table ? one.table : one.name) = take_name();
      one.temporary = one.temporary || facts_.temporary;
      all_.push_back(std::move(one));
    } while (take_comma());
  }

  void read_alter() {
    cursor_.take_any({"ONLINE", "IGNORE"});
    if (!cursor_.take("TABLE")) return;
    take_if_exists();
    facts_.table = take_table();
    all_ = read_alter_actions(cursor_.rest(), facts_);
  }

  // RENAME TABLE a TO b, c TO d
  void read_rename() {
    cursor_.skip();
    if (!cursor_.take_any({"TABLE", "TABLES"})) return;
    take_if_exists();
    do {
      StatementFacts one = facts_;
      one.verb = Verb::rename_table;
      one.table = take_name();
      if (!cursor_.take("TO")) return;
      one.to = take_name();
      all_.push_back(std::move(one));
    } while (take_comma());
  }

  void read_truncate() {
    cursor_.take_before_name("TABLE");
    facts_.verb = Verb::remove;
    facts_.truncates = true;
    do {
      StatementFacts one = facts_;
      one.table = take_table();
      all_.push_back(std::move(one));
    } while (take_comma());
  }

  void read_pragma() {
    facts_.verb = Verb::pragma;
    facts_.name = take_name();
    const std::string_view sign = cursor_.peek().text;
    if (sign == "=" || sign == "(") facts_.to = to_lower(unquote(cursor_.peek(1)));
  }

  void skip_common_tables() {
    if (!cursor_.take("WITH")) return;
    int depth = 0;
    for (; !cursor_.is_at_end(); cursor_.skip()) {
      const Token& token = cursor_.peek();
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
    if (cursor_.take("UPDATE")) {
      facts_.verb = Verb::update;
    } else if (cursor_.take("DELETE")) {
      facts_.verb = Verb::remove;
    } else if (cursor_.take_any({"INSERT", "REPLACE"})) {
      facts_.verb = Verb::insert;
    } else {
      return;
    }
    if (cursor_.take("OR")) cursor_.skip();
    for (const std::string_view word : {"LOW_PRIORITY", "HIGH_PRIORITY", "QUICK", "IGNORE"}) {
      cursor_.take_before_name(word);
    }
    cursor_.take("INTO");
    cursor_.take("FROM");
    facts_.table = take_table();
    int depth = 0;
    for (; !cursor_.is_at_end(); cursor_.skip()) {
      const Token& token = cursor_.peek();
      if (token.text == "(") ++depth;
      if (token.text == ")") --depth;
      if (is_word(token, "SELECT")) facts_.selects = true;
      if (depth == 0 && is_word(token, "WHERE")) facts_.has_where = true;
    }
  }

  Cursor cursor_;
  StatementFacts facts_{};
  std::vector<StatementFacts> all_{};
};

}  // namespace

std::vector<StatementFacts> all_facts_of(std::string_view sql) try {
  const std::vector<Token> tokens = tokens_up_to_values(sql);
  return Reader(tokens).read();
} catch (const SqlError&) {  // the engine will say what is wrong with it
  return {{}};
}

StatementFacts facts_of(std::string_view sql) {
  return std::move(all_facts_of(sql).front());
}

}  // namespace gate
